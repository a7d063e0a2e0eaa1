"""Areas of several kinds whose names follow: `UBND các tỉnh, thành phố: Nghệ An, Đà Nẵng`, `Các tỉnh ủy, thành ủy: …`.

Of provinces the rules know the kind. Elsewhere the dispatch must tell it (`UBND các huyện, thị xã: A, B và thị xã C`),
else the list stays one unit as printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from pipeline.core.model import Span
from pipeline.core.rules import load
from pipeline.core.vietnamese import plain

AREA = r"(?i:tỉnh|thành\sphố|huyện|thị\sxã|quận|xã|phường|thị\strấn|đặc\skhu)"
NAME = r"\p{Lu}[\p{L}\d'-]*(?:\s(?:-\s)?\p{Lu}[\p{L}\d'-]*){0,3}"  # a scan reads some letters as figures
NEXT = r"(?:\s*[,.]\s*(?:và\s+)?|\s+và\s+)"  # a scan reads a comma as a full stop
_JOIN = r"(?:,\s|\svà\s)"
_NAMED = rf"(?P<name>(?:{AREA}\s)?{NAME})(?:{NEXT}(?P<name>(?:{AREA}\s)?{NAME}))+"
_AREAS = regex.compile(
    rf"(?P<head>(?:\p{{L}}[^;:()]*?\s)??)(?i:các)\s(?P<kind>{AREA})(?:{_JOIN}(?P<kind>{AREA}))+(?:\s*:)?\s{_NAMED}"
)
_COMMITTEES = regex.compile(
    r"(?P<head>(?:\p{L}[^,;:()]*?\s)??)(?i:các\s)?(?P<kind>(?i:tỉnh)\sủy)"
    rf"{_JOIN}(?P<kind>(?i:thành)\sủy)(?:\s*:)?\s{_NAMED}"
)
_OWN = regex.compile(rf"(?P<kind>{AREA})\s+(?P<name>.*)", regex.DOTALL)
_OF_AREA = regex.compile(r"(?<!\w)(?:ủy ban|ubnd|hđnd|hội đồng|chủ tịch)(?!\w)", regex.IGNORECASE)
_PARTY = regex.compile(r"(?<!\w)(?:tỉnh|thành|huyện|thị|quận) ủy\s*", regex.IGNORECASE)
_LIKE_BODY = regex.compile(r"(?:Vụ|Cục|Ban|Bộ|Tổ|Đội|Hội|Viện|Làng|Báo|Đài|Quỹ)(?P<rest>(?:\s\p{Lu}\p{Ll}+)+)")
_OF_PLACES = regex.compile(
    rf"(?:.*\s)?(?:(?i:các\s){AREA}|(?i:trường)\s(?:Tiểu\shọc|Mầm\snon|Mẫu\sgiáo|\p{{Lu}}{{2,6}}))"
    rf"(?:\s*:)?\s{NAME}(?:{NEXT}{NAME})*"
)
_PROVINCE, _CITY = "tỉnh", "thành phố"


def areas_told(matched: str, unit: Span) -> tuple[tuple[str, Span], ...]:
    """The bodies of one name of plain text with where each stands; nothing where it lists no areas of known kinds."""
    found = _COMMITTEES.fullmatch(matched, unit.start, unit.end)
    if found and all(_known(matched[a:b]) for a, b in found.spans("name")):
        kinds = {_PROVINCE: found.captures("kind")[0], _CITY: found.captures("kind")[1]}
        named = [(found["head"] + f"{kinds[_kind_of(matched[a:b])]} {matched[a:b]}", Span(a, b))
                 for a, b in found.spans("name")]
        return tuple((name[0].upper() + name[1:], span) for name, span in named)
    found = _AREAS.fullmatch(matched, unit.start, unit.end)
    return tuple(_each(matched, found)) if found else ()


def of_places(unit: str, piece: str) -> bool:
    """Whether a name that begins like a body is one more place of a list (`các xã Ea Kly và | Vụ Bổn`)."""
    found = _LIKE_BODY.fullmatch(piece)
    places = found is not None and found["rest"].lower() not in _table("fields")
    return places and _OF_PLACES.fullmatch(unit) is not None


def under_party(head: str) -> bool:
    """Whether a head tells the kind of its area itself: `Tỉnh ủy các tỉnh A, B` are `Tỉnh ủy A`, `Tỉnh ủy B`."""
    return bool(_PARTY.search(head) and _PARTY.sub("", head[-len("huyện ủy ") :]).strip() == "")


def _each(matched: str, found: regex.Match[str]) -> Iterator[tuple[str, Span]]:
    kinds = [" ".join(kind.lower().split()) for kind in found.captures("kind")]
    printed = [(Span(a, b), _OWN.fullmatch(matched, a, b)) for a, b in found.spans("name")]
    rest = set(kinds) - {own["kind"].lower() for _, own in printed if own}
    of_state = set(kinds) == {_PROVINCE, _CITY} and all(_known(matched[s.start : s.end]) for s, _ in printed)
    if not of_state and len(rest) != 1:
        return
    head = found["head"]
    for span, own in printed:
        name = own["name"] if own else matched[span.start : span.end]
        kind = own["kind"].lower() if own else _kind_of(name) if of_state else next(iter(rest))
        bare = of_state and (not head or not _OF_AREA.search(head))
        yield (head + matched[span.start : span.end] if bare else f"{head}{kind} {name}"), span


def _kind_of(name: str) -> str:
    own = _OWN.fullmatch(name)
    bare = (own["name"] if own else name).lower()
    return _CITY if bare in _table("central_cities") else _PROVINCE


def _known(name: str) -> bool:
    own = _OWN.fullmatch(name)
    return (own["name"] if own else name).lower() in _table("provinces")


@cache
def _table(name: str) -> frozenset[str]:
    return frozenset(plain(str(word)).lower() for word in load("bodies").tables[name])
