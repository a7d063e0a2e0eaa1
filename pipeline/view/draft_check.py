"""Whether a draft says what it was made to say: its items held against what is read of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.core.model import Directive
from pipeline.core.settings import Settings
from pipeline.core.vietnamese import fold
from pipeline.store.departments import departments_of
from pipeline.view.drafting import Draft, Item

_SAME = 0.6  # share of letters in common from which two texts are one order


@dataclass(frozen=True, slots=True)
class Difference:
    """An item that is read otherwise: ``parts`` are `missing`, `departments`, `term`."""

    task: int
    text: str
    parts: tuple[str, ...]


def differences(draft: Draft, read: Sequence[Directive], settings: Settings) -> list[Difference]:
    """The items that are not read with their departments and deadline, in their order."""
    left = list(read)
    found = []
    for item in draft.items:
        directive = _taken(item, left)
        parts = ("missing",) if directive is None else _parts(item, directive, settings)
        if parts:
            found.append(Difference(item.task, item.text, parts))
    return found


def _taken(item: Item, left: list[Directive]) -> Directive | None:
    """The directive that is the item, taken out of those that are left; it may begin with who helps."""
    wanted = _letters(item.text)
    ranked = sorted(left, key=lambda d: -_alike(wanted, _letters(d.text)))
    if not ranked or _alike(wanted, _letters(ranked[0].text)) < _SAME:
        return None
    left.remove(ranked[0])
    return ranked[0]


def _alike(one: str, other: str) -> float:
    if one in other:
        return 1.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _letters(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


def _parts(item: Item, read: Directive, settings: Settings) -> tuple[str, ...]:
    wrong = []
    leads = _named(read, "lead", settings, item.leads)
    supports = _named(read, "support", settings, item.supports)
    if leads != set(item.leads) or not set(item.supports) <= supports:
        wrong.append("departments")
    due, rrule, hour = read.deadline.due, read.deadline.rrule, read.deadline.time
    if item.term is None:
        same = due is None and rrule is None
    elif item.term.rrule:
        same = (rrule, hour) == (item.term.rrule, item.term.time)
    else:
        same = (due, rrule, hour) == (item.term.due, None, item.term.time)
    return tuple(wrong if same else [*wrong, "term"])


def _named(read: Directive, role: str, settings: Settings, wanted: Sequence[str]) -> set[str]:
    """The departments of that role; a body that is none (a committee, another office) by the name that is wanted."""
    others = {_letters(name): name for name in wanted}
    found: set[str] = set()
    for assignee in read.assignees:
        if assignee.role == role:
            known = {name for name, _ in departments_of(settings, assignee.unit, found)}
            other = others.get(_letters(assignee.unit))
            found |= known or ({other} if other else set())
    return found
