"""Whether a signature was read so plainly that it need not be read again: that takes as long as half a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import regex

from pipeline.core.model import Word
from pipeline.core.rules import load
from pipeline.ingest.clean import is_syllable
from pipeline.ingest.image import Picture
from pipeline.ingest.posts import is_settled
from pipeline.ingest.rows import Row, rows_of

_SURE_NAME, _SURE_POST = 0.93, 0.9
_NAME = regex.compile(r"\p{Lu}\p{Ll}+")
_SYLLABLES = (3, 5)  # of a name: of a shorter one the rest may be hidden
_BEFORE = 6.0  # row heights before a name in which nothing may be printed: its first syllable would be lost
_NEAR = 0.25  # row heights
_INK = 128  # grey levels
_LEAST_INK = 0.01  # of the place


def read_plainly(plausible: Iterable[Word], grey: Picture) -> bool:
    """Whether a post in capitals and under it a whole name were surely read.

    Args:
        plausible: what was read in the signature's region, without what can be no part of it.
        grey: the whole upright page.
    """
    rows = rows_of(plausible, grey.shape[0] / grey.shape[1])
    if len(rows) < 2:
        return False
    *posts, name = rows
    surely = all(w.text.isupper() and w.confidence >= _SURE_POST for row in posts for w in row.words)
    # of `GIÁM ĐỐC` half a post may be left
    whole = any(is_settled(row) for row in posts) and all(is_settled(r) or len(r.words) > 1 for r in posts)
    return surely and whole and _is_name(name.words) and _stands_alone(name, grey)


def _is_name(words: Sequence[Word]) -> bool:
    least, most = _SYLLABLES
    syllables = all(_NAME.fullmatch(w.text) and is_syllable(w.text) and w.confidence >= _SURE_NAME for w in words)
    return least <= len(words) <= most and syllables and words[0].text in _families()


def _stands_alone(name: Row, grey: Picture) -> bool:
    """Whether nothing is printed before a name."""
    height, width = grey.shape
    top, bottom, first = int(name.top * height), int(name.bottom * height), int(name.left * width)
    left, right = max(0, int(first - _BEFORE * (bottom - top))), int(first - _NEAR * (bottom - top))
    place = grey[top:bottom, left:right]
    return place.size > 0 and float((place < _INK).mean()) < _LEAST_INK


@cache
def _families() -> frozenset[str]:
    return frozenset(str(name) for name in load("bodies").tables["surnames"])
