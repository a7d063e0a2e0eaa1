"""Whether a signature was read so plainly that it need not be read again: that takes as long as half a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

import regex

from pipeline.core.model import Word
from pipeline.core.rules import load
from pipeline.core.vietnamese import fold
from pipeline.ingest.clean import is_syllable
from pipeline.ingest.image import Picture
from pipeline.ingest.posts import is_post, is_settled
from pipeline.ingest.rows import Row, rows_of

_SURE_NAME, _SURE_POST = 0.93, 0.9
_LEAST_ROWS = 3  # authority, post and name
_SHOWN = 2  # readings that show a syllable
_AUTHORITIES = ("KT. ", "TL. ", "TM. ", "TUQ. ")
_DEPUTISES, _DEPUTY = "KT. ", "PHÓ "
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


def tells_all(words: Iterable[Word], readings: Iterable[Sequence[Word]], ratio: float) -> bool:
    """Whether words are a whole signature that several readings bear out: who signs for whom, and a whole name.

    A post without a sign of authority does not do: the line of authority over it, or `PHÓ`, may be hidden.
    """
    rows = rows_of(words, ratio)
    if len(rows) < _LEAST_ROWS:
        return False
    *posts, name = rows
    signs_for, *own = (row.text for row in posts)
    known = is_post(signs_for) and signs_for.startswith(_AUTHORITIES) and all(is_post(post) for post in own)
    deputy = not signs_for.startswith(_DEPUTISES) or own[0].startswith(_DEPUTY)
    shown = Counter(letters for reading in readings for letters in {_letters(w.text) for w in reading})
    return known and deputy and _is_name(name.words, 0.0) and all(
        shown[_letters(w.text)] >= _SHOWN for w in name.words
    )


def _letters(text: str) -> str:
    return fold("".join(c for c in text if c.isalpha()))


def _is_name(words: Sequence[Word], sure: float = _SURE_NAME) -> bool:
    least, most = _SYLLABLES
    syllables = all(_NAME.fullmatch(w.text) and is_syllable(w.text) and w.confidence >= sure for w in words)
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
