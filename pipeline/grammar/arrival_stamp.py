"""The arrival stamp: the receiving office's own number and day, each taken over only where it was read surely."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pipeline.core.model import Arrival, Block, Note, Text, Zone
from pipeline.core.places import pieces_in
from pipeline.core.texts import say
from pipeline.grammar.handwriting import SURE, figures_read
from pipeline.grammar.header_fields import fields_in
from pipeline.grammar.phrases import printed

# a dispatch seldom takes longer to come, and never a year
_LATE, _TOO_LATE = timedelta(days=60), timedelta(days=366)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A value of the stamp, None where figures stand there that make none; the words it was read from, and how surely
    their figures were read.
    """

    name: str
    value: Any
    words: str
    confidence: float


def read_stamp(text: Text, blocks: Sequence[Block], issued: date | None) -> Arrival:
    """The number and the day of the stamp in these blocks; what was hard to read, or cannot be, is only noted."""
    sure = [block for block in blocks if figures_read(text, block) >= SURE]
    values: dict[str, Any] = {}
    notes: dict[str, Note] = {}
    # blocks that are sure as a whole go before parts of others
    for seen in (*_seen(text, sure), *_seen(text, blocks)):
        if seen.name in values or seen.name in notes:
            continue
        if seen.confidence >= SURE:
            values[seen.name] = seen.value
        else:
            notes[seen.name] = Note(f"arrival.{seen.name}", say(f"parse.stamp_{seen.name}", seen=seen.words))
    day = values.get("date")
    if day and issued and not issued <= day <= issued + _LATE:
        key = "parse.stamp_before" if day < issued else "parse.stamp_late"
        notes["date"] = Note("arrival.date", say(key, day=printed(day), issued=printed(issued)))
        if not issued <= day <= issued + _TOO_LATE:
            del values["date"]
    return Arrival(**values, notes=tuple(notes.values()))


def _seen(text: Text, blocks: Sequence[Block]) -> Iterator[_Seen]:
    """What the rules find in the blocks, one after the other: a stamp's label and its figures may stand apart."""
    at = [i for block in blocks for i in (*range(block.start, block.end), block.end)]
    joined = " ".join(text.plain[block.start : block.end] for block in blocks)
    for finding in fields_in(joined, Zone.ARRIVAL):
        start, end = at[finding.start], at[finding.end - 1] + 1
        figures = [p for p in pieces_in(text, start, end) if any(c.isdigit() for c in text.text[p.start : p.end])]
        confidence = min((p.confidence for p in figures), default=1.0)
        words = " ".join(joined[finding.start : finding.end].split())
        for name in ("number", "date"):
            if name in finding.values:
                value = finding.values[name]
                yield _Seen(name, value, words, 0.0 if value is None else confidence)
