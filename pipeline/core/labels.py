"""What fields and their values are called before clerks: the texts `fields.…` of the catalogue."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from pipeline.core.texts import say

_DAYS = frozenset({"issued", "received", "arrival_date", "due", "next_at"})
_LISTS = frozenset({"recipients", "copies"})
# of a dotted field of a note, where its last part alone does not tell it
_DOTTED = {"arrival.number": "arrival_number", "arrival.date": "arrival_date"}
_FREQUENCIES = {"DAILY": "daily", "WEEKLY": "weekly", "MONTHLY": "monthly", "YEARLY": "yearly"}
_DONE_ON = re.compile(r"done (\d{4}-\d\d-\d\d)")


def label(field: str) -> str:
    """What a clerk calls a field, given by its key (`issued`) or as notes give it (`header.issued`)."""
    parts = _DOTTED.get(field, field).split(".")
    # `directives.2.a.deadline` is of a task, `directives.2` the task itself; places in a dispatch are no fields
    named = parts[-1] if parts[-1] in ("deadline", "assignees") or parts[0] == "header" else parts[0]
    return say(f"fields.{named if named in KEYS else 'other'}")


KEYS = (
    "type", "number", "symbol", "issued", "place", "parent", "issuer", "subject", "recipients", "signer",
    "signer_title", "signs_for", "urgency", "secrecy", "copies", "received", "arrival_number", "arrival_date",
    "due", "time", "rrule", "state", "text", "note", "role", "next_at", "deadline", "assignees", "directives",
    "citations", "file",
)  # fmt: skip


def named_field(said: str, known: Iterable[str]) -> str | None:
    """The one of the known keys that is meant by its key or its label, with or without accents; None without one."""
    keys = list(known)
    meant = _letters(said)
    short = dict(pair.split("=") for pair in say("fields.short").split("; "))
    for key in (said, *(k for name, k in short.items() if _letters(name) == meant)):
        if key in keys:
            return key
    same = [key for key in keys if meant in (_letters(key), _letters(label(key)))]
    begun = [key for key in keys if meant and f"{_letters(label(key))} ".startswith(f"{meant} ")]
    found = same or begun
    return found[0] if len(found) == 1 else None


def fields_told(known: Iterable[str]) -> str:
    """The fields with their keys, as a sentence lists them: `ngày ban hành (issued), …`."""
    return ", ".join(f"{label(key)} ({key})" for key in known)


def value_words(field: str | None, value: object) -> str:
    """A value of a field in a clerk's words: days as 31/12/2024, states and roles by name, lists with `;`."""
    text = "" if value is None else str(value)
    if not text:
        return say("fields.empty")
    if field in _DAYS:
        with suppress(ValueError):
            return _day(text)
    if field == "state":
        done = _DONE_ON.fullmatch(text)
        return say("fields.state_done_on", day=_day(done[1])) if done else say(f"fields.state_{text}")
    if field == "role":
        return ", ".join(say(f"fields.role_{role}") for role in text.split(", "))
    if field == "rrule":
        return rule_words(text)
    if field == "assignees":
        with suppress(ValueError):
            return "; ".join(f"{unit} ({say(f'fields.role_{role}')})" for role, unit in json.loads(text))
    if field in _LISTS:
        with suppress(ValueError):
            return "; ".join(json.loads(text)) or say("fields.empty")
    return text


def rule_words(rrule: str) -> str:
    """How often a duty comes again, in words: `ngày 10 hằng tháng`, `3 tháng một lần`, `thứ Sáu hằng tuần`."""
    parts = dict(p.split("=", 1) for p in rrule.removeprefix("RRULE:").split(";") if "=" in p)
    frequency = _FREQUENCIES.get(parts.get("FREQ", ""))
    if frequency is None:
        return say("fields.recurring")
    every = parts.get("INTERVAL", "1")
    period = say(f"fields.{frequency}") if every == "1" else say(f"fields.{frequency}_every", count=int(every))
    days, months = parts.get("BYMONTHDAY", ""), parts.get("BYMONTH", "").replace(",", ", ")
    weekdays = [say(f"fields.weekday_{d}") for d in parts.get("BYDAY", "").split(",") if d in _WEEKDAYS]
    if days:
        which = "on_last_day" if days == "-1" else "on_day"
        given = {"period": period, "day": days.replace(",", ", "), "months": months}
        return say(f"fields.{which}_of" if months else f"fields.{which}", **given)
    return say("fields.on_weekday", period=period, weekdays=", ".join(weekdays)) if weekdays else period


_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _day(iso: str) -> str:
    return date.fromisoformat(iso).strftime("%d/%m/%Y")


def _letters(said: str) -> str:
    # queries tell labels and read none: they need not load what compares letters
    from pipeline.core.vietnamese import fold

    return " ".join(re.findall(r"\w+", fold(said).replace("_", " ")))
