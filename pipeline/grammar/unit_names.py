"""Where the name of a body begins and ends in running text.

A name begins with a word for a body (grammar.bodies). It ends where a verb of directives.yaml, a word of the table
`ends` of assignees.yaml or a mark ends it; inside the names that the dispatch itself writes out (addressees,
headings, copies, cells of task tables) nothing does.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import regex

from pipeline.core.model import Span
from pipeline.core.vietnamese import plain
from pipeline.grammar.annotation import dictionary, is_word, mended
from pipeline.grammar.bodies import head_end, looks_like_body, units_of
from pipeline.grammar.carried_posts import with_posts
from pipeline.grammar.cues import Cue, cues_between
from pipeline.grammar.department_names import receiving_departments, verbal_departments
from pipeline.grammar.known_departments import known_departments
from pipeline.grammar.known_people import person_end
from pipeline.grammar.name_shapes import Level, Shape, Words, shape_of
from pipeline.grammar.order_tables import known_spans, table, verbal_names
from pipeline.grammar.people import Doer, doers_in
from pipeline.grammar.people_words import parts_people, together
from pipeline.grammar.telling_verbs import free_verbs, making_verbs, second_fields, telling_spans

_PARENTHESIS = regex.compile(r"\([^()]{0,400}\)")
_ASIDE = regex.compile(r"\((?!(?:bà|chị|em)\)).*", regex.IGNORECASE | regex.DOTALL)
_MARK = regex.compile(r"[.;:](?!\w)|[\"\n!?()]")
_SHARED_HEAD = regex.compile(
    r"(?:các|những)\s+(?:bộ|sở|ban|cục|vụ|phòng|đơn vị|xã|huyện|phường|tỉnh|cơ quan|đảng ủy|đảng bộ|chi bộ|công đoàn"
    r"|chi đoàn)\s*:(?=\s*\p{Lu})",
    regex.IGNORECASE,
)
_TRIM = regex.compile(r"(?:[\s,;:.(\"*-]|(?<!\w)(?:và|hoặc|với|của|cùng|là|tại|mọi|các|về))+$", regex.IGNORECASE)
_BARE = regex.compile(
    r"(?:các\s+)?(?:lãnh đạo|thủ trưởng|chủ tịch|trưởng|phó|tổ chức|cá nhân|đồng chí)", regex.IGNORECASE
)
_SEVERAL = regex.compile(
    r"(?:[Cc]ác|[Nn]hững)\s+\p{Lu}|[Qq]uý\s+(?:[Cc]ơ quan|[Đđ]ơn vị|[Ss]ở|[Bb]ộ|[Bb]an|[Ủủ]y ban|[Cc]ông ty)"
)
_AREAS = regex.compile(r"các\s+(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn)[\p{Ll},\s]*$", regex.IGNORECASE)
_PLACES = regex.compile(r"\p{Lu}\p{L}*(?:[ -]\p{Lu}\p{L}*)*(?:, | và )\p{Lu}")
_NAMED = regex.compile(r"(?!(?:Nghị|Quyết|Công văn|Chỉ|Kế hoạch|Luật|Thông|Đề án|Chương)\b)\p{Lu}\p{L}+ \p{Lu}\p{L}+")
_APART = regex.compile(r"(?<=ngành)\s+và\s+(?=(?:các\s+)?địa phương)", regex.IGNORECASE)
_MEMBERS = regex.compile(
    r"(?:(?:tất cả )?(?:các|những)|\d{1,3}|hai|ba|bốn|năm|sáu)\s[^.;:()]{2,90}?"
    r"(?:(?P<told>,?\s(?:bao\s)?gồm(?:\scó)?\s?:?)|(?<!ủy|bộ|đoàn|hội|hành)\s?:)\s+",
    regex.IGNORECASE,
)
_SECOND = regex.compile(r"[^.;:,]+?(?:,|\svà)\s+")
_OF_BODIES = regex.compile(
    r"(?:các|những)\s+(?P<head>đảng ủy|đảng bộ|chi bộ|công đoàn|chi đoàn|đoàn thanh niên|ban chấp hành)\s*:\s+",
    regex.IGNORECASE,
)
_STATE = regex.compile(r"\s(?:còn|chưa|đang|chậm|thiếu)\s.*", regex.DOTALL)
_WORD = regex.compile(r"[^\s,;:]+")
_CODE = regex.compile(r"\p{Lu}{1,3}\d{1,3}(?!\w)")
_CODED = regex.compile(r"(?:.*\s)?(?P<head>\p{L}+ )" + _CODE.pattern)
_CHARGE = regex.compile(r"(?:có|chịu) trách nhiệm|có nhiệm vụ|chủ trì", regex.IGNORECASE)
_OF_AREA = regex.compile(
    r"\s*\p{Ll}+(?: \p{Ll}+)? (?:tỉnh|huyện|thành phố|thị xã|quận|xã|phường|trung ương)(?: \p{Lu}[\p{L} ]*)?\s*"
)
_FEW = 3  # syllables
_WITH_POST = regex.compile(
    r"(?P<name>(?i:ông|bà|đồng chí|đ/c|cô|thầy|anh|chị) \p{Lu}[\p{L}\p{M}]*(?: \p{Lu}[\p{L}\p{M}]*){1,4}) [-–] \p{Ll}.*"
)


@dataclass(frozen=True)
class Names:
    """A text in which names can be looked up: ``open`` is it with parentheses blanked, ``stops`` end a name.

    ``makes`` are the verbs with what they make or send right behind them: no name holds them.
    """

    text: str
    open: str
    stops: tuple[int, ...]
    verbs: tuple[Cue, ...]
    acts: frozenset[int] = frozenset()
    makes: tuple[int, ...] = ()
    safe: tuple[tuple[int, int], ...] = ()
    written: tuple[tuple[int, int], ...] = ()
    known: tuple[tuple[int, int], ...] = ()
    receiving: Mapping[int, int] = field(default_factory=dict)
    doers: Mapping[int, Doer] = field(default_factory=dict)


def names_in(
    text: str,
    matched: str,
    verbs: Sequence[Cue],
    known: Iterable[str],
    *,
    words: Sequence[Span] = (),
    inside: bool = False,
) -> Names:
    """Ready to look up names in `text` (`matched` is its plain form), in its parentheses too where `inside` is true.

    `known` are names that the dispatch writes out elsewhere, `words` its words of several syllables: no small word in
    one of them (`bị` in `thiết bị`) ends a name.
    """
    matched = mended(matched)
    open_text = matched if inside else _PARENTHESIS.sub(lambda m: " " * len(m.group()), matched)
    longer = {w.start: _kept_until(open_text, w) for w in words}
    ends = [m.start() for m in table("ends").finditer(open_text) if m.end() >= longer.get(m.start(), 0)]
    written = sorted(known_spans(open_text, known))
    small = frozenset(v.start for v in verbs if open_text[v.start].islower())
    known_names = list(known_departments(open_text, 0, small, frozenset(ends)))
    doers = {d.start: d for d in doers_in(open_text, verbs, ends)}
    named = [(d.start - 1, d.end) for d in doers.values()]
    safe = sorted([*written, *verbal_names(open_text), *known_names, *named])
    outside = [v for v in verbs if not _inside(safe, v.start)]
    telling = list(telling_spans(open_text, outside, ends))
    fields = list(verbal_departments(open_text, verbs, outside, ends))
    safe = sorted([*safe, *telling, *fields, *second_fields(open_text, verbs, ends)])
    acts = frozenset(v.start for v in verbs)
    told = sorted([*written, *telling, *known_names, *fields, *named])
    makes = tuple(v.start for v in making_verbs(open_text, verbs) if not _inside(told, v.start))
    free = list(free_verbs(open_text, [v for v in outside if not _inside(safe, v.start)]))
    stops = {v.start for v in free if open_text[v.start].islower()}
    whole = [(start + 1, end) for start, end in longer.items()]
    stops |= {at for at in ends if open_text[at].islower() and not _inside(safe, at) and not _inside(whole, at)}
    sorted_stops, whole_names = tuple(sorted(stops)), tuple(known_names)
    sent = receiving_departments(open_text, verbs, ends)
    free_ones, kept = tuple(free), tuple(safe)
    return Names(
        text, open_text, sorted_stops, free_ones, acts, makes, kept, tuple(written), whole_names, sent, doers
    )


def _kept_until(text: str, word: Span) -> int:
    """Up to where a word keeps what it holds: one of three syllables may have caught the next (`vệ tinh tự`)."""
    syllables = text[word.start : word.end].split(" ")
    caught = len(syllables) > 2 and is_word(" ".join(syllables[:-1]))
    return word.end - len(syllables[-1]) if caught else word.end


def begins_name(names: Names, start: int, *, acts: bool = True) -> bool:
    """Whether a body's name begins at an offset; of those who act, also one told by trade or circumstance."""
    part = names.open[start : start + 80].split("  ")[0]
    too = table("bodies_too").match(part)
    body = too or looks_like_body(part) or _SEVERAL.match(part)
    counted = too is not None and part[:1].isdigit()
    unlike = table("unlike_bodies").match(names.open, start)
    begins = bool(body) and (part[:1].isalpha() or counted) and not unlike
    person = person_end(names.open, start)
    known = (acts and start in names.doers) or _begins_known(names, start)
    return begins or bool(person and (not unlike or person >= unlike.end())) or known


