"""A dispatch on its pages: every finding where it stands, and the corrections beside it."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import FileResponse, Response

from pipeline.core.errors import Unreadable, UsageError
from pipeline.core.labels import label
from pipeline.core.texts import say
from pipeline.signing import signed_files
from pipeline.store import corrections, evidence
from pipeline.store.chain import chain_of
from pipeline.store.database import packed, row, rows
from pipeline.store.finding import NotFound
from pipeline.store.instructions import show
from pipeline.view.chain_drawing import drawn, shortened
from pipeline.view.listing import instruction_state, told_once
from pipeline.view.signed import signature_words
from pipeline.web.desk import Desk, NotAllowed, desk
from pipeline.web.pages import day_given, day_value, last_decision, page, said_then
from pipeline.web.routes.tasks import Field, own_task

router = APIRouter(include_in_schema=False)
EDITED = (
    "type", "number", "issued", "place", "issuer", "parent", "subject", "recipients", "signer", "signer_title",
    "urgency", "received", "arrival_number", "arrival_date",
)  # fmt: skip
TASK_EDITED = ("text", "due", "time", "rrule")
SHEET_WIDTH, A4 = 1000, 297 / 210
_FOREVER = {"cache-control": "private, max-age=86400, immutable"}


@router.get("/dispatches/{document}", name="dispatch")
def dispatch(request: Request, document: int) -> Response:
    """The pages of a dispatch with what was found on them."""
    return dispatch_page(request, document)


def dispatch_page(request: Request, document: int, *, with_chain: bool = False) -> Response:
    """The page of a dispatch; `with_chain` shows its chain at once."""
    with desk(request) as at:
        require_own(at, document)
        found = show(at.db, at.settings, at.today, f"#{document}")
        found |= {"history": told_once(found["history"])}
        values = row(at.db, "SELECT * FROM documents WHERE id = ?", [document])
        chain = chain_of(at.db, document, at.today, at.department)
        views, places = at.recent.get(
            ("pages", document), lambda: (evidence.page_views(at.db, document), evidence.places(at.db, document))
        )
        return page(
            request, at, "dispatch.html", dispatch=found, values=values, edited=EDITED, task_edited=TASK_EDITED,
            label=label, views=views, places=places,
            citations=rows(at.db, _CITATIONS, [document]), departments=[d.name for d in at.settings.departments],
            chain=chain, drawing=drawn(chain.members, chain.ties), shortened=shortened, with_chain=with_chain,
            state_words=instruction_state, height_of=partial(sheet_height, at),
            signed=signed_files(at.folder, found.get("files") or ()), signature_words=signature_words,
        )  # fmt: skip


_CITATIONS = "SELECT * FROM citations WHERE document_id = ? ORDER BY position"


def require_known(at: Desk, document: int) -> None:
    """Refuse a dispatch that is not in the record."""
    if row(at.db, "SELECT 1 FROM documents WHERE id = ?", [document]) is None:
        raise NotFound(say("web.no_dispatch", id=document))


def require_own(at: Desk, *documents: int) -> None:
    """Refuse dispatches in none of which a person of a department has a task."""
    if at.department:
        sql = """
            SELECT 1 FROM responsibles r JOIN directives d ON d.id = r.directive_id
            WHERE d.document_id IN (SELECT value FROM json_each(?)) AND r.department = ?
        """
        if row(at.db, sql, [packed(documents), at.department]) is None:
            raise NotAllowed(say("web.not_your_dispatch"))


@router.get("/files/{sha256}/pages/{number}.jpg", name="page_picture")
def page_picture(request: Request, sha256: str, number: int) -> Response:
    """The picture of a page of an archived file."""
    with desk(request) as at:
        path, _ = _archived(at, sha256)
        sql = f"SELECT p.rotation, f.document_id {_IN_FILE} JOIN pages p ON p.file_id = f.id AND p.number = ?"
        found = rows(at.db, sql, [sha256, number])
        require_own(at, *(r["document_id"] for r in found))
    data = _picture(path, number, found[0]["rotation"] or 0) if found else None
    if data is None:
        raise UsageError(say("web.no_picture"))
    return Response(data, media_type="image/jpeg", headers=_FOREVER)


@lru_cache(maxsize=64)
def _picture(path: Path, number: int, rotation: int) -> bytes | None:
    """The picture of a page, kept for the next who looks at it: an archived file is named by what it holds."""
    from pipeline.ingest.page_picture import page_picture as picture

    return picture(path, number, rotation)


@router.get("/files/{sha256}", name="original")
def original(request: Request, sha256: str) -> Response:
    """The untouched original, always to be kept as a file and never shown as a page of this site."""
    with desk(request) as at:
        path, name = _archived(at, sha256)
        require_own(at, *(r["document_id"] for r in rows(at.db, f"SELECT f.document_id {_IN_FILE}", [sha256])))
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return FileResponse(
        path, media_type="application/octet-stream", headers=_FOREVER | {"content-disposition": disposition}
    )


# an archived file and the dispatches that lie in it behind the first
_IN_FILE = "FROM files whole JOIN files f ON whole.sha256 = ? AND (f.id = whole.id OR f.part_of = whole.id)"


def _archived(at: Desk, sha256: str) -> tuple[Path, str]:
    """The path of an archived file as the record has it, and its name."""
    found = row(at.db, "SELECT * FROM files WHERE sha256 = ? AND archived_as IS NOT NULL", [sha256])
    if found is None or found["document_id"] is None:
        raise UsageError(say("web.no_file"))
    return at.folder / found["archived_as"], found["name"]


def sheet_height(at: Desk, sha256: str, number: int, rotation: int) -> int:
    """How high a page is drawn that is `SHEET_WIDTH` wide: as it is itself, and as upright A4 where nobody knows."""
    from pipeline.ingest.page_picture import page_shapes

    kept = row(at.db, "SELECT archived_as FROM files WHERE sha256 = ? AND archived_as IS NOT NULL", [sha256])
    try:
        shapes = page_shapes(at.folder / kept["archived_as"]) if kept else ()
    except Unreadable:
        shapes = ()
    shape = shapes[number - 1] if 1 <= number <= len(shapes) else None
    if shape and rotation % 180:
        shape = 1 / shape
    return round(SHEET_WIDTH * (shape or A4))


@router.post("/dispatches/{document}/correct")
def correct(
    request: Request, document: int, field: Field, value: Field = "", force: Annotated[bool, Form()] = False,
    to: Field = "",
) -> Response:  # fmt: skip
    """Set a field by hand."""
    with desk(request, "decide") as at:
        if field not in EDITED:
            raise UsageError(say("web.not_understood"))
        before = last_decision(at)
        told = corrections.correct(at.db, at.settings, f"#{document}", field, day_value(field, value), force=force)
        to = to or f"/dispatches/{document}#header.{field}"
        return said_then(request, at, told, to, undo=last_decision(at) != before)


@router.post("/dispatches/{document}/tasks")
def add_task(request: Request, document: int, text: Field, department: Field = "", until: Field = "") -> Response:
    """Add a directive that the reading missed, its words selected on the page or typed."""
    with desk(request, "decide") as at:
        told = corrections.add_task(
            at.db, at.settings, f"#{document}", text=text, department=department or None, until=day_given(until)
        )
        return said_then(request, at, told, f"/dispatches/{document}")


@router.post("/tasks/{task}/edit")
def edit_task(
    request: Request, task: int, field: Field, value: Field = "", to: Field = "/tasks",
    force: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """Set a field of a task by hand."""
    with desk(request, "decide") as at:
        own_task(at, task)
        if field not in TASK_EDITED:
            raise UsageError(say("web.not_understood"))
        before = last_decision(at)
        told = corrections.edit_task(at.db, at.settings, task, field, day_value(field, value), force=force)
        return said_then(request, at, told, to, undo=last_decision(at) != before)
