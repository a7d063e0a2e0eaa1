"""Enumerations of orders: told by the sentence or heading above them, and by how most of their entries begin."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal

import regex

from pipeline.core.model import Item, Span, Text, UnitMention
from pipeline.core.patterns import compiled
from pipeline.core.rules import load
from pipeline.grammar.clause_shapes import begins_with_verb
from pipeline.grammar.cues import Cue, between, cues_between

Opens = Literal["tasks", "else", "unknown"]

_LAST_SENTENCE = regex.compile(r"(?:.*[.!?]\s+(?=\p{Lu}))?(.*)", regex.DOTALL)
_AHEAD = regex.compile(r"(?::|(?<!\w)(?:sau|sau đây|như sau|dưới đây))\s*[:.]?\s*$", regex.IGNORECASE)
_HAPPENED = regex.compile(
    r"(?<!\w)(?:đã|đang|sẽ|vẫn|chưa|còn (?!lại)|được (?!giao)|bị|so với"
    r"|(?:đạt|tăng|giảm|chiếm)(?: \p{L}+){0,2} \d)(?!\w)",
    regex.IGNORECASE,
)
_FEW = 2


def opens(words: str) -> Opens:
    """Whether the last sentence of a paragraph, or a heading, says that tasks follow, or that something else does."""
    match = _LAST_SENTENCE.fullmatch(words.strip())
    last = match[1] if match else words
    if _pattern("lists_others").match(last):
        return "else"
    return "tasks" if _pattern("lists_tasks").match(last) else "unknown"


def looks_ahead(words: str) -> bool:
    """Whether a paragraph ends as one that introduces a list."""
    return bool(_AHEAD.search(words))


@cache
def _pattern(table: str) -> regex.Pattern[str]:
    parts = "|".join(f"(?:{part})" for part in load("directives").tables[table])
    return compiled(rf"(?:{parts})", regex.IGNORECASE | regex.DOTALL)


def orders_below(
    text: Text,
    items: Sequence[Item],
    cues: tuple[Cue, ...],
    units: Sequence[UnitMention],
    opened: Opens,
) -> bool:
    """Whether the entries of a list are orders: most of them begin with a verb, or a body that acts, and tell no past.

    Where tasks are announced half of them are enough; where something else is, none are.
    """
    votes = [_looks_ordered(text, item, cues, units) for item in items]
    if opened == "else" or not votes:
        return False
    if opened == "tasks":
        return sum(votes) * 2 >= len(votes)
    return len(votes) >= _FEW and sum(votes) * 3 >= len(votes) * 2


def _looks_ordered(text: Text, item: Item, cues: tuple[Cue, ...], units: Sequence[UnitMention]) -> bool:
    """Whether an entry looks like an order by its first words."""
    inside = cues_between(cues, item.start, item.end)
    first = text.plain[item.start : item.end].split(";")[0]
    if any(c.gives["says"] in ("context", "own", "basis") for c in inside) or _HAPPENED.search(first):
        return False
    acts = any(m.part == "lead" for m in between(units, item.start, item.start + 1))
    return acts or begins_with_verb(text.plain, Span(item.start, item.end), inside)
