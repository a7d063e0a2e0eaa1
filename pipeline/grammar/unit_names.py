"""Where the name of a body begins and ends in running text.

A name begins with a word for a body (grammar.bodies) or somebody (grammar.people). It ends where something of the text
ends it (grammar.name_texts), at a mark, or where the words of names do not go on (grammar.name_shapes).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import regex

from pipeline.core.model import Span
from pipeline.grammar.bodies import head_end, looks_like_body
from pipeline.grammar.name_reach import unknown_words
from pipeline.grammar.name_shapes import Level, Shape, Words, shape_of
from pipeline.grammar.name_texts import Names, inside_any
from pipeline.grammar.order_tables import table
from pipeline.grammar.people_words import person_end, skip_blanks
from pipeline.grammar.verbs import next_act

_MARK = regex.compile(r"[.;:](?!\w)|[\"\n!?()]")
_SHARED_HEAD = regex.compile(
    r"(?:các|những)\s+(?:bộ|sở|ban|cục|vụ|phòng|đơn vị|xã|huyện|phường|tỉnh|cơ quan|đảng ủy|đảng bộ|chi bộ|công đoàn"
    r"|chi đoàn)\s*:(?=\s*\p{Lu})",
    regex.IGNORECASE,
)
_TRIM = regex.compile(r"(?:[\s,;:.(\"*-]|(?<!\w)(?:và|hoặc|với|của|cùng|là|tại|mọi|các|về))+$", regex.IGNORECASE)
_SEVERAL = regex.compile(
    r"(?:[Cc]ác|[Nn]hững)\s+\p{Lu}|[Qq]uý\s+(?:[Cc]ơ quan|[Đđ]ơn vị|[Ss]ở|[Bb]ộ|[Bb]an|[Ủủ]y ban|[Cc]ông ty)"
)
_AREAS = regex.compile(r"các\s+(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn)[\p{Ll},\s]*$", regex.IGNORECASE)
_PLACES = regex.compile(r"\p{Lu}\p{L}*(?:[ -]\p{Lu}\p{L}*)*(?:, | và )\p{Lu}")
TWO_CAPITALS = regex.compile(
    r"(?!(?:Nghị|Quyết|Công văn|Chỉ|Kế hoạch|Luật|Thông|Đề án|Chương)\b)\p{Lu}\p{L}+ \p{Lu}\p{L}+"
)
_MEMBERS = regex.compile(
    r"(?:(?:tất cả )?(?:các|những)|\d{1,3}|hai|ba|bốn|năm|sáu)\s[^.;:()]{2,90}?"
    r"(?:(?P<told>,?\s(?:bao\s)?gồm(?:\scó)?\s?:?)|(?<!ủy|bộ|đoàn|hội|hành)\s?:)\s+",
    regex.IGNORECASE,
)
_SECOND = regex.compile(r"[^.;:,]+?(?:,|\svà)\s+")
_WORD = regex.compile(r"[^\s,;:]+")
_CHARGE = regex.compile(r"(?:có|chịu) trách nhiệm|có nhiệm vụ|chủ trì", regex.IGNORECASE)
_OF_AREA = regex.compile(
    r"\s*\p{Ll}+(?: \p{Ll}+)? (?:tỉnh|huyện|thành phố|thị xã|quận|xã|phường|trung ương)(?: \p{Lu}[\p{L} ]*)?\s*"
)
_QUOTED = regex.compile(r"\s\"\p{Lu}[^\"\n]{1,60}\"")
_FEW = 3  # syllables


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


def _known_whole(names: Names, end: int) -> bool:
    """Whether a department of three syllables or more that is known whole ends at an offset, give or take a blank."""
    end = len(names.open[:end].rstrip()) if names.open[end - 1 : end].isspace() else end
    near = names.known[max(0, bisect_left(names.known, (end, -1)) - 3) : bisect_left(names.known, (end, -1))]
    return any(b == end and names.open.count(" ", a, b) > 2 for a, b in near)


def stands_in_name(names: Names, at: int) -> bool:
    """Whether an offset lies in the name of a department that is known whole."""
    return inside_any(names.known, at)


def begins_helper(names: Names, start: int) -> bool:
    """Whether what follows `phối hợp với` is a partner: of the table `helpers_too`, or a name of two words or more."""
    return bool(table("helpers_too").match(names.open, start) or TWO_CAPITALS.match(names.open, start))


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
    members = members_at(names, start, limit)
    if members:
        return read_name(names, members, limit, acts=acts)
    head = _SHARED_HEAD.match(names.open, start, limit)
    if head and any(v.start == skip_blanks(names.open, head.end()) for v in names.verbs):
        head = None
    end = _until_mark(names, start, head.end() if head else start + 1, limit)
    end = _before_making(names, start, end) if acts else _before_object(names, start, end)
    if head:
        return start + len(_TRIM.sub("", names.open[start : _next_stop(names, start + 1, end)])), False
    shape = _shape(names, start, end, acts=acts)
    told = _next_stop(names, max(shape.end, start + 1), end)
    told = next_act(names.open, shape.end, told) or told if acts and shape.free and told == end else told
    doer = names.doers.get(start)
    if acts:
        over = shape.level >= Level.FIELD or _known_whole(names, shape.end)
    else:
        over = shape.level is Level.CLOSED or bool(doer and shape.end == doer.end)
    over = (over or (acts and not _near(names, shape.end, told))) and not (acts and _charged(names, shape.end, told))
    unknown = shape.unknown and shape.end < told and over
    apart = not acts and doer is not None and shape.end == doer.end and names.open[shape.end : shape.end + 1] == ","
    end = shape.end if unknown or apart else told
    end = _over_quoted(names, start + len(_TRIM.sub("", names.open[start:end])), limit)
    return min(max(end, doer.end), limit) if doer and acts else end, unknown and not (doer and doer.weak)


def _over_quoted(names: Names, end: int, limit: int) -> int:
    """Where a name ends of which the last part stands in quotes (`Công ty Cổ phần "Hồng Lam"`)."""
    quoted = _QUOTED.match(names.open, end, limit)
    return quoted.end() if quoted else end


def _before_object(names: Names, start: int, limit: int) -> int:
    """Where what is sent follows the name of who receives it (`báo cáo Sở Tài chính nguồn vốn`)."""
    things = table("sent").finditer(names.open, _first_word(names.open, start), limit)
    thing = next((t for t in things if not inside_any(names.known, t.start())), None)
    return thing.start() if thing and names.open[thing.start()].islower() else limit


def _before_making(names: Names, start: int, limit: int) -> int:
    """Where the name of who acts is over at the latest: at a verb with its product behind it."""
    at = bisect_right(names.makes, _first_word(names.open, start))
    return min(limit, names.makes[at]) if at < len(names.makes) else limit


def members_at(names: Names, start: int, limit: int) -> int | None:
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
    while mark and mark.group() == ";" and begins_name(names, skip_blanks(names.open, mark.end())):
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
        if end is None and inside_any(names.safe, at) and not names.open[at].isupper():
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
    if _OF_AREA.fullmatch(names.open, start, end):
        return True
    first = skip_blanks(names.open, start)
    return next_act(names.open, first, first + 1) is None and unknown_words(names, Span(start, end))


def _charged(names: Names, start: int, end: int) -> bool:
    """Whether a few words lead straight to `có trách nhiệm` and the like: they can be no verb."""
    between = names.open[start:end]
    return bool(_CHARGE.match(names.open, end)) and "," not in between and len(between.split()) <= _FEW


def _lists_areas(names: Names, start: int, colon: int, limit: int) -> bool:
    """Whether names of areas follow a colon (`UBND các huyện: Vụ Bản, Ý Yên rà soát …`), not what is to be done."""
    begin = skip_blanks(names.open, colon + 1)
    areas = _AREAS.search(names.open, start, colon) and _PLACES.match(names.open, begin, limit)
    return bool(areas) and not any(v.start == begin for v in names.verbs)
