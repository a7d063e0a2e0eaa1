"""The schema, as numbered steps; each is applied once, in a transaction, and PRAGMA user_version counts them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from pipeline.store.migration_doubts import doubts_step
from pipeline.store.migration_intake import intake_step
from pipeline.store.migration_lists import lists_step
from pipeline.store.migration_parts import parts_step
from pipeline.store.migration_search import add_search
from pipeline.store.migration_serving import serving_step
from pipeline.store.migration_tasks import tasks_step
from pipeline.store.migration_unclear import unclear_step
from pipeline.store.migration_views import views_step

Columns = dict[str, Any]

FILES: Columns = {
    "id": int,
    "sha256": str,
    "name": str,
    "state": str,
    "came_from": str,
    "came_at": str,
    "archived_as": str,
    "pages": int,
    "reason": str,
    "document_id": int,
}
DOCUMENTS: Columns = {
    "id": int,
    "type": str,
    "number": str,
    "symbol": str,
    "serial": str,
    "issued": str,
    "place": str,
    "parent": str,
    "issuer": str,
    "subject": str,
    "recipients": str,
    "signer": str,
    "signer_title": str,
    "signs_for": str,
    "urgency": str,
    "secrecy": str,
    "copies": str,
    "held": int,
    "direction": str,
    "received": str,
    "received_assumed": int,
    "arrival_number": str,
    "arrival_date": str,
    "recorded_at": str,
}
READINGS: Columns = {"id": int, "file_id": int, "text": str, "blocks": str, "evidence": str}
PAGES: Columns = {
    "id": int,
    "file_id": int,
    "number": int,
    "source": str,
    "confidence": float,
    "rotation": int,
    "pieces": str,
}
CITATIONS: Columns = {
    "id": int,
    "document_id": int,
    "file_id": int,
    "cited_id": int,
    "position": int,
    "type": str,
    "number": str,
    "issued": str,
    "issuer": str,
    "title": str,
    "role": str,
    "state": str,
    "page": int,
    "text": str,
    "span_start": int,
    "span_end": int,
    "rule": str,
    "confidence": float,
}
DIRECTIVES: Columns = {
    "id": int,
    "document_id": int,
    "file_id": int,
    "position": int,
    "ref": str,
    "text": str,
    "page": int,
    "spans": str,
    "boxes": str,
    "reports_to": str,
    "rules": str,
    "confidence": float,
}
ASSIGNMENTS: Columns = {
    "id": int,
    "directive_id": int,
    "position": int,
    "unit": str,
    "role": str,
    "inherited": int,
    "rule": str,
}
RESPONSIBLES: Columns = {
    "id": int,
    "directive_id": int,
    "position": int,
    "department": str,
    "role": str,
    "through": str,
}
DEADLINES: Columns = {
    "id": int,
    "directive_id": int,
    "kind": str,
    "text": str,
    "bound": str,
    "due": str,
    "time": str,
    "rrule": str,
    "why": str,
    "rule": str,
    "span_start": int,
    "span_end": int,
    "confidence": float,
}
TASKS: Columns = {
    "id": int,
    "directive_id": int,
    "state": str,
    "why": str,
    "due": str,
    "time": str,
    "rrule": str,
    "done_on": str,
    "late": int,
    "note": str,
    "evidence_id": int,
}
EVENTS: Columns = {
    "id": int,
    "at": str,
    "who": str,
    "what": str,
    "document_id": int,
    "task_id": int,
    "field": str,
    "before": str,
    "after": str,
    "note": str,
    "detail": str,
}
CORRECTIONS: Columns = {
    "id": int,
    "document_id": int,
    "task_id": int,
    "field": str,
    "value": str,
    "at": str,
    "who": str,
}
FACTS: Columns = {"id": int, "name": str, "value": str}
NOTES: Columns = {"id": int, "document_id": int, "field": str, "problem": str}


def _first(db: Any) -> None:
    """The tables of the first version; every text column that lists something holds JSON."""
    document = [("document_id", "documents", "id")]
    directive = [("directive_id", "directives", "id")]
    file = [("file_id", "files", "id")]
    made = {
        "documents": (DOCUMENTS, {"held", "received_assumed", "recipients", "copies", "recorded_at"}, []),
        "files": (FILES, {"name", "state", "came_from", "came_at"}, document),
        "readings": (READINGS, {"file_id", "text"}, file),
        "pages": (PAGES, {"file_id", "number", "source"}, file),
        "citations": (CITATIONS, {"document_id", "role", "state"}, [*document, *file, ("cited_id", "documents", "id")]),
        "directives": (DIRECTIVES, {"document_id", "position", "ref", "text"}, [*document, *file]),
        "assignments": (ASSIGNMENTS, {"directive_id", "position", "unit", "role"}, directive),
        "responsibles": (RESPONSIBLES, {"directive_id", "position", "department", "role", "through"}, directive),
        "deadlines": (DEADLINES, {"directive_id", "kind"}, directive),
        "tasks": (TASKS, {"directive_id", "state"}, [*directive, ("evidence_id", "documents", "id")]),
        "events": (EVENTS, {"at", "who", "what"}, [*document, ("task_id", "tasks", "id")]),
        "corrections": (CORRECTIONS, {"field", "at", "who"}, [*document, ("task_id", "tasks", "id")]),
        "facts": (FACTS, {"name"}, []),
        "notes": (NOTES, {"document_id", "field", "problem"}, document),
    }
    for name, (columns, not_null, foreign_keys) in made.items():
        db[name].create(columns, pk="id", not_null=not_null, foreign_keys=foreign_keys, strict=True)
    for name, indexed, unique in _INDEXES:
        db[name].create_index(indexed, unique=unique)


_INDEXES: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    ("documents", ("serial",), False),
    ("documents", ("issued",), False),
    ("documents", ("arrival_number",), False),
    ("files", ("sha256",), True),
    ("files", ("document_id",), False),
    ("readings", ("file_id",), True),
    ("pages", ("file_id", "number"), True),
    ("citations", ("document_id",), False),
    ("citations", ("cited_id", "role"), False),
    ("directives", ("document_id", "position"), True),
    ("assignments", ("directive_id",), False),
    ("responsibles", ("directive_id",), False),
    ("responsibles", ("department", "directive_id"), False),
    ("deadlines", ("directive_id",), True),
    ("tasks", ("directive_id",), False),
    ("tasks", ("state", "due"), False),
    ("events", ("document_id",), False),
    ("events", ("task_id",), False),
    ("corrections", ("document_id", "field"), False),
    ("corrections", ("task_id", "field"), False),
    ("facts", ("name",), True),
    ("notes", ("document_id",), False),
)

MIGRATIONS: tuple[Callable[[Any], None], ...] = (
    _first, intake_step, tasks_step, add_search, parts_step, doubts_step, views_step,
    lists_step, serving_step, unclear_step,
)  # fmt: skip
VERSION = len(MIGRATIONS)


def migrate(db: sqlite3.Connection, upto: int | None = None) -> None:
    """Apply the steps that this file has not seen, all or none; another process may have been quicker.

    `upto`: the version to stop at, to hold what an earlier congvan kept.
    """
    from sqlite_utils import Database

    db.execute("BEGIN IMMEDIATE")
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        tables = Database(db)
        for step in MIGRATIONS[version:upto]:
            step(tables)
        db.execute(f"PRAGMA user_version = {VERSION if upto is None else upto}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
