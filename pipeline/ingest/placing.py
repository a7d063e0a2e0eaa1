"""From the pixels of a picture to words at their place on the page."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from pipeline.core.model import Box, Word
from pipeline.ingest.ocr import Recognised

_SPECK = regex.compile(r"[|_~=°¦¬`'ˆ^‘’.,:;\\<>¢]{1,2}")  # what dirt and rulings are read as


def placed(
    found: Iterable[Recognised], shape: tuple[int, ...], number: int, down: int = 0, across: int = 0
) -> tuple[Word, ...]:
    """Recognised words as words of a page, without specks.

    Args:
        found: the words, in pixels of a part of the page.
        shape: height and width of the whole page, in pixels.
        number: the page's number.
        down: where the part begins, in pixels from the page's top.
        across: where it begins, in pixels from the page's left.
    """
    height, width = shape[:2]
    return tuple(
        Word(
            w.text,
            Box(
                number, (w.left + across) / width, (w.top + down) / height,
                (w.right + across) / width, (w.bottom + down) / height,
            ),
            w.confidence,
        )
        for w in found
        if not _SPECK.fullmatch(w.text)
    )