def _begins_known(names: Names, start: int) -> bool:
    at = bisect_left(names.known, (start, -1))
    return at < len(names.known) and names.known[at][0] == start


def stands_in_name(names: Names, at: int) -> bool:
    """Whether an offset lies in the name of a department that is known whole."""
    return _inside(names.known, at)


def begins_helper(names: Names, start: int) -> bool:
    """Whether what follows `phối hợp với` is a partner: of the table `helpers_too`, or a name of two words or more."""
    return bool(table("helpers_too").match(names.open, start) or _NAMED.match(names.open, start))


def begins_receiver(names: Names, start: int) -> bool:
    """Whether what follows `thông báo cho` is somebody who is told, though it is no body: `học sinh`, `các hộ dân`."""
    return table("receivers_too").match(names.open, start) is not None


def names_too(names: Names, start: int, end: int) -> bool:
    """Whether what begins at `start` like a verb is a body whose name goes on behind it (`Tư vấn giám sát`)."""
    match = table("bodies_too").match(names.open, start)
    doer = names.doers.get(start)
    reach = max(match.end() if match else start, person_end(names.open, start) or start, doer.end if doer else start)
    return reach > end


def name_end(names: Names, start: int, limit: int, *, acts: bool = True) -> int:
    """Where the name (or the list of names) that begins at `start` ends, at most at `limit`; `acts`: see read_name."""
    return read_name(names, start, limit, acts=acts)[0]


