"""Names that go on with what a body or a post is for: `Các trạm bảo vệ rừng | trực …`, `Phó Giám đốc phụ trách khối`.

A verb of the tables that tell trades belongs to the name where the verb of the order, a word that charges somebody or
the colon of a label stands behind its bare object.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

import regex

from pipeline.grammar.bodies import head_end
from pipeline.grammar.cues import Cue
from pipeline.grammar.name_shapes import table_words
from pipeline.grammar.order_tables import table
from pipeline.grammar.people_words import CHARGING, is_trade, syllables, words_of

_MARK = regex.compile(r"[.;:()\"\n]")
_JOINED = regex.compile(r"(?:,|(?<!\w)(?:và|việc|công tác))\s*$")
_LABEL = regex.compile(r":(?=\s+\p{Lu})")
_OPENS_OBJECT = regex.compile(
    r"\s+(?:việc|công tác|tình hình|những|các|toàn bộ|tất cả|mọi|từng|chặt chẽ|thường xuyên|đủ|đúng|đầy đủ|kịp thời"
    r"|\d|số|cho|với|theo|tốt|nghiêm|trước|sau|trong|khi|để|ngay|đến|vào|về|ra|lên|xuống|tới|rõ|có hiệu quả)(?!\w)",
    regex.IGNORECASE,
)
_CHARGE = regex.compile(rf"(?<!\w)(?:{CHARGING}|nhanh chóng|tích cực|tăng cường|dự(?=,| và| họp| hội))(?!\w)")
_IN_CHARGE = regex.compile(r"(?<= )(?:phụ trách|(?:đang )?(?:công tác|làm việc|sinh hoạt|học tập) (?:ở|tại))(?= )")
_POST = regex.compile(
    r"(?<!\w)(?:Phó|Trưởng|[Ll]ãnh đạo|[Cc]hỉ huy|[ỦủUu]y viên|[Hh]uyện ủy viên|[Tt]ỉnh ủy viên|[Đđ]ảng ủy viên"
    r"|[Tt]hành viên|[Cc]ấp ủy viên|[Cc]án bộ|[Cc]huyên viên|[Cc]ông chức|[Gg]iáo viên|[Gg]iảng viên|[Bb]í thư"
    r"|[Cc]hủ tịch|[Đđ]ội phó|[Ss]ĩ quan|[Đđ]ảng viên|[Đđ]oàn viên)(?!\w)[^.,;:()\n]*\Z"
)
_FIELD = regex.compile(
    r"(?:(?:về )?(?:công tác|mảng|lĩnh vực|phần|việc|(?P<whole>nội dung|khối|địa bàn|cụm|cơ sở|chung)) )?(?:các )?",
    regex.IGNORECASE,
)
_MOST = 4  # syllables of the object of a verb that tells a trade
_BEFORE, _BEFORE_WORDS = 30, 4  # characters, and words, before a verb among which a word for a body may stand
_POST_REACH = 80  # characters before what a post is in charge of
_FIELDS = 12  # syllables of what somebody is in charge of


def working_spans(text: str, verbs: Sequence[Cue], ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """What bodies are for, with the object, where the order stands right behind; `ends` are words that end names."""
    starts = [v.start for v in verbs]
    for verb in verbs:
        at = verb.start
        head = _house_before(text, at)
        does = (_trade(text, at) or _named_by_charge(text, verb)) if head else None
        if does is None or does < verb.end or _OPENS_OBJECT.match(text, does):
            continue
        order = _order(text, starts, does, _MOST)
        between = text[does:order].strip() if order else ""
        bare = between and "," not in between and (head == "alone" or not table("things").search(text, does, order))
        sure = order is not None and bool(_CHARGE.match(text, order) or text[order] == ":")
        if order is None or _ended(ends, does, order) or not (bare or (sure and not between)):
            continue
        begin = does + 1
        serial = not sure and any(text.startswith(w, order) for w in _serial())
        if not (serial or head_end(text, begin) or is_trade(text, begin) or _JOINED.search(text, does, order)):
            yield at - 1, len(text[:order].rstrip())


def _house_before(text: str, at: int) -> str | None:
    """Whether a word for a body stands right before a verb in small letters: `alone` or one of many; else None."""
    words = text[max(0, at - _BEFORE) : at].split()[-_BEFORE_WORDS:] if text[at].islower() else []
    if not words or text[at - 1] != " ":
        return None
    words = [w.lower() for w in words]
    for length in (3, 2, 1):
        if " ".join(words[-length:]) in _houses():
            many = len(words) > length and words[-length - 1] in ("các", "những", "mỗi", "từng")
            lone = not many and " ".join(words[-length:]) in table_words("lone_houses")
            return "alone" if lone else "many"
    return None


def _trade(text: str, at: int) -> int | None:
    return next((e for e in reversed(syllables(text, at)[:4]) if text[at:e].lower() in trades()), None)


def _named_by_charge(text: str, verb: Cue) -> int | None:
    """The end of a verb that words right behind it make a name, charging whom it names (`Tổ sàng lọc có nhiệm vụ`)."""
    return verb.end if text.startswith((" có nhiệm vụ", " có trách nhiệm", " chịu trách nhiệm"), verb.end) else None


def charged_spans(text: str, verbs: Sequence[Cue], ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """What posts are in charge of (`phụ trách công tác quản trị`), where the order or the colon of a label follows."""
    starts = [v.start for v in verbs]
    for charge in _IN_CHARGE.finditer(text):
        if not _POST.search(text, max(0, charge.start() - _POST_REACH), charge.start()):
            continue
        field = _FIELD.match(text, charge.end() + 1)
        begin = field.end() if field else charge.end() + 1
        whole = field is not None and field["whole"] is not None
        own = next((v.end for v in verbs[bisect_left(starts, begin) :][:1] if v.start == begin), begin + 1)
        order = _order(text, starts, begin if whole else own, _FIELDS, joined=True)
        if order and (whole or text[begin:order].strip()) and not _ended(ends, begin, order):
            yield charge.start() - 1, len(text[:order].rstrip())


def _order(text: str, starts: Sequence[int], begin: int, most: int, *, joined: bool = False) -> int | None:
    """Where what is ordered begins behind a few words, or the colon stands that tells it; None where neither does.

    Verbs that a comma or `và` joins to those words are no order where `joined` is true.
    """
    mark = _MARK.search(text, begin)
    limit = mark.start() if mark else len(text)
    charge = _CHARGE.search(text, begin, limit)
    found = [at for at in starts[bisect_left(starts, begin) : bisect_left(starts, limit)] if text[at].islower()]
    found = sorted([*found, *([charge.start()] if charge else [])])
    free = (at for at in found if not (joined and _JOINED.search(text, begin, at)))
    order = next(free, limit if mark and _LABEL.match(text, limit) else None)
    return order if order is not None and len(text[begin:order].split()) <= most else None


def _ended(ends: Sequence[int], start: int, end: int) -> bool:
    return bisect_left(ends, start) < bisect_left(ends, end)


@cache
def trades() -> frozenset[str]:
    """The verbs that tell what a body is for."""
    of_bodies = table_words("activities") | table_words("crafted") | table_words("telling") | table_words("works_at")
    return of_bodies | words_of("doing", "duties", "trades_on_duty")


@cache
def _serial() -> tuple[str, ...]:
    return tuple(sorted(table_words("serial_verbs")))


@cache
def _houses() -> frozenset[str]:
    return table_words("houses") | table_words("lone_houses")
