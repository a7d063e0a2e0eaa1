"""Reading order: printed words become lines; the halves of head and foot are read one after the other.

Nghị định 30/2020/NĐ-CP sets a dispatch in two columns at its head (agency, number and `V/v` left; motto and
date right) and at its foot (Nơi nhận left, signature right). Between them lines run over the whole width.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

import regex

from pipeline.core.model import Box, Column, Line, Word
from pipeline.core.vietnamese import fold
from pipeline.ingest.foot import COPIES, MIDDLE, find_foot, is_post, two_signatures
from pipeline.ingest.rows import Row, Segment, rows_of, segments_of
from pipeline.ingest.spreads import two_sheets

T = TypeVar("T")

_MOTTO = regex.compile(r"(?:cong hoa xa|c.ng h.a x. h.i|dang cong san v|xa hoi chu nghia v)")
_RIGHT_HALF = 0.25  # of the width: an anchor of the right half begins right of it
_FREEDOM = regex.compile(r"doc lap\W+tu do")
_NUMBER = regex.compile(r"^\W{0,2}(?:S[oốôóồổỗộòõỏ0]|SỐ)(?!\p{L})|^số\s?:")  # with accents: SỞ begins agencies
_SYMBOL = regex.compile(r"\d\s*[/-]\s*[A-ZĐ]{2}")
_DATE = regex.compile(r"\bng.{1,2}y\b|\bth.ng\b.*\bn.m\b")
_DATE_BROKEN = regex.compile(r"\bng.{1,2}y\W*\d*\W*\||\|\W*(?:th.ng|n.m)\b")  # at the blank for what is written by hand
_ABOUT = regex.compile(r"^\W*v\s?/\s?v\b")
_ADDRESS = regex.compile(r"^\W*k.nh g.i\b")
_URGENT = regex.compile(r"^\W*(?:hoa toc|thuong khan|khan|hen gio)\b.{0,40}$")
_HEAD_WITHIN = 0.4  # of the page's height: the motto stands above
_HEAD_ROWS = 16
_CENTRED = (0.42, 0.6)  # of the width: the middle of a title
_MOTTO_OVERHANG = 0.07  # of the width: Quốc hiệu begins so far left of Tiêu ngữ
_ACROSS = 0.06  # of the width: a segment reaching so far over the cut on both sides is no half
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
    head_end, head_cut = _head(rows, ratio)
    foot_start, foot_end, foot_cut = find_foot(rows, head_end, ratio)
    signed, signed_end = two_signatures(rows[:foot_start], head_end, ratio)
    placed = [
        *_read_head(rows[:head_end], head_cut, ratio),
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


# --- head ---------------------------------------------------------------------------------------------------


def _head(rows: Sequence[Row], ratio: float) -> tuple[int, float]:
    """Up to which row the head reaches, and where its halves part; (0, 0) without one."""
    for index, row in enumerate(rows):
        if row.top > _HEAD_WITHIN:
            break
        cut = _motto_start(row) or _second_half_start(row, ratio)
        if cut is not None:
            return _head_end(rows, index, cut, ratio), cut
    return 0, 0.0


def _motto_start(row: Row) -> float | None:
    """Where the motto begins in a row: the right half of the head begins there."""
    if not _MOTTO.search(fold(row.text)):
        return None
    for place, word in enumerate(row.words):
        if word.box.left > _RIGHT_HALF and _MOTTO.match(fold(" ".join(w.text for w in row.words[place:]))):
            return word.box.left
    return None


def _second_half_start(row: Row, ratio: float) -> float | None:
    """Where the right half begins if the motto is lost: left of 'Độc lập' or of the date beside the number."""
    parts = segments_of(row, ratio)
    for last, part in zip([None, *parts], parts, strict=False):
        text = fold(part.text)
        if part.left < _RIGHT_HALF or not (_FREEDOM.search(text) or (_DATE.search(text) and last is not None)):
            continue
        if last is not None:
            return (last.right + part.left) / 2
        return max(_RIGHT_HALF, part.left - _MOTTO_OVERHANG)
    return None


def _head_end(rows: Sequence[Row], motto: int, cut: float, ratio: float) -> int:
    """The first row under the motto that belongs to no half."""
    seen = bool(_DATE.search(fold(rows[motto].text)))
    for index in range(motto + 1, min(len(rows), motto + _HEAD_ROWS)):
        segments = segments_of(rows[index], ratio, at=cut)
        if any(_ADDRESS.match(fold(s.text)) for s in segments):
            return index
        across = any(s.left < cut - _ACROSS and s.right > cut + _ACROSS for s in segments)
        dated = bool(_DATE.search(fold(rows[index].text)))
        if across and not dated:
            return index
        centred = any(_CENTRED[0] < _middle(s) < _CENTRED[1] for s in segments)
        if seen and not dated and (centred or all(s.left > cut - _ACROSS for s in segments)):
            return index
        seen = seen or dated
    return min(len(rows), motto + _HEAD_ROWS)


def _read_head(rows: Sequence[Row], cut: float, ratio: float) -> list[_Placed]:
    left: list[Segment] = []
    right: list[Segment] = []
    for row in rows:
        for part in segments_of(row, ratio, at=cut):
            half = left if _middle(part) < cut else right
            if half and half[-1].words[-1] in row.words and _DATE_BROKEN.search(fold(f"{half[-1].text}|{part.text}")):
                half[-1] = Segment((*half[-1].words, *part.words))
            else:
                half.append(part)
    return [_Placed(part, column) for part, column in head_order(left, right, lambda part: part.text)]


def head_order(left: Sequence[T], right: Sequence[T], text: Callable[[T], str]) -> list[tuple[T, Column]]:
    """Both halves of a head in reading order: agency, motto, number with `V/v`, date, marks of urgency."""
    number = next((i for i, s in enumerate(left) if _is_number(text(s))), len(left))
    dated = next((i for i, s in enumerate(right) if _DATE.search(fold(text(s)))), None)
    if dated is None:
        dated = next((i + 1 for i, s in enumerate(right) if _FREEDOM.search(fold(text(s)))), min(1, len(right)))
    marks = {i for i, s in enumerate(left) if i > number and _is_urgent(text(s))}
    return [
        *((s, "left") for s in left[:number]),
        *((s, "right") for s in right[:dated]),
        *((s, "left") for i, s in enumerate(left) if i >= number and i not in marks),
        *((s, "right") for s in right[dated:]),
        *((left[i], "left") for i in sorted(marks)),
    ]


def foot_order(left: Sequence[T], right: Sequence[T]) -> list[tuple[T, Column]]:
    """Both halves of a foot in reading order: Nơi nhận, then the signature."""
    return [*((s, "left") for s in left), *((s, "right") for s in right)]


def is_head(left: Iterable[str], right: Iterable[str]) -> bool:
    """Whether two columns are the head of a dispatch: the motto on the right, or a date beside a number."""
    beside = [fold(t) for t in right]
    motto = any(_MOTTO.search(t) or _FREEDOM.search(t) for t in beside)
    return motto or (any(_DATE.search(t) for t in beside[:4]) and any(_is_number(t) for t in left))


def is_foot(left: Iterable[str]) -> bool:
    """Whether a left column is that of a foot: it holds Nơi nhận."""
    return any(COPIES.match(fold(t)) for t in left)


def is_signed_twice(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether two columns are the signatures of two, side by side: each begins with a post."""
    return bool(left and right) and is_post(left[0]) and is_post(right[0])


def _is_urgent(text: str) -> bool:
    """Whether a line is a mark of urgency; in a `V/v` the same words stand in small letters."""
    return bool(_URGENT.match(fold(text))) and text.split()[0].isupper()


def _is_number(text: str) -> bool:
    return bool(_NUMBER.match(text) or _ABOUT.match(fold(text)) or _SYMBOL.search(text))


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
