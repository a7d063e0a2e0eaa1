"""What ingest gives: the pages of a file as they are printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipeline.core.model.positions import Box

Source = Literal["text-layer", "ocr", "text"]
Column = Literal["left", "right"]


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
    ``words`` is empty. ``end_sign`` is the sign printed at its end where the text has the one that is meant.
    """

    text: str
    page: int
    box: Box | None = None
    words: tuple[Word, ...] = ()
    column: Column | None = None
    space_above: float = 0.0
    confidence: float = 1.0
    end_sign: str = ""


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


@dataclass(frozen=True, slots=True)
class Survey:
    """How many pages a file has (0 where that is not known before it is read), and which of them are scanned."""

    pages: int = 0
    scanned: tuple[int, ...] = ()
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A scanned page that was read: what it is remembered by, its height by its width as it stands upright, and all
    that was read of it, packed.
    """

    key: str
    ratio: float
    packed: bytes


@dataclass(frozen=True, slots=True)
class ReadAhead:
    """What is known of the pages of the file with this hash before it is read: those that were read, by their number,
    and those that ended the process which read them.
    """

    sha256: str
    pages: Mapping[int, KnownPage] = field(default_factory=dict)
    given_up: frozenset[int] = frozenset()
