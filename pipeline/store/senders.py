"""Who issued a dispatch, and whether it is addressed to this office: the office's settings held against its head."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pipeline.core.settings import Office, Settings, Superior, is_in_force
from pipeline.grammar.citing import distance
from pipeline.store.identity import words
from pipeline.store.units import Words, holds, names_of, near, without_heads


@dataclass(frozen=True, slots=True)
class Sender:
    """What tells who issued a dispatch, and to whom."""

    issuer: str | None
    symbol: str | None
    parent: str | None
    place: str | None
    issued: date | None
    recipients: tuple[str, ...]


def direction_of(settings: Settings, sender: Sender) -> str:
    """`outgoing` (this office's own), `incoming` or `elsewhere`.

    Incoming is what a superior or another body of the same place issued, and what is addressed to this office by
    name or as one of a group that needs no superior to be understood.
    """
    if _is_office_itself(settings.office, sender):
        return "outgoing"
    near_by = from_superior(settings, sender) or _of_this_place(settings.office, sender)
    return "incoming" if near_by or any(is_addressed(settings, sender, r) for r in sender.recipients) else "elsewhere"


def from_superior(settings: Settings, sender: Sender) -> bool:
    """Whether a superior issued it that was one on its date."""
    office = settings.office
    return any(is_in_force(s, sender.issued) and _is_superior(office, s, sender) for s in office.superiors)


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
    return _is_issuer(sender, _with_place(office, superior), superior.symbols) and not _of_another_province(
        office, sender
    )


def _of_another_province(office: Office, sender: Sender) -> bool:
    # the place of a ministry's body says nothing, that of a province's does
    local = {"tinh", "thanh"} & set(words(sender.parent or "")) or words(sender.issuer or "")[:1] == ("so",)
    return bool(local) and sender.parent is not None and _of_another_place(office, sender)


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


def _of_this_place(office: Office, sender: Sender) -> bool:
    place = words(office.place)
    return bool(place) and any(holds(words(s or ""), place) for s in (sender.place, sender.parent, sender.issuer))


def is_office(settings: Settings, unit: str, *, at_least: int = 1) -> bool:
    """Whether a unit is this office by name or alias (of `at_least` words), or its head."""
    said = (words(unit), without_heads(unit))
    names = [n for n in _with_place(settings.office, settings.office) if len(n) >= at_least]
    return any(near(s, name) for s in said for name in names)


def in_groups(settings: Settings, unit: str, *, any_issuer: bool = False) -> bool:
    """Whether a unit is a collective that congvan.toml says includes this office.

    `any_issuer`: whoever says it. `các đơn vị trực thuộc`, `… trên địa bàn tỉnh` mean it only from a superior.
    """
    said = without_heads(unit)
    wide = any(holds(said, w) for w in (("thuoc",), ("dia", "ban"), ("don", "vi")))
    if any_issuer and wide and not _under_superior(settings.office, said):
        return False
    last = without_heads(unit.rpartition(" và ")[2])
    return any(near(s, without_heads(group)) for s in (said, last) for group in settings.office.groups)


def _under_superior(office: Office, said: Words) -> bool:
    """Whether the words end in a superior of this office: `… thuộc UBND tỉnh` is as good as said by it."""
    names = [n for s in office.superiors for n in names_of(s) if len(n) >= 2]
    return any(said[-len(n) - 1 :] == ("thuoc", *n) for n in names)


def is_addressed(settings: Settings, sender: Sender, unit: str) -> bool:
    """Whether a recipient is this office, or a group with it in it; more is believed of a superior."""
    # an issuer that could not be read: rather one too many to look at than one lost
    if sender.issuer is None or from_superior(settings, sender):
        return is_office(settings, unit) or in_groups(settings, unit)
    elsewhere = _of_another_province(settings.office, sender)
    return is_office(settings, unit, at_least=3) or (in_groups(settings, unit, any_issuer=True) and not elsewhere)
