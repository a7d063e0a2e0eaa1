"""What `check` finds: each kind of damage by its sentence, and nothing where there is none."""

import json
import os
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from store_folder import make_folder
from store_office import SETTINGS, TODAY

from pipeline.cli import cli
from pipeline.store import corrections, inbox
from pipeline.store.database import open_record, row
from pipeline.store.safety import check

NOW = datetime.now(UTC)
PAST = (NOW - timedelta(days=2)).isoformat(timespec="seconds")


@pytest.fixture
def folder(tmp_path):
    return make_folder(tmp_path / "cơ quan")


@pytest.fixture
def db(folder):
    opened = open_record(folder / "congvan.db")
    yield opened
    opened.close()


def kinds(db, folder, today=TODAY):
    return [trouble.kind for trouble in check(db, folder, today, NOW)]


def original(db, folder):
    return folder / row(db, "SELECT archived_as FROM files ORDER BY id")["archived_as"]


def test_a_sound_record_has_no_trouble(db, folder):
    assert kinds(db, folder) == []


def test_checking_changes_nothing(db, folder):
    before = list(db.iterdump())
    kinds(db, folder)
    assert list(db.iterdump()) == before


def test_originals_are_held_against_their_hashes(db, folder):
    path = original(db, folder)
    data = path.read_bytes()
    path.write_bytes(data[:-1] + b"?")
    assert kinds(db, folder) == ["original_changed"]
    path.unlink()
    assert kinds(db, folder) == ["original_missing"]
    path.mkdir()
    assert kinds(db, folder) == ["original_unreadable"]
    path.rmdir()
    path.write_bytes(data)
    assert kinds(db, folder) == []


def test_a_file_of_the_archive_that_nobody_knows_is_told_once_it_is_not_on_its_way(db, folder):
    stray = folder / "archive" / "ab" / "abc.pdf"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"?")
    (folder / "archive" / "ab" / ".unfinished.part").write_bytes(b"?")
    assert kinds(db, folder) == []
    os.utime(stray, (0, 0))
    assert kinds(db, folder) == ["stray"]


