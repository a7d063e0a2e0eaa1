"""What the record is made of, as the database itself tells it: its tables, their columns, what they are for."""

from __future__ import annotations

import sqlite3

from pipeline.core.texts import say
from pipeline.store.database import rows
from pipeline.store.migration_search import INDEXED


def tables(db: sqlite3.Connection) -> list[str]:
    """The tables that hold the record as they were made, without those of the index of words and of SQLite itself."""
    found = rows(db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
    made = tuple(f"{index}_" for index in INDEXED)
    names = [r["name"] for r in found]
    return [n for n in names if n not in INDEXED and not n.startswith(("sqlite_", *made))]


def columns(db: sqlite3.Connection, table: str) -> dict[str, str]:
    """The columns of a table or view by their names, in order, each with its kind (`TEXT`, `INTEGER`, `REAL`)."""
    return {r["name"]: r["type"] for r in rows(db, f'PRAGMA table_info("{table}")')}


def table_words(table: str) -> str:
    """What a table holds, in a clerk's words."""
    return say(f"safety.table_{table}")
