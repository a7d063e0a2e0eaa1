"""Deadlines that recur: their rule, made for the last day on time, and its first day on or after issue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.core.texts import say
from pipeline.grammar import dates, recurrence
from pipeline.grammar.phrases import (
    Known,
    Phrase,
    Reader,
    Reading,
    from_start,
    is_before,
    number_in,
    numbers_in,
    printed,
    time_of,
    weekdays_of,
)
from pipeline.grammar.terms import read_date

_PLACES = {"hai": 2, "2": 2, "ba": 3, "3": 3, "tư": 4, "4": 4}


def read_daily(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """Every day before or at an hour."""
    return (_recurring(phrase, known, "FREQ=DAILY"),)


def read_weekly(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """Weekdays of every week; with an hour `trước` means that hour of the day itself."""
    return (_recurring(phrase, known, recurrence.weekly(weekdays_of(phrase), is_before(phrase, known))),)


def read_weekday_of_month(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """A weekday of the first, second, third, fourth or last week of every month."""
    words = (phrase.last("which") or "").lower().split()
    place = -1 if words[0] == "cuối" else _PLACES.get(words[-1], 1)
    return (_recurring(phrase, known, recurrence.weekday_of_month(weekdays_of(phrase)[-1], place)),)


def read_monthly(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """Days of every month; without a day the last of it."""
    days = numbers_in(phrase, "day")
    if not all(1 <= day <= 31 for day in days):
        return (Reading(notes=(say("deadlines.impossible", text=phrase.text),), sure=0.5),)
    rule = recurrence.monthly(days, is_before(phrase, known)) if days else "FREQ=MONTHLY;BYMONTHDAY=-1"
    return (_recurring(phrase, known, rule),)


def read_days_of_month(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """Several days, one of which may be the last, of every month or of one that is named."""
    days = numbers_in(phrase, "day")
    months = numbers_in(phrase, "month")
    if not all(dates.day_of(2024, month, day) for day in days for month in months or [1]):
        return (Reading(notes=(say("deadlines.impossible", text=phrase.text),), sure=0.5),)
    in_a_row = days == list(range(min(days), min(days) + len(days)))
    year = phrase.last("year")
    if in_a_row and months and not phrase.last("last"):  # the days of one event
        return read_date(phrase, known)
    first = dates.day_of(dates.whole_year(year), months[-1], 1) if year else None
    later = replace(known, issued=max(first, known.issued)) if first and known.issued else known
    rule = recurrence.days_in([*days, -1] if phrase.last("last") else days, months)
    return (_recurring(phrase, later, rule),)


def read_first_days(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """The last of the first days or working days of every month or quarter."""
    count = number_in(phrase, "number")
    months = recurrence.quarter_months(1) if "quý" in phrase.text.lower() else ()
    worked = (phrase.last("unit") or "").lower().endswith("việc")
    rule = recurrence.nth_working_day(count, months) if worked else recurrence.days_in([count], months)
    return (_recurring(phrase, known, rule),)


def read_quarterly(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """A day of the first, second or last month of every quarter; without a day the last of the quarter."""
    if not phrase.groups.get("day") and not phrase.groups.get("last"):
        return (_recurring(phrase, known, recurrence.yearly_ends(recurrence.quarter_months(3))),)
    which = (phrase.last("which") or "đầu").lower().split()
    place = 1 if {"đầu", "nhất"} & set(which) else 2 if {"hai", "giữa"} & set(which) else 3
    months = recurrence.quarter_months(place)
    if phrase.groups.get("last"):
        return (_recurring(phrase, known, recurrence.days_in([-1], months)),)
    return (_recurring(phrase, known, recurrence.yearly(number_in(phrase, "day"), months, is_before(phrase, known))),)


def read_yearly(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """The same day of one or several months of every year, or several days: one reading for each day."""
    days, months = numbers_in(phrase, "day"), numbers_in(phrase, "month")
    by_day: dict[int, list[int]] = {}
    for place, month in enumerate(months):
        by_day.setdefault(days[min(place, len(days) - 1)], []).append(month)
    if not all(dates.day_of(2024, month, day) for day, named in by_day.items() for month in named):
        return (Reading(notes=(say("deadlines.impossible", text=phrase.text),), sure=0.5),)
    before = is_before(phrase, known)
    if not before and len(by_day) > 1 and all(recurrence.is_month_end(day, named) for day, named in by_day.items()):
        return (_recurring(phrase, known, recurrence.yearly_ends(months)),)
    return tuple(_recurring(phrase, known, recurrence.yearly(day, named, before)) for day, named in by_day.items())


def read_yearly_months(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """Months or quarters of every year, to their last day; without either the end of the year."""
    months = numbers_in(phrase, "month")
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
    for words in phrase.groups.get("period", []):
        number, _, unit = words.strip().lower().rpartition(" ")
        periods.append((dates.number_of(number) or 1, unit))
    count, unit = min(periods, key=lambda period: recurrence.length(*period))
    times = number_in(phrase, "times") if phrase.groups.get("times") else 1
    if times > 1 and unit == "năm" and 12 % times == 0:
        count, unit = 12 // times, "tháng"
    months = sorted(set(numbers_in(phrase, "month")))
    rule = recurrence.every(count, unit)
    if months:
        rule = f"FREQ=YEARLY;BYMONTH={','.join(map(str, months))}"
    if "from_year" in phrase.groups:
        return (_recurring(phrase, known, rule),)
    return (Reading(rrule=rule, why=say("deadlines.recurring_undated", text=phrase.text)),)


def read_working_days(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """Every working day before or at an hour; holidays are not regarded."""
    return (_recurring(phrase, known, f"FREQ=WEEKLY;BYDAY={recurrence.WORKING_WEEK}"),)


def read_hourly(phrase: Phrase, known: Known) -> tuple[Reading, ...]:
    """Every so many hours, with no day to be counted from."""
    count = number_in(phrase, "number") if phrase.groups.get("number") else 1
    rule = "FREQ=HOURLY" + (f";INTERVAL={count}" if count > 1 else "")
    return (Reading(rrule=rule, why=say("deadlines.recurring_undated", text=phrase.text)),)


READERS: Mapping[str, Reader] = {
    "daily": read_daily, "weekly": read_weekly, "weekday-of-month": read_weekday_of_month,
    "monthly": read_monthly, "quarterly": read_quarterly,
    "yearly": read_yearly, "yearly-months": read_yearly_months, "working-day": read_working_day,
    "interval": read_interval, "hourly": read_hourly,
    "working-days": read_working_days,
    "days-of-month": read_days_of_month, "first-days-recurring": read_first_days,
}


def _recurring(phrase: Phrase, known: Known, rule: str) -> Reading:
    hour = time_of(phrase)
    if known.issued is None:
        note = say("deadlines.no_issued", text=phrase.text)
        return Reading(None, hour, rule, say("deadlines.recurring_undated", text=phrase.text), (note,), 0.9)
    due = recurrence.first_on_or_after(rule, from_start(phrase, known).issued or known.issued)
    key = "deadlines.recurring_hour" if hour else "deadlines.recurring"
    why = say(key, text=phrase.text, due=printed(due) if due else "", time=hour)
    return Reading(due, hour, rule, why)
