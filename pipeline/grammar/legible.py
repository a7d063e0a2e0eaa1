"""What of a printed line can be read: without the strokes and specks that a scan has at its ends."""

from __future__ import annotations

import regex

from pipeline.core.model import Block, Piece, Text
from pipeline.core.places import pieces_in

_STROKE = 0.3  # below this confidence the first or last word of a line is no word


def legible(text: Text, block: Block, *, head: bool = True) -> str:
    """A printed line without the strokes and specks that a scan has at its end and, with `head`, at its beginning."""
    pieces = pieces_in(text, block.start, block.end)
    while len(pieces) > 1 and _is_stroke(text, pieces[-1]):
        pieces = pieces[:-1]
    while head and len(pieces) > 1 and _is_stroke(text, pieces[0]):
        pieces = pieces[1:]
    line = text.text[pieces[0].start:pieces[-1].end] if pieces else text.text[block.start:block.end]
    return regex.sub(r"^[^\p{L}(]+|[^\p{L}\d)]+$", "", line) if pieces and pieces[0].box else line


def _is_stroke(text: Text, piece: Piece) -> bool:
    letters = "".join(c for c in text.text[piece.start:piece.end] if c.isalpha())
    return piece.confidence < _STROKE and not (len(letters) > 1 and letters.isupper())
