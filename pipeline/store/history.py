"""The history: every decision and every change as an event with its time and author."""

from __future__ import annotations

import getpass
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from pipeline.store.database import insert, packed


def now() -> str:
    """The time as events keep it: ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


_ACTING: ContextVar[str | None] = ContextVar("acting", default=None)


@contextmanager
def acting_as(name: str) -> Iterator[None]:
    """What is done inside is done by this person, not by the user of the operating system."""
    token = _ACTING.set(name)
    try:
        yield
    finally:
        _ACTING.reset(token)


def author() -> str:
    """Who acts: the person named by `acting_as`, else the user of the operating system, else nobody (empty)."""
    acting = _ACTING.get()
    if acting is not None:
        return acting
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
