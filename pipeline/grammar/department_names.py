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
from pipeline.grammar.known_departments import department_heads, known_departments
from pipeline.grammar.name_shapes import table_words
from pipeline.grammar.order_tables import over_area

_JOINED = regex.compile(r"(?:,|(?<!\w)và)\s*$")
_MARK = regex.compile(r"[.;:()\"\n]")
_MOST = 6  # syllables between the last verb of a name and the verb of the order
_NEXT = regex.compile(r"(?:,|\svà)\s+")
_PARTS = regex.compile(r",\s*|\s*(?<!\w)và\s+")
_TELLS = regex.compile(r"(?<!\w)(?:yêu cầu|đề nghị|lưu ý|nhắc nhở)(?!\w)")
_HOW = regex.compile(r"(?:chặt chẽ|tốt|có hiệu quả|nghiêm ngặt|rõ|cụ thể|ngay)(?!\w)")


def verbal_departments(
    text: str, verbs: Sequence[Cue], outside: Sequence[Cue], ends: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """What belongs to the name of a department between its head and the verb of the order, where it holds a verb.

    `verbs` are all of the text in their order, `outside` those of them that stand in no known name, `ends` the offsets
    of words that end a name.
    """
    starts, free = [v.start for v in verbs], [v.start for v in outside]
    known = {start for start, _ in known_departments(text)}
    for head in department_heads().finditer(text):
        begin = head.end()
        if text[begin].isupper() and head.start() not in known:
            mark = _MARK.search(text, begin)
            limit = mark.start() if mark else len(text)
            told = _order(text, begin, outside[bisect_left(free, begin) : bisect_left(free, limit)])
            inside = verbs[bisect_left(starts, begin) : bisect_left(starts, told)] if told else ()
            if told and inside and _one_name(text, begin, inside, told, ends):
                yield begin, told


def _order(text: str, begin: int, verbs: Sequence[Cue]) -> int | None:
    """Where the verb begins that tells what a department does: the first small one that nothing joins to its name."""
    for verb in verbs:
        small = text[verb.start].islower()
        if small and not _JOINED.search(text, begin, verb.start) and not _cut_off(text, begin, verb.start):
            return None if _HOW.match(text, verb.start) else verb.start
    return None


def _cut_off(text: str, begin: int, at: int) -> bool:
    """Whether what looks like a verb is the second half of a word (`nhập` in `hòa nhập`)."""
    before, after = text[begin:at].split()[-1:], text[at : at + 12].split()[:1]
    return bool(before) and f"{before[0]} {after[0]}".lower() in table_words("nouns")


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
