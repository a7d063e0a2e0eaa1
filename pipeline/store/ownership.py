"""Whose task, and which departments: the office's settings held against what was read.

Nothing here touches the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.core.settings import Settings
from pipeline.store.departments import departments_of
from pipeline.store.identity import words
from pipeline.store.senders import Sender, from_superior, in_groups, is_addressed, is_office
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


# --- the office among those addressed ----------------------------------------------------------------------


def includes_office(settings: Settings, unit: str, sender: Sender, beside: Sequence[str] = ()) -> bool | None:
    """Whether a collective of a superior includes this office; None where its words leave that open.

    `beside` are the units of the same list: `các` before the first of them stands for all.
    """
    said = without_heads(unit)
    front = starts(said, "general")
    if front is None:
        kind = _of_its_kind(settings, unit)
        return _of_its_name(settings, unit, sender, beside) if kind is False else kind
    return _tail_includes(settings, said[len(front) :], sender)


def _tail_includes(settings: Settings, tail: Words, sender: Sender) -> bool | None:
    if not tail:
        return True
    if starts(tail, "open"):
        return None
    return starts(tail, "including") is not None and _tail_fits(settings, tail, sender)


def _of_its_name(settings: Settings, unit: str, sender: Sender, beside: Sequence[str]) -> bool | None:
    """Whether the first words of the office's own name are said of several: `các trung tâm y tế trực thuộc`."""
    said, name = without_plurals(without_heads(unit)), words(settings.office.name)
    same = next((i for i, (one, other) in enumerate(zip(said, name, strict=False)) if one != other), None)
    alike = min(len(said), len(name)) if same is None else same
    tail = said[alike:]
    several = is_plural(unit) or tail[:2] == ("truc", "thuoc") or any(is_plural(u) for u in beside)
    # two words (`trung tâm`, `bệnh viện`) are too wide a kind; the whole name is the office itself
    if alike < 3 or alike == len(name) or not several:
        return False
    return _tail_includes(settings, tail, sender)


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
    trusted = sender.issuer is None or from_superior(settings, sender)
    for unit in leads:
        if is_office(settings, unit, at_least=1 if trusted else 3):
            return True, "why_named", unit
        if in_groups(settings, unit, any_issuer=not trusted):
            return True, "why_group", unit
        if is_inside_office(settings, unit):
            return True, "why_department", unit
    listed_together = trusted and _in_parted_group(settings, leads)
    if listed_together:
        return True, "why_group", listed_together
    addressed = [r for r in sender.recipients if is_addressed(settings, sender, r)]
    if trusted:
        addressed += [r for r in sender.recipients if includes_office(settings, r, sender, sender.recipients)]
        addressed += filter(None, [_in_parted_group(settings, sender.recipients)])
    judged = _judge_general(settings, sender, leads, addressed, to_all=trusted and not sender.recipients)
    if trusted and judged[1] == "why_others":
        # `khoa Dược` may be the superior's or ours: no guess is made
        ours = next((u for u in leads if any(near(words(u), words(d.name)) for d in settings.departments)), None)
        return (False, "why_left_open", ours) if ours else judged
    return judged


def _in_parted_group(settings: Settings, units: Sequence[str]) -> str | None:
    """The units that together are a collective of congvan.toml: `Các bệnh viện` and `trung tâm y tế`, read apart."""
    said = [without_heads(unit) for unit in units]
    groups = [without_heads(group) for group in settings.office.groups]
    for first in range(len(said)):
        for last in range(first + 2, len(said) + 1):
            together = tuple(word for unit in said[first:last] for word in unit)
            if any(len(group) == len(together) and near(together, group) for group in groups):
                return ", ".join(units[first:last])
    return None


def _judge_general(
    settings: Settings, sender: Sender, leads: Sequence[str], addressed: Sequence[str], *, to_all: bool
) -> tuple[bool, str, str]:
    """What is asked of bodies in general is ours where the dispatch is addressed to us, or a superior's to all."""
    general = [(unit, includes_office(settings, unit, sender, leads)) for unit in leads]
    for unit, included in general:
        if included and (addressed or to_all):
            return True, "why_general", unit
    for unit, included in general:
        if included is None or (included and not sender.recipients):
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
