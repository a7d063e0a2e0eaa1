"""A clerk's decisions and corrections; each is kept in the history with its time and author."""

from __future__ import annotations

import sqlite3
from datetime import date

from pipeline.core.errors import UsageError
from pipeline.core.settings import Settings
from pipeline.core.texts import say
from pipeline.store.database import insert, row, rows, update, writing
from pipeline.store.departments import find_departments
from pipeline.store.documents import absorb_doubles, document_row
from pipeline.store.fields import TASK_FIELDS, header_field, task_field
from pipeline.store.finding import find_instruction
from pipeline.store.history import add_event, author, now
from pipeline.store.names import document_name, written_day
from pipeline.store.recounting import recount
from pipeline.store.settling import settle

# all that a decision may change of a task
_TASK_COLUMNS = ("state", "due", "time", "rrule", "done_on", "late", "note", "evidence_id", "directive_text")
# fields on which hangs whose a dispatch is
_JUDGED = frozenset({"issuer", "number", "parent", "place", "recipients", "issued"})


def done(
    db: sqlite3.Connection,
    settings: Settings,
    task: int,
    *,
    on: date,
    note: str | None = None,
    evidence: str | None = None,
) -> str:
    """A task was done on a day; `evidence` is the dispatch that proves it, as a clerk says it.

    Raises:
        UsageError: there is no such task, it is not open, or the evidence is not known.
    """
    with writing(db):
        found = _task(db, task)
        _require_open(found, say("store.act_done"))
        proof = find_instruction(db, settings, evidence) if evidence else None
        days = (on - date.fromisoformat(found["due"])).days if found["due"] else 0
        late = None if found["due"] is None else int(days > 0)
        update(db, "tasks", task, state="done", done_on=on.isoformat(), late=late, note=note, evidence_id=proof)
        told = "; ".join(part for part in (note, proof and document_name(document_row(db, proof))) if part) or None
        _add_task_event(db, found, "done", "state", found["state"], f"done {on.isoformat()}", told)
    key = "store.did_done_late" if late else "store.did_done"
    return say(key, task=task, day=written_day(on), days=days)


def reopen(db: sqlite3.Connection, settings: Settings, task: int) -> str:
    """A task that was done, dropped, lapsed or not ours is open again.

    Raises:
        UsageError: there is no such task, or it is open.
    """
    with writing(db):
        found = _task(db, task)
        if found["state"] == "open":
            raise UsageError(say("store.is_open", task=task))
        update(db, "tasks", task, state="open", done_on=None, late=None, note=None, evidence_id=None)
        _keep_correction(db, task=task, field="state", value="open")
        _add_task_event(db, found, "reopen", "state", found["state"], "open")
    return say("store.did_reopen", task=task)


def assign(db: sqlite3.Connection, settings: Settings, task: int, department: str, role: str = "lead") -> str:
    """A department (several for a collective) leads or supports a task from now on.

    Raises:
        UsageError: the task, the department or the role is not known.
    """
    if role not in ("lead", "support"):
        raise UsageError(say("store.wrong_role", said=role))
    with writing(db):
        found = _task(db, task)
        names = find_departments(db, settings, department)
        for name in names:
            _assign_one(db, found, name, role)
        if found["state"] == "not_ours":
            # whoever assigns it takes it on
            update(db, "tasks", task, state="open")
            _keep_correction(db, task=task, field="state", value="open")
            _add_task_event(db, found, "reopen", "state", "not_ours", "open")
    told = ", ".join(names)
    return say("store.did_assign", task=task, department=told, role=say(f"store.role_{role}"))


def _assign_one(db: sqlite3.Connection, task: sqlite3.Row, department: str, role: str) -> None:
    directive = task["directive_id"]
    sql = "SELECT * FROM responsibles WHERE directive_id = ? AND department = ? AND through = 'assigned'"
    before = row(db, sql, [directive, department])
    if before:
        update(db, "responsibles", before["id"], role=role)
    else:
        sql = "SELECT coalesce(max(position), 0) + 1 AS next FROM responsibles WHERE directive_id = ?"
        position = rows(db, sql, [directive])[0]["next"]
        insert(
            db, "responsibles", directive_id=directive, position=position, department=department, role=role,
            through="assigned",
        )  # fmt: skip
    _add_task_event(db, task, "assign", "role", before and before["role"], role, department)


