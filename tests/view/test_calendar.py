"""Calendars: read back by icalendar; recurrences are the record's, a second import changes nothing."""

from datetime import UTC, date, datetime, time

import icalendar
import pytest
from dateutil.rrule import rrulestr
from store_office import SETTINGS

from pipeline.store import corrections, decisions
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


def expanded(made, uid, until):
    """The days of an event as a calendar shows them: its rule, without what is taken out, with what is moved."""
    parts = [e for e in made.walk("VEVENT") if str(e["uid"]).startswith(uid)]
    (master,) = [e for e in parts if "recurrence-id" not in e]
    begin = master["dtstart"].dt
    first = begin if isinstance(begin, datetime) else datetime.combine(begin, time())
    days = [first]
    if "rrule" in master:
        last = datetime.combine(until, time.max, first.tzinfo)
        days = list(rrulestr(master["rrule"].to_ical().decode(), dtstart=first).between(first, last, inc=True))
    out = master.get("exdate", [])
    gone = {_day(d.dt) for dates in (out if isinstance(out, list) else [out]) for d in dates.dts}
    moved = {_day(e["recurrence-id"].dt): _day(e["dtstart"].dt) for e in parts if "recurrence-id" in e}
    return sorted(moved.get(_day(d), _day(d)) for d in days if _day(d) not in gone)


def _day(moment):
    return moment.date() if isinstance(moment, datetime) else moment


def duty_of(db, ref="3"):
    return db.execute("SELECT directive_id FROM tasks JOIN directives d ON d.id = directive_id WHERE d.ref = ?",
                      [ref]).fetchone()[0]  # fmt: skip


def tell(db, decide, period, **given):
    found = db.execute("SELECT id FROM tasks WHERE period = ?", [period]).fetchone()["id"]
    decide(db, SETTINGS, found, **given)


def open_days(db, today, until):
    """The days on which the duty is open, and those on which the record will make it, up to a day."""
    known = {date.fromisoformat(r["due"]) for r in outstanding(db, SETTINGS, today) if r["ref"] == "3"}
    later = {date.fromisoformat(r["due"]) for r in outstanding(db, SETTINGS, until) if r["ref"] == "3"}
    return sorted(known | later)


def shown(db, today, until):
    made = entries(db, today)[1]
    return expanded(made, f"duty-{duty_of(db)}-", until)


AUGUST, NOVEMBER = date(2024, 8, 1), date(2024, 11, 9)


def test_what_is_done_between_missed_times_is_not_in_the_calendar(office_record):
    make_due(office_record, AUGUST)
    tell(office_record, decisions.done, "2024-07-10", on=date(2024, 7, 9))
    days = shown(office_record, AUGUST, NOVEMBER)
    assert days == [date(2024, m, 10) for m in (6, 8, 9, 10)]
    assert days == open_days(office_record, AUGUST, date(2024, 10, 9))


def test_the_coming_time_done_early_is_not_in_the_calendar_and_the_duty_goes_on(office_record):
    make_due(office_record, AUGUST)
    tell(office_record, decisions.done, "2024-08-10", on=AUGUST)
    assert shown(office_record, AUGUST, NOVEMBER) == [date(2024, m, 10) for m in (6, 7, 9, 10)]


def test_an_ended_duty_stands_in_the_calendar_on_its_missed_times_alone(office_record):
    make_due(office_record, AUGUST)
    tell(office_record, decisions.drop, "2024-08-10", because="hết nhiệm vụ")
    for missed in ("2024-06-10", "2024-07-10"):  # they are still to be made up for
        tell(office_record, decisions.reopen, missed)
    assert shown(office_record, AUGUST, NOVEMBER) == [date(2024, 6, 10), date(2024, 7, 10)]
    assert open_days(office_record, AUGUST, NOVEMBER) == [date(2024, 6, 10), date(2024, 7, 10)]
    tell(office_record, decisions.done, "2024-06-10", on=AUGUST)
    assert shown(office_record, AUGUST, NOVEMBER) == [date(2024, 7, 10)]
    assert not any(e.get("rrule") for e in entries(office_record, AUGUST)[1].walk("VEVENT"))


def test_a_time_that_was_given_another_day_stands_on_that_day_once(office_record):
    make_due(office_record, AUGUST)
    tell(office_record, decisions.extend, "2024-07-10", until=date(2024, 8, 5), because="CV 642")
    expected = [date(2024, 6, 10), date(2024, 8, 5), *(date(2024, m, 10) for m in (8, 9, 10))]
    assert shown(office_record, AUGUST, NOVEMBER) == expected
    assert open_days(office_record, AUGUST, date(2024, 10, 9)) == expected


