"""Cells of tables on scans read alone, where recognition of the whole page missed or mistook them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.core.model import Box, Word
from pipeline.ingest import ocr
from pipeline.ingest.image import Picture
from pipeline.ingest.placing import placed
from pipeline.ingest.tables import Grid, holds

_SURE = 0.85  # mean confidence: below it a cell is read again
_EDGE = 3  # pixels of a cell that may be its ruling's
_PADDING = 20  # pixels of paper round a cell, as recognition wants
_INK = 128  # grey levels
_LEAST_INK = 12  # pixels


def with_cells_read(words: Sequence[Word], grids: Sequence[Grid], grey: Picture, number: int) -> tuple[Word, ...]:
    """The words of a page after its doubtful cells were read alone; the surer reading stays."""
    kept = list(words)
    for cell in (cell for grid in grids for cell in grid.cells):
        before = [w for w in kept if holds(cell, w.box)]
        if before and _sureness(before) >= _SURE:
            continue
        after = _read(cell, grey, number)
        if after and (not before or _sureness(after) > _sureness(before)):
            kept = [w for w in kept if w not in before]
            kept.extend(after)
    return tuple(kept)


def _read(cell: Box, grey: Picture, number: int) -> tuple[Word, ...]:
    height, width = grey.shape
    left, top = int(cell.left * width) + _EDGE, int(cell.top * height) + _EDGE
    part = grey[top : int(cell.bottom * height) - _EDGE, left : int(cell.right * width) - _EDGE]
    if int((part < _INK).sum()) < _LEAST_INK:
        return ()
    padded = np.pad(part, _PADDING, constant_values=255)
    found = ocr.recognise(padded, segmentation=ocr.ONE_BLOCK)
    return placed(found, grey.shape, number, top - _PADDING, left - _PADDING)


def _sureness(words: Sequence[Word]) -> float:
    return sum(w.confidence for w in words) / len(words)
