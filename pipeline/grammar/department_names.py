"""Names of departments that hold verbs, commas and `và`: `Phòng Kiểm tra, giải quyết khiếu nại, tố cáo xác minh đơn`.

Of one that rules/units.yaml does not know (grammar.known_departments) the verb of the order ends the name: the first
that no comma or `và` joins to it. Nobody puts a comma between who acts and what is to be done.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import regex

from pipeline.grammar.annotation import dictionary
from pipeline.grammar.bodies import head_end
from pipeline.grammar.cues import Cue
from pipeline.grammar.known_departments import heads_in, known_departments
from pipeline.grammar.name_shapes import table_words
from pipeline.grammar.order_tables import over_area

_JOINED = regex.compile(r"(?:,|(?<!\w)và)\s*$")
_MARK = regex.compile(r"[.;:()\"\n]")
_MOST = 6  # syllables between the last verb of a name and the verb of the order
_NEXT = regex.compile(r"(?:,|\svà)\s+")
_PARTS = regex.compile(r",\s*|\s*(?<!\w)và\s+")
_TELLS = regex.compile(r"(?<!\w)(?:yêu cầu|đề nghị|lưu ý|nhắc nhở)(?!\w)")
_SHORT = 2  # syllables of a known name that others may go on from
_OVER = regex.compile(r"\s(?=(?:để|trước|chậm nhất)\s)|[.;:()\"\n]")
_SENDS = regex.compile(r"(?:tổng hợp|báo cáo|trình|gửi|lập|nộp|thông báo|đề xuất|tham mưu|theo dõi|xem xét)(?!\w)")
_HOW = regex.compile(r"(?:thường xuyên|kịp thời|đầy đủ|chặt chẽ|tốt|có hiệu quả|nghiêm ngặt|rõ|cụ thể|ngay)(?!\w)")


def verbal_departments(
    text: str, verbs: Sequence[Cue], outside: Sequence[Cue], ends: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """What belongs to the name of a department between its head and the verb of the order, where it holds a verb.

    `verbs` are all of the text in their order, `outside` those of them that stand in no known name, `ends` the offsets
    of words that end a name.
    """
    starts, free = [v.start for v in verbs], [v.start for v in outside]
    known = {start: end for start, end in known_departments(text)}
    for head in heads_in(text):
        begin = head.end()
        if text[begin].isupper() and not _closed(text, begin, known.get(head.start(), begin)):
            mark = _MARK.search(text, begin)
            limit = mark.start() if mark else len(text)
            told = _order(text, begin, outside[bisect_left(free, begin) : bisect_left(free, limit)])
            inside = verbs[bisect_left(starts, begin) : bisect_left(starts, told)] if told else ()
            if told and inside and _one_name(text, begin, inside, told, ends):
                yield begin, told


def receiving_departments(text: str, verbs: Sequence[Cue], ends: Sequence[int]) -> dict[int, int]:
    """Departments whose names hold a verb behind a comma or `và`, where it ends to whom something is sent.

    Where each begins, and where it ends: `gửi về Phòng Thẩm định, phê duyệt dự án trước ngày …`.
    """
    starts = [v.start for v in verbs]
    found = {}
    for head in heads_in(text):
        over = _OVER.search(text, head.end()) if text[head.end()].isupper() else None
        if over and over.group().isspace() and text[over.start()] != "\n":
            inside = verbs[bisect_left(starts, head.end()) : bisect_left(starts, over.start())]
            small = [v for v in inside if text[v.start].islower()]
            named = len(small) < len(inside) and small and all(_goes_on(text, head.end(), v) for v in small)
            if named and _one_name(text, head.end(), inside, over.start(), ends):
                found[head.start()] = over.start()
    return found


def _goes_on(text: str, begin: int, verb: Cue) -> bool:
    """Whether a verb behind a comma or `và` is one of a name, and not what is done with what was sent."""
    return _JOINED.search(text, begin, verb.start) is not None and not _SENDS.match(text, verb.start)


def _order(text: str, begin: int, verbs: Sequence[Cue]) -> int | None:
    """Where the verb begins that tells what a department does: the first small one that nothing joins to its name."""
    begun = frozenset(v.start for v in verbs)
    for verb in verbs:
        small = text[verb.start].islower()
        if small and not _joins(text, begin, verb, begun) and not _cut_off(text, begin, verb):
            return None if _HOW.match(text, verb.start) else verb.start
    return None


def _closed(text: str, begin: int, end: int) -> bool:
    """Whether a known name ends at an offset for good: it is long, and no comma or `và` follows."""
    return len(text[begin:end].split()) > _SHORT and not _NEXT.match(text, end)


def _joins(text: str, begin: int, verb: Cue, begun: frozenset[int]) -> bool:
    """Whether a verb goes with the name before it: behind a comma or `và`, or right before the verb of the order.

    Only some verbs do that, for they tell a thing of the name (`Tổ Chuyên gia xét thầu lập báo cáo`).
    """
    if _JOINED.search(text, begin, verb.start):
        return True
    follows = verb.end + 1 in begun and text[verb.end] == " " and not _HOW.match(text, verb.end + 1)
    follows = follows and not any(text.startswith(word, verb.end + 1) for word in table_words("serial_verbs"))
    return follows and text[verb.start : verb.end] in table_words("telling")


def _cut_off(text: str, begin: int, verb: Cue) -> bool:
    """Whether what looks like a verb only ends a word: `nhập` in `hòa nhập`, `vệ sinh` in `an toàn vệ sinh`."""
    before = text[begin : verb.start].lower().split()[-2:]
    after = text[verb.start : verb.end].lower().split()
    longer = {" ".join([*before[-n:], *after[:m]]) for n in (1, 2) for m in (1, 2)} if before else set()
    return not longer.isdisjoint(table_words("nouns"))


def _one_name(text: str, begin: int, inside: Sequence[Cue], told: int, ends: Sequence[int]) -> bool:
    """Whether all between the head and the verb of the order is one name, told by the verbs inside."""
    last = inside[-1]
    rest = text[last.end : told]
    if text[last.start].isupper() and not rest.strip():
        return False
    objects = {v.end + 1 for v in inside}
    closed = any(e not in objects for e in ends[bisect_left(ends, begin) : bisect_left(ends, told)])
    other = any(head_end(text, m.end()) for m in _NEXT.finditer(text, begin, told))
    return not (closed or other or over_area(text[begin:told])) and _nominal(rest)


def _nominal(rest: str) -> bool:
    """Whether words are what a verb in a name deals with: all known, but that the first may have one syllable."""
    if len(rest.split()) > _MOST or regex.search(r"\p{Lu}", rest) or _TELLS.search(rest):
        return False
    for number, part in enumerate(_PARTS.split(rest.strip())):
        syllables = part.split()
        at = 0
        while at < len(syllables):
            longest = next((n for n in (4, 3, 2, 1) if _known(" ".join(syllables[at : at + n]))), 0)
            if not longest and (at or number):
                return False
            at += longest or 1
    return True


def _known(word: str) -> bool:
    return word in table_words("nouns") or word in table_words("areas") or (" " in word and word in dictionary())
