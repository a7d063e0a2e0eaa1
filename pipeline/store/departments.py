"""The departments of the office: as its dispatches write them, and as a clerk says them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable

from pipeline.core.errors import UsageError
from pipeline.core.settings import Settings
from pipeline.core.texts import say
from pipeline.store.database import rows
from pipeline.store.identity import words
from pipeline.store.units import Words, is_plural, listed, names_of, near, without_heads

_POST_BEHIND = re.compile(r"\s+[-–]\s+|\s*[,;(]")
_ADDRESS = ("ong", "ba")
# the correction of a task that keeps the department named behind it off, whatever is read of the task again
OFF = "without "


def departments_of(settings: Settings, unit: str, beside: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The departments a unit of the office's own dispatch means: (name, `named` or `collective`), in their order.

    `beside` are departments that the same place names; `các phòng còn lại` are the others. Empty where the unit
    is no department and no collective of them.
    """
    own = _of_person(settings, unit)
    if own:
        return [(own, "named")]
    said = _without_office(settings, without_heads(unit))
    rest = next((w for w in listed("rest") if said[-len(w) :] == w), None)
    if rest:
        said = said[: -len(rest)]
    named = _named(settings, said)
    if named:
        return [(named, "named")]
    members = _members(settings, said, plural=is_plural(unit) or bool(rest))
    if not members:
        return _listed_departments(settings, unit)
    left_out = set(beside) if rest else set()
    return [(name, "collective") for name in members if name not in left_out]


def _of_person(settings: Settings, unit: str) -> str | None:
    """The department of a person who is told by name, letter by letter, whatever post stands before or behind it."""
    said = " ".join(_POST_BEHIND.split(unit, maxsplit=1)[0].split()).casefold()
    for department in settings.departments:
        for person in (department.head, *department.people):
            name = person.casefold()
            if name and (said == name or (said.endswith(f" {name}") and _is_post(said[: -len(name)]))):
                return department.name
    return None


def _is_post(front: str) -> bool:
    """Whether words before a person's name are a post or an address, and no part of the name."""
    before = words(front)
    return not before or before[-1] in _ADDRESS or without_heads(f"{front} x") == ("x",)


def _without_office(settings: Settings, said: Words) -> Words:
    for name in sorted(names_of(settings.office), key=len, reverse=True):
        if len(said) > len(name) and said[-len(name) :] == name and _named(settings, said) is None:
            shorter = said[: -len(name)]
            return shorter[:-1] if shorter[-1] in ("thuoc", "cua") and len(shorter) > 1 else shorter
    return said


def _named(settings: Settings, said: Words) -> str | None:
    for compare in (tuple.__eq__, near):
        for department in settings.departments:
            names = (department.name, *department.aliases)
            if any(compare(said, w) for name in names for w in (words(name), without_heads(name))):
                return department.name
    return None


def _members(settings: Settings, said: Words, *, plural: bool) -> tuple[str, ...]:
    keys = {without_heads(key): members for key, members in settings.collectives.items()}
    for key, members in keys.items():
        if near(said, key):
            return members
    shortened = [members for key, members in keys.items() if plural and said and key[: len(said)] == said]
    if len(shortened) == 1:
        return shortened[0]
    if plural and said in listed("everyone"):
        return tuple(d.name for d in settings.departments)
    return ()


def _listed_departments(settings: Settings, unit: str) -> list[tuple[str, str]]:
    """Several departments printed as one unit (`các phòng chuyên môn, điểm vệ tinh`): all parts must be known."""
    parts = [p for p in re.split(r"\s*[,;]\s*|\s+và\s+", unit.strip()) if p]
    if len(parts) < 2:
        return []
    found = [departments_of(settings, part) for part in parts]
    if not all(found):
        return []
    return list(dict.fromkeys(entry for group in found for entry in group))


def find_departments(db: sqlite3.Connection, settings: Settings, said: str) -> list[str]:
    """The departments that `said` means: one for a name or alias, several for a collective; case and accents folded.

    Raises:
        UsageError: nothing in congvan.toml and no unit in the record is called so.
    """
    known = departments_of(settings, said)
    if known:
        return [name for name, _ in known]
    units = [r["department"] for r in rows(db, "SELECT DISTINCT department FROM responsibles")]
    same = [unit for unit in units if words(unit) == words(said)]
    if same:
        return same
    names = "; ".join(d.name for d in settings.departments)
    raise UsageError(say("store.no_department", said=said, known=names))
