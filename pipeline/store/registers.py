"""What the registers of an office hold (Nghị định 30/2020/NĐ-CP, phụ lục IV): dispatches in, out, their follow-up."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from pipeline.core.clock import VIET_NAM
from pipeline.core.settings import Settings
from pipeline.store.database import packed, rows
from pipeline.store.documents import day_of
from pipeline.store.freshness import catch_up
from pipeline.store.instructions import instructions_of
from pipeline.store.occurrences import make_due
from pipeline.store.tasks import tasks_of

Kind = Literal["incoming", "outgoing", "follow-up"]

_KEPT = re.compile(r"(?i)^lưu\b\s*:?\s*")
_PRINTED = re.compile(r"\(\s*0*(\d+)\s*b(?:ản)?\s*\)|\b0*(\d+)\s*b\b")


@dataclass(frozen=True, slots=True)
class Entry:
    """A dispatch as a register has it.

    ``departments`` are those whose work it is, ``passed_on`` the day on which the first of them was given it;
    ``copies`` whom it went to, ``kept_by`` who keeps the original, ``printed`` how many were made. ``tasks`` are the
    office's own tasks in it as objects of contract.md. ``proofs`` are the numbered dispatches that answer it, or prove
    one of its tasks done.
    """

    document: int
    name: str
    type: str | None
    number: str | None
    issued: date | None
    issuer: str | None
    subject: str | None
    signer: str | None
    signer_title: str | None
    signs_for: str | None
    urgency: str | None
    recipients: tuple[str, ...]
    copies: tuple[str, ...]
    kept_by: str
    printed: int | None
    pages: int | None
    received: date | None
    received_assumed: bool
    arrival_number: str | None
    departments: tuple[str, ...]
    passed_on: date | None
    proofs: tuple[str, ...]
    superseded_by: tuple[str, ...]
    own: bool
    tasks: tuple[dict[str, Any], ...]


def register_entries(
    db: sqlite3.Connection, settings: Settings, today: date, kind: Kind, year: int
) -> list[Entry]:
    """The entries of a register for a year, in its order.

    `incoming` by arrival number; `outgoing` by day and number, without drafts; `follow-up` are the incoming ones that
    ask something of this office. A dispatch that only came inside another's file is no entry of its own.
    """
    return register_page(db, settings, today, kind, year)[0]


def register_page(
    db: sqlite3.Connection,
    settings: Settings,
    today: date,
    kind: Kind,
    year: int,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[list[Entry], int]:
    """Some of the entries of a register for a year, and how many it has in all."""
    catch_up(db, settings)
    make_due(db, today)
    days = {"first": f"{year:04}-01-01", "last": f"{year:04}-12-31"}
    found = rows(db, _SQL["outgoing" if kind == "outgoing" else "incoming"], days)
    found.sort(key=_by_issue if kind == "outgoing" else _by_arrival)
    ids = [r["id"] for r in found]
    some = slice(offset, None if limit is None else offset + limit)
    if kind == "follow-up":  # which ask something, their tasks tell
        asking = [entry for entry in _entries(db, today, ids) if entry.tasks]
        return asking[some], len(asking)
    return _entries(db, today, ids[some]), len(found)


def _entries(db: sqlite3.Connection, today: date, ids: Sequence[int]) -> list[Entry]:
    known = {r["id"]: r for r in rows(db, _ENTRIES, [packed(ids)])}
    found = [known[i] for i in ids]
    told = {o["document"]: o for o in instructions_of(db, ids, today)}
    tasks: dict[int, list[dict[str, Any]]] = {}
    for task in tasks_of(db, ids, today):
        if task["state"] != "not_ours":
            tasks.setdefault(task["document"], []).append(task)
    passed_on, proofs = _passed_on(db, ids), _proofs(db, ids)
    return [_entry(r, told[r["id"]], tasks.get(r["id"], ()), passed_on, proofs) for r in found]


_ENTRIES = """
    SELECT d.*, (SELECT coalesce(f.last_page - f.first_page + 1, f.pages) FROM files f
                 WHERE f.document_id = d.id ORDER BY f.id LIMIT 1) AS pages
    FROM documents d WHERE d.id IN (SELECT value FROM json_each(?))
