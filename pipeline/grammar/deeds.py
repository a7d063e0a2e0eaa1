"""What those do who are told by it, and what they have to do: `công nhân hái chè | cân búp`.

A verb with its object tells a trade where the verb of an order stands behind the object with nothing between them; the
first verb is the order itself where the second only says what that is done for, or what others do then.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.grammar.bodies import head_end
from pipeline.grammar.cues import Cue
from pipeline.grammar.people_heads import begins_longer, head_of
from pipeline.grammar.people_words import CHARGING, skip_blanks, words_of
from pipeline.grammar.verbs import is_mostly_noun, is_purpose, is_trade_verb, is_use, verb_end

CHARGE = regex.compile(
    rf"(?:{CHARGING}|mỗi (?:ngày|tuần|tháng|quý|năm|ca|buổi|đợt|vụ|kỳ|lần)(?= \p{{Ll}}))(?!\w)", regex.IGNORECASE
)
ATTRIBUTED = regex.compile(
    r"(?<!\w)(?:được|bị|đã|đang|chưa|không|có|do|phải|phân công|giao|cử|ủy quyền)\s*$", regex.IGNORECASE
)
MARK = regex.compile(r"[.,;:()\"\n]")
_STOP = regex.compile(r"[.;:()\"\n]")
_WORD = regex.compile(r"(?<!\w)\p{Ll}")
_JOINED = regex.compile(r"(?:,|(?<!\w)(?:và|hoặc))\s*$")
_LISTED = regex.compile(r"(?:,|\s(?:và|hoặc)(?=\s))\s*")
_WHERE = regex.compile(r"\s(?:tại|ở)\s")
_DEMANDS = regex.compile(r"(?<!\w)(?:yêu cầu|đề nghị|nhắc nhở|kêu gọi)(?!\w)")
_MOST = 5  # syllables between a verb that tells a trade and the verb of the order
_FAR = 90  # characters within which the verb of an order stands behind a trade
_HAND = 2  # syllables of a trade told by a verb and its object (`hái chè`)


@dataclass(frozen=True)
class Deeds:
    """The verbs of a text: `verbs` by their order, `starts` where they begin, `ends` where words end a name."""

    text: str
    verbs: Sequence[Cue]
    starts: Sequence[int]
    ends: Sequence[int]

    def within(self, start: int, limit: int) -> Iterator[tuple[int, int]]:
        """The verbs between two offsets, also those that only rules/verbs.yaml knows, none within another."""
        reach = start
        for word in _WORD.finditer(self.text, start, limit):
            at = word.start()
            if at < reach:
                continue
            end = self.verb_at(at)
            if end:
                yield at, end
                reach = end

    def verb_at(self, at: int) -> int | None:
        """Where the verb at an offset ends, or a word that charges somebody; None where there is none."""
        first = bisect_left(self.starts, at)
        if first < len(self.starts) and self.starts[first] == at:
            return self.verbs[first].end
        charge = CHARGE.match(self.text, at)
        if charge and charge.group().startswith("mỗi "):
            return self.verb_at(charge.end() + 1)
        if charge and (" " in charge.group() or not begins_longer(self.text, at)):
            return int(charge.end())
        return verb_end(self.text, at)

    def is_manner(self, at: int) -> bool:
        """Whether what stands at an offset only says how, how often or when something is done."""
        first = bisect_left(self.starts, at)
        return first < len(self.starts) and self.starts[first] == at and self.verbs[first].gives["says"] == "manner"

    def hand(self, at: int) -> int | None:
        """The end of a verb of the hand, or of one sector, that may tell the trade of who works with it."""
        end = verb_end(self.text, at)
        return end if end and is_trade_verb(self.text[at:end]) else None

    def order_after(self, start: int, end: int, *, listed: bool, bare: bool = False) -> int | None:
        """Where the verb of the order stands behind the object of a verb (`start` to `end`), with nothing between.

        `listed` verbs tell trades by themselves; behind others the second verb must not only say what that is done
        for. Duties and `bare` verbs need no object.
        """
        limit = self.limit(end, goods=listed and self.text[start:end] in words_of("goods"))
        use = None
        for at, over in self.within(end, limit):
            if _JOINED.search(self.text, end, at) or ATTRIBUTED.search(self.text, end, at):
                if self.text[end:at].strip() in (",", "và"):
                    return None
                continue
            if self.is_manner(at) and not self.verb_at(skip_blanks(self.text, over)):
                continue
            known = at not in self.starts
            if known and is_mostly_noun(self.text[at:over]):
                continue
            if is_purpose(self.text, at, over) and (known if listed else not self.is_trade(start, end, at)):
                if not listed:
                    return None
                joined = _LISTED.match(self.text, over)
                if not (joined and self.verb_at(joined.end())):
                    continue
            duty = bare or self.text[start:end] in words_of("duties", "trades_on_duty")
            if at == skip_blanks(self.text, end) and not duty:
                return None
            if not self.is_object(start, use[1] if use else end, at):
                return use[0] if use else None
            if use or not (listed and is_use(self.text[at:over])):
                return at
            use = at, over
        return use[0] if use else None

    def is_trade(self, start: int, end: int, at: int) -> bool:
        """Whether a verb and its object are two syllables (`hái chè`), as the words for trades are."""
        return len(self.text[start:at].split()) <= _HAND and end < at

    def limit(self, end: int, *, goods: bool) -> int:
        """Up to where the verb of the order is looked for: the next mark; one between goods is none."""
        mark = MARK.search(self.text, end)
        while goods and mark and mark.group() == ",":
            at = skip_blanks(self.text, mark.end())
            if self.verb_at(at):
                break
            mark = MARK.search(self.text, mark.end())
        return min(mark.start() if mark else len(self.text), end + _FAR)

    def far_order(self, end: int) -> int | None:
        """Where the verb of an order stands behind a trade, though after a comma and other people."""
        stop = _STOP.search(self.text, end)
        limit = min(stop.start() if stop else len(self.text), end + _FAR)
        found = (at for at, _ in self.within(end, limit) if not ATTRIBUTED.search(self.text, end, at))
        return next(found, None)

    def is_object(self, verb: int, start: int, end: int) -> bool:
        """Whether a few words can be the object of a verb that tells a trade: nobody else, no end of a name."""
        where = _WHERE.search(self.text, start, end)
        reach = where.start() if where and start < where.start() else end
        begin = skip_blanks(self.text, start)
        ended = bisect_left(self.ends, begin + 1) < bisect_left(self.ends, reach)
        other = begin < end and (head_of(self.text, begin) is not None or head_end(self.text, begin) is not None)
        other = other and self.text[verb:start] not in words_of("of_people")
        between = self.text[start:reach].split()
        ended = ended or "-" in between or bool(_DEMANDS.search(self.text, start, reach))
        return not (ended or other) and len(between) <= _MOST
