import sqlite3
import subprocess
import sys

import pytest

from pipeline.store.database import RecordError, insert, open_record, row, rows, update, writing
from pipeline.store.migrations import VERSION

HEAVY = ("spacy", "underthesea", "cv2", "numpy", "pypdfium2", "pdfplumber", "sqlite_utils", "yaml", "regex", "rich")


def test_a_record_is_made_and_opened_again(tmp_path):
    path = tmp_path / "sổ công văn.db"
    open_record(path, create=True).close()
    db = open_record(path)
    assert db.execute("PRAGMA user_version").fetchone()[0] == VERSION
    assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    # the index of words has tables of its own
    own = "l.type = 'table' AND name NOT LIKE 'sqlite_%'"
    tables = rows(db, f"SELECT sql FROM pragma_table_list l JOIN sqlite_master USING (name) WHERE {own}")
    assert len(tables) >= 15
    assert all(t["sql"].rstrip().endswith("STRICT") for t in tables)
    db.close()


def test_a_missing_record_is_told_and_not_made(tmp_path):
    with pytest.raises(RecordError, match="congvan init"):
        open_record(tmp_path / "congvan.db")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_told(tmp_path):
    path = tmp_path / "congvan.db"
    path.write_bytes(b"this is not a database, whatever its name says" * 50)
    with pytest.raises(RecordError, match="sao lưu"):
        open_record(path)


def test_a_record_of_a_newer_version_is_left_alone(tmp_path):
    path = tmp_path / "congvan.db"
    db = open_record(path, create=True)
    db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()
    with pytest.raises(RecordError, match="mới hơn"):
        open_record(path)


def test_a_migration_that_fails_leaves_the_record_as_it_was(tmp_path, monkeypatch):
    def broken(tables):
        tables["half"].create({"id": int})
        raise sqlite3.OperationalError("no space")

    monkeypatch.setattr("pipeline.store.migrations.MIGRATIONS", (broken,))
    with pytest.raises(RecordError):
        open_record(tmp_path / "congvan.db", create=True)
    left = sqlite3.connect(tmp_path / "congvan.db")
    assert left.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    left.close()


def test_values_of_the_wrong_type_and_dangling_references_are_refused(db):
    with pytest.raises(sqlite3.IntegrityError):
        insert(db, "notes", document_id=1, field="x", problem="y")
    with pytest.raises(sqlite3.IntegrityError):
        insert(db, "pages", file_id="one", number=1, source="ocr")


def test_a_transaction_is_kept_whole_or_not_at_all(db):
    with writing(db):
        first = insert(db, "events", at="2024-01-01T00:00:00+00:00", who="a", what="x")
        update(db, "events", first, what="y")
    with pytest.raises(ZeroDivisionError), writing(db):
        insert(db, "events", at="2024-01-01T00:00:00+00:00", who="a", what="z")
        raise ZeroDivisionError
    assert [r["what"] for r in rows(db, "SELECT what FROM events")] == ["y"]
    assert row(db, "SELECT * FROM events WHERE what = 'z'") is None


def test_a_transaction_inside_another_is_part_of_it(db):
    with pytest.raises(ZeroDivisionError), writing(db):
        with writing(db):
            insert(db, "events", at="2024-01-01T00:00:00+00:00", who="a", what="x")
        raise ZeroDivisionError
    assert rows(db, "SELECT * FROM events") == []


def test_what_cannot_be_kept_is_told_as_it_is_and_the_record_goes_on(db):
    # a reference that dangles is found when the transaction is kept
    with pytest.raises(sqlite3.IntegrityError), writing(db):
        db.execute("PRAGMA defer_foreign_keys = on")
        insert(db, "notes", document_id=1, field="x", problem="y")
    assert not db.in_transaction
    with pytest.raises(sqlite3.OperationalError, match="no space"), writing(db):
        db.execute("ROLLBACK")  # as SQLite itself does where the disk is full
        raise sqlite3.OperationalError("no space")
    with writing(db):
        insert(db, "events", at="2024-01-01T00:00:00+00:00", who="a", what="x")
    assert len(rows(db, "SELECT * FROM events")) == 1


def test_a_second_reader_sees_what_was_kept_while_a_writer_writes(db, tmp_path):
    other = open_record(tmp_path / "congvan.db")
    with writing(db):
        insert(db, "events", at="2024-01-01T00:00:00+00:00", who="a", what="x")
        assert rows(other, "SELECT * FROM events") == []
    assert len(rows(other, "SELECT * FROM events")) == 1
    other.close()


def test_a_query_loads_nothing_heavy(tmp_path):
    open_record(tmp_path / "congvan.db", create=True).close()
    code = """
import sys
from datetime import date
from pathlib import Path
from pipeline.core.settings import Settings
from pipeline.store.database import open_record
from pipeline.store.instructions import instructions
from pipeline.store.tasks import outstanding
db = open_record(Path(sys.argv[1]))
print(outstanding(db, Settings(), date(2024, 6, 1)), instructions(db, Settings(), date(2024, 6, 1)))
print([name for name in sys.argv[2:] if name in sys.modules])
"""
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "congvan.db"), *HEAVY], capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines() == ["[] []", "[]"]