@pytest.mark.parametrize("hour", [None, "16:30"])
def test_a_calendar_imported_before_and_after_an_end_shows_what_is_left_and_nothing_twice(hour):
    row = {
        "task": 7, "directive": 3, "dispatch": "CV 1", "carries_out": [], "ref": "1", "text": "Báo cáo tuần",
        "departments": [], "due_assumed": False, "time": hour, "state": "open", "days_left": -9,
        "rrule": "FREQ=WEEKLY;BYDAY=FR",
    }  # fmt: skip
    before, after = (
        [{**row, "task": n, "due": day, "period": day, "duty": {"last": "2024-05-24", "goes_on": goes_on}}
         for n, day in enumerate(days, 7)]
        for days, goes_on in (
            (("2024-05-03", "2024-05-10", "2024-05-17", "2024-05-24"), True), (("2024-05-03", "2024-05-17"), False),
        )
    )  # fmt: skip
    store = {}
    for rows, today in ((before, date(2024, 5, 20)), (before, date(2024, 5, 20)), (after, date(2024, 5, 21))):
        made = icalendar.Calendar.from_ical(calendar(rows, "Trung tâm", "", today))
        store = merged(store, made)
    assert len([uid for uid in store if uid.startswith("duty-3-")]) == 1
    assert expanded(made, "duty-3-", date(2024, 7, 1)) == [date(2024, 5, 3), date(2024, 5, 17)]


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


def _series(made):
    duty = [e for e in made.walk("VEVENT") if "duty-" in e["uid"]]
    (whole,) = [e for e in duty if "recurrence-id" not in e]
    return whole, [e for e in duty if "recurrence-id" in e]


def _monthly(db):
    return next(row["task"] for row in outstanding(db, SETTINGS, TODAY) if row["rrule"])


def test_an_occurrence_of_another_hour_stands_in_its_place_in_the_series(office_record):
    duty = _monthly(office_record)
    corrections.edit_task(office_record, SETTINGS, duty, "time", "09:00")
    later = date(2024, 7, 1)
    rows, _ = entries(office_record, later)
    moved = max(row["task"] for row in rows if row["rrule"])
    corrections.edit_task(office_record, SETTINGS, moved, "time", "14:30")
    _, made = entries(office_record, later)
    whole, (other,) = _series(made)
    assert f"{whole['dtstart'].dt:%d %H:%M}" == "10 09:00"
    assert f"{other['recurrence-id'].dt:%d.%m %H:%M}" == "10.07 09:00"
    assert f"{other['dtstart'].dt:%d.%m %H:%M}" == "10.07 14:30"


def test_a_duty_of_so_many_times_is_counted_from_its_first_time(office_record):
    duty = _monthly(office_record)
    corrections.edit_task(office_record, SETTINGS, duty, "rrule", "FREQ=MONTHLY;BYMONTHDAY=10;COUNT=3")
    decisions.done(office_record, SETTINGS, duty, on=TODAY)
    _, made = entries(office_record, date(2024, 6, 11))
    whole, _ = _series(made)
    assert whole["dtstart"].dt == date(2024, 7, 10)
    assert whole["rrule"].to_ical() == b"FREQ=MONTHLY;UNTIL=20240810;BYMONTHDAY=10"


@pytest.mark.parametrize(
    ("hour", "until"), [("", date(2024, 12, 31)), ("09:00", datetime(2024, 12, 31, 2, tzinfo=UTC))]
)
def test_an_end_is_told_once_and_of_the_kind_of_the_beginning(office_record, hour, until):
    duty = _monthly(office_record)
    corrections.edit_task(office_record, SETTINGS, duty, "rrule", "FREQ=MONTHLY;BYMONTHDAY=10;UNTIL=20241231")
    corrections.edit_task(office_record, SETTINGS, duty, "time", hour)
    rows, made = entries(office_record, date(2024, 7, 1))
    whole, _ = _series(made)
    assert whole["rrule"]["UNTIL"] == [until]
    for row in rows:
        row["duty"] = row["duty"] and row["duty"] | {"goes_on": False}
    text = calendar(rows, "Trung tâm", "", date(2024, 7, 1)).decode()
    assert [line.count("UNTIL=") for line in text.splitlines() if line.startswith("RRULE")] == [1]
