"""The signer's family name read from what seal and pen have left of it: family names are few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

import regex

from pipeline.core.model import Box, Word
from pipeline.core.rules import load
from pipeline.core.vietnamese import fold
from pipeline.grammar.citing import distance
from pipeline.ingest.rows import Row, rows_of

_LETTERS = regex.compile(r"\p{L}+")
_GIVEN = regex.compile(r"\p{Lu}\p{Ll}+")
_SURE = 0.9
_LEAST = 5  # letters of a family name that may be told from its remains
_PER_LETTER = 0.5  # so many of its letters must have been read, twice those misread taken off
_READINGS = 2  # that agree
_REACH = 9.0  # row heights: a family name is no longer
_CONFIDENCE = 0.7
_LETTER = 0.75  # row heights: the width of a letter


def with_family(words: Sequence[Word], readings: Iterable[Sequence[Word]], ratio: float) -> tuple[Word, ...]:
    """The words of a signature; a name without its family name gets the one that several readings show the rest of.

    Args:
        words: the words as they were chosen.
        readings: all readings of the signature, each by itself.
        ratio: the page's height divided by its width.
    """
    row = next((r for r in reversed(rows_of(words, ratio)) if _given(r)), None)
    if row is None:
        return tuple(words)
    given = _given(row)
    if fold(given[0].text) in _families() or (fold(row.words[0].text) in _families()):
        return tuple(words)
    place = _before(given[0], ratio)
    family = _voted([_torn(reading, place) for reading in readings])
    if family is None:
        return tuple(words)
    torn = [w for w in row.words if w.box.left < given[0].box.left]
    left = place.right - (place.right - place.left) * (len(family) + 1) * _LETTER / _REACH
    return (*(w for w in words if w not in torn), Word(family, replace(place, left=left), _CONFIDENCE))


def _given(row: Row) -> list[Word]:
    """The surely read syllables of a name at the end of a row; empty where it ends otherwise."""
    found: list[Word] = []
    for word in reversed(row.words):
        if not _GIVEN.fullmatch(word.text) or word.confidence < _SURE:
            break
        found.insert(0, word)
    return found if 2 <= len(found) <= 3 and len(row.words) - len(found) <= 1 else []


def _before(word: Word, ratio: float) -> Box:
    """Where the family name stands: before a word."""
    box = word.box
    reach = _REACH * (box.bottom - box.top) * ratio
    return Box(box.page, max(0.0, box.left - reach), box.top, box.left, box.bottom)


def _torn(reading: Iterable[Word], place: Box) -> str:
    """The letters read nearest before the name, without marks."""
    limit = place.right + (place.right - place.left) / _REACH
    nearest = [
        w for w in reading
        if place.left <= w.box.left < place.right and w.box.right <= limit
        and place.top < (w.box.top + w.box.bottom) / 2 < place.bottom
    ]
    return fold("".join(_LETTERS.findall(max(nearest, key=lambda w: w.box.right).text))) if nearest else ""


def _voted(remains: Iterable[str]) -> str | None:
    """The family name whose remains several readings show, and none shows another's as well."""
    votes: dict[str, list[float]] = defaultdict(list)
    for letters in remains:
        for plain, family in _families().items():
            if len(plain) < _LEAST or len(plain) - 2.0 * abs(len(plain) - len(letters)) < _PER_LETTER * len(plain):
                continue  # so many letters are missing or too many that the others need not be compared
            weight = len(plain) - 2.0 * distance(letters, plain)
            if weight >= _PER_LETTER * len(plain):
                votes[family].append(weight)
    best = sorted(votes, key=lambda name: sum(votes[name]), reverse=True)
    return best[0] if len(best) == 1 and len(votes[best[0]]) >= _READINGS else None


@cache
def _families() -> dict[str, str]:
    return {fold(name): str(name) for name in reversed(load("bodies").tables["surnames"])}
