"""Figures of an arrival stamp, written by hand or set with wheels: read again after other clean-ups, which must agree.

A single reading can be sure and wrong (15/7 for 13/7). Figures stay sure only where no other reading shows others;
where one does, they are kept as doubtful, so that number or day is left blank and told of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from pipeline.ingest import ocr
from pipeline.ingest.image import Picture
from pipeline.ingest.ocr import Recognised

_BLURRED = 0.9  # pixels
_SMALLER = 0.8
_DOUBTFUL = 0.2  # the confidence of figures on which readings do not agree
_LEAST_AGREEING = 2  # other readings that show the same figures
_COMMON = 0.5  # of the lower and of the narrower word: so much two readings of one share


def confirmed(words: Sequence[Recognised], picture: Picture) -> tuple[Recognised, ...]:
    """The words of a stamp's picture; each with figures is as sure as all readings of it together."""
    if not any(_digits(w.text) for w in words):
        return tuple(words)
    readings = list(_readings(picture))
    return tuple(_judged(w, readings) if _digits(w.text) else w for w in words)


def _readings(picture: Picture) -> Iterator[tuple[Recognised, ...]]:
    """The picture read blurred, with fatter strokes, and smaller."""
    import cv2

    blurred = cv2.GaussianBlur(picture, (0, 0), _BLURRED)
    fat = cv2.erode(picture, np.ones((2, 2), np.uint8))
    small = cv2.resize(picture, None, fx=_SMALLER, fy=_SMALLER, interpolation=cv2.INTER_AREA)
    for other, scale in ((blurred, 1.0), (fat, 1.0), (small, _SMALLER)):
        found = ocr.recognise(np.ascontiguousarray(other, dtype=np.uint8), segmentation=ocr.SPARSE)
        yield tuple(_scaled(w, scale) for w in found)


def _scaled(word: Recognised, scale: float) -> Recognised:
    left, top, right, bottom = (round(v / scale) for v in (word.left, word.top, word.right, word.bottom))
    return replace(word, left=left, top=top, right=right, bottom=bottom)


def _judged(word: Recognised, readings: Sequence[Sequence[Recognised]]) -> Recognised:
    sureness, agreeing = [word.confidence], 0
    for reading in readings:
        shown = sorted((w for w in reading if _digits(w.text) and _same_place(w, word)), key=lambda w: w.left)
        figures = "".join(_digits(w.text) for w in shown)
        if figures and figures != _digits(word.text):
            return replace(word, confidence=min(word.confidence, _DOUBTFUL))
        if figures:
            agreeing += 1
            sureness.append(min(w.confidence for w in shown))
    if agreeing < _LEAST_AGREEING:
        return replace(word, confidence=min(word.confidence, _DOUBTFUL))
    return replace(word, confidence=sum(sureness) / len(sureness))


def _same_place(word: Recognised, other: Recognised) -> bool:
    high = min(word.bottom, other.bottom) - max(word.top, other.top)
    wide = min(word.right, other.right) - max(word.left, other.left)
    lower = min(word.bottom - word.top, other.bottom - other.top)
    return high >= _COMMON * lower and wide >= _COMMON * min(word.right - word.left, other.right - other.left)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())
