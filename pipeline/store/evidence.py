"""Where on its pages each finding of a dispatch stands: what the page lights up, and how sure the reading was."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.core.model import Block, Box, Span, Text
from pipeline.core.places import boxes_of
from pipeline.store.database import rows
from pipeline.store.readings import text_of

SURE, FAIR = 0.9, 0.6


@dataclass(frozen=True, slots=True)
class Place:
    """One finding on a file's pages: ``key`` is `header.FIELD`, `directive.ID`, `deadline.ID` or `citation.ID`."""

    key: str
    file: int
    boxes: tuple[Box, ...]
    confidence: float

    @property
    def shade(self) -> str:
        """How sure: `sure`, `fair` or `poor`."""
        return "sure" if self.confidence >= SURE else "fair" if self.confidence >= FAIR else "poor"


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of a page: its words, and its box as shares of the page."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PageView:
    """A page of a file to be shown: ``number`` counts from 1; ``rotation`` in degrees makes its picture upright."""

    file: int
    sha256: str
    name: str
    number: int
    rotation: int
    source: str
    confidence: float
    lines: tuple[Line, ...]


def places(db: sqlite3.Connection, document: int) -> tuple[Place, ...]:
    """Every finding of a dispatch that stands somewhere on its pages."""
    found: list[Place] = []
    for file in rows(db, "SELECT id FROM files WHERE document_id = ? ORDER BY id", [document]):
        text = text_of(db, file["id"])
        if text is not None:
            found += _of_file(db, document, file["id"], text)
    return tuple(p for p in found if p.boxes)


def _of_file(db: sqlite3.Connection, document: int, file: int, text: Text) -> Iterator[Place]:
    for r in rows(db, "SELECT evidence FROM readings WHERE file_id = ?", [file]):
        for field, start, end, _, confidence in json.loads(r["evidence"] or "[]"):
            yield Place(f"header.{field}", file, boxes_of(text, start, end), confidence)
    given = [document, file]
    for r in rows(db, "SELECT id, boxes, confidence FROM directives WHERE document_id = ? AND file_id = ?", given):
        boxes = tuple(Box(int(page), *place) for page, *place in json.loads(r["boxes"] or "[]"))
        yield Place(f"directive.{r['id']}", file, boxes, r["confidence"] or 0.0)
    sql = """
        SELECT d.id, l.span_start, l.span_end, l.confidence FROM deadlines l JOIN directives d ON d.id = l.directive_id
        WHERE d.document_id = ? AND d.file_id = ? AND l.span_end > l.span_start
    """
    for r in rows(db, sql, given):
        yield Place(f"deadline.{r['id']}", file, boxes_of(text, r["span_start"], r["span_end"]), r["confidence"] or 0.0)
    sql = "SELECT id, span_start, span_end, confidence FROM citations WHERE document_id = ? AND file_id = ?"
    for r in rows(db, sql, given):
        yield Place(f"citation.{r['id']}", file, boxes_of(text, r["span_start"], r["span_end"]), r["confidence"] or 0.0)


def page_views(db: sqlite3.Connection, document: int) -> tuple[PageView, ...]:
    """The pages of all files of a dispatch, in the order in which the files came."""
    sql = """
        SELECT p.file_id, p.number, p.rotation, p.source, p.confidence, p.pieces, f.name,
               coalesce(f.sha256, whole.sha256) AS sha256
        FROM pages p JOIN files f ON f.id = p.file_id LEFT JOIN files whole ON whole.id = f.part_of
        WHERE f.document_id = ? ORDER BY f.id, p.number
    """
    texts: dict[int, Text | None] = {}
    found = []
    for r in rows(db, sql, [document]):
        file = r["file_id"]
        if file not in texts:
            texts[file] = text_of(db, file)
        text = texts[file]
        lines = tuple(_lines(text, r["number"])) if text else ()
        found.append(
            PageView(file, r["sha256"], r["name"], r["number"], r["rotation"] or 0, r["source"], r["confidence"], lines)
        )
    return tuple(found)


def _lines(text: Text, page: int) -> Iterator[Line]:
    for block in text.blocks:
        for span in _spans(block):
            boxes = [b for b in boxes_of(text, span.start, span.end) if b.page == page]
            if len(boxes) == 1:
                yield Line(" ".join(text.text[span.start : span.end].split()), boxes[0])


def _spans(block: Block) -> Iterator[Span]:
    yield from block.lines
    for row in block.cells:
        yield from row


def words_of_scans(db: sqlite3.Connection, file: int) -> list[tuple[int, int, list[tuple[str, Box]]]]:
    """The recognised pages of a file: number, rotation in degrees, and the words with their boxes."""
    text = text_of(db, file)
    if text is None:
        return []
    found: dict[int, list[tuple[str, Box]]] = {}
    for piece in text.pieces:
        if piece.box is not None:
            found.setdefault(piece.page, []).append((text.text[piece.start : piece.end], piece.box))
    sql = "SELECT number, rotation FROM pages WHERE file_id = ? AND source = 'ocr' ORDER BY number"
    return [(r["number"], r["rotation"] or 0, found.get(r["number"], [])) for r in rows(db, sql, [file])]
