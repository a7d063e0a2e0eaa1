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
from pipeline.grammar.deeds import ATTRIBUTED, CHARGE, MARK, Deeds
from pipeline.grammar.name_shapes import table_words
from pipeline.grammar.order_tables import table
from pipeline.grammar.people_heads import Head, begins_longer, head_of, site_of
from pipeline.grammar.people_words import skip_blanks, syllables, words_of
from pipeline.grammar.verbs import is_mostly_noun, verb_end

_PLACE = regex.compile(
    r"(?:\A|(?<=[\n.;:,()\"]|(?:\A|\n|[.;:])\s*[-–+•*])|(?<!\w)(?:giao|giao cho|(?P<demand>đề nghị|yêu cầu"
    r"|nhắc nhở|kêu gọi|lưu ý)|phân công|mời|riêng|và|hoặc|cùng|với|gửi|báo cáo|cho|đối với|của))\s*(?=\p{L})",
    regex.IGNORECASE,
)
_TOLD_APART = regex.compile(
    r"(?: (?:cấp|số|loại|hạng|tầng|lô|khu|khối|tổ|phường|xã|sông|chùa) (?:số )?(?:\d+|\p{Lu}\w*(?: \p{Lu}\w*)*)"
    r"| \p{Lu}+[\d-]\w*(?: \d+)*| \d+(?:\p{Lu}\d*)?| \p{Lu}[\p{L}\d']*(?: \p{Lu}[\p{L}\d']*| \d+)*)+"
)
_NUMBERED = regex.compile(
    r"(?: (?!và |hoặc |cùng |phải |cần |có |được |đã |chưa |lúc |ngày |trước |sau |từ |đến |vào |trong )\p{Ll}+){0,4}?"
    + _TOLD_APART.pattern
)
_COUNTED = regex.compile(r" (?P<what>\p{Ll}+) số \d+(?:(?:,| và) (?P=what) số \d+)*")
_SENDS = regex.compile(r"(?:gửi|nộp|trình|chuyển)(?!\w)")
_NEXT = regex.compile(r"(?:,|\s(?:và|hoặc)(?=\s))\s*")
_OBJECT = regex.compile(
    r"\s+(?:việc|công tác|tình hình|những|các|toàn bộ|tất cả|mọi|từng|chặt chẽ|thường xuyên|đủ|đúng|đầy đủ|kịp thời|\d"
    r"|số(?! \d)|chỉ tiêu|rõ|nguyên nhân"
    r"|cho|với|thông tin|tài liệu|danh sách|báo cáo|số liệu|kế hoạch|kết quả|phương án|nội dung|theo|tốt|nghiêm|an toàn"
    r"|trước|sau|trong|khi|để|ngay|đến|vào|về|ra|lên|xuống|tới)(?!\w)",
    regex.IGNORECASE,
)
_LOCATED = regex.compile(
    r" (?:tại|ở) (?P<one>(?:các )?(?:\p{Ll}+ ){0,2}(?:số \d+|\p{Lu}[\p{L}\d]*(?: \p{Lu}[\p{L}\d]*)*))"
    r"(?:(?:,| và) (?&one))*"
)
_BESIDE = regex.compile(r"[^\w\s]|\s+(?:và|cùng|của|tại|ở|thuộc)(?!\w)", regex.IGNORECASE)
_BESIDES = regex.compile(r"(?<!\w)(?:theo|khi|để|nếu|nhằm|vì|với)(?!\w)", regex.IGNORECASE)
_COMPLETE = regex.compile(r" (?:thẩm quyền|liên quan|trách nhiệm|nhiệm vụ)(?!\w)", regex.IGNORECASE)
_MUST = regex.compile(r" phải(?= )", regex.IGNORECASE)
_NEAR = 24  # characters from a verb to the next one that it leads to
_RELATIVE = 12  # syllables of what tells by a clause which are meant


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
    beside = -1
    for place in _PLACE.finditer(text):
        start = place.end()
        head = head_of(text, start)
        called = (place["demand"] or "").lower() == "kêu gọi" and head is not None and head.weak
        if called or (place["demand"] and head and head.words in words_of("folk")):
            continue
        if head and told.sure(head, start):
            reach = told.complemented(head)
            if reach > head.end or head.words not in ("người", "những người"):
                yield Doer(start, reach, head.weak)
        elif head is None and (site := site_of(text, start, small=beside == start)) and (over := told.site(site)):
            beside = told.beside(over)
            yield Doer(start, over)
        elif head is None and (several := told.longest(words_of("several"), start)) and (end := head_end(text, start)):
            telling = told.relative(end + 1) if end > several else None
            if telling:
                yield Doer(start, telling)


