"""The block of the issuing agency: printed lines become the superior body and the issuing body."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from functools import cache
from itertools import pairwise

import regex

from pipeline.core.model import Block, Text, Zone
from pipeline.core.places import pieces_in
from pipeline.core.rules import load
from pipeline.core.vietnamese import plain
from pipeline.grammar.bodies import looks_like_body
from pipeline.grammar.casing import sentence_case
from pipeline.grammar.lines import once
from pipeline.grammar.paragraphs import unwrap
from pipeline.grammar.zoning import zone_by_rule

_OPEN_END = regex.compile(
    r"(?:[-,]|(?<!\w)(?:và|của|thuộc|các|về|cho|quản lý|(?<!(?:hải|quốc|biên|văn|dự)\s)phòng))$", regex.IGNORECASE
)

_TORN = regex.compile(r"(?<!\w)(?:(?:thành phố|tp\.?) hải|bộ đội biên|bộ quốc|cục quốc|văn)\|phòng(?!\w)")
_AREA_AT_END = regex.compile(r"(?<!\w)(?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu)$")

_MILITARY = regex.compile(r"bộ (?:tư lệnh|chỉ huy|tham mưu)(?!\w)", regex.IGNORECASE)
# a post on a line of its own, over the body that its holder leads: he issues in his own name
_POSTS = ("chủ tịch", "giám đốc", "tổng giám đốc", "bộ trưởng", "cục trưởng", "viện trưởng", "hiệu trưởng", "chánh án")


def bodies_of_block(
    lines: Sequence[str], torn: Container[int] = frozenset()
) -> tuple[str | None, str | None]:
    """The superior and the issuing body that the lines of an agency block name, in sentence case.

    A line begins another body where it begins with a head (`SỞ`, `TRƯỜNG`) and the body above is complete. Bodies
    of one rank under one another issue together and are joined by a dash. Above the lines that are `torn` from those
    before them something stands that was not understood: what is above names no part of them, nor they of it.
    """
    bodies: list[list[str]] = []
    for at in once(lines):
        line = lines[at]
        if at in torn and not looks_like_body(sentence_case(line)):
            break
        if bodies and at not in torn and not begins_body(bodies[-1], sentence_case(line)):
            bodies[-1].append(line)
        else:
            bodies.append([line])
    names = [_dashed(sentence_case(unwrap(body))) for body in bodies]
    if len(names) > 1 and _rank(names[-1]) == _rank(names[-2]) is not None:
        names[-2:] = [f"{names[-2]} - {names[-1]}"]
    return (names[-2] if len(names) > 1 else None), (names[-1] if names else None)


def begins_body(body: Sequence[str], line: str) -> bool:
    """Whether a line begins another body, the one of the lines above it being complete."""
    above, text = plain(" ".join(body)).lower().strip(), plain(line).lower().strip()
    begins = looks_like_body(text) or _branch().match(text)
    if _OPEN_END.search(above) or above in _POSTS or not begins or _area().match(text) or text.startswith("khu vực "):
        return False
    if _TORN.search(f"{above}|{text}") or text in load("bodies").tables["areas"] or _names_area(above, text):
        return False
    return above not in _incomplete()


def torn_lines(text: Text, blocks: Sequence[Block]) -> Iterator[int]:
    """Which of these printed lines stand below words that were not understood; the dirt of scans has none."""
    places = [text.blocks.index(block) for block in blocks]
    for number, (above, place) in enumerate(pairwise(places), 1):
        between = (b for b in text.blocks[above + 1 : place] if b.zone is Zone.NOISE)
        unread = (b for b in between if zone_by_rule(text.plain[b.start : b.end]) is not Zone.NOISE)
        if any(piece.confidence == 1 for b in unread for piece in pieces_in(text, b.start, b.end)):
            yield number


def _names_area(above: str, text: str) -> bool:
    """Whether two syllables below the word for an area are its name, though a body begins like them (`BẾN CÁT`)."""
    return bool(_AREA_AT_END.search(above)) and len(text.split()) == 2 and text not in _incomplete()


def _dashed(name: str) -> str:
    return str(regex.sub(r"\s+-\s*(?=\p{Lu})", " - ", name)).strip(" -*")


def _rank(name: str) -> str | None:
    """The head of a body whose rank tells that another with the same head stands beside it, not over it."""
    head = plain(name).lower().split(" ", 1)[0]
    return head if head in load("bodies").tables["ranks"] and not _MILITARY.match(plain(name)) else None


@cache
def _area() -> regex.Pattern[str]:
    words = "|".join(plain(w) for w in load("bodies").tables["areas"])
    return regex.compile(rf"(?:{words})\s+(?!(?:hội|ủy|đoàn|đội)\b)", regex.IGNORECASE)


@cache
def _branch() -> regex.Pattern[str]:
    """Heads of local branches, which elsewhere are words of a field (`THỐNG KÊ TỈNH …`, `ĐIỆN LỰC …`)."""
    words = "|".join(plain(w) for w in load("bodies").tables["branch_heads"])
    return regex.compile(rf"(?:{words})\s+(?!việt nam\b)", regex.IGNORECASE)


@cache
def _incomplete() -> frozenset[str]:
    return frozenset(plain(w) for w in load("bodies").tables["incomplete"])
