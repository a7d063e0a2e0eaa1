"""Mail: files handed in, what becomes of them, and what the clerk writes on a dispatch that has come."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from pipeline import intake as taking_in
from pipeline.core.errors import UsageError
from pipeline.core.labels import label
from pipeline.core.texts import say
from pipeline.keeping import letters, quarantined
from pipeline.store import corrections, evidence
from pipeline.store.database import rows
from pipeline.store.deciding import as_one
from pipeline.store.history import add_event, now
from pipeline.store.instructions import show
from pipeline.store.mailroom import handed_in, instruct, mailroom
from pipeline.web.desk import desk
from pipeline.web.pages import day_given, day_value, page, said_then
from pipeline.web.routes.dispatches import require_known
from pipeline.web.routes.tasks import Field
from pipeline.web.safety import LARGEST_UPLOAD
from pipeline.web.uploads import received

router = APIRouter(include_in_schema=False)


@router.get("/intake", name="intake")
def intake(request: Request) -> Response:
    """Where files are handed in, and how the mail stands; for htmx the latter alone."""
    with desk(request, "take_in") as at:
        return page(
            request, at, "intake.html", mail=mailroom(at.db), megabytes=LARGEST_UPLOAD // 2**20,
            quarantine={letters(path.name) for path in quarantined(at.folder)},
        )  # fmt: skip


@router.post("/intake/files")
async def hand_in(request: Request) -> Response:
    """Take files into the inbox; the answer is given when they are on the disk."""
    inbox, since = await run_in_threadpool(_inbox, request), now()
    kept = await received(request, inbox)
    return await run_in_threadpool(_acknowledged, request, [path.name for path in kept], since)


def _inbox(request: Request) -> Path:
    with desk(request, "take_in") as at:
        folder = at.office.inbox
    if not folder.is_dir():
        raise UsageError(say("intake.no_inbox", folder=folder))
    return folder


def _acknowledged(request: Request, names: list[str], since: str) -> Response:
    with desk(request, "take_in") as at:
        with suppress(sqlite3.OperationalError):  # the files are there, and will be read whatever is told of them
            handed_in(at.db, names, since)
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse({"kept": names})
        return said_then(request, at, say("mailroom.handed_in", names=", ".join(names)), "/intake", undo=False)


@router.post("/intake/retry")
def retry(request: Request, name: Annotated[list[str], Form(max_length=500)]) -> Response:
    """Put files of the quarantine into the inbox again."""
    with desk(request, "take_in") as at:
        there = {letters(path.name): path for path in quarantined(at.folder)}
        for one in name:
            if one not in there:
                raise UsageError(say("intake.not_quarantined", name=one))
        for one in dict.fromkeys(name):
            taking_in.bring_back(at.office, there[one])
            add_event(at.db, "retried", note=one)
        return said_then(request, at, say("mailroom.retried", names=", ".join(name)), "/intake", undo=False)


@router.get("/dispatches/{document}/arrival", name="arrival")
def arrival(request: Request, document: int) -> Response:
    """The first page of a dispatch beside what the clerk types from it: number, day, leader's instruction."""
    with desk(request, "assign") as at:
        found = show(at.db, at.settings, at.today, f"#{document}")
        return page(
            request, at, "arrival.html", dispatch=found, views=evidence.page_views(at.db, document)[:1], label=label,
            values=rows(at.db, "SELECT * FROM documents WHERE id = ?", [document])[0],
            departments=[d.name for d in at.settings.departments],
        )  # fmt: skip


@router.post("/dispatches/{document}/arrival")
def write_arrival(
    request: Request, document: int, number: Field = "", received: Field = "", force: Annotated[bool, Form()] = False,
    to: Field = "/intake",
) -> Response:  # fmt: skip
    """Keep the arrival number and the day received."""
    with desk(request, "decide") as at:
        require_known(at, document)
        known = rows(at.db, "SELECT arrival_number, received, received_assumed FROM documents WHERE id = ?", [document])
        held = {"arrival_number": known[0]["arrival_number"], "received": known[0]["received"]}
        given = {"arrival_number": number.strip(), "received": day_value("received", received)}
        changed = {
            field: value
            for field, value in given.items()
            if value != (held.get(field) or "") or (field == "received" and value and known[0]["received_assumed"])
        }
        told = []
        if changed:
            with as_one(at.db, "arrival", document):
                told = [
                    corrections.correct(at.db, at.settings, f"#{document}", field, value, force=force, today=at.today)
                    for field, value in changed.items()
                ]
        return said_then(request, at, "\n".join(told) or say("mailroom.nothing_new"), to, undo=bool(told))


@router.post("/dispatches/{document}/instruct")
def write_instruction(
    request: Request, document: int, by: Field = "", words: Field = "", lead: Field = "",
    support: Annotated[list[str], Form(max_length=200)] = [], until: Field = "", to: Field = "/intake",  # noqa: B006
) -> Response:  # fmt: skip
    """Keep what the leader wrote on a dispatch (bút phê) as an assignment of its tasks."""
    with desk(request, "assign") as at:
        require_known(at, document)
        who = by or (at.person.shown if at.person.role == "leader" else "")
        told = instruct(
            at.db, at.settings, document, by=who, words=words, lead=lead, support=[s for s in support if s != lead],
            until=day_given(until),
        )  # fmt: skip
        return said_then(request, at, told, to)
