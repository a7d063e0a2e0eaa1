"""The fields a clerk may set by hand, and how what is typed becomes what is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pipeline.core.clock import today_in_viet_nam
from pipeline.core.errors import UsageError
from pipeline.core.labels import fields_told, named_field, value_words
from pipeline.core.rules import load
from pipeline.core.texts import say
from pipeline.store.database import packed
from pipeline.store.identity import serial_of, squeeze, words

_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
# what recurs comes on whole days, at most once a day, and goes on from there: more of RFC 5545 would never come to rest
_RULE = re.compile(
    r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;(?:INTERVAL=[1-9]\d{0,2}|COUNT=[1-9]\d{0,2}|UNTIL=\d{8}|WKST=[A-Z]{2}"
    r"|BY(?:DAY|MONTH|MONTHDAY|SETPOS|YEARDAY|WEEKNO)=[-+,\dA-Z]{1,200}))*",
    re.ASCII,
)
_TIME = re.compile(r"([01]?\d|2[0-3])\s*(?:[:hg]|giờ)\s*([0-5]\d)?")
STATES = ("open", "done", "dropped", "lapsed", "not_ours")

# where each field of a task is kept
TASK_FIELDS = {f: "tasks" for f in ("due", "time", "rrule", "state", "note")} | {"text": "directives"}


def typed_day(value: str) -> date | None:
    """A day as typed (31/12/2024 or 2024-12-31); None for nothing.

    Raises:
        UsageError: it is no day.
    """
    value = value.strip()
    if not value:
        return None
    local = _DAY.fullmatch(value)
    try:
        return date(int(local[3]), int(local[2]), int(local[1])) if local else date.fromisoformat(value)
    except ValueError as e:
        raise UsageError(say("store.wrong_day", value=value)) from e


def _text(value: str) -> str | None:
    return " ".join(value.split()) or None


def _day(value: str) -> str | None:
    day = typed_day(value)
    return day.isoformat() if day else None


def _type(value: str) -> str | None:
    """The abbreviation of a type, said by itself or by its name."""
    if not value.strip():
        return None
    known = load("types").tables["types"]
    for short, entry in known.items():
        if value.strip() == short or words(value) in (words(way) for way in (entry["name"], *entry.get("also", ()))):
            return str(short)
    same = [short for short in known if words(short) == words(value)]
    if len(same) != 1:
        raise UsageError(say("store.wrong_type", value=value))
    return str(same[0])


def _list(value: str) -> str:
    return packed([part.strip() for part in value.split(";") if part.strip()])


def _time(value: str) -> str | None:
    if not value.strip():
        return None
    found = _TIME.fullmatch(value.strip())
    if not found:
        raise UsageError(say("store.wrong_time", value=value))
    return f"{int(found[1]):02d}:{found[2] or '00'}"


def state_said(value: str) -> str:
    """A state, said by its key or in the words in which lists tell it.

    Raises:
        UsageError: it is none.
    """
    meant = [s for s in STATES if words(value) in (words(s), words(value_words("state", s)))]
    if not meant:
        known = ", ".join(f"{value_words('state', s)} ({s})" for s in STATES)
        raise UsageError(say("store.wrong_state", value=value, known=known))
    return meant[0]


def _rrule(value: str) -> str | None:
    """A rule of RFC 5545, or what the words of a dispatch say (`ngày 10 hằng tháng`)."""
    value = value.strip()
    if not value:
        return None
    if not value.upper().startswith(("FREQ", "RRULE")):
        return _rule_in_words(value)
    from dateutil.rrule import rrulestr

    rule = value.upper().removeprefix("RRULE:")
    try:
        rrulestr(rule)
    except ValueError as e:
        raise UsageError(say("store.wrong_rrule", value=value)) from e
    if not _RULE.fullmatch(rule):
        raise UsageError(say("store.wrong_rrule", value=value))
    return rule


def _rule_in_words(value: str) -> str:
    from pipeline.parse.deadlines import explain

    for found in explain(value, issued=today_in_viet_nam()):
        rest = value[: found.start] + value[found.end :]
        rule = str(found.values.get("rrule") or "")
        if _RULE.fullmatch(rule) and not any(c.isdigit() for c in rest):
            return rule
    raise UsageError(say("store.wrong_rrule", value=value))


def _required(value: str) -> str:
    text = _text(value)
    if text is None:
        raise UsageError(say("store.empty_text"))
    return text


_HEADER: dict[str, Callable[[str], Any]] = {
    "type": _type,
    "number": _text,
    "issued": _day,
    "place": _text,
    "parent": _text,
    "issuer": _text,
    "subject": _text,
    "recipients": _list,
    "signer": _text,
    "signer_title": _text,
    "signs_for": _text,
    "urgency": _text,
    "copies": _list,
    "received": _day,
    "arrival_number": _text,
    "arrival_date": _day,
}
_TASK: dict[str, Callable[[str], Any]] = {
    "due": _day, "time": _time, "rrule": _rrule, "state": state_said, "note": _text, "text": _required,
}  # fmt: skip


def field_of_dispatch(said: str) -> str:
    """The key of a field of a dispatch that a clerk names by key or label.

    Raises:
        UsageError: there is no such field, or it may not be set.
    """
    return _field(said, _HEADER)


def field_of_task(said: str) -> str:
    """The key of a field of a task that a clerk names by key or label.

    Raises:
        UsageError: there is no such field, or it may not be set.
    """
    return _field(said, _TASK)


def _field(said: str, known: Mapping[str, Callable[[str], Any]]) -> str:
    field = named_field(said, known)
    if field is None:
        raise UsageError(say("store.wrong_field", field=said, known=fields_told(known)))
    return field


def header_field(field: str, value: str) -> dict[str, Any]:
    """The columns of `documents` that setting this field (by its key) changes.

    Raises:
        UsageError: the value does not fit.
    """
    kept = _HEADER[field](value)
    if field == "received":
        return {field: kept, "received_assumed": 0}
    if field != "number" or kept is None:
        return {field: kept, "serial": None} if field == "number" else {field: kept}
    number = squeeze(kept)
    symbol = re.sub(r"^\d+[a-zđ]?[/-]", "", number, flags=re.IGNORECASE)
    return {field: number, "serial": serial_of(number), "symbol": symbol or None}


def task_field(field: str, value: str) -> Any:
    """What is kept for this value of a task's field (by its key).

    Raises:
        UsageError: the value does not fit.
    """
    return _TASK[field](value)
