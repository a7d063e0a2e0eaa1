"""Reading the annotated text: its cues and spans by their place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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


def cues_between(cues: tuple[Cue, ...], start: int, end: int) -> tuple[Cue, ...]:
    """Those of `cues` (sorted by start) that begin between two offsets and end there too."""
    first = bisect_left(cues, start, key=lambda c: c.start)
    last = bisect_left(cues, end, key=lambda c: c.start)
    return tuple(c for c in cues[first:last] if c.end <= end)


def spans_of(doc: Doc, group: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """The spans of a group that lie between two offsets, as character offsets, by their start."""
    last = len(doc.text) if end is None else end
    found = (Span(s.start_char, s.end_char) for s in doc.spans[group])
    return tuple(sorted((s for s in found if start <= s.start and s.end <= last), key=lambda s: s.start))
