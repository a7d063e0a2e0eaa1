"""What a dispatch orders: clauses that are orders, grouped, with who does them, by when, and for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
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
from pipeline.grammar.cues import cues_of
from pipeline.grammar.entry_labels import labels_under
from pipeline.grammar.grouping import Group, groups_of, with_attributes
from pipeline.grammar.lookup import Found, dated, deadline_in, heading_units, inherited_deadline, opener_units

_END_MARK = regex.compile(r"[\s;,]*(?:\./\.?|/\.|\.{0,2}/)?[\s*]*$")
_TERM = regex.compile(r"thời hạn[^.;,]{0,20}? tại (?:mục|điểm|khoản|phần) ([\w.]+)", regex.IGNORECASE)
_SENDS = regex.compile(r"(?<!\w)(?:gửi|nộp)(?!\w)", regex.IGNORECASE)
_GOES_ON = regex.compile(r",?\s+(?:và|đồng thời)\s+(?:báo cáo|gửi|nộp)\s[^;]*?(?:\.\s|$)", regex.IGNORECASE)
_ON_DAYS = regex.compile(
    r"theo (?:lịch|thời gian biểu|thời gian,? địa điểm)(?: (?:sau|sau đây|như sau|cụ thể))*\s*:\s*$", regex.IGNORECASE
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


# --- clauses become groups --------------------------------------------------------------------------------


def _of_items(found: Found) -> Iterator[Directive]:
    by_item: dict[int, list[Finding]] = {}
    for order in found.orders:
        by_item.setdefault(int(str(order.values["item"])), []).append(order)
    told = {i: labels_under(found.text, found.items, i) or _topics(found, by_item, i) for i in by_item}
    wholes = {i: under for i, under in told.items() if under}
    topics = frozenset(chain.from_iterable(wholes.values()))
    for i, clauses in by_item.items():
        if i in topics:
            continue
        as_orders = [_as_order(c) for c in clauses] if i in wholes else clauses
        for group in groups_of(found, i, as_orders):
            if i in wholes:
                group = with_attributes(found, group, [c for k in wholes[i] for c in by_item.get(k, ())])
            if _stands(found, group, str(clauses[0].values["mode"])):
                yield _directive(found, group)


def _topics(found: Found, by_item: Mapping[int, list[Finding]], index: int) -> list[int]:
    """The entries under a heading that is an order itself, where most of them are only its topics; else nothing."""
    if not any(o.values["says"] == "heading" for o in by_item[index]):
        return []
    under = _under(found, index)
    if _ON_DAYS.search(found.text.plain, found.items[index].start, found.items[index].end):
        return under
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


def _stands(found: Found, group: Group, mode: str) -> bool:
    """Whether an entry of a plan is somebody's task: it names who, or a day; elsewhere every order is."""
    if mode not in ("plan", "details"):
        return True
    return bool(group.leads) or dated(group.deadline) or bool(heading_units(found, group.item, "lead"))


# --- who --------------------------------------------------------------------------------------------------


def _directive(found: Found, group: Group) -> Directive:
    item = found.items[group.item]
    start, end = _trim(found.text.plain, group.start, group.end)
    assignees, who = _assignees(found, group)
    deadline = group.deadline
    if not dated(deadline) and deadline.rrule is None:
        above = inherited_deadline(found, group.item)
        deadline = above if dated(above) else deadline
    reports = found.units_in(group.start, group.end, "reports_to") or _received_together(found, group)
    reports = reports or heading_units(found, group.item, "reports_to")
    read = confidence_of(found.text, start, end)
    rules = tuple(dict.fromkeys(r for r in (group.rule, *(a.rule for a in assignees), deadline.rule) if r))
    confidence = group.confidence * who * (0.5 + read / 2 if read < 1 else 1.0)
    return Directive(
        item.ref, _as_printed(found.text.text, start, end), (Span(start, end),), assignees, _names(reports),
        deadline, rules, round(min(confidence, 0.99), 3),
    )


def _received_together(found: Found, group: Group) -> list[UnitMention]:
    """Who receives what is sent by two days in one sentence (`gửi kế hoạch trước … và báo cáo trước … về X`)."""
    sends = _SENDS.search(found.text.plain, group.start, group.end)
    goes_on = _GOES_ON.match(found.text.plain, group.end) if sends else None
    return found.units_in(goes_on.start(), goes_on.end(), "reports_to") if goes_on else []


def _assignees(found: Found, group: Group) -> tuple[tuple[Assignee, ...], float]:
    """Who does it, and how surely: named here, by the heading, by the sentence that opens, or as the addressees."""
    leads, source = list(group.leads), "named"
    if not leads:
        leads, source = heading_units(found, group.item, "lead"), "heading"
    if not leads:
        leads, source = opener_units(found, group.item), "opener"
    supports = found.units_in(group.start, group.end, "support") or list(group.supports)
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
