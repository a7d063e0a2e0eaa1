"""Numbers of entries that stand apart from their text: recognition takes them for a column of their own, and drops it.

Before a row that begins with a capital the picture shows whether something stands there that nobody has read; what
stands there is read together with the first word of the row, which tells whether the reading is to be trusted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import regex

from pipeline.core.model import Box, Word
from pipeline.core.vietnamese import fold
from pipeline.ingest import ocr
from pipeline.ingest.image import Picture
from pipeline.ingest.placing import placed
from pipeline.ingest.rows import Row, rows_of

_MARKER = regex.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,2}|\p{Ll}|[IVX]{1,4})[.)]|\d{1,2}\.\d{1,2}")
_STOPS = regex.compile(r"(?:\d{1,2}|[IVX]{1,4})\.{2,3}")  # specks behind a number
_BEGINS = regex.compile(r"\p{Lu}|[\"“(]\p{L}")
_LEFT_HALF = 0.4  # of the width: there begin the entries of a list
_REACH = (3.6, 0.25)  # row heights: a number stands so far before its text
_TALL = (0.4, 1.1)  # row heights: the size of its figures
_DARK = 150  # grey levels
_DUST = 4  # pixels
_MOST_PARTS = 8  # figures, letters and stops: more are no number
_SURE = 0.6
_PADDING, _AROUND = 12, 0.25  # pixels of paper, as recognition wants; row heights over and under
_MOST = 16  # of a page: more are no print
_LEAST = 10  # pixels: lower rows are no print


def with_markers(words: Sequence[Word], grey: Picture, number: int) -> tuple[Word, ...]:
    """The words of an upright page, `grey`, with the numbers that stand unread before its rows."""
    rows = rows_of(words, grey.shape[0] / grey.shape[1])
    unread = [r for r in rows if _may_be_numbered(r, words, grey)]
    stopped = {r.words[0] for r in rows if len(r.words) > 1 and _STOPS.fullmatch(r.words[0].text)}
    kept = (replace(w, text=w.text.rstrip(".") + ".") if w in stopped else w for w in words)
    return (*kept, *(w for row in unread for w in _read(row, grey, number))) if len(unread) <= _MOST else tuple(kept)


def _may_be_numbered(row: Row, words: Sequence[Word], grey: Picture) -> bool:
    """Whether something as large as a number stands unread before a row."""
    import cv2

    first = row.words[0].box
    top, bottom, left, right = _before(first, grey)
    if not (_BEGINS.match(row.words[0].text) and first.left < _LEFT_HALF and bottom - top >= _LEAST and right > left):
        return False
    around = int(_AROUND * (bottom - top))  # a ruling goes on there
    part = (grey[max(0, top - around) : bottom + around, left:right] < _DARK).astype(np.uint8)
    if not part.any():
        return False
    _, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    parts = [s for s in stats[1:].tolist() if s[4] > _DUST]
    if not _is_number(parts, bottom - top, right - left):
        return False
    return not any(_meets(w.box, first, left, right, grey) for w in words)


def _is_number(parts: Sequence[Any], high: int, reach: int) -> bool:
    """Whether pieces of ink (left, top, width, height, area) may be figures: some are tall, none goes over the edge."""
    if not 1 <= len(parts) <= _MOST_PARTS or any(p[0] == 0 or p[0] + p[2] >= reach for p in parts):
        return False
    return bool(_TALL[0] * high <= max(p[3] for p in parts) <= _TALL[1] * high)


def _meets(box: Box, first: Box, left: int, right: int, grey: Picture) -> bool:
    width = grey.shape[1]
    return box.left * width < right and box.right * width > left and box.top < first.bottom and box.bottom > first.top


def _before(first: Box, grey: Picture) -> tuple[int, int, int, int]:
    """The place before a word: top, bottom, left, right in pixels."""
    height, width = grey.shape
    top, bottom = int(first.top * height), int(first.bottom * height)
    left = int(first.left * width)
    return top, bottom, max(0, left - int(_REACH[0] * (bottom - top))), left - int(_REACH[1] * (bottom - top))


def _read(row: Row, grey: Picture, number: int) -> Iterator[Word]:
    """The number before a row, where it and the first word after it are surely read."""
    first = row.words[0]
    top, bottom, left, _ = _before(first.box, grey)
    around = int(_AROUND * (bottom - top))
    above, behind = max(0, top - around), int(first.box.right * grey.shape[1]) + around
    strip = np.pad(grey[above : bottom + around, left:behind], _PADDING, constant_values=255)
    found = ocr.recognise(strip, segmentation=ocr.ONE_LINE)
    read = placed(found, grey.shape, number, above - _PADDING, left - _PADDING)
    if len(read) == 2 and fold(read[1].text) == fold(first.text):
        marker = read[0]
        if marker.confidence >= _SURE and _MARKER.fullmatch(marker.text) and marker.box.right <= first.box.left:
            yield marker
