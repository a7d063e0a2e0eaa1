"""Calendars: read back by icalendar; recurrences are the record's, a second import changes nothing."""

from datetime import date, datetime, time

import icalendar
import pytest
from dateutil.rrule import rrulestr
from store_office import SETTINGS

from pipeline.store.occurrences import make_due
from pipeline.store.tasks import outstanding
from pipeline.view.calendar import calendar

TODAY = date(2024, 6, 1)


def entries(db, today=TODAY):
    rows = outstanding(db, SETTINGS, today)
    made = icalendar.Calendar.from_ical(calendar(rows, "Trung tâm", "", today))
    return rows, made


def test_every_task_is_a_to_do_with_its_last_day(office_record):
    rows, made = entries(office_record)
    todos = {str(t["uid"]): t for t in made.walk("VTODO")}
    assert len(todos) == len(rows)
    for row in rows:
        todo = next(t for uid, t in todos.items() if uid.startswith(f"task-{row['task']}-"))
        due = todo.get("due")
        told = None if due is None else due.dt
        day = told.date() if isinstance(told, datetime) else told
        assert (day.isoformat() if day else None) == row["due"]
        assert row["text"] in str(todo["description"]) and row["dispatch"] in str(todo["summary"])
        assert todo["status"] == "NEEDS-ACTION"


def test_an_hour_is_of_viet_nam_and_its_alarms_come_before_it(office_record):
    rows, made = entries(office_record)
    timed = next(row for row in rows if row["time"])
    todo = next(t for t in made.walk("VTODO") if f"task-{timed['task']}-" in t["uid"])
    assert todo["due"].dt.strftime("%Y-%m-%d %H:%M %z") == "2024-06-03 16:30 +0700"
    assert [a["trigger"].dt.total_seconds() / 3600 for a in todo.walk("VALARM")] == [-24, -2]
    assert made.walk("VTIMEZONE")


def test_a_duty_recurs_on_the_days_of_the_record(office_record):
    later = date(2024, 12, 1)
    _, made = entries(office_record)
    event = next(e for e in made.walk("VEVENT") if e.get("rrule"))
    begin = event["dtstart"].dt
    rule = rrulestr(event["rrule"].to_ical().decode(), dtstart=datetime.combine(begin, time()))
    make_due(office_record, later)
    periods = [
        r["period"] for r in office_record.execute("SELECT period FROM tasks WHERE period IS NOT NULL ORDER BY period")
    ]
    assert len(periods) == 7
    days = [d.date().isoformat() for d in rule.between(datetime(2024, 1, 1), datetime(2024, 12, 31))]
    assert days[: len(periods)] == periods


def test_dated_tasks_have_one_event_each_and_undated_none(office_record):
    rows, made = entries(office_record)
    duties = {row["directive"] for row in rows if row["due"]}
    assert len(made.walk("VEVENT")) == len(duties)


def merged(store, made):
    """What a calendar program does with a file: an entry of a known UID takes the place of the old one."""
    return store | {str(e["uid"]): e.to_ical() for kind in ("VTODO", "VEVENT") for e in made.walk(kind)}


def test_imported_twice_it_changes_nothing_and_later_it_updates(office_record):
    _, made = entries(office_record)
    once = merged({}, made)
    assert merged(once, entries(office_record)[1]) == once
    assert len(once) == len(made.walk("VTODO")) + len(made.walk("VEVENT"))
    later = merged(once, entries(office_record, date(2024, 6, 2))[1])
    assert later.keys() == once.keys() and later != once
    assert all(b"SEQUENCE:1614" in entry for entry in later.values())


def test_every_uid_is_its_own_and_of_its_office(office_record):
    rows, made = entries(office_record)
    uids = [str(e["uid"]) for kind in ("VTODO", "VEVENT") for e in made.walk(kind)]
    assert len(set(uids)) == len(uids)
    other = icalendar.Calendar.from_ical(calendar(rows, "Cơ quan khác", "", TODAY))
    assert not {str(e["uid"]) for e in other.walk("VTODO")} & set(uids)


@pytest.mark.parametrize("text", ["a,b;c\\d", "dòng\nmới", "=1+1", "\u202eđảo"])
def test_any_text_comes_back_as_it_was(office_record, text):
    rows = [{**outstanding(office_record, SETTINGS, TODAY)[0], "text": text}]
    made = icalendar.Calendar.from_ical(calendar(rows, "Trung tâm", "", TODAY))
    assert str(made.walk("VTODO")[0]["description"]).startswith(text)


def test_an_empty_list_is_a_calendar_too():
    assert not icalendar.Calendar.from_ical(calendar([], "Trung tâm", "", TODAY)).subcomponents
