"""The tasks of the office, as the rows of contract.md: what is outstanding, for whom, until when.

This module is on the way of `congvan outstanding` and imports nothing heavy.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pipeline.core.settings import Settings
from pipeline.core.texts import in_every_language, say
from pipeline.store.database import packed, rows
from pipeline.store.freshness import catch_up
from pipeline.store.names import document_name, written_day
from pipeline.store.occurrences import EXISTS, make_due

# the documents whose tasks belong to an instruction: itself, and those that carry it out or pass it on
OF_INSTRUCTION = """
    SELECT :instruction UNION
    SELECT c.document_id FROM citations c JOIN documents by ON by.id = c.document_id
    WHERE c.cited_id = :instruction AND by.held
    AND (c.role = 'implements' OR (c.role = 'attached' AND by.direction <> 'outgoing'))
"""
_COLUMNS = """
    SELECT own.id AS task, t.state, t.due, t.time, t.rrule, t.why, t.done_on, t.late, t.note, t.evidence_id,
           own.same_as, t.period, d.id AS directive, d.document_id, d.ref, d.text, d.page, d.reports_to, d.confidence,
           l.kind AS deadline_kind, l.text AS deadline_text, l.why AS deadline_why, l.due AS deadline_due
"""
_TASK = f"""
    {_COLUMNS.replace("own.", "t.")}
    FROM tasks t JOIN directives d ON d.id = t.directive_id LEFT JOIN deadlines l ON l.directive_id = d.id
"""
# read in the order asked for, the first rows of a long list need no sorting of it
_NEAREST_TASK = _TASK.replace("tasks t JOIN", "tasks t INDEXED BY tasks_nearest CROSS JOIN")
# a task that was ordered twice stands as it does where it was ordered first
_TASK_OR_FIRST = f"""
    {_COLUMNS}
    FROM tasks own JOIN tasks t ON t.id = coalesce(own.same_as, own.id) JOIN directives d ON d.id = own.directive_id
    LEFT JOIN deadlines l ON l.directive_id = d.id
"""
_NEAREST_DATED = "t.due, t.time IS NULL, t.time, t.id"
_NEAREST_FIRST = f"t.due IS NULL, {_NEAREST_DATED}"


def outstanding(
    db: sqlite3.Connection,
    settings: Settings,
    today: date,
    *,
    department: str | None = None,
    instruction: str | None = None,
    unassigned: bool = False,
    overdue: bool = False,
    due_within: int | None = None,
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """The open tasks, nearest deadline first, undated last, each as an object of contract.md.

    `department` and `instruction` as a clerk says them. `unassigned`: no department leads. `due_within`: due
    today or in so many days; with `overdue` also what is past. A recurring duty is one task for each occurrence up
    to the first that is not due yet; a task ordered twice is one, with its other sources.
    Where congvan.toml has changed since, whose tasks are whose is judged anew first.

    Raises:
        UsageError: the department or the instruction is not known, or may be several.
    """
    catch_up(db, settings)
    make_due(db, today)
    where = [_LISTED, *_day_conditions(overdue, due_within)]
    given = {"today": today.isoformat(), "until": _until(today, due_within), "limit": -1 if limit is None else limit}
    among, said = _said_conditions(db, settings, department, instruction)
    where += among
    if unassigned:
        where.append(f"NOT {_responsible('r.role = ' + _LEAD)}")
    tasks = _NEAREST_TASK if instruction is None else _TASK
    order = _NEAREST_DATED if _DATED in where else _NEAREST_FIRST
    sql = f"{tasks} WHERE {' AND '.join(where)} ORDER BY {order} LIMIT :limit"
    return task_objects(db, rows(db, sql, given | said), today)


# a task that is there, open, and no second source of another
_LISTED = f"t.state = 'open' AND t.same_as IS NULL AND {EXISTS}"
# where a task was ordered first, or again
_ORDERED_BY = f"""
    (d.document_id IN ({OF_INSTRUCTION}) OR EXISTS (
        SELECT 1 FROM tasks again JOIN directives ad ON ad.id = again.directive_id
        WHERE again.same_as = t.id AND ad.document_id IN ({OF_INSTRUCTION})))
"""


def _day_conditions(overdue: bool, due_within: int | None) -> list[str]:
    if due_within is None:
        return [_DATED, "t.due < :today"] if overdue else []
    return [_DATED, "t.due <= :until" if overdue else "t.due BETWEEN :today AND :until"]


def _until(today: date, due_within: int | None) -> str:
    """The last day asked about, at most the last of the calendar."""
    days = min(due_within or 0, (date.max - today).days)
    return (today + timedelta(days=days)).isoformat()


def _said_conditions(
    db: sqlite3.Connection, settings: Settings, department: str | None, instruction: str | None
) -> tuple[list[str], dict[str, Any]]:
    """The conditions for what a clerk named, with what stands in them."""
    where, given = [], dict[str, Any]()
    if department is not None:
        from pipeline.store.departments import find_departments

        given["departments"] = packed(find_departments(db, settings, department))
        where.append(_responsible("r.department IN (SELECT value FROM json_each(:departments))"))
    if instruction is not None:
        from pipeline.store.finding import find_instruction

        given["instruction"] = find_instruction(db, settings, instruction)
        where.append(_ORDERED_BY)
    return where, given


# in these words the index knows it
_DATED = "(t.due IS NULL) = 0"
_LEAD = "'lead'"


def _responsible(condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM responsibles r WHERE r.directive_id = t.directive_id AND {condition})"


# what one dispatch orders twice stands in it once
_NOT_BESIDE_FIRST = """
    (own.same_as IS NULL OR (SELECT document_id FROM directives WHERE id = t.directive_id) <> d.document_id)
"""


def tasks_of(db: sqlite3.Connection, documents: Sequence[int], today: date) -> list[dict[str, Any]]:
    """All tasks of these documents in the order of the text, whatever their state, as objects of contract.md."""
    sql = f"""
        {_TASK_OR_FIRST} WHERE d.document_id IN (SELECT value FROM json_each(:documents)) AND {EXISTS}
        AND {_NOT_BESIDE_FIRST}
        ORDER BY d.document_id, d.position, own.period, own.id
    """
    given = {"documents": packed(list(documents)), "today": today.isoformat()}
    return task_objects(db, rows(db, sql, given), today)


def tasks_by_id(db: sqlite3.Connection, tasks: Sequence[int], today: date) -> list[dict[str, Any]]:
    """These tasks, whatever their state, as objects of contract.md."""
    sql = f"{_TASK} WHERE t.id IN (SELECT value FROM json_each(?)) ORDER BY t.id"
    return task_objects(db, rows(db, sql, [packed(list(tasks))]), today)


def directives_of(db: sqlite3.Connection, documents: Sequence[int], today: date) -> list[dict[str, Any]]:
    """The tasks of these documents as `tasks_of`, a duty once: its last occurrence, with all of them in it."""
    found: dict[int, dict[str, Any]] = {}
    for task in tasks_of(db, documents, today):
        entry = {k: task[k] for k in ("task", "period", "due", "days_left", "state", "done_on", "late")}
        before = found.get(task["directive"], {}).get("occurrences", [])
        found[task["directive"]] = {**task, "occurrences": [*before, *([entry] if task["period"] else [])]}
    return list(found.values())


def task_objects(db: sqlite3.Connection, found: Sequence[sqlite3.Row], today: date) -> list[dict[str, Any]]:
    """Rows of tasks as the objects of contract.md."""
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
