"""Connections are lent to one request at a time, and used again while they are good for it."""

import shutil
import sqlite3
from functools import partial

import pytest
from fastapi.testclient import TestClient

from pipeline.commands.common import DATABASE_FILE
from pipeline.core.texts import say
from pipeline.store import board
from pipeline.store.database import RecordError, open_record
from pipeline.web import connections
from pipeline.web.connections import Connections


@pytest.fixture
def record(web_office):
    held = Connections(web_office / DATABASE_FILE, partial(open_record, shared=True))
    yield held
    held.close()


def test_it_is_lent_again_and_two_at_once_are_two(record):
    with record.lent() as first, record.lent() as second:
        assert first is not second
    with record.lent() as again:
        assert again in (first, second)


def test_what_was_written_elsewhere_is_read(web_office, record):
    with record.lent() as db:
        assert db.execute("SELECT count(*) FROM tasks").fetchone()[0] == 2
    other = open_record(web_office / DATABASE_FILE)
    other.execute("UPDATE tasks SET note = 'anew' WHERE id = 1")
    other.close()
    with record.lent() as again:
        assert again is db
        assert again.execute("SELECT note FROM tasks WHERE id = 1").fetchone()[0] == "anew"


def test_one_in_which_something_went_wrong_is_closed(record):
    with pytest.raises(ZeroDivisionError), record.lent() as db:
        db.execute("BEGIN IMMEDIATE")
        raise ZeroDivisionError
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        db.execute("SELECT 1")
    with record.lent() as unfinished:
        unfinished.execute("BEGIN IMMEDIATE")
    with record.lent() as another:
        assert another is not unfinished
        another.execute("UPDATE tasks SET note = 'free' WHERE id = 1")


def test_another_file_in_its_place_is_opened_anew(web_office, record):
    path = web_office / DATABASE_FILE
    with record.lent() as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(path, web_office / "copy.db")
    path.rename(web_office / "old.db")
    for beside in ("-wal", "-shm"):
        (web_office / f"{DATABASE_FILE}{beside}").unlink(missing_ok=True)
    (web_office / "copy.db").rename(path)
    with record.lent() as another:
        assert another is not db
        assert another.execute("SELECT count(*) FROM tasks").fetchone()[0] == 2


def test_a_record_that_a_newer_program_has_taken_over_is_told_of(web_office, record):
    with record.lent():
        pass
    other = open_record(web_office / DATABASE_FILE)
    other.execute("PRAGMA user_version = 999")
    other.close()
    with pytest.raises(RecordError), record.lent():
        pass


def test_no_more_are_kept_than_a_few(record, monkeypatch):
    monkeypatch.setattr(connections, "_MOST", 1)
    with record.lent() as first, record.lent() as second:
        pass
    closed = 0
    for db in (first, second):
        try:
            db.execute("SELECT 1")
        except sqlite3.ProgrammingError:
            closed += 1
    assert closed == 1


def asked(app, address, **headers):
    client = TestClient(app, base_url="http://127.0.0.1:8765", raise_server_exceptions=False)
    return client.get(address, headers=headers)


@pytest.mark.parametrize("name", [DATABASE_FILE, "congvan.toml"])
@pytest.mark.parametrize("address", ["/", "/tasks", "/api/tasks"])
def test_while_files_of_the_office_are_away_one_is_asked_to_wait(web_office, at_the_machine, name, address):
    at_the_machine.get("/")
    for path in web_office.glob(f"{name}*"):
        path.rename(web_office / f"away-{path.name}")
    answer = asked(at_the_machine.app, address)
    assert answer.status_code == 503 and say("web.replaced") in answer.text
    for path in web_office.glob("away-*"):
        path.rename(web_office / path.name.removeprefix("away-"))
    assert asked(at_the_machine.app, address).status_code == 200


def test_a_record_that_is_half_there_is_no_fault_of_the_program(web_office, at_the_machine):
    path = web_office / DATABASE_FILE
    path.unlink()
    path.write_bytes(b"SQLite format 3\x00" + bytes(range(256)) * 40)
    answer = asked(at_the_machine.app, "/")
    assert answer.status_code == 503 and say("web.replaced") in answer.text


def test_an_error_beside_the_record_stays_what_it_is(at_the_machine, monkeypatch):
    monkeypatch.setattr(board, "standing", lambda *_: 1 // 0)
    assert asked(at_the_machine.app, "/").status_code == 500
