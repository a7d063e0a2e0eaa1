"""What a dispatch orders: clauses that are orders, grouped, with who does them, by when, and for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, takewhile
from typing import Any

import regex

from pipeline.core.model import (
    Assignee,
    Deadline,
    Directive,
    Finding,
    Header,
    Item,
    Role,
    Span,
    TaskRow,
    Text,
    UnitMention,
)
from pipeline.core.places import confidence_of
from pipeline.core.rules import load
from pipeline.core.vietnamese import plain
from pipeline.grammar.annotation import annotate_stretches
from pipeline.grammar.bodies import is_collective
from pipeline.grammar.cues import cues_of
from pipeline.grammar.leads import ADVERBIAL
from pipeline.grammar.lookup import Found, dated, deadline_in, heading_units, inherited_deadline, opener_units, rank

_END_MARK = regex.compile(r"[\s;,]*(?:\./\.?|/\.|\.{0,2}/)?[\s*]*$")
_DOCUMENT = regex.compile(r"\p{Lu}|số |công văn|kế hoạch|quyết định|chỉ thị|nghị quyết|văn bản|thông tư|nghị định")
_TERM = regex.compile(r"thời hạn[^.;,]{0,20}? tại (?:mục|điểm|khoản|phần) ([\w.]+)", regex.IGNORECASE)
_COUNTED = regex.compile(
    r"(?:trong|chậm nhất|không quá|sau)\s[^.;]{0,24}\d[^.;]{0,30}\skể từ\s"
    r"|(?:chậm nhất|muộn nhất|ít nhất|trước|sau)\s[^.;]{0,12}\d[^.;]{0,24}\s(?:trước|sau)\s(?:khi|ngày)(?!\w)"
    r"|ngay(?: sau)? khi(?! nhận)(?!\w)",
    regex.IGNORECASE,
)
_APART = regex.compile(r"\W*riêng(?!\w)", regex.IGNORECASE)
_DUE = regex.compile(
    r"\W*(?:(?:(?:toàn bộ|tất cả|các|những) )*(?:việc|công việc|công tác|nội dung|nhiệm vụ)(?!\w)"
    r"(?P<matter>[^.;:,]{0,90}?)\s)?"
    r"(?:(?:và|phải|cần|được|bảo đảm|đảm bảo|yêu cầu) )*"
    r"(?:(?:hoàn thành|hoàn tất|kết thúc|thực hiện|làm)(?: xong)?|xong|hạn"
    r"|thời (?:hạn|gian)(?: (?:hoàn thành|thực hiện|tiến hành|kiểm tra|rà soát|khảo sát))?)?\W*"
    r"|\W*(?:thời (?:hạn|gian)|tiến độ|hạn)[^:.;]{0,40}:.*",
    regex.IGNORECASE,
)
_IN_CASE = regex.compile(
    r"\W*(?:khi|nếu|trường hợp) (?:xảy ra|phát hiện|có (?:sự cố|tình huống|diễn biến|vụ việc))(?!\w)"
    r"[^.;]{0,160}?(?<!\w)báo cáo(?!\w)",
    regex.IGNORECASE,
)
_ROW_CONFIDENCE = 0.97
_INHERITED = {"heading": 0.98, "opener": 0.97, "recipients": 0.93, "nobody-by-a-day": 0.92, "nobody": 0.75}


def gather_directives(
    text: Text,
    header: Header,
    items: Sequence[Item],
    rows: Sequence[TaskRow],
    orders: Sequence[Finding],
    units: Sequence[UnitMention],
    deadlines: Sequence[Deadline],
) -> tuple[Directive, ...]:
    """The directives of body, annexes and task tables in reading order, each once."""
    by_place = tuple(sorted(deadlines, key=lambda d: d.start))
    found = Found(text, header, tuple(items), tuple(orders), tuple(units), by_place)
    directives = [*_of_items(found), *(_of_row(found, row) for row in rows)]
    directives.sort(key=lambda d: d.spans[0].start)
    return tuple(_with_terms_of_entries(found, list(_with_refs(directives))))


def _with_terms_of_entries(found: Found, directives: Sequence[Directive]) -> Iterator[Directive]:
    """Each directive; one due `theo thời hạn tại mục 1` has the deadline of that entry."""
    due = {d.ref.lower(): d.deadline for d in reversed(directives) if dated(d.deadline)}
    for d in directives:
        match = _TERM.search(plain(d.text)) if not dated(d.deadline) else None
        entry = match[1].rstrip(".,;)").lower() if match else ""
        yield replace(d, deadline=due[entry]) if entry in due else d


def explain(text: str, **given: object) -> list[Finding]:
    """What rules/directives.yaml finds in a short text."""
    matched = plain(text)
    doc = annotate_stretches(matched, [Span(0, len(text))], ())
    gives: Mapping[str, Mapping[str, Any]] = {rule.id: rule.gives for rule in load("directives").rules}
    return [Finding(c.rule, c.start, c.end, dict(gives[c.rule])) for c in cues_of(doc, "directives")]


@dataclass(frozen=True)
class _Group:
    """Clauses of one item that are one directive: their stretch, who is named, what is due, how sure they are."""

    item: int
    start: int
    end: int
    leads: tuple[UnitMention, ...]
    deadline: Deadline
    rule: str
    confidence: float
    reports: bool = False


# --- clauses become groups --------------------------------------------------------------------------------


def _of_items(found: Found) -> Iterator[Directive]:
    by_item: dict[int, list[Finding]] = {}
    for order in found.orders:
        by_item.setdefault(int(str(order.values["item"])), []).append(order)
    wholes = {i: under for i in by_item if (under := _topics(found, by_item, i))}
    topics = frozenset(chain.from_iterable(wholes.values()))
    for i, clauses in by_item.items():
        if i in topics:
            continue
        as_orders = [_as_order(c) for c in clauses] if i in wholes else clauses
        for group in _groups(found, i, as_orders):
            if i in wholes:
                group = _with_attributes(found, group, [c for k in wholes[i] for c in by_item.get(k, ())])
            if _stands(found, group, str(clauses[0].values["mode"])):
                yield _directive(found, group)


def _topics(found: Found, by_item: Mapping[int, list[Finding]], index: int) -> list[int]:
    """The entries under a heading that is an order itself, where most of them are only its topics; else nothing."""
    if not any(o.values["says"] == "heading" for o in by_item[index]):
        return []
    under = _under(found, index)
    orders = [i for i in under if any(o.values["says"] == "order" and o.rule != "position" for o in by_item.get(i, ()))]
    return under if len(orders) * 2 < len(under) else []


def _under(found: Found, index: int) -> list[int]:
    """The entries under an item, or, under a running paragraph, those up to the next one."""
    paragraph = found.items[index].level == "paragraph"
    following = range(index + 1, len(found.items))
    if paragraph:
        return list(takewhile(lambda i: found.items[i].level != "paragraph", following))
    return list(takewhile(lambda i: _descends(found, found.items[i], index), following))


def _descends(found: Found, item: Item, ancestor: int) -> bool:
    at = item.parent
    while at is not None and at != ancestor:
        at = found.items[at].parent
    return at is not None


def _as_order(order: Finding) -> Finding:
    says = "order" if order.values["says"] == "heading" else order.values["says"]
    return Finding(order.rule, order.start, order.end, {**order.values, "says": says})


def _stands(found: Found, group: _Group, mode: str) -> bool:
    """Whether an entry of a plan is somebody's task: it names who, or a day; elsewhere every order is."""
    if mode not in ("plan", "details"):
        return True
    return bool(group.leads) or dated(group.deadline) or bool(heading_units(found, group.item, "lead"))


