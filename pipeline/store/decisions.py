"""A clerk's decisions about tasks; each is kept in the history with its time, author and all that it changed."""

from __future__ import annotations

import sqlite3
from datetime import date

from pipeline.core.clock import today_in_viet_nam
from pipeline.core.errors import UsageError
from pipeline.core.settings import Settings
from pipeline.core.texts import say
from pipeline.store.assigning import assign as assign
from pipeline.store.changes import Change, change
from pipeline.store.database import rows, writing
from pipeline.store.deciding import by_hand, decided, require_open, task_row
from pipeline.store.documents import day_of, document_row
from pipeline.store.finding import find_instruction
from pipeline.store.names import document_name, written_day
from pipeline.store.occurrences import end_duty, goes_on
from pipeline.store.plausible import done_problem, due_problem, require_sure


def done(
    db: sqlite3.Connection,
    settings: Settings,
    task: int,
    *,
    on: date | None,
    note: str | None = None,
    evidence: str | None = None,
    force: bool = False,
    today: date | None = None,
) -> str:
    """A task was done on a day; `evidence` is the dispatch that proves it, as a clerk says it.

    `on` None: the day of issue of the evidence, else today.

    Raises:
        UsageError: there is no such task, it is not open, the evidence is not known, the day is to come, or it lies
            before the dispatch and is not forced.
    """
    today = today or today_in_viet_nam()
    if on and on > today:
        raise UsageError(say("doubt.done_ahead", day=written_day(on), today=written_day(today)))
    with writing(db):
        found = task_row(db, task)
        require_open(found, say("store.act_done"))
        proof = find_instruction(db, settings, evidence) if evidence else None
        dispatch = document_row(db, found["document_id"])
        on = on or _proved_on(db, dispatch, proof, today)
        require_sure(done_problem(dispatch, on), force=force)
        changes = mark_done(db, found, on, note=note, evidence=proof)
        told = "; ".join(part for part in (note, proof and document_name(document_row(db, proof))) if part) or None
        after = f"done {on.isoformat()}"
        decided(db, found, "done", changes, field="state", before=found["state"], after=after, note=told)
    days = _days_late(found, on)
    key = "store.did_done_late" if days > 0 else "store.did_done"
    return say(key, task=found["id"], day=written_day(on), count=days)


def _proved_on(db: sqlite3.Connection, dispatch: sqlite3.Row, proof: int | None, today: date) -> date:
    """The day of issue of the proof; today where it is not known, is to come or lies before the dispatch."""
    issued = day_of(document_row(db, proof)["issued"]) if proof and proof != dispatch["id"] else None
    return issued if issued and issued <= today and not done_problem(dispatch, issued) else today


def mark_done(
    db: sqlite3.Connection, task: sqlite3.Row, on: date, *, note: str | None, evidence: int | None
) -> list[Change]:
    """Set a task done, late where its day was past."""
    late = None if task["due"] is None else int(_days_late(task, on) > 0)
    values = {"state": "done", "done_on": on.isoformat(), "late": late, "note": note, "evidence_id": evidence}
    return change(db, "tasks", task["id"], **values)


def _days_late(task: sqlite3.Row, on: date) -> int:
    return (on - date.fromisoformat(task["due"])).days if task["due"] else 0


def reopen(db: sqlite3.Connection, settings: Settings, task: int) -> str:
    """A task that was done, dropped, lapsed or not ours is open again; with its last occurrence a duty goes on.

    Raises:
        UsageError: there is no such task, or it is open.
    """
    with writing(db):
        found = task_row(db, task)
        if found["state"] == "open":
            raise UsageError(say("store.is_open", task=found["id"]))
        blank = {"done_on": None, "late": None, "note": None, "evidence_id": None}
        changes = change(db, "tasks", found["id"], state="open", **blank, **goes_on(db, found))
        changes += by_hand(db, task=found["id"], field="state", value="open")
        decided(db, found, "reopen", changes, field="state", before=found["state"], after="open")
    return say("store.did_reopen", task=found["id"])


def extend(
    db: sqlite3.Connection,
    settings: Settings,
    task: int,
    *,
    until: date,
    because: str,
    force: bool = False,
    today: date | None = None,
) -> str:
    """An open task has until a later day, for a reason.

    Raises:
        UsageError: there is no such task, it is not open, no reason is given, or the day is not later (or far off)
            and is not forced.
    """
    with writing(db):
        found = task_row(db, task)
        require_open(found, say("store.act_extend"))
        why = reason_given(because)
        require_sure(_extension_problem(db, found, until, today or today_in_viet_nam()), force=force)
        changes = change(db, "tasks", found["id"], due=until.isoformat())
        changes += by_hand(db, task=found["id"], field="due", value=until.isoformat())
        decided(db, found, "extend", changes, field="due", before=found["due"], after=until.isoformat(), note=why)
    return say("store.did_extend", task=found["id"], day=written_day(until))


def _extension_problem(db: sqlite3.Connection, task: sqlite3.Row, until: date, today: date) -> str | None:
    due = day_of(task["due"])
    if due is not None and until <= due:
        return say("doubt.not_later", day=written_day(until), due=written_day(due))
    return due_problem(document_row(db, task["document_id"]), until, today)


def drop(
    db: sqlite3.Connection, settings: Settings, task: int, *, because: str, only_this: bool = False
) -> str:
    """An open task is not to be done any more, for a reason.

    To drop the last occurrence of a duty is to end the duty with all that was missed of it, unless `only_this` is
    meant; that one may be done already, and stays so. One that was missed is dropped by itself.

    Raises:
        UsageError: there is no such task, it is not open and ends no duty, or no reason is given.
    """
    with writing(db):
        found = task_row(db, task)
        whole_duty = found["next_at"] is not None and not only_this
        if not whole_duty or found["state"] == "not_ours":
            require_open(found, say("store.act_drop"))
        why = reason_given(because)
        sql = "SELECT id FROM tasks WHERE state = 'open' AND (id = ? OR (? AND directive_id = ?))"
        changes: list[Change] = []
        for each in rows(db, sql, [found["id"], whole_duty, found["directive_id"]]):
            changes += change(db, "tasks", each["id"], state="dropped", note=why)
            changes += by_hand(db, task=each["id"], field="state", value="dropped")
        if whole_duty:
            changes += end_duty(db, found["directive_id"])
        field, after = ("state", "dropped") if found["state"] == "open" else ("next_at", None)
        decided(db, found, "drop", changes, field=field, before=found[field], after=after, note=why)
    return say("store.did_drop_duty" if whole_duty else "store.did_drop", task=found["id"])


def reason_given(because: str) -> str:
    """A reason as it is kept.

    Raises:
        UsageError: none is given.
    """
    why = " ".join(because.split())
    if not why:
        raise UsageError(say("store.no_reason"))
    return why
