"""Series of bodies that share all of their name but the end.

`các Chi cục Thuế I, II`, `Sở X các tỉnh: A, B`, `UBND các huyện A, B và thành phố C`, `các trường Tiểu học A, THCS B`,
`Kho bạc Nhà nước A, B`, `cơ quan Thuế, Hải quan`, `UBND các huyện ven biển và huyện A`.
"""

from __future__ import annotations

from functools import cache

import regex

from pipeline.core.model import Span
from pipeline.core.rules import load
from pipeline.core.vietnamese import plain
from pipeline.grammar.told_areas import AREA as _AREA
from pipeline.grammar.told_areas import NAME as _NAME
from pipeline.grammar.told_areas import NEXT as _NEXT
from pipeline.grammar.told_areas import areas_told, under_party

_NUMERAL = r"(?:[IVX]{1,5}|(?:số )?\d{1,2})(?!\w)"
_NUMBERED = regex.compile(
    rf"(?:[Cc]ác\s+)?(?P<head>\p{{L}}[^,;:()\n]*?)\s+(?P<end>{_NUMERAL})(?:(?!\.\d){_NEXT}(?P<end>{_NUMERAL}))+"
)
_NO_BODY = regex.compile(
    r"(?:ủy ban|ubnd|hđnd|hội đồng|chủ tịch|thôn|bản|khu|tổ(?! (?-i:\p{Lu}))|xã|phường|huyện|quận|ấp|khóm)(?!\w)",
    regex.IGNORECASE,
)
_OF_SEVERAL = regex.compile(r"\scác\s|tỉnh(?:,|\svà)\sthành", regex.IGNORECASE)  # `Hải quan các cửa khẩu I, II`


def series_in(matched: str, part: Span) -> tuple[Span, tuple[Span, ...]] | None:
    """The shared head in `matched` (plain text) and the ends of the names; None where `part` is no such series.

    The committees of areas (`UBND các huyện: …`) stay one unit, as they are addressed.
    """
    found = _NUMBERED.fullmatch(matched, part.start, part.end) or _by_province().fullmatch(
        matched, part.start, part.end
    )
    if found is None or _NO_BODY.match(found["head"]) or _OF_SEVERAL.search(found["head"]):
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


_SITE_KIND = rf"(?:{_AREA}|đồn|ga|chốt|cảng|hồ)"
_AREAS = regex.compile(
    rf"(?P<head>(?:[\p{{L}}\d][^,;:()]*?\s)??)(?i:các\s)?(?P<kind>{_SITE_KIND})(?:\s*:)?\s(?P<name>{_NAME})"
    rf"(?:{_NEXT}(?P<more>(?:{_SITE_KIND}\s)?{_NAME}))+"
)
_LEVEL = r"(?:Tiểu\shọc|Mầm\snon|Mẫu\sgiáo|TH&THCS|THCS|THPT|TH|PTDTBT|PTDTNT)"
_SCHOOLS = regex.compile(
    rf"(?P<head>(?:\p{{L}}[^,;:()]*?\s)??)(?P<all>(?i:các)\s)?(?P<kind>(?i:trường)\s{_LEVEL})\s(?P<name>{_NAME})"
    rf"(?:(?P<next>{_NEXT})(?P<more>(?:{_LEVEL}\s)?{_NAME}))+(?:\s(?:chưa|đã|có|được)\s.*)?"
)


