"""Word files (DOCX): paragraphs with their numbers, text boxes, tables, letterheads set as tables."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from pipeline.core.model import Cell, Column, Line, Page, Table
from pipeline.ingest.clean import clean
from pipeline.ingest.head import head_order, is_head
from pipeline.ingest.layout import foot_order, is_foot, is_signed_twice
from pipeline.ingest.legacy import encoding_of, modern_line
from pipeline.ingest.office_numbers import Numbers

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEAD_PARAGRAPHS = 30


def read_docx(data: bytes) -> tuple[Page, tuple[str, ...]]:
    """A Word file as one page, and what stands apart where marks are put: in page headers, in tables of its head.

    Raises:
        whatever python-docx raises on a damaged file.
    """
    import docx

    document = docx.Document(io.BytesIO(data))
    _modernise([document.element.body, *(header._element for header in _page_headers(document))])
    numbers = Numbers(document)
    content: list[Line | Table] = []
    blank = 0.0
    for element in document.element.body.iterchildren():
        if element.tag == f"{_W}tbl":
            content.extend(_table(element, numbers))
            blank = 0.0
        elif element.tag in (f"{_W}p", f"{_W}sdt"):
            for lines in _paragraphs(element, numbers):
                content.extend(Line(t, 1, space_above=0.0 if n else 1.0 + blank) for n, t in enumerate(lines))
                blank = 0.0 if lines else blank + 1.0
    return Page(1, "text", tuple(content)), (*_headers(document), *_head_tables(document))


def _paragraphs(element: Any, numbers: Numbers) -> Iterator[list[str]]:
    """The printed lines of each paragraph in an element, text boxes before the paragraph that holds them."""
    for paragraph in element.iter(f"{_W}p"):
        if any(a.tag == _FALLBACK for a in paragraph.iterancestors()):
            continue
        yield _lines(paragraph, numbers)


def _lines(paragraph: Any, numbers: Numbers) -> list[str]:
    parts: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        owner = next(a for a in node.iterancestors(f"{_W}p"))
        if owner is not paragraph or any(a.tag in (_FALLBACK, f"{_W}tabs") for a in node.iterancestors()):
            continue
        kind = node.tag.removeprefix(_W)
        parts.append((node.text or "") if kind == "t" else {"tab": " ", "noBreakHyphen": "-"}.get(kind, "\n"))
    text = "".join(parts)
    lines = [line for line in (clean(part).strip() for part in text.split("\n")) if line]
    marker = numbers.marker(paragraph)
    if marker and lines:
        lines[0] = f"{marker} {lines[0]}"
    return lines


def _modernise(parts: Iterable[Any]) -> None:
    """Text of before Unicode becomes Unicode in the document as it was loaded, run by run."""
    runs = [node for part in parts for node in part.iter(f"{_W}t")]
    hint = encoding_of(word for node in runs for word in (node.text or "").split())
    for node in runs:
        fonts = node.getparent().find(f"{_W}rPr/{_W}rFonts")
        font = str(fonts.get(f"{_W}ascii", "")) if fonts is not None else ""
        node.text = modern_line(node.text or "", hint, font)


def _table(table: Any, numbers: Numbers) -> Iterator[Line | Table]:
    """A table, or the lines of a letterhead or of a foot that was set as one."""
    rows = [[list(_paragraphs(cell, numbers)) for cell in row.iterchildren(f"{_W}tc")]
            for row in table.iterchildren(f"{_W}tr")]
    if max((len(row) for row in rows), default=0) in (2, 3):
        left = [line for row in rows for line in _flat(row[0])]
        right = [line for row in rows for cell in row[1:] for line in _flat(cell)]
        if is_head(left, right):
            yield from _halves(head_order(left, right, str))
            return
        if is_foot(left) or is_signed_twice(left, right):
            yield from _halves(foot_order(left, right))
            return
    yield Table(1, tuple(tuple(Cell(" ".join(_flat(cell))) for cell in _spread(row, cells))
                         for row, cells in zip(table.iterchildren(f"{_W}tr"), rows, strict=True)))


def _spread(row: Any, cells: list[list[list[str]]]) -> Iterator[list[list[str]]]:
    """The cells of a row, a merged one followed by empty ones."""
    for cell, paragraphs in zip(row.iterchildren(f"{_W}tc"), cells, strict=True):
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        goes_on = merged is not None and merged.get(f"{_W}val") != "restart"
        yield [] if goes_on else paragraphs
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        yield from ([] for _ in range(int(span.get(f"{_W}val", 1)) - 1 if span is not None else 0))


def _halves(ordered: list[tuple[str, Column]]) -> Iterator[Line]:
    for place, (text, column) in enumerate(ordered):
        new = place > 0 and ordered[place - 1][1] != column
        yield Line(text, 1, column=column, space_above=1.0 if new else 0.0)


def _flat(paragraphs: list[list[str]]) -> list[str]:
    return [line for lines in paragraphs for line in lines]


def _head_tables(document: Any) -> Iterator[str]:
    """The printed lines in the tables of the head, each by itself: in a cell they are run together."""
    numbers = Numbers(document)
    for element in islice(document.element.body.iterchildren(), _HEAD_PARAGRAPHS):
        if element.tag == f"{_W}tbl":
            yield from islice(chain.from_iterable(_paragraphs(element, numbers)), _HEAD_PARAGRAPHS)


def _headers(document: Any) -> Iterator[str]:
    for header in _page_headers(document):
        for paragraph in header._element.iter(f"{_W}p"):
            yield clean("".join(t.text or "" for t in paragraph.iter(f"{_W}t"))).strip()


def _page_headers(document: Any) -> Iterator[Any]:
    for section in document.sections:
        yield from (section.header, section.first_page_header, section.even_page_header)
