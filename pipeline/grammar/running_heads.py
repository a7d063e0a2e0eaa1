"""What stands over and under the text of every page: the dispatch's own number, an address, where its file is kept."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from pipeline.core.model import Line, Table, Zone
from pipeline.core.vietnamese import fold
from pipeline.grammar.zoning import zone_by_rule

_OVER, _UNDER = 0.062, 0.935  # of the page's height: text begins below the one and ends above the other
_OF_HEADS = frozenset({Zone.ANNEX_TITLE, Zone.MOTTO})  # each annex has these of its own
_LABEL = regex.compile(r"^\W*so\W+")
_LEAST = 4  # letters: a shorter line is a page's number or dirt


def running_lines(content: Sequence[Line | Table]) -> set[int]:
    """Which lines stand in the margin of a page and repeat that of another page, or the number of the dispatch."""
    lines = [(n, item) for n, item in enumerate(content) if isinstance(item, Line)]
    outer = {n: line for n, line in lines if _in_margin(line)}
    first = lines[0][1].page if lines else 1
    numbers = {_bare(line.text) for _, line in lines if line.page == first and zone_by_rule(line.text) is Zone.NUMBER}
    told: dict[str, set[int]] = {}
    for line in outer.values():
        told.setdefault(_bare(line.text), set()).add(line.page)
    return {
        n for n, line in outer.items()
        if len(told[_bare(line.text)]) > 1 or (line.page != first and _bare(line.text) in numbers)
    }


def _in_margin(line: Line) -> bool:
    if line.box is None or sum(map(str.isalpha, line.text)) < _LEAST or zone_by_rule(line.text) in _OF_HEADS:
        return False
    return line.box.bottom < _OVER or line.box.top > _UNDER


def _bare(text: str) -> str:
    return str(_LABEL.sub("", fold(text))).strip()
