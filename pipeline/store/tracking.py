"""Every row that a step changes, as changes of one event: what touches many tables can be taken back whole too.

The database itself tells the changes, through triggers that are there for the time of the step alone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pipeline.store.changes import Change, kept
from pipeline.store.database import rows, writing
from pipeline.store.history import add_event
from pipeline.store.schema import columns

_TRACKED = (
    "documents", "files", "readings", "pages", "citations", "directives", "assignments", "responsibles", "deadlines",
    "tasks", "corrections", "notes", "proposals", "events",
)  # fmt: skip
# what follows from settings and citations is found anew whenever it is needed, and is no part of a decision
_ONLY = {
    ("responsibles", "UPDATE"): "NEW.through = 'assigned'",
    ("responsibles", "INSERT"): "NEW.through = 'assigned'",
    ("responsibles", "DELETE"): "OLD.through = 'assigned'",
    ("proposals", "INSERT"): "NEW.state <> 'waiting'",
    ("proposals", "UPDATE"): "NEW.state <> 'waiting' OR OLD.state <> 'waiting' OR NEW.citation_id IS NULL",
    ("proposals", "DELETE"): "OLD.state <> 'waiting'",
    ("events", "INSERT"): "FALSE",
}
# columns that follow from others: what they hold by then does not keep a step from being taken back
_DERIVED = {"citations": {"state"}, "documents": {"direction"}}
_DERIVED_OF_NEW = {**_DERIVED, "tasks": {"next_at"}}


@contextmanager
def tracked(db: sqlite3.Connection) -> Iterator[list[Change]]:
    """The changes that the block makes, filled in when it ends well; inside a transaction."""
    changes: list[Change] = []
    held = {table: columns(db, table) for table in _TRACKED}
    db.execute("CREATE TEMP TABLE changed (id INTEGER PRIMARY KEY, name TEXT, at INTEGER, before TEXT, after TEXT)")
    for statement in _triggers(held):
        db.execute(statement)
    yield changes
    found = rows(db, "SELECT * FROM changed ORDER BY id")
    for table in _TRACKED:
        for act in ("INSERT", "UPDATE", "DELETE"):
            db.execute(f"DROP TRIGGER temp.tracked_{table}_{act}")
    db.execute("DROP TABLE temp.changed")
    changes += [c for r in found if (c := _change(r, held[r["name"]])) is not None]


@contextmanager
def one_event(db: sqlite3.Connection, what: str, document: int) -> Iterator[dict[str, Any]]:
    """All that the block changes as one event about a document; what it is told with is put into the mapping.

    Events that the block itself leaves follow from this one, which holds their changes too.
    """
    told: dict[str, Any] = {}
    with writing(db):
        first = rows(db, "SELECT coalesce(max(id), 0) AS id FROM events")[0]["id"]
        with tracked(db) as changes:
            yield told
        event = add_event(db, what, document=document, detail=kept(changes), **told)
        within = "id > ? AND id < ? AND part_of IS NULL"
        db.execute(f"UPDATE events SET part_of = ?, detail = NULL WHERE {within}", [event, first, event])


def _triggers(held: dict[str, dict[str, str]]) -> Iterator[str]:
    for table, names in held.items():
        old, new = (_object(row, names) for row in ("OLD", "NEW"))
        for act, at, before, after in (
            ("INSERT", "NEW", "NULL", new), ("UPDATE", "NEW", old, new), ("DELETE", "OLD", old, "NULL"),
        ):  # fmt: skip
            when = f"WHEN {_ONLY[table, act]}" if (table, act) in _ONLY else ""
            yield (
                f"CREATE TEMP TRIGGER tracked_{table}_{act} AFTER {act} ON main.{table} {when} BEGIN "
                f"INSERT INTO changed (name, at, before, after) VALUES ('{table}', {at}.id, {before}, {after}); END"
            )


def _object(row: str, names: dict[str, str]) -> str:
    """A row as JSON; broken numbers are written out whole, which JSON's own way does not."""
    parts = [
        f"'{name}', " + (f"printf('%!.17g', {row}.{name})" if _is_broken(kind) else f"{row}.{name}")
        for name, kind in names.items()
    ]
    return f"json_object({', '.join(parts)})"


def _is_broken(kind: str) -> bool:
    return kind.upper() in ("REAL", "FLOAT")


def _change(found: sqlite3.Row, names: dict[str, str]) -> Change | None:
    before, after = (_values(found[k], names) for k in ("before", "after"))
    if after is not None:
        derived = (_DERIVED_OF_NEW if before is None else _DERIVED).get(found["name"], ())
        after = {name: v for name, v in after.items() if name not in derived}
    if before is not None and after is not None:
        other = [name for name in after if before[name] != after[name]]
        if not other:
            return None
        before, after = ({name: v[name] for name in other} for v in (before, after))
    return Change(found["name"], found["at"], before, after)


def _values(text: str | None, names: dict[str, str]) -> dict[str, Any] | None:
    if text is None:
        return None
    told = json.loads(text)
    return {k: float(v) if v is not None and _is_broken(names[k]) else v for k, v in told.items()}
