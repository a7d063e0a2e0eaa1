"""The list of tasks, one task, and the decisions about them, one or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from pipeline.commands.export import FORMATS
from pipeline.core.errors import UsageError
from pipeline.core.texts import say
from pipeline.store import board, comments, decisions
from pipeline.store.database import rows, writing
from pipeline.store.deciding import as_one
from pipeline.store.fields import STATES
from pipeline.store.finding import NotFound
from pipeline.store.tasks import tasks_by_id
from pipeline.store.undoing import undo
from pipeline.view.export import exported
from pipeline.web.desk import Desk, NotAllowed, desk
from pipeline.web.pages import attachment, day_given, page, said_then

router = APIRouter(include_in_schema=False)
PER_PAGE = 50
MOST_EXPORTED = 100_000
FILTER = ("state", "department", "instruction", "words", "when", "since", "until", "sort")
DAYS = ("since", "until")

Word = Annotated[str, Query(max_length=200)]
Field = Annotated[str, Form(max_length=5000)]


def wanted(
    at: Desk, state: str, department: str, instruction: str, words: str, when: str, since: str, until: str, sort: str
) -> board.Wanted:
    """Which tasks the address asks for; a person of a department gets its own alone."""
    return board.Wanted(
        state="" if state == "all" else state,
        department=at.department or department,
        instruction=instruction,
        words=words,
        when="" if when == "unassigned" else when,
        unassigned=when == "unassigned",
        since=day_given(since),
        until=day_given(until),
        sort=sort,
    )


@router.get("/tasks", name="tasks")
def tasks(
    request: Request, state: Word = "open", department: Word = "", instruction: Word = "", words: Word = "",
    when: Word = "", since: Word = "", until: Word = "", sort: Word = "due",
    number: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:  # fmt: skip
    """The tasks that are asked for, a page of them."""
    with desk(request) as at:
        asked = wanted(at, state, department, instruction, words, when, since, until, sort)
        folded = replace(asked, folded=True)
        start = (number - 1) * PER_PAGE
        found = board.list_tasks(at.db, at.settings, at.today, folded, limit=PER_PAGE, offset=start)
        length = at.recent.get(
            ("length", at.today, folded), lambda: board.count_listed(at.db, at.settings, at.today, folded)
        )
        times = board.missed_times(at.db, [t["task"] for t in found], at.today, asked)
        return page(
            request, at, "tasks.html", tasks=found, length=length, number=number,
            pages=-(-length.lines // PER_PAGE) or 1, times=times,
            kinds=FORMATS, **filter_fields(request, at, asked),
        )  # fmt: skip


def filter_fields(request: Request, at: Desk, asked: board.Wanted) -> dict[str, Any]:
    """What the form shows that asks for tasks, and the address's own words of it, to be kept from view to view."""
    given = request.query_params
    return {
        "asked": asked,
        "when": "unassigned" if asked.unassigned else asked.when,
        "states": STATES,
        "sorts": board.SORTS,
        "departments": [d.name for d in at.settings.departments],
        "kept_filter": urlencode([(name, given[name]) for name in FILTER if given.get(name)]),
        "kept_but_days": urlencode([(name, given[name]) for name in FILTER if given.get(name) and name not in DAYS]),
    }


@router.get("/tasks/export/{kind}", name="export")
def export(
    request: Request, kind: str, state: Word = "open", department: Word = "", instruction: Word = "", words: Word = "",
    when: Word = "", since: Word = "", until: Word = "", sort: Word = "due",
) -> Response:  # fmt: skip
    """What the list shows, all pages of it, as a file."""
    with desk(request) as at:
        if kind not in FORMATS:
            raise UsageError(say("web.no_kind", kind=kind))
        asked = wanted(at, state, department, instruction, words, when, since, until, sort)
        found, _ = board.find_tasks(at.db, at.settings, at.today, asked, limit=MOST_EXPORTED)
        content = exported(found, kind, at.settings.office, asked.department, at.today)
    return attachment(content, f"cong-viec-{at.today.isoformat()}.{kind}", kind)


@router.get("/tasks/{task}", name="task")
def task(request: Request, task: int) -> Response:
    """One task with its decisions and its history."""
    with desk(request) as at:
        found = own_task(at, task)
        sql = "SELECT * FROM events WHERE task_id = ? ORDER BY id DESC LIMIT 200"
        return page(
            request, at, "task.html", task=found, history=rows(at.db, sql, [found["task"]]),
            departments=[d.name for d in at.settings.departments],
        )  # fmt: skip


