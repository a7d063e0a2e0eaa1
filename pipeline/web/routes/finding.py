"""Search, live while it is typed where the browser runs scripts."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pipeline.core.errors import UsageError
from pipeline.store.fields import STATES
from pipeline.store.search import Only, search
from pipeline.web.desk import Desk, desk
from pipeline.web.pages import day_given, page
from pipeline.web.routes.tasks import Word

router = APIRouter(include_in_schema=False)


def found_with(at: Desk, words: str, only: Only) -> list[dict[str, Any]]:
    """What a search finds; who goes back to it, or asks for the same, is told what was found already."""
    key = ("search", at.today, words, only)
    return at.recent.get(key, lambda: search(at.db, at.settings, at.today, words, only))


@router.get("/search", name="search")
def find(
    request: Request, words: Word = "", issuer: Word = "", since: Word = "", until: Word = "", department: Word = "",
    state: Word = "",
) -> Response:  # fmt: skip
    """Dispatches and tasks that hold the words; a person of a department finds its own tasks and their dispatches."""
    with desk(request) as at:
        only = Only(
            issuer=issuer or None, since=day_given(since), until=day_given(until),
            department=at.department or department or None, state=state or None,
        )  # fmt: skip
        problem = ""
        found = []
        if words.strip():
            try:
                found = found_with(at, words, only)
            except UsageError as e:
                problem = str(e)
        return page(
            request, at, "search_found.html" if "hx-request" in request.headers else "search.html", words=words,
            only=only, problem=problem, states=STATES, departments=[d.name for d in at.settings.departments],
            dispatches=[r for r in found if r["kind"] == "dispatch"],
            tasks=[r for r in found if r["kind"] == "task"],
        )  # fmt: skip
