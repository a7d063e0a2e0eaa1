"""The tasks of the office, as the rows of contract.md: what is outstanding, for whom, until when.

This module is on the way of `congvan outstanding` and imports nothing heavy.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from pipeline.core.settings import Settings
from pipeline.store.database import packed, rows
from pipeline.store.freshness import catch_up
from pipeline.store.occurrences import EXISTS, make_due
from pipeline.store.task_objects import task_objects

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
