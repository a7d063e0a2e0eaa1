"""Reading order: printed words become lines; the halves of head and foot are read one after the other.

Nghị định 30/2020/NĐ-CP sets a dispatch in two columns at its head (agency, number and `V/v` left; motto and
date right) and at its foot (Nơi nhận left, signature right). Between them lines run over the whole width.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

from pipeline.core.model import Box, Column, Line, Word
from pipeline.core.vietnamese import fold
from pipeline.ingest.foot import COPIES, MIDDLE, find_foot, is_post, two_signatures
from pipeline.ingest.head import beside_addressees, find_head, halves_of_head
from pipeline.ingest.rows import Row, Segment, rows_of, segments_of
from pipeline.ingest.spreads import two_sheets

T = TypeVar("T")

_SPECK = 3  # characters: a part of a scan that is no longer may be dirt
_CERTAIN, _SURE = 0.9, 0.6  # confidence of such a part that is print; of a number
_NO_WORD = "|_~=-–—.,:;'\"`*•<>/\\ "
_APART = 9.0  # line heights: what stands in the margin belongs to no paragraph


@dataclass(frozen=True, slots=True)
class _Placed:
    """A segment and the half it stands in."""

    segment: Segment
    column: Column | None = None


def reading_order(words: Iterable[Word], page: int, ratio: float) -> tuple[Line, ...]:
    """The lines of a page in reading order; of two sheets on one picture, those of the left one first.

    Args:
        words: the page's words, in any order.
        page: its number.
        ratio: its height divided by its width.
    """
    printed = tuple(words)
    sheets = two_sheets(printed, ratio)
    if sheets is None:
        return _read_sheet(printed, page, ratio)
    return tuple(
        sheet.line_on_picture(line)
        for sheet in sheets for line in _read_sheet(sheet.words, page, ratio / (sheet.right - sheet.left))
    )


def _read_sheet(words: Sequence[Word], page: int, ratio: float) -> tuple[Line, ...]:
    rows = rows_of(words, ratio)
    if not rows:
        return ()
    halved, cut = find_head(rows, ratio)
    head_end, left, beside = beside_addressees(rows, halved, cut, ratio) if halved else (halved, [], [])
    foot_start, foot_end, foot_cut = find_foot(rows, head_end, ratio)
    signed, signed_end = two_signatures(rows[:foot_start], head_end, ratio)
    placed = [
        *(_Placed(part, column) for part, column in halves_of_head([*rows[:halved], *left], cut, ratio)),
        *_read_whole(beside, ratio),
        *_read_whole(rows[head_end:signed], ratio),
        *_read_foot(rows[signed:signed_end], MIDDLE, ratio),
        *_read_whole(rows[signed_end:foot_start], ratio),
        *_read_foot(rows[foot_start:foot_end], foot_cut, ratio),
        *_read_whole(rows[foot_end:], ratio),
    ]
    placed = [item for item in placed if not _is_speck(item.segment)]
    return _lines(placed, page, median(r.bottom - r.top for r in rows))


def margin_lines(words: Sequence[Word], page: int) -> tuple[Line, ...]:
    """Print that runs up or down the page (signing software, portals): one line a column, after the page's text."""
    columns: list[list[Word]] = []
    for word in words:
        if columns and abs(columns[-1][-1].box.left - word.box.left) < word.box.right - word.box.left:
            columns[-1].append(word)
        else:
            columns.append([word])
    return tuple(_margin_line(column, page) for column in columns)


def _margin_line(words: Sequence[Word], page: int) -> Line:
    box = Box(
        page, min(w.box.left for w in words), min(w.box.top for w in words),
        max(w.box.right for w in words), max(w.box.bottom for w in words),
    )
    return Line(" ".join(w.text for w in words), page, box, tuple(words), space_above=_APART)


def foot_order(left: Sequence[T], right: Sequence[T]) -> list[tuple[T, Column]]:
    """Both halves of a foot in reading order: Nơi nhận, then the signature."""
    return [*((s, "left") for s in left), *((s, "right") for s in right)]


def is_foot(left: Iterable[str]) -> bool:
    """Whether a left column is that of a foot: it holds Nơi nhận."""
    return any(COPIES.match(fold(t)) for t in left)


def is_signed_twice(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether two columns are the signatures of two, side by side: each begins with a post."""
    return bool(left and right) and is_post(left[0]) and is_post(right[0])


def _read_foot(rows: Sequence[Row], cut: float, ratio: float) -> list[_Placed]:
    parts = [s for row in rows for s in segments_of(row, ratio, at=cut)]
    halves = foot_order([s for s in parts if _middle(s) < cut], [s for s in parts if _middle(s) >= cut])
    return [_Placed(part, column) for part, column in halves]


# --- lines --------------------------------------------------------------------------------------------------


def _read_whole(rows: Sequence[Row], ratio: float) -> list[_Placed]:
    return [_Placed(s) for row in rows for s in segments_of(row, ratio, wide=True)]


def _is_speck(part: Segment) -> bool:
    """Whether a part of a scan is dirt read as a letter or two."""
    sure = max(w.confidence for w in part.words)
    if part.text == "*" or sure == 1:
        return False
    doubtful = sure < (_SURE if any(c.isdigit() for c in part.text) else _CERTAIN)
    return not part.text.strip(_NO_WORD) or (doubtful and len(part.text) <= _SPECK)


def _middle(segment: Segment) -> float:
    return (segment.left + segment.right) / 2


def _lines(placed: Sequence[_Placed], page: int, height: float) -> tuple[Line, ...]:
    bottoms: dict[Column | None, float] = {}
    lines: list[Line] = []
    lowest = 0.0
    for item in placed:
        part = item.segment
        above = bottoms.get(item.column, lowest) if item.column else lowest
        space = max(0.0, (part.top - above) / height) if lines else 0.0
        confidence = sum(w.confidence * len(w.text) for w in part.words) / max(1, sum(len(w.text) for w in part.words))
        box = Box(page, part.left, part.top, part.right, part.bottom)
        lines.append(Line(part.text, page, box, part.words, item.column, round(space, 2), confidence))
        if item.column is None:
            bottoms.clear()
        bottoms[item.column] = part.bottom
        lowest = max(lowest, part.bottom) if item.column else part.bottom
    return tuple(lines)
