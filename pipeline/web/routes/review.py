"""The queue of what the reading was unsure of and of proposals: looked at one by one, with a key for each answer."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from pipeline import reviewing
from pipeline.core.errors import UsageError
from pipeline.core.labels import label
from pipeline.core.texts import say
from pipeline.store import corrections
from pipeline.store.clipping import clip_of
from pipeline.store.database import row, rows, writing
from pipeline.store.review_queue import Waiting, described, queue, task_of
from pipeline.store.suggestions import suggested
from pipeline.view.review import doubt_words, proposal_words, suggestion_words
from pipeline.web.desk import Desk, desk
from pipeline.web.pages import day_given, page, said_then
from pipeline.web.routes.dispatches import EDITED, sheet_height
from pipeline.web.routes.tasks import Field

router = APIRouter(include_in_schema=False)
BEFORE, LISTED = 3, 20  # of the queue are listed around the one that is looked at
Key = Annotated[str, Path(pattern=r"^[pdnc]\d{1,18}$")]
_DOTTED = {"arrival.number": "arrival_number", "arrival.date": "arrival_date"}
_TASK_FIELDS = ("text", "due")


@router.get("/review", name="review")
def review(request: Request, item: Annotated[str, Query(max_length=30)] = "") -> Response:
    """The thing to look at, with its words on the page, and those around it in the queue."""
    with desk(request, "decide") as at:
        keys = at.recent.get(("queue", at.today), lambda: queue(at.db, at.today))
        place, start, found = _around(at, keys, item)
        if keys and keys[place] not in found:  # it was settled beside the page, a moment ago
            keys = queue(at.db, at.today)
            place, start, found = _around(at, keys, item)
        current = found.get(keys[place]) if keys else None
        following = keys[place + 1] if place + 1 < len(keys) else None
        return page(
            request, at, "review.html", left=len(keys), number=place + 1, start=start, current=current,
            listed=list(found.values()), words=_words, doubt=doubt_words, following=following,
            before=keys[place - 1] if place else None, then=f"/review?item={following}" if following else "/review",
            **(_looked_at(at, current) if current else {}),
        )  # fmt: skip


def _around(at: Desk, keys: list[str], item: str) -> tuple[int, int, dict[str, Waiting]]:
    """The place of a thing in the queue (the first, where it is not there any more), and what stands around it."""
    place = keys.index(item) if item in keys else 0
    start = max(0, place - BEFORE)
    return place, start, {w.key: w for w in described(at.db, keys[start : start + LISTED])}


def _looked_at(at: Desk, current: Waiting) -> dict[str, Any]:
    about = current.reasons[0]["field"] if current.sort == "note" else ""
    field = _DOTTED.get(about, about.removeprefix("header."))
    values = rows(at.db, "SELECT * FROM documents WHERE id = ?", [current.document])[0]
    known = field in EDITED
    clip = clip_of(at.db, current)
    task = task_of(at.db, current, at.today)
    return {
        "clip": clip,
        "high": sheet_height(at, clip.sha256, clip.number, clip.rotation) if clip and clip.source != "text" else 0,
        "task": task,
        "unclear": task is not None and any(reason["problem"] == task["why"] for reason in current.reasons),
        "field": field if known else None,
        "value": values[field] if known else None,
        "missed": about == "directives",
        "suggested": suggested(at.db, current.document, about),
        "suggestion_words": suggestion_words,
        "quoted": _quoted(current),
        "label": label,
        "task_fields": _TASK_FIELDS,
        "departments": [d.name for d in at.settings.departments],
    }


def _words(waiting: Waiting) -> str:
    """What waits, in one sentence."""
    if waiting.proposal:
        return proposal_words(waiting.proposal)
    return " ".join(doubt_words(reason) for reason in waiting.reasons)


def _quoted(waiting: Waiting) -> str:
    """The words of the dispatch that a note tells, to begin a new task with."""
    told = (waiting.reasons[0]["problem"] or "") if waiting.reasons else ""
    return told.partition("“")[2].partition("”")[0].removesuffix(" …")


@router.post("/review/{key}/accept")
def accept(request: Request, key: Key, to: Field = "/review") -> Response:
    """Say yes: the proposal comes true, what was doubted is right."""
    with desk(request, "decide") as at:
        return said_then(request, at, reviewing.accept(at.office, key), to)


@router.post("/review/{key}/reject")
def reject(request: Request, key: Key, to: Field = "/review") -> Response:
    """Say no: the proposal is dismissed, what was taken for an order or a citation is none."""
    with desk(request, "decide") as at:
        return said_then(request, at, reviewing.reject(at.office, key), to)


@router.post("/review/{key}/add")
def add(
    request: Request, key: Key, text: Field, department: Field = "", until: Field = "", to: Field = "/review"
) -> Response:
    """Make a task of the words that the reading took up nowhere; the doubt is settled with it."""
    with desk(request, "decide") as at:
        with writing(at.db):
            settled = reviewing.accept(at.office, key)
            document = _document_of(at, key)
            added = corrections.add_task(
                at.db, at.settings, f"#{document}", text=text, department=department or None, until=day_given(until)
            )
        return said_then(request, at, f"{settled}\n{added}", to)


def _document_of(at: Desk, key: str) -> int:
    found = row(at.db, "SELECT document_id FROM notes WHERE 'n' || id = ?", [key])
    if found is None:
        raise UsageError(say("doubt.none_such", id=key))
    return int(found["document_id"])
