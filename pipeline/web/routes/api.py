"""The JSON interface: the objects of contract.md, with the rights of the person whose token or session it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse, Response
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

from pipeline import parting
from pipeline.core.texts import say
from pipeline.store import board, comments, decisions, proposals
from pipeline.store.database import row
from pipeline.store.finding import NotFound
from pipeline.store.instructions import show
from pipeline.store.ledger import Asked, ledger
from pipeline.store.search import Only
from pipeline.store.undoing import undo
from pipeline.web.desk import Desk, desk
from pipeline.web.pages import last_decision
from pipeline.web.routes.dispatches import require_known, require_own
from pipeline.web.routes.finding import found_with
from pipeline.web.routes.tasks import own_task, own_tasks, require_own_decision, wanted

TOKEN = HTTPBearer(auto_error=False, description="`congvan user token NAME`, or the page of one's own account")
router = APIRouter(prefix="/api", dependencies=[Depends(TOKEN)])
MOST = 500
Number = Annotated[int, Path(ge=1, le=2**53)]
Word = Annotated[str, Query(max_length=200)]
Text = Annotated[str, Field(max_length=5000)]


class Problem(BaseModel):
    """What went wrong, in one sentence."""

    error: str


class Given(BaseModel):
    """A body: a field that is not known is a mistake, not ignored."""

    model_config = ConfigDict(extra="forbid")


class Done(Given):
    """A task is done on a day (none given: the evidence's, else today), shown by a dispatch as a clerk says it."""

    on: date | None = None
    note: Text | None = None
    evidence: Text | None = None


class Assign(Given):
    """A department leads or supports a task."""

    department: Text
    role: str = "lead"
    given_by: Text | None = None
    until: date | None = None


class Extend(Given):
    """A task has until another day."""

    until: date
    because: Text


class Because(Given):
    """The reason of a decision."""

    because: Text


class Said(Given):
    """A remark."""

    text: Text


class Told(BaseModel):
    """What was done, in a sentence, and the event with which it is taken back; null where it cannot be."""

    told: str
    event: int | None


class Task(BaseModel):
    """A task as contract.md has it, with more."""

    model_config = ConfigDict(extra="allow")

    task: int
    dispatch: str
    carries_out: list[str]
    ref: str
    text: str
    departments: list[dict[str, Any]]
    due: str | None
    time: str | None
    rrule: str | None
    days_left: int | None
    state: str


class Tasks(BaseModel):
    """A page of tasks, and how many there are in all."""

    total: int
    tasks: list[Task]


class Instruction(BaseModel):
    """An instruction as contract.md has it, with more."""

    model_config = ConfigDict(extra="allow")

    name: str
    issued: str | None
    issuer: str | None
    received: bool
    state: str
    tasks: dict[str, int]


# what may be wrong with every request; with one for something by its number; with a change
_ANY = {
    400: "It was not understood, or the record does not allow it", 401: "There is no valid token or session",
    403: "The person may not, or another site asks", 408: "It came too slowly", 421: "Another host is meant",
    422: "A value is missing, unknown or of the wrong form", 503: "The record is busy; ask again in a few seconds",
}  # fmt: skip
_ONE = {404: "There is none of this number or name"}
_CHANGE = _ONE | {411: "The length is not told", 413: "The body is too large"}


def _problems(said: dict[int, str]) -> dict[int | str, dict[str, Any]]:
    return {code: {"model": Problem, "description": about} for code, about in sorted((_ANY | said).items())}


# what is read is answered as the record tells it: to have it checked once more takes longer than to find it
LISTED, ONE, CHANGE = _problems({}), _problems(_ONE), _problems(_CHANGE)


@router.get("/tasks", responses=ONE, response_model=Tasks)
def list_tasks(
    request: Request, state: Word = "open", department: Word = "", instruction: Word = "", words: Word = "",
    when: Word = "", since: date | None = None, until: date | None = None, sort: Word = "due",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100, offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Response:  # fmt: skip
    """The tasks that are asked for, as the list of the page has them."""
    with desk(request) as at:
        asked = wanted(at, state, department, instruction, words, when, "", "", sort)
        asked = replace(asked, since=since, until=until)
        found = board.list_tasks(at.db, at.settings, at.today, asked, limit=limit, offset=offset)
        total, _ = at.recent.get(
            ("lines", at.today, asked), lambda: board.count_lines(at.db, at.settings, at.today, asked)
        )
        return JSONResponse({"total": total, "tasks": found})


@router.get("/tasks/{task}", responses=ONE, response_model=Task)
def get_task(request: Request, task: Number) -> Response:
    """One task."""
    with desk(request) as at:
        return JSONResponse(own_task(at, task))


def _decided(request: Request, action: str, task: int, decide: Callable[[Desk], str]) -> Told:
    with desk(request, action) as at:
        own_task(at, task)
        own_tasks(at, [task])
        return _told(at, decide(at))


def _told(at: Desk, sentence: str) -> Told:
    return Told(told=sentence, event=last_decision(at))


@router.post("/tasks/{task}/done", responses=CHANGE)
def done(request: Request, task: Number, given: Done) -> Told:
    """Mark a task done."""
    return _decided(request, "done", task, lambda at: decisions.done(
        at.db, at.settings, task, on=given.on, today=at.today, note=given.note, evidence=given.evidence,
    ))  # fmt: skip


@router.post("/tasks/{task}/assign", responses=CHANGE)
def assign(request: Request, task: Number, given: Assign) -> Told:
    """Give a task to a department."""
    return _decided(request, "assign", task, lambda at: decisions.assign(
        at.db, at.settings, task, given.department, given.role, given_by=given.given_by, until=given.until,
    ))  # fmt: skip


@router.post("/tasks/{task}/extend", responses=CHANGE)
def extend(request: Request, task: Number, given: Extend) -> Told:
    """Give a task until another day."""
    return _decided(request, "decide", task, lambda at: decisions.extend(
        at.db, at.settings, task, until=given.until, because=given.because,
    ))  # fmt: skip


@router.post("/tasks/{task}/drop", responses=CHANGE)
def drop(request: Request, task: Number, given: Because) -> Told:
    """Record that a task need not be done any more."""
    return _decided(
        request, "decide", task, lambda at: decisions.drop(at.db, at.settings, task, because=given.because)
    )


@router.post("/tasks/{task}/reopen", responses=CHANGE)
def reopen(request: Request, task: Number) -> Told:
    """Open a task again."""
    return _decided(request, "decide", task, lambda at: decisions.reopen(at.db, at.settings, task))


@router.post("/tasks/{task}/comment", responses=CHANGE)
def comment(request: Request, task: Number, given: Said) -> Told:
    """Say something about a task."""
    return _decided(request, "comment", task, lambda at: comments.comment(at.db, task, given.text))


@router.post("/events/{event}/undo", responses=CHANGE)
def take_back(request: Request, event: Number) -> Told:
    """Take back a decision; who is no clerk, only an own one."""
    with desk(request, "undo") as at:
        require_own_decision(at, event)
        return _told(at, undo(at.db, at.settings, event))


@router.get("/instructions", responses=ONE, response_model=list[Instruction])
def list_instructions(
    request: Request, open_only: bool = False, issuer: Word = "", words: Word = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100, after: Annotated[int | None, Query(ge=1, le=2**53)] = None,
) -> Response:  # fmt: skip
    """The dispatches received or cited with their states, the latest first; those behind the `document` `after`."""
    with desk(request, "all") as at:
        if after:
            require_known(at, after)
        asked = Asked(open_only, issuer, words)
        found, _ = ledger(at.db, at.settings, at.today, asked, limit=limit, after=after)
        return JSONResponse(found)


@router.get("/dispatches/{document}", responses=ONE, response_model=dict[str, Any])
def get_dispatch(request: Request, document: Number) -> Response:
    """One dispatch by its number in the record, as `congvan show --json` prints it."""
    with desk(request) as at:
        require_known(at, document)
        require_own(at, document)
        return JSONResponse(show(at.db, at.settings, at.today, f"#{document}"))


@router.get("/search", responses=LISTED, response_model=list[dict[str, Any]])
def find(request: Request, words: Word) -> Response:
    """What `congvan search --json` prints."""
    with desk(request, "all") as at:
        return JSONResponse(found_with(at, words, Only()))


@router.get("/proposals", responses=LISTED, response_model=list[dict[str, Any]])
def list_proposals(request: Request) -> Response:
    """What waits for a yes."""
    with desk(request, "decide") as at:
        return JSONResponse(proposals.proposals(at.db))


@router.post("/proposals/{proposal}/{answer}", responses=CHANGE)
def settle(request: Request, proposal: Number, answer: Literal["accept", "reject"]) -> Told:
    """Say yes (`accept`) or no (`reject`) to a proposal."""
    with desk(request, "decide") as at:
        if row(at.db, "SELECT 1 FROM proposals WHERE id = ?", [proposal]) is None:
            raise NotFound(say("store.no_proposal", id=proposal))
        if answer == "accept":
            return _told(at, parting.accept(at.office, proposal))
        return _told(at, proposals.reject(at.db, proposal))


@router.get("/departments", responses=LISTED)
def departments(request: Request) -> list[str]:
    """The departments of the office."""
    with desk(request) as at:
        return [d.name for d in at.settings.departments]