def correct(db: sqlite3.Connection, settings: Settings, said: str, field: str, value: str) -> str:
    """Set a field of a dispatch (header, arrival, received) by hand; a later reading leaves it as it is.

    An empty value says that the dispatch does not hold the field. Lists are separated by `;`.

    Raises:
        UsageError: the dispatch or the field is not known, or the value does not fit.
    """
    columns = header_field(field, value)
    with writing(db):
        document = find_instruction(db, settings, said)
        before = document_row(db, document)
        update(db, "documents", document, **columns)
        _keep_correction(db, document=document, field=field, value=columns[field])
        add_event(db, "correct", document=document, field=field, before=before[field], after=columns[field])
        if field in ("number", "issued", "type", "issuer"):
            absorb_doubles(db, document)
        if field in _JUDGED:
            settle(db, settings, document)
        moved = recount(db, settings, document) if field in ("received", "issued") else 0
    told = {"before": before[field], "after": columns[field]}
    said_so = say("store.did_correct", field=field, name=document_name(before), **_told(told))
    return f"{said_so}; {say('store.did_recount', count=moved)}" if moved else said_so


def edit_task(db: sqlite3.Connection, settings: Settings, task: int, field: str, value: str) -> str:
    """Set a field of a task by hand: due, time, rrule, state, text, note; a later reading leaves it as it is.

    Raises:
        UsageError: the task or the field is not known, or the value does not fit.
    """
    new = task_field(field, value)
    with writing(db):
        found = _task(db, task)
        table = TASK_FIELDS[field]
        before = found["directive_text"] if table == "directives" else found[field]
        update(db, table, found["directive_id"] if table == "directives" else task, **{field: new})
        _keep_correction(db, task=task, field=field, value=new)
        if field == "state" and new != "done":
            update(db, "tasks", task, done_on=None, late=None, evidence_id=None)
        if field == "due" and found["done_on"]:
            late = None if new is None else int(found["done_on"] > new)
            update(db, "tasks", task, late=late)
        _add_task_event(db, found, "edit", field, before, new)
    return say("store.did_edit", field=field, task=task, **_told({"before": before, "after": new}))


# --- common ------------------------------------------------------------------------------------------------


def _told(values: dict[str, object]) -> dict[str, object]:
    return {key: say("store.nothing") if value in (None, "") else value for key, value in values.items()}


def _task(db: sqlite3.Connection, task: int) -> sqlite3.Row:
    sql = """
        SELECT t.*, d.document_id, d.text AS directive_text FROM tasks t JOIN directives d ON d.id = t.directive_id
        WHERE t.id = ?
    """
    found = row(db, sql, [task])
    if found is None:
        raise UsageError(say("store.no_task", task=task))
    return found


def _require_open(task: sqlite3.Row, action: str) -> None:
    if task["state"] != "open":
        state = say(f"store.state_{task['state']}")
        raise UsageError(say("store.not_open", task=task["id"], state=state, action=action))


def _add_task_event(
    db: sqlite3.Connection,
    task: sqlite3.Row,
    what: str,
    field: str,
    before: object,
    after: object,
    note: str | None = None,
) -> None:
    """Keep what was done to a task, with all its values before, so that it can be undone."""
    kept = {column: task[column] for column in _TASK_COLUMNS}
    add_event(
        db, what, document=task["document_id"], task=task["id"], field=field, before=before, after=after, note=note,
        detail={"before": kept},
    )  # fmt: skip


def _keep_correction(
    db: sqlite3.Connection, *, field: str, value: object, document: int | None = None, task: int | None = None
) -> None:
    """Remember that a field was set by hand, once for each field."""
    db.execute(
        "DELETE FROM corrections WHERE document_id IS ? AND task_id IS ? AND field = ?", [document, task, field]
    )
    kept = None if value is None else str(value)
    insert(db, "corrections", document_id=document, task_id=task, field=field, value=kept, at=now(), who=author())
