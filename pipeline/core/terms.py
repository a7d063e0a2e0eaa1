"""What the words of a deadline mean: the last day on time, its hour, its recurrence, and why.

A reader takes the named groups of a match (every capture, in order), the bound and what is known, and gives one
`Reading` for each deadline that the words hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from pipeline.core import dates, recurrence
from pipeline.core.dates import Stretch
from pipeline.core.texts import say
from pipeline.core.workdays import (
    Calendar,
    add_working_days,
    is_working_day,
    lunar_new_year,
    next_working_day,
    previous_working_day,
)

Groups = Mapping[str, list[str]]
_DAY = timedelta(days=1)
_SLIPS = str.maketrans("lLiIoO", "111100")  # what OCR makes of the digits 1 and 0
_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, "bẩy": 5, "nhật": 6, "cn": 6}


@dataclass(frozen=True, slots=True)
class Known:
    """What deadlines are counted from; None where it is not known."""

    issued: date | None
    received: date | None
    calendar: Calendar
    before_is_inclusive: bool = False
    in_force: date | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of one deadline: as printed, the named groups in them, and what their rule gives."""

    text: str
    groups: Groups
    bound: str | None = None
    counted_from: str | None = None

    def last(self, name: str) -> str | None:
        """The last capture of a group."""
        found = self.groups.get(name)
        return found[-1].strip() if found else None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was worked out; ``sure`` lowers the confidence where something had to be assumed."""

    due: date | None = None
    time: str | None = None
    rrule: str | None = None
    why: str | None = None
    notes: tuple[str, ...] = ()
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class _Named:
    """A day that was named, with what there is to note about it."""

    day: date | None
    notes: tuple[str, ...] = field(default=())
    sure: float = 1.0


Reader = Callable[[Phrase, Known], tuple[Reading, ...]]


# --- fixed days ---------------------------------------------------------------------------------------------


def read_date(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """A day with its month, with or without year and hour."""
    named = _named_day(phrase, known)
    return (_fixed(phrase, known, named),)


def read_day_of_month(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """A day of this month or the next (`ngày 10 tháng sau`)."""
    if known.issued is None:
        return (_unknown(phrase, "no_issued"),)
    month = dates.month_from(known.issued, _ahead(phrase))
    day = dates.day_of(month.first.year, month.first.month, _number(phrase, "day"))
    return (_fixed(phrase, known, _Named(day) if day else _impossible(phrase)),)


def read_weekday(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """A weekday of this week or the next; without a week the first on or after issue."""
    if known.issued is None:
        return (_unknown(phrase, "no_issued"),)
    weekday = _weekdays(phrase)[-1]
    week = dates.week_from(known.issued, _ahead(phrase))
    day = week.first + weekday * _DAY if phrase.last("which") else dates.coming_weekday(weekday, known.issued)
    return (_fixed(phrase, known, _Named(day)),)


def read_today(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """The day of issue (`trong ngày hôm nay`)."""
    if known.issued is None:
        return (_unknown(phrase, "no_issued"),)
    return (_fixed(replace(phrase, bound="end"), known, _Named(known.issued)),)


def read_tet(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """Before Tết Nguyên đán, the first after issue."""
    if known.issued is None:
        return (_unknown(phrase, "no_issued"),)
    days = [lunar_new_year(year) for year in (known.issued.year, known.issued.year + 1)]
    return (_fixed(phrase, known, _Named(next((d for d in days if d and d > known.issued), None))),)


# --- stretches of days --------------------------------------------------------------------------------------


def read_week(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """This week or the next: its Sunday."""
    return _stretch(phrase, known, lambda issued: dates.week_from(issued, _ahead(phrase)))


def read_month(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """A month (of several the last), this month or the next."""
    if phrase.last("which"):
        return _stretch(phrase, known, lambda issued: dates.month_from(issued, _ahead(phrase)))
    month = _number(phrase, "month")
    if not 1 <= month <= 12:
        return (_fixed(phrase, known, _impossible(phrase)),)
    return _stretch(phrase, known, _months(phrase, month, month))


def read_quarter(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """A quarter (of several the last), this quarter or the next."""
    if phrase.last("which"):
        return _stretch(phrase, known, lambda issued: dates.quarter_from(issued, _ahead(phrase)))
    end = dates.quarter_number(phrase.last("quarter") or "") * 3
    return _stretch(phrase, known, _months(phrase, end - 2, end))


def read_month_or_quarter(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """Several months or quarters: the end of the last."""
    return (read_quarter if phrase.groups.get("quarter") else read_month)(phrase, known)


def read_half(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """`6 tháng đầu năm`, `9 tháng đầu năm`, `6 tháng cuối năm`."""
    count = _number(phrase, "number")
    first = 1 if phrase.last("half") == "đầu" else 13 - count
    return _stretch(phrase, known, _months(phrase, first, first + count - 1))


def read_year(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """A year by number, this year or the next; `năm` alone is this year."""
    year = phrase.last("year")
    if year:
        return _stretch(phrase, known, lambda _: dates.months(dates.whole_year(year), 1, 12))
    return _stretch(phrase, known, lambda issued: dates.months(issued.year + _ahead(phrase), 1, 12))


def _months(phrase: Phrase, first: int, last: int) -> Callable[[date], Stretch]:
    year = phrase.last("year")
    if year:
        return lambda _: dates.months(dates.whole_year(year), first, last)
    if phrase.last("which_year"):
        ahead = 0 if (phrase.last("which_year") or "").lower() in ("nay", "này") else 1
        return lambda issued: dates.months(issued.year + ahead, first, last)
    return lambda issued: dates.coming_months(first, last, issued)


def _stretch(phrase: Phrase, known: Known, of: Callable[[date], Stretch]) -> tuple[Reading, ...]:
    if known.issued is None and not phrase.last("year"):
        return (_unknown(phrase, "no_issued"),)
    stretch = of(known.issued or date.min)
    part = (phrase.last("part") or "").lower()
    if phrase.bound == "before":
        part = part or "đầu"
    day = {"đầu": stretch.first, "giữa": dates.middle(stretch)}.get(part, stretch.last)
    far = known.issued is not None and not phrase.last("year") and day - known.issued > 2 * dates.FAR
    return (_fixed(phrase, known, _far(phrase, day) if far else _Named(day)),)


# --- terms --------------------------------------------------------------------------------------------------


def read_term(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """A number of days, working days, weeks, months or years from signature, receipt, force or a day."""
    number = next((n for n in map(dates.number_of, reversed(phrase.groups.get("number", []))) if n), None)
    anchor = _anchor(phrase, known)
    if isinstance(anchor, Reading):
        return (anchor,)
    if number is None or anchor is None:
        return (Reading(why=say("deadlines.event", text=phrase.text)),)
    unit = " ".join((phrase.last("unit") or "").lower().split())
    values = {"text": phrase.text, "number": number, "unit": unit, "anchor": _printed(anchor),
              "anchor_name": say(f"deadlines.anchor_{phrase.counted_from}")}
    if unit == "ngày làm việc":
        due = add_working_days(anchor, number, known.calendar)
        return (Reading(due, why=say("deadlines.term_working", due=_printed(due), **values)),)
    ended = term_end(anchor, number, unit)
    due = next_working_day(ended, known.calendar)
    key = "deadlines.term" if due == ended else "deadlines.term_moved"
    return (Reading(due, why=say(key, due=_printed(due), ended=_printed(ended), **values)),)


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
            return known.issued or _unknown(phrase, "no_issued")
        case "receipt":
            return known.received or _unknown(phrase, "no_received")
        case "force":
            return known.in_force or _unknown(phrase, "no_force")
        case "date":
            named = _named_day(phrase, known)
            return named.day or Reading(notes=named.notes, sure=named.sure)
    return None


# --- recurrences --------------------------------------------------------------------------------------------


def read_daily(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """Every day before or at an hour."""
    return (_recurring(phrase, known, "FREQ=DAILY"),)


def read_weekly(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """Weekdays of every week; with an hour `trước` means that hour of the day itself."""
    return (_recurring(phrase, known, recurrence.weekly(_weekdays(phrase), _before(phrase, known))),)


def read_monthly(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """Days of every month; without a day the last of it."""
    days = [int(day.translate(_SLIPS)) for day in phrase.groups.get("day", [])]
    if not all(1 <= day <= 31 for day in days):
        return (Reading(notes=(say("deadlines.impossible", text=phrase.text),), sure=0.5),)
    rule = recurrence.monthly(days, _before(phrase, known)) if days else "FREQ=MONTHLY;BYMONTHDAY=-1"
    return (_recurring(phrase, known, rule),)


def read_quarterly(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """A day of the first, second or last month of every quarter; without a day the last of the quarter."""
    if not phrase.groups.get("day"):
        return (_recurring(phrase, known, recurrence.yearly_ends(recurrence.quarter_months(3))),)
    which = (phrase.last("which") or "đầu").lower().split()
    place = 1 if {"đầu", "nhất"} & set(which) else 2 if {"hai", "giữa"} & set(which) else 3
    months = recurrence.quarter_months(place)
    return (_recurring(phrase, known, recurrence.yearly(_number(phrase, "day"), months, _before(phrase, known))),)


def read_yearly(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """The same day of one or several months of every year, or several days: one reading for each day."""
    days = [int(day.translate(_SLIPS)) for day in phrase.groups.get("day", [])]
    months = [int(month.translate(_SLIPS)) for month in phrase.groups.get("month", [])]
    by_day: dict[int, list[int]] = {}
    for place, month in enumerate(months):
        by_day.setdefault(days[min(place, len(days) - 1)], []).append(month)
    if not all(dates.day_of(2024, month, day) for day, named in by_day.items() for month in named):
        return (Reading(notes=(say("deadlines.impossible", text=phrase.text),), sure=0.5),)
    before = _before(phrase, known)
    return tuple(_recurring(phrase, known, recurrence.yearly(day, named, before)) for day, named in by_day.items())


def read_yearly_months(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """Months or quarters of every year, to their last day; without either the end of the year."""
    months = [int(month) for month in phrase.groups.get("month", [])]
    months += [dates.quarter_number(quarter) * 3 for quarter in phrase.groups.get("quarter", [])]
    if not all(1 <= month <= 12 for month in months):
        return (Reading(notes=(say("deadlines.impossible", text=phrase.text),), sure=0.5),)
    if phrase.bound == "before":
        months = [(month - 2) % 12 + 1 for month in months]
    return (_recurring(phrase, known, recurrence.yearly_ends(months or [12])),)


def read_working_day(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """The first or last working day of every week, month, quarter or year."""
    period = (phrase.last("period") or "tháng").lower()
    last = (phrase.last("which") or "").lower().startswith("cuối")
    return (_recurring(phrase, known, recurrence.working_day(period, last)),)


def read_interval(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """Every so often without a day; of several periods the shortest. `times` a period divide it."""
    periods = []
    for printed in phrase.groups.get("period", []):
        number, _, unit = printed.strip().lower().rpartition(" ")
        periods.append((int(number) if number.isdigit() else 1, unit))
    count, unit = min(periods, key=lambda period: recurrence.length(*period))
    times = _number(phrase, "times") if phrase.groups.get("times") else 1
    if times > 1 and unit == "năm" and 12 % times == 0:
        count, unit = 12 // times, "tháng"
    months = sorted({int(month) for month in phrase.groups.get("month", [])})
    rule = recurrence.every(count, unit)
    if months:
        rule = f"FREQ=YEARLY;BYMONTH={','.join(map(str, months))}"
    return (Reading(rrule=rule, why=say("deadlines.recurring_undated", text=phrase.text)),)


def read_event(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """What cannot be counted: it waits for something else."""
    return (Reading(why=say("deadlines.event", text=phrase.text)),)


READERS: Mapping[str, Reader] = {
    "date": read_date, "day-of-month": read_day_of_month, "weekday": read_weekday, "today": read_today,
    "tet": read_tet, "week": read_week, "month": read_month, "quarter": read_quarter, "half": read_half,
    "month-or-quarter": read_month_or_quarter, "year": read_year, "term": read_term, "daily": read_daily, "weekly": read_weekly, "monthly": read_monthly,
    "quarterly": read_quarterly, "yearly": read_yearly, "yearly-months": read_yearly_months,
    "working-day": read_working_day, "interval": read_interval, "event": read_event,
}


# --- shared -------------------------------------------------------------------------------------------------


def _named_day(phrase: Phrase, known: Known) -> _Named:
    day, month, year = _number(phrase, "day"), _number(phrase, "month"), phrase.last("year")
    if year:
        found = dates.day_of(dates.whole_year(year), month, day)
    elif dates.day_of(2024, month, day) is None:  # a leap year: has every day there is
        found = None
    elif known.issued is None:
        return _Named(None, (say("deadlines.no_issued", text=phrase.text),), 0.7)
    else:
        found = dates.coming_day(month, day, known.issued)
    if found is None:
        return _impossible(phrase)
    if not year and known.issued and found - known.issued > dates.FAR:
        return _far(phrase, found)
    if phrase.groups.get("weekday") and _weekdays(phrase)[-1] != found.weekday():
        return _Named(found, (say("deadlines.weekday", text=phrase.text, day=_printed(found)),), 0.7)
    return _Named(found)


def _fixed(phrase: Phrase, known: Known, named: _Named) -> Reading:
    hour = _time(phrase)
    if named.day is None:
        return Reading(time=hour, notes=named.notes, sure=named.sure)
    early = phrase.bound == "before" and hour is None and not known.before_is_inclusive
    due = named.day - _DAY if early else named.day
    values = {"text": phrase.text, "due": _printed(due), "time": hour}
    if is_working_day(due, known.calendar):
        why = say("deadlines.hour" if hour else f"deadlines.{phrase.bound or 'by'}", **values)
    else:
        target = _printed(previous_working_day(due, known.calendar))
        why = say("deadlines.day_off_hour" if hour else "deadlines.day_off", target=target, **values)
    notes = named.notes
    if known.issued and due < known.issued:
        notes += (say("deadlines.past", text=phrase.text, due=_printed(due)),)
    return Reading(due, hour, why=why, notes=notes, sure=named.sure)


def _recurring(phrase: Phrase, known: Known, rule: str) -> Reading:
    hour = _time(phrase)
    if known.issued is None:
        note = say("deadlines.no_issued", text=phrase.text)
        return Reading(None, hour, rule, say("deadlines.recurring_undated", text=phrase.text), (note,), 0.9)
    due = recurrence.first_on_or_after(rule, known.issued)
    key = "deadlines.recurring_hour" if hour else "deadlines.recurring"
    why = say(key, text=phrase.text, due=_printed(due) if due else "", time=hour)
    return Reading(due, hour, rule, why)


def _time(phrase: Phrase) -> str | None:
    hour, minute, session = phrase.last("hour"), phrase.last("minute"), (phrase.last("session") or "").lower()
    if hour is None or int(hour) > 23:  # 24 giờ: the whole day
        return None
    afternoon = 12 if session in ("chiều", "tối") and int(hour) < 12 else 0
    return f"{int(hour) + afternoon:02}:{int(minute or 0):02}"


def _before(phrase: Phrase, known: Known) -> bool:
    return phrase.bound == "before" and _time(phrase) is None and not known.before_is_inclusive


def _weekdays(phrase: Phrase) -> list[int]:
    words = [printed.lower().split()[-1] for printed in phrase.groups["weekday"]]
    return [_WEEKDAYS[word] if word in _WEEKDAYS else int(word) - 2 for word in words]


def _number(phrase: Phrase, name: str) -> int:
    return int((phrase.last(name) or "").translate(_SLIPS))


def _ahead(phrase: Phrase) -> int:
    return 0 if (phrase.last("which") or "này").lower() in ("này", "nay") else 1


def _impossible(phrase: Phrase) -> _Named:
    return _Named(None, (say("deadlines.impossible", text=phrase.text),), 0.5)


def _far(phrase: Phrase, day: date) -> _Named:
    return _Named(day, (say("deadlines.far", text=phrase.text, due=_printed(day)),), 0.6)


def _unknown(phrase: Phrase, key: str) -> Reading:
    return Reading(notes=(say(f"deadlines.{key}", text=phrase.text),), sure=0.8)


def _printed(day: date) -> str:
    return f"{day.day:02}/{day.month}/{day.year}" if day.month > 2 else f"{day.day:02}/{day.month:02}/{day.year}"
