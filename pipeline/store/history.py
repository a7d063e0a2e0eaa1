"""The history: every decision and every change as an event with its time and author."""

from __future__ import annotations

import getpass
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime

from pipeline.store.database import insert, packed


def now() -> str:
    """The time as events keep it: ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def author() -> str:
    """The user of the operating system, or an empty text where it does not tell."""
    try:
        return getpass.getuser()
    except (OSError, ImportError, KeyError):
        return ""


def add_event(
    db: sqlite3.Connection,
    what: str,
    *,
    document: int | None = None,
    task: int | None = None,
    field: str | None = None,
    before: object = None,
    after: object = None,
    note: str | None = None,
    detail: Mapping[str, object] | None = None,
    undoes: int | None = None,
    part_of: int | None = None,
) -> int:
    """Keep one event; `before` and `after` tell what changed, None where there was nothing.

    `detail` holds every changed row (store/changes.py); `undoes` and `part_of` name the decision that this event
    takes back, or follows from.
    """
    return insert(
        db,
        "events",
        at=now(),
        who=author(),
        what=what,
        document_id=document,
        task_id=task,
        field=field,
        before=None if before is None else str(before),
        after=None if after is None else str(after),
        note=note,
        detail=None if detail is None else packed(detail),
        undoes=undoes,
        part_of=part_of,
    )
