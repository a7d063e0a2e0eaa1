"""What another copy of a dispatch says otherwise is taken over at a clerk's yes, as if the clerk had set it by hand."""

from __future__ import annotations

import json
import sqlite3

from pipeline.core.errors import UsageError
from pipeline.core.settings import Settings
from pipeline.core.texts import for_the_record, say
from pipeline.store import corrections
from pipeline.store.changes import Change, add, change, kept, remove
from pipeline.store.database import packed, row, rows
from pipeline.store.deciding import as_one, by_hand, decided, task_row
from pipeline.store.differing import ASSIGNEES
from pipeline.store.documents import document_row
from pipeline.store.names import document_name
from pipeline.store.settling import settle


def take_over(db: sqlite3.Connection, settings: Settings, proposal: sqlite3.Row) -> str:
    """Say yes to a proposal of kind `changed`: the field holds the other copy's value from now on.

    A task that is settled by now, or that another dispatch's task stands for, stays as it is.

    Raises:
        UsageError: the proposal waits no more, or the value does not fit any more.
    """
    document, task, field = proposal["document_id"], proposal["task_id"], proposal["field"]
    value = proposal["value"] or ""
    with as_one(db, "accepted", document) as told:
        if row(db, "SELECT 1 FROM proposals WHERE id = ? AND state = 'waiting'", [proposal["id"]]) is None:
            raise UsageError(say("store.no_proposal", id=proposal["id"]))
        settled = change(db, "proposals", proposal["id"], state="accepted")
        with for_the_record():
            note = say("store.proposal", id=proposal["id"], kind=say("store.kind_changed"))
        told |= {"note": note, "field": field, "after": value}
        told["detail"] = packed(kept(settled))
        changes_task = task is not None and _can_change(db, task, field)
        if task is None:
            corrections.correct(db, settings, f"#{document}", field, value, force=True)
        elif changes_task and field == ASSIGNEES:
            _take_units(db, settings, task_row(db, task), value)
        elif changes_task:
            corrections.edit_task(db, settings, task, field, value, force=True)
    changed = say("store.tasks_changed", count=1) if changes_task else ""
    what = f"{say('store.kind_changed')}: {document_name(document_row(db, document))}"
    return say("store.did_accept", id=proposal["id"], what=what, tasks=changed)


def _can_change(db: sqlite3.Connection, task: int, field: str) -> bool:
    """Whether a field of a task may still be another: what is not this office's keeps its words and units right."""
    states = ("open", "not_ours") if field in ("text", ASSIGNEES) else ("open",)
    found = row(db, "SELECT state, same_as FROM tasks WHERE id = ?", [task])
    return found is not None and found["same_as"] is None and found["state"] in states


def _take_units(db: sqlite3.Connection, settings: Settings, task: sqlite3.Row, value: str) -> None:
    """The units of an order are those of the other copy; which departments it falls to is judged by them."""
    directive = task["directive_id"]
    before = rows(db, "SELECT * FROM assignments WHERE directive_id = ? ORDER BY position", [directive])
    changes: list[Change] = []
    for r in before:
        changes += remove(db, "assignments", r["id"])
    for position, (role, unit) in enumerate(json.loads(value), 1):
        place = {"directive_id": directive, "position": position}
        changes += add(db, "assignments", **place, unit=unit, role=role, inherited=0, rule="")
    changes += by_hand(db, task=task["id"], field=ASSIGNEES, value=value)
    earlier = packed([[r["role"], r["unit"]] for r in before])
    event = decided(db, task, "edit", changes, field=ASSIGNEES, before=earlier, after=value)
    settle(db, settings, task["document_id"], part_of=event)
