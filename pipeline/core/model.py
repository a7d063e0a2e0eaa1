"""The records that flow through congvan: frozen, typed, without logic.

Units: positions on a page are shares of its width and height (0 left/top, 1 right/bottom); positions in
a text are offsets in characters, the end exclusive; confidences are shares of one. Text is Unicode NFC.
What was not read is ``None`` or empty, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

Source = Literal["text-layer", "ocr", "text"]
Column = Literal["left", "right"]
Role = Literal["lead", "support"]
CitationRole = Literal[
    "implements", "answers", "replaces", "amends", "basis", "refers", "attached", "reminds", "extends"
]
DeadlineKind = Literal["none", "date", "recurring", "relative", "event"]
Bound = Literal["before", "by", "on", "end"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, as shares of the page's width and height."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: offsets in characters, the end exclusive."""

    start: int
    end: int


# --- what ingest gives: pages ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """One printed word and where it stands; ``font`` and ``size`` (points) only where the file tells them."""

    text: str
    box: Box
    confidence: float = 1.0
    font: str = ""
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line in reading order.

    ``column`` tells the half of the two-column head or foot it stands in; ``space_above`` is the blank space
    over it in line heights (in a plain text: the number of blank lines). Without geometry ``box`` is None and
    ``words`` is empty.
    """

    text: str
    page: int
    box: Box | None = None
    words: tuple[Word, ...] = ()
    column: Column | None = None
    space_above: float = 0.0
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; its printed lines are joined by a blank; empty text where nothing stands in it."""

    text: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table, row by row; a cell merged over several rows or columns repeats as empty cells."""

    page: int
    rows: tuple[tuple[Cell, ...], ...]
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that recognition misread and context puts right: as it was read, and as it stands in the text."""

    read: str
    text: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its lines and tables in reading order. ``rotation`` is what was turned back, in degrees.

    ``unread`` says why nothing was read of it, in a sentence; empty where it was read.
    """

    number: int
    source: Source
    content: tuple[Line | Table, ...]
    confidence: float = 1.0
    rotation: int = 0
    corrections: tuple[Correction, ...] = ()
    unread: str = ""


@dataclass(frozen=True, slots=True)
class FileInfo:
    """A file as it came: its name, the SHA-256 of its bytes (hex) and its number of pages."""

    name: str
    sha256: str
    pages: int


# --- what parse/blocks gives: one text with zones --------------------------------------------------------


class Zone(StrEnum):
    """What a block of a dispatch is (Nghị định 30/2020/NĐ-CP, phụ lục I)."""

    AGENCY = "agency"  # cơ quan chủ quản and cơ quan ban hành, one block a printed line
    MOTTO = "motto"  # Quốc hiệu, tiêu ngữ, ĐẢNG CỘNG SẢN VIỆT NAM
    NUMBER = "number"  # Số: …
    ABOUT = "about"  # V/v … of a công văn
    DATE = "date"  # Sơn La, ngày … tháng … năm …
    MARK = "mark"  # HỎA TỐC, MẬT, …
    TITLE = "title"  # CHỈ THỊ, KẾ HOẠCH, …
    SUBTITLE = "subtitle"  # what stands under the title
    ADDRESSEES = "addressees"  # Kính gửi: …, or the list after 'điện:'
    BODY = "body"  # a paragraph or an enumerated item of the text
    TABLE = "table"
    COPIES = "copies"  # Nơi nhận
    SIGNATURE = "signature"  # authority, title and name, one block a printed line
    ARRIVAL = "arrival"  # the stamp ĐẾN of the receiving office
    ANNEX_TITLE = "annex-title"  # PHỤ LỤC, its title and '(Kèm theo …)'
    ANNEX = "annex"  # a paragraph of an annex
    NOISE = "noise"  # page numbers, watermarks of signing software, letterhead addresses


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text that belongs together.

    ``lines`` are the printed lines in it. A block of zone TABLE has ``cells``: the span of each cell, row by
    row; an empty cell is an empty span.
    """

    zone: Zone
    start: int
    end: int
    page: int
    lines: tuple[Span, ...] = ()
    cells: tuple[tuple[Span, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A printed word (without geometry: a printed line) at its place in the text."""

    start: int
    end: int
    page: int
    box: Box | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Text:
    """A whole dispatch as one text, its blocks in reading order, and the way back to the page.

    ``text`` is as printed (lines of a paragraph joined, blocks separated by a line break). ``plain`` has the
    same length and offsets and is what rules match against (core.vietnamese.plain).
    """

    text: str
    plain: str
    blocks: tuple[Block, ...]
    pieces: tuple[Piece, ...] = ()


# --- findings ---------------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class PageInfo:
    """How a page was read."""

    number: int
    source: Source
    confidence: float
    rotation: int
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """Where another dispatch begins in a file: before entry ``line`` of the content of ``page``.

    ``sure``: it has a whole head and foot of its own. ``text`` is what tells it: its number, else its title.
    """

    page: int
    line: int
    sure: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read of one file, or of one dispatch in it.

    ``enclosed`` are the dispatches that lie in the same file behind this one, in order; ``cuts`` where further ones
    may begin that were not taken apart; ``begins`` the entry of the content of its first page at which it begins.
    """

    file: FileInfo
    pages: tuple[PageInfo, ...]
    text: Text
    header: Header
    arrival: Arrival
    citations: tuple[Citation, ...]
    directives: tuple[Directive, ...]
    notes: tuple[Note, ...]
    enclosed: tuple[Extraction, ...] = ()
    cuts: tuple[Cut, ...] = ()
    begins: int = 0


@dataclass(frozen=True, slots=True)
class Together:
    """What was read of one dispatch that lies in several files: the files in order, pages counted through them all."""

    files: tuple[FileInfo, ...]
    read: Extraction
