"""A dispatch in several files read as one: an order on its second page is told by the head of its first."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.core.model import Deadline, Directive, Span, Text, Together
from pipeline.core.places import page_at
from pipeline.core.settings import Settings
from pipeline.store import orders
from pipeline.store.database import rows
from pipeline.store.findings import add_directives
from pipeline.store.readings import text_of
from pipeline.store.settling import settle


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A file of the dispatch: its row, its own text, and the last of its pages as counted through all files."""

    file: int
    text: Text
    last: int


def read_together(db: sqlite3.Connection, settings: Settings, document: int, together: Together) -> None:
    """Hold what was read of all files of a dispatch as one against what was read of each; inside a transaction.

    An order keeps its task; one that only the whole tells is added. What a clerk set by hand stays.
    """
    sheets = list(_sheets(db, document, together))
    if len(sheets) < len(together.files):
        return
    held = rows(db, "SELECT * FROM directives WHERE document_id = ? AND file_id IS NOT NULL", [document])
    pairs, added = orders.paired(held, together.read.directives)
    for before, directive in pairs:
        sheet = _sheet_of(sheets, directive, together.read.text)
        if before["file_id"] == sheet.file:
            orders.reread(db, before["id"], _in_its_file(directive, sheet.text), sheet.text)
    for directive in added:
        sheet = _sheet_of(sheets, directive, together.read.text)
        add_directives(db, document, sheet.file, [_in_its_file(directive, sheet.text)], sheet.text)
    settle(db, settings, document, first=True)


def _sheets(db: sqlite3.Connection, document: int, together: Together) -> Iterator[_Sheet]:
    last = 0
    for file in together.files:
        last += file.pages
        for r in rows(db, "SELECT id FROM files WHERE sha256 = ? AND document_id = ?", [file.sha256, document]):
            text = text_of(db, r["id"])
            if text is not None:
                yield _Sheet(r["id"], text, last)


def _sheet_of(sheets: Sequence[_Sheet], directive: Directive, text: Text) -> _Sheet:
    """The file in which an order begins."""
    page = page_at(text, directive.spans[0].start) if directive.spans else None
    return next((s for s in sheets if page is not None and page <= s.last), sheets[0])


def _in_its_file(directive: Directive, text: Text) -> Directive:
    """An order with its places in the text of its own file; without places where its words do not stand there so."""
    start = text.text.find(directive.text[:orders.BEGINNING])
    if start < 0:
        return replace(directive, spans=(), deadline=replace(directive.deadline, start=-1, end=-1))
    block = next((b for b in text.blocks if b.start <= start < b.end), None)
    end = min(start + len(directive.text), block.end if block else len(text.text))
    return replace(directive, spans=(Span(start, end),), deadline=_deadline_in(directive.deadline, text, start))


def _deadline_in(deadline: Deadline, text: Text, start: int) -> Deadline:
    at = text.text.find(deadline.text, start) if deadline.text else -1
    return replace(deadline, start=at, end=at + len(deadline.text or "") if at >= 0 else -1)
