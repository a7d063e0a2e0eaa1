"""The history told over again: what the events say must come to what the record holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from pipeline.store.changes import changes_of
from pipeline.store.database import row, rows

# tables of which every change after the recording is an event's
TOLD = frozenset({"tasks", "corrections", "proposals"})
Cell = tuple[str, int, str]


def differences(db: sqlite3.Connection) -> Iterator[str]:
    """Where the chain of events breaks, or ends otherwise than the record: `event 7: tasks 3 due …`; none if whole."""
    told: dict[Cell, Any] = {}
    for event in rows(db, "SELECT id, detail FROM events WHERE detail IS NOT NULL ORDER BY id"):
        for c in changes_of(event):
            for column, value in (c.before or {}).items():
                known = told.get((c.table, c.row, column), value)
                if c.table in TOLD and known != value:
                    yield f"event {event['id']}: {c.table} {c.row} {column} {known!r} {value!r}"
            # the number of a row that was taken out may be given again
            told |= {(c.table, c.row, column): value for column, value in (c.after or {}).items()}
            for column in (c.before or {}) if c.after is None else ():
                told.pop((c.table, c.row, column), None)
    yield from _otherwise_held(db, told)


def _otherwise_held(db: sqlite3.Connection, told: dict[Cell, Any]) -> Iterator[str]:
    for (table, at, column), value in told.items():
        if table not in TOLD:
            continue
        found = row(db, f'SELECT * FROM "{table}" WHERE id = ?', [at])
        held = found[column] if found is not None else None
        if found is None and table == "proposals" and told.get((table, at, "state")) == "waiting":
            continue  # what waits is withdrawn once nothing supports it
        if held != value:
            yield f"{table} {at} {column} {value!r} {held!r}"
