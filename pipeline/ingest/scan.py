"""A picture of a page becomes words: first its head, so that the secrecy stop comes before anything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
import regex

from pipeline.core.model import Box, Line, Word
from pipeline.ingest import image, ocr, rulings, stamps
from pipeline.ingest.about import with_about
from pipeline.ingest.cells import with_cells_read
from pipeline.ingest.clean import is_syllable
from pipeline.ingest.cut_symbols import with_whole_symbols
from pipeline.ingest.dashes import with_dashes
from pipeline.ingest.frames import URGENT_WORDS, read_frames
from pipeline.ingest.image import Picture
from pipeline.ingest.markers import with_markers
from pipeline.ingest.merged_rows import with_merged_rows_parted
from pipeline.ingest.ocr import Recognised
from pipeline.ingest.overlooked import with_overlooked
from pipeline.ingest.placing import overlap, placed
from pipeline.ingest.second_reading import with_doubtful_rows
from pipeline.ingest.signature import with_signature
from pipeline.ingest.strokes import with_strokes_counted
from pipeline.ingest.tables import Grid, holds
from pipeline.ingest.under_stamp import without_stamp

_HEAD = (0.38, 0.46)  # of the height: the head ends at the emptiest line between
_GAP = 9  # pixels of paper between two lines of print
_HEAD_IN_TABLE = 0.42  # of the height: about there it ends where a table lies across
_SURE = 0.7  # mean confidence: below it a page may stand on its head
_FEW_WORDS = 8
_PLAINLY = 2.0
_INK_WORTH_READING = 0.001  # of the page
_SECOND_READING = 0.4  # of the smaller word: so much two readings of one share
_GHOSTLY = (0.6, 0.4)  # confidence below which what is no syllable, and what is one, may have been read twice
_SURER = 0.25  # so much surer the other reading is
_SHARED, _WITHIN = 0.3, 0.7  # of the smaller box: what is read twice shares with the other; a letter with its word
_ONE_LINE = 0.6  # of the lower word: so much height do words of one line share
_LOW = 0.35  # of the usual height of words
_RUNS = regex.compile(r"\d+|\p{L}+")


@dataclass(frozen=True, slots=True)
class Rest:
    """The unread pictures of a page, its grey one without rulings, and where its head ends (pixels)."""

    page: image.Upright
    head: int


@dataclass(frozen=True, slots=True)
class Head:
    """A page of which only the head has been read.

    ``words`` is its black print, ``stamped`` what is stamped or printed in colour, ``faint`` what is hardly
    there, ``framed`` the marks of urgency in frames (``stamped`` has them too), ``grids`` the tables of the
    page, ``arrival`` the stamp of the receiving office; boxes are shares of the page turned upright. ``rest``
    is what has still to be read, None where all was read before.
    """

    number: int
    words: tuple[Word, ...]
    stamped: tuple[Word, ...]
    faint: tuple[Word, ...]
    framed: tuple[Word, ...]
    rotation: int
    grids: tuple[Grid, ...]
    arrival: Line | None
    rest: Rest | None


def read_head(colour: Picture, number: int) -> Head:
    """Turn a page upright and read its head.

    Raises:
        NoTesseract: it is not installed, or gave no answer in time.
        TesseractFailed: it broke off.
    """
    page = image.upright(colour)
    if image.stands_on_its_head(page.grey):
        page = image.turned(page, 180)
    found, unruled, grids, end = _head_of(page.grey, number)
    if _doubtful(found) and _has_ink(page.grey):
        turn = ocr.upside_down(page.grey) or _half_turn(page.grey)
        if turn:
            page = image.turned(page, turn)
            found, unruled, grids, end = _head_of(page.grey, number)
    shape = page.grey.shape
    arrival, framed = read_frames(page.dark_part(0, end), shape, number)
    if number == 1:
        found = with_overlooked(found, unruled[:end], _stamp_itself(arrival, shape))
    return Head(
        number,
        placed(found, shape, number),
        (*framed, *_beside(placed(stamps.coloured(page.tint[:end]), shape, number), framed)),
        placed(stamps.faint(unruled[:end], (*found, *_stamp_itself(arrival, shape))), shape, number),
        tuple(w for w in framed if w.text in URGENT_WORDS),
        page.rotation, grids, arrival if number == 1 else None, Rest(replace(page, grey=unruled), end),
    )


def _stamp_itself(arrival: Line | None, shape: tuple[int, ...]) -> tuple[Recognised, ...]:
    """An arrival stamp as one word that was read: what is faint in it was read with it."""
    if arrival is None or arrival.box is None:
        return ()
    box, (height, width) = arrival.box, shape[:2]
    sides = (int(box.left * width), int(box.top * height), int(box.right * width) + 1, int(box.bottom * height) + 1)
    return (Recognised(arrival.text, *sides, arrival.confidence),)


def _head_of(grey: Picture, number: int) -> tuple[tuple[Recognised, ...], Picture, tuple[Grid, ...], int]:
    """The words in the head of an upright page; the page without rulings, its tables, and where its head ends."""
    grids, unruled = rulings.drawn_on(grey, number)
    end = _head_end(grey, grids)
    return ocr.recognise(unruled[:end]), unruled, grids, end


def read_rest(head: Head) -> tuple[Word, ...]:
    """All words of a page but the arrival stamp's, the doubtful ones read again.

    Raises:
        NoTesseract: it is not installed, or gave no answer in time.
        TesseractFailed: it broke off.
    """
    assert head.rest is not None
    page, end = head.rest.page, head.rest.head
    grey, tint = page.grey, page.tint
    words, stamped = list(head.words), list(head.stamped)
    if end < grey.shape[0]:
        words += placed(ocr.recognise(grey[end:]), grey.shape, head.number, end)
        stamped += placed(stamps.coloured(tint[end:]), grey.shape, head.number, end)
    for mark in head.framed:  # the frame's own traces are read as letters beside the mark
        words = [w for w in words if w.confidence >= _SURE or not holds(_around(mark.box), w.box)]
    if head.arrival is not None and head.arrival.box is not None:
        frame = head.arrival.box
        words = without_stamp(words, frame, page)
        stamped = [w for w in stamped if not holds(frame, w.box)]
    in_cells = [w for w in words if any(holds(grid.box, w.box) for grid in head.grids)]  # doubt has cells read again
    in_lines = with_merged_rows_parted(without_ghosts([w for w in words if w not in in_cells]), grey, head.number)
    in_rows = with_doubtful_rows(in_lines, grey, head.number)
    print_read = (*in_rows, *in_cells)
    read = with_cells_read(with_stamped(print_read, stamped), head.grids, grey, head.number)
    whole = with_whole_symbols(with_signature(read, page, head.number), grey, head.number)
    numbered = with_strokes_counted(with_markers(with_dashes(whole, grey, head.number), grey, head.number), grey)
    return with_about(numbered, grey.shape[0] / grey.shape[1]) if head.number == 1 else numbered


def without_ghosts(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words without those that are parts of others read twice: a rule under a line, a letter cut off."""
    usual = median([w.box.bottom - w.box.top for w in words] or [0.0])
    doubtful = [w for w in words if w.confidence < _GHOSTLY[is_syllable(w.text.strip(",.;:"))] or len(w.text) == 1]
    ghosts = [w for w in words if w.confidence < _GHOSTLY[0] and _is_too_low(w, usual)]
    ghosts += [w for w in doubtful if any(_is_part(w, other) for other in words)]
    return tuple(w for w in words if w not in ghosts)


