from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.grammar import dates

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(DAYS, DAYS)
def test_a_coming_day_is_the_first_not_before_issue(named, issued):
    coming = dates.coming_day(named.month, named.day, issued)
    assert coming is not None and coming >= issued
    assert (coming.month, coming.day) == (named.month, named.day)
    years = 9 if (named.month, named.day) == (2, 29) else 1
    assert coming - issued <= timedelta(days=366 * years)


def test_days_that_do_not_exist():
    assert dates.day_of(2024, 2, 30) is None
    assert dates.coming_day(4, 31, date(2024, 1, 1)) is None
    assert dates.coming_day(2, 29, date(2024, 3, 1)) == date(2028, 2, 29)


@given(DAYS, st.integers(0, 11))
def test_the_month_ahead_is_whole(issued, ahead):
    month = dates.month_from(issued, ahead)
    assert month.first.day == 1
    assert (month.last + timedelta(days=1)).day == 1
    assert month.first == dates.add_months(issued.replace(day=1), ahead)


@given(DAYS)
def test_week_and_quarter_hold_their_day(issued):
    for stretch in (dates.week_from(issued, 0), dates.quarter_from(issued, 0), dates.month_from(issued, 0)):
        assert stretch.first <= issued <= stretch.last
    assert dates.week_from(issued, 1).first == dates.week_from(issued, 0).last + timedelta(days=1)


@given(DAYS, st.integers(0, 6))
def test_a_coming_weekday_is_within_a_week(issued, weekday):
    day = dates.coming_weekday(weekday, issued)
    assert day.weekday() == weekday
    assert timedelta(0) <= day - issued < timedelta(days=7)


def test_months_are_added_as_the_civil_code_says():
    assert dates.add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert dates.add_months(date(2024, 11, 30), 3) == date(2025, 2, 28)


def test_middles():
    assert dates.middle(dates.months(2024, 3, 3)) == date(2024, 3, 15)
    assert dates.middle(dates.months(2024, 1, 12)) == date(2024, 6, 30)
    assert dates.middle(dates.months(2024, 4, 6)) == date(2024, 5, 16)


@pytest.mark.parametrize(("words", "number"), [
    ("05", 5), ("năm", 5), ("mười lăm", 15), ("hai mươi", 20), ("ba mươi mốt", 31), ("mười", 10), ("nhiều", None),
])
def test_number_words(words, number):
    assert dates.number_of(words) == number


def test_quarters_and_years_as_printed():
    assert [dates.quarter_number(q) for q in ("I", "ii", "III", "IV", "3")] == [1, 2, 3, 4, 3]
    assert [dates.whole_year(y) for y in ("24", "2024")] == [2024, 2024]
