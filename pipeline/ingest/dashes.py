"""Dashes that begin an item: recognition often takes them for dirt, or reads a tilde or two strokes instead, and dirt
before a row for a dash.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import regex

from pipeline.core.model import Box, Word
from pipeline.ingest.image import Picture
from pipeline.ingest.rows import rows_of

_MISREAD = regex.compile(r"[~¬=]+[—–-]*|[.,·'`ˆ\"][—–-]+|[—–-]{2,3}|[—–-]+[~ˆ'`._]+|_{3,4}")
_BEGINS = regex.compile(r"\p{Lu}|[\"“(]\p{L}")
_INK = 150  # grey levels
_REACH = (2.4, 0.1)  # row heights: a dash stands so far before its item
_WIDE, _HIGH = (0.2, 1.2), 0.25  # row heights: the size of a dash
_MIDDLE = (0.3, 0.8)  # of the row's height: there it stands
_LEAST = 4  # pixels
_DUST = 3  # pixels: what is smaller is no stroke
_CONFIDENCE, _DOUBTFUL = 0.8, 0.6
_DOT, _FLAT = 5, 1.5  # pixels: no dash is as short (7 to 12 at 200 dpi); nor as high for its width
_MARGIN = 2  # pixels round the box of a word


def with_dashes(words: Sequence[Word], grey: Picture, number: int) -> tuple[Word, ...]:
    """The words of a page with the dashes at the beginning of its rows, `grey` being the upright page."""
    read: dict[Word, Word] = {}
    specks = {w for w in words if w.text == "-" and w.confidence < _DOUBTFUL and _is_speck(grey, w.box)}
    found: list[Word] = []
    for row in rows_of(words, grey.shape[0] / grey.shape[1]):
        first = row.words[0]
        if _MISREAD.fullmatch(first.text) and len(row.words) > 1:
            read[first] = replace(first, text="-")
        elif first.text == "-" and len(row.words) > 1 and _is_speck(grey, first.box):
            specks.add(first)
        elif _BEGINS.match(first.text):
            box = _stroke(grey, replace(first.box, page=number))
            if box is not None:
                found.append(Word("-", box, _CONFIDENCE))
    return (*(read.get(word, word) for word in words if word not in specks), *found)


def _is_speck(grey: Picture, box: Box) -> bool:
    """Whether what was read as a dash is a dot of dirt; what is too faint to be seen is none."""
    import cv2

    height, width = grey.shape
    top, bottom = max(0, int(box.top * height) - _MARGIN), int(box.bottom * height) + _MARGIN
    part = grey[top:bottom, max(0, int(box.left * width) - _MARGIN) : int(box.right * width) + _MARGIN]
    _, _, stats, _ = cv2.connectedComponentsWithStats((part < _INK).astype(np.uint8), connectivity=8)
    wide, tall = max(stats[1:, 2:4].tolist(), key=lambda size: size[0], default=(0, 0))
    return bool(0 < wide <= _DOT and wide <= _FLAT * tall)


def _stroke(grey: Picture, word: Box) -> Box | None:
    """The dash before a word: one level stroke at half its height, and nothing else; None without one."""
    import cv2

    height, width = grey.shape
    top, bottom = int(word.top * height), int(word.bottom * height)
    high = bottom - top
    first, last = int(word.left * width - _REACH[0] * high), int(word.left * width - _REACH[1] * high)
    if high < _LEAST or first < 0 or last - first < _LEAST:
        return None
    part = (grey[top:bottom, first:last] < _INK).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    strokes = [s for s in stats[1:] if s[cv2.CC_STAT_AREA] > _DUST]
    if len(strokes) != 1 or not _is_dash(strokes[0], high, last - first):
        return None
    left, upper, wide, tall = (int(v) for v in strokes[0][:4])
    return Box(
        word.page, (first + left) / width, (top + upper) / height, (first + left + wide) / width,
        (top + upper + tall) / height,
    )


def _is_dash(stroke: Any, high: int, reach: int) -> bool:
    left, upper, wide, tall, area = (int(v) for v in stroke[:5])
    level = _MIDDLE[0] * high <= upper + tall / 2 <= _MIDDLE[1] * high
    whole = left > 0 and left + wide < reach and area > 0.5 * wide * tall
    return level and whole and _WIDE[0] * high <= wide <= _WIDE[1] * high and tall <= max(_LEAST, _HIGH * high)
