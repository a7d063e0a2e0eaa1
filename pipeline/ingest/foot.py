"""The foot of a dispatch on its page: Nơi nhận at the left, the signature beside it."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import regex

from pipeline.core.model import Zone
from pipeline.core.vietnamese import fold, plain
from pipeline.grammar.zoning import zone_by_rule
from pipeline.ingest.rows import Row, Segment, segments_of

COPIES = regex.compile(r"^\W*n.i\s?nh.n\b")
_FILED = regex.compile(r"^\W*-\s?luu\b")
_ANNEX = regex.compile(r"^\W*(?:phu luc|danh sach|bieu mau|mau so)\b")
_ACROSS = 0.06  # of the width: a segment reaching so far over the cut on both sides is no half
_LEFT_START = 0.4  # of the width: Nơi nhận begins left of it
_FOOT_CUTS = [0.35 + 0.01 * n for n in range(31)]
_OVER, _UNDER = 0.06, 0.93  # of the page's height
_ABOVE = 8.0  # line heights over Nơi nhận in which a signature may begin
MIDDLE = 0.5  # of the width: between two signatures side by side
_SIGNATURE_ROWS = 20  # of them, with what seals and pens leave there
_SIGNATURE_REACH = 60  # letters: a longer line is no line of a signature


def find_foot(rows: Sequence[Row], first: int, ratio: float) -> tuple[int, int, float]:
    """From which row to which the foot reaches, and where its halves part; empty at the end without one."""
    listed = _list_without_name(rows, first, ratio)
    for index in range(first, len(rows)):
        start = segments_of(rows[index], ratio)[0]
        if start.left < _LEFT_START and (COPIES.match(fold(start.text)) or index == listed):
            end = next((i for i in range(index + 1, len(rows)) if _begins_annex(rows[i], ratio)), len(rows))
            cut = _foot_cut(rows[index:end])
            return _foot_start(rows, index, first, cut, ratio), _foot_end(rows, index, end, cut, ratio), cut
    return len(rows), len(rows), 0.0


def two_signatures(rows: Sequence[Row], first: int, ratio: float) -> tuple[int, int]:
    """From which row to which two signatures stand side by side, as on a joint dispatch; empty at the end without."""
    begin = len(rows)
    while begin > first and begin > len(rows) - _SIGNATURE_ROWS and _is_halved(segments_of(rows[begin - 1], ratio)):
        begin -= 1
    for index in range(begin, len(rows) - 1):
        top, height = rows[index].top, rows[index].bottom - rows[index].top
        level = [s for row in rows[index : index + 2] for s in segments_of(row, ratio) if s.top - top < height]
        if {s.left < MIDDLE for s in level if is_post(s.text)} == {True, False}:
            return index, 1 + max(n for n in range(index, len(rows)) if rows[n].right > MIDDLE + _ACROSS)
    return len(rows), len(rows)


def _is_halved(parts: Sequence[Segment]) -> bool:
    return all(s.right < MIDDLE + _ACROSS or s.left > MIDDLE - _ACROSS for s in parts)


def is_post(text: str) -> bool:
    """Whether a line is a post in capitals, with or without the sign of authority."""
    return text.isupper() and zone_by_rule(plain(text)) is Zone.SIGNATURE


def _list_without_name(rows: Sequence[Row], first: int, ratio: float) -> int | None:
    """The row where the list of copies begins if a pen hides its name: dashes down to 'Lưu'; None where it is named."""
    starts = [segments_of(row, ratio)[0] for row in rows]
    texts = [fold(s.text) if s.left < _LEFT_START else "" for s in starts]
    kept = next((n for n in range(first, len(rows)) if _FILED.match(texts[n])), None)
    if kept is None or any(COPIES.match(text) for text in texts[first:kept]):
        return None
    begin = kept
    while begin > first and (texts[begin - 1].startswith("-") or not texts[begin - 1]):
        begin -= 1
    return next(n for n in range(begin, kept + 1) if texts[n])


def _begins_annex(row: Row, ratio: float) -> bool:
    start = segments_of(row, ratio)[0]
    return start.left > 0.2 and bool(_ANNEX.match(fold(start.text)))


def _foot_cut(rows: Sequence[Row]) -> float:
    """The middle of the widest stripe that the fewest words cross."""
    printed = [row for row in rows if not _is_margin(row)]
    crossing = [sum(w.box.left < x < w.box.right for r in printed for w in r.words) for x in _FOOT_CUTS]
    fewest = min(crossing)
    runs: list[list[float]] = [[]]
    for x, count in zip(_FOOT_CUTS, crossing, strict=True):
        if count == fewest:
            runs[-1].append(x)
        elif runs[-1]:
            runs.append([])
    widest = max(runs, key=len)
    return (widest[0] + widest[-1]) / 2


def _is_margin(row: Row) -> bool:
    """Whether a row stands over or under the text of a page, as its number does: that parts no halves."""
    return row.top > _UNDER or row.bottom < _OVER


def _foot_start(rows: Sequence[Row], copies: int, first: int, cut: float, ratio: float) -> int:
    """The row with which a signature begins that stands higher than Nơi nhận."""
    height = median(r.bottom - r.top for r in rows)
    start = copies
    while start > first:
        row = rows[start - 1]
        far = rows[copies].top - row.bottom > _ABOVE * height
        beside = row.left > _FOOT_CUTS[0] and (row.left + row.right) / 2 > cut
        if far or not beside or len(row.text) > _SIGNATURE_REACH:
            break
        start -= 1
    return start


def _foot_end(rows: Sequence[Row], copies: int, end: int, cut: float, ratio: float) -> int:
    """The first row under Nơi nhận that runs over both halves."""
    for index in range(copies + 1, end):
        parts = segments_of(rows[index], ratio, at=cut)
        if any(s.left < cut - 4 * _ACROSS and s.right > cut + 4 * _ACROSS for s in parts):
            return index
    return end
