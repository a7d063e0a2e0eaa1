"""A day that a deadline names: which one is meant, whether there is such a day, and what is doubtful about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from pipeline.core.texts import say
from pipeline.core.workdays import is_working_day, previous_working_day
from pipeline.grammar import dates
from pipeline.grammar.phrases import (
    Known,
    Phrase,
    Reading,
    ahead_of,
    is_before,
    number_in,
    printed,
    time_of,
    weekdays_of,
)

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Named:
    """A day that was named, with what there is to note about it; ``sure`` is a share of one."""

    day: date | None
    notes: tuple[str, ...] = field(default=())
    sure: float = 1.0


def named_day(phrase: Phrase, known: Known) -> Named:
    """The day with its month; without a year the first on or after issue."""
    day, month, year = number_in(phrase, "day"), number_in(phrase, "month"), phrase.last("year")
    if year:
        found = dates.day_of(dates.whole_year(year), month, day)
    elif dates.day_of(2024, month, day) is None:  # a leap year: has every day there is
        found = None
    elif known.issued is None:
        return Named(None, (say("deadlines.no_issued", text=phrase.text),), 0.7)
    elif phrase.last("which_year"):
        return Named(dates.day_of(known.issued.year + ahead_of(phrase, "which_year"), month, day))
    else:
        found = dates.coming_day(month, day, known.issued)
    if found is None:
        return impossible(phrase)
    if not year and known.issued and found - known.issued > dates.FAR:
        return far(phrase, found)
    if phrase.groups.get("weekday") and weekdays_of(phrase)[-1] != found.weekday():
        return Named(found, (say("deadlines.weekday", text=phrase.text, day=printed(found)),), 0.7)
    return Named(found)


def fixed(phrase: Phrase, known: Known, named: Named) -> Reading:
    """The last day on time for a day that was named, with its hour, its why and its notes."""
    hour = time_of(phrase)
    if named.day is None:
        return Reading(time=hour, notes=named.notes, sure=named.sure)
    due = named.day - _DAY if is_before(phrase, known) else named.day
    values = {"text": phrase.text, "due": printed(due), "time": hour}
    if is_working_day(due, known.calendar):
        why = say("deadlines.hour" if hour else f"deadlines.{phrase.bound or 'by'}", **values)
    else:
        target = printed(previous_working_day(due, known.calendar))
        why = say("deadlines.day_off_hour" if hour else "deadlines.day_off", target=target, **values)
    notes = named.notes
    if known.issued and due < known.issued:
        notes += (say("deadlines.past", text=phrase.text, due=printed(due)),)
    return Reading(due, hour, why=why, notes=notes, sure=named.sure)


def impossible(phrase: Phrase) -> Named:
    """No such day is in the calendar."""
    return Named(None, (say("deadlines.impossible", text=phrase.text),), 0.5)


def far(phrase: Phrase, day: date) -> Named:
    """A day without year that lies so far ahead that it is doubted."""
    return Named(day, (say("deadlines.far", text=phrase.text, due=printed(day)),), 0.6)