_PLACE = r"\p{Lu}[\p{Ll}'’-]+\s\p{Lu}[\p{Ll}'’-]+"
_BRANCHES = regex.compile(
    rf"(?i:các\s)?(?P<head>\p{{L}}[^,;:()]*?\s)(?P<name>{_PLACE})(?:{_NEXT}(?P<more>(?P<own>{_AREA}\s)?{_PLACE}))+"
)
_OWN_AREA = regex.compile(
    rf"(?P<head>\p{{L}}[^,;:()]*?\s)(?P<name>(?i:các)\s{_AREA}(?:(?:,|\svà)\s{_AREA})*(?:\s\p{{Ll}}+){{1,3}}?)"
    rf"(?:(?:,(?:\svà)?|\svà)\s(?P<more>{_AREA}\s(?:đảo\s)?{_NAME}))+"
)
_NUMBERED_AREAS = regex.compile(
    r"(?P<head>(?:\p{L}[^,;:()]*?\s)?[Tt]rưởng\s)(?i:các)\s"
    r"(?P<kind>(?:tổ dân phố|khu phố|thôn|xóm|ấp|khóm|buôn|bản|khu|đội|tổ)(?:\ssố)?)(?:\s*:)?\s"
    rf"(?P<end>\d{{1,3}})(?:{_NEXT}(?P<end>\d{{1,3}}))+"
)
_SEATED = regex.compile(
    r"(?P<head>(?i:đại diện|văn phòng đại diện|chi nhánh|phòng giao dịch|cơ quan thường trú)\s[^,;:()]*?\stại\s)"
    rf"(?P<name>{_NAME})(?:{_NEXT}(?P<name>{_NAME}))+"
)
_NUMBERS = ("hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_COUNT = regex.compile(rf"(?P<count>{'|'.join(_NUMBERS)}|\d{{1,2}})\s(?=\p{{L}})", regex.IGNORECASE)
_SITE = r"\p{Lu}(?=[\p{L}'’-]*\p{Ll})[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’-]+){0,2}"
_PLACED = regex.compile(
    rf"(?i:các)\s(?P<kind>đơn vị|cơ sở|chi nhánh|cụm)\s(?P<name>{_SITE})(?:{_NEXT}(?P<name>{_SITE}))+"
)
_FIELD = r"\p{Lu}[\p{L}\p{M}]*(?:\s(?!và\s)[\p{L}\p{M}]+){0,4}"
_LISTED = regex.compile(
    r"(?i:các)\s(?P<kind>(?i:khoa|phòng|ban|tổ|vụ|bộ môn|phân xưởng|xưởng|xí nghiệp|tiểu ban|trung tâm|chi bộ))"
    rf"\s(?P<field>{_FIELD})(?:(?:,|\svà)\s(?P<field>{_FIELD}))+"
)
_AGENCY = (
    r"(?:Tài nguyên và Môi trường|Nông nghiệp và (?:Phát triển nông thôn|Môi trường|PTNT)|Giáo dục và Đào tạo|Giáo dục"
    r"|Giao thông vận tải|Xây dựng|Công Thương|Nông nghiệp|Khoa học và Công nghệ"
    r"|Thuế|Hải quan|Tài chính|Công an|Quân sự|Kiểm lâm|Thống kê|Tư pháp|Nội vụ|Y tế|Tòa án|Viện kiểm sát|Kho bạc"
    r"|Quản lý thị trường|Thi hành án|Bảo hiểm xã hội|Kiểm sát|Thanh tra|Biên phòng)(?!\s\p{Lu})"
)
_AGENCIES = regex.compile(
    rf"(?:(?i:các\s)?(?P<head>[Cc]ơ quan\s)|(?P<head>[Nn]gành\s))(?P<name>{_AGENCY})"
    rf"(?:{_NEXT}(?P<name>{_AGENCY}))+(?:{_NEXT}|$)"
)


def agencies_in(matched: str, part: Span) -> tuple[Span, tuple[Span, ...], int] | None:
    """The shared head, the fields and the end of a list of agencies that begins `part` (`cơ quan Thuế, Y tế`)."""
    found = _AGENCIES.match(matched, part.start, part.end)
    if found is None:
        return None
    return Span(*found.span("head")), tuple(Span(a, b) for a, b in found.spans("name")), found.end()


def _by_place(matched: str, unit: Span) -> tuple[tuple[str, Span], ...]:
    """The branches of one body in places that share its name (`Kho bạc Nhà nước Kỳ Anh, Hương Khê`)."""
    found = _BRANCHES.fullmatch(matched, unit.start, unit.end)
    if found is None or not _has_branches().match(found["head"]) or regex.search(rf"(?<!\w){_AREA}\s$", found["head"]):
        return ()
    places = [found.span("name"), *found.spans("more")]
    if any(matched[a:b].lower() in _fields() for a, b in places):
        return ()
    return tuple((found["head"] + matched[a:b], Span(a, b)) for a, b in places)


@cache
def _fields() -> frozenset[str]:
    return frozenset(plain(str(f)).lower() for f in load("bodies").tables["fields"])


@cache
def _has_branches() -> regex.Pattern[str]:
    return regex.compile("|".join(plain(str(h)) for h in load("bodies").tables["with_branches"]), regex.IGNORECASE)


def _with_own_area(matched: str, unit: Span) -> tuple[tuple[str, Span], ...]:
    """Areas of one kind and one that is named besides (`UBND các huyện ven biển và huyện Lý Sơn`)."""
    found = _OWN_AREA.fullmatch(matched, unit.start, unit.end)
    if found is None:
        return ()
    several = found["head"] + found["name"], Span(found.start("head"), found.end("name"))
    return several, *((found["head"] + matched[a:b], Span(a, b)) for a, b in found.spans("more"))


def named_one_by_one(matched: str, unit: Span) -> tuple[tuple[str, Span], ...]:
    """The bodies of areas or schools that one name in `matched` lists by their own names; nothing where it lists none.

    A list without `các` is one only where each area is named as what it is (`thành phố A và thị xã B`).
    """
    told = areas_told(matched, unit) or _numbered_areas(matched, unit) or _seated(matched, unit)
    if told:
        return told
    schools = _SCHOOLS.fullmatch(matched, unit.start, unit.end)
    schools = schools if schools and (schools["all"] or "và" in schools["next"]) else None
    found = schools or _AREAS.fullmatch(matched, unit.start, unit.end)
    if found is None or not (schools or _each_is_told(found)):
        other = _at_places(matched, unit) or _by_place(matched, unit) or _with_own_area(matched, unit)
        return other or _fields_listed(matched, unit)
    kind = found["kind"]
    head = _COUNT.sub("", found["head"]) if found["head"].strip() else ""
    names = []
    for start, end in (found.span("name"), *found.spans("more")):
        own = regex.match(rf"(?:{_LEVEL if schools else _SITE_KIND})\s", matched[start:end])
        if own and schools:
            kind = f"{kind.split()[0]} {own.group().strip()}"
        elif own:
            kind = own.group().strip()
        name = matched[start + (own.end() if own else 0) : end]
        whole = f"{head}{name}" if under_party(head) else f"{head}{kind} {name}"
        names.append((whole[0].upper() + whole[1:] if schools and not head else whole, Span(start, end)))
    return tuple(names)


def _numbered_areas(matched: str, unit: Span) -> tuple[tuple[str, Span], ...]:
    """Who leads areas that are told by their numbers (`Tổ trưởng các tổ dân phố số 3, 4 và 6`)."""
    found = _NUMBERED_AREAS.fullmatch(matched, unit.start, unit.end)
    spans = found.spans("end") if found else []
    return tuple((f"{found['head']}{found['kind']} {matched[a:b]}", Span(a, b)) for a, b in spans) if found else ()


def _seated(matched: str, unit: Span) -> tuple[tuple[str, Span], ...]:
    """The branches of one body where they sit (`Đại diện Cảng vụ tại Cát Bà, Bạch Đằng`)."""
    found = _SEATED.fullmatch(matched, unit.start, unit.end)
    return tuple((found["head"] + matched[a:b], Span(a, b)) for a, b in found.spans("name")) if found else ()


def _each_is_told(found: regex.Match[str]) -> bool:
    several = regex.search(r"(?i)(?<!\w)các\s" + _SITE_KIND, found.group()) is not None
    counted = _COUNT.match(found["head"])
    as_many = counted is not None and _number(counted["count"]) == 1 + len(found.captures("more"))
    return several or as_many or all(regex.match(_SITE_KIND + r"\s", more) for more in found.captures("more"))


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.index(word.lower()) + 2


def _fields_listed(matched: str, unit: Span) -> tuple[tuple[str, Span], ...]:
    """Departments of one kind that are told by their fields, known or not (`Các khoa Y Dược, Sư phạm và Kinh tế`)."""
    found = _LISTED.fullmatch(matched, unit.start, unit.end)
    spans = found.spans("field") if found else []
    fields = [matched[a:b].lower() for a, b in spans]
    if found is None or (len(fields) == 2 and " và ".join(fields) in _fields()):
        return ()
    kind = found["kind"]
    return tuple((f"{kind[0].upper()}{kind[1:]} {matched[a:b]}", Span(a, b)) for a, b in spans)


def _at_places(matched: str, unit: Span) -> tuple[tuple[str, Span], ...]:
    """The offices that are told by nothing but their places (`các đơn vị Mường Tè, Nậm Nhùn và Tân Uyên`)."""
    found = _PLACED.fullmatch(matched, unit.start, unit.end)
    if found is None:
        return ()
    places = found.spans("name")
    if any(matched[a:b].lower() in _fields() or _has_branches().match(matched, a, b) for a, b in places):
        return ()
    return tuple((f"{found['kind']} {matched[a:b]}", Span(a, b)) for a, b in places)
