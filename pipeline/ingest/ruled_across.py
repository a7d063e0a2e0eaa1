"""Tables of a PDF that are ruled across alone: the strokes end where their columns do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.core.model import Box
from pipeline.ingest.tables import LEAST_WIDTH, Grid, grid_of

_FLAT = 3  # points: a higher drawing is no ruling across
_SAME = 2.5  # points: strokes and their ends so near are at one place
_LEAST_LEVELS = 3  # rulings: over and under the headings, and under the last row
_LEAST_COLUMNS = 3  # two columns ruled across may be the head or the foot of a letter

_Stroke = tuple[float, float, float, float]  # left, bottom, right, top, in points


def ruled_across(page: Any, drawings: Iterable[Any], number: int) -> tuple[Grid, ...]:
    """The tables that strokes across rule, column by column; `page` and `drawings` are pypdfium2's."""
    strokes = [bounds for bounds in (drawing.get_bounds() for drawing in drawings) if _is_across(bounds)]
    tables: list[list[list[_Stroke]]] = []
    for level in _levels(strokes):
        if tables and _ends(tables[-1][-1]) == _ends(level):
            tables[-1].append(level)
        else:
            tables.append([level])
    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom
    grids = (
        grid_of([
            Box(number, (a - left) / width, (top - upper) / height, (b - left) / width, (top - lower) / height)
            for upper, lower, a, b in _cells(levels)
        ])
        for levels in tables if len(levels) >= _LEAST_LEVELS and len(levels[0]) >= _LEAST_COLUMNS
        and levels[0][-1][2] - levels[0][0][0] >= LEAST_WIDTH * width
    )
    return tuple(grid for grid in grids if grid is not None)


def _is_across(stroke: _Stroke) -> bool:
    left, bottom, right, top = stroke
    return top - bottom <= _FLAT and right - left > 2 * _FLAT


def _levels(strokes: Sequence[_Stroke]) -> list[list[_Stroke]]:
    """The strokes on one height from left to right, from the top down; only those that touch one another."""
    levels: list[list[_Stroke]] = []
    for stroke in sorted(strokes, key=lambda s: -s[3]):
        if levels and abs(levels[-1][0][3] - stroke[3]) < _SAME:
            levels[-1].append(stroke)
        else:
            levels.append([stroke])
    whole = []
    for level in levels:
        level.sort()
        if all(abs(b[0] - a[2]) < _SAME for a, b in zip(level, level[1:], strict=False)):
            whole.append(level)
    return whole


def _ends(level: Sequence[_Stroke]) -> list[int]:
    """Where the strokes of a level begin and end, so coarsely that equal places compare equal."""
    return [round(stroke[0] / _SAME / 2) for stroke in level] + [round(level[-1][2] / _SAME / 2)]


def _cells(levels: Sequence[Sequence[_Stroke]]) -> Iterable[tuple[float, float, float, float]]:
    """The upper and lower, left and right side of each cell."""
    for upper, lower in zip(levels, levels[1:], strict=False):
        for stroke in upper:
            yield upper[0][1], lower[0][3], stroke[0], stroke[2]
