"""Taking a file's split, or a join of dispatches, back: what has come to hang on the rows they made makes room."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from pipeline.core.errors import UsageError
from pipeline.core.settings import Settings
from pipeline.core.texts import say
from pipeline.store.changes import Change, change, changes_of, remove, reverse
from pipeline.store.database import packed, row, rows
from pipeline.store.orders import is_decided
from pipeline.store.proposing import propose
from pipeline.store.settling import settle

# `joined_files`: the program itself was sure; taken back only by its number
REGROUPINGS = ("split", "join", "joined_files")
_AMONG = "IN (SELECT value FROM json_each(?))"


def take_back(db: sqlite3.Connection, settings: Settings, event: sqlite3.Row) -> list[Change]:
    """Put everything back as it was before a split or a join; what that changed. Inside a transaction.

    Raises:
        UsageError: something was decided since about what the event made.
    """
    made = changes_of(event)
    try:
        changes = [*_make_room(db, event["document_id"], made), *reverse(db, made)]
    except sqlite3.IntegrityError as e:
        raise UsageError(say("store.changed_since")) from e
    touched = {event["document_id"], *(c.row for c in made if c.table == "documents")}
    sides = [side or {} for c in made if c.table == "directives" for side in (c.before, c.after)]
    touched |= {side["document_id"] for side in sides if side.get("document_id") is not None}
    for document in sorted(d for d in touched if _is_held(db, d)):
        settle(db, settings, document, first=True)
        propose(db, settings, document)
    return changes


def _is_held(db: sqlite3.Connection, document: int) -> bool:
    return row(db, "SELECT 1 FROM documents WHERE id = ? AND held", [document]) is not None


def _make_room(db: sqlite3.Connection, document: int, made: Sequence[Change]) -> list[Change]:
    """Take away what hangs on rows that are to go, where it was only derived; events stay and name `document`."""
    gone = {table: _made(made, table) for table in ("documents", "directives", "tasks", "citations")}
    later = rows(db, f"SELECT * FROM tasks WHERE directive_id {_AMONG}", [packed(gone["directives"])])
    occurrences = [t for t in later if t["id"] not in gone["tasks"]]
    if any(is_decided(db, t) for t in occurrences):
        raise UsageError(say("store.changed_since"))
    tasks = [*gone["tasks"], *(t["id"] for t in occurrences)]
    for column, ids in (
        ("document_id", gone["documents"]), ("cited_id", gone["documents"]), ("task_id", tasks), ("other_id", tasks),
        ("citation_id", gone["citations"]),
    ):  # fmt: skip
        db.execute(f"DELETE FROM proposals WHERE state = 'waiting' AND {column} {_AMONG}", [packed(ids)])
    derived = f"DELETE FROM responsibles WHERE through <> 'assigned' AND directive_id {_AMONG}"
    db.execute(derived, [packed(gone["directives"])])
    return [
        *_renamed(db, "document_id", gone["documents"], document),
        *_renamed(db, "task_id", tasks, None),
        *(c for t in occurrences for c in remove(db, "tasks", t["id"])),
    ]


def _made(changes: Iterable[Change], table: str) -> list[int]:
    return [c.row for c in changes if c.table == table and c.before is None]


def _renamed(db: sqlite3.Connection, column: str, ids: Sequence[int], to: int | None) -> list[Change]:
    found = rows(db, f"SELECT id FROM events WHERE {column} {_AMONG}", [packed(ids)])
    return [c for e in found for c in change(db, "events", e["id"], **{column: to})]