def _is_too_low(word: Word, usual: float) -> bool:
    """Whether letters were read where no letter fits: on the rule under a line."""
    return word.text[:1].isalpha() and word.box.bottom - word.box.top < _LOW * usual


def _is_part(word: Word, other: Word) -> bool:
    surer = other.confidence > word.confidence + _SURER if len(word.text) > 1 else len(other.text) > 1
    least = _SHARED if len(word.text) > 1 else _WITHIN
    return surer and _in_line(word.box, other.box) and overlap(word.box, other.box) > least


def _in_line(box: Box, other: Box) -> bool:
    """Whether two words stand in one line: those of lines that follow one another may share an accent's height."""
    common = min(box.bottom, other.bottom) - max(box.top, other.top)
    return common >= _ONE_LINE * min(box.bottom - box.top, other.bottom - other.top)


def _around(box: Box) -> Box:
    height, width = box.bottom - box.top, box.right - box.left
    return Box(box.page, box.left - width, box.top - height, box.right + width, box.bottom + height)


def with_stamped(words: Sequence[Word], stamped: Iterable[Word]) -> tuple[Word, ...]:
    """Black print, and what was stamped beside it: in a line of print a coloured word is handwriting or a seal."""
    return (*words, *(s for s in stamped if _is_print(s) and not any(_touches(w.box, s.box) for w in words)))


def _beside(words: Iterable[Word], others: Sequence[Word]) -> Iterator[Word]:
    """The words that are not second readings of others."""
    return (w for w in words if all(overlap(w.box, other.box) < _SECOND_READING for other in others))


def _is_print(word: Word) -> bool:
    parts = _RUNS.findall(word.text)
    return word.confidence >= _SURE and any(p.isdigit() or (len(p) > 1 and is_syllable(p)) for p in parts)


def _touches(box: Box, other: Box) -> bool:
    height = other.bottom - other.top
    near = box.left - height < other.right and other.left < box.right + height
    middle = (other.top + other.bottom) / 2
    return near and box.top < middle < box.bottom


def _head_end(grey: Picture, grids: Sequence[Grid]) -> int:
    """Where the head ends, in pixels: on the emptiest line of them, so that no line of print is cut.

    A table that lies across is cut where a row of it begins.
    """
    height: int = grey.shape[0]
    first, last = (int(share * height) for share in _HEAD)
    for grid in grids:
        if grid.box.top < _HEAD[1] and grid.box.bottom > _HEAD[0]:
            tops = [c.top for c in grid.cells if not any(d.top < c.top < d.bottom for d in grid.cells)]
            return int(min(tops, key=lambda top: abs(top - _HEAD_IN_TABLE)) * height)
    if last <= first:
        return height
    bright = np.convolve(grey[first:last].mean(axis=1), np.ones(_GAP) / _GAP, mode="same")
    return first + _GAP + int(np.argmax(bright[_GAP:-_GAP]))


def _half_turn(grey: Picture) -> int:
    """180 where a page is plainly better read upside down: little or grainy print tells no direction by itself."""
    upright, turned = (_print_read(ocr.recognise(image.quarter_turned(grey, degrees))) for degrees in (0, 180))
    return 180 if turned > _PLAINLY * upright else 0


def _print_read(words: Iterable[Recognised]) -> float:
    """How much was read for sure, in letters."""
    return sum(len(w.text) for w in words if w.confidence >= _SURE and is_syllable(w.text.strip(",.;:")))


def _doubtful(words: Sequence[Recognised]) -> bool:
    if len(words) < _FEW_WORDS:
        return True
    return sum(w.confidence for w in words) / len(words) < _SURE


def _has_ink(grey: Picture) -> bool:
    return image.ink_share(grey) > _INK_WORTH_READING
