"""The names in a list of bodies, each told apart, as they are printed (`Sở Y tế, các bệnh viện và trạm trưởng …`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

import regex

from pipeline.core.model import Span
from pipeline.core.vietnamese import plain
from pipeline.grammar.annotation import mended
from pipeline.grammar.bodies import looks_like_body, units_of
from pipeline.grammar.carried_posts import with_posts
from pipeline.grammar.known_departments import known_departments
from pipeline.grammar.name_texts import PARENTHESIS, Names, inside_any
from pipeline.grammar.order_tables import table
from pipeline.grammar.people_lists import parts_people, together
from pipeline.grammar.unit_names import TWO_CAPITALS, members_at

_ASIDE = regex.compile(r"\((?!(?:bà|chị|em)\)).*", regex.IGNORECASE | regex.DOTALL)
_BARE = regex.compile(
    r"(?:các\s+)?(?:lãnh đạo|thủ trưởng|chủ tịch|trưởng|phó|tổ chức|cá nhân|đồng chí)", regex.IGNORECASE
)
_APART = regex.compile(r"(?<=ngành)\s+và\s+(?=(?:các\s+)?địa phương)", regex.IGNORECASE)
_OF_BODIES = regex.compile(
    r"(?:các|những)\s+(?P<head>đảng ủy|đảng bộ|chi bộ|công đoàn|chi đoàn|đoàn thanh niên|ban chấp hành)\s*:\s+",
    regex.IGNORECASE,
)
_CUT = regex.compile(r",\s+|\s+(?:và|hoặc)\s+")
_STATE = regex.compile(r"\s(?:còn|chưa|đang|chậm|thiếu)\s.*", regex.DOTALL)
_CODE = regex.compile(r"\p{Lu}{1,3}\d{1,3}(?!\w)")
_CODED = regex.compile(r"(?:.*\s)?(?P<head>\p{L}+ )" + _CODE.pattern)
_WORD = regex.compile(r"\w+")
_WITH_POST = regex.compile(
    r"(?P<name>(?i:ông|bà|đồng chí|đ/c|cô|thầy|anh|chị) \p{Lu}[\p{L}\p{M}]*(?: \p{Lu}[\p{L}\p{M}]*){1,4}) [-–] \p{Ll}.*"
)


def units_between(names: Names, start: int, end: int) -> list[tuple[str, Span]]:
    """The bodies of a list of names, as printed, each with its place; bare titles of nobody are left out."""
    of_bodies = _OF_BODIES.match(names.open, start, end)
    members = of_bodies.end() if of_bodies else members_at(names, start, end)
    start = members or start
    part = names.open[start:end]
    part = _STATE.sub("", part) if members else part
    head = f"{of_bodies['head'].capitalize()} " if of_bodies else ""
    found = []
    mended_words = _mended_words(part, names.text[start:end])
    units = chain.from_iterable(_apart(part, name, span) for name, span in units_of(part))
    for name, span in with_posts(part, together(part, units)):
        printed = _one_line(_ASIDE.sub("", names.text[start + span.start : start + span.end]))
        same = _one_line(PARENTHESIS.sub("", mended(plain(printed)))) == _one_line(name)
        unit = head + (printed if same else _as_printed(_one_line(name), mended_words))
        person = _WITH_POST.fullmatch(unit)
        unit = person["name"] if person else unit
        if printed and not _BARE.fullmatch(plain(unit)):
            found.append((unit, Span(start + span.start, start + span.end)))
    return found


def _mended_words(part: str, printed: str) -> dict[str, str]:
    """The words of a list that `part` has mended, as they are `printed`; both are of one length."""
    words = ((m.group(), printed[m.start() : m.end()]) for m in _WORD.finditer(part))
    return {mended_word: word for mended_word, word in words if mended_word not in (word, plain(word))}


def _as_printed(name: str, mended_words: Mapping[str, str]) -> str:
    """A name put together from the pieces of a list, its words as they are printed."""
    return str(_WORD.sub(lambda m: mended_words.get(m.group(), m.group()), name)) if mended_words else name


def _apart(part: str, name: str, span: Span) -> Iterator[tuple[str, Span]]:
    """A unit of a list, cut where a body that only orders know (`bodies_too`), or `địa phương`, follows another."""
    begin, head = span.start, ""
    if part[span.start : span.end] == name:
        whole = list(known_departments(part[: span.end], span.start))
        for cut in _CUT.finditer(part, span.start, span.end):
            if inside_any(whole, cut.start()):
                continue
            too = any(table(t).match(part, cut.end(), span.end) for t in ("bodies_too", "in_lists"))
            too = too or parts_people(part[: span.end], begin, cut.start(), cut.end())
            partners = not looks_like_body(name) and TWO_CAPITALS.match(part, cut.end(), span.end)
            coded = _CODED.fullmatch(part, begin, cut.start())
            after = (coded["head"] if coded else head) if _CODE.match(part, cut.end(), span.end) else ""
            if too or partners or after or head or _APART.match(part, cut.start(), span.end):
                yield head + part[begin : cut.start()], Span(begin, cut.start())
                begin, head = cut.end(), after
        name = head + part[begin : span.end]
    yield name, Span(begin, span.end)


def _one_line(name: str) -> str:
    return " ".join(name.split())
