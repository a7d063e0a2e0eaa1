"""Recurring deadlines as rules of RFC 5545, made for the last day that is still on time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from pipeline.grammar.dates import WEEKDAYS, last_day

WORKING_WEEK = "MO,TU,WE,TH,FR"
_QUARTER_ENDS = (3, 6, 9, 12)


def first_on_or_after(rule: str, issued: date) -> date | None:
    """The rule's first day on or after the day of issue."""
    from dateutil.rrule import rrulestr

    start = datetime.combine(issued, time())
    found = rrulestr(rule, dtstart=start).after(start, inc=True)
    return found.date() if found else None


def weekly(weekdays: Sequence[int], before: bool) -> str:
    """On weekdays (Monday is 0); `before` them: on the days before."""
    days = sorted({(day - before) % 7 for day in weekdays})
    return "FREQ=WEEKLY;BYDAY=" + ",".join(WEEKDAYS[day] for day in days)


def weekday_of_month(weekday: int, place: int) -> str:
    """On the first (1) to fourth, or last (-1), such weekday (Monday is 0) of every month."""
    return f"FREQ=MONTHLY;BYDAY={place}{WEEKDAYS[weekday]}"


def monthly(days: Sequence[int], before: bool) -> str:
    """On days of every month; `before` them: on the days before. A month too short for a day takes its last."""
    last = [day - before for day in days]
    if len(last) == 1 and last[0] < 1:
        return "FREQ=MONTHLY;BYMONTHDAY=-1"
    if len(last) == 1 and last[0] > 28:
        return f"FREQ=MONTHLY;BYMONTHDAY={_listed(range(28, last[0] + 1))};BYSETPOS=-1"
    return f"FREQ=MONTHLY;BYMONTHDAY={_listed(sorted(day if day > 0 else -1 for day in last))}"


def yearly(day: int, in_months: Sequence[int], before: bool) -> str:
    """On the same day of some months of every year; `before` it: on the day before."""
    day -= before
    if day > 0:
        return f"FREQ=YEARLY;BYMONTH={_listed(sorted(set(in_months)))};BYMONTHDAY={day}"
    return yearly_ends([(month - 2) % 12 + 1 for month in in_months])


def days_in(days: Sequence[int], in_months: Sequence[int] = ()) -> str:
    """On days (-1: the last) of every month, or of some months of every year."""
    named = f"FREQ=YEARLY;BYMONTH={_listed(sorted(set(in_months)))}" if in_months else "FREQ=MONTHLY"
    return f"{named};BYMONTHDAY={_listed(days)}"


def nth_working_day(place: int, in_months: Sequence[int] = ()) -> str:
    """On the `place`-th working day of every month, or of some months of every year; holidays are not regarded."""
    only = f"BYMONTH={_listed(in_months)};" if in_months else ""
    return f"FREQ=MONTHLY;{only}BYDAY={WORKING_WEEK};BYSETPOS={place}"


def yearly_ends(in_months: Sequence[int]) -> str:
    """On the last day of some months of every year."""
    named = sorted(set(in_months))
    lengths = {last_day(2023, month).day for month in named}
    day = lengths.pop() if len(lengths) == 1 and named != [2] else -1
    return f"FREQ=YEARLY;BYMONTH={_listed(named)};BYMONTHDAY={day}"


def is_month_end(day: int, in_months: Sequence[int]) -> bool:
    """Whether that day is the last of each of the months (28 or 29 of February)."""
    return all(day >= last_day(2023, month).day for month in in_months)


def quarter_months(which: int) -> tuple[int, ...]:
    """The months of the year that are the first, second or third of their quarter."""
    return tuple(month - 3 + which for month in _QUARTER_ENDS)


def working_day(period: str, last: bool) -> str:
    """On the first or last working day of every `tuần`, `tháng`, `quý` or `năm`; holidays are not regarded."""
    place = -1 if last else 1
    if period == "tuần":
        return "FREQ=WEEKLY;BYDAY=" + ("FR" if last else "MO")
    ends = {"quý": _QUARTER_ENDS if last else quarter_months(1), "năm": (12,) if last else (1,)}
    only = f"BYMONTH={_listed(ends[period])};" if period in ends else ""
    return f"FREQ=MONTHLY;{only}BYDAY={WORKING_WEEK};BYSETPOS={place}"


def every(count: int, unit: str) -> str:
    """Every `count` days, weeks (`tuần`), months, quarters or years, without a day."""
    if unit == "quý":
        count, unit = count * 3, "tháng"
    if unit == "tháng" and count % 12 == 0:
        count, unit = count // 12, "năm"
    freq = {"ngày": "DAILY", "tuần": "WEEKLY", "tháng": "MONTHLY", "năm": "YEARLY"}[unit]
    return f"FREQ={freq}" + (f";INTERVAL={count}" if count > 1 else "")


def length(count: int, unit: str) -> float:
    """About how many days a period has, to tell the shortest of several."""
    return count * {"ngày": 1, "tuần": 7, "tháng": 30.4, "quý": 91.3, "năm": 365.2}[unit]


def _listed(numbers: Sequence[int]) -> str:
    return ",".join(str(number) for number in numbers)
