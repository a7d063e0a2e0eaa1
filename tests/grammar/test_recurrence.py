from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from pipeline.grammar import recurrence

ISSUED = date(2024, 2, 27)


def days_of(rule: str, year: int = 2025) -> list[date]:
    found = rrulestr(rule, dtstart=datetime(year - 1, 1, 1)).between(
        datetime(year, 1, 1), datetime(year, 12, 31), inc=True)
    return [d.date() for d in found]


@given(st.integers(2, 28))
def test_before_a_day_of_every_month_is_the_day_before(day):
    named, last = days_of(recurrence.monthly([day], False)), days_of(recurrence.monthly([day], True))
    assert [d + timedelta(days=1) for d in last] == named


def test_before_the_first_is_the_last_day_of_the_month_before():
    assert days_of(recurrence.monthly([1], True))[1] == date(2025, 2, 28)
    assert days_of(recurrence.yearly(1, [1, 8], True)) == [date(2025, 7, 31), date(2025, 12, 31)]
    assert days_of(recurrence.yearly(1, [3], True)) == [date(2025, 2, 28)]


@pytest.mark.parametrize("day", [29, 30, 31])
def test_short_months_are_not_skipped(day):
    assert len(days_of(recurrence.monthly([day], False))) == 12


def test_ends_of_several_months():
    assert days_of(recurrence.yearly_ends([6, 12])) == [date(2025, 6, 30), date(2025, 12, 31)]
    assert recurrence.yearly_ends([3]) == "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31"


def test_quarters():
    assert [recurrence.quarter_months(n) for n in (1, 2, 3)] == [(1, 4, 7, 10), (2, 5, 8, 11), (3, 6, 9, 12)]
    rule = recurrence.working_day("quý", last=True)
    assert days_of(rule) == [date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31)]
    assert days_of(recurrence.working_day("năm", last=False)) == [date(2025, 1, 1)]


def test_weeks():
    assert recurrence.weekly([0, 4], before=False) == "FREQ=WEEKLY;BYDAY=MO,FR"
    assert recurrence.weekly([0], before=True) == "FREQ=WEEKLY;BYDAY=SU"
    assert days_of(recurrence.weekday_of_month(4, -1))[0] == date(2025, 1, 31)


@pytest.mark.parametrize(("count", "unit", "rule"), [
    (1, "tháng", "FREQ=MONTHLY"), (6, "tháng", "FREQ=MONTHLY;INTERVAL=6"), (1, "quý", "FREQ=MONTHLY;INTERVAL=3"),
    (4, "quý", "FREQ=YEARLY"), (24, "tháng", "FREQ=YEARLY;INTERVAL=2"), (2, "tuần", "FREQ=WEEKLY;INTERVAL=2"),
])
def test_intervals(count, unit, rule):
    assert recurrence.every(count, unit) == rule


def test_the_first_day_may_be_the_day_of_issue():
    assert recurrence.first_on_or_after("FREQ=MONTHLY;BYMONTHDAY=27", ISSUED) == ISSUED
    assert recurrence.first_on_or_after("FREQ=MONTHLY;BYMONTHDAY=26", ISSUED) == date(2024, 3, 26)
    assert recurrence.first_on_or_after("FREQ=YEARLY;UNTIL=20200101", ISSUED) is None
