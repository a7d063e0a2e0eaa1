"""Print in the head of a page that recognition passed over: a title alone on its line, close over another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from pipeline.ingest import ocr
from pipeline.ingest.clean import is_syllable
from pipeline.ingest.image import Picture
from pipeline.ingest.ocr import Recognised

_DARK = 150  # grey levels: darker is print
_SCALE = 4  # it is looked for on a copy of a quarter
_JOINED = 9  # pixels of the copy: so far apart letters and words of a row stand
_HIGH = (5, 16)  # pixels of the copy: as high is a row of capitals with their accents
_LONG = 3.0  # heights: what is shorter is no row of two words
_MIDDLE = (0.25, 0.75)  # of the width: there stands the middle of a title
_MOST = 3  # more are no print
_ABOVE = 0.6  # heights: there stand accents, apart from their letters
_AROUND = 6  # pixels
_PADDING = 10  # pixels of paper round a row
_SURE = 0.9


def with_overlooked(found: Sequence[Recognised], grey: Picture, apart: Iterable[Recognised]) -> tuple[Recognised, ...]:
    """The words of the head of a page, and those in capitals that stand where none was read.

    Args:
        found: the words that were read.
        grey: the head of the upright page, without rulings.
        apart: what is read by itself, such as an arrival stamp.
    """
    rows = list(_unread(grey, (*found, *apart)))
    return (*found, *(word for row in rows for word in _read(grey, row))) if len(rows) <= _MOST else tuple(found)


def _unread(grey: Picture, read: Iterable[Recognised]) -> Iterator[tuple[int, int, int, int]]:
    """Where print may stand that nobody has read: left, top, right, bottom, in pixels."""
    import cv2

    ink = (cv2.resize(grey, None, fx=1 / _SCALE, fy=1 / _SCALE, interpolation=cv2.INTER_AREA) < _DARK).astype(np.uint8)
    for word in read:
        ink[word.top // _SCALE : word.bottom // _SCALE + 1, word.left // _SCALE : word.right // _SCALE + 1] = 0
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, _JOINED), np.uint8))
    _, _, places, _ = cv2.connectedComponentsWithStats(joined)
    for left, top, width, height, _ in places[1:].tolist():
        middle = (left + width / 2) / ink.shape[1]
        if _HIGH[0] <= height <= _HIGH[1] and width >= _LONG * height and _MIDDLE[0] < middle < _MIDDLE[1]:
            yield left * _SCALE, top * _SCALE, (left + width) * _SCALE, (top + height) * _SCALE


def _read(grey: Picture, row: tuple[int, int, int, int]) -> tuple[Recognised, ...]:
    """The words of a row read alone, where they surely are words in capitals."""
    left, top, right, bottom = row
    first, above = max(0, left - _AROUND), max(0, top - int(_ABOVE * (bottom - top)))
    part = np.pad(grey[above : bottom + _AROUND, first : right + _AROUND], _PADDING, constant_values=255)
    words = ocr.recognise(part, segmentation=ocr.ONE_LINE)
    if len(words) < 2 or not all(w.confidence >= _SURE and w.text.isupper() and is_syllable(w.text) for w in words):
        return ()
    across, down = first - _PADDING, above - _PADDING
    return tuple(
        replace(w, left=w.left + across, top=w.top + down, right=w.right + across, bottom=w.bottom + down)
        for w in words
    )
