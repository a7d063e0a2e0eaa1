"""Reading order: printed words become lines; the halves of head and foot are read one after the other.

Nghị định 30/2020/NĐ-CP sets a dispatch in two columns at its head (agency, number and `V/v` left; motto and
date right) and at its foot (Nơi nhận left, signature right). Between them lines run over the whole width.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

import regex

from pipeline.core.model import Box, Column, Line, Word
from pipeline.core.vietnamese import fold
from pipeline.ingest.rows import Row, Segment, rows_of, segments_of

_MOTTO = regex.compile(r"(?:cong hoa xa|c.ng h.a x. h.i|dang cong san v|xa hoi chu nghia v)")
_MOTTO_START = regex.compile(r"^\W*(cong|c.ng|dang|xa)$")
_FREEDOM = regex.compile(r"doc lap\W+tu do")
_NUMBER = regex.compile(r"^\W{0,2}s[o0]\W{0,3}(?:\W|\d|$)|^\W{0,2}s[o0]:")
_SYMBOL = regex.compile(r"\d\s*[/-]\s*[A-ZĐ]{2}")
_DATE = regex.compile(r"\bng.{1,2}y\b|\bth.ng\b.*\bn.m\b")
_ABOUT = regex.compile(r"^\W*v\s?/\s?v\b")
_ADDRESS = regex.compile(r"^\W*k.nh g.i\b")
_URGENT = regex.compile(r"^\W*(?:hoa toc|thuong khan|khan|hen gio)\b.{0,40}$")
_COPIES = regex.compile(r"^\W*n.i\s?nh.n\b")
_ANNEX = regex.compile(r"^\W*(?:phu luc|danh sach|bieu mau|mau so)\b")
_HEAD_WITHIN = 0.4  # of the page's height: the motto stands above
_HEAD_ROWS = 16
_ACROSS = 0.06  # of the width: a segment reaching so far over the cut on both sides is no half
_LEFT_START = 0.4  # of the width: Nơi nhận begins left of it
_FOOT_CUTS = [0.35 + 0.01 * n for n in range(31)]
_ABOVE = 8.0  # line heights over Nơi nhận in which a signature may begin
_SIGNATURE_REACH = 60  # letters: a longer line is no line of a signature


@dataclass(frozen=True, slots=True)
class _Placed:
    """A segment and the half it stands in."""

    segment: Segment
    column: Column | None = None


def reading_order(words: Iterable[Word], page: int, ratio: float) -> tuple[Line, ...]:
    """The lines of a page in reading order.

    Args:
        words: the page's words, in any order.
        page: its number.
        ratio: its height divided by its width.
    """
    rows = rows_of(words, ratio)
    if not rows:
        return ()
    head_end, head_cut = _head(rows, ratio)
    foot_start, foot_end, foot_cut = _foot(rows, head_end, ratio)
    placed = [
        *_read_head(rows[:head_end], head_cut, ratio),
        *_read_whole(rows[head_end:foot_start], ratio),
        *_read_foot(rows[foot_start:foot_end], foot_cut, ratio),
        *_read_whole(rows[foot_end:], ratio),
    ]
    return _lines(placed, page, median(r.bottom - r.top for r in rows))


# --- head ---------------------------------------------------------------------------------------------------


def _head(rows: Sequence[Row], ratio: float) -> tuple[int, float]:
    """Up to which row the head reaches, and where its halves part; (0, 0) without one."""
    for index, row in enumerate(rows):
        if row.top > _HEAD_WITHIN:
            break
        start = _motto_start(row, ratio)
        if start is not None:
            return _head_end(rows, index, start, ratio), start
    return 0, 0.0


def _motto_start(row: Row, ratio: float) -> float | None:
    """Where the motto begins in a row, if it stands there in the right half."""
    if not _MOTTO.search(fold(row.text)):
        return None
    for place, word in enumerate(row.words):
        rest = fold(" ".join(w.text for w in row.words[place:]))
        if _MOTTO_START.match(fold(word.text)) and _MOTTO.match(rest) and word.box.left > 0.25:
            return word.box.left
    return None


def _head_end(rows: Sequence[Row], motto: int, cut: float, ratio: float) -> int:
    """The first row under the motto that belongs to no half."""
    seen = False
    for index in range(motto + 1, min(len(rows), motto + _HEAD_ROWS)):
        segments = _halves(rows[index], cut, ratio)
        text = fold(segments[0].text)
        if _ADDRESS.match(text):
            return index
        across = any(s.left < cut - _ACROSS and s.right > cut + _ACROSS for s in segments)
        if across and not _DATE.search(fold(rows[index].text)):
            return index
        if seen and all(s.left > cut - _ACROSS for s in segments) and not _is_date_like(segments):
            return index
        seen = seen or bool(_DATE.search(fold(rows[index].text)))
    return min(len(rows), motto + _HEAD_ROWS)


def _is_date_like(segments: Sequence[Segment]) -> bool:
    return any(_DATE.search(fold(s.text)) for s in segments)


def _halves(row: Row, cut: float, ratio: float) -> list[Segment]:
    """A row of the head or foot in parts: at wide gaps, and at a word that begins where the right half does."""
    return segments_of(row, ratio, at=cut)


def _read_head(rows: Sequence[Row], cut: float, ratio: float) -> list[_Placed]:
    left: list[Segment] = []
    right: list[Segment] = []
    for row in rows:
        for part in _halves(row, cut, ratio):
            (left if _middle(part) < cut else right).append(part)
    number = next((i for i, s in enumerate(left) if _is_number(s)), len(left))
    dated = next((i for i, s in enumerate(right) if _DATE.search(fold(s.text))), None)
    if dated is None:
        dated = next((i + 1 for i, s in enumerate(right) if _FREEDOM.search(fold(s.text))), min(1, len(right)))
    marks = {i for i, s in enumerate(left) if i > number and _URGENT.match(fold(s.text))}
    about = [s for i, s in enumerate(left) if i >= number and i not in marks]
    return [
        *(_Placed(s, "left") for s in left[:number]),
        *(_Placed(s, "right") for s in right[:dated]),
        *(_Placed(s, "left") for s in about),
        *(_Placed(s, "right") for s in right[dated:]),
        *(_Placed(left[i], "left") for i in sorted(marks)),
    ]


def _is_number(segment: Segment) -> bool:
    text = fold(segment.text)
    return bool(_NUMBER.match(text) or _ABOUT.match(text) or _SYMBOL.search(segment.text))


# --- foot ---------------------------------------------------------------------------------------------------


def _foot(rows: Sequence[Row], first: int, ratio: float) -> tuple[int, int, float]:
    """From which row to which the foot reaches, and where its halves part; empty at the end without one."""
    for index in range(first, len(rows)):
        start = segments_of(rows[index], ratio)[0]
        if start.left < _LEFT_START and _COPIES.match(fold(start.text)):
            end = next((i for i in range(index + 1, len(rows)) if _begins_annex(rows[i], ratio)), len(rows))
            cut = _foot_cut(rows[index:end])
            return _foot_start(rows, index, first, cut, ratio), _foot_end(rows, index, end, cut, ratio), cut
    return len(rows), len(rows), 0.0


def _begins_annex(row: Row, ratio: float) -> bool:
    start = segments_of(row, ratio)[0]
    return start.left > 0.2 and bool(_ANNEX.match(fold(start.text)))


def _foot_cut(rows: Sequence[Row]) -> float:
    """The middle of the widest stripe that the fewest words cross."""
    crossing = [sum(w.box.left < x < w.box.right for r in rows for w in r.words) for x in _FOOT_CUTS]
    fewest = min(crossing)
    runs: list[list[float]] = [[]]
    for x, count in zip(_FOOT_CUTS, crossing, strict=True):
        if count == fewest:
            runs[-1].append(x)
        elif runs[-1]:
            runs.append([])
    widest = max(runs, key=len)
    return (widest[0] + widest[-1]) / 2


def _foot_start(rows: Sequence[Row], copies: int, first: int, cut: float, ratio: float) -> int:
    """The row with which a signature begins that stands higher than Nơi nhận."""
    height = median(r.bottom - r.top for r in rows)
    start = copies
    while start > first:
        row = rows[start - 1]
        if rows[copies].top - row.bottom > _ABOVE * height or row.left < cut - _ACROSS or len(row.text) > _SIGNATURE_REACH:
            break
        start -= 1
    return start


def _foot_end(rows: Sequence[Row], copies: int, end: int, cut: float, ratio: float) -> int:
    """The first row under Nơi nhận that runs over both halves."""
    for index in range(copies + 1, end):
        parts = _halves(rows[index], cut, ratio)
        if any(s.left < cut - 4 * _ACROSS and s.right > cut + 4 * _ACROSS for s in parts):
            return index
    return end


def _read_foot(rows: Sequence[Row], cut: float, ratio: float) -> list[_Placed]:
    parts = [s for row in rows for s in _halves(row, cut, ratio)]
    return [
        *(_Placed(s, "left") for s in parts if _middle(s) < cut),
        *(_Placed(s, "right") for s in parts if _middle(s) >= cut),
    ]


# --- lines --------------------------------------------------------------------------------------------------


def _read_whole(rows: Sequence[Row], ratio: float) -> list[_Placed]:
    return [_Placed(s) for row in rows for s in segments_of(row, ratio, wide=True)]


def _middle(segment: Segment) -> float:
    return (segment.left + segment.right) / 2


def _lines(placed: Sequence[_Placed], page: int, height: float) -> tuple[Line, ...]:
    bottoms: dict[Column | None, float] = {}
    lines = []
    lowest = 0.0
    for item in placed:
        part = item.segment
        above = bottoms.get(item.column, lowest) if item.column else lowest
        space = max(0.0, (part.top - above) / height) if lines else 0.0
        confidence = sum(w.confidence * len(w.text) for w in part.words) / max(1, sum(len(w.text) for w in part.words))
        box = Box(page, part.left, part.top, part.right, part.bottom)
        lines.append(Line(part.text, page, box, part.words, item.column, round(space, 2), confidence))
        bottoms[item.column] = part.bottom
        lowest = max(lowest, part.bottom) if item.column else part.bottom
    return tuple(lines)
