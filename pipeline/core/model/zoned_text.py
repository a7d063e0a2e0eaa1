"""What parse/blocks gives: a whole dispatch as one text with zones."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.core.model.positions import Box, Span


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