"""
# which dispatches, and what tells their order; one that lies in the file of another was not registered by itself,
# unless it has a number of its own
_SQL = {
    "incoming": """
        SELECT d.id, d.arrival_number, d.received FROM documents d
        WHERE d.held AND d.direction <> 'outgoing' AND d.received BETWEEN :first AND :last
        AND (d.arrival_number IS NOT NULL OR EXISTS
             (SELECT 1 FROM files f WHERE f.document_id = d.id AND f.part_of IS NULL))
    """,
    "outgoing": """
        SELECT d.id, d.number, d.issued FROM documents d
        WHERE d.held AND d.direction = 'outgoing' AND d.number IS NOT NULL AND d.issued BETWEEN :first AND :last
    """,
}


def drafts(db: sqlite3.Connection, year: int) -> int:
    """How many dispatches of the office of a year are without number, and so in no register."""
    sql = """
        SELECT count(*) AS n FROM documents WHERE held AND direction = 'outgoing' AND number IS NULL
        AND substr(coalesce(issued, received), 1, 4) = ?
    """
    return int(rows(db, sql, [str(year)])[0]["n"])


def _by_arrival(found: sqlite3.Row) -> tuple[bool, int, str, str, int]:
    number = found["arrival_number"] or ""
    leading = re.match(r"\d+", number)
    return not leading, int(leading[0]) if leading else 0, number, found["received"] or "9999", found["id"]


def _by_issue(found: sqlite3.Row) -> tuple[str, int, int]:
    leading = re.match(r"\d+", found["number"] or "")
    return found["issued"] or "9999", int(leading[0]) if leading else 0, found["id"]


def _entry(
    found: sqlite3.Row,
    told: Mapping[str, Any],
    tasks: Iterable[dict[str, Any]],
    passed_on: Mapping[int, date],
    proofs: Mapping[int, list[str]],
) -> Entry:
    tasks = tuple(tasks)
    leads = [d["name"] for task in tasks for d in task["departments"] if d["role"] == "lead"]
    copies = [c.strip() for c in json.loads(found["copies"] or "[]")]
    kept = [c for c in copies if _KEPT.match(c)]
    same = ("type", "number", "issuer", "subject", "signer", "signer_title", "signs_for", "urgency", "pages")
    return Entry(
        document=found["id"],
        name=told["name"],
        issued=day_of(found["issued"]),
        recipients=tuple(json.loads(found["recipients"] or "[]")),
        copies=tuple(c for c in copies if c not in kept),
        kept_by="; ".join(_KEPT.sub("", c) for c in kept),
        printed=_printed(kept),
        received=day_of(found["received"]),
        received_assumed=bool(found["received_assumed"]),
        arrival_number=found["arrival_number"],
        departments=tuple(dict.fromkeys(leads)),
        passed_on=passed_on.get(found["id"]),
        proofs=tuple(dict.fromkeys([*told["answered_by"], *proofs.get(found["id"], ())])),
        superseded_by=tuple(told["superseded_by"]),
        own=told["own"],
        tasks=tasks,
        **{field: found[field] for field in same},
    )


def _printed(kept: Iterable[str]) -> int | None:
    found = [int(m[1] or m[2]) for entry in kept for m in _PRINTED.finditer(entry)]
    return sum(found) or None


def _passed_on(db: sqlite3.Connection, documents: Iterable[int]) -> dict[int, date]:
    """The day on which a clerk first gave something of a dispatch to a department."""
    sql = """
        SELECT document_id, min(at) AS at FROM events WHERE what = 'assign'
        AND document_id IN (SELECT value FROM json_each(?))
        AND id NOT IN (SELECT undoes FROM events WHERE undoes IS NOT NULL) GROUP BY document_id
    """
    found = rows(db, sql, [packed(list(documents))])
    return {r["document_id"]: datetime.fromisoformat(r["at"]).astimezone(VIET_NAM).date() for r in found}


def _proofs(db: sqlite3.Connection, documents: Iterable[int]) -> dict[int, list[str]]:
    """The numbered dispatches that prove tasks of a dispatch done."""
    sql = """
        SELECT DISTINCT d.document_id AS asked, proof.type, proof.number FROM directives d
        CROSS JOIN tasks t ON t.directive_id = d.id CROSS JOIN documents proof ON proof.id = t.evidence_id
        WHERE proof.number IS NOT NULL AND +t.state = 'done' AND d.document_id IN (SELECT value FROM json_each(?))
        ORDER BY proof.issued, proof.id
    """
    found: dict[int, list[str]] = {}
    for r in rows(db, sql, [packed(list(documents))]):
        found.setdefault(r["asked"], []).append(" ".join(p for p in (r["type"], r["number"]) if p))
    return found
