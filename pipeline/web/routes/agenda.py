"""Tasks on a calendar and on a timeline of deadlines, asked for as on the list of tasks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from pipeline.core.errors import UsageError
from pipeline.core.texts import say
from pipeline.store import board
from pipeline.store.agenda import Grouping, due_by_day, leaders, runs
from pipeline.view.month import Span, beside, bounds, weeks
from pipeline.view.timeline import timeline as drawn
from pipeline.web.desk import Desk, desk
from pipeline.web.pages import day_given, page
from pipeline.web.routes.tasks import Word, filter_fields, wanted

router = APIRouter(include_in_schema=False)
PER_PAGE = 60
MOST_OF_WEEK = 300
FIRST_YEAR, LAST_YEAR = 1945, 9998


@router.get("/calendar", name="calendar")
def calendar(
    request: Request, state: Word = "open", department: Word = "", instruction: Word = "", words: Word = "",
    when: Word = "", since: Word = "", until: Word = "", sort: Word = "due", day: Word = "", span: Word = "month",
) -> Response:  # fmt: skip
    """A month or a week: how many tasks are due on each day, of whom; in a week also which."""
    with desk(request) as at:
        asked = wanted(at, state, department, instruction, words, when, since, until, sort)
        shown_span = _one_of(Span, span)
        shown = _day(day, at.today)
        rows = weeks(at.settings, shown, shown_span)
        first, last = rows[0][0].day, rows[-1][-1].day
        due = due_by_day(at.db, at.settings, at.today, asked, first, last)
        return page(
            request, at, "calendar.html", weeks=rows, due=due, span=shown_span, shown=shown,
            bounds=bounds(shown, shown_span), beside=beside(shown, shown_span), undated=_undated(at, asked),
            tasks=at.recent.get(("week", at.today, asked, first, last), lambda: _of_week(at, asked, first, last))
            if shown_span == "week" else {},
            **filter_fields(request, at, asked),
        )  # fmt: skip


def _of_week(at: Desk, asked: board.Wanted, first: date, last: date) -> dict[date, list[dict[str, Any]]]:
    begin, end = max(first, asked.since or first), min(last, asked.until or last)
    among = replace(asked, since=begin, until=end, sort="due")
    found = board.list_tasks(at.db, at.settings, at.today, among, limit=MOST_OF_WEEK)
    by_day = defaultdict(list)
    for task in found:
        by_day[date.fromisoformat(task["due"])].append(task)
    return by_day


@router.get("/timeline", name="timeline")
def timeline(
    request: Request, state: Word = "open", department: Word = "", instruction: Word = "", words: Word = "",
    when: Word = "", since: Word = "", until: Word = "", sort: Word = "due", by: Word = "department",
    number: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:  # fmt: skip
    """Tasks as bars from the day they were given to the last day, a page of them."""
    with desk(request) as at:
        asked = wanted(at, state, department, instruction, words, when, since, until, sort)
        grouping = _one_of(Grouping, by)
        start = (number - 1) * PER_PAGE
        folded = replace(asked, folded=True)
        leading = None
        if grouping == "department":
            key = ("leaders", at.today, folded)
            leading = at.recent.get(key, lambda: leaders(at.db, at.settings, at.today, folded))
        found, lines = runs(
            at.db, at.settings, at.today, folded, grouping, limit=PER_PAGE, offset=start, leading=leading
        )
        return page(
            request, at, "timeline.html", drawing=drawn(found, at.today), by=grouping, groupings=get_args(Grouping),
            lines=lines, number=number, pages=-(-lines // PER_PAGE) or 1, undated=_undated(at, asked),
            **filter_fields(request, at, asked),
        )  # fmt: skip


def _undated(at: Desk, asked: board.Wanted) -> int:
    """How many of the tasks asked for have no day and so no place."""
    if asked.when or asked.since or asked.until:
        return 0
    undated = replace(asked, when="undated")
    key = ("undated", at.today, undated)
    return at.recent.get(key, lambda: board.count_tasks(at.db, at.settings, at.today, undated))


def _one_of(known: Any, said: str) -> Any:
    if said not in get_args(known):
        raise UsageError(say("web.not_understood"))
    return said


def _day(said: str, today: date) -> date:
    day = day_given(said) or today
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UsageError(say("web.not_understood"))
    return day
