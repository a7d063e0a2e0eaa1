"""Enumerators inside a paragraph: entries that ingest, or who wrote the dispatch, set one behind another on a line."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from pipeline.core.model import Block
from pipeline.grammar.enumerators import UNORDERED, Mark, read_marks

_GLUED = regex.compile(r"(?<=[.;:])\s+")


def glued_marks(text: str, block: Block, head: tuple[Mark, ...], following: tuple[Mark, ...]) -> list[int]:
    """Where enumerators stand inside a paragraph, as far as a sequence proves them."""
    inner = [
        mark
        for gap in _GLUED.finditer(text, block.start, block.end)
        for mark in read_marks(text, gap.end(), block.end)
        if mark.sure and text[mark.end : mark.end + 1].isupper()
    ]
    cuts: set[int] = set()
    for first in (*head, *(m for m in inner if m.value == 1)):
        if not first.sure:
            continue
        chain = _chain(first, inner)
        proved = len(chain) > 1 or (chain and not any(_next_of(first, m) for m in following))
        if proved and (first in head or text[: first.start].rstrip().endswith(":") or first.start in cuts):
            cuts |= {m.start for m in chain} | ({first.start} - {block.start})
    return sorted(cuts)


def _chain(first: Mark, inner: Sequence[Mark]) -> list[Mark]:
    chain, last = [], first
    for mark in inner:
        if mark.start > last.start and _next_of(last, mark):
            chain.append(mark)
            last = mark
    return chain


def _next_of(last: Mark, mark: Mark) -> bool:
    same = mark.level == last.level and mark.style == last.style and mark.path[:-1] == last.path[:-1]
    return same and (mark.level in UNORDERED or mark.value == last.value + 1)