def _groups(found: Found, index: int, clauses: Sequence[Finding]) -> list[_Group]:
    groups: list[_Group] = []
    carried: tuple[UnitMention, ...] = ()
    closing = found.items[index].ref == "closing"
    for clause in clauses:
        leads = tuple(found.units_in(clause.start, clause.end, "lead"))
        says = clause.values["says"]
        group = _group(found, index, clause, leads or carried)
        goes_on = says in ("rest", "context") and groups and _reports_if(found, clause, group)
        if says == "order" or goes_on or (says == "rest" and groups and _is_due(found, clause)):
            if groups and not leads and not dated(groups[-1].deadline) and _only_due(found, clause, groups[-1], group):
                groups[-1] = _joined(groups[-1], group)
            elif groups and _reports_if(found, clause, group):
                groups.append(group)
            elif groups and _belongs(groups[-1], group, apart=_stands_apart(found, clause, leads, closing=closing)):
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


def _with_attributes(found: Found, group: _Group, under: Sequence[Finding]) -> _Group:
    """A heading that orders, with what its entries tell of who does it and when (`- Thời gian: tháng 5/2024.`)."""
    named = (c for c in under if c.rule == "attribute")
    leads = tuple(m for c in named for m in found.units_in(c.start, c.end, "lead"))
    told = [deadline_in(found, c.start, c.end) for c in under if c.rule in ("attribute", "describes")]
    deadline = next(filter(dated, (group.deadline, *told)), group.deadline)
    return replace(group, leads=group.leads or leads, deadline=deadline)


