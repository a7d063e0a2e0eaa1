"""The forms of the settings page read into settings: lists stand one entry to a line, days as clerks write them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from starlette.datastructures import FormData

from pipeline.core.errors import UsageError
from pipeline.core.settings import Department, Settings, Superior
from pipeline.core.texts import say
from pipeline.web.pages import day_given

MOST_FIELDS = 3000
_LONGEST = 20_000  # letters of a field

Read = tuple[Settings, Mapping[str, str]]


def read_form(section: str, before: Settings, form: FormData) -> Read:
    """The settings with a section as the form has it, and the departments that have another name now (old: new).

    Raises:
        UsageError: there is no such section, or a value is none of its kind.
    """
    if section not in _SECTIONS:
        raise UsageError(say("web.not_understood"))
    return _SECTIONS[section](before, form)


def _office(before: Settings, form: FormData) -> Read:
    aliases, symbols, groups = (_lines(_whole(form, name)) for name in ("aliases", "symbols", "groups"))
    office = replace(
        before.office, name=_text(form, "name"), place=_text(form, "place"), aliases=aliases, symbols=symbols,
        groups=groups,
    )  # fmt: skip
    return replace(before, office=office), {}


def _superiors(before: Settings, form: FormData) -> Read:
    columns = _columns(form, ("name", "aliases", "symbols", "since", "until"))
    known = {s.name: s for s in before.office.superiors}
    superiors = tuple(
        replace(
            known.get(_line(name), Superior()), name=_line(name), aliases=_lines(aliases), symbols=_lines(symbols),
            since=day_given(since), until=day_given(until),
        )
        for name, aliases, symbols, since, until in columns
        if _line(name)
    )
    return replace(before, office=replace(before.office, superiors=superiors)), {}


def _departments(before: Settings, form: FormData) -> Read:
    known = {d.name: d for d in before.departments}
    entries = _columns(form, ("was", "name", "aliases", "head", "people", "email"))
    names = [_line(name) for _, name, *_ in entries]
    renamed: dict[str, str] = {}
    departments = []
    for (was, _, aliases, head, people, email), new in zip(entries, names, strict=True):
        if not new:
            continue
        others = _lines(aliases)
        if was in known and was != new:
            renamed[was] = new
            others = _with_former(others, was, new, names)
        departments.append(replace(
            known.get(was, Department()), name=new, aliases=others, email=_line(email), head=_line(head),
            people=_lines(people),
        ))  # fmt: skip
    collectives = {
        words: tuple(renamed.get(name, name) for name in names) for words, names in before.collectives.items()
    }
    return replace(before, departments=tuple(departments), collectives=collectives), renamed


def _with_former(aliases: tuple[str, ...], was: str, new: str, names: Sequence[str]) -> tuple[str, ...]:
    """The aliases of a department with the name it had: dispatches that are there call it so.

    A name that another department has now is that one's.
    """
    taken = {name.casefold() for name in names} - {new.casefold()}
    if was in aliases or was.casefold() in taken:
        return aliases
    return tuple(alias for alias in (*aliases, was) if alias != new)


def _collectives(before: Settings, form: FormData) -> Read:
    found = {}
    for n, words in enumerate(_all(form, "words")):
        if _line(words):
            found[_line(words)] = tuple(_all(form, f"members-{n}"))
    return replace(before, collectives=found), {}


def _deadlines(before: Settings, form: FormData) -> Read:
    deadlines = replace(
        before.deadlines, before_is_inclusive=_text(form, "before_is_inclusive") == "true",
        works_saturdays=_text(form, "works_saturdays") == "true",
    )  # fmt: skip
    calendar = replace(before.calendar, off=_days(_whole(form, "off")), worked=_days(_whole(form, "worked")))
    return replace(before, deadlines=deadlines, calendar=calendar), {}


def _inbox(before: Settings, form: FormData) -> Read:
    inbox = replace(
        before.inbox, path=_text(form, "path") or before.inbox.path,
        poll_seconds=_seconds(_text(form, "poll_seconds")), settle_seconds=_seconds(_text(form, "settle_seconds")),
    )  # fmt: skip
    return replace(before, inbox=inbox), {}


_SECTIONS: dict[str, Callable[[Settings, FormData], Read]] = {
    "office": _office, "superiors": _superiors, "departments": _departments, "collectives": _collectives,
    "deadlines": _deadlines, "inbox": _inbox,
}  # fmt: skip
SECTIONS = tuple(_SECTIONS)


def _all(form: FormData, name: str) -> list[str]:
    values = [value for value in form.getlist(name) if isinstance(value, str)]
    if any(len(value) > _LONGEST for value in values):
        raise UsageError(say("web.not_understood"))
    return values


def _whole(form: FormData, name: str) -> str:
    values = _all(form, name)
    return values[0] if values else ""


def _text(form: FormData, name: str) -> str:
    return _line(_whole(form, name))


def _columns(form: FormData, names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The entries of a list of records; each of its fields is sent once for each."""
    columns = [_all(form, name) for name in names]
    if len({len(column) for column in columns}) != 1:
        raise UsageError(say("web.not_understood"))
    return list(zip(*columns, strict=True))


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_line(line) for line in text.splitlines() if line.strip()))


def _days(text: str) -> tuple[date, ...]:
    days = [day_given(line) for line in text.replace(";", "\n").replace(",", "\n").splitlines()]
    return tuple(sorted({day for day in days if day is not None}))


def _seconds(text: str) -> float:
    try:
        seconds = float(text.replace(",", "."))
    except ValueError:
        seconds = 0.0
    if not math.isfinite(seconds) or not 0 < seconds <= 86_400:
        raise UsageError(say("setup.bad_seconds", value=text))
    return seconds
