"""Rows of print that were read with doubt, cut out and read again alone; the better reading stays.

Recognition of a whole page takes the numbers of a list for a column of their own, or a speck for an accent; a row
alone is read with other eyes. Rows with a number or day to be filled in stay: what is written by hand would only be
guessed with more confidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import regex

from pipeline.core.lexicon import lexicon
from pipeline.core.model import Word
from pipeline.core.vietnamese import fold, plain
from pipeline.ingest import ocr
from pipeline.ingest.clean import is_syllable
from pipeline.ingest.image import Picture
from pipeline.ingest.placing import placed
from pipeline.ingest.rows import Row, rows_of, segments_of

_DOUBTFUL = 0.55  # confidence of a word: its row is read again
_DOUBTFUL_MARKER = 0.8  # confidence of what may be the number of an entry: it is short, and no context tells it
_MARKER = regex.compile(r"[\p{L}\d]{1,2}[.,;)]{1,2}")
_MOST_ROWS = 14  # of a page: more are no print
_ROW = (14, 70)  # pixels: how tall a row of print is
_LEAST_WORDS = 3
_ABOVE, _BEFORE = 0.3, 2.5  # row heights: what is cut out over and under a row, and before it
_PADDING = 12  # pixels of paper, as recognition wants
_SMOOTH = 0.7  # pixels: what levels the steps of 1-bit scans
_IMPLAUSIBLE = 0.3  # what a letter counts in what is no word
_BETTER = 1.0  # letters: so much more must be read for sure
_HEAD = 0.4  # of the height: there stand numbers and days that are filled in by hand
_FILLED_IN = regex.compile(r"\bs[o0]\b|\bs[o0][:.-]|ng.y\b.*th.ng|\bngay\b|/\p{L}|\d\s*/")
_SURE = 0.8
_RIGHT_HALF = 0.42  # of the width: where signatures stand
_INK = 0.6  # confidence
_WHOLE = 0.85  # of the letters: a shorter reading has lost words
_STOPS = ".,;:()"
_LETTERS = regex.compile(r"\p{L}{2}")
_FIGURE = regex.compile(r"\d")
_FOREIGN = regex.compile(r"[ŠšŽžČčÑñØøßƒ]|(?<=\d)[§£¥€]|[§£¥€](?=\d)")  # letters of other languages: figures, mostly
_PART = regex.compile(r"\p{L}+|\d[\d./-]*")


def with_doubtful_rows(words: Sequence[Word], grey: Picture, number: int) -> tuple[Word, ...]:
    """The words of an upright page (outside of tables) after its doubtful rows were read again alone."""
    ratio = grey.shape[0] / grey.shape[1]
    doubtful = [row for row in (_without_ink(r, ratio) for r in rows_of(words, ratio)) if _is_doubtful(row)]
    kept = list(words)
    for row in doubtful if len(doubtful) <= _MOST_ROWS else ():
        figures = [w.text.strip(_STOPS) for w in row.words if w.confidence >= _SURE and _FIGURE.search(w.text)]
        length = sum(len(w.text) for w in row.words)
        found = []
        for reading in _readings(row, grey, number):
            if sum(len(w.text) for w in reading) >= _WHOLE * length and _has(reading, figures):
                found.append(reading)
                if all(w.confidence >= _SURE for w in reading) and worth(reading) > worth(row.words):
                    break  # another would be no better
        best = max(found, key=worth, default=())
        if worth(best) > worth(row.words) + _BETTER:
            kept = [w for w in kept if w not in row.words and not _inside(w, best)]
            kept.extend(best)
    return tuple(kept)


def _has(reading: Iterable[Word], figures: Iterable[str]) -> bool:
    """Whether a reading has all figures that were surely read before."""
    texts = {w.text.strip(_STOPS) for w in reading}
    return all(figure in texts for figure in figures)


def _without_ink(row: Row, ratio: float) -> Row:
    """A row without what a pen or seal left behind a wide gap at its end: there is nothing to be read better."""
    parts = segments_of(row, ratio)
    while len(parts) > 1 and parts[-1].left > _RIGHT_HALF and all(map(_is_ink, parts[-1].words)):
        parts.pop()
    return Row(tuple(word for part in parts for word in part.words))


def _is_ink(word: Word) -> bool:
    return word.confidence < _INK and not _LETTERS.search(word.text)


def _is_doubtful(row: Row) -> bool:
    if len(row.words) < _LEAST_WORDS or (row.top < _HEAD and _FILLED_IN.search(fold(row.text))):
        return False
    first = row.words[0]
    if first.confidence < _DOUBTFUL_MARKER and _MARKER.fullmatch(first.text):
        return True
    return any(w.confidence < _DOUBTFUL or _FOREIGN.search(w.text) for w in row.words)


def _readings(row: Row, grey: Picture, number: int) -> Iterator[tuple[Word, ...]]:
    """A row read alone, as it is and smoothed."""
    import cv2

    height, width = grey.shape
    top, bottom = int(row.top * height), int(row.bottom * height)
    high = bottom - top
    if not _ROW[0] <= high <= _ROW[1]:
        return
    first, last = max(0, int(top - _ABOVE * high)), min(height, int(bottom + _ABOVE * high))
    left, right = max(0, int(row.left * width - _BEFORE * high)), min(width, int(row.right * width) + high)
    strip = np.pad(grey[first:last, left:right], _PADDING, constant_values=255)
    for picture in (strip, np.asarray(cv2.GaussianBlur(strip, (0, 0), _SMOOTH), dtype=np.uint8)):
        found = ocr.recognise(picture, segmentation=ocr.ONE_LINE)
        yield placed(found, grey.shape, number, first - _PADDING, left - _PADDING)


def worth(words: Iterable[Word]) -> float:
    """How much was read for sure, in letters; what is no word counts little."""
    return sum(w.confidence * _sense(w.text) for w in words)


def _sense(text: str) -> float:
    """The letters of a word that make sense, less those that make none."""
    parts = _PART.findall(text)
    known = lexicon().words
    good = sum(len(p) for p in parts if p[0].isdigit() or (p.isupper() and not _FOREIGN.search(p)) or is_syllable(p))
    known_too = sum(1 for p in parts if plain(p.lower()) in known)
    return good + 0.5 * known_too - (1 - _IMPLAUSIBLE) * (len(text) - good)


def _inside(word: Word, others: Iterable[Word]) -> bool:
    """Whether a word stands where one of others does."""
    x, y = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
    return any(o.box.left <= x <= o.box.right and o.box.top <= y <= o.box.bottom for o in others)
