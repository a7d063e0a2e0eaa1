"""What waits for a person, proposals and doubts in one queue: the most urgent first, of these the most doubtful."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pipeline.store.database import packed, row, rows
from pipeline.store.documents import document_row
from pipeline.store.doubts import FOUND, FOUND_OF_KEYS
from pipeline.store.names import document_name
from pipeline.store.proposals import proposals
from pipeline.store.tasks import tasks_by_id

SOON, LATER = timedelta(days=7), timedelta(days=31)
# a note without a figure, and a proposal, are so sure
_NOTE, _PROPOSAL = 0.3, 0.5
# a task to be done, or one of which a person has to say whether it is this office's
_ASKED = "(state = 'open' OR (unclear AND state = 'not_ours'))"
_QUEUE = f"""
    WITH waiting AS (
        SELECT key, document_id, directive_id, min(coalesce(confidence, {_NOTE})) AS sure, NULL AS task_id
        FROM ({FOUND}) GROUP BY key
        UNION ALL
        SELECT 'p' || id, coalesce(cited_id, document_id), NULL, {_PROPOSAL}, task_id
        FROM proposals WHERE state = 'waiting'
    ), dated AS (
        SELECT w.*, CASE
            WHEN w.task_id IS NOT NULL THEN (SELECT due FROM tasks WHERE id = w.task_id AND state = 'open')
            WHEN w.directive_id IS NOT NULL THEN
                (SELECT min(due) FROM tasks WHERE directive_id = w.directive_id AND {_ASKED})
            ELSE (SELECT min(t.due) FROM directives o CROSS JOIN tasks t ON t.directive_id = o.id
                WHERE o.document_id = w.document_id AND +t.state = 'open' AND t.due <= :later) END AS due,
            w.directive_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM tasks WHERE directive_id = w.directive_id AND {_ASKED}) AS idle
        FROM waiting w
    )
    SELECT key, CASE WHEN idle THEN 3 WHEN due <= :soon THEN 0 WHEN due <= :later THEN 1 ELSE 2 END AS urgency
    FROM dated ORDER BY urgency, sure, due IS NULL, due, document_id DESC, key
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to look at: ``key`` is `p7` (a proposal), `d12` (an order), `n5` (a note) or `c3` (a citation).

    ``reasons`` are {"field", "problem", "text", "confidence"}, of a proposal none; ``proposal`` is its row as
    `proposals` gives it; ``task`` the number of the task it is about.
    """

    key: str
    document: int
    name: str
    ref: str | None = None
    page: int | None = None
    reasons: tuple[dict[str, Any], ...] = ()
    proposal: dict[str, Any] | None = None
    task: int | None = None

    @property
    def sort(self) -> str:
        """What it is: proposal, order, note or citation."""
        return {"p": "proposal", "d": "order", "n": "note", "c": "citation"}[self.key[0]]


def queue(db: sqlite3.Connection, today: date) -> list[str]:
    """The keys of all that waits, in the order in which to look at it."""
    given = {"soon": (today + SOON).isoformat(), "later": (today + LATER).isoformat()}
    return [r["key"] for r in rows(db, _QUEUE, given)]


def described(db: sqlite3.Connection, keys: Sequence[str]) -> list[Waiting]:
    """These of the things that wait, in this order; what waits no more is left out."""
    doubted: dict[str, list[sqlite3.Row]] = {}
    sql = f"SELECT * FROM ({FOUND_OF_KEYS}) WHERE key IN (SELECT value FROM json_each(:keys))"
    for r in rows(db, sql, {"keys": packed(list(keys))}):
        doubted.setdefault(r["key"], []).append(r)
    proposed = {f"p{p['id']}": p for p in proposals(db, [int(k[1:]) for k in keys if k[:1] == "p"])}
    found = []
    for key in keys:
        if key in doubted:
            found.append(_doubt(db, key, doubted[key]))
        elif key in proposed:
            found.append(_proposal(db, key, proposed[key]))
    return found


def _doubt(db: sqlite3.Connection, key: str, reasons: Sequence[sqlite3.Row]) -> Waiting:
    first = reasons[0]
    told = tuple({k: r[k] for k in ("field", "problem", "text", "confidence")} for r in reasons)
    sql = "SELECT min(id) AS id FROM tasks WHERE directive_id = ? AND same_as IS NULL"
    task = rows(db, sql, [first["directive_id"]])[0]["id"] if first["directive_id"] else None
    name = document_name(document_row(db, first["document_id"]))
    return Waiting(key, first["document_id"], name, first["ref"], first["page"], told, task=task)


def _proposal(db: sqlite3.Connection, key: str, proposal: dict[str, Any]) -> Waiting:
    found = row(db, "SELECT document_id FROM proposals WHERE id = ?", [proposal["id"]])
    assert found is not None
    return Waiting(
        key, found["document_id"], proposal["dispatch"], proposal["ref"], proposal["page"], proposal=proposal,
        task=proposal["task"],
    )  # fmt: skip


def task_of(db: sqlite3.Connection, waiting: Waiting, today: date) -> dict[str, Any] | None:
    """The task that something is about, as an object of contract.md."""
    found = tasks_by_id(db, [waiting.task], today) if waiting.task else []
    return found[0] if found else None
