"""Tasks as a calendar (RFC 5545): a to-do for each, and an event on its last day, recurring where the duty recurs.

UIDs come from the record, so that a calendar that takes the file in again updates its entries and doubles none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pipeline.core.clock import VIET_NAM
from pipeline.core.texts import say
from pipeline.view.lines import day, ref_words
from pipeline.view.task_table import Row

if TYPE_CHECKING:
    from icalendar import Event, Todo

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_SUMMARY_LETTERS = 90
_EPOCH = date(2020, 1, 1)  # the number of an edition is its day, counted from here
# before an entry of a whole day: at eight o'clock three days and one day before
_ALARMS_OF_DAY = (timedelta(days=-3, hours=8), timedelta(days=-1, hours=8))
_ALARMS_OF_HOUR = (timedelta(days=-1), timedelta(hours=-2))


def calendar(rows: Sequence[Row], office: str, title: str, today: date) -> bytes:
    """The rows (as `outstanding --json` gives them) as an .ics file; the same rows on the same day, the same bytes."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//congvan//VI")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", say("calendar.name", whose=title or office))
    made.add("x-wr-timezone", str(_ZONE))
    stamp = _Stamp(hashlib.sha256(office.encode()).hexdigest()[:8], today)
    for row in rows:
        made.add_component(_todo(row, stamp))
    for events in _duties(rows):
        made.add_component(_event(events, stamp))
    if any(row["time"] for row in rows):
        made.add_missing_timezones()
    return bytes(made.to_ical())


class _Stamp:
    """What every entry of one edition bears: whose office, when."""

    def __init__(self, office: str, today: date) -> None:
        self.office = office
        self.moment = datetime.combine(today, time(), VIET_NAM)
        self.edition = max((today - _EPOCH).days, 0)

    def uid(self, kind: str, number: int) -> str:
        return f"{kind}-{number}-{self.office}@congvan"

    def put(self, entry: Any, uid: str) -> None:
        entry.add("uid", uid)
        entry.add("dtstamp", self.moment)
        entry.add("sequence", self.edition)


def _duties(rows: Iterable[Row]) -> list[list[Row]]:
    """The dated rows, the occurrences of one duty together, the first due of them first."""
    found: dict[int, list[Row]] = {}
    for row in rows:
        if row["due"]:
            found.setdefault(row["directive"] if row["rrule"] else -row["task"], []).append(row)
    return [sorted(its, key=lambda row: row["period"] or row["due"]) for its in found.values()]


def _todo(row: Row, stamp: _Stamp) -> Todo:
    from icalendar import Todo

    entry = Todo()
    stamp.put(entry, stamp.uid("task", row["task"]))
    _tell(entry, row)
    entry.add("status", "COMPLETED" if row["state"] == "done" else "NEEDS-ACTION")
    entry.add("priority", 1 if (row["days_left"] or 0) < 0 else 5)
    if row["due"]:
        entry.add("due", _when(row["due"], row["time"]))
        _ring(entry, row, related="END")
    return entry


def _event(rows: Sequence[Row], stamp: _Stamp) -> Event:
    """One event for a task, or for all that comes of a duty from its first open occurrence on."""
    from icalendar import Event, vRecur

    row = rows[0]
    entry = Event()
    recurs = bool(row["rrule"])
    stamp.put(entry, stamp.uid("duty", row["directive"]) if recurs else stamp.uid("due", row["task"]))
    _tell(entry, row)
    starts = _when((row["period"] or row["due"]) if recurs else row["due"], row["time"])
    entry.add("dtstart", starts)
    if isinstance(starts, datetime):
        entry.add("duration", timedelta(0))
    entry.add("transp", "TRANSPARENT")
    if recurs:
        entry.add("rrule", vRecur.from_ical(row["rrule"].removeprefix("RRULE:")))
    _ring(entry, row, related="START")
    return entry


def _when(iso: str, hour: str | None) -> date | datetime:
    whole = date.fromisoformat(iso)
    return datetime.combine(whole, time.fromisoformat(hour), _ZONE) if hour else whole


def _tell(entry: Any, row: Row) -> None:
    text = " ".join(row["text"].split())
    short = text if len(text) <= _SUMMARY_LETTERS else f"{text[:_SUMMARY_LETTERS].rsplit(' ', 1)[0]} …"
    entry.add("summary", f"[{row['dispatch']}] {short}")
    names = [(d["name"], say(f"export.{d['role']}")) for d in row["departments"]]
    told = [
        row["text"],
        say("calendar.source", dispatch=row["dispatch"], place=ref_words(row["ref"])),
        say("calendar.carries_out", names="; ".join(row["carries_out"])) if row["carries_out"] else "",
        *(f"{role}: {name}" for name, role in names),
        say("calendar.due", day=day(row["due"])) if row["due"] else "",
        say("calendar.assumed") if row.get("due_assumed") else "",
    ]
    entry.add("description", "\n".join(line for line in told if line))
    if names:
        entry.add("categories", list(dict.fromkeys(name for name, _ in names)))


def _ring(entry: Any, row: Row, related: str) -> None:
    """Alarms before the last day; a to-do of a whole day ends with it, so they are counted from its end."""
    from icalendar import Alarm

    if row["state"] != "open":
        return
    for before in _ALARMS_OF_HOUR if row["time"] else _ALARMS_OF_DAY:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", say("calendar.alarm", dispatch=row["dispatch"], day=day(row["due"])))
        alarm.add("trigger", before, parameters={"RELATED": related})
        entry.add_component(alarm)
