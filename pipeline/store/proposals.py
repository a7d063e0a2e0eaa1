"""Proposals: what a dispatch seems to do to an earlier one (answers, amends, replaces), waiting for a clerk's yes."""

from __future__ import annotations

import sqlite3
from typing import Any

from pipeline.core.errors import UsageError
from pipeline.core.texts import say
from pipeline.store.database import row, rows, update, writing
from pipeline.store.history import add_event
from pipeline.store.names import document_name

_LINK = "SELECT c.* FROM citations c WHERE c.state = 'proposed' AND c.cited_id IS NOT NULL"


def proposals(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """What waits: {"id", "role", "dispatch", "of", "text"}, `dispatch` does `role` to `of` with these words."""
    names = {r["id"]: document_name(r) for r in rows(db, "SELECT * FROM documents")}
    return [
        {"id": r["id"], "role": r["role"], "dispatch": names[r["document_id"]], "of": names[r["cited_id"]],
         "text": r["text"]}
        for r in rows(db, f"{_LINK} ORDER BY c.id")
    ]  # fmt: skip


def accept(db: sqlite3.Connection, proposal: int) -> None:
    """Say yes to a proposal.

    Raises:
        UsageError: no such proposal waits.
    """
    _decide(db, proposal, "accepted")


def reject(db: sqlite3.Connection, proposal: int) -> None:
    """Say no to a proposal.

    Raises:
        UsageError: no such proposal waits.
    """
    _decide(db, proposal, "rejected")


def _decide(db: sqlite3.Connection, proposal: int, state: str) -> None:
    with writing(db):
        found = row(db, f"{_LINK} AND c.id = ?", [proposal])
        if found is None:
            raise UsageError(say("store.no_proposal", id=proposal))
        update(db, "citations", proposal, state=state)
        add_event(
            db, state, document=found["cited_id"], field=f"citation {proposal}", before="proposed", after=state,
            note=found["role"],
        )  # fmt: skip
