"""Two rows of print that recognition of the whole page took for one, parted and read again.

Ink of a pen beside them or crowded lines make one row of two: its words are twice as high as others, and read with
doubt. Read as a block of their own, they part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

import numpy as np

from pipeline.core.model import Box, Word
from pipeline.ingest import ocr
from pipeline.ingest.image import Picture
from pipeline.ingest.placing import placed
from pipeline.ingest.second_reading import worth

_TALL, _TALLEST = 1.5, 3.5  # of the usual height of words: one row, and two of them
_DOUBTFUL = 0.6
_LEAST_TALL = 2  # words: a single one is an initial or ink
_GAP = 1.5  # of the usual height: words that stand so near belong together
_MOST = 6  # of a page: more are no print
_PADDING = 12  # pixels of paper, as recognition wants
_BETTER = 3.0  # letters: so much more must be read for sure


def with_merged_rows_parted(words: Sequence[Word], grey: Picture, number: int) -> tuple[Word, ...]:
    """The words of an upright page (outside of tables), rows that were taken for one read again each for itself."""
    usual = median([w.box.bottom - w.box.top for w in words] or [0.0])
    kept = list(words)
    for group in list(_merged(words, usual, grey.shape[0] / grey.shape[1]))[:_MOST]:
        found = _read(_outline(group), grey, number)
        if worth(found) > worth(group) + _BETTER:
            kept = [w for w in kept if w not in group]
            kept.extend(found)
    return tuple(kept)


def _merged(words: Sequence[Word], usual: float, ratio: float) -> Iterator[list[Word]]:
    """Groups of neighbouring words among which several are too high for one row, and doubtful."""
    left = [w for w in words if _is_tall(w, usual)]
    while left:
        group = [left.pop()]
        for word in group:  # grows while it is gone through
            near = [w for w in words if w not in group and _near(word.box, w.box, _GAP * usual * ratio)]
            group.extend(w for w in near if _is_tall(w, usual) or _is_tall(word, usual))
        left = [w for w in left if w not in group]
        box = _outline(group)
        fits = _TALL * usual <= box.bottom - box.top <= _TALLEST * usual
        if fits and sum(_is_tall(w, usual) for w in group) >= _LEAST_TALL:
            yield group


def _is_tall(word: Word, usual: float) -> bool:
    return word.confidence < _DOUBTFUL and word.box.bottom - word.box.top >= _TALL * usual


def _near(box: Box, other: Box, gap: float) -> bool:
    beside = max(box.left, other.left) - min(box.right, other.right) < gap
    return beside and min(box.bottom, other.bottom) > max(box.top, other.top)


def _outline(words: Sequence[Word]) -> Box:
    boxes = [w.box for w in words]
    return Box(
        boxes[0].page, min(b.left for b in boxes), min(b.top for b in boxes), max(b.right for b in boxes),
        max(b.bottom for b in boxes),
    )


def _read(box: Box, grey: Picture, number: int) -> tuple[Word, ...]:
    height, width = grey.shape
    top, left = int(box.top * height), int(box.left * width)
    part = np.pad(grey[top : int(box.bottom * height) + 1, left : int(box.right * width) + 1], _PADDING,
                  constant_values=255)
    return placed(ocr.recognise(part, segmentation=ocr.ONE_BLOCK), grey.shape, number, top - _PADDING, left - _PADDING)