def read_name(names: Names, start: int, limit: int, *, acts: bool = True) -> tuple[int, bool]:
    """Where a name ends, and whether a word follows that can be no part of it, though no verb is known there.

    Of a body that acts the verb must follow; one that only receives something may be followed by nothing.
    """
    if not acts and names.receiving.get(start, limit + 1) <= limit:
        return names.receiving[start], False
    members = _members(names, start, limit)
    if members:
        return read_name(names, members, limit, acts=acts)
    head = _SHARED_HEAD.match(names.open, start, limit)
    if head and any(v.start == _skip(names.open, head.end()) for v in names.verbs):
        head = None
    end = _until_mark(names, start, head.end() if head else start + 1, limit)
    end = _before_making(names, start, end) if acts else _before_object(names, start, end)
    if head:
        return start + len(_TRIM.sub("", names.open[start : _next_stop(names, start + 1, end)])), False
    shape = _shape(names, start, end, acts=acts)
    told = _next_stop(names, max(shape.end, start + 1), end)
    doer = names.doers.get(start)
    over = shape.level >= Level.FIELD if acts else shape.level is Level.CLOSED or bool(doer and shape.end == doer.end)
    over = (over or (acts and not _near(names, shape.end, told))) and not (acts and _charged(names, shape.end, told))
    unknown = shape.unknown and shape.end < told and over
    apart = not acts and doer is not None and shape.end == doer.end and names.open[shape.end : shape.end + 1] == ","
    end = shape.end if unknown or apart else told
    return start + len(_TRIM.sub("", names.open[start:end])), unknown and not (doer and doer.weak)


