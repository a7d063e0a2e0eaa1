"""The signer's name told from many doubtful readings: what several clean-ups show alike was printed.

Under the rim of a seal no single reading is sure of `Phạm Mạnh Cường`, but each shows some of it. A syllable counts
that several readings agree on, letter for letter but for marks; where one is missing, nothing is put in its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

import regex

from pipeline.core.model import Box, Word
from pipeline.core.rules import load
from pipeline.core.vietnamese import fold
from pipeline.ingest.clean import is_syllable
from pipeline.ingest.placing import overlap
from pipeline.ingest.rows import Row, rows_of

_SURE = 0.9
_AGREEING = 3  # readings that show a syllable alike
_MAJORITY = 0.5  # of the readings that show any syllable in its place
_SYLLABLES = (2, 5)
_CONFIDENCE = 0.6  # of a syllable on whose letters doubtful readings agree
_SYLLABLE = regex.compile(r"\p{Lu}\p{Ll}+")
_OVER = 0.5  # of the smaller box: so much two readings of one word share
_SAME_ROW = 0.5  # of the lower row
_LETTER = 0.75  # row heights: the width of a letter


def with_name(words: Sequence[Word], readings: Iterable[Sequence[Word]], ratio: float) -> tuple[Word, ...]:
    """The words of a signature; where its last row is no whole name, the one that the readings agree on.

    Args:
        words: the words as they were chosen.
        readings: all readings of the signature, each by itself.
        ratio: the page's height divided by its width.
    """
    ends = ((r, _last_syllable(r)) for r in reversed(rows_of(words, ratio)))
    row, last = next(((r, last) for r, last in ends if last), (None, None))
    if row is None or last is None:
        return tuple(words)
    if _is_name([w.text for w in row.words]):
        return _with_marks(words, row.words[0], readings)
    beside = (other for reading in readings for other in rows_of(reading, ratio) if _beside(row, other))
    shown = [_syllables(other, last) for other in beside]
    name = _agreed([syllables for syllables in shown if syllables])
    if not _is_name([*name, last.text]):
        return tuple(words)
    kept = [w for w in words if w not in row.words]
    return (*kept, *_spelled(name, last.box, ratio), last)


def _with_marks(words: Sequence[Word], first: Word, readings: Iterable[Sequence[Word]]) -> tuple[Word, ...]:
    """The words, the first syllable of a name with the marks of a family name: the one that readings show, or the only
    one of its letters.
    """
    known = _spellings()[fold(first.text)]
    if first.text in known:
        return tuple(words)
    shown = [w.text for reading in readings for w in reading if w.text in known and overlap(w.box, first.box) >= _OVER]
    spelling = max(sorted(set(shown)), key=shown.count) if shown else known[0] if len(known) == 1 else first.text
    mended = replace(first, text=spelling, confidence=min(first.confidence, _CONFIDENCE))
    return tuple(mended if w is first and spelling != first.text else w for w in words)


def _last_syllable(row: Row) -> Word | None:
    """The surely read syllable with which a name ends; None where a row ends otherwise."""
    last = row.words[-1]
    sure = last.confidence >= _SURE and _SYLLABLE.fullmatch(last.text) and is_syllable(last.text)
    return last if sure else None


def _is_name(syllables: Sequence[str]) -> bool:
    """Whether syllables are a whole name: a known family name and at least one more."""
    least, most = _SYLLABLES
    if not least <= len(syllables) <= most or not all(_SYLLABLE.fullmatch(s) and is_syllable(s) for s in syllables):
        return False
    return fold(syllables[0]) in _spellings()


def _beside(row: Row, other: Row) -> bool:
    common = min(row.bottom, other.bottom) - max(row.top, other.top)
    return common >= _SAME_ROW * min(row.bottom - row.top, other.bottom - other.top)


def _syllables(row: Row, last: Word) -> list[str]:
    """What a reading shows before the last syllable, from right to left; words that ran together are parted."""
    ends = next((n for n, w in enumerate(row.words) if w.text == last.text), 0)
    return list(_SYLLABLE.findall(" ".join(w.text for w in row.words[:ends])))[::-1]


def _agreed(shown: Sequence[Sequence[str]]) -> list[str]:
    """The syllables that readings agree on, in order; ends where they no longer do."""
    name: list[str] = []
    for place in range(_SYLLABLES[1] - 1):
        spellings: dict[str, list[str]] = defaultdict(list)
        for syllables in shown:
            if len(syllables) > place:
                spellings[fold(syllables[place])].append(syllables[place])
        best = max(spellings, key=lambda letters: len(spellings[letters]), default="")
        count, every = len(spellings[best]), sum(map(len, spellings.values()))
        if count < _AGREEING or count < _MAJORITY * every:
            break
        name.insert(0, max(set(spellings[best]), key=spellings[best].count))
    if name and fold(name[0]) in _spellings() and name[0] not in _spellings()[fold(name[0])]:
        name[0] = _spellings()[fold(name[0])][0]
    return name


def _spelled(syllables: Sequence[str], last: Box, ratio: float) -> Iterator[Word]:
    """The syllables before the last one, each in the place where it must stand."""
    letter = _LETTER * (last.bottom - last.top) * ratio
    right = last.left - letter
    for syllable in reversed(syllables):
        left = max(0.0, right - len(syllable) * letter)
        yield Word(syllable, Box(last.page, left, last.top, right, last.bottom), _CONFIDENCE)
        right = max(0.0, left - letter / 2)


@cache
def _spellings() -> dict[str, tuple[str, ...]]:
    """Family names by their letters without marks, the commonest first."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(map(str, load("bodies").tables["surnames"])):
        found[fold(name)].append(name)
    return {letters: tuple(names) for letters, names in found.items()}
