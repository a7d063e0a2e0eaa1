"""A post that is named once for several bodies of one kind: `Giám đốc Công ty A, Công ty B` are two directors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from pipeline.core.model import Span
from pipeline.core.vietnamese import plain
from pipeline.grammar.bodies import head_end

_POST = regex.compile(
    r"(?P<post>(?:các )?(?:Tổng |Phó )?(?:giám đốc|hiệu trưởng|cục trưởng|chi cục trưởng|viện trưởng|bí thư"
    r"|kỹ thuật viên trưởng|điều dưỡng trưởng|hộ sinh trưởng|kế toán trưởng|trạm trưởng|hạt trưởng|đồn trưởng"
    r"|đội trưởng|tổ trưởng|quản đốc))\s+"
    r"(?:các\s+)?(?P<body>\p{Lu}.*)",
    regex.IGNORECASE | regex.DOTALL,
)
_OWN = r"(?:\p{Lu}[\p{L}\d]*(?:[ -]\p{Lu}[\p{L}\d]*)*|(?:số )?\d{1,2})"
_LED = regex.compile(  # `Cung trưởng Cung đường Yên Duệ`, `Trưởng ga Vinh`
    r"(?P<post>\p{L}+(?: \p{Ll}+)? trưởng|\p{Lu}\p{Ll}+ trưởng|[Tt]rưởng \p{Ll}+) (?P<several>các )?"
    rf"(?P<kind>(?:\p{{Lu}}\p{{Ll}}+ )?\p{{Lu}}\p{{Ll}}+(?: \p{{Ll}}+)+ )?(?P<own>{_OWN}(?:(?:, | và ){_OWN})*)"
)
_BETWEEN = regex.compile(", | và ")
_SEVERAL = regex.compile(r"(?:các|những)\s+", regex.IGNORECASE)
_HARD = regex.compile(r"[;.\n]")


def with_posts(part: str, units: Iterable[tuple[str, Span]]) -> Iterator[tuple[str, Span]]:
    """The units of a list, a body behind the head of another one of its kind as its head, too."""
    post, kind, end = "", "", 0
    for name, span in _each_led(part, units):
        matched = plain(name)
        found = _POST.fullmatch(matched)
        if found:
            post, kind = found["post"], _kind(found["body"])
        elif post and kind and _kind(_SEVERAL.sub("", matched)) == kind and not _HARD.search(part, end, span.start):
            name = f"{post} {name[:1].lower() + name[1:] if _SEVERAL.match(matched) else name}"
        else:
            post = ""
        end = span.end
        yield name, span


def _kind(name: str) -> str:
    end = head_end(name, 0)
    return name[:end].lower() if end else ""


def _each_led(part: str, units: Iterable[tuple[str, Span]]) -> Iterator[tuple[str, Span]]:
    """The units, those who lead places of one kind each by themselves (`Trạm trưởng các Trạm Kiểm lâm A, B`)."""
    leading = ""
    for name, span in units:
        led = _LED.fullmatch(plain(name))
        owns = _BETWEEN.split(led["own"]) if led else []
        if led and (led["kind"] or not led["several"]):
            leading = f"{led['post']} {led['kind'] or ''}"
            number = "số " if owns[0].startswith("số ") else ""
            if len(owns) > 1 or led["several"]:
                yield from ((leading + (number if o.isdigit() else "") + o, _place(part, o, span)) for o in owns)
                continue
        elif leading and regex.fullmatch(_OWN, plain(name)) and not head_end(plain(name), 0):
            name = leading + name
        else:
            leading = ""
        yield name, span


def _place(part: str, own: str, span: Span) -> Span:
    at = plain(part).find(own, span.start, span.end)
    return Span(at, at + len(own)) if at >= 0 else span
