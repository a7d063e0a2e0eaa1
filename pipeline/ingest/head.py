"""The head of a dispatch on its page: agency, number and `V/v` at the left, motto and date at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import TypeVar

import regex

from pipeline.core.model import Column
from pipeline.core.vietnamese import fold
from pipeline.ingest.foot import COPIES
from pipeline.ingest.rows import Row, Segment, segments_of

T = TypeVar("T")

_MOTTO = regex.compile(r"(?:cong hoa xa|c.ng h.a x. h.i|dang cong san v|xa hoi chu nghia v)")
_MOTTO_BROKEN = regex.compile(r"(?:cong hoa xa|c.ng h.a x. h.i|dang cong)[^|]*\|\W*(?:\p{L}+ ){0,3}(?:viet )?nam\W*")
_RIGHT_HALF = 0.25  # of the width: an anchor of the right half begins right of it
_FREEDOM = regex.compile(r"doc lap\W+tu do")
_NUMBER = regex.compile(r"^\W{0,2}(?:S[oốôóồổỗộòõỏ0]|SỐ)(?!\p{L})|^số\s?:")  # with accents: SỞ begins agencies
_SYMBOL = regex.compile(r"\d\s*[/-]\s*[A-ZĐ]{2}")
_DATE = regex.compile(r"\bng.{1,2}y\b|\bth.ng\b.*\bn.m\b")
_DATE_LINE = regex.compile(
    r"^.{0,45}\bng.{1,2}y\b.{0,14}\bth.ng\b.{0,10}\bn.m\b.{0,8}$|\bng.{1,2}y \d{1,2}/\d{1,2}/\d{4}\W*$"
)
_DATE_BROKEN = regex.compile(r"\bng.{1,2}y\W*\d*\W*\||\|\W*(?:th.ng|n.m)\b")  # at the blank for what is written by hand
_DATE_WRAPPED = regex.compile(
    r"[^|]{2,50}(?:,|\bh.i \d{1,2} gi.(?: \d{1,2}(?: ph.t)?)?,?)\s*\|\W*ng.{1,2}y\b[^|]*\bth.ng\b[^|]*|"
    r"[^|]*\bng.{1,2}y\b[^|]*\|[\s\d]*(?:th.ng [\s\d]*)?(?:n.m [\s\d]*)?(?:\d{4})?\W*"
)
_PLACE = regex.compile(r"\p{Lu}\p{Ll}*(?:[ .-]+\p{Lu}\p{Ll}*){0,4}\.?")
_BLANK = 1.5  # letters: a blank between words is no wider
_YEAR = regex.compile(r"\bn.m\W*\d{4}\W*$|/\d{4}\W*$")
_ABOUT = regex.compile(r"^\W*v\s?/\s?v\b")
_ADDRESS = regex.compile(r"^\W*k.nh g.i\b")
_URGENT = regex.compile(r"^\W*(?:hoa toc|thuong khan|khan|hen gio)\b.{0,40}$")
_HEAD_WITHIN = 0.4  # of the page's height: the motto stands above
_HEAD_ROWS = 16
_CENTRED = (0.42, 0.6)  # of the width: the middle of a title
_MOTTO_OVERHANG = 0.07  # of the width: Quốc hiệu begins so far left of Tiêu ngữ
_MARKER = 4  # letters: the number or dash of an item is no left half
_ACROSS = 0.06  # of the width: a segment reaching so far over the cut on both sides is no half
_SAME_MIDDLE = 0.04  # of the width: lines of a `V/v` are centred under one another
_SAME_BLOCK = 1.2  # line heights between lines of a `V/v`


def find_head(rows: Sequence[Row], ratio: float) -> tuple[int, float]:
    """Up to which row the head reaches, and where its halves part; (0, 0) without one."""
    for index, row in enumerate(rows):
        if row.top > _HEAD_WITHIN or COPIES.match(fold(row.text)):
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
        dated = last is not None and (
            (_DATE.search(text) and _is_number(last.text)) or (_DATE_LINE.search(text) and len(last.text) > _MARKER)
        )
        if part.left < _RIGHT_HALF or not (_FREEDOM.search(text) or dated):
            continue
        if last is not None:
            return (last.right + part.left) / 2
        return max(_RIGHT_HALF, part.left - _MOTTO_OVERHANG)
    return None


def _head_end(rows: Sequence[Row], motto: int, cut: float, ratio: float) -> int:
    """The first row under the motto that belongs to no half."""
    date = fold(rows[motto].text) if _DATE.search(fold(rows[motto].text)) else ""
    for index in range(motto + 1, min(len(rows), motto + _HEAD_ROWS)):
        segments = segments_of(rows[index], ratio, at=cut, touching=True)
        if any(_ADDRESS.match(fold(s.text)) for s in segments):
            return index
        across = any(s.left < cut - _ACROSS and s.right > cut + _ACROSS for s in segments)
        dated = bool(_DATE.search(fold(rows[index].text)))
        if across and not dated:
            return index
        rest = _is_rest(date, fold(segments[-1].text))
        centred = any(_CENTRED[0] < _middle(s) < _CENTRED[1] for s in segments)
        if date and not dated and not rest and (centred or all(s.left > cut - _ACROSS for s in segments)):
            return index
        if dated or rest:
            date = fold(segments[-1].text)
    return min(len(rows), motto + _HEAD_ROWS)


def halves_of_head(rows: Sequence[Row], cut: float, ratio: float) -> list[tuple[Segment, Column]]:
    """The parts of the head's rows in reading order, each with the half it stands in."""
    left: list[Segment] = []
    right: list[Segment] = []
    for row in rows:
        for part in segments_of(row, ratio, at=cut, touching=True):
            half = left if _middle(part) < cut else right
            if half and half[-1].words[-1] in row.words and _DATE_BROKEN.search(fold(f"{half[-1].text}|{part.text}")):
                half[-1] = _one(half[-1], part)
            elif half is right and left and _is_place_of(left[-1], part, row):
                half.append(_one(left.pop(), part))
            else:
                half.append(part)
    return head_order(left, _rejoined(right), lambda part: part.text)


