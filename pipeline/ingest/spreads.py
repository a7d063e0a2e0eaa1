"""Two sheets on one picture, side by side: a spread is parted at the blank between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.core.model import Box, Line, Word
from pipeline.core.vietnamese import fold
from pipeline.ingest.rows import rows_of

_LYING = 0.95  # height by width: a picture of two sheets is no higher
_BETWEEN = [0.38 + 0.005 * n for n in range(49)]  # of the width: about there one sheet ends
_BLANK = 6  # of those in a row that no word crosses
_SURE = 0.5  # confidence: dirt between the sheets is no word
_ROWS, _WORDS = 12, 60  # on each sheet: what is shorter may be the half of a head or of a foot
_MOTTO = regex.compile(r"\b(?:hoa xa hoi chu|doc lap\W+tu do|dang cong san viet)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of two sheets: where it lies across the picture (shares), its words as if it were a page, as they were."""

    left: float
    right: float
    words: tuple[Word, ...]
    printed: tuple[Word, ...]

    def line_on_picture(self, line: Line) -> Line:
        """A line of the sheet with the words and the place that it has on the picture."""
        known = dict(zip(self.words, self.printed, strict=True))
        words = tuple(known[w] for w in line.words)
        box = line.box and replace(line.box, left=self._across(line.box.left), right=self._across(line.box.right))
        return replace(line, words=words, box=box)

    def _across(self, share: float) -> float:
        return self.left + share * (self.right - self.left)


def two_sheets(words: Sequence[Word], ratio: float) -> tuple[Sheet, Sheet] | None:
    """The sheets on a picture from left to right; None where it shows one.

    The halves of the head or foot of one page that lies on its side are no sheets: they have few lines, or the motto
    stands in the right one alone.

    Args:
        words: those of the picture, in any order.
        ratio: its height divided by its width.
    """
    if ratio > _LYING or len(words) < 2 * _WORDS:
        return None
    cut = _cut(words)
    if cut is None:
        return None
    left, right = (_sheet(words, *edges) for edges in ((0.0, cut), (cut, 1.0)))
    if any(len(s.words) < _WORDS or len(rows_of(s.words, 2 * ratio)) < _ROWS for s in (left, right)):
        return None
    return None if _has_motto(right, ratio) and not _has_motto(left, ratio) else (left, right)


def _cut(words: Sequence[Word]) -> float | None:
    """The middle of the widest blank between the sheets."""
    sure = [w.box for w in words if w.confidence >= _SURE]
    runs: list[list[float]] = [[]]
    for x in _BETWEEN:
        if any(box.left < x < box.right for box in sure):
            runs.append([])
        else:
            runs[-1].append(x)
    widest = max(runs, key=len)
    return (widest[0] + widest[-1]) / 2 if len(widest) >= _BLANK else None


def _sheet(words: Sequence[Word], left: float, right: float) -> Sheet:
    printed = tuple(w for w in words if left <= (w.box.left + w.box.right) / 2 < right)
    return Sheet(left, right, tuple(replace(w, box=_on_sheet(w.box, left, right)) for w in printed), printed)


def _on_sheet(box: Box, left: float, right: float) -> Box:
    width = right - left
    return replace(box, left=max(0.0, (box.left - left) / width), right=min(1.0, (box.right - left) / width))


def _has_motto(sheet: Sheet, ratio: float) -> bool:
    return any(_MOTTO.search(fold(row.text)) for row in rows_of(sheet.words, 2 * ratio))
