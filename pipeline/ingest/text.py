"""Plain text: printed lines, blank lines and tables drawn with bars."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

import regex

from pipeline.core.errors import Unreadable
from pipeline.core.model import Cell, Line, Page, Table
from pipeline.core.texts import say
from pipeline.ingest.clean import clean, looks_vietnamese
from pipeline.ingest.foot import is_post
from pipeline.ingest.legacy import encoding_of, modern_line

_CONTROL = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_HEADING = regex.compile(r"^\s{0,3}#{1,6}\s+")
_STRONG = regex.compile(r"\*\*(?=\S)|(?<=\S)\*\*")
_EMPHASIS = regex.compile(r"(?<![\w*])\*(?=[^\s*])([^*]*[^\s*])\*(?![\w*])")
_ROW = regex.compile(r"^\s*\|(.*)\|\s*$")
_RULE = regex.compile(r"^[\s|:\-]+$")
_COLUMNS = regex.compile(r"(?<=\S)(?: {3,}|\s*\t\s*)(?=\S)")
_BARS = regex.compile(r"(?<!\\)\|")


def read_text(name: str, data: bytes) -> tuple[Page, ...]:
    """The pages of a plain text; a form feed begins a new one.

    Raises:
        Unreadable: the bytes are no text, or it has no words.
    """
    text = _decode(data)
    if text is None:
        raise Unreadable(say("ingest.unknown", name=name))
    if not text.strip():
        raise Unreadable(say("ingest.empty", name=name))
    sheets = text.strip("\f").split("\f")
    return tuple(Page(n, "text", tuple(_content(sheet, n))) for n, sheet in enumerate(sheets, start=1))


def _decode(data: bytes) -> str | None:
    for bom, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(bom):
            return _try(data, encoding)
    text = _try(data, "utf-8")
    if text is not None:
        return _modern(text)
    for encoding in ("cp1258", "latin-1"):
        text = _try(data, encoding)
        # Nearly every byte means something in these, so that noise must be told by its words.
        text = _modern(text) if text is not None and encoding == "latin-1" else text
        if text is not None and looks_vietnamese(clean(text).split()):
            return text
    return None


def _modern(text: str) -> str:
    """The text in Unicode, line by line: parts may have been written before it."""
    hint = encoding_of(text.split())
    return "\n".join(modern_line(line, hint) for line in text.split("\n"))


def _try(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else text


def _content(sheet: str, page: int) -> Iterator[Line | Table]:
    blank = 0
    rows: list[tuple[Cell, ...]] = []
    for printed in _signatures_apart(sheet.splitlines()):
        row = _ROW.match(printed)
        if row:
            if not _RULE.match(printed):
                rows.append(tuple(Cell(_bare(cell)) for cell in _BARS.split(row[1])))
            continue
        if rows:
            yield Table(page, tuple(rows))
            rows = []
        text = _bare(printed)
        if text:
            yield Line(text, page, space_above=float(blank))
            blank = 0
        else:
            blank += 1
    if rows:
        yield Table(page, tuple(rows))


def _signatures_apart(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a sheet, two signatures that were set side by side one after the other."""
    halves: list[list[str]] = [[], []]
    for line in lines:
        parts = [part.strip() for part in _COLUMNS.split(line.strip())]
        begins = len(parts) == 2 and all(is_post(clean(_bare(part))) for part in parts)
        if begins or (halves[0] and len(parts) == 2):
            halves[0].append(parts[0])
            halves[1].append(parts[1])
            continue
        if halves[0] and line.strip():
            yield from (*halves[0], "", *halves[1], "")
            halves = [[], []]
        yield line
    yield from (*halves[0], "", *halves[1]) if halves[0] else ()


def _bare(printed: str) -> str:
    """A printed line without the marks of Markdown; a lone `*` is the rule of a Party letterhead and stays."""
    text = _STRONG.sub("", _HEADING.sub("", printed))
    return clean(_EMPHASIS.sub(r"\1", text)).strip()
