"""What parse finds in the text of a dispatch: header, citations, outline, orders, their units and deadlines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from pipeline.core.model.positions import Span

Role = Literal["lead", "support"]
CitationRole = Literal[
    "implements", "answers", "replaces", "amends", "basis", "refers", "attached", "reminds", "extends"
]
DeadlineKind = Literal["none", "date", "recurring", "relative", "event"]
Bound = Literal["before", "by", "on", "end"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule matched: for `congvan rules try`, the rules' own examples, and hand-overs between steps."""

    rule: str
    start: int
    end: int
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a field of the header was read, by which rule, how surely."""

    field: str
    start: int
    end: int
    rule: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Note:
    """What a person should look at: a field (dotted, as in the JSON) and the problem, in the clerk's language."""

    field: str
    problem: str


@dataclass(frozen=True, slots=True)
class Header:
    """What stands around the text of a dispatch; the fields are defined in the JSON contract."""

    type: str | None = None
    number: str | None = None
    symbol: str | None = None
    issued: date | None = None
    place: str | None = None
    parent: str | None = None
    issuer: str | None = None
    subject: str | None = None
    recipients: tuple[str, ...] = ()
    signer: str | None = None
    signer_title: str | None = None
    signs_for: str | None = None
    urgency: str | None = None
    secrecy: str | None = None
    copies: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the arrival stamp says: our number, our day; ``notes`` tell what was seen of it and not taken over."""

    number: str | None = None
    date: date | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Another document that this one cites, once each. ``mentions`` are all its places, the first with the most told.

    A law cited by name has a title and no number. ``start`` and ``end`` delimit the telling mention.
    """

    type: str | None
    number: str | None
    issued: date | None
    issuer: str | None
    title: str | None
    role: CitationRole
    start: int
    end: int
    mentions: tuple[Span, ...]
    rule: str
    confidence: float = 1.0


Level = Literal["part", "chapter", "section", "article", "roman", "number", "letter", "dash", "plus", "paragraph"]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the outline of body or annex.

    ``ref`` is its path (`2.c.1`, `Điều 3`, `Phụ lục.3`, `p2`); ``start`` to ``end`` is its own text without the
    marker and without its sub-items; ``parent`` is its parent's place in the tuple; ``heading`` is true where
    it only names or introduces what stands under it.
    """

    ref: str
    level: Level
    marker: str
    start: int
    end: int
    block: int
    parent: int | None = None
    heading: bool = False
    annex: bool = False


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A row of a table of tasks (in body or annex), its cells known by the headings of their columns.

    ``content`` is what is to be done; ``leads`` and ``supports`` are one span for each unit named;
    ``deadline`` and ``product`` are whole cells.
    """

    ref: str
    content: Span
    leads: tuple[Span, ...] = ()
    supports: tuple[Span, ...] = ()
    deadline: Span | None = None
    product: Span | None = None


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A body, post or collective named in the text, and the part it plays there.

    ``part``: `lead` (must do it), `support` (phối hợp với), `reports_to` (gửi về, báo cáo), `subject` (the
    grammatical subject of an order), `speaker` (the issuer who orders), `mention` (only named).
    """

    unit: str
    part: Literal["lead", "support", "reports_to", "subject", "speaker", "mention"]
    start: int
    end: int
    rule: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Assignee:
    """Who does it: the words as printed, the role, and whether it came from above the item."""

    unit: str
    role: Role
    inherited: bool = False
    rule: str = ""
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when. ``due`` is the last day still on time, ``time`` an hour 'HH:MM', ``rrule`` RFC 5545 for the last day.

    ``why`` tells the arithmetic in one Vietnamese sentence. ``start``/``end`` delimit the words in the text.
    """

    kind: DeadlineKind = "none"
    text: str | None = None
    bound: Bound | None = None
    due: date | None = None
    time: str | None = None
    rrule: str | None = None
    why: str | None = None
    rule: str = ""
    start: int = -1
    end: int = -1
    confidence: float = 1.0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Directive:
    """One thing that somebody is told to do; ``spans`` are its places in the text (usually one)."""

    ref: str
    text: str
    spans: tuple[Span, ...]
    assignees: tuple[Assignee, ...] = ()
    reports_to: tuple[str, ...] = ()
    deadline: Deadline = Deadline()
    rules: tuple[str, ...] = ()
    confidence: float = 1.0