def _is_place_of(last: Segment, part: Segment, row: Row) -> bool:
    """Whether the place of a date stands left of where the halves part, and the rest of the date right of it."""
    beside = last.words[-1] in row.words and part.left - last.right < _BLANK * (row.right - row.left) / len(row.text)
    return beside and bool(_PLACE.fullmatch(last.text)) and bool(_DATE.search(fold(part.text)))


def _rejoined(right: Sequence[Segment]) -> list[Segment]:
    """The right half with a motto and a date as one line each, where its width broke them into two."""
    joined: list[Segment] = []
    for part in right:
        above, text = fold(joined[-1].text) if joined else "", fold(part.text)
        if joined and (_is_rest(above, text) or _MOTTO_BROKEN.fullmatch(f"{above}|{text}")):
            joined[-1] = _one(joined[-1], part)
        else:
            joined.append(part)
    return joined


def _is_rest(date: str, text: str) -> bool:
    """Whether a line ends the date that began in the line above it."""
    return not _YEAR.search(date) and bool(_DATE_WRAPPED.fullmatch(f"{date}|{text}"))


def _one(first: Segment, second: Segment) -> Segment:
    return Segment((*first.words, *second.words))


def beside_addressees(
    rows: Sequence[Row], end: int, cut: float, ratio: float
) -> tuple[int, list[Row], list[Row]]:
    """Where Kính gửi begins beside the last lines of the left half: the row after these, what is left, what is right.

    Args:
        rows: the rows of the page.
        end: the first row under both halves.
        cut: where the halves part.
        ratio: the page's height divided by its width.
    """
    above = (part for row in rows[:end] for part in segments_of(row, ratio, at=cut, touching=True))
    block = [part for part in above if _middle(part) < cut]
    left: list[Row] = []
    right: list[Row] = []
    taken: tuple[int, list[Row], list[Row]] = end, [], []
    for index in range(end, min(len(rows), end + _HEAD_ROWS)):
        parts = segments_of(rows[index], ratio, at=cut, touching=True)
        own = [s for s in parts if s.right < cut + _ACROSS and not _ADDRESS.match(fold(s.text))]
        others = [s for s in parts if s not in own]
        if any(s.left < cut - _ACROSS for s in others) or (own and not _goes_on(own, block)):
            break
        left += [_row(own)] if own else []
        right += [_row(others)] if others else []
        block += own
        if own and any(_ADDRESS.match(fold(row.text)) for row in right):
            taken = index + 1, [*left], [*right]
    return taken


def _row(parts: Sequence[Segment]) -> Row:
    return Row(tuple(word for part in parts for word in part.words))


def _goes_on(own: Sequence[Segment], block: Sequence[Segment]) -> bool:
    """Whether a line of the left half stands close under the lines above it, centred as they are."""
    if len(own) != 1 or not block:
        return False
    line, above = own[0], block[-1]
    widest = max(part.right - part.left for part in block) + _SAME_MIDDLE
    close = line.top - above.bottom < _SAME_BLOCK * (line.bottom - line.top) and line.right - line.left < widest
    return _is_number(line.text) or (close and abs(_middle(line) - median(map(_middle, block))) < _SAME_MIDDLE)


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


def is_head(left: Iterable[str], right: Iterable[str]) -> bool:
    """Whether two columns are the head of a dispatch: the motto on the right, or a date beside a number."""
    beside = [fold(t) for t in right]
    motto = any(_MOTTO.search(t) or _FREEDOM.search(t) for t in beside)
    return motto or (any(_DATE.search(t) for t in beside[:4]) and any(_is_number(t) for t in left))


def _is_urgent(text: str) -> bool:
    """Whether a line is a mark of urgency; in a `V/v` the same words stand in small letters."""
    return bool(_URGENT.match(fold(text))) and text.split()[0].isupper()


def _is_number(text: str) -> bool:
    return bool(_NUMBER.match(text) or _ABOUT.match(fold(text)) or _SYMBOL.search(text))


def _middle(segment: Segment) -> float:
    return (segment.left + segment.right) / 2
