"""The bodies to which a dispatch goes, from the lines under `Kính gửi` or `… ĐIỆN:`."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.core.vietnamese import plain
from pipeline.grammar.bodies import units_of

_EDGE = " .,;:*_"
_PLACE = r"(?:phường|xã|thị trấn|huyện|quận|thị xã|thành phố|khu phố|tổ dân phố|đặc khu)"
_ADDRESS = (
    r"địa chỉ|(?:tại )?(?:số|lô|km|tổ|ngõ|ngách|hẻm|tầng|phòng|thửa) ?(?:nhà )?(?-i:\p{Lu})?-?\d"
    r"|(?:tại )?(?:đường|phố|thôn|ấp|bản|khu (?:công nghiệp|đô thị|kinh tế)|kcn|cụm công nghiệp|ccn) (?-i:[\p{Lu}\d])"
    rf"|(?:tại )?{_PLACE} (?-i:\p{{Lu}})[^()]*,"
)
_ASIDE = regex.compile(rf"\s*\((?:sau đây|gọi|{_ADDRESS}).*$", regex.IGNORECASE)
_NAME = r"(?:Thành phố|\p{Lu}[\p{L}'’-]*(?:\s(?:\p{Lu}[\p{L}'’-]*|\d+))*)"
_OF_EACH = regex.compile(
    rf"(?P<post>(?:\p{{L}}+\s){{0,4}}?)(?i:các)\s(?P<kind>[^,;:()]{{2,60}}?)\s*:\s*(?P<name>{_NAME})"
    rf"(?:(?:\s*,\s*(?:và\s)?|\svà\s)(?P<name>{_NAME}))+"
)
ADDRESS_LABEL = regex.compile(r"\s*(?:địa chỉ|đ/c|mã số thuế|mst|điện thoại|email)\s*:", regex.IGNORECASE)
_AREA = regex.compile(rf"(?:{_PLACE}|tỉnh|cơ quan|đơn vị|đồng chí|ông)(?!\w)", regex.IGNORECASE)
_NUMBER = regex.compile(r"\d{1,2}(?!\d)")
_OWNERS = regex.compile(
    r",\s+(?:và\s+)?(?=chủ (?:đầu tư|rừng|hồ|đập|dự án|phương tiện|cơ sở|tàu|hộ)(?!\w))", regex.IGNORECASE
)


def addressees_in(lines: str) -> tuple[str, ...]:
    """The names in the lines of an addressees' list, without what is told of them in brackets."""
    names: list[str] = []
    for name, _ in units_of("\n".join(line for line in lines.split("\n") if not ADDRESS_LABEL.match(plain(line)))):
        goes_on = names and names[-1][-1:].isdigit() and _NUMBER.match(name)
        if goes_on:  # `Trưởng phòng 1, 2, 3 Viện kiểm sát`
            names[-1] = f"{names[-1]}, {name}"
        else:
            names.append(name)
    bare = (_ASIDE.sub("", name).strip(_EDGE) for name in names)
    return tuple(each for name in bare if name for each in _each(name))


def _each(name: str) -> Iterator[str]:
    """A name, or those of a list that shares a post and a kind (`Giám đốc các Điện lực: A, B`)."""
    found = _OF_EACH.fullmatch(plain(name))
    if found and not _AREA.match(found["kind"]):
        head = f"{name[: found.end('post')]}{name[slice(*found.span('kind'))]}"
        yield from (f"{head} {name[a:b]}" for a, b in found.spans("name"))
        return
    start = 0
    for cut in _OWNERS.finditer(plain(name)):
        yield name[start : cut.start()]
        start = cut.end()
    yield name[start:]
