"""Roman numerals of strokes alone, `II.` and `III.`: recognition leaves a stroke out, the picture shows how many stand.

A stroke more is put in where exactly one more is seen; nothing is taken away, for faint strokes vanish.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import regex

from pipeline.core.model import Word
from pipeline.ingest.image import Picture

_NUMERAL = regex.compile(r"(I{1,2})[.,)]?")
_SURE = 0.95  # confidence: what is surer stays
_CONFIDENCE = 0.8
_DARK = 150  # grey levels
_MIDDLE = (0.38, 0.62)  # of the letters' height: there a stroke has no serifs
_FULL = 0.85  # of that band is dark where a stroke stands
_STROKE, _APART = 0.35, 0.55  # of the letters' height: the width of a stroke, and from one to the next
_LEAST = 8  # pixels: lower letters show nothing
_AROUND = 2  # pixels


def with_strokes_counted(words: Sequence[Word], grey: Picture) -> tuple[Word, ...]:
    """The words of an upright page, `grey`, with numerals that have lost a stroke whole."""
    return tuple(_counted(w, grey) for w in words)


def _counted(word: Word, grey: Picture) -> Word:
    match = _NUMERAL.fullmatch(word.text)
    if match is None or word.confidence >= _SURE or _strokes(word, grey) != len(match[1]) + 1:
        return word
    return replace(word, text="I" + word.text, confidence=min(word.confidence, _CONFIDENCE))


def _strokes(word: Word, grey: Picture) -> int:
    """How many upright strokes a word begins with."""
    height, width = grey.shape
    top, bottom = int(word.box.top * height), int(word.box.bottom * height)
    left, right = max(0, int(word.box.left * width) - _AROUND), int(word.box.right * width) + _AROUND
    ink = grey[top:bottom, left:right] < _DARK
    rows = np.flatnonzero(ink.any(axis=1))
    if rows.size < _LEAST:
        return 0
    first, high = int(rows[0]), int(rows[-1] - rows[0]) + 1
    band = ink[first + int(_MIDDLE[0] * high) : first + int(_MIDDLE[1] * high)]
    edges = np.flatnonzero(np.diff(np.concatenate(([False], band.mean(axis=0) >= _FULL, [False])).astype(np.int8)))
    count, last = 0, 0
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if end - start > _STROKE * high or (count and start - last > _APART * high):
            break
        count, last = count + 1, end
    return count
