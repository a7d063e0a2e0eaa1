"""Killed at any moment, the taking-in of mail loses nothing and does nothing twice."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from mail_drop import SETTINGS, Piece, drop, pieces

from pipeline import batch, intake, outcomes
from pipeline.arriving import files_under
from pipeline.core.settings import read_settings
from pipeline.intake import Arrival, Office, take_in
from pipeline.store import inbox
from pipeline.store.arrivals import gaps
from pipeline.store.database import open_record, rows
from pipeline.store.safety import check
from pipeline.watch import Surroundings, Watcher

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")
TODAY = date(2024, 6, 1)


@pytest.fixture(scope="module")
def zygote(tmp_path_factory):
    sample = tmp_path_factory.mktemp("sample") / "a.txt"
    sample.write_bytes(next(pieces(1)).data)
    command = [sys.executable, str(Path(__file__).with_name("zygote.py")), str(sample)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        yield lambda line: (process.stdin.write(f"{line}\n"), process.stdin.flush(), int(process.stdout.readline()))[2]
        process.stdin.close()


def made_office(folder):
    for name in ("inbox", "archive", "quarantine"):
        (folder / name).mkdir(parents=True)
    (folder / "congvan.toml").write_text(SETTINGS, encoding="utf-8")
    open_record(folder / "congvan.db", create=True).close()
    return folder


def content(folder):
    """What the record says, whatever the order and number of tries in which it came to it."""
    db = open_record(folder / "congvan.db")
    sql = """
        SELECT d.number, d.subject, i.position, i.text, t.state, t.due FROM documents d
        LEFT JOIN directives i ON i.document_id = d.id LEFT JOIN tasks t ON t.directive_id = i.id WHERE d.held
    """
    told = Counter(tuple(r) for r in rows(db, sql))
    files = Counter((r["sha256"], r["state"]) for r in rows(db, "SELECT sha256, state FROM files"))
    sql = "SELECT e.what, d.number FROM events e LEFT JOIN documents d ON d.id = e.document_id WHERE e.what <> 'failed'"
    events = [tuple(r) for r in rows(db, sql)]
    # which of two torn pages was read first is for the kills to say: it is put to the other, or the other to it
    torn = {number for what, number in events if what in ("linked", "joined_files")}
    db.close()
    return told, files, Counter(event for event in events if event[1] not in torn), torn


def without_interruption(folder, mail):
    for piece in mail:
        drop(folder / "inbox", piece)
    db = open_record(folder / "congvan.db")
    office = Office(folder, read_settings(folder), db)
    # one by one in this process: a pool takes longer to start than all this mail to read
    for path in files_under(office.inbox):
        list(take_in(office, [path], Arrival(TODAY)))
    db.close()


def assert_all_is_accounted_for(folder, mail):
    db = open_record(folder / "congvan.db")
    expected = {p.path: p for p in mail if p.state}
    found = rows(db, "SELECT * FROM intake ORDER BY id")
    assert Counter(r["path"] for r in found) == Counter(expected.keys())
    whole = [p.data for p in expected.values() if p.state in ("recorded", "duplicate")]
    good = {hashlib.sha256(data).hexdigest(): data for data in whole}
    for r in found:
        wanted = expected[r["path"]].state
        # which of two files with the same bytes was the first is for the kills to say
        assert r["state"] == wanted or {r["state"], wanted} == {"recorded", "duplicate"}, tuple(r)
    states = Counter(r["state"] for r in found)
    assert states["recorded"] == len(good)
    archived = {p.stem: p.read_bytes() for p in (folder / "archive").rglob("*") if p.is_file()}
    assert archived == good
    failed = {p.data for p in mail if p.state == "failed"}
    quarantine = [p for p in (folder / "quarantine").iterdir() if not p.name.endswith(".reason.txt")]
    assert sorted(p.read_bytes() for p in quarantine) == sorted(failed)
    assert all(p.with_name(f"{p.name}.reason.txt").stat().st_size for p in quarantine)
    left = {p.relative_to(folder / "inbox").as_posix() for p in (folder / "inbox").rglob("*") if p.is_file()}
    assert left == {p.path for p in mail if p.state in ("", "refused")}
    assert [trouble for trouble in check(db, folder, TODAY, datetime.now(UTC)) if trouble.grave] == []
    db.close()


def assert_numbers_run_on(folder):
    db = open_record(folder / "congvan.db")
    numbers = sorted(int(r["n"]) for r in rows(db, "SELECT arrival_number AS n FROM documents WHERE n IS NOT NULL"))
    assert numbers == list(range(1, len(numbers) + 1)) and gaps(db, TODAY.year) == []
    db.close()


def killed_again_and_again(zygote, tmp_path, kills, *, longest, pdf_every, seed):
    chance = random.Random(seed)
    mail = list(pieces(kills * 6, pdf_every=pdf_every))
    folder = made_office(tmp_path / "office")
    hit = 0
    for turn in range(kills):
        for piece in mail[turn * 6 : turn * 6 + 6]:
            drop(folder / "inbox", piece)
        child = zygote(folder)
        if chance.random() < 0.9:
            wait_until_it_reads(folder)
        time.sleep(chance.uniform(0, longest))
        with contextlib.suppress(ProcessLookupError):  # it has no group of its own yet
            os.killpg(child, signal.SIGKILL)
        os.kill(child, signal.SIGKILL)
        hit += was_at_work(folder)
    assert zygote(f"!{folder}") == 0
    assert_all_is_accounted_for(folder, mail)
    assert_numbers_run_on(folder)
    plain = made_office(tmp_path / "plain")
    without_interruption(plain, mail)
    assert content(folder) == content(plain)
    return hit


def wait_until_it_reads(folder):
    """However slow this machine is, most kills are to hit the work."""
    db = open_record(folder / "congvan.db")
    ends = time.monotonic() + 10
    while time.monotonic() < ends and not rows(db, "SELECT 1 FROM intake WHERE state = 'reading'"):
        time.sleep(0.001)
    db.close()


def was_at_work(folder):
    """Whether the kill left something half done."""
    db = open_record(folder / "congvan.db")
    found = rows(db, "SELECT 1 FROM intake WHERE state IN ('received', 'reading')")
    db.close()
    return bool(found)


def test_killed_fifteen_times_nothing_is_lost_or_done_twice(zygote, tmp_path):
    assert killed_again_and_again(zygote, tmp_path, 15, longest=0.08, pdf_every=0, seed=4) >= 3


@pytest.mark.long
def test_killed_two_hundred_times_with_pdfs_among_the_mail(zygote, tmp_path):
    hit = killed_again_and_again(zygote, tmp_path, 200, longest=0.3, pdf_every=90, seed=5)
    print(f"200 kills, {hit} of them with files unsettled")
    assert hit >= 60


@pytest.mark.long
def test_the_command_killed_with_its_readers_finishes_the_scans_in_the_end(tmp_path):
    scans = sorted((Path(__file__).parents[1] / "data" / "scans").glob("*.pdf"))[:6]
    mail = [Piece(p.name, p.read_bytes(), "recorded") for p in scans]
    folder, chance = made_office(tmp_path / "office"), random.Random(6)
    for piece in mail:
        drop(folder / "inbox", piece)
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "--office", str(folder), "watch"]
    db = open_record(folder / "congvan.db")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    for turn in range(9):
        before = inbox.last_beat(db)
        with subprocess.Popen(command, **quiet, start_new_session=True) as it:
            ends = time.monotonic() + (chance.uniform(1, 15) if turn < 8 else 600)
            # the last is asked to end only when it is there to hear it
            while time.monotonic() < ends and (
                inbox.counts(db)["recorded"] < len(mail) or (turn == 8 and inbox.last_beat(db) == before)
            ):
                time.sleep(0.05)
            if turn < 8:
                os.killpg(it.pid, signal.SIGKILL)
            else:
                it.terminate()
    assert it.returncode == 0
    db.close()
    assert_all_is_accounted_for(folder, mail)


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 8 MB, where this process may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs to mount a file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def filled_up(place, left):
    """Take all room on a small disk but so many bytes; the file that takes it."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as out, contextlib.suppress(OSError):
        while True:
            out.write(bytes(4096))
    os.truncate(filler, max(0, filler.stat().st_size - left))
    return filler


@pytest.mark.long
def test_a_disk_that_fills_up_at_any_moment_loses_nothing(small_disk, monkeypatch):
    monkeypatch.setattr(batch, "FILES_WORTH_PROCESSES", 10**6)
    monkeypatch.setattr(outcomes, "FIRST_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(intake, "_TRIES_TOGETHER", 10**6)
    folder, warned, left = made_office(small_disk / "office"), [], []
    db = open_record(folder / "congvan.db")
    watcher = Watcher(folder, db, Surroundings(lambda: TODAY, lambda r: left.append(r.state == "left"), warned.append))
    mail = list(pieces(240))
    for turn in range(20):
        for piece in mail[turn * 12 : turn * 12 + 12]:
            drop(folder / "inbox", piece)
        filler = filled_up(small_disk, turn * 12_000)
        for _ in range(3):
            watcher._one_round()
            time.sleep(0.02)
        filler.unlink()
    for _ in range(4):
        watcher._one_round()
        time.sleep(0.02)
    db.close()
    print(f"{sum(left)} files left for another try, {len(warned)} rounds that failed")
    assert any(left) or warned
    assert_all_is_accounted_for(folder, mail)
    assert_numbers_run_on(folder)
