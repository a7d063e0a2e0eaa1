"""The records that flow through congvan: frozen, typed, without logic.

Units: positions on a page are shares of its width and height (0 left/top, 1 right/bottom); positions in
a text are offsets in characters, the end exclusive; confidences are shares of one. Text is Unicode NFC.
What was not read is ``None`` or empty, never guessed.
"""

from pipeline.core.model.extraction import Cut, Extraction, PageInfo, Together
from pipeline.core.model.findings import (
    Arrival,
    Assignee,
    Bound,
    Citation,
    CitationRole,
    Deadline,
    DeadlineKind,
    Directive,
    Evidence,
    Finding,
    Header,
    Item,
    Level,
    Note,
    Role,
    TaskRow,
    UnitMention,
)
from pipeline.core.model.pages import (
    Cell,
    Column,
    Correction,
    FileInfo,
    KnownPage,
    Line,
    Page,
    ReadAhead,
    Source,
    Survey,
    Table,
    Word,
)
from pipeline.core.model.positions import Box, Span
from pipeline.core.model.zoned_text import Block, Piece, Text, Zone

__all__ = [
    "Arrival",
    "Assignee",
    "Block",
    "Bound",
    "Box",
    "Cell",
    "Citation",
    "CitationRole",
    "Column",
    "Correction",
    "Cut",
    "Deadline",
    "DeadlineKind",
    "Directive",
    "Evidence",
    "Extraction",
    "FileInfo",
    "Finding",
    "Header",
    "Item",
    "KnownPage",
    "Level",
    "Line",
    "Note",
    "Page",
    "PageInfo",
    "Piece",
    "ReadAhead",
    "Role",
    "Source",
    "Span",
    "Survey",
    "Table",
    "TaskRow",
    "Text",
    "Together",
    "UnitMention",
    "Word",
    "Zone",
]
