"""Lines that a scanner or copier draws from edge to edge of a page: dirt on its glass, a scratch in its drum."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_DARKER = 25  # grey levels under the paper
_WHOLE = 0.93  # of the page: so much of it the line crosses; the rulings of a table end at its margins
_BLUR = 10  # grey levels: so much darker is the blur at the sides of a line
_PRINT = 20  # grey levels: so much darker than a line is print under it
_WIDEST = 8  # pixels at 200 dpi
_SAMPLED = 8  # every so manieth pixel of a column tells


def without_streaks(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture as it came, with lines from edge to edge filled from what stands beside them."""
    shades = np.bincount(grey[::_SAMPLED, ::_SAMPLED].ravel(), minlength=256).cumsum()
    paper = float(np.searchsorted(shades, shades[-1] / 2))
    columns = _streaks(grey[::_SAMPLED], paper)
    rows = _streaks(grey[:, ::_SAMPLED].T, paper)
    if not columns and not rows:
        return grey
    cleaned = grey.copy()
    for left, right in columns:
        _fill(cleaned, left, right, paper)
    for top, bottom in rows:
        _fill(cleaned.T, top, bottom, paper)
    return cleaned


def _streaks(grey: NDArray[np.uint8], paper: float) -> list[tuple[int, int]]:
    """The narrow runs of columns that are dark nearly all the way down, the edges of the picture left out."""
    dark = (grey < paper - _DARKER).mean(axis=0) > _WHOLE
    if not dark.any():
        return []
    edges = np.flatnonzero(np.diff(np.concatenate(([False], dark, [False])).astype(np.int8)))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [(a, b) for a, b in runs if b - a <= _WIDEST and a > 1 and b < dark.size - 1]


def _fill(grey: NDArray[np.uint8], left: int, right: int, paper: float) -> None:
    """Fill some columns in place from those on both sides; where they are darker than the line, there is print."""
    left -= left > 1 and bool(np.median(grey[:, left - 1]) < paper - _BLUR)
    right += right < grey.shape[1] - 1 and bool(np.median(grey[:, right]) < paper - _BLUR)
    before, behind = grey[:, left - 1].astype(np.float32), grey[:, right].astype(np.float32)
    for column in range(left, right):
        share = (column - left + 1) / (right - left + 1)
        filled = before * (1 - share) + behind * share
        print_under = grey[:, column] < np.median(grey[:, column]) - _PRINT
        grey[:, column] = np.where(print_under, grey[:, column], filled).astype(np.uint8)
