"""A record of every earlier version becomes one of this version: no row is lost, and everything works on it.

record_1.sql is a record as version 1 wrote it. Those of later versions are made of its rows step by step: the steps
are numbered, and none is changed once it is published.
"""

import hashlib
import re
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from store_gold import extraction
from store_office import ORDER, SETTINGS, TODAY

from pipeline.portable import tables
from pipeline.store import corrections, decisions, migrations
from pipeline.store.database import RecordError, open_record, row, rows
from pipeline.store.instructions import instructions, show
from pipeline.store.migrations import VERSION, migrate
from pipeline.store.record import record
from pipeline.store.safety import check
from pipeline.store.search import search
from pipeline.store.tasks import outstanding

SHADOW = re.compile(r"_(data|idx|content|docsize|config)$")  # SQLite's own tables of a full-text index
FIRST = Path(__file__).parent / "record_1.sql"


def record_of(version, path):
    """A record as a congvan of that version held it, with the rows of record_1.sql."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(FIRST.read_text(encoding="utf-8"))
        migrate(db, version)
        assert db.execute("PRAGMA user_version").fetchone()[0] == version


def held(db):
    found = {}
    for name in tables(db):
        found[name] = {r["id"]: dict(r) for r in rows(db, f"SELECT * FROM {name}")}
    return found


@pytest.fixture(params=range(1, VERSION + 1))
def earlier(request, tmp_path):
    """The path of a record of an earlier version (the last: of this one), and all its rows."""
    path = tmp_path / "congvan.db"
    record_of(request.param, path)
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        before = held(db)
    return path, before


def test_every_row_is_there_with_its_values(earlier):
    path, before = earlier
    with closing(open_record(path)) as db:
        assert row(db, "PRAGMA user_version")["user_version"] == VERSION
        after = held(db)
    assert sum(len(found) for found in before.values()) > 50
    for table, found in before.items():
        assert len(after[table]) >= len(found)
        for at, values in found.items():
            assert {k: after[table][at][k] for k in values} == values


def test_the_schema_is_that_of_a_new_record(earlier, tmp_path):
    def schema(db):
        return {r["name"]: " ".join((r["sql"] or "").split()) for r in rows(db, "SELECT name, sql FROM sqlite_master")}

    with closing(open_record(earlier[0])) as db, closing(open_record(tmp_path / "new.db", create=True)) as new:
        assert schema(db) == schema(new)


def test_the_record_is_whole(earlier, tmp_path):
    with closing(open_record(earlier[0])) as db:
        found = [t.kind for t in check(db, tmp_path, TODAY, datetime.now(UTC))]
    # the originals of the record are not part of the test
    assert set(found) == {"original_missing"}


def test_what_was_recorded_is_found_and_shown(earlier):
    with closing(open_record(earlier[0])) as db:
        assert [r["kind"] for r in search(db, SETTINGS, TODAY, "niem yet")] == ["dispatch", "task"]
        assert [r["text"] for r in search(db, SETTINGS, TODAY, "viec khac han") if r["kind"] == "task"]
        asked = {t["text"]: t for t in outstanding(db, SETTINGS, TODAY)}
        assert set(asked) >= {"Việc khác hẳn.", "Báo cáo tháng vào ngày 10.", "Lập danh sách."}
        assert asked["Báo cáo tháng vào ngày 10."]["departments"][0]["name"] == "Trạm sản xuất"
        order = show(db, SETTINGS, TODAY, "CV 412")
        assert order["header"]["subject"] == "rà soát hồ sơ"
        assert [t["state"] for t in order["directives"]] == ["done", "not_ours", "open"]
        assert [e["what"] for e in order["history"]][:2] == ["recorded", "done"]
        assert len(instructions(db, SETTINGS, TODAY)) == 4


def test_work_goes_on(earlier):
    with closing(open_record(earlier[0])) as db:
        task = next(t for t in outstanding(db, SETTINGS, TODAY) if t["text"] == "Lập danh sách.")["task"]
        decisions.done(db, SETTINGS, task, on=TODAY)
        corrections.edit_task(db, SETTINGS, task, "text", "Lập danh sách mới.")
        header = {**ORDER["header"], "number": "500/SLĐTBXH-BTXH", "subject": "trồng cây đầu năm"}
        read = extraction("moi", **{**ORDER, "header": header})
        done = record(db, SETTINGS, read, received=date(2024, 6, 3))
        assert done.outcome == "recorded"
        assert [r["name"] for r in search(db, SETTINGS, TODAY, "trong cay dau nam")] == ["CV 500/SLĐTBXH-BTXH"]
        again = record(db, SETTINGS, read, received=date(2024, 6, 3))
        assert again.outcome == "duplicate"


def test_the_first_step_makes_what_version_1_made():
    def schema(db):
        found = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: " ".join(sql.split()) for name, sql in found}

    new = sqlite3.connect(":memory:", isolation_level=None)
    with closing(new) as made, closing(sqlite3.connect(":memory:")) as was:
        migrate(made, 1)
        was.executescript(FIRST.read_text(encoding="utf-8"))
        assert schema(made) == schema(was)


# what a congvan of each published version made; a step is not changed any more once offices have records of it
PUBLISHED = {
    1: "b0026ff2f547fe8a",
    2: "70ae016f6e8ecd4a",
    3: "77361db24dea66e6",
    4: "a178e85b971b7e07",
    5: "4f6ceaa85a7b01da",
    6: "61988db1821347c9",
    7: "2a6d0001b1f4ac61",
    8: "be2063d987a16276",
    9: "422292a00ff5dd88",
}


def schema_digest(version):
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        migrate(db, version)
        found = db.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name")
        told = [f"{kind} {name} {' '.join(sql.split())}" for kind, name, sql in found if not SHADOW.search(name)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


@pytest.mark.parametrize("version", PUBLISHED)
def test_no_step_differs_from_the_one_that_was_published(version):
    assert schema_digest(version) == PUBLISHED[version]


def test_every_version_but_the_newest_counts_as_published():
    assert set(range(1, VERSION)) <= set(PUBLISHED)


@pytest.mark.parametrize("version", range(1, VERSION))
def test_a_step_that_fails_leaves_the_earlier_version_whole(version, tmp_path, monkeypatch):
    path = tmp_path / "congvan.db"
    record_of(version, path)

    def broken(tables):
        raise sqlite3.OperationalError("disk full")

    steps = (*migrations.MIGRATIONS[:-1], broken)
    monkeypatch.setattr(migrations, "MIGRATIONS", steps)
    with closing(sqlite3.connect(path)) as db:
        before = list(db.iterdump())
    with pytest.raises(RecordError):
        open_record(path)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == version
        assert list(db.iterdump()) == before