def own_task(at: Desk, task: int) -> dict[str, Any]:
    """A task that this person may see.

    Raises:
        NotFound: there is none of this number.
        NotAllowed: it is another department's.
    """
    found = tasks_by_id(at.db, [task], at.today)
    if not found:
        raise NotFound(say("store.no_task", task=task))
    if at.department and at.department not in {d["name"] for d in found[0]["departments"]}:
        raise NotAllowed(say("web.not_your_task"))
    return found[0]


Tasks = Annotated[list[int], Form(alias="task", max_length=500)]


@router.post("/tasks/done")
def done(
    request: Request, tasks: Tasks, on: Field = "", note: Field = "", evidence: Field = "", to: Field = "/tasks"
) -> Response:
    """Mark tasks done."""
    with desk(request, "done") as at:
        own_tasks(at, tasks)
        day = day_given(on) or at.today
        with _as_one(at, tasks):
            told = [
                decisions.done(at.db, at.settings, t, on=day, note=note or None, evidence=evidence or None)
                for t in tasks
            ]
        return said_then(request, at, "\n".join(told), to)


@router.post("/tasks/assign")
def assign(
    request: Request, tasks: Tasks, department: Field, role: Field = "lead", by: Field = "", until: Field = "",
    to: Field = "/tasks",
) -> Response:  # fmt: skip
    """Give tasks to a department, as the leader's instruction (bút phê) says."""
    with desk(request, "assign") as at:
        given_by = by or (at.person.shown if at.person.role == "leader" else None)
        last = day_given(until)
        with _as_one(at, tasks):
            told = [
                decisions.assign(at.db, at.settings, t, department, role, given_by=given_by, until=last) for t in tasks
            ]
        return said_then(request, at, "\n".join(told), to)


@router.post("/tasks/extend")
def extend(request: Request, tasks: Tasks, until: Field, because: Field, to: Field = "/tasks") -> Response:
    """Give tasks until another day."""
    with desk(request, "decide") as at:
        last = _needed(day_given(until))
        with _as_one(at, tasks):
            told = [decisions.extend(at.db, at.settings, t, until=last, because=because) for t in tasks]
        return said_then(request, at, "\n".join(told), to)


@router.post("/tasks/drop")
def drop(request: Request, tasks: Tasks, because: Field, to: Field = "/tasks") -> Response:
    """Record that tasks need not be done any more."""
    with desk(request, "decide") as at:
        with _as_one(at, tasks):
            told = [decisions.drop(at.db, at.settings, t, because=because) for t in tasks]
        return said_then(request, at, "\n".join(told), to)


@router.post("/tasks/reopen")
def reopen(request: Request, tasks: Tasks, to: Field = "/tasks") -> Response:
    """Open tasks again."""
    with desk(request, "decide") as at:
        with _as_one(at, tasks):
            told = [decisions.reopen(at.db, at.settings, t) for t in tasks]
        return said_then(request, at, "\n".join(told), to)


@router.post("/tasks/comment")
def comment(request: Request, tasks: Tasks, text: Field, to: Field = "/tasks") -> Response:
    """Say something about tasks, kept in their history."""
    with desk(request, "comment") as at:
        own_tasks(at, tasks)
        with writing(at.db):
            told = [comments.comment(at.db, t, text) for t in tasks]
        return said_then(request, at, "\n".join(told), to)


@router.post("/undo")
def take_back(request: Request, event: Annotated[int, Form(ge=1)], to: Field = "/tasks") -> Response:
    """Take back a decision; who is no clerk, only an own one."""
    with desk(request, "undo") as at:
        require_own_decision(at, event)
        return said_then(request, at, undo(at.db, at.settings, event), to)


def require_own_decision(at: Desk, event: int) -> None:
    """Refuse to take back what somebody else decided, unless the person is a clerk."""
    found = rows(at.db, "SELECT who FROM events WHERE id = ?", [event])
    if not found:
        raise NotFound(say("store.no_decision", event=event))
    if found[0]["who"] != at.person.name and not at.may("decide"):
        raise NotAllowed(say("web.not_your_decision"))


def own_tasks(at: Desk, tasks: Sequence[int]) -> None:
    """Refuse where one of the tasks, or the one that it stands for, is none of this person's.

    What is decided about a task that was ordered twice is decided where it was ordered first.
    """
    for number in tasks if at.department else ():
        found = own_task(at, number)
        if found["same_as"] is not None:
            own_tasks(at, [found["same_as"]])


def _as_one(at: Desk, tasks: Sequence[int]) -> AbstractContextManager[object]:
    """What is decided about several tasks at once is kept, and taken back, together."""
    return as_one(at.db, "many") if len(tasks) > 1 else writing(at.db)


def _needed(day: date | None) -> date:
    if day is None:
        raise UsageError(say("web.day_needed"))
    return day