DAMAGE = {
    "no_task": "DELETE FROM tasks WHERE id = (SELECT max(id) FROM tasks)",
    "no_reading": "DELETE FROM readings WHERE id = 1",
    "no_file": "UPDATE files SET state = 'failed' WHERE id = 1",
    "no_original": "UPDATE files SET archived_as = '' WHERE id = 1",
    "no_state": "UPDATE files SET state = 'nowhere' WHERE document_id IS NULL",
    "events_missing": "DELETE FROM events WHERE id = 2",
    "no_event": "DELETE FROM events WHERE what = 'recorded'",
    "event_blank": "UPDATE events SET at = '' WHERE id = 1",
    "event_alone": "UPDATE events SET undoes = 99 WHERE id = 1",
    "chain": "UPDATE tasks SET state = 'open', done_on = NULL WHERE state = 'done'",
    "dangling": "UPDATE tasks SET directive_id = 999 WHERE id = 1",
    "index": "INSERT INTO search_directives(search_directives, rowid, text) VALUES ('delete', 1, 'nothing such')",
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_what_was_changed_past_the_program_is_told(db, folder, kind):
    db.execute("PRAGMA foreign_keys = off")
    db.execute("INSERT INTO files (name, state, came_from, came_at) VALUES ('x', 'refused', 'inbox', '2024')")
    assert kinds(db, folder) == []
    db.execute(DAMAGE[kind])
    assert kind in kinds(db, folder)


def test_a_state_of_intake_that_is_none_is_told(db, folder):
    inbox.enter(db, {"a.pdf": "a.pdf"})
    assert kinds(db, folder) == []
    db.execute("UPDATE intake SET state = 'lost' WHERE name = 'a.pdf'")
    assert kinds(db, folder) == ["no_state"]


def test_decisions_taken_by_the_program_keep_the_chain_whole(db, folder):
    task = row(db, "SELECT id FROM tasks WHERE state = 'open' ORDER BY id DESC")["id"]
    corrections.edit_task(db, SETTINGS, task, "text", "Việc khác.")
    corrections.edit_task(db, SETTINGS, task, "due", "30/6/2024")
    assert kinds(db, folder) == []


def test_a_damaged_database_is_told_and_nothing_more(folder):
    with closing(open_record(folder / "congvan.db")) as db:
        root = row(db, "SELECT rootpage FROM sqlite_master WHERE name = 'tasks'")["rootpage"]
        size = row(db, "PRAGMA page_size")["page_size"]
        db.execute("PRAGMA wal_checkpoint(truncate)")
    with (folder / "congvan.db").open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    with closing(sqlite3.connect(folder / "congvan.db")) as db:
        db.row_factory = sqlite3.Row
        assert set(kinds(db, folder)) == {"damaged"}


def test_what_is_to_be_known_is_no_damage(db, folder):
    db.execute("UPDATE documents SET arrival_number = '3', received = '2024-05-09' WHERE id = 1")
    db.execute(
        "INSERT INTO documents (recipients, copies, held, received_assumed, recorded_at, arrival_number, received) "
        "VALUES ('[]', '[]', 0, 0, '2024-05-09', '7', '2024-05-10')"
    )
    inbox.enter(db, {"a.pdf": "a.pdf"})
    db.execute("UPDATE intake SET changed_at = ? WHERE name = 'a.pdf'", [PAST])
    found = {trouble.kind: trouble for trouble in check(db, folder, date(2024, 6, 1), NOW)}
    assert set(found) == {"arrival_gaps", "waiting"}
    assert "4-6" in found["arrival_gaps"].sentence
    assert not any(trouble.grave for trouble in found.values())


def test_the_heartbeat_of_watch_is_shown(db, folder):
    inbox.beat(db, PAST)
    assert kinds(db, folder) == ["watch_alive"]
    fact = json.loads(row(db, "SELECT value FROM facts WHERE name = 'watch'")["value"])
    db.execute("UPDATE facts SET value = ? WHERE name = 'watch'", [json.dumps({**fact, "beat": PAST})])
    assert kinds(db, folder) == ["watch_silent"]
    inbox.beat(db, PAST, stopped=True)
    assert kinds(db, folder) == ["watch_stopped"]
    stopped = {**fact, "beat": PAST, "stopped": "2024-05-31T18:05:00+00:00"}
    db.execute("UPDATE facts SET value = ? WHERE name = 'watch'", [json.dumps(stopped)])
    (told,) = check(db, folder, date(2024, 6, 1), NOW)
    assert "01:05 01/06/2024" in told.sentence


def run(folder, *args):
    return CliRunner().invoke(cli, ["--office", str(folder), *map(str, args)])


def test_the_command_tells_and_leaves_with_1_only_where_something_is_wrong(folder, monkeypatch):
    monkeypatch.setattr("pipeline.platform_guard.on_network_share", lambda path: True)
    fine = run(folder, "check")
    assert fine.exit_code == 0, fine.output
    assert "ổ mạng" in fine.output and "2 văn bản, 6 nhiệm vụ, 2 bản gốc" in fine.output
    with closing(open_record(folder / "congvan.db")) as db:
        original(db, folder).unlink()
    broken = run(folder, "check", "--json")
    assert broken.exit_code == 1
    told = [json.loads(line) for line in broken.stdout.splitlines() if line.startswith("{")]
    assert [(t["kind"], t["grave"]) for t in told] == [("original_missing", True), ("network", False)]
    assert "đến số 1.pdf" in told[0]["sentence"]


def test_a_record_that_another_process_holds_is_told_as_busy_not_as_damaged(db, folder):
    db.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(folder / "congvan.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            kinds(db, folder)
    assert kinds(db, folder) == []