def _before_object(names: Names, start: int, limit: int) -> int:
    """Where what is sent follows the name of who receives it (`báo cáo Sở Tài chính nguồn vốn`)."""
    things = table("sent").finditer(names.open, _first_word(names.open, start), limit)
    thing = next((t for t in things if not _inside(names.known, t.start())), None)
    return thing.start() if thing and names.open[thing.start()].islower() else limit


def _before_making(names: Names, start: int, limit: int) -> int:
    """Where the name of who acts is over at the latest: at a verb with its product behind it."""
    at = bisect_right(names.makes, _first_word(names.open, start))
    return min(limit, names.makes[at]) if at < len(names.makes) else limit


def _members(names: Names, start: int, limit: int) -> int | None:
    """Where the bodies are listed of which a group consists (`03 cơ sở chưa kết nối gồm: X, Y`, `các đơn vị: X, Y`)."""
    group = _MEMBERS.match(names.open, start, limit)
    at = group.end() if group else 0
    if group is None or not begins_name(names, at) or at in names.acts:
        return None
    second = _SECOND.match(names.open, at, limit)
    listed = second is not None and begins_name(names, second.end()) and second.end() not in names.acts
    return at if listed or group["told"] else None


def _next_stop(names: Names, start: int, limit: int) -> int:
    at = bisect_left(names.stops, start)
    return min(limit, names.stops[at]) if at < len(names.stops) else limit


def _until_mark(names: Names, start: int, after: int, limit: int) -> int:
    mark = _MARK.search(names.open, after, limit)
    if mark and mark.group() == ":" and _lists_areas(names, start, mark.start(), limit):
        mark = _MARK.search(names.open, mark.end(), limit)
    while mark and mark.group() == ";" and begins_name(names, _skip(names.open, mark.end())):
        mark = _MARK.search(names.open, mark.end(), limit)
    return mark.start() if mark else limit


def _shape(names: Names, start: int, limit: int, *, acts: bool) -> Shape:
    """How far a name can go by what names are made of."""
    written = dict(names.written)
    too = table("bodies_too").match(names.open, start, limit) or table("helpers_too").match(names.open, start, limit)
    head = written.get(start) or (too.end() if too else None) or head_end(names.open, start, first=True)
    told = None if acts else table("receivers_too").match(names.open, start, limit)
    head = max(told.end(), head or 0) if told else head
    doer = names.doers.get(start)
    head = max(head or 0, person_end(names.open, start) or 0, doer.end if doer else 0) or None

    def over(at: int) -> int | None:
        doer = names.doers.get(at)
        end = written.get(at) or (doer.end if doer and not doer.weak else None)
        if end is None and _inside(names.safe, at) and not names.open[at].isupper():
            end = _first_word(names.open, at)
        return end

    words = Words(frozenset(names.stops), names.acts, over)
    return shape_of(names.open, Span(start, head or _first_word(names.open, start)), limit, words)


def _first_word(text: str, start: int) -> int:
    word = _WORD.match(text, start)
    return word.end() if word else start


