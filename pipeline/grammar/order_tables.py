"""The tables of assignees.yaml as patterns, and where a text holds the names that they tell whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import regex

from pipeline.core.patterns import compiled
from pipeline.core.rules import expand, load
from pipeline.core.vietnamese import plain
from pipeline.grammar.needed import small
from pipeline.grammar.trying import Index, matches_of, whole

_LEAST_KNOWN = 3  # a written-out name of fewer syllables (`Sở`, `đơn vị`) is no proof of where another one ends


def over_area(text: str) -> bool:
    """Whether words stand in a plain text that cannot belong to a name any more, because an area ended it."""
    return _after_area().search(text) is not None


@cache
def _after_area() -> regex.Pattern[str]:
    words = "|".join(load("assignees").tables["after_area"])
    provinces = "|".join(load("bodies").tables["provinces"])
    areas = rf"(?<!\w)(?<!hợp tác )(?:tỉnh|huyện|quận|xã|phường|thị trấn|thành phố|trung ương|Trung ương|{provinces})"
    return regex.compile(plain(rf"{areas}\s+(?P<over>(?!(?:{words})(?!\w))\p{{Ll}})"))


@cache
def table(name: str) -> regex.Pattern[str]:
    """A table of rules/assignees.yaml as one pattern, for a plain text."""
    return _pattern("|".join(load("assignees").tables[name]))


@cache
def _names() -> tuple[regex.Pattern[str], ...]:
    """The entries of the table `names`, each by itself: so many in one pattern are tried far more slowly."""
    return tuple(map(_pattern, load("assignees").tables["names"]))


@cache
def _index() -> Index:
    return Index(_names())


def _pattern(words: str) -> regex.Pattern[str]:
    return compiled(plain(rf"(?<!\w)(?:{expand('rules/assignees.yaml', words, {})})(?!\w)"), regex.IGNORECASE)


def known_spans(text: str, known: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where a plain text holds one of the names that the dispatch writes out elsewhere."""
    long = {plain(" ".join(n.split())) for n in known if len(n.split()) >= _LEAST_KNOWN}
    if long:
        low = small(text)
        found = sorted((start, -len(name)) for name in long for start in whole(small(name), low))
        end = 0
        for start, length in found:
            if start >= end:
                end = start - length
                yield start, end


def verbal_names(text: str) -> Iterator[tuple[int, int]]:
    """The names of the table `names`, one for each place: by the first entry that knows one there."""
    found: dict[int, int] = {}
    for number, places in _index().candidates(text):
        for match in matches_of(_names()[number], text, places, overlapped=True):
            found.setdefault(match.start(), match.end())
    yield from found.items()
