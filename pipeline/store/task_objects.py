"""Rows of tasks as the objects of contract.md: with their dispatch, departments, duty, and what else orders them.

On the way of `congvan outstanding`, as store/tasks.py, which asks for the rows.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.core.texts import in_every_language, say
from pipeline.store.database import packed, rows
from pipeline.store.names import document_name, written_day
from pipeline.store.occurrences import EXISTS


def task_objects(db: sqlite3.Connection, found: Sequence[sqlite3.Row], today: date) -> list[dict[str, Any]]:
    """One object of contract.md for each row, in their order; the rows have the columns that tasks.py asks for."""
    departments = _departments(db, {r["directive"] for r in found})
    documents, carries_out = _documents(db, {r["document_id"] for r in found})
    names = {i: document_name(d) for i, d in documents.items()}
    again = _ordered_again(db, {r["task"] for r in found})
    duties = _duties(db, {r["directive"] for r in found if r["period"]}, today)
    receipts = _assumed_receipts(documents.values())
    assumed = {r["task"] for r in found if _rests_on(receipts.get(r["document_id"]), r)}
    return [
        {
            "task": r["task"],
            "dispatch": names[r["document_id"]],
            "carries_out": carries_out.get(r["document_id"], []),
            "ref": r["ref"],
            "text": r["text"],
            "departments": departments.get(r["directive"], []),
            "due": r["due"],
            "due_assumed": r["task"] in assumed,
            "time": r["time"],
            "rrule": r["rrule"],
            "days_left": (date.fromisoformat(r["due"]) - today).days if r["due"] else None,
            "state": r["state"],
            "done_on": r["done_on"],
            "late": None if r["late"] is None else bool(r["late"]),
            "note": r["note"],
            "reports_to": _listed(r["reports_to"]),
            "deadline": {"kind": r["deadline_kind"], "text": r["deadline_text"], "why": _why(r, r["task"] in assumed)},
            "why": r["why"],
            "period": r["period"],
            "duty": duties.get(r["directive"]) if r["period"] else None,
            "same_as": r["same_as"],
            "also_ordered_by": again.get(r["task"], []),
            "document": r["document_id"],
            "directive": r["directive"],
            "page": r["page"],
            "confidence": r["confidence"],
        }
        for r in _by_name(found)
    ]


def _by_name(found: Sequence[sqlite3.Row]) -> Iterator[dict[str, Any]]:
    """Rows as mappings: a row of SQLite looks through all its columns for each name."""
    names = found[0].keys() if found else []
    return (dict(zip(names, r, strict=True)) for r in found)


def _listed(kept: str | None) -> list[str]:
    """A list as a column holds it; most are empty."""
    return json.loads(kept) if kept and kept != "[]" else []


def _assumed_receipts(documents: Iterable[sqlite3.Row]) -> dict[int, list[str]]:
    """How a reason may call the day of receipt, of each document whose day nobody told."""
    found = {d["id"]: d["received"] for d in documents if d["received_assumed"] and d["received"]}
    anchors = in_every_language("deadlines.anchor_receipt")
    days = {day: written_day(date.fromisoformat(day)) for day in set(found.values())}
    words = {day: [f"{anchor} {written}" for anchor in anchors] for day, written in days.items()}
    return {document: words[day] for document, day in found.items()}


def _rests_on(receipt: Sequence[str] | None, task: sqlite3.Row) -> bool:
    """Whether a last day was counted from a day of receipt that nobody told."""
    why = task["deadline_why"] or ""
    return bool(receipt) and task["due"] == task["deadline_due"] and any(words in why for words in receipt or ())


def _why(task: Mapping[str, Any], assumed: bool) -> str | None:
    why: str | None = task["deadline_why"]
    return f"{why} {say('listing.why_assumed')}" if why and assumed else why


def _ordered_again(db: sqlite3.Connection, tasks: Iterable[int]) -> dict[int, list[dict[str, str]]]:
    """For each task the other dispatches that order it too, with the place in them."""
    sql = """
        SELECT again.same_as, d.ref AS directive_ref, documents.* FROM tasks again
        JOIN directives d ON d.id = again.directive_id JOIN documents ON documents.id = d.document_id
        WHERE again.same_as IN (SELECT value FROM json_each(?)) ORDER BY again.id
    """
    found: dict[int, list[dict[str, str]]] = {}
    for r in rows(db, sql, [packed(list(tasks))]):
        found.setdefault(r["same_as"], []).append({"dispatch": document_name(r), "ref": r["directive_ref"]})
    return found


def _departments(db: sqlite3.Connection, directives: Iterable[int]) -> dict[int, list[dict[str, str]]]:
    """For each directive its departments, each once: what a clerk assigned outweighs what was read."""
    sql = """
        SELECT directive_id, department, role, through, given_by, until FROM responsibles
        WHERE directive_id IN (SELECT value FROM json_each(?)) ORDER BY directive_id, position
    """
    found: dict[int, dict[str, dict[str, str]]] = {}
    for r in rows(db, sql, [packed(list(directives))]):
        entry = {"name": r["department"], "role": r["role"], "through": r["through"]}
        entry |= {k: r[k] for k in ("given_by", "until") if r[k]}
        known = found.setdefault(r["directive_id"], {})
        if r["department"] not in known or r["through"] == "assigned":
            known[r["department"]] = entry
    return {directive: sorted(known.values(), key=lambda e: e["role"]) for directive, known in found.items()}


def _duties(db: sqlite3.Connection, directives: Iterable[int], today: date) -> dict[int, dict[str, Any]]:
    """For each recurring duty the first and the last of its occurrences that are there, and whether more will come."""
    sql = f"""
        SELECT t.directive_id, min(t.period) AS first, max(CASE WHEN {EXISTS} THEN t.period END) AS last,
               max(t.next_at IS NOT NULL OR NOT {EXISTS}) AS goes_on
        FROM tasks t WHERE t.directive_id IN (SELECT value FROM json_each(:directives)) AND t.period IS NOT NULL
        GROUP BY t.directive_id
    """
    wanted = packed(list(directives))
    if wanted == "[]":
        return {}
    found = rows(db, sql, {"directives": wanted, "today": today.isoformat()})
    return {
        r["directive_id"]: {"first": r["first"], "last": r["last"], "goes_on": bool(r["goes_on"])} for r in found
    }


def _documents(
    db: sqlite3.Connection, documents: Iterable[int]
) -> tuple[dict[int, sqlite3.Row], dict[int, list[str]]]:
    """The rows of documents, and the names of what each carries out."""
    wanted = packed(list(documents))
    found = {r["id"]: r for r in rows(db, _DOCUMENTS, [wanted])}
    carries_out: dict[int, list[str]] = {}
    for r in rows(db, _CARRIED_OUT, [wanted]):
        entries = carries_out.setdefault(r["citing"], [])
        if document_name(r) not in entries:
            entries.append(document_name(r))
    return found, carries_out


# what names a dispatch, and whether its day of receipt was told
_NAMED = "{0}.id, {0}.type, {0}.number, {0}.issued, {0}.subject, {0}.received, {0}.received_assumed"
_DOCUMENTS = f"SELECT {_NAMED.format('d')} FROM documents d WHERE d.id IN (SELECT value FROM json_each(?))"
_CARRIED_OUT = f"""
    SELECT c.document_id AS citing, {_NAMED.format('cited')}
    FROM citations c JOIN documents cited ON cited.id = c.cited_id
    WHERE c.role = 'implements' AND c.document_id IN (SELECT value FROM json_each(?)) ORDER BY c.position
"""
