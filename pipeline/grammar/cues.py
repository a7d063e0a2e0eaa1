"""Reading the annotated text: its cues and spans by their place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pipeline.core.model import Span
from pipeline.core.rules import load

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Cue:
    """What a rule matched: offsets in the text, the rule's id, and what it gives."""

    start: int
    end: int
    rule: str
    gives: Mapping[str, Any]


def cues_of(doc: Doc, file: str) -> tuple[Cue, ...]:
    """The cues of one rules file, by their start."""
    gives = {rule.id: rule.gives for rule in load(file).rules}
    found = (
        Cue(span.start_char, span.end_char, rule, gives[rule])
        for span in doc.spans["cue"]
        for name, _, rule in [span.label_.partition("/")]
        if name == file
    )
    return tuple(sorted(found, key=lambda c: (c.start, -c.end)))


class Placed(Protocol):
    """A record with its place in the text."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""


P = TypeVar("P", bound=Placed)


def between(records: Sequence[P], start: int, end: int) -> Sequence[P]:
    """Those of `records` (sorted by start) that begin between two offsets."""
    first = bisect_left(records, start, key=lambda r: r.start)
    return records[first : bisect_left(records, end, lo=first, key=lambda r: r.start)]


def cues_between(cues: tuple[Cue, ...], start: int, end: int) -> tuple[Cue, ...]:
    """Those of `cues` (sorted by start) that begin between two offsets and end there too."""
    return tuple(c for c in between(cues, start, end) if c.end <= end)


def spans_of(doc: Doc, group: str) -> tuple[Span, ...]:
    """The spans of a group as character offsets, by their start."""
    return tuple(sorted((Span(s.start_char, s.end_char) for s in doc.spans[group]), key=lambda s: s.start))