def _near(names: Names, start: int, end: int) -> bool:
    """Whether a few words that are not known lead straight to a verb: they are part of the name.

    One syllable for itself is rather a verb that is not known, but before an area it is none.
    """
    between = names.open[start:end]
    if _OF_AREA.fullmatch(between):
        return True
    syllables = between.lower().split()
    verb = any(v.start == end for v in cues_between(names.verbs, end, end + 60))
    word = len(syllables) > 1 and " ".join(syllables[:2]) in dictionary()
    return verb and word and "," not in between and len(syllables) <= _FEW


def _charged(names: Names, start: int, end: int) -> bool:
    """Whether a few words lead straight to `có trách nhiệm` and the like: they can be no verb."""
    between = names.open[start:end]
    return bool(_CHARGE.match(names.open, end)) and "," not in between and len(between.split()) <= _FEW


def _lists_areas(names: Names, start: int, colon: int, limit: int) -> bool:
    """Whether names of areas follow a colon (`UBND các huyện: Vụ Bản, Ý Yên rà soát …`), not what is to be done."""
    begin = _skip(names.open, colon + 1)
    areas = _AREAS.search(names.open, start, colon) and _PLACES.match(names.open, begin, limit)
    return bool(areas) and not any(v.start == begin for v in names.verbs)


def units_between(names: Names, start: int, end: int) -> list[tuple[str, Span]]:
    """The bodies of a list of names, as printed, each with its place; bare titles of nobody are left out."""
    of_bodies = _OF_BODIES.match(names.open, start, end)
    members = of_bodies.end() if of_bodies else _members(names, start, end)
    start = members or start
    part = names.open[start:end]
    part = _STATE.sub("", part) if members else part
    head = f"{of_bodies['head'].capitalize()} " if of_bodies else ""
    found = []
    units = chain.from_iterable(_apart(part, name, span) for name, span in units_of(part))
    for name, span in with_posts(part, together(part, units)):
        printed = _one_line(_ASIDE.sub("", names.text[start + span.start : start + span.end]))
        same = _one_line(_PARENTHESIS.sub("", mended(plain(printed)))) == _one_line(name)
        unit = head + (printed if same else _one_line(name))
        person = _WITH_POST.fullmatch(unit)
        unit = person["name"] if person else unit
        if printed and not _BARE.fullmatch(plain(unit)):
            found.append((unit, Span(start + span.start, start + span.end)))
    return found


def _apart(part: str, name: str, span: Span) -> Iterator[tuple[str, Span]]:
    """A unit of a list, cut where a body that only orders know (`bodies_too`), or `địa phương`, follows another."""
    begin, head = span.start, ""
    if part[span.start : span.end] == name:
        whole = list(known_departments(part[: span.end], span.start))
        for cut in regex.finditer(r",\s+|\s+(?:và|hoặc)\s+", part[: span.end], pos=span.start):
            if _inside(whole, cut.start()):
                continue
            too = any(table(t).match(part, cut.end(), span.end) for t in ("bodies_too", "in_lists"))
            too = too or parts_people(part[: span.end], begin, cut.start(), cut.end())
            partners = not looks_like_body(name) and _NAMED.match(part, cut.end(), span.end)
            coded = _CODED.fullmatch(part, begin, cut.start())
            after = (coded["head"] if coded else head) if _CODE.match(part, cut.end(), span.end) else ""
            if too or partners or after or head or _APART.match(part, cut.start(), span.end):
                yield head + part[begin : cut.start()], Span(begin, cut.start())
                begin, head = cut.end(), after
        name = head + part[begin : span.end]
    yield name, Span(begin, span.end)


def _one_line(name: str) -> str:
    return " ".join(name.split())


def _skip(text: str, start: int) -> int:
    return start + len(text[start:]) - len(text[start:].lstrip())


def _inside(safe: Sequence[tuple[int, int]], at: int) -> bool:
    first = bisect_right(safe, (at, -1))
    return any(a <= at < b for a, b in safe[max(0, first - 8) : first])
