"""Series of bodies that share all of their name but the end: `các Chi cục Thuế I, II`, `Sở X các tỉnh: A, B`."""

from __future__ import annotations

from functools import cache

import regex

from pipeline.core.model import Span
from pipeline.core.rules import load
from pipeline.core.vietnamese import plain

_NUMERAL = r"(?:[IVX]{1,5}|\d{1,2})(?!\w)"
_NEXT = r"(?:\s*[,.]\s*(?:và\s+)?|\s+và\s+)"  # a scan reads a comma as a full stop
_NUMBERED = regex.compile(
    rf"(?:[Cc]ác\s+)?(?P<head>\p{{L}}[^,;:()\n]*?)\s+(?P<end>{_NUMERAL})(?:{_NEXT}(?P<end>{_NUMERAL}))+"
)
_NO_BODY = regex.compile(r"(?:ủy ban|ubnd|hđnd|hội đồng|chủ tịch|thôn|bản|khu|tổ|xã|phường|huyện|quận|ấp|khóm)(?!\w)",
                         regex.IGNORECASE)


def series_in(matched: str, part: Span) -> tuple[Span, tuple[Span, ...]] | None:
    """The shared head in `matched` (plain text) and the ends of the names; None where `part` is no such series.

    The committees of areas (`UBND các huyện: …`) stay one unit, as they are addressed.
    """
    found = _NUMBERED.fullmatch(matched, part.start, part.end) or _by_province().fullmatch(
        matched, part.start, part.end
    )
    if found is None or _NO_BODY.match(found["head"]):
        return None
    return Span(*found.span("head")), tuple(Span(a, b) for a, b in found.spans("end"))


@cache
def _by_province() -> regex.Pattern[str]:
    provinces = "|".join(sorted((plain(str(p)) for p in load("bodies").tables["provinces"]), key=len, reverse=True))
    area = r"(?:tỉnh|thành phố|tp\.?)"
    named = rf"(?:{area}\s+)?(?P<end>{provinces})(?!\w)"
    source = (
        r"(?:[Cc]ác\s+)?(?P<head>\p{L}[^,;:()\n]*?(?:,\s[^,;:()\n]+?)?)"
        rf"(?:\s+(?:các\s+)?{area}(?:(?:,|\s+và)\s+{area})*)?"
        rf"\s*:\s+{named}(?:{_NEXT}{named})+"
    )
    return regex.compile(plain(source))
