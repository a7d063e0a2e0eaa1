"""Working days of a Vietnamese public office: weekends, public holidays, official swaps, and the office's own days.

Public holidays come from the `holidays` library; `rules/holidays.yaml` corrects it, and the table of the office
(congvan.toml, `[calendar]`) corrects both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Protocol

from pipeline.core.kept import kept
from pipeline.core.rules import RuleError, load

_SATURDAY = 5
_DAY = timedelta(days=1)


class OwnDays(Protocol):
    """The part of an office's settings that this module reads."""

    @property
    def off(self) -> Iterable[date]:
        """Days on which the office is closed."""

    @property
    def worked(self) -> Iterable[date]:
        """Days on which it works though others do not."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off and worked days beside weekends and public holidays; ``works_saturdays`` as the office's custom."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    works_saturdays: bool = False


def calendar_of(calendar: OwnDays | None = None, works_saturdays: bool = False) -> Calendar:
    """The calendar of an office: the official swaps, over which its own table (None: it has none) has its way.

    Raises:
        RuleError: `rules/holidays.yaml` is not understood.
    """
    own_off = frozenset(calendar.off) if calendar else frozenset()
    own_worked = frozenset(calendar.worked) if calendar else frozenset()
    off, worked = _swaps()
    return Calendar((off - own_worked) | own_off, (worked - own_off) | own_worked, works_saturdays)


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether the office works on that day; a day named as worked wins over one named as off."""
    if day in calendar.worked:
        return True
    if day in calendar.off or day in _public_holidays(day.year):
        return False
    if day in _worked_weekends(day.year):
        return True
    return day.weekday() < _SATURDAY or (day.weekday() == _SATURDAY and calendar.works_saturdays)


def add_working_days(day: date, count: int, calendar: Calendar) -> date:
    """The `count`-th working day after `day`; `day` itself is not counted (Bộ luật Dân sự 2015, Điều 147)."""
    for _ in range(count):
        day = next_working_day(day + _DAY, calendar)
    return day


def next_working_day(day: date, calendar: Calendar) -> date:
    """`day` itself if it is worked, else the first working day after it."""
    while not is_working_day(day, calendar):
        day += _DAY
    return day


def previous_working_day(day: date, calendar: Calendar) -> date:
    """`day` itself if it is worked, else the last working day before it."""
    while not is_working_day(day, calendar):
        day -= _DAY
    return day


def lunar_new_year(year: int) -> date | None:
    """The first day of Tết Nguyên đán in a solar year; None where the library does not know it."""
    return next((date.fromisoformat(day) for day in _of_library(year)[2]), None)


def holiday_name(day: date) -> str:
    """What a public holiday is called in Vietnamese; empty for any other day."""
    return _public_holidays(day.year).get(day, "")


@cache
def _worked_weekends(year: int) -> frozenset[date]:
    """The Saturdays that are worked for a weekday off, as far as the library knows them."""
    return frozenset(map(date.fromisoformat, _of_library(year)[1]))


@cache
def _public_holidays(year: int) -> Mapping[date, str]:
    named = {date.fromisoformat(day): name for day, name in _of_library(year)[0].items()}
    yearly = load("holidays").tables.get("yearly") or ()
    return named | {date(year, y["month"], y["day"]): y["name"] for y in yearly if year >= y["since"]}


@cache
def _of_library(year: int) -> tuple[dict[str, str], list[str], list[str]]:
    """What the library knows of a year: names of holidays, weekend days that are worked, the days of Tết.

    It is kept, for the library reads the holidays of all countries before it tells those of one.
    """
    from importlib.metadata import version

    return kept(("holidays", version("holidays"), year), lambda: _asked_of_library(year))


def _asked_of_library(year: int) -> tuple[dict[str, str], list[str], list[str]]:
    import holidays

    days = holidays.country_holidays("VN", years=year, language="vi")
    named = {day.isoformat(): name for day, name in days.items()}
    tet = [day.isoformat() for day in days.get_named("Tết Nguyên Đán", lookup="exact")]
    return named, sorted(day.isoformat() for day in days.weekend_workdays), tet


@cache
def _swaps() -> tuple[frozenset[date], frozenset[date]]:
    swaps = load("holidays").tables.get("swaps") or ()
    for swap in swaps:
        if set(swap) != {"free", "worked"} or not all(isinstance(day, date) for day in swap.values()):
            raise RuleError(f"rules/holidays.yaml: a swap is {{free: DATE, worked: DATE}}, not {swap!r}")
    return frozenset(s["free"] for s in swaps), frozenset(s["worked"] for s in swaps)
