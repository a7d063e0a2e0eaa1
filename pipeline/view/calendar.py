"""Tasks as a calendar (RFC 5545): a to-do for each, and an event on its last day, recurring where the duty recurs.

UIDs come from the record, so that a calendar that takes the file in again updates its entries and doubles none. The
format is written here line by line: a library took fifty times as long over ten thousand tasks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time

from pipeline.core.clock import VIET_NAM
from pipeline.core.texts import say
from pipeline.view.lines import day, ref_words
from pipeline.view.task_table import Row

_ZONE = "Asia/Ho_Chi_Minh"
_SUMMARY_LETTERS = 90
_OCTETS = 75  # of a line; longer ones are folded
_EPOCH = date(2020, 1, 1)  # the number of an edition is its day, counted from here
# before an entry of a whole day: at eight o'clock three days and one day before; before an hour a day and two hours
_ALARMS_OF_DAY, _ALARMS_OF_HOUR = ("-P2DT16H", "-PT16H"), ("-P1D", "-PT2H")
_SPECIAL = re.compile(r"[\\;,]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TIMEZONE = f"""BEGIN:VTIMEZONE
TZID:{_ZONE}
BEGIN:STANDARD
DTSTART:19750613T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0700
TZNAME:+07
END:STANDARD
END:VTIMEZONE""".split("\n")


def calendar(rows: Sequence[Row], office: str, title: str, today: date) -> bytes:
    """The rows (as `outstanding --json` gives them) as an .ics file; the same rows on the same day, the same bytes."""
    stamp = _Stamp(hashlib.sha256(office.encode()).hexdigest()[:8], today)
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//congvan//VI", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(say('calendar.name', whose=title or office))}", f"X-WR-TIMEZONE:{_ZONE}",
        *(_TIMEZONE if any(row["time"] for row in rows) else ()),
    ]  # fmt: skip
    for row in rows:
        lines += _todo(row, stamp)
    for duty in _duties(rows):
        lines += _event(duty, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


class _Stamp:
    """What every entry of one edition bears: whose office, when."""

    def __init__(self, office: str, today: date) -> None:
        moment = datetime.combine(today, time(), VIET_NAM).astimezone(UTC)
        self._office = office
        self._lines = (f"DTSTAMP:{moment:%Y%m%dT%H%M%SZ}", f"SEQUENCE:{max((today - _EPOCH).days, 0)}")

    def lines(self, kind: str, number: int) -> tuple[str, ...]:
        """UID, moment and edition of an entry."""
        return (f"UID:{kind}-{number}-{self._office}@congvan", *self._lines)


def _duties(rows: Iterable[Row]) -> list[list[Row]]:
    """The dated rows, the occurrences of one duty together, the first due of them first."""
    found: dict[int, list[Row]] = {}
    for row in rows:
        if row["due"]:
            found.setdefault(row["directive"] if row["rrule"] else -row["task"], []).append(row)
    return [sorted(its, key=lambda row: row["period"] or row["due"]) for its in found.values()]


def _todo(row: Row, stamp: _Stamp) -> Iterator[str]:
    yield "BEGIN:VTODO"
    yield from stamp.lines("task", row["task"])
    yield from _told(row)
    yield f"STATUS:{'COMPLETED' if row['state'] == 'done' else 'NEEDS-ACTION'}"
    yield f"PRIORITY:{1 if (row['days_left'] or 0) < 0 else 5}"
    if row["due"]:
        yield _when("DUE", row["due"], row["time"])
        yield from _alarms(row, "END")
    yield "END:VTODO"


def _event(rows: Sequence[Row], stamp: _Stamp) -> Iterator[str]:
    """One event for a task; for a duty one that comes on its open occurrences and, where it goes on, ever after.

    An occurrence that was given another day or hour stands in an event of its own that takes its place in the series.
    """
    row = rows[0]
    if not row["rrule"]:
        yield from _entry(row, stamp.lines("due", row["task"]), (_when("DTSTART", row["due"], row["time"]),))
        return
    named = stamp.lines("duty", row["directive"])
    first, hour = row["period"] or row["due"], row["time"]
    repeated = tuple(_repeated(rows, first, hour))
    if not repeated:
        yield from _entry(row, named, (_when("DTSTART", row["due"], hour),))
        return
    yield from _entry(row, named, (_when("DTSTART", first, hour), *repeated))
    for moved in rows:
        if moved["period"] and (moved["due"], moved["time"]) != (moved["period"], hour):
            place = _when("RECURRENCE-ID", moved["period"], hour)
            yield from _entry(moved, named, (place, _when("DTSTART", moved["due"], moved["time"])))


def _entry(row: Row, named: Sequence[str], when: Sequence[str]) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield from named
    yield from _told(row)
    yield from when
    if row["time"]:
        yield "DURATION:PT0S"
    yield "TRANSP:TRANSPARENT"
    yield from _alarms(row, "START")
    yield "END:VEVENT"


def _repeated(rows: Sequence[Row], first: str, hour: str | None) -> Iterator[str]:
    """The rule from the first open occurrence on: to the last one where the duty has ended, without what is done."""
    duty = rows[0].get("duty") or {"last": rows[-1]["period"], "goes_on": True}
    last = duty["last"] if duty["goes_on"] else rows[-1]["period"]
    rule, end = _endless(rows[0]["rrule"].removeprefix("RRULE:"), duty.get("first", first))
    end = end if duty["goes_on"] else last
    if duty["goes_on"] or last != first:
        yield f"RRULE:{rule}" + (f";UNTIL={_until(end, hour)}" if end else "")
    opened = {row["period"] for row in rows}
    if last != first and (duty["goes_on"] or len(opened) > 1):
        for day in _days(rule, first, last):
            if day not in opened:
                yield _when("EXDATE", day, hour)


def _endless(rule: str, first: str) -> tuple[str, str | None]:
    """A rule without its end, and the day of that end; so many times are counted from the first of the duty."""
    from dateutil.rrule import rrulestr

    told = dict(part.split("=", 1) for part in rule.split(";"))
    until, count = told.pop("UNTIL", None), told.pop("COUNT", None)
    end = None if until is None else date.fromisoformat(until[:8]).isoformat()
    if count is not None:
        days = list(rrulestr(rule, dtstart=datetime.combine(date.fromisoformat(first), time())))
        end = days[-1].date().isoformat() if days else first
    return ";".join(f"{name}={value}" for name, value in told.items()), end


def _days(rule: str, first: str, last: str) -> Iterator[str]:
    """The days of a rule behind its first and up to the last."""
    from dateutil.rrule import rrulestr

    start, end = (datetime.combine(date.fromisoformat(day), time()) for day in (first, last))
    yield from (found.date().isoformat() for found in rrulestr(rule, dtstart=start).between(start, end, inc=True))


def _until(iso: str, hour: str | None) -> str:
    """The end of a rule: a day, or of an hour the moment in UTC, as RFC 5545 wants it."""
    if not hour:
        return iso.replace("-", "")
    there = datetime.combine(date.fromisoformat(iso), time.fromisoformat(hour), VIET_NAM)
    return f"{there.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _when(name: str, iso: str, hour: str | None) -> str:
    whole = iso.replace("-", "")
    return f"{name};TZID={_ZONE}:{whole}T{hour.replace(':', '')}00" if hour else f"{name};VALUE=DATE:{whole}"


def _told(row: Row) -> Iterator[str]:
    text = " ".join(row["text"].split())
    short = text if len(text) <= _SUMMARY_LETTERS else f"{text[:_SUMMARY_LETTERS].rsplit(' ', 1)[0]} …"
    yield f"SUMMARY:{_text(f'''[{row['dispatch']}] {short}''')}"
    names = [(d["name"], say(f"export.{d['role']}")) for d in row["departments"]]
    told = [
        row["text"],
        say("calendar.source", dispatch=row["dispatch"], place=ref_words(row["ref"])),
        say("calendar.carries_out", names="; ".join(row["carries_out"])) if row["carries_out"] else "",
        *(f"{role}: {name}" for name, role in names),
        say("calendar.due", day=day(row["due"])) if row["due"] else "",
        say("calendar.assumed") if row.get("due_assumed") else "",
    ]
    yield f"DESCRIPTION:{_text(chr(10).join(line for line in told if line))}"
    if names:
        yield f"CATEGORIES:{','.join(_text(name) for name in dict.fromkeys(name for name, _ in names))}"


def _alarms(row: Row, related: str) -> Iterator[str]:
    """Alarms before the last day; a to-do of a whole day ends with it, so they are counted from its end."""
    if row["state"] != "open":
        return
    words = _text(say("calendar.alarm", dispatch=row["dispatch"], day=day(row["due"])))
    for before in _ALARMS_OF_HOUR if row["time"] else _ALARMS_OF_DAY:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{words}")
        yield from (f"TRIGGER;RELATED={related}:{before}", "END:VALARM")


def _text(value: str) -> str:
    """A text value: what separates is escaped, line breaks are written as such."""
    escaped = _SPECIAL.sub(lambda m: f"\\{m[0]}", _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")))
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A line in UTF-8, folded where it is too long, never inside a letter."""
    data = line.encode()
    if len(data) <= _OCTETS:
        return data + b"\r\n"
    parts, at, room = [], 0, _OCTETS
    while at < len(data):
        end = min(at + room, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(data[at:end])
        at, room = end, _OCTETS - 1
    return b"\r\n ".join(parts) + b"\r\n"