def _is_due(found: Found, clause: Finding) -> bool:
    """Whether a clause after a semicolon that begins with an unknown verb has a day of its own."""
    text = found.text.plain
    enumerated = _DOCUMENT.match(text, clause.start, clause.end) and not ADVERBIAL.match(text, clause.start, clause.end)
    return not enumerated and dated(deadline_in(found, clause.start, clause.end))


def _only_due(found: Found, clause: Finding, before: _Group, told: _Group) -> bool:
    """Whether a clause tells nothing but the day of what stands before it (`Hoàn thành trước ngày 10/11.`)."""
    match = _sets_a_day(found, clause, told.deadline)
    words = set(found.text.plain[before.start : before.end].lower().split())
    return match is not None and words.issuperset((match["matter"] or "").lower().split())


def _sets_a_day(found: Found, clause: Finding, deadline: Deadline) -> regex.Match[str] | None:
    """A clause that only sets a day, with the matter for which it does (`Việc rà soát phải xong trong tháng 5.`)."""
    text = found.text.plain[clause.start : clause.end]
    if not dated(deadline) or not clause.start <= deadline.start < clause.end:
        return None
    return _DUE.fullmatch(text[: deadline.start - clause.start] + text[max(deadline.end - clause.start, 0) :])


def _reports_if(found: Found, clause: Finding, group: _Group) -> bool:
    """Whether a clause asks for a report in case something happens: a duty of its own."""
    return group.reports and bool(_IN_CASE.match(found.text.plain, clause.start, clause.end))


def _stands_apart(found: Found, clause: Finding, leads: Sequence[UnitMention], *, closing: bool) -> bool:
    """Whether a clause is a duty of its own: a sentence of the closing, or what one body is to do alone."""
    if closing:
        return found.text.plain[: clause.start].rstrip().endswith((".", "?", "!"))
    return bool(leads) and bool(_APART.match(found.text.plain, clause.start, clause.end))


def _group(found: Found, index: int, clause: Finding, leads: tuple[UnitMention, ...]) -> _Group:
    deadline = deadline_in(found, clause.start, clause.end)
    confidence = float(str(clause.values["confidence"]))
    reports = bool(found.units_in(clause.start, clause.end, "reports_to"))
    return _Group(index, clause.start, clause.end, leads, deadline, clause.rule, confidence, reports)


def _belongs(group: _Group, more: _Group, *, apart: bool) -> bool:
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


def _reports_later(group: _Group, more: _Group) -> bool:
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
    if not after or [m.unit for m in before] == [m.unit for m in after]:
        return True
    if not before:
        return all(is_collective(m.unit) for m in after)
    words = [set(plain(" ".join(m.unit for m in side)).lower().split()) for side in (before, after)]
    return words[0] <= words[1] or words[1] <= words[0]


def _joined(group: _Group, more: _Group) -> _Group:
    best = max((group.deadline, more.deadline), key=rank)
    confidence = min(group.confidence, max(more.confidence, 0.9))
    return _Group(group.item, group.start, more.end, group.leads, best, group.rule, confidence)


# --- who --------------------------------------------------------------------------------------------------


