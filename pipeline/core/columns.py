"""Two columns that a source printed as one line: the head and the foot of a dispatch, cut into their halves."""

from __future__ import annotations

from dataclasses import replace

import regex

from pipeline.core.lines import is_bullet, is_name
from pipeline.core.model import Box, Line, Word, Zone
from pipeline.core.vietnamese import plain
from pipeline.core.zoning import zone_by_rule

_RIGHT_ZONES = (Zone.MOTTO, Zone.DATE, Zone.SIGNATURE)
_WIDE = regex.compile(r"(?<=\S)(?:[ ]{3,}|\s*\t\s*)(?=\S)")
_RIGHT_HALF = regex.compile(
    r"(?<=\S)\s+(?=cộng h[òo]a xã hội chủ nghĩa|độc lập\s*-\s*tự do|đảng cộng sản việt nam$)"
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
