"""What is the dispatch's own print under the stamp of the receiving office, and what belongs to the stamp.

A coloured stamp leaves black print legible under it; under a black one nothing tells them apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import regex

from pipeline.core.model import Box, Word
from pipeline.ingest.image import Picture, Upright
from pipeline.ingest.tables import holds

_COLOURED = 30  # grey levels between the brightest and the darkest channel
_COLOURED_SHARE = 0.015  # of a stamp: its frame alone has as much
_BLACK, _BLACK_SHARE = 110, 0.03  # grey levels without colour, and how much of a printed word is as dark
_SURE = 0.8
_NEAR = 0.8  # word heights: the gap between two words of a row
_COMMON = 0.6  # of the lower word: so much height do words of one row share
_LETTERS = regex.compile(r"\p{L}{2}")


def without_stamp(words: Sequence[Word], stamp: Box, page: Upright) -> list[Word]:
    """The words of an upright page without those that belong to a stamp (its box in shares of the page)."""
    within = {w for w in words if holds(stamp, w.box)}
    outside = {w for w in words if w not in within}
    ratio = page.grey.shape[0] / page.grey.shape[1]
    black = [w for w in words if w in within and _is_black(w, page)] if _is_coloured(stamp, page) else []
    own = {w for w in black if w.confidence >= _SURE and _LETTERS.search(w.text)}
    for word in black:  # figures, and what the frame of the stamp crosses, where a row goes on
        if word not in own and any(_beside(word.box, other.box, ratio) for other in (*outside, *own)):
            own.add(word)
    return [w for w in words if w in outside or w in own]


def _is_coloured(stamp: Box, page: Upright) -> bool:
    return _share(page.tint, stamp, _COLOURED, 255) >= _COLOURED_SHARE


def _is_black(word: Word, page: Upright) -> bool:
    return _share(page.grey, word.box, 0, _BLACK) >= _BLACK_SHARE


def _share(picture: Picture, box: Box, least: int, most: int) -> float:
    """How much of a box has grey levels in a range."""
    height, width = picture.shape[:2]
    part = picture[int(box.top * height) : int(box.bottom * height), int(box.left * width) : int(box.right * width)]
    return float(np.mean((part >= least) & (part <= most))) if part.size else 0.0


def _beside(box: Box, other: Box, ratio: float) -> bool:
    """Whether two words stand in one row, no further apart than words do; `ratio` is the page's height by its width."""
    heights = (box.bottom - box.top, other.bottom - other.top)
    common = min(box.bottom, other.bottom) - max(box.top, other.top)
    gap = max(box.left, other.left) - min(box.right, other.right)
    return common >= _COMMON * min(heights) and gap <= _NEAR * max(heights) * ratio
