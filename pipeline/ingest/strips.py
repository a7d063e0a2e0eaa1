"""Rows of print under a seal or a signature, cut out and read again alone, each after several clean-ups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from pipeline.core.model import Box, Word
from pipeline.ingest import ocr
from pipeline.ingest.image import Picture
from pipeline.ingest.placing import placed
from pipeline.ingest.rows import Row

_TIGHT, _LOOSE = 0.2, 0.45  # of the row's height: over and under it; rows may be crowded, accents may stand high
_BEFORE, _AFTER = 8.0, 6.0  # row heights: what is missing at the ends of a row
_TALLEST, _LOWEST = 90, 14  # pixels at 200 dpi: what is outside is no row of a signature
_SEAL = 70  # grey levels over the print: brighter is a grey seal
_PAPER = 170  # grey levels
_LEAST_PRINT = 40  # pixels
_INK = 128  # grey levels
_LONG = 4  # row heights: a longer stroke in one piece is ink of a pen
_PADDING = 12  # pixels of paper round a row, as recognition wants
_MOST_ROWS = 8


def read_again(rows: Iterable[Row], within: Box, grey: Picture) -> Iterator[tuple[Word, ...]]:
    """All readings of rows of print, each row alone, and each reading by itself.

    Args:
        rows: the rows, as far as they were read, in shares of the page.
        within: the part of the page that they stand in.
        grey: the whole page.
    """
    height, width = grey.shape
    for row in list(rows)[:_MOST_ROWS]:
        top, bottom = int(row.top * height), int(row.bottom * height)
        high = bottom - top
        if not _LOWEST <= high <= _TALLEST:
            continue
        left = max(int(within.left * width), int(row.left * width - _BEFORE * high))
        right = min(width, int(row.right * width + _AFTER * high))
        for over in (_TIGHT, _LOOSE):
            first, last = max(0, int(top - over * high)), min(height, int(bottom + over * high))
            for picture in _cleaned(grey[first:last, left:right], high):
                padded = np.pad(picture, _PADDING, constant_values=255)
                found = ocr.recognise(padded, segmentation=ocr.ONE_LINE)
                yield placed(found, grey.shape, within.page, first - _PADDING, left - _PADDING)


def dark_only(part: Picture) -> Picture:
    """The darkest print of a part of a page: a seal that came out grey is brighter."""
    ink = part[part < _PAPER]
    level = float(np.percentile(ink, 20)) + _SEAL if ink.size >= _LEAST_PRINT else _PAPER
    return np.where(part > level, 255, part).astype(np.uint8)


def _cleaned(strip: Picture, high: int) -> Iterator[Picture]:
    """A strip as it is, and without what may be seal or pen."""
    import cv2

    yield strip
    yield dark_only(strip)
    ink = (strip < _INK).astype(np.uint8)
    yield _without_loose_ends(strip, ink, high)
    square = np.ones((3, 3), np.uint8)
    thick = cv2.bitwise_and(cv2.dilate(cv2.morphologyEx(ink, cv2.MORPH_OPEN, square), square), ink)
    yield np.where(thick == 1, strip, 255).astype(np.uint8)


def _without_loose_ends(strip: Picture, ink: Any, high: int) -> Picture:
    """The strip without what reaches in from above or below, and without long strokes of a pen."""
    import cv2

    cleaned = strip.copy()
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    for label in range(1, count):
        _, top, wide, tall, _ = (int(v) for v in stats[label])
        if top == 0 or top + tall == strip.shape[0] or wide > _LONG * high:
            blot = cv2.dilate((labels == label).astype(np.uint8), np.ones((3, 3), np.uint8))
            cleaned[blot == 1] = 255
    return cleaned
