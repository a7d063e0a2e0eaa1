"""What all decisions share: the task they are about, the event they leave, the fields set by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pipeline.core.errors import UsageError
from pipeline.core.texts import say
from pipeline.store.changes import Change, add, change, kept
from pipeline.store.database import row, rows, update, writing
from pipeline.store.history import add_event, author, now

_TASK = """
    SELECT t.*, d.document_id, d.text AS directive_text, d.ref
    FROM tasks t JOIN directives d ON d.id = t.directive_id WHERE t.id = ?
"""


def task_row(db: sqlite3.Connection, task: int) -> sqlite3.Row:
    """The row of a task with its directive's document, text and ref; of one ordered twice, that of the first source.

    Raises:
        UsageError: there is no such task.
    """
    found = row(db, _TASK, [task])
    if found is None:
        raise UsageError(say("store.no_task", task=task))
    return found if found["same_as"] is None else task_row(db, found["same_as"])


def require_open(task: sqlite3.Row, action: str) -> None:
    """Refuse what only an open task allows.

    Raises:
        UsageError: the task is not open.
    """
    if task["state"] != "open":
        state = say(f"store.state_{task['state']}")
        raise UsageError(say("store.not_open", task=task["id"], state=state, action=action))


def decided(
    db: sqlite3.Connection,
    task: sqlite3.Row,
    what: str,
    changes: Sequence[Change],
    *,
    field: str,
    before: object,
    after: object,
    note: str | None = None,
) -> int:
    """Keep a decision about a task, with all that it changed."""
    return add_event(
        db, what, document=task["document_id"], task=task["id"], field=field, before=before, after=after, note=note,
        detail=kept(changes),
    )  # fmt: skip


@contextmanager
def as_one(db: sqlite3.Connection, what: str, document: int | None = None) -> Iterator[dict[str, str | None]]:
    """All decisions of the block are one, kept together or not at all, and taken back together.

    What the one event tells (`after`, `note`) is put into the mapping.
    """
    told: dict[str, str | None] = {}
    with writing(db):
        head = add_event(db, what, document=document, detail=kept(()))
        yield told
        if told:
            update(db, "events", head, **told)
        db.execute("UPDATE events SET part_of = ? WHERE id > ?", [head, head])


def by_hand(
    db: sqlite3.Connection, *, field: str, value: object, document: int | None = None, task: int | None = None
) -> list[Change]:
    """Remember that a field was set by hand, once for each field: a later reading leaves it as it is.

    What another copy says of it is asked about no more: a yes would overwrite what the clerk has set.
    """
    answered = _answered(db, document, task, field)
    sql = "SELECT id FROM corrections WHERE document_id IS ? AND task_id IS ? AND field = ?"
    known = row(db, sql, [document, task, field])
    values = {"value": None if value is None else str(value), "at": now(), "who": author()}
    if known:
        return [*answered, *change(db, "corrections", known["id"], **values)]
    return [*answered, *add(db, "corrections", document_id=document, task_id=task, field=field, **values)]


def _answered(db: sqlite3.Connection, document: int | None, task: int | None, field: str) -> list[Change]:
    """Say no to what other copies tell of a field of a dispatch, of a task, or of the words that its tasks share.

    Days and states are asked about all the same: a dispatch may give more time than a clerk knows of.
    """
    if field in ("due", "state"):
        return []
    of_task = "task_id IS NULL AND document_id = :document" if task is None else "task_id = :task"
    if task is not None and field == "text":
        of_task = """
            task_id IN (SELECT other.id FROM tasks other JOIN tasks t ON t.directive_id = other.directive_id
            WHERE t.id = :task)
        """
    sql = f"SELECT id FROM proposals WHERE kind = 'changed' AND state = 'waiting' AND field = :field AND {of_task}"
    waiting = rows(db, sql, {"document": document, "task": task, "field": field})
    return [c for p in waiting for c in change(db, "proposals", p["id"], state="rejected")]


def is_by_hand(db: sqlite3.Connection, task: int, *fields: str) -> bool:
    """Whether a clerk set one of these fields of a task."""
    marks = ", ".join("?" for _ in fields)
    return row(db, f"SELECT 1 FROM corrections WHERE task_id = ? AND field IN ({marks})", [task, *fields]) is not None


def is_order_by_hand(db: sqlite3.Connection, directive: int, field: str) -> bool:
    """Whether a clerk set this field of an order, in whichever of its occurrences."""
    sql = "SELECT 1 FROM corrections k JOIN tasks t ON t.id = k.task_id WHERE t.directive_id = ? AND k.field = ?"
    return row(db, sql, [directive, field]) is not None
