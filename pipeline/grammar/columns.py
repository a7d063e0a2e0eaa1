"""Two columns that a source printed as one line: the head and the foot of a dispatch, cut into their halves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from pipeline.core.model import Box, Line, Table, Word, Zone
from pipeline.core.vietnamese import plain
from pipeline.grammar.lines import is_bullet, is_name
from pipeline.grammar.zoning import is_dirt, zone_by_rule

_RIGHT_ZONES = (Zone.MOTTO, Zone.DATE, Zone.SIGNATURE)
_NEAR = 0.06  # of the page's width: a wider gap in the running text parts two columns
_ROW = 0.6  # of the lower line's height: lines that overlap so far stand in one row
_WIDE = regex.compile(r"(?<=\S)(?:[ ]{3,}|\s*\t\s*)(?=\S)")
_RIGHT_HALF = regex.compile(
    r"(?<=\S)\s+(?=cộng h[òo]a xã hội chủ nghĩa|độc lập\s*-\s*tự do|(?-i:ĐẢNG CỘNG SẢN VIỆT NAM)$)"
    r"|(?<=^s[ốô].{3,40})\s+(?=(?-i:\p{Lu})[\p{L}. ]{1,30},\s*ngày\b.{1,40}$)",
    regex.IGNORECASE,
)


def split_columns(line: Line) -> list[Line]:
    """The halves of a line that holds both columns of the head or foot; any other line as it is."""
    if line.column:
        return [line]
    text = plain(line.text)
    cut = _RIGHT_HALF.search(text)
    if cut is None and line.box is None:
        cut = next((gap for gap in _WIDE.finditer(line.text) if _stands_right(text, gap)), None)
    if cut is None:
        return [line]
    left, right = _words(line, cut.start())
    return [
        _half(line, line.text[:cut.start()].strip(), left),
        replace(_half(line, line.text[cut.end():].strip(), right), column="right", space_above=0.0),
    ]


def join_rows(content: Sequence[Line | Table]) -> list[Line | Table]:
    """Pieces of one printed row, torn by a seal or a blank to be filled in, as one line again, from left to right."""
    joined: list[Line | Table] = []
    for item in content:
        above = joined[-1] if joined else None
        if isinstance(above, Line) and isinstance(item, Line) and _same_row(above, item):
            joined[-1] = _row(above, item)
        else:
            joined.append(item)
    return joined


def _same_row(a: Line, b: Line) -> bool:
    if a.box is None or b.box is None or (a.column, a.page) != (b.column, b.page):
        return False
    if a.column is None and (is_dirt(a) or is_dirt(b)):
        return False
    overlap = min(a.box.bottom, b.box.bottom) - max(a.box.top, b.box.top)
    least = min(a.box.bottom - a.box.top, b.box.bottom - b.box.top)
    gap = max(b.box.left - a.box.right, a.box.left - b.box.right)
    if a.column:
        return overlap > _ROW * least and b.box.left >= a.box.right
    return overlap > _ROW * least and 0 <= gap <= _NEAR


def _row(a: Line, b: Line) -> Line:
    if a.box and b.box and b.box.left < a.box.left:
        a, b = replace(b, space_above=max(a.space_above, b.space_above)), a
    words = a.words + b.words
    confidence = sum(w.confidence for w in words) / len(words) if words else min(a.confidence, b.confidence)
    return replace(_half(a, f"{a.text.strip()} {b.text.strip()}", words), confidence=confidence)


def _stands_right(text: str, gap: regex.Match[str]) -> bool:
    """Whether what follows a wide gap belongs in the right column; gaps are also left for what is filled in by hand."""
    left, right = text[:gap.start()].strip(), text[gap.end():].strip()
    return zone_by_rule(right) in _RIGHT_ZONES or (is_bullet(left) and is_name(right))


def _words(line: Line, cut: int) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    at, count = 0, 0
    for word in line.words:
        found = line.text.find(word.text, at)
        if found < 0 or found >= cut:
            break
        at, count = found + len(word.text), count + 1
    return line.words[:count], line.words[count:]


def _half(line: Line, text: str, words: tuple[Word, ...]) -> Line:
    if not words:
        return replace(line, text=text, words=())
    boxes = [word.box for word in words]
    box = Box(line.page, min(b.left for b in boxes), min(b.top for b in boxes), max(b.right for b in boxes),
              max(b.bottom for b in boxes))
    return replace(line, text=text, words=words, box=box)
