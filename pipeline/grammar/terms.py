"""Deadlines that come once: days, weeks, months, quarters, years, and terms that are counted.

A reader takes a phrase and what is known, and gives one `Reading` for each deadline that the words hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from pipeline.core.texts import say
from pipeline.core.workdays import (
    add_working_days,
    lunar_new_year,
    next_working_day,
    previous_working_day,
)
from pipeline.grammar import dates
from pipeline.grammar.dates import Stretch
from pipeline.grammar.named_days import Named, far, fixed, impossible, named_day
from pipeline.grammar.phrases import (
    Known,
    Phrase,
    Reader,
    Reading,
    ahead_of,
    number_in,
    printed,
    unknown,
    weekdays_of,
)

_DAY = timedelta(days=1)
_ORDINALS = {"": 1, "tiên": 1, "nhất": 1}


# --- fixed days ----------------------------------------------------------------------------------------------


def read_date(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """A day with its month, with or without year and hour."""
    named = named_day(phrase, known)
    return (fixed(phrase, known, named),)


def read_dates(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """Several days, one reading for each; a year printed once, behind the last, is the year of all."""
    days, months, years = (phrase.groups.get(name, []) for name in ("day", "month", "year"))
    years = years if len(years) == len(days) else years[-1:] * len(days)
    readings: list[Reading] = []
    for place, (day, month) in enumerate(zip(days, months, strict=True)):
        groups = {"day": [day], "month": [month], "year": years[place : place + 1]}
        readings += read_date(replace(phrase, groups=groups), known)
    return tuple(readings)


def read_day_of_month(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """A day of this month or the next (`ngày 10 tháng sau`)."""
    if known.issued is None:
        return (unknown(phrase, "no_issued"),)
    month = dates.month_from(known.issued, ahead_of(phrase))
    day = dates.day_of(month.first.year, month.first.month, number_in(phrase, "day"))
    return (fixed(phrase, known, Named(day) if day else impossible(phrase)),)


def read_weekday(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """A weekday of this week or the next; without a week the first on or after issue."""
    if known.issued is None:
        return (unknown(phrase, "no_issued"),)
    weekday = weekdays_of(phrase)[-1]
    week = dates.week_from(known.issued, ahead_of(phrase))
    day = week.first + weekday * _DAY if phrase.last("which") else dates.coming_weekday(weekday, known.issued)
    return (fixed(phrase, known, Named(day)),)


def read_today(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """The day of issue (`trong ngày hôm nay`), or a day or two later (`sáng mai`)."""
    if known.issued is None:
        return (unknown(phrase, "no_issued"),)
    ahead = ahead_of(phrase) if phrase.last("which") else 0
    return (fixed(replace(phrase, bound="end"), known, Named(known.issued + ahead * _DAY)),)


def read_tet(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """Before Tết Nguyên đán, the first after issue."""
    if known.issued is None:
        return (unknown(phrase, "no_issued"),)
    days = [lunar_new_year(year) for year in (known.issued.year, known.issued.year + 1)]
    return (fixed(phrase, known, Named(next((d for d in days if d and d > known.issued), None))),)


# --- stretches of days ---------------------------------------------------------------------------------------


def read_week(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """The Sunday of this week or the next."""
    return _stretch(phrase, known, lambda issued: dates.week_from(issued, ahead_of(phrase)))


def read_month(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """A month (of several the last), this month or the next."""
    if not phrase.groups.get("month"):
        return _stretch(phrase, known, lambda issued: dates.month_from(issued, ahead_of(phrase)))
    month = number_in(phrase, "month")
    if not 1 <= month <= 12:
        return (fixed(phrase, known, impossible(phrase)),)
    return _stretch(phrase, known, _months(phrase, month, month))


def read_quarter(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """A quarter (of several the last), this quarter or the next."""
    if phrase.last("which"):
        return _stretch(phrase, known, lambda issued: dates.quarter_from(issued, ahead_of(phrase)))
    end = dates.quarter_number(phrase.last("quarter") or "") * 3
    return _stretch(phrase, known, _months(phrase, end - 2, end))


def read_first_days(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """The last of the first days, working days or weeks of a month; the last days of it end with the month."""
    count = _ORDINALS.get(phrase.last("number") or "") or number_in(phrase, "number")
    unit = (phrase.last("unit") or "").lower()
    month = number_in(phrase, "month") if phrase.groups.get("month") else None
    if known.issued is None and not phrase.last("year"):
        return (unknown(phrase, "no_issued"),)
    if not 1 <= (month or 1) <= 12:
        return (fixed(phrase, known, impossible(phrase)),)
    issued = known.issued or date.min
    stretch = _months(phrase, month, month)(issued) if month else dates.month_from(issued, ahead_of(phrase))
    if unit == "ngày làm việc":
        day = add_working_days(stretch.first - _DAY, count, known.calendar)
    else:
        day = stretch.first + (count * (7 if unit == "tuần" else 1) - 1) * _DAY
    last = (phrase.last("half") or "").lower() == "cuối"
    return (fixed(phrase, known, Named(stretch.last if last else min(day, stretch.last))),)


def read_working_day_of(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """The first or last working day of this week or month, the next one, or a month that is named."""
    if known.issued is None:
        return (unknown(phrase, "no_issued"),)
    month = number_in(phrase, "month") if phrase.groups.get("month") else None
    if not 1 <= (month or 1) <= 12:
        return (fixed(phrase, known, impossible(phrase)),)
    if month:
        stretch = _months(phrase, month, month)(known.issued)
    else:
        of = dates.week_from if (phrase.last("period") or "").lower() == "tuần" else dates.month_from
        stretch = of(known.issued, ahead_of(phrase))
    last = (phrase.last("place") or "").lower().startswith("cuối")
    nearest = previous_working_day if last else next_working_day
    day = nearest(stretch.last if last else stretch.first, known.calendar)
    return (fixed(phrase, known, Named(day)),)


def read_month_or_quarter(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """Several months or quarters: the end of the last."""
    return (read_quarter if phrase.groups.get("quarter") else read_month)(phrase, known)


def read_half(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """`6 tháng đầu năm`, `9 tháng đầu năm`, `6 tháng cuối năm`."""
    count = number_in(phrase, "number")
    first = 1 if (phrase.last("half") or "").lower() == "đầu" else 13 - count
    if not phrase.last("year") and not phrase.last("which_year"):
        return _stretch(phrase, known, lambda issued: dates.months(issued.year, first, first + count - 1))
    return _stretch(phrase, known, _months(phrase, first, first + count - 1))


def read_year(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """A year by number, this year or the next; `năm` alone is this year."""
    year = phrase.last("year")
    if year:
        return _stretch(phrase, known, lambda _: dates.months(dates.whole_year(year), 1, 12))
    return _stretch(phrase, known, lambda issued: dates.months(issued.year + ahead_of(phrase), 1, 12))


def _months(phrase: Phrase, first: int, last: int) -> Callable[[date], Stretch]:
    year = phrase.last("year")
    if year:
        return lambda _: dates.months(dates.whole_year(year), first, last)
    if phrase.last("which_year"):
        return lambda issued: dates.months(issued.year + ahead_of(phrase, "which_year"), first, last)
    return lambda issued: dates.coming_months(first, last, issued)


def _stretch(phrase: Phrase, known: Known, of: Callable[[date], Stretch]) -> tuple[Reading, ...]:
    if known.issued is None and not phrase.last("year"):
        return (unknown(phrase, "no_issued"),)
    stretch = of(known.issued or date.min)
    part = (phrase.last("part") or "").lower()
    if phrase.bound == "before":
        part = part or "đầu"
    middle = dates.middle(stretch)
    parts = {"đầu": stretch.first, "giữa": middle, "nửa đầu": middle,
             "thượng tuần": stretch.first + 9 * _DAY, "trung tuần": stretch.first + 19 * _DAY}
    day = parts.get(part, stretch.last)
    year_told = phrase.last("year") or phrase.last("which_year")
    distant = known.issued is not None and not year_told and day - known.issued > 2 * dates.FAR
    return (fixed(phrase, known, far(phrase, day) if distant else Named(day)),)


# --- terms ---------------------------------------------------------------------------------------------------


def read_term(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """A number of days, working days, weeks, months or years from signature, receipt, force or a day."""
    number = next((n for n in map(dates.number_of, reversed(phrase.groups.get("number", []))) if n), None)
    anchor = _anchor(phrase, known)
    if isinstance(anchor, Reading):
        return (anchor,)
    if number is None or anchor is None:
        return (Reading(why=say("deadlines.event", text=phrase.text)),)
    unit = " ".join((phrase.last("unit") or "").lower().split())
    values = {"text": phrase.text, "count": number, "unit": unit, "anchor": printed(anchor),
              "anchor_name": say(f"deadlines.anchor_{phrase.counted_from}")}
    if unit == "ngày làm việc":
        due = add_working_days(anchor, number, known.calendar)
        return (Reading(due, why=say("deadlines.term_working", due=printed(due), **values)),)
    ended = term_end(anchor, number, unit)
    due = next_working_day(ended, known.calendar)
    key = "deadlines.term" if due == ended else "deadlines.term_moved"
    return (Reading(due, why=say(key, due=printed(due), ended=printed(ended), **values)),)


def term_end(anchor: date, number: int, unit: str) -> date:
    """The last day of a term in calendar units, the first day not counted (Bộ luật Dân sự 2015, Điều 147, 148)."""
    if unit.startswith("tuần"):
        return anchor + 7 * number * _DAY
    if unit in ("tháng", "năm"):
        return dates.add_months(anchor, number * (12 if unit == "năm" else 1))
    return anchor + number * _DAY


def _anchor(phrase: Phrase, known: Known) -> date | Reading | None:
    match phrase.counted_from:
        case "signing":
            return known.issued or unknown(phrase, "no_issued")
        case "receipt":
            return known.received or unknown(phrase, "no_received")
        case "force":
            return known.in_force or unknown(phrase, "no_force")
        case "date":
            named = named_day(phrase, known)
            return named.day or Reading(notes=named.notes, sure=named.sure)
    return None


def read_blank(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """A day left blank, to be written by hand."""
    return (unknown(phrase, "blank"),)


def read_event(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """What cannot be counted: it waits for something else."""
    return (Reading(why=say("deadlines.event", text=phrase.text)),)


READERS: Mapping[str, Reader] = {
    "date": read_date, "dates": read_dates, "day-of-month": read_day_of_month, "weekday": read_weekday,
    "today": read_today, "tet": read_tet, "first-days": read_first_days, "working-day-of": read_working_day_of,
    "week": read_week, "month": read_month,
    "quarter": read_quarter, "month-or-quarter": read_month_or_quarter, "half": read_half, "year": read_year,
    "term": read_term, "blank": read_blank, "event": read_event,
}
