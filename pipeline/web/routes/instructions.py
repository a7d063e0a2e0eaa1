"""The ledger by instruction."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from pipeline.store.ledger import Asked, issuers, ledger
from pipeline.view.listing import instruction_state
from pipeline.web.desk import desk
from pipeline.web.pages import page
from pipeline.web.routes.dispatches import dispatch_page
from pipeline.web.routes.tasks import Word

router = APIRouter(include_in_schema=False)
PER_PAGE = 40


@router.get("/instructions", name="instructions")
def instructions(
    request: Request, show: Word = "open", issuer: Word = "", words: Word = "",
    after: Annotated[int | None, Query(ge=1, le=2**53)] = None,
) -> Response:  # fmt: skip
    """The instructions asked for, a page of them; a person of a department sees those with a task of its own."""
    with desk(request) as at:
        asked = Asked(show != "all", issuer, words, at.department)
        found, last = ledger(at.db, at.settings, at.today, asked, limit=PER_PAGE, after=after)
        return page(
            request, at, "instructions.html", found=found, last=last, begun=after is not None, asked=asked,
            issuers=issuers(at.db) if at.may("all") else [], state_words=instruction_state,
        )  # fmt: skip


@router.get("/instructions/{document}", name="instruction")
def instruction(request: Request, document: int) -> Response:
    """One instruction: its dispatch with the whole chain shown."""
    return dispatch_page(request, document, with_chain=True)
