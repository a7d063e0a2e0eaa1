"""The text of a file as it was read, with blocks and places: kept so that it can be shown on its page, or read anew."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from pipeline.core.model import Block, Box, Extraction, Piece, Span, Text, Zone
from pipeline.core.vietnamese import plain
from pipeline.store.database import insert, packed, row, rows

Packed = list[list[int]]


def add_reading(db: sqlite3.Connection, file: int, read: Extraction) -> None:
    """Keep text, blocks, pages and the places of the words of a file."""
    text = read.text
    blocks = [
        [b.zone.value, b.start, b.end, b.page, _spans(b.lines), [_spans(cells) for cells in b.cells]]
        for b in text.blocks
    ]
    evidence = [[e.field, e.start, e.end, e.rule, round(e.confidence, 3)] for e in read.header.evidence]
    insert(db, "readings", file_id=file, text=text.text, blocks=packed(blocks), evidence=packed(evidence))
    for page in read.pages:
        insert(
            db,
            "pages",
            file_id=file,
            number=page.number,
            source=page.source,
            confidence=page.confidence,
            rotation=page.rotation,
            pieces=packed(_pieces(text, page.number)),
        )


def replace_reading(db: sqlite3.Connection, file: int, read: Extraction) -> None:
    """Keep what was now read of a file in the place of what was read before."""
    db.execute("DELETE FROM readings WHERE file_id = ?", [file])
    db.execute("DELETE FROM pages WHERE file_id = ?", [file])
    add_reading(db, file, read)


def _spans(spans: Sequence[Span]) -> Packed:
    return [[s.start, s.end] for s in spans]


def _pieces(text: Text, page: int) -> list[list[float]]:
    """The printed words of a page: start, end, confidence and, where known, left, top, right, bottom."""
    found = []
    for piece in text.pieces:
        if piece.page == page:
            box = piece.box
            place = [round(x, 4) for x in (box.left, box.top, box.right, box.bottom)] if box else []
            found.append([piece.start, piece.end, round(piece.confidence, 3), *place])
    return found


def text_of(db: sqlite3.Connection, file: int, *, words: bool = True) -> Text | None:
    """The text of a file with its blocks and (where wanted) words, or None where nothing was read of it."""
    found = row(db, "SELECT text, blocks FROM readings WHERE file_id = ?", [file])
    if found is None:
        return None
    blocks = tuple(
        Block(Zone(zone), start, end, page, _unpacked(lines), tuple(_unpacked(c) for c in cells))
        for zone, start, end, page, lines, cells in json.loads(found["blocks"])
    )
    pages = rows(db, "SELECT number, pieces FROM pages WHERE file_id = ? ORDER BY number", [file]) if words else []
    pieces = [_piece(p["number"], entry) for p in pages for entry in json.loads(p["pieces"])]
    return Text(found["text"], plain(found["text"]), blocks, tuple(sorted(pieces, key=lambda p: (p.start, p.end))))


def _unpacked(spans: Packed) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in spans)


def _piece(page: int, entry: list[float]) -> Piece:
    start, end, confidence, *place = entry
    return Piece(int(start), int(end), page, Box(page, *place) if place else None, confidence)
