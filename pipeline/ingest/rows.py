"""Printed rows: the words that stand beside one another, and the parts of a row between wide gaps."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

import regex

from pipeline.core.model import Word

_OVERLAP = 0.45  # of the lower of two words: so much they share if they stand in one row
_LAST_ROWS = 8  # words come from the top down: only the last rows can take one
_TALL = 1.9  # of the usual height of words
_GAP = 1.1  # line heights: a wider gap parts the halves of head and foot
_WIDE_GAP = 3.5  # line heights: a wider gap parts columns where a line may run over the whole width
_TAB = 0.12  # of the width: so far an item may stand behind its number
_MARKER = regex.compile(r"[-–+*•]|\d{1,2}(?:\.\d{1,2})*[.)]?|[a-zđ]\)|[IVX]{1,4}\.")
_BLANK = 0.3  # line heights: a gap between words that stand together
_NEAR = 0.015  # of the width: how exactly the right half begins where its first line does


class _Span:
    """What rows and their parts have in common: words from left to right, and their outline."""

    __slots__ = ()
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with blanks between them."""
        return " ".join(w.text for w in self.words)

    @property
    def left(self) -> float:
        """The left edge."""
        return self.words[0].box.left

    @property
    def right(self) -> float:
        """The right edge."""
        return max(w.box.right for w in self.words)

    @property
    def top(self) -> float:
        """The upper edge, told by most words rather than by the one with the highest accent."""
        return median(w.box.top for w in self.words)

    @property
    def bottom(self) -> float:
        """The lower edge, told likewise."""
        return median(w.box.bottom for w in self.words)


@dataclass(frozen=True)
class Row(_Span):
    """All words on one height of the page."""

    words: tuple[Word, ...]


@dataclass(frozen=True)
class Segment(_Span):
    """Words of a row that stand together."""

    words: tuple[Word, ...]


def rows_of(words: Iterable[Word], ratio: float) -> list[Row]:
    """Words gathered into rows, from the top down; `ratio` is the page's height divided by its width.

    A word joins the row whose nearest word on its left or right shares its height, so that rows may lean. Tall
    ones (initials, ink) come last, lest they join two rows into one.
    """
    known = list(words)
    tall = _TALL * median([w.box.bottom - w.box.top for w in known] or [0.0])
    gathered: list[_Growing] = []
    for word in sorted(known, key=lambda w: (w.box.bottom - w.box.top > tall, w.box.top + w.box.bottom)):
        near = gathered if word.box.bottom - word.box.top > tall else gathered[-_LAST_ROWS:]
        meets = [row for row in near if row.top < word.box.bottom and word.box.top < row.bottom]
        best = max(((row.shared(word), row) for row in meets), key=lambda b: b[0], default=None)
        if best and best[0] >= _OVERLAP:
            best[1].add(word)
        else:
            gathered.append(_Growing(word))
    rows = [Row(tuple(sorted(row.words, key=lambda w: w.box.left))) for row in gathered]
    return sorted(rows, key=lambda r: (r.top + r.bottom) / 2)


class _Growing:
    """A row to which words are added: its words, and between which heights they all stand."""

    __slots__ = ("_boxes", "bottom", "top", "words")

    def __init__(self, word: Word) -> None:
        self.words = [word]
        self._boxes = [word.box]
        self.top, self.bottom = word.box.top, word.box.bottom

    def add(self, word: Word) -> None:
        self.words.append(word)
        self._boxes.append(word.box)
        self.top, self.bottom = min(self.top, word.box.top), max(self.bottom, word.box.bottom)

    def shared(self, word: Word) -> float:
        """The share of height that a word has in common with the row's word nearest to it."""
        near, least = word.box, math.inf
        left, right = near.left, near.right
        for box in self._boxes:  # a page has thousands of such pairs: no function is called for each
            before, after = box.left - right, left - box.right
            gap = before if before > after else after
            if gap < least:
                near, least = box, gap
        common = min(near.bottom, word.box.bottom) - max(near.top, word.box.top)
        lower = min(near.bottom - near.top, word.box.bottom - word.box.top)
        return common / lower if lower > 0 else 0.0


def segments_of(
    row: Row, ratio: float, *, at: float | None = None, wide: bool = False, touching: bool = False
) -> list[Segment]:
    """The parts of a row between wide gaps, from left to right.

    Args:
        row: the row.
        ratio: the page's height divided by its width.
        at: where a right half begins; a word that begins just there begins a part.
        wide: part only at gaps that no justified line has.
        touching: the halves may stand as near to one another as words do.
    """
    height = median(w.box.bottom - w.box.top for w in row.words) * ratio
    limit = (_WIDE_GAP if wide else _GAP) * height
    parts: list[list[Word]] = [[row.words[0]]]
    for word in row.words[1:]:
        last = parts[-1][-1]
        gap = word.box.left - last.box.right
        apart = touching or gap > _BLANK * height
        begins = at is not None and apart and abs(word.box.left - at) < _NEAR and last.box.right < at
        marked = wide and len(parts) == 1 and len(parts[0]) == 1 and _MARKER.fullmatch(last.text) and gap < _TAB
        if (gap > limit and not marked) or begins:
            parts.append([word])
        else:
            parts[-1].append(word)
    return [Segment(tuple(part)) for part in parts]
