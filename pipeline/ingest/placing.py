"""From the pixels of a picture to words at their place on the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import regex

from pipeline.core.model import Box, Line, Page, Table, Word
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


def overlap(box: Box, other: Box) -> float:
    """How much two boxes share, as a share of the smaller."""
    width = min(box.right, other.right) - max(box.left, other.left)
    height = min(box.bottom, other.bottom) - max(box.top, other.top)
    if width <= 0 or height <= 0:
        return 0.0
    areas = ((b.right - b.left) * (b.bottom - b.top) for b in (box, other))
    return width * height / max(min(areas), 1e-9)


def renumbered(page: Page, number: int) -> Page:
    """The page as page `number` of a larger file, with all that stands on it."""
    if page.number == number:
        return page

    def moved(box: Box | None) -> Box | None:
        return None if box is None else replace(box, page=number)

    def one(part: Line | Table) -> Line | Table:
        if isinstance(part, Line):
            words = tuple(replace(w, box=replace(w.box, page=number)) for w in part.words)
            return replace(part, page=number, box=moved(part.box), words=words)
        rows = tuple(tuple(replace(cell, box=moved(cell.box)) for cell in row) for row in part.rows)
        return replace(part, page=number, box=moved(part.box), rows=rows)

    corrections = tuple(replace(c, box=moved(c.box)) for c in page.corrections)
    return replace(page, number=number, content=tuple(one(p) for p in page.content), corrections=corrections)
