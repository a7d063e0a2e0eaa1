"""A chain of dispatches as boxes and lines: where each stands in a drawing, superiors above what carries them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 1000
_BOX_WIDTH, _BOX_HEIGHT, _GAP = 244, 74, 16
_BETWEEN = 46  # rows
_BELOW = 34  # room for ties within the last row
_IN_A_ROW = 3
_ASIDE = 70  # how far a tie goes that passes other rows
_LETTERS = 30


@dataclass(frozen=True, slots=True)
class Box:
    """A dispatch in the drawing; ``member`` is what is told of it."""

    x: float
    y: float
    member: Mapping[str, Any]
    width: int = _BOX_WIDTH
    height: int = _BOX_HEIGHT


@dataclass(frozen=True, slots=True)
class Line:
    """A tie in the drawing: the path from the upper box to the lower, and where its word stands."""

    path: str
    x: float
    y: float
    role: str
    proposed: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of it, `WIDTH` wide."""

    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def drawn(members: Sequence[Mapping[str, Any]], ties: Sequence[Any]) -> Drawing:
    """The drawing of a chain (its members in their order, its ties); a level too wide for one row takes several."""
    boxes: dict[int, Box] = {}
    y = 4.0
    for level in sorted({m["level"] for m in members}):
        these = [m for m in members if m["level"] == level]
        for start in range(0, len(these), _IN_A_ROW):
            row = these[start : start + _IN_A_ROW]
            x = (WIDTH - len(row) * _BOX_WIDTH - (len(row) - 1) * _GAP) / 2
            for member in row:
                boxes[member["document"]] = Box(x, y, member)
                x += _BOX_WIDTH + _GAP
            y += _BOX_HEIGHT + _BETWEEN
    lines = tuple(_line(boxes[t.of], boxes[t.by], t.role, t.proposed) for t in ties)
    return Drawing(y - _BETWEEN + _BELOW, tuple(boxes.values()), lines)


def _line(of: Box, by: Box, role: str, proposed: bool) -> Line:
    """From the dispatch that something is done to, to the one that does it; below them where both are in one row."""
    if of.y == by.y:
        left, right = sorted((of, by), key=lambda box: box.x)
        x1, x2, y = left.x + left.width / 2, right.x + right.width / 2, of.y + of.height
        return Line(f"M{x1:.0f} {y:.0f}C{x1:.0f} {y + 30:.0f} {x2:.0f} {y + 30:.0f} {x2:.0f} {y:.0f}",
                    (x1 + x2) / 2, y + 26, role, proposed)  # fmt: skip
    upper, lower = sorted((of, by), key=lambda box: box.y)
    if lower.y - upper.y > _BOX_HEIGHT + _BETWEEN:
        return _aside(upper, lower, role, proposed)
    x1, y1 = upper.x + upper.width / 2, upper.y + upper.height
    x2, y2 = lower.x + lower.width / 2, lower.y
    middle = (y1 + y2) / 2
    path = f"M{x1:.0f} {y1:.0f}C{x1:.0f} {middle:.0f} {x2:.0f} {middle:.0f} {x2:.0f} {y2:.0f}"
    return Line(path, x2, y2 - 8, role, proposed)


def _aside(upper: Box, lower: Box, role: str, proposed: bool) -> Line:
    """A tie that passes other rows goes round their boxes."""
    x1, x2 = upper.x + upper.width, lower.x + lower.width
    y1, y2 = upper.y + upper.height / 2, lower.y + lower.height / 2
    far = min(max(x1, x2) + _ASIDE, WIDTH - 4.0)
    path = f"M{x1:.0f} {y1:.0f}C{far:.0f} {y1:.0f} {far:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
    return Line(path, min(far, WIDTH - _ASIDE / 2), (y1 + y2) / 2, role, proposed)


def shortened(text: str, letters: int = _LETTERS) -> str:
    """The text, or its beginning where it is too long for a box."""
    return text if len(text) <= letters else text[: letters - 2].rsplit(" ", 1)[0] + " …"
