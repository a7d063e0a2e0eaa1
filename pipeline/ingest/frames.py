"""Framed stamps in the head of a page, in any ink, often askew.

The receiving office's stamp ĐẾN is filled in by hand; marks of urgency and secrecy are a word or two.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import regex

from pipeline.core.model import Box, Line, Word
from pipeline.core.vietnamese import fold
from pipeline.ingest import ocr
from pipeline.ingest.image import Picture, levelled
from pipeline.ingest.placing import placed
from pipeline.ingest.rows import rows_of

_INK = 60  # grey levels darker than the paper, in any colour
_WIDTH, _HEIGHT = (130, 620), (45, 280)  # pixels at 200 dpi: 17 to 79 mm by 6 to 36 mm
_HOLLOW = 0.4  # of its box: so little ink a frame has
_LEVEL = 25.0  # degrees: a frame more askew is none
_STROKE = 34  # pixels: longer straight strokes are rulings
_FEW_WORDS = 4  # more are no mark
_ARRIVED = regex.compile(r"\bd[eé]n\b|\bden\b")
_DAY = regex.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}")
_FIELD = regex.compile(r"\b(?:s[o0ø]|ng\w{1,2}|gio|chuyen)\s*[:.]")


def read_frames(colour: Picture, shape: tuple[int, ...], number: int) -> tuple[Line | None, tuple[Word, ...]]:
    """The arrival stamp in the head of a page as one line, 'ĐẾN' first, and the words of other framed stamps.

    Args:
        colour: the head of the upright page, RGB.
        shape: height and width of the whole page, in pixels.
        number: the page's number.
    """
    arrival: Line | None = None
    marks: list[Word] = []
    for left, top, width, height, inside in _frames(colour):
        readings = [
            placed(ocr.recognise(inside, segmentation=segmentation), shape, number, top, left)
            for segmentation in (ocr.ONE_BLOCK, ocr.SPARSE)
        ]
        words = max(readings, key=lambda r: (_worth(r), _sureness(r)))
        if _worth(words) >= 2 and arrival is None:
            box = Box(
                number, left / shape[1], top / shape[0], (left + width) / shape[1], (top + height) / shape[0]
            )
            arrival = _line(words, box, shape[0] / shape[1])
        elif len(words) <= _FEW_WORDS:
            marks.extend(words)
    return arrival, tuple(marks)


def _frames(colour: Picture) -> Iterator[tuple[int, int, int, int, Picture]]:
    """Rectangles drawn on a picture (left, top, width, height) and what stands in them, level and without the frame."""
    import cv2

    grey = np.asarray(colour.min(axis=2), dtype=np.uint8)
    mask = (grey.astype(np.int16) < int(np.median(grey)) - _INK).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    for label in range(1, count):
        left, top, width, height, area = (int(v) for v in stats[label])
        fits = _WIDTH[0] <= width <= _WIDTH[1] and _HEIGHT[0] <= height <= _HEIGHT[1]
        if not fits or area > _HOLLOW * width * height:
            continue
        drawn = labels[top : top + height, left : left + width] == label
        askew = _askew(drawn)
        if abs(askew) > _LEVEL:
            continue
        yield left, top, width, height, _without_rulings(levelled(grey[top : top + height, left : left + width], askew))


def _without_rulings(grey: Picture) -> Picture:
    """The stamp without its frame: only straight strokes go, for a number written by hand may cross them."""
    import cv2

    mask = (grey < int(np.median(grey)) - _INK).astype(np.uint8)
    across = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, _STROKE), np.uint8))
    upright = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((_STROKE, 1), np.uint8))
    cleaned = grey.copy()
    cleaned[cv2.dilate(cv2.bitwise_or(across, upright), np.ones((5, 5), np.uint8)) == 1] = 255
    return cleaned


def _askew(drawn: Any) -> float:
    """By how many degrees a frame must be turned counter-clockwise to be level."""
    import cv2

    points = np.argwhere(drawn)[:, ::-1].astype(np.float32)
    angle = float(cv2.minAreaRect(points)[2]) % 90
    return angle if angle <= 45 else angle - 90


def _worth(words: tuple[Word, ...]) -> int:
    """How much of an arrival stamp was read: its name, its fields, its day."""
    text = fold(" ".join(w.text for w in words))
    return 2 * bool(_ARRIVED.search(text)) + 2 * bool(_DAY.search(text)) + len(_FIELD.findall(text))


def _line(words: tuple[Word, ...], box: Box, ratio: float) -> Line:
    name = [w for w in words if _ARRIVED.search(fold(w.text))]
    others = [w for w in words if w not in name]
    rows = [row.text for row in rows_of(others, ratio)]
    return Line(" ".join(["ĐẾN", *rows]), box.page, box, (*name, *others), confidence=_sureness(words))


def _sureness(words: tuple[Word, ...]) -> float:
    return sum(w.confidence for w in words) / len(words) if words else 0.0
