"""Ruled tables: cells found as boxes become rows and columns, and take the words that stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.core.model import Box, Cell, Line, Table, Word
from pipeline.ingest.rows import rows_of

_SAME_EDGE = 0.006  # of the page: edges so near are one ruling
LEAST_WIDTH = 0.35  # of the page: narrower frames are stamps
_LEAST_CELLS = 3


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one table as boxes, as they are drawn: a merged cell is one box."""

    box: Box
    cells: tuple[Box, ...]


def grid_of(cells: Sequence[Box]) -> Grid | None:
    """The table that cells form; None where they are a stamp, a frame or too few for a table."""
    if len(cells) < _LEAST_CELLS:
        return None
    box = Box(
        cells[0].page, min(c.left for c in cells), min(c.top for c in cells),
        max(c.right for c in cells), max(c.bottom for c in cells),
    )
    columns = len(_edges(c.left for c in cells))
    return Grid(box, tuple(cells)) if columns >= 2 and box.right - box.left >= LEAST_WIDTH else None


def filled(grid: Grid, words: Iterable[Word], ratio: float) -> tuple[Table, tuple[Word, ...]]:
    """The table with its words, and the words that stand elsewhere; `ratio` is the page's height by its width."""
    held: dict[Box, list[Word]] = {cell: [] for cell in grid.cells}
    others = []
    for word in words:
        cell = next((c for c in grid.cells if holds(c, word.box)), None)
        if cell is not None:
            held[cell].append(word)
        elif not holds(grid.box, word.box):
            others.append(word)
    lefts, tops = _edges(c.left for c in grid.cells), _edges(c.top for c in grid.cells)
    rows = [[Cell("") for _ in lefts] for _ in tops]
    for cell, inside in held.items():
        text = " ".join(row.text for row in rows_of(inside, ratio))
        rows[_place(tops, cell.top)][_place(lefts, cell.left)] = Cell(text, cell)
    return Table(grid.box.page, tuple(tuple(row) for row in rows), grid.box), tuple(others)


def with_tables(lines: Sequence[Line], tables: Iterable[Table]) -> tuple[Line | Table, ...]:
    """Lines and tables of a page, each table after the last line that stands over it."""
    content: list[Line | Table] = list(lines)
    for table in tables:
        over = [n for n, item in enumerate(content) if item.box and table.box and item.box.top < table.box.top]
        content.insert(over[-1] + 1 if over else 0, table)
    return tuple(content)


def holds(box: Box, other: Box) -> bool:
    """Whether the middle of a box stands within another."""
    x, y = (other.left + other.right) / 2, (other.top + other.bottom) / 2
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME_EDGE:
            edges.append(value)
    return edges


def _place(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - value))
