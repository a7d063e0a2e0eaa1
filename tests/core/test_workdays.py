from dataclasses import dataclass
from datetime import date

import pytest

from pipeline.core import kept as store
from pipeline.core import workdays
from pipeline.core.rules import RuleError, RuleFile
from pipeline.core.workdays import (
    add_working_days,
    calendar_of,
    is_working_day,
    lunar_new_year,
    next_working_day,
    previous_working_day,
)

OFFICIAL = calendar_of()


@dataclass(frozen=True)
class Own:
    off: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()


@pytest.mark.parametrize("day", [
    "2023-01-20", "2023-05-03", "2023-09-01", "2024-02-14", "2024-04-18", "2024-04-29", "2025-05-02", "2025-09-01",
    "2026-01-02", "2026-04-27", "2026-08-31", "2026-11-24", "2024-03-02", "2024-03-03",
])
def test_days_off(day):
    assert not is_working_day(date.fromisoformat(day), OFFICIAL)


@pytest.mark.parametrize("day", ["2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22", "2025-11-24", "2024-02-15"])
def test_days_worked(day):
    assert is_working_day(date.fromisoformat(day), OFFICIAL)


def test_the_office_has_its_way_over_the_official_table():
    own = Own(off=(date(2024, 5, 4), date(2024, 3, 4)), worked=(date(2024, 4, 29), date(2024, 3, 3)))
    calendar = calendar_of(own)
    assert not is_working_day(date(2024, 5, 4), calendar)
    assert not is_working_day(date(2024, 3, 4), calendar)
    assert is_working_day(date(2024, 4, 29), calendar)
    assert is_working_day(date(2024, 3, 3), calendar)


def test_saturdays_where_the_office_works_on_them():
    calendar = calendar_of(works_saturdays=True)
    assert is_working_day(date(2024, 3, 2), calendar)
    assert not is_working_day(date(2024, 3, 3), calendar)
    assert add_working_days(date(2024, 3, 1), 1, calendar) == date(2024, 3, 2)


def test_counting_starts_on_the_day_after_and_passes_over_weekends_and_holidays():
    assert add_working_days(date(2024, 2, 29), 5, OFFICIAL) == date(2024, 3, 7)
    assert add_working_days(date(2024, 2, 27), 30, OFFICIAL) == date(2024, 4, 9)
    assert add_working_days(date(2024, 2, 27), 45, OFFICIAL) == date(2024, 5, 4)


def test_next_and_previous_working_day():
    assert next_working_day(date(2024, 4, 29), OFFICIAL) == date(2024, 5, 2)
    assert previous_working_day(date(2024, 6, 30), OFFICIAL) == date(2024, 6, 28)
    assert next_working_day(date(2024, 6, 28), OFFICIAL) == date(2024, 6, 28)


def test_tet():
    assert lunar_new_year(2025) == date(2025, 1, 29)


def test_a_saturday_that_the_library_knows_as_worked_counts():
    assert is_working_day(date(2012, 2, 4), OFFICIAL)
    assert not is_working_day(date(2012, 1, 27), OFFICIAL)
    assert add_working_days(date(2012, 1, 18), 10, OFFICIAL) == date(2012, 2, 7)
    assert not is_working_day(date(2012, 2, 4), calendar_of(Own(off=(date(2012, 2, 4),))))


def test_a_swap_that_is_not_understood_is_an_error(monkeypatch):
    monkeypatch.setattr(workdays, "load", lambda _: RuleFile("holidays", (), {"swaps": [{"free": date(2024, 4, 29)}]}))
    workdays._swaps.cache_clear()
    try:
        with pytest.raises(RuleError, match=r"holidays\.yaml"):
            calendar_of()
    finally:
        workdays._swaps.cache_clear()


def test_holidays_have_names():
    assert workdays.holiday_name(date(2024, 4, 30)) == "Ngày Chiến thắng"
    assert workdays.holiday_name(date(2026, 11, 24)) == "Ngày Văn hóa Việt Nam"
    assert workdays.holiday_name(date(2025, 11, 24)) == "" == workdays.holiday_name(date(2024, 6, 1))


def test_what_the_library_knows_is_the_same_when_it_is_taken_up(tmp_path, monkeypatch):
    def told():
        workdays._of_library.cache_clear()
        workdays._public_holidays.cache_clear()
        workdays._worked_weekends.cache_clear()
        store._store.cache_clear()
        years = (1975, 2012, 2024, 2026, 2150)
        return [(lunar_new_year(y), workdays._worked_weekends(y), workdays._public_holidays(y)) for y in years]

    monkeypatch.setenv(store.CACHE_VARIABLE, "")
    asked = told()
    monkeypatch.setenv(store.CACHE_VARIABLE, str(tmp_path))
    assert told() == asked
    monkeypatch.setattr(workdays, "_asked_of_library", None)
    assert told() == asked
    monkeypatch.setattr("importlib.metadata.version", lambda name: "another")
    with pytest.raises(TypeError):
        told()
    store._store.cache_clear()
