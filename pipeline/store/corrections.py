"""A clerk's corrections of what was read, and tasks that a clerk adds; a later reading leaves them as they are."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

from pipeline.core.clock import today_in_viet_nam
from pipeline.core.errors import UsageError
from pipeline.core.labels import label, value_words
from pipeline.core.settings import Settings
from pipeline.core.texts import for_the_record, say
from pipeline.store.arrivals import number_follows
from pipeline.store.changes import change, kept
from pipeline.store.database import insert, packed, rows, writing
from pipeline.store.deciding import by_hand, decided, is_by_hand, task_row
from pipeline.store.departments import find_departments
from pipeline.store.documents import absorb_doubles, corrected_fields, day_of, document_row
from pipeline.store.fields import TASK_FIELDS, field_of_dispatch, field_of_task, header_field, task_field
from pipeline.store.finding import find_instruction
from pipeline.store.history import add_event
from pipeline.store.names import document_name
from pipeline.store.occurrences import goes_on
from pipeline.store.plausible import due_problem, header_problem, require_sure
from pipeline.store.proposing import propose
from pipeline.store.recounting import recount
from pipeline.store.settling import settle

# fields on which hangs whose a dispatch is
JUDGED = frozenset({"issuer", "number", "parent", "place", "recipients", "issued"})
# fields by which a dispatch is known
_IDENTITY = ("number", "issued", "type", "issuer")
_BLANK = (None, packed([]))


def correct(
    db: sqlite3.Connection,
    settings: Settings,
    said: str,
    field: str,
    value: str,
    *,
    force: bool = False,
    today: date | None = None,
) -> str:
    """Set a field of a dispatch (header, arrival, received), named by key or label, by hand.

    An empty value says that the dispatch does not hold the field. Lists are separated by `;`. `today` is the day in
    Viet Nam where it is not given. Where the field holds the value already, nothing is written; that a blank one is
    rightly blank is kept once.

    Raises:
        UsageError: the dispatch or the field is not known, the value does not fit, or it can hardly be meant and is
            not forced.
    """
    field = field_of_dispatch(field)
    columns = header_field(field, value)
    with writing(db):
        document = find_instruction(db, settings, said)
        before = document_row(db, document)
        same = all(before[f] == v for f, v in columns.items() if f in (field, "received_assumed"))
        if same and (columns[field] not in _BLANK or field in corrected_fields(db, document)):
            return _as_it_was(field, columns[field], document_name(before))
        doubt = header_problem(db, before, field, columns[field], today or today_in_viet_nam())
        require_sure(doubt, force=force)
        changes = change(db, "documents", document, **columns)
        changes += by_hand(db, document=document, field=field, value=columns[field])
        told: dict[str, Any] = {"before": before[field], "after": columns[field]}
        event = add_event(db, "correct", document=document, field=field, **told, detail=kept(changes))
        moved = _follow(db, settings, document, field, event)
    said_so = _said(before[field], columns[field], field, document_name(before))
    return f"{said_so}; {say('store.did_recount', count=moved)}" if moved else said_so


def _follow(db: sqlite3.Connection, settings: Settings, document: int, field: str, event: int) -> int:
    """All that hangs on a field of a dispatch is judged and found anew; how many tasks have another last day."""
    if field in _IDENTITY:
        absorb_doubles(db, document, part_of=event)
    if field in JUDGED:
        settle(db, settings, document, part_of=event)
        number_follows(db, document, part_of=event)
    moved = recount(db, settings, document, part_of=event) if field in ("received", "issued") else 0
    if field in JUDGED or field in _IDENTITY:
        propose(db, settings, document)
    return moved


def edit_task(
    db: sqlite3.Connection,
    settings: Settings,
    task: int,
    field: str,
    value: str,
    *,
    force: bool = False,
    today: date | None = None,
) -> str:
    """Set a field of a task, named by key or label, by hand: due, time, rrule, state, text, note.

    Where the field holds the value already, nothing is written; that a blank one is rightly blank is kept once.

    Raises:
        UsageError: the task or the field is not known, the value does not fit or can hardly be meant and is not
            forced, or the task is said to be done, which needs a day.
    """
    field = field_of_task(field)
    new = task_field(field, value)
    with writing(db):
        found = task_row(db, task)
        before = found["directive_text"] if TASK_FIELDS[field] == "directives" else found[field]
        if before == new and (new is not None or is_by_hand(db, found["id"], field)):
            return _as_it_was(field, new, say("store.task_name", task=found["id"]))
        if field == "due":
            document = document_row(db, found["document_id"])
            require_sure(due_problem(document, day_of(new), today or today_in_viet_nam()), force=force)
        if field == "state" and new == "done":
            raise UsageError(say("store.use_done", task=found["id"]))
        if TASK_FIELDS[field] == "directives":
            changes = change(db, "directives", found["directive_id"], text=new)
        else:
            changes = change(db, "tasks", found["id"], **_with_consequences(db, found, field, new))
        changes += by_hand(db, task=found["id"], field=field, value=new)
        decided(db, found, "edit", changes, field=field, before=before, after=new)
    name = say("store.task_name", task=found["id"])
    return _said(before, new, field, name)


def _with_consequences(db: sqlite3.Connection, task: sqlite3.Row, field: str, new: Any) -> dict[str, Any]:
    """A new value of a task's field, and what else it changes in the task."""
    values: dict[str, Any] = {field: new}
    if field == "state":
        values |= {"done_on": None, "late": None, "evidence_id": None}
        values |= goes_on(db, task) if new == "open" else {}
    if field == "due" and task["done_on"]:
        values["late"] = None if new is None else int(task["done_on"] > new)
    # a duty begins, or ends, with its rule; the days of occurrences that are there stay
    due, rule = (values.get(f, task[f]) for f in ("due", "rrule"))
    if field in ("due", "rrule") and rule and due and task["period"] is None:
        values |= {"period": due, "next_at": due}
    if field == "rrule" and not rule:
        values["next_at"] = None
    return values


