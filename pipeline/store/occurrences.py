"""A recurring duty is one task for each occurrence: the next is made when the last is due, a missed one stays.

What is made does not depend on when somebody asks: each occurrence knows the day from which it exists.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from pipeline.core.clock import today_in_viet_nam
from pipeline.store.changes import Change, add, change, kept
from pipeline.store.database import row, rows, writing
from pipeline.store.history import add_event

# an occurrence that is there on a day
EXISTS = "(t.appears IS NULL OR t.appears <= :today)"
_WAITING = """
    SELECT t.*, d.document_id FROM tasks t JOIN directives d ON d.id = t.directive_id
    WHERE t.next_at <= ? AND t.next_at IS NOT NULL AND t.state <> 'not_ours' AND t.rrule IS NOT NULL
    AND t.same_as IS NULL
"""
_AHEAD = timedelta(days=366)


def make_due(db: sqlite3.Connection, today: date) -> int:
    """Make the occurrences that exist by today; how many. Nothing is written where there are none.

    Where another process is writing for long, the query that asked goes on with what is there. A day far ahead (a
    slip in `--today`) makes none beyond a year from now: what is made stays.
    """
    today = min(today, today_in_viet_nam() + _AHEAD)
    if row(db, f"{_WAITING} LIMIT 1", [today.isoformat()]) is None:
        return 0
    try:
        with writing(db):
            return sum(_continue(db, last, today) for last in rows(db, _WAITING, [today.isoformat()]))
    except sqlite3.OperationalError:
        return 0


def continue_duties(db: sqlite3.Connection, document: int, day: str) -> None:
    """Make the occurrences of a dispatch's duties that exist by a day; inside a transaction."""
    for last in rows(db, f"{_WAITING} AND d.document_id = ?", [day, document]):
        _continue(db, last, date.fromisoformat(day))


def first_period(rrule: str | None, due: str | None) -> dict[str, str | None]:
    """The columns by which a task with a rule and a first day is the first of its occurrences."""
    day = due if rrule else None
    return {"period": day, "next_at": day}


def goes_on(db: sqlite3.Connection, task: sqlite3.Row) -> dict[str, str | None]:
    """The columns by which the duty of a task that is open again goes on; none unless it is the last occurrence."""
    sql = "SELECT max(period) AS last FROM tasks WHERE directive_id = ?"
    last = rows(db, sql, [task["directive_id"]])[0]["last"]
    return {"next_at": last} if task["rrule"] and task["period"] and task["period"] == last else {}


def end_duty(db: sqlite3.Connection, directive: int) -> list[Change]:
    """Make no more occurrences of a directive, whatever became of the last."""
    found = rows(db, "SELECT id FROM tasks WHERE directive_id = ? AND next_at IS NOT NULL", [directive])
    return [c for task in found for c in change(db, "tasks", task["id"], next_at=None)]


def _continue(db: sqlite3.Connection, last: sqlite3.Row, today: date) -> int:
    """Make the occurrences behind the last one of a duty, up to the first that is not due yet."""
    sql = "SELECT min(period) AS first FROM tasks WHERE directive_id = ?"
    first = rows(db, sql, [last["directive_id"]])[0]["first"]
    at, previous, made = last["id"], last["period"], 0
    changes: list[Change] = []
    for day in _days_after(last["rrule"], date.fromisoformat(first), date.fromisoformat(previous)):
        if previous > today.isoformat():
            break
        changes += change(db, "tasks", at, next_at=None)
        new = _occurrence(db, last, day.isoformat(), previous)
        changes += new
        at, previous, made = new[0].row, day.isoformat(), made + 1
    else:
        changes += change(db, "tasks", at, next_at=None)
    add_event(db, "occurrences", document=last["document_id"], task=at, after=previous, detail=kept(changes))
    return made


def _occurrence(db: sqlite3.Connection, last: sqlite3.Row, day: str, previous: str) -> list[Change]:
    return add(
        db,
        "tasks",
        directive_id=last["directive_id"],
        state="open",
        why=last["why"],
        due=day,
        time=last["time"],
        rrule=last["rrule"],
        period=day,
        appears=previous,
        next_at=day,
        same_as=None,
    )


def _days_after(rrule: str, first: date, last: date) -> Iterator[date]:
    """The days of a rule behind one of them, counted from its first."""
    from dateutil.rrule import rrulestr

    start = datetime.combine(first, time())
    for found in rrulestr(rrule, dtstart=start).xafter(datetime.combine(last, time())):
        if found.date() > last:  # every few hours: once a day
            last = found.date()
            yield last
