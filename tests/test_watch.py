"""The watcher: files taken in when they have arrived whole, tried again where it passes, each accounted for."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import date

import pytest
from click.testing import CliRunner
from mail_drop import SETTINGS, drop, drop_slowly, pieces

from pipeline import arriving, batch, intake, keeping, native_events, outcomes
from pipeline.arriving import Settling, files_under, looks_cut_off
from pipeline.cli import cli
from pipeline.core.errors import CongvanError
from pipeline.core.settings import read_settings
from pipeline.intake import Arrival, Office, sole, take_in
from pipeline.platform_guard import is_running
from pipeline.store import inbox as account
from pipeline.store.arrivals import Gap, gaps, written_gaps
from pipeline.store.database import open_record, rows
from pipeline.store.tasks import outstanding
from pipeline.watch import Surroundings, Watcher

TODAY = date(2024, 6, 1)
MAIL = list(pieces(300))
GOOD = MAIL[1]  # an order of the office to its department


@pytest.fixture
def folder(tmp_path):
    for name in ("inbox", "archive", "quarantine"):
        (tmp_path / "office" / name).mkdir(parents=True)
    (tmp_path / "office" / "congvan.toml").write_text(SETTINGS, encoding="utf-8")
    open_record(tmp_path / "office" / "congvan.db", create=True).close()
    return tmp_path / "office"


@pytest.fixture
def watcher(folder, monkeypatch):
    # the processes of a pool take longer to start than this mail to read; the command's own tests have them
    monkeypatch.setattr(batch, "FILES_WORTH_PROCESSES", 10**6)
    db = open_record(folder / "congvan.db")
    told, warned = [], []
    made = Watcher(folder, db, Surroundings(lambda: TODAY, told.append, warned.append))
    made.told, made.warned = told, warned
    yield made
    db.close()


def states(db):
    return {state: count for state, count in account.counts(db).items() if count}


def rounds(watcher, count=3):
    """Some looks at the inbox with time between; how many files were settled."""
    settled = 0
    for _ in range(count):
        settled += watcher.round()
        time.sleep(0.02)
    return settled


def no_pauses(monkeypatch):
    monkeypatch.setattr(outcomes, "FIRST_PAUSE_SECONDS", 0.0)


# --- when a file has arrived whole ---


def test_a_file_is_whole_when_it_was_the_same_for_the_time_set(tmp_path):
    clock = [0.0]
    settling = Settling(5, clock=lambda: clock[0])
    path = tmp_path / "a.txt"
    path.write_text("một nửa", encoding="utf-8")
    seen = []
    for at, more in ((0, ""), (4, " và"), (5, ""), (8, ""), (10, "")):
        clock[0] = at
        with path.open("a", encoding="utf-8") as out:
            out.write(more)
        seen.append(settling.look(tmp_path))
    assert seen == [[], [], [], [], [path]]


def test_a_file_that_is_copied_with_its_old_time_is_still_growing(tmp_path):
    clock = [0.0]
    settling = Settling(1, clock=lambda: clock[0])
    path = tmp_path / "a.txt"
    for at in range(3):
        clock[0] = at
        path.write_bytes(b"x" * (at + 1))
        os.utime(path, (1, 1))
        assert settling.look(tmp_path) == []
    clock[0] = 4
    assert settling.look(tmp_path) == [path]


def test_a_file_that_looks_cut_off_is_given_time_and_then_read_all_the_same(tmp_path):
    clock = [0.0]
    settling = Settling(1, clock=lambda: clock[0])
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj")
    found = []
    for clock[0] in (0, 2, 30, 59, 61):
        found.append(settling.look(tmp_path))
    assert found == [[], [], [], [], [path]]


@pytest.mark.parametrize(
    ("head", "end"),
    [
        (b"%PDF-1.4 ...", b"\n%%EOF\n"),
        (b"\x89PNG\r\n\x1a\n...", b"IEND\xaeB`\x82"),
        (b"\xff\xd8\xff\xe0...", b"\xff\xd9"),
    ],
)
def test_kinds_that_tell_their_end_are_known_when_they_lack_it(tmp_path, head, end):
    path = tmp_path / "a"
    path.write_bytes(head)
    assert looks_cut_off(path)
    path.write_bytes(head + end)
    assert not looks_cut_off(path)


def test_a_cut_off_docx_and_an_empty_file_look_cut_off_and_a_text_never(tmp_path):
    path = tmp_path / "a"
    for data, cut in ((b"PK\x03\x04....", True), (b"", True), (b"Kinh gui", False)):
        path.write_bytes(data)
        assert looks_cut_off(path) is cut


def test_a_file_that_another_program_holds_is_not_whole(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_bytes(b"x")
    monkeypatch.setattr(arriving, "held_by_another", lambda path: True)
    settling = Settling(0, clock=lambda: 0.0)
    assert settling.look(tmp_path) == settling.look(tmp_path) == []


# --- rounds ---


def test_mail_of_every_kind_comes_to_its_state(watcher, folder):
    mail = MAIL[:36]
    for piece in mail:
        drop_slowly(folder / "inbox", piece)
    assert watcher.round() == 0
    assert states(watcher.db) == {"received": sum(bool(p.state) for p in mail)}
    rounds(watcher)
    wanted = {r["path"]: r["state"] for r in rows(watcher.db, "SELECT path, state FROM intake")}
    assert wanted == {p.path: p.state for p in mail if p.state}
    left = {p.relative_to(folder / "inbox").as_posix() for p in (folder / "inbox").rglob("*") if p.is_file()}
    assert left == {p.path for p in mail if p.state in ("", "refused")}
    assert watcher.round() == 0 and len(watcher.told) == sum(bool(p.state) for p in mail)


def test_what_is_secret_is_not_opened_again_and_noted_once(watcher, folder, monkeypatch):
    secret = next(p for p in MAIL if p.state == "refused")
    drop(folder / "inbox", secret)
    rounds(watcher)
    assert [r.state for r in watcher.told] == ["refused"]
    with sole(office_of(watcher)):
        list(take_in(office_of(watcher), files_under(folder / "inbox"), Arrival(TODAY)))
    for table in ("files", "intake"):
        assert [tuple(r) for r in rows(watcher.db, f"SELECT name, state, sha256 FROM {table}")] == [
            (secret.path, "refused", None)
        ]
    assert len(rows(watcher.db, "SELECT 1 FROM events WHERE what = 'refused'")) == 1


def office_of(watcher):
    return Office(watcher.folder, read_settings(watcher.folder), watcher.db)


def test_another_file_under_the_name_of_a_refused_one_is_read(watcher, folder):
    secret = next(p for p in MAIL if p.state == "refused")
    drop(folder / "inbox", secret)
    rounds(watcher)
    (folder / "inbox" / secret.path).write_bytes(GOOD.data)
    rounds(watcher)
    assert [r.state for r in watcher.told] == ["refused", "recorded"]
    assert states(watcher.db) == {"recorded": 1}


def test_a_file_under_a_name_that_was_there_before_is_another_file(watcher, folder):
    for data in (GOOD.data, MAIL[3].data, GOOD.data):
        (folder / "inbox" / "a.txt").write_bytes(data)
        rounds(watcher)
    assert [tuple(r) for r in rows(watcher.db, "SELECT path, state FROM intake")] == [
        ("a.txt", "recorded"), ("a.txt", "recorded"), ("a.txt", "duplicate")
    ]  # fmt: skip


def test_a_file_left_behind_after_it_was_recorded_is_only_taken_away(watcher, folder, monkeypatch):
    drop(folder / "inbox", GOOD)
    with monkeypatch.context() as held:
        held.setattr(outcomes, "_leave_inbox", lambda *_: False)
        rounds(watcher, 2)
    assert files_under(folder / "inbox") != []
    rounds(watcher)
    assert files_under(folder / "inbox") == []
    assert [r["state"] for r in rows(watcher.db, "SELECT state FROM intake")] == ["recorded"]
    (folder / "inbox" / GOOD.path).write_bytes(MAIL[3].data)
    rounds(watcher)
    assert states(watcher.db) == {"recorded": 2}


def test_another_file_in_the_place_of_one_left_behind_is_read(watcher, folder, monkeypatch):
    drop(folder / "inbox", GOOD)
    with monkeypatch.context() as held:
        held.setattr(outcomes, "_leave_inbox", lambda *_: False)
        rounds(watcher, 2)
    (folder / "inbox" / GOOD.path).write_bytes(MAIL[3].data)
    rounds(watcher)
    assert states(watcher.db) == {"recorded": 2} and files_under(folder / "inbox") == []


def test_a_file_that_goes_before_it_is_read_is_accounted_for_and_may_come_back(watcher, folder):
    drop(folder / "inbox", GOOD)
    watcher.round()
    (folder / "inbox" / GOOD.path).unlink()
    rounds(watcher)
    assert states(watcher.db) == {"failed": 1}
    drop(folder / "inbox", GOOD)
    rounds(watcher)
    assert states(watcher.db) == {"recorded": 1}


def test_settings_that_change_are_heeded_at_once(watcher, folder):
    (folder / "congvan.toml").write_text(SETTINGS.replace("[inbox]", '[inbox]\npath = "đến"'), encoding="utf-8")
    assert not watcher._one_round() and "đến" in watcher.warned[0]
    (folder / "đến").mkdir()
    drop(folder / "đến", GOOD)
    for _ in range(3):
        watcher._one_round()
        time.sleep(0.02)
    assert states(watcher.db) == {"recorded": 1} and len(watcher.warned) == 2


# --- faults that pass ---


@pytest.mark.parametrize("nth", range(1, 10))
def test_a_disk_that_is_full_at_any_write_loses_nothing(watcher, folder, monkeypatch, nth):
    no_pauses(monkeypatch)
    mail = [p for p in MAIL[:12] if p.state == "recorded"][:3] + [p for p in MAIL if p.state == "failed"][:1]
    for piece in mail:
        drop(folder / "inbox", piece)
    real, writes = os.fsync, []

    def fsync(handle):
        writes.append(handle)
        if len(writes) == nth:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    rounds(watcher, 4)
    assert len(writes) > nth
    assert {r["path"]: r["state"] for r in rows(watcher.db, "SELECT path, state FROM intake")} == {
        p.path: p.state for p in mail
    }
    assert [r.state for r in watcher.told].count("left") == 1
    assert not list(folder.rglob("*.part"))


def test_a_record_that_is_full_is_tried_again_and_stays_whole(watcher, folder, monkeypatch):
    no_pauses(monkeypatch)
    rounds(watcher, 1)
    pages = watcher.db.execute("PRAGMA page_count").fetchone()[0]
    watcher.db.execute(f"PRAGMA max_page_count = {pages}")
    for piece in MAIL[:20]:
        drop(folder / "inbox", piece)
    for _ in range(3):
        watcher._one_round()
        time.sleep(0.02)
    assert watcher.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    watcher.db.execute("PRAGMA max_page_count = 1000000")
    for _ in range(3):
        watcher._one_round()
        time.sleep(0.02)
    found = {r["path"]: r["state"] for r in rows(watcher.db, "SELECT path, state FROM intake")}
    # which of two files with the same bytes was the first is for the tries to say
    twins = [sorted((found.pop(f"{n}.txt"), found.pop(f"lần hai/{n}.txt"))) for n in (2, 14)]
    assert twins == [["duplicate", "recorded"]] * 2
    aside = {"2.txt", "14.txt", "lần hai/2.txt", "lần hai/14.txt"}
    assert found == {p.path: p.state for p in MAIL[:20] if p.state and p.path not in aside}


_HOLDER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
db.execute("ROLLBACK")
"""


