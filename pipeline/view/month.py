"""A month or a week as rows of days, each with what it is: a working day, a weekend, or a holiday by its name."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pipeline.core.settings import Settings
from pipeline.core.workdays import calendar_of, holiday_name, is_working_day

Span = Literal["month", "week"]
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Day:
    """A day: ``kind`` is `working`, `weekend`, `holiday` (with its name), `free` or `worked` (by a table)."""

    day: date
    kind: str
    name: str
    inside: bool

    @property
    def off(self) -> bool:
        """Whether the office is closed."""
        return self.kind not in ("working", "worked")


def weeks(settings: Settings, at: date, span: Span) -> list[list[Day]]:
    """The weeks, from Monday to Sunday, of the month or the week in which `at` lies."""
    days = list(_days(at, span))
    office = calendar_of(settings.calendar, settings.deadlines.works_saturdays)
    own = frozenset(settings.calendar.off)

    def told(day: date) -> Day:
        name = "" if day in own else holiday_name(day)
        inside = span == "week" or day.month == at.month
        weekend = day.weekday() == 6 or (day.weekday() == 5 and not settings.deadlines.works_saturdays)
        if is_working_day(day, office):
            return Day(day, "worked" if weekend or name else "working", "", inside)
        kind = "holiday" if name else "weekend" if weekend and day not in own else "free"
        return Day(day, kind, name, inside)

    return [[told(day) for day in days[start : start + 7]] for start in range(0, len(days), 7)]


def _days(at: date, span: Span) -> Iterator[date]:
    first, last = bounds(at, span)
    begin = first - timedelta(days=first.weekday())
    end = last + timedelta(days=6 - last.weekday())
    return (begin + timedelta(days=n) for n in range((end - begin).days + 1))


def bounds(at: date, span: Span) -> tuple[date, date]:
    """The first and the last day of the month or week in which `at` lies."""
    if span == "week":
        first = at - timedelta(days=at.weekday())
        return first, first + timedelta(days=6)
    return at.replace(day=1), at.replace(day=calendar.monthrange(at.year, at.month)[1])


def beside(at: date, span: Span) -> tuple[date, date]:
    """A day of the month or week before, and one of that behind."""
    first, last = bounds(at, span)
    before, behind = first - timedelta(days=1), last + timedelta(days=1)
    return bounds(before, span)[0], behind
