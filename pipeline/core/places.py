"""From a stretch of the text back to the page: boxes, page and confidence."""

from __future__ import annotations

from bisect import bisect_right

from pipeline.core.model import Box, Piece, Text


def pieces_in(text: Text, start: int, end: int) -> tuple[Piece, ...]:
    """The printed words that stand between two offsets."""
    first = bisect_right(text.pieces, start, key=lambda p: p.end)
    found = []
    for piece in text.pieces[first:]:
        if piece.start >= end:
            break
        found.append(piece)
    return tuple(found)


def page_at(text: Text, start: int) -> int:
    """The page on which an offset stands; 1 where nothing is known."""
    first = bisect_right(text.pieces, start, key=lambda p: p.end)
    return text.pieces[min(first, len(text.pieces) - 1)].page if text.pieces else 1


def confidence_of(text: Text, start: int, end: int) -> float:
    """The mean confidence of the words between two offsets, weighted by length; 1 where there are none."""
    pieces = pieces_in(text, start, end)
    length = sum(p.end - p.start for p in pieces)
    return sum(p.confidence * (p.end - p.start) for p in pieces) / length if length else 1.0


def boxes_of(text: Text, start: int, end: int) -> tuple[Box, ...]:
    """One box for each printed line between two offsets; empty where the source has no geometry."""
    rows: list[Box] = []
    for piece in pieces_in(text, start, end):
        if piece.box is None:
            continue
        if rows and _same_row(rows[-1], piece.box):
            rows[-1] = _union(rows[-1], piece.box)
        else:
            rows.append(piece.box)
    return tuple(rows)


def _same_row(row: Box, box: Box) -> bool:
    middle = (box.top + box.bottom) / 2
    return row.page == box.page and row.top <= middle <= row.bottom and box.right >= row.left


def _union(a: Box, b: Box) -> Box:
    return Box(a.page, min(a.left, b.left), min(a.top, b.top), max(a.right, b.right), max(a.bottom, b.bottom))
