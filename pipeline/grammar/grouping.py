"""Clauses of one entry become groups: what is one duty of the same body by the same day is one directive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.core.model import Deadline, Finding, Item, UnitMention
from pipeline.core.vietnamese import plain
from pipeline.grammar.bodies import is_collective
from pipeline.grammar.entry_labels import is_label, names_doer
from pipeline.grammar.leads import ADVERBIAL
from pipeline.grammar.lookup import Found, dated, deadline_in, rank

_DOCUMENT = regex.compile(r"\p{Lu}|số |công văn|kế hoạch|quyết định|chỉ thị|nghị quyết|văn bản|thông tư|nghị định")
_COUNTED = regex.compile(
    r"(?:trong|chậm nhất|không quá|sau)\s[^.;]{0,24}\d[^.;]{0,30}\skể từ\s"
    r"|(?:chậm nhất|muộn nhất|ít nhất|trước|sau)\s[^.;]{0,12}\d[^.;]{0,24}\s(?:trước|sau)\s(?:khi|ngày)(?!\w)"
    r"|trong(?: vòng| thời hạn)?\s\d+\s(?:giờ|phút|ngày)(?!\w)"
    r"|trước khi \p{L}+ \d+ (?:giờ|phút|ngày)(?!\w)"
    r"|ngay(?: sau)? khi(?! nhận)(?!\w)"
    r"|(?:cứ |định kỳ |mỗi )?(?:\d+ )?(?:giờ|tiếng|phút)(?:\s*/\s*| (?:một |0?1 ))(?:0?1\s*)?lần",
    regex.IGNORECASE,
)
_WORD = regex.compile(r"\w+")
_TELLS_TERM = regex.compile(r"thời (?:hạn|gian)(?!\w)", regex.IGNORECASE)
_ASKS = regex.compile(r"\s*yêu cầu(?!\w)")
_SENT_ALONG = regex.compile(
    r"\W*(?:(?:đồng thời|và) )?(?:gửi|nộp)(?: kèm| thêm)?(?: theo)? (?:bản|file|tệp|tập tin|thư)(?: \p{L}+){0,2}"
    r"(?<= điện tử| mềm| word| excel| pdf| số hóa)(?!\w)",
    regex.IGNORECASE,
)
_APART = regex.compile(r"\W*riêng(?!\w)", regex.IGNORECASE)
_DUE = regex.compile(
    r"\W*(?:(?:(?:toàn bộ|tất cả|các|những) )*(?:việc|công việc|công tác|nội dung|nhiệm vụ)(?!\w)"
    r"(?P<matter>[^.;:,]{0,90}?)\s)?"
    r"(?:(?:và|phải|cần|được|bảo đảm|đảm bảo|yêu cầu) )*"
    r"(?:(?:hoàn thành|hoàn tất|kết thúc|thực hiện|làm)(?: xong)?|xong|hạn"
    r"|(?:hoàn thành|hoàn tất|kết thúc) (?:(?:việc|công tác) )?(?P<matter>\p{L}+(?: \p{L}+){0,3})"
    r"|thời (?:hạn|gian)(?: (?:hoàn thành|thực hiện|tiến hành|kiểm tra|rà soát|khảo sát)"
    r"| (?:đăng ký|nộp|gửi|nhận|báo cáo|giải quyết|tổ chức|bàn giao)(?: \p{L}+){0,4})?)?\W*"
    r"|\W*(?:thời (?:hạn|gian)|tiến độ|hạn)[^:.;]{0,40}:.*",
    regex.IGNORECASE,
)
_IN_CASE = regex.compile(
    r"\W*(?:ngay )?(?:khi|nếu|trường hợp)(?: để)? (?:xảy ra|phát hiện|phát sinh|đột xuất|bất thường|khẩn cấp|vượt"
    r"|quá (?:khả năng|thẩm quyền)"
    r"|có (?!(?:yêu cầu|nhu cầu|văn bản|thông báo|hướng dẫn|ý kiến|kế hoạch|chỉ đạo|quyết định|kết quả)(?!\w))\p{L}+)"
    r"(?!\w)"
    r"[^.;]{0,160}?(?<!\w)báo(?: cáo| tin)?(?: ngay| khẩn| kịp thời)?(?!\w)"
    r"(?P<to>\s+(?:cho|về|với|lên|đến|tới|qua|theo)(?!\w))?",
    regex.IGNORECASE,
)


_DOES_IT = regex.compile(
    r"(?: chủ trì,?(?: (?:phối hợp(?: chặt chẽ)?(?: (?:với|cùng))?|cùng(?: với)?) [^.;]{3,200}?)?)?"
    r" (?:tổ chức |triển khai )?thực hiện(?: (?:việc|nội dung|nhiệm vụ|công việc) này)?\s*[.;]*\s*",
    regex.IGNORECASE,
)
_EACH_OF_THEM = regex.compile(r"(?:mỗi|từng) (?:đơn vị|cơ quan|tổ chức|địa phương|nơi|bên|ngành|cấp)", regex.IGNORECASE)
_WHEN_SO = regex.compile(
    r"\W*(?:(?:kịp thời|ngay|phải|và|đồng thời) )*(?:báo(?: cáo| tin)?|thông báo)(?!\w)[^.;]{2,120}?\s(?:ngay )?khi "
    r"(?:xảy ra|phát hiện|(?:có )?phát sinh|vượt|quá ngưỡng|mất (?:điện|nước|liên lạc|an toàn)"
    r"|có (?:sự cố|tình huống|diễn biến|vụ việc|dịch|ca bệnh|cháy|tai nạn|thiệt hại))"
    r"(?!\w)",
    regex.IGNORECASE,
)


@dataclass(frozen=True)
class Group:
    """Clauses of one item that are one directive: their stretch, who is named, what is due, how sure they are."""

    item: int
    start: int
    end: int
    leads: tuple[UnitMention, ...]
    deadline: Deadline
    rule: str
    confidence: float
    reports: bool = False
    supports: tuple[UnitMention, ...] = ()


def groups_of(found: Found, index: int, clauses: Sequence[Finding]) -> list[Group]:
    """The duties in the clauses of the entry `index`, in order; what is no order and goes with none is left out."""
    groups: list[Group] = []
    carried: tuple[UnitMention, ...] = ()
    closing = found.items[index].ref == "closing"
    for clause in clauses:
        leads = tuple(found.units_in(clause.start, clause.end, "lead"))
        leads = () if groups and _asks_in_turn(found, clause, groups[-1], leads) else leads
        says = clause.values["says"]
        group = _group(found, index, clause, leads or carried)
        goes_on = says in ("rest", "context") and groups and _reports_if(found, clause, group)
        if says == "order" or goes_on or (says == "rest" and groups and _is_due(found, clause)):
            if groups and leads and not groups[-1].leads and _carries_out(found, clause, leads):
                groups[-1] = replace(_joined(groups[-1], group), leads=leads)
            elif groups and not leads and _only_due(found, clause, groups[-1], group):
                groups = _all_due(found, groups, clause, group.deadline)
                groups[-1] = _joined(groups[-1], group)
            elif groups and _reports_if(found, clause, group):
                groups.append(group)
            elif groups and (
                _sent_along(found, clause, group)
                or _belongs(groups[-1], group, apart=_stands_apart(found, clause, leads, closing=closing))
            ):
                groups[-1] = _joined(groups[-1], group)
            else:
                groups.append(group)
        elif groups and clause.rule == "attribute" and not groups[-1].leads:
            groups[-1] = replace(groups[-1], end=clause.end, leads=leads)
        elif groups and clause.rule == "describes":
            told = _group(found, index, clause, carried)
            if _only_due(found, clause, groups[-1], told):
                groups[-1] = _joined(groups[-1], told)
            elif _sets_a_day(found, clause, told.deadline):
                groups.append(told)
        elif says == "rest" and groups and not dated(groups[-1].deadline):
            groups[-1] = _joined(groups[-1], _group(found, index, clause, ()))
        carried = leads or carried
    return groups


def with_attributes(found: Found, group: Group, under: Sequence[Finding]) -> Group:
    """A heading that orders, with what its entries tell of who does it and when (`- Thời gian: tháng 5/2024.`)."""
    named = [c for c in under if c.rule == "attribute" or names_doer(found.text, _item_of(found, c))]
    labels = [c for c in under if c in named or is_label(found.text, _item_of(found, c))]
    leads = tuple(m for c in named for m in found.units_in(c.start, c.end, "lead"))
    supports = tuple(m for c in labels for m in found.units_in(c.start, c.end, "support"))
    told = [deadline_in(found, c.start, c.end) for c in under if c in labels or c.rule == "describes"]
    deadline = next(filter(dated, (group.deadline, *told)), group.deadline)
    return replace(group, leads=group.leads or leads, deadline=deadline, supports=supports)


def _item_of(found: Found, clause: Finding) -> Item:
    return found.items[int(str(clause.values["item"]))]


def _is_due(found: Found, clause: Finding) -> bool:
    """Whether a clause that begins with an unknown verb has a day or a count of days of its own.

    No part of an enumeration has one; a count of days is one only where the clause is a sentence that says what to do.
    """
    text = found.text.plain
    opens = ADVERBIAL.match(text, clause.start, clause.end) or text[: clause.start].rstrip().endswith((".", "!", "?"))
    if not opens and _DOCUMENT.match(text, clause.start, clause.end):
        return False
    deadline = deadline_in(found, clause.start, clause.end)
    counted = opens and _COUNTED.match(deadline.text or "")
    return dated(deadline) or bool(counted and not _TELLS_TERM.match(text, clause.start, clause.end))


def _only_due(found: Found, clause: Finding, before: Group, told: Group) -> bool:
    """Whether a clause tells nothing but the day of what stands before it (`Hoàn thành trước ngày 10/11.`)."""
    if dated(before.deadline):
        return False
    match = _sets_a_day(found, clause, told.deadline)
    words = set(_WORD.findall(found.text.plain[before.start : before.end].lower()))
    return match is not None and words.issuperset(_WORD.findall((match["matter"] or "").lower()))


def _all_due(found: Found, groups: Sequence[Group], clause: Finding, deadline: Deadline) -> list[Group]:
    """The duties of one entry with the day that its last words set for all (`X rà soát; Y lập hồ sơ; xong trước …`)."""
    told = _sets_a_day(found, clause, deadline)
    if told is None or told["matter"] or any(dated(g.deadline) for g in groups):
        return list(groups)
    return [replace(g, deadline=deadline) if g.deadline.kind == "none" else g for g in groups]


def _sets_a_day(found: Found, clause: Finding, deadline: Deadline) -> regex.Match[str] | None:
    """A clause that only sets a day, with the matter for which it does (`Việc rà soát phải xong trong tháng 5.`)."""
    text = found.text.plain[clause.start : clause.end]
    counted = _COUNTED.match(deadline.text or "")
    if not (dated(deadline) or counted) or not clause.start <= deadline.start < clause.end:
        return None
    return _DUE.fullmatch(text[: deadline.start - clause.start] + text[max(deadline.end - clause.start, 0) :])


def _reports_if(found: Found, clause: Finding, group: Group) -> bool:
    """Whether a clause asks for a report in case something happens: a duty of its own."""
    if group.reports and _WHEN_SO.match(found.text.plain, clause.start, clause.end):
        return True
    match = _IN_CASE.match(found.text.plain, clause.start, clause.end)
    return match is not None and (group.reports or match["to"] is not None)


def _carries_out(found: Found, clause: Finding, leads: Sequence[UnitMention]) -> bool:
    """Whether a clause only tells who carries out what stands before it (`Công an xã chủ trì, … thực hiện`)."""
    return _DOES_IT.fullmatch(found.text.plain, leads[-1].end, clause.end) is not None


def _asks_in_turn(found: Found, clause: Finding, before: Group, leads: Sequence[UnitMention]) -> bool:
    """Whether a body that acts asks others in its turn (`Sở kiểm tra các hồ; yêu cầu chủ hồ báo trước khi xả lũ`)."""
    if not leads or not before.leads or not _ASKS.match(found.text.plain, clause.start, clause.end):
        return False
    return leads[0].rule == "order-to" and all(m.rule == "subject" for m in before.leads)


def _sent_along(found: Found, clause: Finding, group: Group) -> bool:
    """Whether a clause only has a copy sent along with what is sent before it (`đồng thời gửi bản điện tử …`)."""
    copy = _SENT_ALONG.match(found.text.plain, clause.start, clause.end)
    return copy is not None and not dated(group.deadline)


def _stands_apart(found: Found, clause: Finding, leads: Sequence[UnitMention], *, closing: bool) -> bool:
    """Whether a clause is a duty of its own: a sentence of the closing, or what one body is to do alone."""
    if closing:
        return found.text.plain[: clause.start].rstrip().endswith((".", "?", "!"))
    return bool(leads) and bool(_APART.match(found.text.plain, clause.start, clause.end))


def _group(found: Found, index: int, clause: Finding, leads: tuple[UnitMention, ...]) -> Group:
    deadline = deadline_in(found, clause.start, clause.end)
    confidence = float(str(clause.values["confidence"]))
    reports = bool(found.units_in(clause.start, clause.end, "reports_to"))
    return Group(index, clause.start, clause.end, leads, deadline, clause.rule, confidence, reports)


def _belongs(group: Group, more: Group, *, apart: bool) -> bool:
    """Whether a clause goes on with the directive before it: the same who, and no date of its own."""
    if apart or not _same_leads(group.leads, more.leads) or _reports_later(group, more):
        return False
    if dated(group.deadline) != dated(more.deadline) and not _same_period(group.deadline, more.deadline):
        return False
    if dated(group.deadline):
        return (group.deadline.due, group.deadline.rrule) == (more.deadline.due, more.deadline.rrule) or _same_period(
            group.deadline, more.deadline
        )
    return True


def _reports_later(group: Group, more: Group) -> bool:
    """Whether one of two clauses is due by a count of days of its own, or the later one at intervals."""
    if group.deadline.kind not in ("none", "event") or group.deadline.rrule:
        return False
    counted = [bool(_COUNTED.match(g.deadline.text or "")) for g in (group, more)]
    return counted[1] or (counted[0] and more.deadline.kind == "none") or more.deadline.rrule is not None


def _same_period(before: Deadline, after: Deadline) -> bool:
    """Whether a period without a day (`định kỳ hằng tháng`) goes with the day that a later clause tells."""
    undated = before.rrule is not None and before.due is None and after.rrule is not None
    return undated and str(after.rrule).startswith(str(before.rrule))


def _same_leads(before: Sequence[UnitMention], after: Sequence[UnitMention]) -> bool:
    named = [m.unit for m in before]
    if not after or named == [m.unit for m in after] or all(_EACH_OF_THEM.fullmatch(m.unit) for m in after):
        return True
    if len(named) > len(after) and all(m.unit in named for m in after):  # one of those named before, alone
        return False
    if not before:
        return all(is_collective(m.unit) for m in after)
    words = [set(plain(" ".join(m.unit for m in side)).lower().split()) for side in (before, after)]
    return words[0] <= words[1] or words[1] <= words[0]


def _joined(group: Group, more: Group) -> Group:
    best = max((group.deadline, more.deadline), key=rank)
    confidence = min(group.confidence, max(more.confidence, 0.9))
    return Group(group.item, group.start, more.end, group.leads, best, group.rule, confidence)