def add_task(
    db: sqlite3.Connection,
    settings: Settings,
    said: str,
    *,
    text: str,
    department: str | None = None,
    until: date | None = None,
    force: bool = False,
    today: date | None = None,
) -> str:
    """Add a task to a dispatch that a clerk found in it; taking this back drops the task.

    Raises:
        UsageError: the dispatch or the department is not known, the text is empty, or the day can hardly be meant
            and is not forced.
    """
    words = task_field("text", text)
    with writing(db):
        document = find_instruction(db, settings, said)
        doubt = due_problem(document_row(db, document), until, today or today_in_viet_nam())
        require_sure(doubt, force=force)
        names = find_departments(db, settings, department) if department else []
        due = None if until is None else until.isoformat()
        task = _made(db, document, words, due)
        found = task_row(db, task)
        for position, name in enumerate(names, 1):
            place = {"directive_id": found["directive_id"], "position": position}
            insert(db, "responsibles", **place, department=name, role="lead", through="assigned")
        changes = change(db, "tasks", task, state="open")
        changes += by_hand(db, task=task, field="state", value="open")
        decided(db, found, "add", changes, field="state", before=None, after="open", note=words)
    return say("store.did_add", task=task, name=document_name(document_row(db, document)))


@for_the_record()
def _made(db: sqlite3.Connection, document: int, text: str, due: str | None) -> int:
    """A task that is not open yet, with the directive it stands for."""
    sql = "SELECT max(position) AS last, sum(file_id IS NULL) AS added FROM directives WHERE document_id = ?"
    place = rows(db, sql, [document])[0]
    directive = insert(
        db,
        "directives",
        document_id=document,
        position=(place["last"] or 0) + 1,
        ref=say("store.added_ref", number=(place["added"] or 0) + 1),
        text=text,
        spans=packed([]),
        boxes=packed([]),
        reports_to=packed([]),
        rules=packed([]),
        confidence=1.0,
    )
    insert(db, "deadlines", directive_id=directive, kind="date" if due else "none", due=due)
    return insert(db, "tasks", directive_id=directive, state="dropped", due=due, why=say("store.why_added"))


def _as_it_was(field: str, value: Any, name: str) -> str:
    return say("store.unchanged", field=label(field), name=name, value=value_words(field, value))


def _said(before: Any, after: Any, field: str, name: str) -> str:
    key = "store.did_correct" if before != after else "store.did_confirm"
    values = {"before": value_words(field, before), "after": value_words(field, after)}
    return say(key, field=label(field), name=name, **values)
