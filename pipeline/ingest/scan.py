"""A picture of a page becomes words: first its head, so that the secrecy stop comes before anything else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.core.model import Box, Word
from pipeline.ingest import image, ocr, stamps
from pipeline.ingest.image import Picture
from pipeline.ingest.ocr import Recognised

_HEAD = (0.38, 0.46)  # of the height: the head ends at the emptiest line between
_SURE = 0.7  # mean confidence: below it a page may stand on its head
_FEW_WORDS = 8
_INK_WORTH_READING = 0.0005  # of the page


@dataclass(frozen=True, slots=True)
class Head:
    """A page of which only the head has been read.

    ``words`` is its black print, ``stamped`` what is stamped or printed in colour, ``faint`` what is hardly
    there; boxes are shares of the page turned upright. ``rest`` is what has still to be read.
    """

    number: int
    words: tuple[Word, ...]
    stamped: tuple[Word, ...]
    faint: tuple[Word, ...]
    rotation: int
    rest: Rest


@dataclass(frozen=True, slots=True)
class Rest:
    """The unread picture of a page, packed, and where its head ends (pixels)."""

    packed: Any
    colour: Any
    head: int


def read_head(colour: Picture, number: int) -> Head:
    """Turn a page upright and read its head.

    Raises:
        NoTesseract: it is not installed.
    """
    page = image.upright(colour)
    grey, tinted, rotation = page.grey, page.colour, page.rotation
    end = _head_end(grey)
    found = ocr.recognise(grey[:end])
    if _doubtful(found) and _has_ink(grey):
        turn = ocr.upside_down(grey)
        if turn:
            grey, tinted = image.quarter_turned(grey, turn), image.quarter_turned(tinted, turn)
            rotation = (rotation + turn) % 360
            end = _head_end(grey)
            found = ocr.recognise(grey[:end])
    words = _placed(found, grey.shape, number, 0)
    stamped = _placed(stamps.coloured(tinted[:end]), grey.shape, number, 0)
    faint = _placed(stamps.faint(grey[:end], found), grey.shape, number, 0)
    return Head(number, words, stamped, faint, rotation, _pack(grey, tinted, end))


def read_rest(head: Head) -> tuple[Word, ...]:
    """All words of a page: its head's, and those of the rest, read now."""
    grey, tinted = _unpack(head.rest)
    end = head.rest.head
    below = _placed(ocr.recognise(grey[end:]), grey.shape, head.number, end)
    stamped = _placed(stamps.coloured(tinted[end:]), grey.shape, head.number, end)
    return with_stamped((*head.words, *below), (*head.stamped, *stamped))


def with_stamped(words: Sequence[Word], stamped: Iterable[Word]) -> tuple[Word, ...]:
    """Black print and what was stamped where no black print was read."""
    return (*words, *(s for s in stamped if not any(_covers(w.box, s.box) for w in words)))


def _covers(box: Box, other: Box) -> bool:
    width = min(box.right, other.right) - max(box.left, other.left)
    height = min(box.bottom, other.bottom) - max(box.top, other.top)
    area = (other.right - other.left) * (other.bottom - other.top)
    return width > 0 and height > 0 and width * height > 0.3 * area


def _head_end(grey: Picture) -> int:
    """The emptiest line of pixels near the end of the head, so that no line of print is cut."""
    first, last = (int(share * grey.shape[0]) for share in _HEAD)
    if last <= first:
        return grey.shape[0]
    return first + int(np.argmax(grey[first:last].mean(axis=1)))


def _doubtful(words: Sequence[Recognised]) -> bool:
    if len(words) < _FEW_WORDS:
        return True
    return sum(w.confidence for w in words) / len(words) < _SURE


def _has_ink(grey: Picture) -> bool:
    return float((grey < 128).mean()) > _INK_WORTH_READING


def _placed(found: Iterable[Recognised], shape: tuple[int, ...], number: int, down: int) -> tuple[Word, ...]:
    height, width = shape[:2]
    return tuple(
        Word(
            w.text,
            Box(number, w.left / width, (w.top + down) / height, w.right / width, (w.bottom + down) / height),
            w.confidence,
        )
        for w in found
    )


def _pack(grey: Picture, colour: Picture, head: int) -> Rest:
    """Pictures as PNG in memory: a long scan would otherwise take gigabytes."""
    import cv2

    fast = [cv2.IMWRITE_PNG_COMPRESSION, 1]
    return Rest(cv2.imencode(".png", grey, fast)[1], cv2.imencode(".jpg", colour)[1], head)


def _unpack(rest: Rest) -> tuple[Picture, Picture]:
    import cv2

    grey = cv2.imdecode(rest.packed, cv2.IMREAD_GRAYSCALE)
    colour = cv2.imdecode(rest.colour, cv2.IMREAD_COLOR)
    return np.asarray(grey, dtype=np.uint8), np.asarray(colour, dtype=np.uint8)