def test_a_record_that_another_process_holds_is_tried_again(watcher, folder, monkeypatch):
    no_pauses(monkeypatch)
    watcher.db.execute("PRAGMA busy_timeout = 20")
    drop(folder / "inbox", GOOD)
    watcher.round()
    command = [sys.executable, "-c", _HOLDER, str(folder / "congvan.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        time.sleep(0.02)
        assert not watcher._one_round() and not watcher._one_round()
        assert watcher.warned == [watcher.warned[0]] and "thử lại" in watcher.warned[0]
        assert (folder / "inbox" / GOOD.path).is_file()
        holder.communicate("\n")
    assert watcher._one_round()
    assert states(watcher.db) == {"recorded": 1} and len(watcher.warned) == 2


def test_pauses_grow_with_every_try_and_end_somewhere(watcher, folder, monkeypatch):
    drop(folder / "inbox", GOOD)
    monkeypatch.setattr(intake, "_TRIES_TOGETHER", 10**6)
    monkeypatch.setattr(keeping, "archive", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    office, pauses = office_of(watcher), []
    for _ in range(12):
        (result,) = take_in(office, files_under(folder / "inbox"), Arrival(TODAY))
        assert result.state == "left"
        pauses.append(rows(watcher.db, "SELECT try_after FROM intake")[0]["try_after"] - time.time())
    assert all(b > a for a, b in zip(pauses[:6], pauses[1:7], strict=True))
    assert pauses[-1] <= outcomes.LONGEST_PAUSE_SECONDS
    assert rounds(watcher) == 0 and watcher.told == []  # not before its time


def test_a_file_during_which_the_program_died_goes_last_and_is_read_apart(watcher, folder, monkeypatch):
    no_pauses(monkeypatch)
    for piece in MAIL[:2]:
        drop(folder / "inbox", piece)
    watcher.round()
    for _ in range(3):
        account.begin(watcher.db, account.enter(watcher.db, {MAIL[0].path: ""}).values())
        assert account.interrupted(watcher.db) == 1
    jobs = []
    real = watcher._readers.read_all
    monkeypatch.setattr(
        watcher._readers, "read_all", lambda given, settings: (jobs.extend(given), real(given, settings))[1]
    )
    monkeypatch.setattr("pipeline.batch._alone", lambda job, settings: batch.Failure("fault", "Chương trình hỏng."))
    rounds(watcher)
    assert [(j.path.name, j.alone) for j in jobs] == [(MAIL[1].path, False), (MAIL[0].path.split("/")[-1], True)]
    assert states(watcher.db) == {"recorded": 1, "failed": 1}


# --- one watcher alone, its signs of life, its end ---


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes in the file system")
def test_what_is_no_file_is_told_once_and_never_opened(folder, monkeypatch):
    inbox = folder / "inbox"
    os.mkfifo(inbox / "ống.pdf")
    (inbox / "liên kết.pdf").symlink_to(folder / "không có")
    (inbox / "thư mục").symlink_to(folder / "archive")
    (inbox / "~$tạm.docx").symlink_to(folder / "không có")
    warned = []
    db = open_record(folder / "congvan.db")
    watcher = Watcher(folder, db, Surroundings(lambda: TODAY, lambda r: None, warned.append))
    for _ in range(3):
        watcher.round()
    assert sorted(w.split("”")[0] for w in warned) == ["“liên kết.pdf", "“thư mục", "“ống.pdf"]
    for name in ("ống.pdf", "liên kết.pdf"):
        assert batch.read_one(batch.Job(inbox / name), watcher.settings).kind == "unreadable"
        (result,) = take_in(office_of(watcher), [inbox / name], Arrival(TODAY))
        assert result.state == "missing" and "tệp đọc được" in result.sentence
    db.close()


@pytest.mark.parametrize(
    "data", [b"a", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe15", b"name,age,city\nJohn Smith,12,London\nlorem ipsum dolor sit"]
)
def test_what_holds_no_dispatch_is_not_recorded(watcher, folder, data):
    (folder / "inbox" / "a.xyz").write_bytes(data)
    rounds(watcher)
    assert states(watcher.db) == {"failed": 1}
    assert "a.xyz" in next((folder / "quarantine").glob("*.reason.txt")).read_text(encoding="utf-8")


def test_two_cannot_empty_one_inbox(watcher, folder):
    office = office_of(watcher)
    with sole(office):
        with pytest.raises(CongvanError, match="tiến trình"):
            watcher.run()
        told = CliRunner().invoke(cli, ["--office", str(folder), "ingest"], prog_name="congvan")
        assert told.exit_code == 1 and "tiến trình" in told.stderr
    with sole(office):
        assert (folder / "congvan.lock").is_file()


def test_a_file_from_elsewhere_may_be_registered_while_the_inbox_is_watched(watcher, folder, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(GOOD.data)
    with sole(office_of(watcher)):
        told = CliRunner().invoke(cli, ["--office", str(folder), "ingest", str(path)], prog_name="congvan")
    assert told.exit_code == 0 and path.is_file()
    (found,) = rows(watcher.db, "SELECT path, state, in_inbox FROM intake")
    assert tuple(found) == (str(path), "recorded", 0)


def test_it_gives_signs_of_life_and_of_its_end(watcher, folder):
    assert account.last_beat(watcher.db) is None
    begun = []
    watcher.run(lambda: (begun.append(1), watcher.stop()))
    assert begun == [1]
    drop(folder / "inbox", GOOD)
    watcher._stopping.clear()
    watcher._beat()
    beat = account.last_beat(watcher.db)
    assert beat.stopped is None and beat.started <= beat.beat
    watcher.stop()
    watcher.run()
    assert account.last_beat(watcher.db).stopped is not None


def test_without_mail_the_processes_that_read_are_let_go(watcher, monkeypatch):
    monkeypatch.setattr("pipeline.watch.IDLE_SECONDS", -1.0)
    rested = []
    monkeypatch.setattr(watcher._readers._processes, "rest", lambda: (rested.append(1), watcher.stop()))
    watcher.run()
    assert rested == [1, 1]  # and at the end


def test_stopped_in_the_middle_it_leaves_the_rest_as_it_was(watcher, folder):
    for piece in MAIL[:2]:
        drop(folder / "inbox", piece)
    watcher.around = Surroundings(lambda: TODAY, lambda result: watcher.stop(), watcher.warned.append)
    watcher.run()
    assert states(watcher.db) == {"recorded": 1, "received": 1}
    assert account.tried(watcher.db) == {}


def test_what_a_broken_off_copy_left_is_swept_away(folder):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (folder / "archive" / "aa").mkdir()
    gone, going, other = (
        folder / "archive" / "aa" / f".x.pdf.{process}.part" for process in (dead.pid, os.getpid(), "quen")
    )
    for part in (gone, going, other):
        part.write_bytes(b"x")
    keeping.sweep(folder)
    assert not gone.exists() and going.exists() and other.exists()
    assert is_running(os.getpid()) and not is_running(dead.pid)


# --- the quarantine and back ---


def test_what_failed_comes_back_from_the_quarantine_and_is_recorded(watcher, folder, monkeypatch):
    no_pauses(monkeypatch)
    drop(folder / "inbox", GOOD)
    with monkeypatch.context() as broken:
        broken.setattr(outcomes.store_record, "record", lambda *_, **__: (_ for _ in ()).throw(ValueError("x")))
        rounds(watcher)
    assert states(watcher.db) == {"failed": 1}
    told = CliRunner().invoke(cli, ["--office", str(folder), "retry", "khác.pdf"], prog_name="congvan")
    assert told.exit_code == 1 and "khác.pdf" in told.stderr
    told = CliRunner().invoke(cli, ["--office", str(folder), "retry", GOOD.path], prog_name="congvan")
    assert told.exit_code == 0 and GOOD.path in told.stdout
    assert list((folder / "quarantine").iterdir()) == []
    assert states(watcher.db) == {"received": 1}
    rounds(watcher)
    assert states(watcher.db) == {"recorded": 1}
    told = CliRunner().invoke(cli, ["--office", str(folder), "retry"], prog_name="congvan")
    assert "Không có tệp" in told.stdout


def test_check_tells_what_waits_for_somebody(watcher, folder, tmp_path):
    def told():
        return CliRunner().invoke(cli, ["--office", str(folder), "check"], prog_name="congvan")

    assert "quarantine" not in told().stdout and "mật" not in told().stdout
    for state in ("failed", "refused", "recorded"):
        drop(folder / "inbox", next(p for p in MAIL if p.state == state))
    rounds(watcher)
    found = told()
    assert found.exit_code == 0
    assert "1 tệp không đọc được" in found.stdout and "1 tệp mang dấu mật" in found.stdout


def test_a_failed_file_that_is_given_again_and_recorded_leaves_the_quarantine(watcher, folder, monkeypatch):
    drop(folder / "inbox", GOOD)
    with monkeypatch.context() as broken:
        broken.setattr(outcomes.store_record, "record", lambda *_, **__: (_ for _ in ()).throw(ValueError("x")))
        rounds(watcher)
    (folder / "inbox" / "lại.txt").write_bytes(GOOD.data)
    rounds(watcher)
    assert list((folder / "quarantine").iterdir()) == []
    assert states(watcher.db) == {"recorded": 1, "duplicate": 1}


def test_a_quarantined_file_whose_reason_was_lost_gets_it_again(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x")
    kept = keeping.quarantine(path, "hỏng", tmp_path)
    reason = kept.with_name("a.pdf.reason.txt")
    reason.unlink()
    assert keeping.quarantine(path, "hỏng", tmp_path) == kept
    assert reason.read_text(encoding="utf-8") == "hỏng"


# --- arrival numbers ---


def test_numbers_run_on_in_a_year_and_missing_ones_are_told(watcher, folder, tmp_path):
    office = office_of(watcher)
    from_above = [p for p in MAIL if "công văn" in p.path][:5]
    given = [(date(2023, 12, 29), "7"), (date(2023, 12, 30), None), (TODAY, None), (TODAY, "5"), (TODAY, None)]
    for n, (piece, (day, number)) in enumerate(zip(from_above, given, strict=True)):
        path = tmp_path / f"{n}.txt"
        path.write_bytes(piece.data)
        list(take_in(office, [path], Arrival(TODAY, day, number)))
    found = rows(watcher.db, "SELECT arrival_number AS n, received FROM documents WHERE held ORDER BY id")
    assert [r["n"] for r in found] == ["7", "8", "1", "5", "6"]
    assert gaps(watcher.db, 2024) == [Gap(2, 4)] and gaps(watcher.db, 2023) == []
    assert written_gaps([Gap(2, 4), Gap(9, 9)]) == "2-4, 9" and written_gaps([Gap(2, 4), Gap(9, 9)], 1) == "2-4 …"
    other = tmp_path / "x.txt"
    other.write_bytes(next(p for p in MAIL[100:] if b"SNNMT" in p.data and p.state == "recorded").data)
    told = CliRunner().invoke(
        cli, ["--office", str(folder), "ingest", str(other), "--today", "2024-06-02", "--arrival-number", "5"]
    )
    assert "2-4" in told.stderr
    notes = rows(watcher.db, "SELECT problem FROM notes WHERE field = 'arrival.number'")
    assert len(notes) == 1 and "Số đến 5" in notes[0]["problem"]


def test_own_dispatches_bear_no_arrival_number(watcher, folder):
    drop(folder / "inbox", GOOD)
    rounds(watcher)
    (found,) = rows(watcher.db, "SELECT direction, arrival_number FROM documents")
    assert tuple(found) == ("outgoing", None)


def test_a_stamp_is_better_than_the_number_that_the_program_gave(watcher, folder, tmp_path):
    piece = next(p for p in MAIL if b"SNNMT" in p.data and p.state == "recorded")
    seen = []
    for name, end, number in (("a.txt", b"", None), ("b.txt", b"\n", "41"), ("c.txt", b"\n\n", "42")):
        (tmp_path / name).write_bytes(piece.data + end)
        list(take_in(office_of(watcher), [tmp_path / name], Arrival(TODAY, TODAY, number)))
        seen += [r["n"] for r in rows(watcher.db, "SELECT arrival_number AS n FROM documents WHERE held")]
    assert seen == ["1", "41", "41"]


# --- the command itself ---


def watched(folder, mail, batches, *, patience):
    """Drop the mail in batches while `congvan watch` runs; how long each query of what is outstanding took."""
    settings = read_settings(folder)
    db = open_record(folder / "congvan.db")
    took = []
    log = (folder.parent / "watch.log").open("w", encoding="utf-8")
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "--office", str(folder), "watch"]
    with subprocess.Popen(command, stdout=log, stderr=log) as process:
        each, ends = -(-len(mail) // batches), time.monotonic() + patience
        for start in range(0, len(mail), each):
            for piece in mail[start : start + each]:
                drop(folder / "inbox", piece)
            asked = time.perf_counter()
            outstanding(db, settings, TODAY, limit=200)
            took.append(time.perf_counter() - asked)
        wanted = sum(bool(p.state) for p in mail)
        unsettled = "SELECT count(*) FROM intake WHERE state NOT IN ('received', 'reading')"
        while db.execute(unsettled).fetchone()[0] < wanted and time.monotonic() < ends:
            asked = time.perf_counter()
            outstanding(db, settings, TODAY, limit=200)
            took.append(time.perf_counter() - asked)
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    log.close()
    found = {r["path"]: r["state"] for r in rows(db, "SELECT path, state FROM intake")}
    db.close()
    assert (folder.parent / "watch.log").read_text(encoding="utf-8").rstrip().endswith("Đã dừng canh hộp văn bản đến.")
    twins = {p.path for p in mail if p.state == "duplicate"}
    twins |= {p.split("/")[-1] for p in twins}
    assert {p: s for p, s in found.items() if p not in twins} == {
        p.path: p.state for p in mail if p.state and p.path not in twins
    }
    assert sorted(found[p] for p in twins) == ["duplicate"] * (len(twins) // 2) + ["recorded"] * (len(twins) // 2)
    return took


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_three_hundred_files_in_batches_none_missed_none_doubled(folder):
    assert watched(folder, MAIL, 6, patience=300)


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_ten_thousand_files_in_fifty_batches_while_what_is_outstanding_is_asked(folder):
    took = sorted(watched(folder, list(pieces(10_000)), 50, patience=1800))
    figures = {"queries": len(took), "p50": took[len(took) // 2], "p95": took[int(len(took) * 0.95)], "max": took[-1]}
    print(json.dumps(figures))
    assert figures["p95"] < 0.1


def test_the_system_s_news_wakes_the_watcher(watcher, folder):
    pytest.importorskip("watchdog")
    woken = []
    with native_events.telling_of_changes(folder / "inbox", lambda: woken.append(1)):
        drop(folder / "inbox", GOOD)
        until = time.monotonic() + 20
        while not woken and time.monotonic() < until:
            time.sleep(0.01)
    assert woken


def test_without_watchdog_the_clerk_is_told_how_to_do_without(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "watchdog.events", None)
    told = CliRunner().invoke(cli, ["--office", str(folder), "watch", "--events"], prog_name="congvan")
    assert told.exit_code == 1 and "watchdog" in told.stderr
