"""The database file: opened, brought up to date, written in transactions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.core.errors import CongvanError
from pipeline.core.system_errors import record_words
from pipeline.core.texts import say
from pipeline.store.migrations import VERSION, migrate

BUSY_MILLISECONDS = 10_000


class RecordError(CongvanError):
    """The record cannot be opened or does not hold what was asked for; the message says what to do."""


def open_record(path: Path, *, create: bool = False, shared: bool = False) -> sqlite3.Connection:
    """Open congvan.db with its schema up to date; rows come as ``sqlite3.Row``.

    `shared`: threads may use it, one at a time.

    Raises:
        RecordError: it is missing (and `create` is false), is no database, or was made by a newer congvan.
    """
    if not create and not path.is_file():
        raise RecordError(say("store.missing", path=path))
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=not shared)
    try:
        _prepare(db)
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise RecordError(say("store.newer", path=path))
        if version < VERSION:
            migrate(db)
    except sqlite3.DatabaseError as e:
        db.close()
        raise RecordError(say("store.unusable", path=path, problem=record_words(e) or e)) from e
    except RecordError:
        db.close()
        raise
    return db


def _prepare(db: sqlite3.Connection) -> None:
    db.row_factory = sqlite3.Row
    db.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    if db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        db.execute("PRAGMA journal_mode = wal")
    db.execute("PRAGMA foreign_keys = on")
    db.execute("PRAGMA synchronous = full")


@contextmanager
def writing(db: sqlite3.Connection) -> Iterator[None]:
    """One transaction: all that is written inside is kept together, or nothing of it.

    Inside another it is part of that one, which must not go on where this fails.
    """
    if db.in_transaction:
        yield
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        # on a full disk SQLite may have rolled back itself
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def insert(db: sqlite3.Connection, table: str, **values: Any) -> int:
    """Add a row and give its id; `table` and the names are this program's own, never input."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" for _ in values)
    cursor = db.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(values.values()))
    return int(cursor.lastrowid or 0)


def update(db: sqlite3.Connection, table: str, row: int, **values: Any) -> None:
    """Change columns of the row with this id; `table` and the names are this program's own, never input."""
    changes = ", ".join(f'"{name}" = ?' for name in values)
    db.execute(f'UPDATE "{table}" SET {changes} WHERE id = ?', [*values.values(), row])


def rows(db: sqlite3.Connection, sql: str, given: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
    """All rows of a query."""
    return db.execute(sql, given).fetchall()


def row(db: sqlite3.Connection, sql: str, given: Sequence[Any] | Mapping[str, Any] = ()) -> sqlite3.Row | None:
    """The first row of a query, or None."""
    found: sqlite3.Row | None = db.execute(sql, given).fetchone()
    return found


def row_of(db: sqlite3.Connection, table: str, at: int) -> sqlite3.Row:
    """The row with this id, which is known to exist; `table` is this program's own, never input."""
    found = row(db, f'SELECT * FROM "{table}" WHERE id = ?', [at])
    assert found is not None, f"{table} {at}"
    return found


def next_position(db: sqlite3.Connection, table: str, of: str, at: int) -> int:
    """The place behind the last of what a dispatch or an order has in a table; `of` is the column that names it."""
    sql = f'SELECT coalesce(max(position), 0) + 1 FROM "{table}" WHERE "{of}" = ?'
    return int(db.execute(sql, [at]).fetchone()[0])


def packed(value: object) -> str:
    """A list or mapping as the JSON text that a column holds."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
