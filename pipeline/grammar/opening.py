"""Where a dispatch cites: its stretches of text, and where the opening ends in which it says what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import regex

from pipeline.core.model import Block, Level, Text, Zone
from pipeline.core.rules import Rule, load
from pipeline.grammar.enumerators import read_marks
from pipeline.grammar.references import grammar

_READ = frozenset({Zone.ABOUT, Zone.SUBTITLE, Zone.BODY, Zone.TABLE, Zone.ANNEX, Zone.ANNEX_TITLE})
SUBJECT = frozenset({Zone.ABOUT, Zone.SUBTITLE})
_BEGINS = 2  # the orders begin with the first entry of a list, or the second where that was not read


@dataclass(frozen=True, slots=True)
class Stretch:
    """A block or table cell to be searched, and where in it the opening ends (its start where it has none)."""

    zone: Zone
    start: int
    end: int
    opening: int


def stretches_of(text: Text) -> Iterator[Stretch]:
    """Subjects first, then paragraphs and table cells in reading order."""
    opening_over = listing = False
    for zone, blocks in groupby(text.blocks, key=lambda b: b.zone):
        if zone in SUBJECT:
            lines = list(blocks)
            yield Stretch(zone, lines[0].start, lines[-1].end, lines[0].start)
    for block in text.blocks:
        if block.zone not in _READ or block.zone in SUBJECT:
            continue
        if block.zone is Zone.TABLE:
            for cell in (c for row in block.cells for c in row if c.end > c.start):
                yield Stretch(block.zone, cell.start, cell.end, cell.start)
            continue
        opening = block.start
        if block.zone is Zone.BODY and not opening_over:
            headed = _heads_a_basis(text.plain, block)
            item = None if headed or listing else _item_level(text.plain, block)
            opening = block.start if item else _end_of_opening(text.plain, block)
            opening_over = (item not in (None, "dash", "plus")) or block.start < opening < block.end
            listing = headed or (listing and text.plain[block.start : block.end].rstrip().endswith((";", ",")))
        yield Stretch(block.zone, block.start, block.end, opening)


def _item_level(plain_text: str, block: Block) -> Level | None:
    """The level of the entry that the block is, None where it begins no list; a dash before `Căn cứ` counts as none."""
    marks = [m for m in read_marks(plain_text, block.start, block.end) if m.value <= _BEGINS]
    if not marks:
        return None
    head = head_cue(plain_text, marks[0].end, block.end)
    opens = head and head[0].gives["role"] == "basis" and marks[0].level in ("dash", "plus")
    return None if opens else marks[0].level


def _heads_a_basis(plain_text: str, block: Block) -> bool:
    marks = read_marks(plain_text, block.start, block.end)
    return bool(grammar("basis_list").match(plain_text, marks[0].end if marks else block.start, block.end))


def _end_of_opening(plain_text: str, block: Block) -> int:
    """Where the sentence ends in which the dispatch begins to give orders; the block's end where it gives none."""
    order = grammar("order").search(plain_text, block.start, block.end)
    if not order:
        return block.end
    stop = grammar("sentence").search(plain_text, order.end(), block.end)
    return stop.end() if stop and plain_text[stop.end() : block.end].strip() else block.end


def head_cue(plain_text: str, start: int, end: int) -> tuple[Rule, int] | None:
    """The rule whose cue begins a clause, and where the cue ends."""
    lead_in = grammar("lead_in").match(plain_text, start, end)
    at = lead_in.end() if lead_in else start
    clauses = [at]
    if grammar("aim").match(plain_text[at:end]):
        clauses += [joint.end() for joint in regex.finditer(r",\s+|\svà\s+", plain_text, pos=at, endpos=end)]
    for clause in clauses:
        found = [
            (rule, match.end())
            for rule in load("citations").rules
            if rule.gives["at"] == "head" and (match := rule.pattern.match(plain_text, clause, end))
        ]
        if found:
            return max(found, key=lambda f: f[1])
    return None
