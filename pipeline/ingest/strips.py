"""Rows of print under a seal or a signature, cut out and read again alone, each after several clean-ups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, TypeAlias

import numpy as np

from pipeline.core.model import Box, Word
from pipeline.ingest import ocr
from pipeline.ingest.clean import is_syllable
from pipeline.ingest.image import Picture, levelled
from pipeline.ingest.ocr import Recognised
from pipeline.ingest.placing import placed
from pipeline.ingest.rows import Row

# What was read of strips, by their shape and bytes.
Known: TypeAlias = dict[tuple[tuple[int, ...], bytes], tuple[Recognised, ...]]

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
_BOLD = 5  # pixels: the strokes of bold print have six and more, those of a pen three
_SPECK = 12  # pixels
_LETTER_HIGH, _LETTER_TALL, _LETTER_OUT = 0.45, 1.7, 0.3  # row heights
_LEAST_LETTERS = 3
_KEPT = 0.95  # of the ink
_HARDLY = 0.6  # confidence of a word: a row in which none is surer is ink
_SURE, _AGREEING = 0.9, 3  # confidence of a word; readings of a row


def read_again(rows: Iterable[Row], within: Box, grey: Picture, known: Known) -> Iterator[tuple[Word, ...]]:
    """All readings of rows of print, each row alone, and each reading by itself.

    Args:
        rows: the rows, as far as they were read, in shares of the page.
        within: the part of the page that they stand in.
        grey: the whole page.
        known: what was read of strips of it before; what is read now is added.
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
            strip = grey[first:last, left:right]
            pictures = ((0, picture) for picture in _cleaned(strip, high))
            found = [
                placed(_read(picture, known), grey.shape, within.page, first - _PADDING, left + across - _PADDING)
                for across, picture in chain(pictures, _bold_alone(strip, high))
            ]
            yield from found
            if _are_of_one_mind(found) or not any(_may_be_print(w) for reading in found for w in reading):
                break


def _are_of_one_mind(readings: Iterable[Sequence[Word]]) -> bool:
    """Whether most readings of a row are surely the same: more of them would not change it."""
    sure = Counter(" ".join(w.text for w in r) for r in readings if r and all(w.confidence >= _SURE for w in r))
    return max(sure.values(), default=0) >= _AGREEING


def _read(picture: Picture, known: Known) -> tuple[Recognised, ...]:
    """A strip read as a line; many clean-ups leave it as it was."""
    key = (picture.shape, picture.tobytes())
    if key not in known:
        known[key] = ocr.recognise(np.pad(picture, _PADDING, constant_values=255), segmentation=ocr.ONE_LINE)
    return known[key]


def _may_be_print(word: Word) -> bool:
    return word.confidence >= _HARDLY and len(word.text) > 1 and is_syllable(word.text.strip(".,"))


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


def _bold_alone(strip: Picture, high: int) -> Iterator[tuple[int, Picture]]:
    """The bold letters of the strip's middle alone, level: the strokes of a pen are thinner, and so vanish.

    With where in the strip they begin; nothing where the print is not bold.
    """
    import cv2

    ink = (strip < _INK).astype(np.uint8)
    round_ = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_BOLD, _BOLD))
    thick = cv2.dilate(cv2.morphologyEx(ink, cv2.MORPH_OPEN, round_), np.ones((_BOLD, _BOLD), np.uint8))
    bold = cv2.bitwise_and(thick, ink)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(bold, connectivity=8)
    kept = [n for n in range(1, count) if _is_letter(stats[n], strip.shape[0], high)]
    letters = [stats[n] for n in kept if stats[n][3] > _LETTER_HIGH * high]
    if len(letters) < _LEAST_LETTERS:
        return
    alone = np.where(np.isin(labels, kept), strip, 255).astype(np.uint8)
    first, last = min(int(s[0]) for s in letters), max(int(s[0] + s[2]) for s in letters)
    over = (strip.shape[0] - high) // 2
    if bold[over : over + high, first:last].sum() < _KEPT * ink[over : over + high, first:last].sum():
        return  # the print itself is thin: what is left of it would be read as other letters
    yield first, levelled(alone[:, first:last], _slope(letters, high))


def _is_letter(stats: Any, strip_high: int, high: int) -> bool:
    """Whether a spot is a letter of the middle row, or an accent of it."""
    _, top, wide, tall, area = (int(v) for v in stats)
    inside = top > 0 and top + tall < strip_high and area >= _SPECK
    middle, border = top + tall / 2, (strip_high - high) / 2 - _LETTER_OUT * high
    return inside and wide <= _LONG * high and tall <= _LETTER_TALL * high and border <= middle <= strip_high - border


def _slope(letters: Sequence[Any], high: int) -> float:
    """By how many degrees the feet of letters fall to the right: the usual of all pairs that stand apart."""
    feet = [(float(s[0] + s[2] / 2), float(s[1] + s[3])) for s in letters]
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a in feet for b in feet if b[0] - a[0] > high]
    return float(np.degrees(np.arctan(np.median(slopes)))) if slopes else 0.0


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
