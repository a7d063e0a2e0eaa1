"""What the steps before found in a dispatch, looked up by place: bodies and deadlines of a stretch, and what is above.

What an entry does not say it has from the heading above it, in the end from the sentence that opens the orders.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.core.model import Deadline, Finding, Header, Item, Text, UnitMention
from pipeline.core.vietnamese import plain
from pipeline.grammar.bodies import body_key
from pipeline.grammar.cues import between

_FINISHES = regex.compile(r"(?:hoàn thành|xong|kết thúc|thời hạn|thời gian)[^.;]{0,40}$", regex.IGNORECASE)
_PURPOSE = regex.compile(
    r"(?<!\w)(?:để|nhằm|phục vụ|kịp)(?!\w)(?!.*(?<!\w)(?:đề nghị|yêu cầu|giao|hoàn thành|xong)(?!\w))[^.;:]*$",
    regex.IGNORECASE | regex.DOTALL,
)
_BRACKET = 3  # characters between a period and the day in brackets behind it
_SENTENCE = regex.compile(r"[.!?;]\s+(?=\p{Lu})")
_TASKS_FOLLOW = regex.compile(
    r"(?:(?!thông báo|hướng dẫn|đề nghị|báo cáo|yêu cầu|trả lời|ban hành)[^.;:])*?"
    r"(?:thực hiện|triển khai|tập trung|làm)(?!\w)[^.;:]*\ssau(?: đây)?\s*:\s*",
    regex.IGNORECASE,
)
_ADDRESSED = regex.compile(
    r"(?:tất cả |toàn thể )?(?:các )?(?:quý )?(?:đồng chí|đ/c|ông|bà|ông,? bà|anh,? chị|vị(?: đại biểu)?)"
    r"|(?:các )?quý (?:cơ quan|đơn vị|công ty|sở|ban|bộ|cục|chi cục|ngành|phòng|trường|viện|bệnh viện|ngân hàng"
    r"|doanh nghiệp|tổ chức|địa phương|hội|ủy ban|vị)",
    regex.IGNORECASE,
)
_TOLD = ("order-to", "directs", "responsible", "must")


@dataclass(frozen=True)
class Found:
    """All that the earlier steps found; bodies and deadlines by their start."""

    text: Text
    header: Header
    items: tuple[Item, ...]
    orders: tuple[Finding, ...]
    units: tuple[UnitMention, ...]
    deadlines: tuple[Deadline, ...]

    def units_in(self, start: int, end: int, part: str) -> list[UnitMention]:
        """The bodies that play a part between two offsets; who is only addressed (`quý đơn vị`) is not named."""
        units = [m for m in between(self.units, start, end) if m.part == part]
        if part == "lead" and self.header.recipients:
            units = [m for m in units if not _ADDRESSED.fullmatch(plain(m.unit))]
        return units


def above(found: Found, index: int) -> Iterator[Item]:
    """The entries above an item, the nearest first."""
    at = found.items[index].parent
    while at is not None:
        yield found.items[at]
        at = found.items[at].parent


def dated(deadline: Deadline) -> bool:
    """Whether a deadline sets its clause apart: a day, or a term that would give one."""
    return deadline.due is not None or deadline.kind == "relative"


def rank(deadline: Deadline) -> tuple[int, float, int]:
    """Which of two deadlines of one stretch counts more: a day, then the surer one, then the first in the text."""
    order = ("none", "event", "recurring", "relative", "dated")
    kind = "dated" if deadline.due else deadline.kind if deadline.kind in order else "relative"
    return order.index(kind), deadline.confidence, -deadline.start


def deadline_in(found: Found, start: int, end: int) -> Deadline:
    """The deadline of a stretch: a day before a term, a term before an event; of two days the surer one.

    A day by which the sender in turn reports (`gửi trước ngày 5/3 để tổng hợp, báo cáo Bộ trước ngày 10/3`) comes last.
    """
    inside = between(found.deadlines, start, end)
    outside = [d for d in inside if not _in_parenthesis(found.text.plain, start, d.start)]
    candidates = outside if any(map(dated, outside)) or not any(map(dated, inside)) else inside
    candidates = [_restated(inside, d) for d in candidates]
    own = [d for d in candidates if dated(d) and not _PURPOSE.search(found.text.plain, start, d.start)]
    return max(own or candidates, key=rank, default=Deadline())


def _restated(inside: Sequence[Deadline], period: Deadline) -> Deadline:
    """A deadline, or the day in brackets behind it that makes a period certain (`trong tuần này (hạn cuối 24/4)`)."""
    behind = (d for d in inside if d.kind == "date" and d.due and 0 <= d.start - period.end <= _BRACKET)
    day = next(behind, None) if period.kind == "date" and period.bound == "end" else None
    return day if day and day.due and period.due and day.due <= period.due else period


def _in_parenthesis(text: str, start: int, at: int) -> bool:
    return text.count("(", start, at) > text.count(")", start, at)


def inherited_deadline(found: Found, index: int) -> Deadline:
    """The date of a heading above an item, of the sentence that opens the orders, or of one about all of them."""
    for item in above(found, index):
        if item.heading or found.text.plain[item.start : item.end].rstrip().endswith(":"):
            deadline = deadline_in(found, item.start, item.end)
            if dated(deadline):
                return deadline
    return Deadline() if found.items[index].level == "paragraph" else _common_deadline(found, index)


def _common_deadline(found: Found, index: int) -> Deadline:
    """The term that a sentence sets for all the entries: one about all of them, or the one that opens them."""
    for order in found.orders:
        if order.values["says"] == "all":
            deadline = deadline_in(found, order.start, order.end)
            if dated(deadline):
                return deadline
    opener = next((i for i in reversed(found.items[:index]) if i.level == "paragraph" and i.parent is None), None)
    named = between(found.units, opener.start, opener.end) if opener and opener.heading else []
    told = [m.end for m in named if m.part == "lead"]
    if opener is None or not told:
        return Deadline()
    start = max((m.end() for m in _SENTENCE.finditer(found.text.plain, opener.start, told[-1])), default=opener.start)
    deadline = deadline_in(found, start, opener.end)
    before = found.text.plain[start : deadline.start] if dated(deadline) else "no day"
    return deadline if not before.strip() or _FINISHES.search(before) else Deadline()


def heading_units(found: Found, index: int, part: str) -> list[UnitMention]:
    """The bodies that the nearest heading above an item names."""
    for item in above(found, index):
        units = found.units_in(item.start, item.end, part)
        if units and (item.heading or part == "lead"):
            return units
    return []


def _opens_tasks(found: Found, item: Item, named: UnitMention) -> bool:
    """Whether a body is the subject of a sentence that opens its tasks (`Các trường làm tốt các việc sau:`).

    The issuer itself only says what it does.
    """
    issuer = body_key(found.header.issuer or "")
    follow = _TASKS_FOLLOW.fullmatch(found.text.plain, named.end, item.end)
    return follow is not None and not issuer.startswith(body_key(named.unit))


def opener_units(found: Found, index: int) -> list[UnitMention]:
    """The bodies of the last running paragraph before an item that names any: the one that opens the orders."""
    for item in reversed(found.items[:index]):
        if item.level == "paragraph" and item.parent is None:
            named = found.units_in(item.start, item.end, "lead")
            units = [m for m in named if m.rule in _TOLD] or [m for m in named if _opens_tasks(found, item, named[-1])]
            if units:
                return units
    return []


