"""Who does a task: departments given to it by a leader's instruction, and taken off it again."""

from __future__ import annotations

import sqlite3
from datetime import date

from pipeline.core.clock import today_in_viet_nam
from pipeline.core.errors import UsageError
from pipeline.core.settings import Settings
from pipeline.core.texts import for_the_record, say
from pipeline.store.changes import Change, add, change, remove
from pipeline.store.database import next_position, row, rows, writing
from pipeline.store.deciding import by_hand, decided, task_row
from pipeline.store.departments import OFF, find_departments
from pipeline.store.documents import day_of, document_row, iso
from pipeline.store.names import written_day
from pipeline.store.plausible import due_problem, require_sure

ROLES = ("lead", "support")
_OF_TASK = "SELECT * FROM responsibles WHERE directive_id = ? AND department = ?"


def assign(
    db: sqlite3.Connection,
    settings: Settings,
    task: int,
    department: str,
    role: str = "lead",
    *,
    given_by: str | None = None,
    until: date | None = None,
    force: bool = False,
    today: date | None = None,
) -> str:
    """A department (several for a collective) leads or supports a task from now on, in all its occurrences.

    `given_by` is the leader who said so; `until` the office's own deadline, which an undated task takes for its own.
    Where a collective supports, those of it that lead go on leading.

    Raises:
        UsageError: the task, the department or the role is not known, or the day can hardly be meant and is not
            forced.
    """
    if role not in ROLES:
        raise UsageError(say("store.wrong_role", said=role))
    with writing(db):
        found = task_row(db, task)
        require_sure(_until_problem(db, found, until, today or today_in_viet_nam()), force=force)
        names = find_departments(db, settings, department)
        if role == "support" and len(names) > 1:
            names = [name for name in names if not _leads(db, found, name)]
        earlier = ", ".join(sorted({held for name in names if (held := _role_of(db, found, name))})) or None
        given = {"role": role, "given_by": given_by, "until": iso(until)}
        changes = [c for name in names for c in _assign_one(db, found, name, **given)]
        changes += _taken_on(db, found, iso(until))
        told = "; ".join(part for part in (", ".join(names), given_by) if part)
        decided(db, found, "assign", changes, field="role", before=earlier, after=role, note=told)
    words = say(f"fields.role_{role}")
    said = say("store.did_assign", task=found["id"], department=", ".join(names), role=words)
    return f"{said}{_told(found, given_by, until)}"


def _until_problem(db: sqlite3.Connection, task: sqlite3.Row, until: date | None, today: date) -> str | None:
    return due_problem(document_row(db, task["document_id"]), until, today)


def _told(task: sqlite3.Row, given_by: str | None, until: date | None) -> str:
    """By whom and until when, and that the office's own day is later than the one that was set to it."""
    due = day_of(task["due"])
    later = until is not None and due is not None and until > due
    return "".join((
        say("store.assigned_by", by=given_by) if given_by else "",
        say("store.assigned_until", day=written_day(until)) if until else "",
        say("store.assigned_late", due=written_day(due)) if later and due else "",
    ))


def _leads(db: sqlite3.Connection, task: sqlite3.Row, department: str) -> bool:
    held = {r["through"]: r["role"] for r in rows(db, _OF_TASK, [task["directive_id"], department])}
    return held.get("assigned", "lead" if "lead" in held.values() else "support") == "lead" if held else False


def unassign(db: sqlite3.Connection, settings: Settings, task: int, department: str) -> str:
    """A department (several for a collective) has nothing to do with a task, in all its occurrences.

    What is read of the dispatch again does not bring it back; to assign it does.

    Raises:
        UsageError: the task or the department is not known, or it has no part in the task.
    """
    with writing(db):
        found = task_row(db, task)
        names = find_departments(db, settings, department)
        changes: list[Change] = []
        gone = []
        for name in names:
            held = rows(db, _OF_TASK, [found["directive_id"], name])
            for r in held:
                changes += remove(db, "responsibles", r["id"])
            if held:
                gone.append(name)
                changes += by_hand(db, task=found["id"], field=f"{OFF}{name}", value="1")
        if not gone:
            raise UsageError(say("store.not_assigned", task=found["id"], department=", ".join(names)))
        told = ", ".join(gone)
        with for_the_record():
            note = f"{say('store.off')}: {told}"
        decided(db, found, "assign", changes, field="role", before=None, after=None, note=note)
    return say("store.did_unassign", task=found["id"], department=told)


def _taken_on(db: sqlite3.Connection, task: sqlite3.Row, until: str | None) -> list[Change]:
    """Whoever assigns a task takes it on; without a day of its own it takes the one that was set."""
    changes: list[Change] = []
    if task["state"] == "not_ours":
        changes += change(db, "tasks", task["id"], state="open")
        changes += by_hand(db, task=task["id"], field="state", value="open")
    if until and task["due"] is None:
        changes += change(db, "tasks", task["id"], due=until)
        changes += by_hand(db, task=task["id"], field="due", value=until)
    return changes


_ASSIGNED = f"{_OF_TASK} AND through = 'assigned'"


def _role_of(db: sqlite3.Connection, task: sqlite3.Row, department: str) -> str | None:
    found = row(db, _ASSIGNED, [task["directive_id"], department])
    return str(found["role"]) if found else None


def _assign_one(
    db: sqlite3.Connection, task: sqlite3.Row, department: str, **given: str | None
) -> list[Change]:
    directive = task["directive_id"]
    before = row(db, _ASSIGNED, [directive, department])
    if before:
        return change(db, "responsibles", before["id"], **given)
    place = {"directive_id": directive, "position": next_position(db, "responsibles", "directive_id", directive)}
    return add(db, "responsibles", **place, department=department, through="assigned", **given)
