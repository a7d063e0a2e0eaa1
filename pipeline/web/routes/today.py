"""The first page: what is late, what is due this week, what came and what went wrong."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pipeline.store import board, inbox, review_queue
from pipeline.web.desk import Desk, desk
from pipeline.web.pages import page

router = APIRouter(include_in_schema=False)
NEXT_SHOWN = 10


@router.get("/", name="today")
def today(request: Request) -> Response:
    """Counts, each a link, and the tasks that are due next."""
    with desk(request) as at:
        department = at.department or ""
        wanted = board.Wanted(department=department, folded=True)
        tasks = board.list_tasks(at.db, at.settings, at.today, wanted, limit=NEXT_SHOWN)
        return page(
            request, at, "today.html",
            standing=at.recent.get(
                ("standing", at.today, at.department),
                lambda: board.standing(at.db, at.settings, at.today, at.department),
            ),
            departments=at.recent.get(("departments", at.today), lambda: board.department_standings(at.db, at.today))
            if at.may("all") else [],
            files=inbox.counts(at.db) if at.may("all") else None,
            waiting=_waiting(at) if at.may("decide") else 0,
            tasks=tasks, missed=board.missed(at.db, [t["task"] for t in tasks], at.today),
        )  # fmt: skip


def _waiting(at: Desk) -> int:
    """How many things wait in the queue of the review."""
    return len(at.recent.get(("queue", at.today), lambda: review_queue.queue(at.db, at.today)))