class _Told:
    """What the verbs of a text tell of the names before them."""

    def __init__(self, text: str, verbs: Sequence[Cue], ends: Sequence[int]) -> None:
        self.text, self.verbs, self.ends = text, verbs, ends
        self.starts = [v.start for v in verbs]
        self.deeds = Deeds(text, verbs, self.starts, ends)

    def sure(self, head: Head, start: int) -> bool:
        """Whether a word that may also be a verb (`Bảo vệ`) is somebody: an order stands behind it, or another one."""
        if head.words not in words_of("verbal"):
            return True
        end = self.posted(head.end)
        if self.order_at(skip_blanks(self.text, end)) or self.other(end + 1) or self.relative(end + 1):
            return True
        joined = _NEXT.match(self.text, end)
        other = head_of(self.text, joined.end()) if joined else None
        return other is not None and not other.weak and self.sure(other, joined.end() if joined else end)

    def beside(self, end: int) -> int:
        """Where another one begins behind a comma or `và`; -1 where none does."""
        joined = _NEXT.match(self.text, end)
        return joined.end() if joined else -1

    def site(self, head: Head) -> int | None:
        """Where the name of a group or place that is told to act ends (`Chốt gác rừng số 3`); None where none is told.

        It begins a clause, and the verb of an order stands behind its number, its proper name or its last noun.
        """
        named = _NUMBERED.match(self.text, head.end)
        if named is None or not self.order_at(skip_blanks(self.text, named.end())):
            if head.weak:
                return None
            named = _TOLD_APART.match(self.text, self.complemented(head))
        end = named.end() if named else self.posted(self.complemented(head))
        joined = _NEXT.match(self.text, end)
        if joined and site_of(self.text, joined.end(), small=True):
            return end
        return end if self.order_at(skip_blanks(self.text, end)) else None

    def posted(self, end: int) -> int:
        """Where the word ends that tells where somebody is posted (`bảo vệ cơ quan`)."""
        word = self.longest(words_of("posted"), end + 1)
        return word or end

    def complemented(self, head: Head) -> int:
        """Where what tells which of them are meant ends, as far as only verbs and words of these tables tell."""
        at, acting, worked, bare = head.end, head, _is_told(head), True
        while self.text[at : at + 1] == " " and self.text[at + 1 : at + 2].islower():
            must = _MUST.match(self.text, at) if head.words.endswith("người") else None
            begin = must.end() + 1 if must else at + 1
            other = self.other(begin)
            work = self.trade(begin, acting, again=worked, bare=bare) or (
                None if worked else self.doing(begin, acting)
            )
            work = work and (self.located(work) or work)
            end = self.counted(at) or work or (other.end if other else None) or self.noun(begin)
            if end is None:
                return self.relative(begin) or self.tail(begin) or at
            at, acting, worked = end, other or acting, bool(work) or (worked and not other)
            bare = bare and not work and not other
        return at

    def counted(self, end: int) -> int | None:
        """Where several of a kind end that are told by their numbers, where an order stands behind them."""
        counted = _COUNTED.match(self.text, end)
        return counted.end() if counted and self.order_at(counted.end() + 1) else None

    def tail(self, at: int) -> int | None:
        """The end of a word that no table knows, where the verb of an order follows (`thủ thư phòng đọc | xếp lại`)."""
        ends = syllables(self.text, at)[:2]
        if len(ends) < 2 or any(self.deeds.verb_at(a) or _has(self.ends, a) for a in (at, ends[0] + 1)):
            return None
        thing = table("things").match(self.text, at) or is_mostly_noun(self.text[at : ends[1]])
        known = not thing and self.text[at : ends[1]].islower() and self.text[at : ends[1]] in dictionary()
        return ends[1] if known and self.order_at(ends[1] + 1) else None

    def located(self, end: int) -> int | None:
        """Where the places end that tell where somebody works, where an order stands behind them."""
        where = _LOCATED.match(self.text, end)
        return where.end() if where and self.order_at(where.end() + 1) else None

    def trade(self, at: int, head: Head, *, again: bool, bare: bool) -> int | None:
        """The end of a word that is a trade: of others than staff only where no order begins with it."""
        end = self.longest(words_of("trades", "trades_on_duty"), at)
        object_follows = end is not None and _OBJECT.match(self.text, end) and not _has(self.starts, end + 1)
        if end is None or object_follows or self.begins_word(at, end):
            return None
        direct, staff = bare and not _is_told(head), _is_of(head, "staff")
        if head.words in words_of("run", "places") or not (direct or staff):
            return None
        if (staff and direct) or not self.verb_in(at, end):
            return end
        order = None if again else self.deeds.far_order(end)
        object_of_order = order and "," in self.text[end:order] and not _BESIDE.match(self.text, end)
        return None if order is None or object_of_order else end

    def doing(self, at: int, head: Head) -> int | None:
        """The end of a verb that tells whom with its object, where an order stands right behind that."""
        acts = _is_of(head, "doers") or head.words.split(" ")[0] in ("chủ", "thợ", "phó")
        acts = acts or head.words in words_of("sites")
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
        longer = verb_end(self.text, at)
        if end and longer and longer > end and self.text[at:end] not in words_of("goods", "of_people"):
            end = None  # `ghi` of `ghi sổ`
        listed = end is not None
        end = end or (self.deeds.hand(at) if _is_of(head, "staff") else None)
        if end is None or _OBJECT.match(self.text, end):
            return None
        order = self.deeds.order_after(at, end, listed=listed, bare=not listed and " " in self.text[at:end])
        return len(self.text[:order].rstrip()) if order else None

    def noun(self, at: int) -> int | None:
        """The end of a noun that goes on inside such a name, or of one behind `của`, `tại` and the like."""
        link = self.longest(words_of("links"), at)
        at = link + 1 if link and self.text[link : link + 1] == " " else at
        end = self.longest(words_of("attributes"), at)
        acts = end is not None and self.text[at:end].lower() == "tập trung" and self.order_at(end + 1)
        if end and self.verb_in(at, end) and (acts or not self.deeds.order_after(at, end, listed=True, bare=True)):
            return None
        end = end or self.longest(_nouns(), at)
        if end is None or self.begins_word(at, end):
            return None
        own = self.text[at:end].lower() in words_of("attributes")
        return end if own or not (_has(self.ends, at) or self.verb_in(at, end)) else None

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
        mark = MARK.search(self.text, opener)
        limit = mark.start() if mark else len(self.text)
        charge = CHARGE.search(self.text, opener, limit)
        order, acts_to, led = None, opener, _has(self.starts, skip_blanks(self.text, opener))
        for begin, end in self.deeds.within(opener, limit):
            if ATTRIBUTED.search(self.text, opener - 5, begin):
                continue
            near = order is not None and not led and begin <= order + _NEAR
            sends = order is not None and self.hands_in(order, acts_to, begin)
            near = near and not (self.deeds.is_manner(begin) or sends)
            if order is not None and not (near and self.deeds.is_object(order, acts_to, begin)):
                break
            order, acts_to, led = begin, end, order is not None
            if _OBJECT.match(self.text, end):
                break
        order = charge.start() if charge and (order is None or charge.start() < order) else order
        short = order is not None and 0 < len(self.text[opener:order].split()) <= _RELATIVE
        short = short and not _BESIDES.search(self.text, opener, order)
        return len(self.text[:order].rstrip()) if short else None

    def hands_in(self, order: int, over: int, at: int) -> bool:
        """Whether a verb only says to whom what the order makes is sent (`làm đơn gửi Công ty`)."""
        known = verb_end(self.text, order) or order
        made = (known > over or order not in self.starts) and not self.text[max(over, known) : at].strip()
        return made and bool(_SENDS.match(self.text, at))

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
        return self.deeds.verb_at(at) is not None


def _is_of(head: Head, table: str) -> bool:
    """Whether a head is an entry of a table, or one whose trade is told (`công nhân trạm bơm`)."""
    words = head.words.split(" ")
    return any(" ".join(words[:n]) in words_of(table) for n in range(len(words), 0, -1))


def _is_told(head: Head) -> bool:
    """Whether the word for somebody tells his trade already (`nhân viên bán vé`)."""
    return head.words not in words_of("staff") and _is_of(head, "staff")


def _has(places: Sequence[int], at: int) -> bool:
    first = bisect_left(places, at)
    return first < len(places) and places[first] == at


@cache
def _nouns() -> frozenset[str]:
    return words_of("attributes", "run", "places") | table_words("nouns")
