"""Whose dispatch, whose task, which departments: the office's settings held against what was read.

Nothing here touches the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.core.settings import Office, Settings, Superior
from pipeline.store.departments import departments_of
from pipeline.store.identity import distance, words
from pipeline.store.units import (
    Words,
    holds,
    is_plural,
    listed,
    names_of,
    near,
    starts,
    without_heads,
    without_plurals,
)


@dataclass(frozen=True, slots=True)
class Sender:
    """What tells who issued a dispatch, and to whom."""

    issuer: str | None
    symbol: str | None
    parent: str | None
    place: str | None
    issued: date | None
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assigned:
    """A unit as printed with its role."""

    unit: str
    role: str


@dataclass(frozen=True, slots=True)
class Responsible:
    """A department (or another unit inside the office) that a task falls to; ``through`` as in the contract."""

    department: str
    role: str
    through: str


# --- the dispatch ------------------------------------------------------------------------------------------


def direction_of(settings: Settings, sender: Sender) -> str:
    """`outgoing` (this office's own), `incoming` (from a superior, or addressed to it by name) or `elsewhere`."""
    office = settings.office
    if _is_office_itself(office, sender):
        return "outgoing"
    if any(_in_force(s, sender.issued) and _is_superior(office, s, sender) for s in office.superiors):
        return "incoming"
    if any(is_office(settings, r, at_least=3) for r in sender.recipients):
        return "incoming"
    # an issuer that could not be read: rather one too many to look at than one lost
    if sender.issuer is None and any(in_groups(settings, r) for r in sender.recipients):
        return "incoming"
    return "elsewhere"


def _in_force(superior: Superior, day: date | None) -> bool:
    if day is None:
        return True
    return (superior.since is None or superior.since <= day) and (superior.until is None or day <= superior.until)


def _is_issuer(sender: Sender, names: Iterable[Words], symbols: Iterable[str]) -> bool:
    by_symbol = _has_symbol(sender.symbol, symbols)
    if sender.issuer is None:
        return by_symbol
    said = (words(sender.issuer), without_heads(sender.issuer))
    if any(near(s, name) for s in said for name in names):
        return True
    # a symbol of the body's own makes up for an issuer that was read badly
    return by_symbol and any(_resembles(said[0], name) for name in names)


def _resembles(said: Words, name: Words) -> bool:
    left, right = " ".join(said), " ".join(name)
    return distance(left, right) <= max(len(left), len(right)) // 5


def _has_symbol(symbol: str | None, known: Iterable[str]) -> bool:
    groups = {words(group) for group in re.split(r"[-/]", symbol or "") if group.strip()}
    return any(words(k) in groups for k in known)


def _is_office_itself(office: Office, sender: Sender) -> bool:
    elsewhere = sender.parent is not None and _of_another_place(office, sender)
    return _is_issuer(sender, _with_place(office, office), office.symbols) and not elsewhere


def _is_superior(office: Office, superior: Superior, sender: Sender) -> bool:
    # the parent of a ministry's body says nothing about a place, that of a province's does
    provincial = bool({"tinh", "thanh"} & set(words(sender.parent or "")))
    elsewhere = provincial and _of_another_place(office, sender)
    return _is_issuer(sender, _with_place(office, superior), superior.symbols) and not elsewhere


def _with_place(office: Office, body: Office | Superior) -> list[Words]:
    """The names of a body, bare and with the office's place behind them."""
    place = words(office.place)
    tails = [(), place, ("tinh", *place), ("thanh", "pho", *place)] if place else [()]
    return [(*name, *tail) for name in names_of(body) for tail in tails]


def _of_another_place(office: Office, sender: Sender) -> bool:
    """A body of the same name elsewhere: neither its parent nor its date line knows the office's place."""
    place, parent, line = words(office.place), words(sender.parent or ""), words(sender.place or "")
    if not place or not line or holds(parent, place) or holds(line, place):
        return False
    return not any(near(parent, name) for s in office.superiors for name in _with_place(office, s))


# --- the office among those addressed ----------------------------------------------------------------------


def is_office(settings: Settings, unit: str, *, at_least: int = 1) -> bool:
    """Whether a unit is this office by name or alias (of `at_least` words), or its head."""
    said = (words(unit), without_heads(unit))
    names = [n for n in _with_place(settings.office, settings.office) if len(n) >= at_least]
    return any(near(s, name) for s in said for name in names)


def in_groups(settings: Settings, unit: str) -> bool:
    """Whether a unit is a collective that congvan.toml says includes this office."""
    said = without_heads(unit)
    return any(near(said, without_heads(group)) for group in settings.office.groups)


def includes_office(settings: Settings, unit: str, sender: Sender) -> bool | None:
    """Whether a collective of a superior includes this office; None where its words leave that open."""
    said = without_heads(unit)
    front = starts(said, "general")
    if front is None:
        return _of_its_kind(settings, unit)
    tail = said[len(front) :]
    if not tail:
        return True
    if starts(tail, "open"):
        return None
    return starts(tail, "including") is not None and _tail_fits(settings, tail, sender)


def _of_its_kind(settings: Settings, unit: str) -> bool | None:
    """Whether offices of this office's kind are addressed together: a Sở is one of `các sở, ban, ngành`."""
    kind = starts(words(settings.office.name), "kinds")
    said = without_plurals(without_heads(unit))
    if kind is None or not is_plural(unit) or said[0] != kind[0] or not set(kind) <= set(said):
        return False
    place = words(settings.office.place)
    open_words = next((o for o in listed("open") if said[-len(o) :] == o), ())
    rest = said[: len(said) - len(open_words)]
    while rest:
        front = starts(rest, "together") or (place if place and rest[: len(place)] == place else None)
        if front is None:
            return False
        rest = rest[len(front) :]
    return None if open_words else True


def _tail_fits(settings: Settings, tail: Words, sender: Sender) -> bool:
    """Whether a narrowing tail names a body this office belongs to, or a place it lies in."""
    place = words(settings.office.place)
    # `xã hội` is no commune
    levels = tuple(" ".join(tail).replace("xa hoi", "").split())
    if any(holds(levels, level) for level in listed("lower_levels")):
        return bool(place) and holds(tail, place)
    belongs = next((tail[len(w) :] for w in (("truc", "thuoc"), ("thuoc",)) if tail[: len(w)] == w), None)
    if not belongs:
        return True
    bodies = [n for s in settings.office.superiors for n in names_of(s)] + [words(sender.issuer or "")]
    bodies += [("tinh",), ("thanh", "pho"), ("nganh",), ("dia", "phuong")]
    own = [belongs, belongs[: -len(place)] if place and belongs[-len(place) :] == place else belongs]
    # `các đơn vị trực thuộc Sở Y tế` of another Sở is not ours; `trực thuộc Sở` of our superior is
    return any(near(b, name) or (len(b) == 1 and b[0] == name[0]) for b in own for name in bodies if b and name)


# --- the task ----------------------------------------------------------------------------------------------


def judge_incoming(settings: Settings, sender: Sender, leads: Sequence[str]) -> tuple[bool, str, str]:
    """Whether a directive of an incoming dispatch is this office's: (ours, key of the reason, the words that tell)."""
    addressed = [r for r in sender.recipients if is_office(settings, r) or in_groups(settings, r)]
    addressed += [r for r in sender.recipients if includes_office(settings, r, sender) and r not in addressed]
    for unit in leads:
        if is_office(settings, unit):
            return True, "why_named", unit
        if in_groups(settings, unit):
            return True, "why_group", unit
        if is_inside_office(settings, unit):
            return True, "why_department", unit
    general = [(unit, includes_office(settings, unit, sender)) for unit in leads]
    if addressed or not sender.recipients:
        for unit, included in general:
            if included:
                return True, "why_general", unit
    for unit, included in general:
        if included is None:
            return False, "why_left_open", unit
    if leads:
        return False, "why_others", "; ".join(leads)
    if addressed:
        return True, "why_addressed", addressed[0]
    return False, "why_nobody", ""


def is_inside_office(settings: Settings, unit: str) -> bool:
    """A unit said to belong to this office by its full name (`Phòng Y tế thuộc Cơ sở Điều trị …`)."""
    said = words(unit)
    names = [n for n in names_of(settings.office) if len(n) >= 3]
    return any(len(said) > len(n) and said[-len(n) :] == n for n in names)


def judge_own(settings: Settings, sender: Sender, leads: Sequence[str]) -> tuple[bool, str, str]:
    """Whether a directive of this office's own dispatch is for its own departments, as `judge_incoming`."""
    for unit in leads:
        if departments_of(settings, unit):
            return True, "why_own", unit
    inner = [unit for unit in leads if not is_outside(settings, sender, unit)]
    if inner:
        return True, "why_own", inner[0]
    if leads:
        return False, "why_asked", "; ".join(leads)
    return True, "why_own_nobody", ""


def is_outside(settings: Settings, sender: Sender, unit: str) -> bool:
    """Whether a unit in this office's own dispatch is a body outside it."""
    if is_office(settings, unit) or departments_of(settings, unit) or _belongs_here(settings, unit):
        return False
    said = without_heads(unit)
    if starts(said, "inner"):
        return False
    if any(near(said, n) for s in settings.office.superiors for n in names_of(s)):
        return True
    addressed = [r for r in sender.recipients if near(words(r), words(unit))]
    return starts(said, "outside") is not None or bool(addressed)


def _belongs_here(settings: Settings, unit: str) -> bool:
    said = words(unit)
    return any(len(said) > len(n) and said[-len(n) :] == n for n in names_of(settings.office))


def responsibles(
    settings: Settings, sender: Sender, assigned: Sequence[Assigned], beside: Iterable[str] = ()
) -> tuple[Responsible, ...]:
    """Who inside the office a directive of its own dispatch falls to, leads first, each once in its stronger role."""
    found: dict[str, Responsible] = {}
    beside = tuple(beside)
    for role in ("lead", "support"):
        ranked: list[Responsible] = []
        for entry in (a for a in assigned if a.role == role):
            known = departments_of(settings, entry.unit, beside)
            ranked += [Responsible(name, role, through) for name, through in known]
            outside = known or role != "lead" or is_office(settings, entry.unit)
            if not outside and not is_outside(settings, sender, entry.unit):
                ranked.append(Responsible(entry.unit, role, "named"))
        named_first = {r.department: r for r in sorted(ranked, key=lambda r: r.through == "named")}
        for responsible in ranked:
            found.setdefault(responsible.department, named_first[responsible.department])
    return tuple(found.values())
