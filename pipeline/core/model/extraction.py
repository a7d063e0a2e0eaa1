"""All that was read of a file, put together."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.model.findings import Arrival, Citation, Directive, Header, Note
from pipeline.core.model.pages import Correction, FileInfo, Source
from pipeline.core.model.zoned_text import Text


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
