"""How surely the figures of a number or day were read: print is even, what was filled in by hand is not."""

from __future__ import annotations

import regex

from pipeline.core.model import Block, Piece, Text, Zone
from pipeline.core.places import pieces_in

SURE = 0.45  # below this confidence a number or day is not taken over
_TALL = 1.25  # times the height of print beside it
_WRITTEN = 0.2  # the confidence of what was written by hand, whatever the reader of print thinks of it
_FIGURE = regex.compile(r"\d|^[^\p{L}]*/")
_YEAR = regex.compile(r"(?:19|20)\d\d\W*")


def figures_read(text: Text, block: Block) -> float:
    """The lowest confidence of a word with figures in a block: one misread figure makes another document of it.

    Figures that stand taller than the print beside them (than `Số`, than the year of a date) were written by hand.
    """
    pieces = pieces_in(text, block.start, block.end)
    figures = [p for p in pieces if _FIGURE.search(text.text[p.start:p.end])]
    lowest = min((p.confidence for p in figures), default=1.0)
    beside = _print_beside(text, block, pieces)
    if beside is None or beside.confidence == 1:
        return round(lowest, 3)
    tall = any(_height(p) > _TALL * _height(beside) for p in figures if p is not beside)
    return round(min(lowest, _WRITTEN) if tall else lowest, 3)


def _print_beside(text: Text, block: Block, pieces: tuple[Piece, ...]) -> Piece | None:
    """A printed word of a height to compare with; None where the source has no boxes."""
    if block.zone is Zone.DATE:
        years = [p for p in pieces if _YEAR.fullmatch(text.text[p.start:p.end])]
        return years[-1] if years and years[-1].box else None
    return pieces[0] if block.zone is Zone.NUMBER and len(pieces) > 1 and pieces[0].box else None


def _height(piece: Piece) -> float:
    return piece.box.bottom - piece.box.top if piece.box else 0.0
