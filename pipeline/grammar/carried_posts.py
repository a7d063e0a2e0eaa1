"""A post that is named once for several bodies of one kind: `Giám đốc Công ty A, Công ty B` are two directors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from pipeline.core.model import Span
from pipeline.core.vietnamese import plain
from pipeline.grammar.bodies import head_end

_POST = regex.compile(
    r"(?P<post>(?:các )?(?:Tổng |Phó )?(?:giám đốc|hiệu trưởng|cục trưởng|chi cục trưởng|viện trưởng|bí thư))\s+"
    r"(?:các\s+)?(?P<body>\p{Lu}.*)",
    regex.IGNORECASE | regex.DOTALL,
)
_SEVERAL = regex.compile(r"(?:các|những)\s+", regex.IGNORECASE)
_HARD = regex.compile(r"[;.\n]")


def with_posts(part: str, units: Iterable[tuple[str, Span]]) -> Iterator[tuple[str, Span]]:
    """The units of a list, a body behind the head of another one of its kind as its head, too."""
    post, kind, end = "", "", 0
    for name, span in units:
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
