"""Numbers of dispatches whose last letter or figure recognition passed over: `12/HD-VKS-P` where `P8` is printed.

Ink close behind a number shows that it goes on; a letter that no symbol has shows that it was misread. It is read again
alone; where that does not bring what is missing, the number counts as hardly read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import regex

from pipeline.core.model import Box, Word
from pipeline.ingest import ocr
from pipeline.ingest.image import Picture
from pipeline.ingest.placing import placed

_NUMBER = regex.compile(r"\d{1,5}(?:/\d{4})?[/-]\p{Lu}[\p{L}\d&/-]*")
_FOREIGN = regex.compile(r"[^\W\dA-Za-zĂÂĐÊÔƠƯăâđêôơư]")  # symbols have letters without tones
_HEAD = 0.4  # of the height: there stands the dispatch's own number
_DARK = 150  # grey levels
_BEHIND = 0.6  # heights: so close behind a number stands what belongs to it
_TALL, _WIDE = 0.4, 0.15  # heights: so large is a letter or figure
_BEFORE, _AFTER, _AROUND = 2.5, 1.2, 0.3  # heights: what is cut out round the number
_PADDING = 12  # pixels of paper, as recognition wants
_DOUBTFUL = 0.3  # confidence


def with_whole_symbols(words: Sequence[Word], grey: Picture, number: int) -> tuple[Word, ...]:
    """The words of an upright page, `grey`, with the numbers in its head whole or doubtful."""
    kept = list(words)
    for place, word in enumerate(kept):
        if word.box.bottom >= _HEAD or not _NUMBER.fullmatch(word.text):
            continue
        if _FOREIGN.search(word.text) or _goes_on(word, words, grey):
            kept[place] = _whole(word, grey, number)
    return tuple(kept)


def _goes_on(word: Word, words: Sequence[Word], grey: Picture) -> bool:
    """Whether a letter's ink that nobody has read stands close behind a word."""
    import cv2

    left, top, right, bottom = _pixels(word.box, grey)
    high = bottom - top
    part = (grey[top:bottom, right : right + round(2 * high)] < _DARK).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    for first, _, wide, tall, _ in stats[1:].tolist():
        if 0 < first <= _BEHIND * high and tall >= _TALL * high and wide >= _WIDE * high:
            middle = (right + first + wide / 2) / grey.shape[1]
            return not any(_covers(w.box, middle, word.box) for w in words)
    return False


def _covers(box: Box, across: float, row: Box) -> bool:
    return box.left <= across <= box.right and box.top < (row.top + row.bottom) / 2 < box.bottom


def _whole(word: Word, grey: Picture, number: int) -> Word:
    """A number as it reads alone, if that only adds to it or has no foreign letter; else as it is, with doubt."""
    left, top, right, bottom = _pixels(word.box, grey)
    high = bottom - top
    first, above = max(0, left - round(_BEFORE * high)), max(0, top - round(_AROUND * high))
    strip = grey[above : bottom + round(_AROUND * high), first : right + round(_AFTER * high)]
    found = ocr.recognise(np.pad(strip, _PADDING, constant_values=255), segmentation=ocr.ONE_LINE)
    for other in placed(found, grey.shape, number, above - _PADDING, first - _PADDING):
        adds = other.text.startswith(word.text) and other.text != word.text
        if (adds or _FOREIGN.search(word.text)) and _NUMBER.fullmatch(other.text) and not _FOREIGN.search(other.text):
            return replace(other, confidence=min(other.confidence, word.confidence))
    return replace(word, confidence=min(word.confidence, _DOUBTFUL))


def _pixels(box: Box, grey: Picture) -> tuple[int, int, int, int]:
    height, width = grey.shape
    return int(box.left * width), int(box.top * height), int(box.right * width), int(box.bottom * height)
