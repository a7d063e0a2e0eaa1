"""What people say about a task, kept in its history."""

from __future__ import annotations

import sqlite3

from pipeline.core.errors import UsageError
from pipeline.core.texts import say
from pipeline.store.database import writing
from pipeline.store.deciding import task_row
from pipeline.store.history import add_event


def comment(db: sqlite3.Connection, task: int, text: str) -> str:
    """Keep a remark about a task.

    Raises:
        UsageError: there is no such task, or nothing is said.
    """
    words = " ".join(text.split())
    if not words:
        raise UsageError(say("store.no_comment"))
    with writing(db):
        found = task_row(db, task)
        add_event(db, "comment", document=found["document_id"], task=found["id"], note=words)
    return say("store.did_comment", task=found["id"])
