"""Which clauses of a dispatch are orders, and which only tell, promise, inform or urge.

What stands in the part that gives orders (after the sentence that opens them, under a heading such as TỔ CHỨC THỰC
HIỆN) is an order unless a rule of directives.yaml says otherwise; elsewhere a clause must name who is to do it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import regex

from pipeline.core.model import Finding, Header, Item, Span, Text, UnitMention
from pipeline.core.rules import load
from pipeline.grammar.clause_parts import parts_of
from pipeline.grammar.clause_shapes import begins_with_verb, shape_of
from pipeline.grammar.cues import Cue, between, cues_between, cues_of, spans_of
from pipeline.grammar.headings import asks_addressees, has_doer, introduces_more, orders_itself, under_order
from pipeline.grammar.sections import (
    Mode,
    Scope,
    introduces,
    listed,
    modes_of,
    only_opens,
    tells_what,
)
from pipeline.grammar.senders import acts_itself

if TYPE_CHECKING:
    from spacy.tokens import Doc


_COMPLETED = regex.compile(r"thời gian [^.;:]{2,60}:[^.;]{0,60}(?:hoàn thành|xong)[^.;]{0,20}\d", regex.I)
_STEP = regex.compile(r"bước \d+\s*[:.]\s*[^.:;]{3,90}\.\s*", regex.I)
_ASPECT = regex.compile(
    r"\s+(?:đã|sẽ|đang|chưa|còn|vẫn|để)(?!\w)|(?:\s+(?!các|những|mọi|khi|nếu|nơi|người|hộ)[\p{L}-]+){1,5}?\s+sẽ(?!\w)"
)
_ASKED_ON = regex.compile(r"(?:đồng thời|ngoài ra|và)?,? ?(?:xin |đề nghị|kiến nghị|yêu cầu)(?!\w)", regex.I)
_JOINT = 5  # characters between two names of one list
_SENT_BY = regex.compile(
    r"(?<!\w)(?:gửi|nộp|đăng ký|báo cáo)(?!\w)[^.;]{0,90}?(?:trước|chậm nhất|muộn nhất|hạn chót|đến hết)[^.;]{0,24}?\d",
    regex.I,
)
_WITHOUT_OPENER = ("HD", "TB")  # their entries may begin without a sentence that says who asks
_MIGHT_ORDER = ("background", "position", "history", "tells", "basis")  # context that may hold an order all the same
_SHAPE = {"act": 0.97, "manner": 0.95, "duty": 0.93, "unknown": 0.72}


def find_orders(
    doc: Doc, text: Text, header: Header, items: Sequence[Item], units: Sequence[UnitMention]
) -> tuple[Finding, ...]:
    """Each clause of the outline with what it is: values `item` (its place), `says`, `mode` and `confidence`.

    `says`: `order`, `rest` (goes with the order before it), `heading` (an order that introduces sub-items), or what
    keeps it from being one (`context`, `own`, `formula`; `all`: it only sets a term for all the others). `told` is
    true where a body is spoken to although the clause stands where no orders are expected.
    """
    if header.type in load("directives").tables["never"]:
        return ()
    openers = tuple(c for c in cues_of(doc, "assignees") if c.rule == "order-to")
    under_colon = frozenset(listed(text, items, units))
    cues, to = cues_of(doc, "directives"), header.recipients
    scope = Scope(text, tuple(items), cues, openers, tuple(units), header.type or "", under_colon, to, header.issuer)
    modes = modes_of(scope)
    spans = spans_of(doc, "clause")
    found: list[Finding] = []
    for i, item in enumerate(scope.items):
        whole = introduces(scope.items, i, text)
        clauses = [Span(item.start, item.end)] if whole else between(spans, item.start, item.end)
        clauses = [part for clause in clauses for part in parts_of(scope.text.plain, clause, scope.cues)]
        says = ""
        for clause in clauses:
            if _executes(scope, item, clause):
                found.append(Finding("executes", clause.start, clause.end, _context(i, modes[i])))
                continue
            same = _goes_on_as(scope, item, clause, found[-1].rule) if found and clause.start > item.start else None
            says, rule, confidence = same or _judge(scope, i, clause, modes[i], before=says)
            told = not whole and says == "context" and rule in _MIGHT_ORDER and any(
                m.rule == "order-to" for m in between(scope.units, clause.start, clause.end)
            )
            values = {"item": i, "says": says, "mode": modes[i], "confidence": confidence, "told": told}
            found.append(Finding(rule, clause.start, clause.end, values))
    return tuple(found)


def _goes_on_as(scope: Scope, item: Item, clause: Span, before: str) -> tuple[str, str, float] | None:
    """What a clause is that goes on with what the opening rests on, what the sender does or what voters asked."""
    text = scope.text.plain
    small = text[clause.start : clause.start + 1].islower()
    if before == "basis" and small and item.level == "paragraph" and item.parent is None:
        return ("context", before, 0.9) if text[: item.end].rstrip().endswith((";", ",")) else None
    if before == "sender" and small and not between(scope.units, clause.start, clause.end):
        return "context", before, 0.9
    if before == "asked" and _ASKED_ON.match(text, clause.start, clause.end):
        return "context", before, 0.9
    return None


def _is_title(scope: Scope, item: Item, clause: Span) -> bool:
    """Whether the first sentence of a step is only its title: a body that acts begins the next one."""
    text = scope.text.plain
    behind = clause.end + len(text[clause.end : item.end]) - len(text[clause.end : item.end].lstrip())
    acts = any(m.part == "lead" and m.start == behind for m in between(scope.units, behind, behind + 1))
    return acts and bool(_STEP.fullmatch(text, clause.start, clause.end))


def _names_section(scope: Scope, index: int, clause: Span, cues: Sequence[Cue]) -> bool:
    """Whether an item with entries below is only the name of a section (`Điều 2. Tổ chức thực hiện.`)."""
    below = index + 1 < len(scope.items) and scope.items[index + 1].parent == index
    end = clause.start + len(scope.text.plain[clause.start : clause.end].rstrip(" .:"))
    return below and any(c.gives["says"] == "section" and c.start == clause.start and c.end == end for c in cues)


def _context(index: int, mode: Mode) -> dict[str, object]:
    return {"item": index, "says": "context", "mode": mode, "confidence": 0.9, "told": False}


def _executes(scope: Scope, item: Item, clause: Span) -> bool:
    """Whether a clause only lists some of those who `chịu trách nhiệm thi hành` what the dispatch decides."""
    cues = cues_between(scope.cues, clause.end, item.end)
    at = next((c.start for c in cues if c.rule == "executes"), None)
    return at is not None and not regex.search(r"[.!?]\s", scope.text.plain[clause.start : at])


# --- what a clause is -------------------------------------------------------------------------------------


def _judge(scope: Scope, index: int, clause: Span, mode: Mode, *, before: str) -> tuple[str, str, float]:
    """What a clause says, the rule that tells so, and how surely; `before` is what the clause before it says."""
    item = scope.items[index]
    first = not before
    cues = cues_between(scope.cues, clause.start, clause.end)
    running = item.level == "paragraph"
    leads = [m for m in between(scope.units, clause.start, clause.end) if m.part == "lead"]
    by_cue = _by_cue(scope, index, clause, cues, leads, before=before)
    if by_cue:
        return by_cue
    if mode == "background" and not (leads and _reports_last(scope, index, cues)):
        return "context", "background", 0.9
    if acts_itself(scope.type, scope.issuer, scope.recipients, leads):
        return "context", "sender", 0.9
    if running and item.heading and item.parent is None and only_opens(scope, index, clause):
        return "context", "heading", 0.9
    if first and not leads and (_is_title(scope, item, clause) or _names_section(scope, index, clause, cues)):
        return "context", "run-in-title", 0.9
    if first and not leads and scope.type in ("QĐ", "NQ") and item.ref == "Điều 1" and not item.heading:
        return "own", "own-decision", 0.9
    shape, rule = shape_of(scope.text.plain, clause, cues, leads)
    if introduces(scope.items, index, scope.text):
        orders = orders_itself(scope, item) or (mode in ("plan", "details", "orders") and has_doer(scope, index))
        return ("heading", rule, _SHAPE[shape]) if orders else ("context", "heading", 0.9)
    if running and item.parent is None:
        if asks_addressees(scope, clause, cues):
            return "order", "order-to", 0.9
        goes_on = mode == "orders" and before in ("order", "rest")
        if shape in ("act", "manner") and not leads and (goes_on or index in scope.listed):
            return "order", rule, _SHAPE[shape]
        return _judge_running(item, mode, leads, shape, rule, cues, first=first)
    return _judge_entry(scope, index, clause, mode, leads, shape, rule, before=before)


def _by_cue(
    scope: Scope, index: int, clause: Span, cues: Sequence[Cue], leads: Sequence[UnitMention], *, before: str
) -> tuple[str, str, float] | None:
    """What a rule alone tells of a clause, the first that tells something."""
    item, first = scope.items[index], not before
    running = item.level == "paragraph"
    for cue in cues:
        if scope.type not in cue.gives.get("only", (scope.type,)):
            continue
        if cue.rule == "own-decision" and (not first or item.level in ("letter", "dash", "plus")):
            continue
        if _is_told(scope, index, clause, cue, before):
            continue
        if cue.gives.get("weak") and (_acts(scope, leads) or begins_with_verb(scope.text.plain, clause, cues)):
            continue
        aside = cue.rule == "feedback" and _in_parenthesis(scope, clause, cue)
        if cue.gives["says"] in ("context", "own") and not aside:
            return cue.gives["says"], cue.rule, 0.9
        if cue.gives["says"] == "all" and running and not any(c.rule == "act-report" for c in cues):
            return "all", cue.rule, 0.9
        if cue.gives["says"] == "rest" and not first:
            return "rest", cue.rule, 0.9
        if cue.gives["says"] == "basis" and running and item.parent is None:
            return "context", cue.rule, 0.9
        if cue.gives["says"] == "formula" and running:
            return "formula", cue.rule, 0.9
        if cue.gives["says"] == "opens" and running and (item.heading or introduces_more(scope, clause)):
            if not tells_what(scope, clause):
                return "context", cue.rule, 0.9
            if item.heading or index + 1 in scope.listed:
                return "heading", cue.rule, 0.9
    return None


def _is_told(scope: Scope, index: int, clause: Span, cue: Cue, before: str) -> bool:
    """Whether what looks like the dispatch's own act or a description is somebody's task all the same.

    An act in an entry under a body, or behind an order (`a) Ban hành điều lệ …` under the duties of a committee); a
    time that says by when something has to be finished.
    """
    if cue.rule == "own-decision":
        above = scope.items[index].parent
        lead = above is not None and any(
            m.part == "lead" for m in between(scope.units, scope.items[above].start, scope.items[above].end)
        )
        return lead or before in ("order", "rest")
    return cue.rule == "describes" and not before and bool(_COMPLETED.match(scope.text.plain, clause.start, clause.end))


def _judge_running(
    item: Item, mode: Mode, leads: Sequence[UnitMention], shape: str, rule: str, cues: Sequence[Cue], *, first: bool
) -> tuple[str, str, float]:
    """A running paragraph orders where a body is told to act, or a report is due."""
    told = any(m.rule in ("order-to", "directs", "responsible") for m in leads)
    reports = any(c.rule == "act-report" for c in cues)
    if told or (leads and mode in ("orders", "plan")) or (item.ref != "p1" and leads and shape != "unknown"):
        return "order", leads[0].rule, leads[0].confidence
    if shape == "duty" or (shape in ("act", "manner") and reports and item.ref != "p1"):
        return "order", rule, 0.9
    return ("rest" if not first else "context"), rule, 0.7


def _acts(scope: Scope, leads: Sequence[UnitMention]) -> bool:
    """Whether a body is named that is to act, and not only one that has acted or will (`Sở sẽ …`, `Sở, Ban đã …`)."""
    text = scope.text.plain
    last = [m for m, after in pairwise((*leads, None)) if m and (after is None or after.start - m.end > _JOINT)]
    return any(m.rule != "subject" or not (_ASPECT.match(text, m.end) or _ASPECT.search(m.unit)) for m in last)


def _reports_last(scope: Scope, index: int, cues: Sequence[Cue]) -> bool:
    """Whether a clause asks for a report in a paragraph that only stands under the last heading as nothing follows."""
    paragraphs = scope.items[max(index - 1, 0) :]
    return all(i.level == "paragraph" for i in paragraphs) and any(c.rule == "act-report" for c in cues)


def _is_duty(scope: Scope, shape: str, rule: str) -> bool:
    return shape == "duty" and rule == "duty-sent" and scope.type in _WITHOUT_OPENER


def _sent_by_a_day(scope: Scope, clause: Span, leads: Sequence[UnitMention]) -> bool:
    """Whether a clause says who sends something by a day: a duty although no sentence has opened any."""
    return bool(leads) and bool(_SENT_BY.search(scope.text.plain, leads[-1].end, clause.end))


def _judge_entry(
    scope: Scope, index: int, clause: Span, mode: Mode, leads: Sequence[UnitMention], shape: str, rule: str,
    *, before: str,
) -> tuple[str, str, float]:
    """An enumerated item, or a paragraph under one; `before` is what the clause before it says."""
    first = not before
    told = any(m.rule in ("order-to", "directs", "responsible", "presides", "must") for m in leads)
    if mode == "reply" and all(m.rule == "must" for m in leads):  # what the law asks of everybody
        told = False
    goes_on = before in ("order", "rest") and shape in ("act", "manner", "duty")
    if mode in ("intro", "reply") and goes_on and not told:
        return "order", rule, 0.8
    if mode in ("intro", "reply"):
        due = mode == "intro" and (_sent_by_a_day(scope, clause, leads) or _is_duty(scope, shape, rule))
        return ("order", leads[0].rule, 0.85) if told else ("order" if due else "context", rule, 0.8)
    if leads:
        return "order", leads[0].rule, leads[0].confidence
    if shape == "unknown" and first and mode != "intro" and has_doer(scope, index):
        return "order", rule, 0.93
    if shape == "unknown":
        entry = scope.items[index].level != "paragraph"
        topics = mode in ("plan", "details") or not entry or under_order(scope, index)
        return ("rest" if not first else "context" if topics else "order"), rule, _SHAPE[shape]
    return "order", rule, _SHAPE[shape]


def _in_parenthesis(scope: Scope, clause: Span, cue: Cue) -> bool:
    before = scope.text.plain[clause.start : cue.start]
    return before.count("(") > before.count(")")
