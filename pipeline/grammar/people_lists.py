"""People and groups in a list of names: which of them are several, and which are one group (rules/people.yaml)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from pipeline.core.model import Span
from pipeline.grammar.people_heads import Head, head_of
from pipeline.grammar.people_words import skip_blanks, words_of

_AT_PLACES = regex.compile(r".*\s(?:tại|ở)\s(?:[^,]*\s)?\p{Lu}[\p{L}\d]*(?:(?:, | và | )\p{Lu}[\p{L}\d]*)*")
_NUMBERED = regex.compile(r"(?<!\w)(?P<what>\p{Ll}+) số \d+$")
_PLACE = regex.compile(
    r"(?!(?:Phòng|Ban|Tổ|Đội|Sở|Trạm|Khoa|Công|Ủy|Hội|Trung|Trường)(?!\w))\p{Lu}[\p{L}\d]*(?: \p{Lu}[\p{L}\d]*)*"
)


def parts_people(text: str, begin: int, cut: int, after: int) -> bool:
    """Whether a comma or `và` at `cut` parts two people of a list, of whom the first began at `begin`.

    `Máy trưởng và thủy thủ trưởng tàu` are two; `cán bộ, công chức, viên chức` are one group.
    """
    first, second = head_of(text, begin) or _authorities(text, begin), head_of(text, after)
    if first is None or second is None or (second.weak and not first.weak):
        return False
    if text[after].isupper() and second.words in words_of("crowds"):
        return False
    return not (second.words in words_of("together") and first.words in words_of("together") and first.end == cut)


def _authorities(text: str, start: int) -> Head | None:
    """`chính quyền`, beside whom others may stand in a list."""
    word = next((w for w in words_of("authorities") if text[start : start + len(w)].lower() == w), None)
    return Head(start + len(word), word) if word else None


def together(part: str, units: Iterable[tuple[str, Span]]) -> Iterator[tuple[str, Span]]:
    """The units of a list, those made one who belong together (`toàn thể cán bộ, công chức và người lao động`)."""
    last: tuple[str, Span] | None = None
    for name, span in units:
        if last and _one_group(part, last[1], span):
            span = Span(last[1].start, span.end)
            name = part[span.start : span.end]
        elif last:
            yield last
        last = name, span
    if last:
        yield last


def _one_group(part: str, before: Span, after: Span) -> bool:
    numbered = _NUMBERED.search(part, before.start, before.end)
    if numbered and _NUMBERED.fullmatch(part, after.start, after.end) and head_of(part, before.start):
        return part.startswith(numbered["what"], after.start)
    if _AT_PLACES.fullmatch(part, before.start, before.end) and _PLACE.fullmatch(part, after.start, after.end):
        return head_of(part, before.start) is not None
    start = before.start + part[before.start : before.end].rfind(", ") + 1
    last = head_of(part[: before.end], skip_blanks(part, start))
    following = head_of(part[: after.end], after.start)
    bare = last is not None and last.end == before.end and last.words in words_of("together")
    return bare and following is not None and following.words in words_of("together")