def _directive(found: Found, group: _Group) -> Directive:
    item = found.items[group.item]
    start, end = _trim(found.text.plain, group.start, group.end)
    assignees, who = _assignees(found, group)
    deadline = group.deadline
    if not dated(deadline) and deadline.rrule is None:
        above = inherited_deadline(found, group.item)
        deadline = above if dated(above) else deadline
    reports = found.units_in(group.start, group.end, "reports_to") or heading_units(found, group.item, "reports_to")
    read = confidence_of(found.text, start, end)
    rules = tuple(dict.fromkeys(r for r in (group.rule, *(a.rule for a in assignees), deadline.rule) if r))
    confidence = group.confidence * who * (0.5 + read / 2 if read < 1 else 1.0)
    return Directive(
        item.ref, _as_printed(found.text.text, start, end), (Span(start, end),), assignees, _names(reports),
        deadline, rules, round(min(confidence, 0.99), 3),
    )


def _assignees(found: Found, group: _Group) -> tuple[tuple[Assignee, ...], float]:
    """Who does it, and how surely: named here, by the heading, by the sentence that opens, or as the addressees."""
    leads, source = list(group.leads), "named"
    if not leads:
        leads, source = heading_units(found, group.item, "lead"), "heading"
    if not leads:
        leads, source = opener_units(found, group.item), "opener"
    supports = found.units_in(group.start, group.end, "support")
    above = [] if supports else heading_units(found, group.item, "support")
    heads = {m.unit for m in leads}
    assignees = [_assignee(m, "lead", inherited=not group.start <= m.start < group.end) for m in leads]
    if not leads and found.header.recipients:
        assignees = [Assignee(r, "lead", True, "recipients") for r in found.header.recipients]
        source = "recipients"
    assignees += [_assignee(m, "support", inherited=False) for m in supports if m.unit not in heads]
    assignees += [_assignee(m, "support", inherited=True) for m in above if m.unit not in heads]
    sure = min((m.confidence for m in leads), default=1.0)
    unique = {(plain(a.unit).lower(), a.role): a for a in reversed(assignees)}
    source = source if assignees else "nobody-by-a-day" if dated(group.deadline) else "nobody"
    return tuple(reversed(unique.values())), sure * _INHERITED.get(source, 1.0)


def _assignee(mention: UnitMention, role: Role, *, inherited: bool) -> Assignee:
    return Assignee(mention.unit, role, inherited, mention.rule, mention.start, mention.end)


def _names(mentions: Sequence[UnitMention]) -> tuple[str, ...]:
    return tuple({plain(m.unit).lower(): m.unit for m in reversed(mentions)}.values())[::-1]


# --- rows of task tables, texts, refs ---------------------------------------------------------------------


def _of_row(found: Found, row: TaskRow) -> Directive:
    raw = found.text.text
    leads = [_of_cell(raw, cell, "lead") for cell in row.leads]
    helpers = [_of_cell(raw, cell, "support") for cell in row.supports]
    at = row.deadline or row.content
    deadline = deadline_in(found, at.start, at.end)
    read = confidence_of(found.text, row.content.start, row.content.end)
    return Directive(
        row.ref, _as_printed(raw, row.content.start, row.content.end), (row.content,), (*leads, *helpers), (),
        deadline, tuple(r for r in ("row", deadline.rule) if r), round(_ROW_CONFIDENCE * (0.5 + read / 2), 3),
    )


def _of_cell(raw: str, cell: Span, role: Role) -> Assignee:
    return Assignee(_as_printed(raw, cell.start, cell.end), role, False, "row", cell.start, cell.end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    end = start + len(_END_MARK.sub("", text[start:end]))
    return start, end + 1 if text[end : end + 1] == "." and text[end : end + 2] != "./" else end


def _as_printed(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


def _with_refs(directives: Sequence[Directive]) -> Iterator[Directive]:
    """Each with a ref of its own: the second of the same place is `4(2)`."""
    seen: dict[str, int] = {}
    for d in directives:
        seen[d.ref] = count = seen.get(d.ref, 0) + 1
        yield d if count == 1 else replace(d, ref=f"{d.ref}({count})")
