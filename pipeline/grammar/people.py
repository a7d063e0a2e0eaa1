"""People and groups who are told what to do: who they are by trade, post or circumstance (rules/people.yaml).

`Công nhân vận hành trạm bơm kiểm tra van`: the name is a head (`công nhân`) and what tells which of them are meant. A
verb belongs to it where the verb of an order stands behind its object with nothing between them; else it is the order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from pipeline.grammar.annotation import dictionary
from pipeline.grammar.bodies import head_end
from pipeline.grammar.cues import Cue
from pipeline.grammar.name_shapes import table_words
from pipeline.grammar.people_words import is_person, skip_blanks, syllables, words_of

_PLACE = regex.compile(
    r"(?:\A|(?<=[\n.;:,()\"]|(?:\A|\n|[.;:])\s*[-–+•*])|(?<!\w)(?:giao|giao cho|(?P<demand>đề nghị|yêu cầu"
    r"|nhắc nhở|kêu gọi|lưu ý)|phân công|mời|riêng|và|hoặc|cùng|với|gửi|báo cáo|cho|đối với|của))\s*(?=\p{L})",
    regex.IGNORECASE,
)
_MARK = regex.compile(r"[.,;:()\"\n]")
_STOP = regex.compile(r"[.;:()\"\n]")
_JOINED = regex.compile(r"(?:,|(?<!\w)(?:và|hoặc))\s*$")
_NEXT = regex.compile(r"(?:,|\s(?:và|hoặc)(?=\s))\s*")
_OBJECT = regex.compile(
    r"\s+(?:việc|công tác|tình hình|những|các|toàn bộ|tất cả|mọi|từng|chặt chẽ|thường xuyên|đủ|đúng|đầy đủ|kịp thời|\d"
    r"|số|chỉ tiêu|rõ|nguyên nhân"
    r"|cho|với|thông tin|tài liệu|danh sách|báo cáo|số liệu|kế hoạch|kết quả|phương án|nội dung|theo|tốt|nghiêm|an toàn"
    r"|trước|sau|trong|khi|để|ngay|đến|vào|về|ra|lên|xuống|tới)(?!\w)",
    regex.IGNORECASE,
)
_ATTRIBUTED = regex.compile(
    r"(?<!\w)(?:được|bị|đã|đang|chưa|không|có|do|phải|phân công|giao|cử|ủy quyền)\s*$", regex.IGNORECASE
)
_CHARGE = regex.compile(
    r"(?:(?:có|chịu) trách nhiệm|có nhiệm vụ|chủ trì|phải|cần|không được|tuyệt đối|chủ động|khẩn trương"
    r"|nghiêm túc|tiếp tục|thường xuyên|kịp thời|tự)(?!\w)",
    regex.IGNORECASE,
)
_BESIDES = regex.compile(r"(?<!\w)(?:theo|khi|để|nếu|nhằm|vì|với)(?!\w)", regex.IGNORECASE)
_COMPLETE = regex.compile(r" (?:thẩm quyền|liên quan|trách nhiệm|nhiệm vụ)(?!\w)", regex.IGNORECASE)
_MUST = regex.compile(r" phải(?= )", regex.IGNORECASE)
_MOST = 5  # syllables between a verb that tells a trade and the verb of the order
_NEAR = 24  # characters from a verb to the next one that it leads to
_RELATIVE = 12  # syllables of what tells by a clause which are meant
_MAKE_PEOPLE = frozenset({"viên", "trưởng", "phó"})
_LONGEST = 5  # syllables of a word of the tables
_FAR = 90  # characters within which the verb of an order stands behind a trade


@dataclass(frozen=True, slots=True)
class Head:
    """The word for somebody: where it ends, itself without `các` before it; ``weak`` is true of mere things."""

    end: int
    words: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Doer:
    """Somebody who may be told to act: from ``end`` on more of the name may follow; mere things are ``weak``."""

    start: int
    end: int
    weak: bool = False


def doers_in(text: str, verbs: Sequence[Cue], ends: Sequence[int]) -> Iterator[Doer]:
    """Those who may be told to act, where a plain text may begin to speak of them.

    `verbs` are those of rules/directives.yaml by their order, `ends` the offsets of words that end a name.
    """
    told = _Told(text, verbs, ends)
    for place in _PLACE.finditer(text):
        start = place.end()
        head = head_of(text, start)
        if place["demand"] and head and head.words in words_of("folk"):
            continue
        if head and told.sure(head, start):
            reach = told.complemented(head)
            if reach > head.end or head.words not in ("người", "những người"):
                yield Doer(start, reach, head.weak)
        elif head is None and (several := told.longest(words_of("several"), start)) and (end := head_end(text, start)):
            telling = told.relative(end + 1) if end > several else None
            if telling:
                yield Doer(start, telling)


class _Told:
    """What the verbs of a text tell of the names before them."""

    def __init__(self, text: str, verbs: Sequence[Cue], ends: Sequence[int]) -> None:
        self.text, self.verbs, self.ends = text, verbs, ends
        self.starts = [v.start for v in verbs]

    def sure(self, head: Head, start: int) -> bool:
        """Whether a word that may also be a verb (`Bảo vệ`) is somebody: an order stands behind it, or another one."""
        if head.words not in words_of("verbal"):
            return True
        end = self.posted(head.end)
        if self.order_at(skip_blanks(self.text, end)) or self.other(end + 1):
            return True
        joined = _NEXT.match(self.text, end)
        other = head_of(self.text, joined.end()) if joined else None
        return other is not None and not other.weak and self.sure(other, joined.end() if joined else end)

    def posted(self, end: int) -> int:
        """Where the word ends that tells where somebody is posted (`bảo vệ cơ quan`)."""
        word = self.longest(words_of("posted"), end + 1)
        return word or end

    def complemented(self, head: Head) -> int:
        """Where what tells which of them are meant ends, as far as only verbs and words of these tables tell."""
        at, acting, worked = head.end, head, _is_told(head)
        while self.text[at : at + 1] == " " and self.text[at + 1 : at + 2].islower():
            must = _MUST.match(self.text, at) if head.words.endswith("người") else None
            begin = must.end() + 1 if must else at + 1
            other = self.other(begin)
            work = self.trade(begin, acting, again=worked) or (None if worked else self.doing(begin, acting))
            end = work or (other.end if other else None) or self.noun(begin)
            if end is None:
                return self.relative(begin) or at
            at, acting, worked = end, other or acting, bool(work) or (worked and not other)
        return at

    def trade(self, at: int, head: Head, *, again: bool) -> int | None:
        """The end of a word that is a trade: of others than staff only where no order begins with it."""
        end = self.longest(words_of("trades", "trades_on_duty"), at)
        object_follows = end is not None and _OBJECT.match(self.text, end) and not _has(self.starts, end + 1)
        if end is None or object_follows or self.begins_word(at, end):
            return None
        direct, staff = at == head.end + 1 and not _is_told(head), _is_of(head, "staff")
        if head.words in words_of("run", "places") or not (direct or staff):
            return None
        if (staff and direct) or not self.verb_in(at, end):
            return end
        return end if not again and self.order_after(end, far=True) else None

    def doing(self, at: int, head: Head) -> int | None:
        """The end of a verb that tells whom with its object, where an order stands right behind that."""
        acts = _is_of(head, "doers") or head.words.split(" ")[0] in ("chủ", "thợ", "phó")
        end = self.longest(words_of("doing", "duties"), at)
        end = None if end and self.begins_word(at, end) else end
        told = self.text[at : end or at].lower() in words_of("of_work")
        if not acts and not told:
            return None
        if end and self.text[at:end].lower() == "được giao" and _has(self.starts, end + 1):
            return None
        if end and told:
            fields = ("doing", "duties"), ("trades", "trades_on_duty")
            field = next((e for tables in fields if (e := self.longest(words_of(*tables), end + 1))), None)
            if field and not _OBJECT.match(self.text, field):
                return self.noun(field + 1) or field
        order = self.order_after(end) if end and not _OBJECT.match(self.text, end) else None
        return len(self.text[:order].rstrip()) if order else None

    def noun(self, at: int) -> int | None:
        """The end of a noun that goes on inside such a name, or of one behind `của`, `tại` and the like."""
        link = self.longest(words_of("links"), at)
        at = link + 1 if link and self.text[link : link + 1] == " " else at
        end = self.longest(words_of("attributes"), at)
        acts = end is not None and self.text[at:end].lower() == "tập trung" and self.order_at(end + 1)
        if end and self.verb_in(at, end) and (acts or not self.order_after(end)):
            return None
        end = end or self.longest(_nouns(), at)
        if end is None or _has(self.ends, at) or self.begins_word(at, end):
            return None
        return None if self.text[at:end].lower() not in words_of("attributes") and self.verb_in(at, end) else end

    def other(self, at: int) -> Head | None:
        """Others, or things, behind `các` or `của`, who tell which are meant (`thuyền trưởng các tàu`)."""
        link = self.longest(words_of("links"), at)
        begin = link + 1 if link and self.text[link : link + 1] == " " else at
        return head_of(self.text, begin) if begin > at or self.longest(words_of("several"), at) else None

    def relative(self, at: int) -> int | None:
        """The end of what those have, lack or do who are meant, where the verb of an order stands behind it.

        `có chương trình đào tạo chưa hoàn thành | nộp …`: a verb with another one right behind its object is no order.
        """
        opener = self.longest(words_of("relative"), at)
        if opener is None or _COMPLETE.match(self.text, opener):
            return None
        told = self.text[at:opener].lower() in ("có", "đã") and _has(self.ends, at)
        if told or _has(self.starts, at):
            return None
        mark = _MARK.search(self.text, opener)
        limit = mark.start() if mark else len(self.text)
        charge = _CHARGE.search(self.text, opener, limit)
        order, acts_to, led = None, opener, _has(self.starts, skip_blanks(self.text, opener))
        for verb in self.verbs[bisect_left(self.starts, opener) : bisect_left(self.starts, limit)]:
            if _ATTRIBUTED.search(self.text, opener - 5, verb.start) or self.text[verb.start].isupper():
                continue
            near = order is not None and not led and verb.start <= order + _NEAR
            if order is not None and not (near and self.is_object(acts_to, verb.start)):
                break
            order, acts_to, led = verb.start, verb.end, order is not None
            if _OBJECT.match(self.text, verb.end):
                break
        order = charge.start() if charge and (order is None or charge.start() < order) else order
        short = order is not None and 0 < len(self.text[opener:order].split()) <= _RELATIVE
        short = short and not _BESIDES.search(self.text, opener, order)
        return len(self.text[:order].rstrip()) if short else None

    def begins_word(self, at: int, end: int) -> bool:
        """Whether one syllable only begins a word of the dictionary (`điều` in `điều chỉnh`)."""
        return " " not in self.text[at:end] and begins_longer(self.text, at)

    def longest(self, words: frozenset[str], at: int) -> int | None:
        """The end of the longest entry of a table at an offset."""
        ends = syllables(self.text, at)
        return next((e for e in reversed(ends) if self.text[at:e].lower() in words), None)

    def verb_in(self, at: int, end: int) -> bool:
        return bisect_left(self.starts, at) < bisect_left(self.starts, end)

    def order_at(self, at: int) -> bool:
        """Whether the verb of an order, or a word that charges somebody, stands at an offset."""
        first = bisect_left(self.starts, at)
        return bool(_CHARGE.match(self.text, at)) or (first < len(self.starts) and self.starts[first] == at)

    def order_after(self, end: int, *, far: bool = False) -> int | None:
        """Where the verb of an order stands behind the object of another verb, with nothing between; or None.

        Behind a trade it may stand `far`, after a comma and other people.
        """
        stop = (_STOP if far else _MARK).search(self.text, end)
        limit = min(stop.start() if stop else len(self.text), end + _FAR)
        charge = _CHARGE.search(self.text, end, limit)
        starts = self.starts[bisect_left(self.starts, end) : bisect_left(self.starts, limit)]
        for at in sorted([*starts, *([charge.start()] if charge else [])]):
            if far or not (_JOINED.search(self.text, end, at) or _ATTRIBUTED.search(self.text, end, at)):
                return at if far or self.is_object(end, at) else None
        return None

    def is_object(self, start: int, end: int) -> bool:
        """Whether a few words can be the object of a verb that tells a trade: nobody else, no end of a name."""
        between = self.text[start:end]
        begin = skip_blanks(self.text, start)
        ended = bisect_left(self.ends, begin + 1) < bisect_left(self.ends, end)
        other = begin < end and (head_of(self.text, begin) is not None or head_end(self.text, begin) is not None)
        return not (ended or other) and len(between.split()) <= _MOST


def head_of(text: str, start: int) -> Head | None:
    """The word for people or a group at an offset, `các` and the like before it included."""
    ends = syllables(text, start)
    said = text[start : ends[-1]].lower().replace(" - ", " ").split() if ends else []
    if not said or (said[0] not in _beginnings() and _MAKE_PEOPLE.isdisjoint(said)):
        return None
    many = next((n for n in (3, 2, 1) if " ".join(said[:n]) in words_of("how_many")), 0)
    for skipped in (many, 0) if many else (0,):
        for last in range(min(_LONGEST + skipped, len(said)) - 1, skipped - 1, -1):
            word = " ".join(said[skipped : last + 1])
            if is_person(word) and not text.endswith(" Trưởng", 0, ends[last]):
                return Head(ends[last], word)
            cut = last == skipped and begins_longer(text, ends[last] - len(word))
            if skipped and word in words_of("run", "places") and not cut:
                return Head(ends[last], word, weak=head_end(text, start) is None)
    return None


def _is_of(head: Head, table: str) -> bool:
    """Whether a head is an entry of a table, or one whose trade is told (`công nhân trạm bơm`)."""
    words = head.words.split(" ")
    return any(" ".join(words[:n]) in words_of(table) for n in range(len(words), 0, -1))


def _is_told(head: Head) -> bool:
    """Whether the word for somebody tells his trade already (`nhân viên bán vé`)."""
    return head.words not in words_of("staff") and _is_of(head, "staff")


def begins_longer(text: str, at: int) -> bool:
    """Whether the syllable at an offset only begins a word of the dictionary (`điều` in `điều chỉnh`)."""
    ends = syllables(text, at)[:2]
    second = text[ends[0] + 1 : ends[1]].lower() if len(ends) > 1 else ""
    return bool(second) and text[at : ends[1]].lower() in dictionary() and second not in words_of("attributes")


def _has(places: Sequence[int], at: int) -> bool:
    first = bisect_left(places, at)
    return first < len(places) and places[first] == at


@cache
def _beginnings() -> frozenset[str]:
    """The first syllables of all words for somebody, but those that one of `_MAKE_PEOPLE` makes."""
    words = words_of("people", "acting", "crowds", "places", "run", "how_many")
    return frozenset(word.split(" ")[0] for word in words) | {"quyền", "chủ", "lái", "thợ"}


@cache
def _nouns() -> frozenset[str]:
    return words_of("attributes", "run", "places") | table_words("nouns")
