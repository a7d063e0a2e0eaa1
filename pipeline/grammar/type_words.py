"""The ways to say the type of a dispatch, as clerks and names of files say them: `CV`, `cong van`, `Kế hoạch`."""

from __future__ import annotations

from functools import cache

from pipeline.core.rules import load
from pipeline.core.vietnamese import fold


def type_at_start(folded: str) -> tuple[frozenset[str], str]:
    """The types that folded text may begin with (abbreviations), and the words that say so; empty where none does."""
    for way, types in _type_words():
        if folded.startswith(way) and not folded[len(way) : len(way) + 1].isalpha():
            return types, way
    return frozenset(), ""


@cache
def _type_words() -> tuple[tuple[str, frozenset[str]], ...]:
    """Each way to say a type, folded, with the abbreviations it may mean; longer ways first."""
    ways: dict[str, set[str]] = {}
    for short, entry in load("types").tables["types"].items():
        for way in (short, entry["name"], *entry.get("also", ())):
            ways.setdefault(fold(way), set()).add(short)
    return tuple(sorted(((w, frozenset(s)) for w, s in ways.items()), key=lambda e: -len(e[0])))
