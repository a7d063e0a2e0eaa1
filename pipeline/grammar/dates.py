"""Days and stretches of days as dispatches write them: dates with or without a year, months, quarters, weeks.

Whatever lacks a year is the first one that is not over on the day of issue.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

FAR = timedelta(days=183)  # a date without year further ahead than this is doubted
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def coming_day(month: int, day: int, issued: date) -> date | None:
    """The first such day on or after `issued` (29/02: of the next leap year); None where there is none."""
    years = range(issued.year, issued.year + 9)
    days = (day_of(year, month, day) for year in years)
    return next((d for d in days if d and d >= issued), None)


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def months(year: int, first: int, last: int) -> Stretch:
    """The months `first` to `last` (1 to 12) of a year."""
    return Stretch(date(year, first, 1), last_day(year, last))


def coming_months(first: int, last: int, issued: date) -> Stretch:
    """The first stretch of those months that is not over at `issued`."""
    this = months(issued.year, first, last)
    return this if this.last >= issued else months(issued.year + 1, first, last)


def month_from(issued: date, ahead: int) -> Stretch:
    """The month of `issued`, or one `ahead` of it."""
    count = issued.year * 12 + issued.month - 1 + ahead
    return months(count // 12, count % 12 + 1, count % 12 + 1)


def quarter_from(issued: date, ahead: int) -> Stretch:
    """The quarter of `issued`, or one `ahead` of it."""
    count = issued.year * 4 + (issued.month - 1) // 3 + ahead
    first = count % 4 * 3 + 1
    return months(count // 4, first, first + 2)


def week_from(issued: date, ahead: int) -> Stretch:
    """The week (Monday to Sunday) of `issued`, or one `ahead` of it."""
    monday = issued - issued.weekday() * _DAY + 7 * ahead * _DAY
    return Stretch(monday, monday + 6 * _DAY)


def coming_weekday(weekday: int, issued: date) -> date:
    """The first such weekday (Monday is 0) on or after `issued`."""
    return issued + ((weekday - issued.weekday()) % 7) * _DAY


def middle(stretch: Stretch) -> date:
    """Its middle as Bộ luật Dân sự 2015, Điều 146 fixes it: the 15th of a month, 30/6 of a year, else by halves."""
    if stretch.last.month == stretch.first.month:
        return stretch.first.replace(day=15)
    if (stretch.first.month, stretch.last.month) == (1, 12):
        return date(stretch.first.year, 6, 30)
    return stretch.first + (stretch.last - stretch.first) // 2


def add_months(day: date, count: int) -> date:
    """The same day number `count` months later, or that month's last day (Điều 148)."""
    target = month_from(day, count)
    return min(target.last, target.first + (day.day - 1) * _DAY)


def quarter_number(text: str) -> int:
    """`I` to `IV`, `1` to `4` or `nhất` to `tư` as a number."""
    return {"i": 1, "ii": 2, "iii": 3, "iv": 4, "nhất": 1}.get(text.lower()) or number_of(text) or int(text)


def whole_year(text: str) -> int:
    """A year of two or four digits as four; two digits are of this century."""
    return int(text) + (2000 if len(text) == 2 else 0)


_UNITS = {"một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
          "tám": 8, "chín": 9}


def number_of(text: str) -> int | None:
    """Digits, or Vietnamese number words below one hundred, as a number; None for anything else."""
    if text.isdigit():
        return int(text)
    total = 0
    for word in text.lower().split():
        if word in ("mười", "mươi"):
            total = (total or 1) * 10
        elif word in _UNITS:
            total += _UNITS[word]
        else:
            return None
    return total or None
