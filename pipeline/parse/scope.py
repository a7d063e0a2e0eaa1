"""Which clauses of a dispatch are orders, and which only tell, promise, inform or urge.

What stands in the part that gives orders (after the sentence that opens them, under a heading such as TỔ CHỨC THỰC
HIỆN) is an order unless a rule of directives.yaml says otherwise; elsewhere a clause must name who is to do it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import regex

from pipeline.core.model import Finding, Header, Item, Span, Text, UnitMention
from pipeline.core.rules import load
from pipeline.grammar.cues import Cue, between, cues_between, cues_of, spans_of
from pipeline.grammar.leads import ADVERBIAL, after_connector

if TYPE_CHECKING:
    from spacy.tokens import Doc

Mode = Literal["intro", "orders", "plan", "details", "background", "reply"]

_PLANS = ("KH", "CTr", "ĐA", "PA", "DA", "QC", "QyĐ", "GM", "NĐ", "TT", "Luật", "HĐ")
_REPLY = regex.compile(r"(?:phúc đáp|trả lời|đáp ứng|xét)(?!\w)", regex.I)
_ASPECT = regex.compile(r"\s+(?:đã|sẽ|đang)(?!\w)")
_MIGHT_ORDER = ("background", "position", "history", "tells", "basis")  # context that may hold an order all the same
_TELLING = ("order-to", "directs")
_SAYING_WORDS = 8  # an opening sentence of more words after the body it names says what to do
_SHAPE = {"act": 0.97, "manner": 0.95, "duty": 0.93, "unknown": 0.72}


@dataclass(frozen=True)
class _Scope:
    text: Text
    items: tuple[Item, ...]
    cues: tuple[Cue, ...]
    openers: tuple[Cue, ...]
    units: tuple[UnitMention, ...]
    type: str
    listed: frozenset[int]  # running paragraphs that another one introduces with its colon


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
    listed = frozenset(_listed(text, items, units))
    scope = _Scope(text, tuple(items), cues_of(doc, "directives"), openers, tuple(units), header.type or "", listed)
    modes = _modes(scope)
    spans = spans_of(doc, "clause")
    found: list[Finding] = []
    for i, item in enumerate(scope.items):
        whole = introduces(scope.items, i, text)
        clauses = [Span(item.start, item.end)] if whole else between(spans, item.start, item.end)
        says = ""
        for clause in clauses:
            if _executes(scope, item, clause):
                found.append(Finding("executes", clause.start, clause.end, _context(i, modes[i])))
                continue
            says, rule, confidence = _judge(scope, i, clause, modes[i], before=says)
            told = not whole and says == "context" and rule in _MIGHT_ORDER and any(
                m.rule == "order-to" for m in between(scope.units, clause.start, clause.end)
            )
            values = {"item": i, "says": says, "mode": modes[i], "confidence": confidence, "told": told}
            found.append(Finding(rule, clause.start, clause.end, values))
    return tuple(found)


def _context(index: int, mode: Mode) -> dict[str, object]:
    return {"item": index, "says": "context", "mode": mode, "confidence": 0.9, "told": False}


def _executes(scope: _Scope, item: Item, clause: Span) -> bool:
    """Whether a clause only lists some of those who `chịu trách nhiệm thi hành` what the dispatch decides."""
    cues = cues_between(scope.cues, clause.end, item.end)
    at = next((c.start for c in cues if c.rule == "executes"), None)
    return at is not None and not regex.search(r"[.!?]\s", scope.text.plain[clause.start : at])


def _listed(text: Text, items: Sequence[Item], units: Sequence[UnitMention]) -> Iterator[int]:
    """The running paragraphs under one that tells a body to act and ends with a colon, up to one that tells again."""
    opened = False
    for i, item in enumerate(items):
        told = any(m.rule in _TELLING for m in between(units, item.start, item.end))
        if item.level != "paragraph" or item.parent is not None or item.ref == "closing":
            opened = False
        elif told:
            opened = text.plain[item.start : item.end].rstrip().endswith(":")
        elif opened:
            yield i


# --- which part of the dispatch an item stands in ---------------------------------------------------------


def _modes(scope: _Scope) -> list[Mode]:
    """For each item, the part it stands in: by the headings above it, else by what was opened before it."""
    base: Mode = "plan" if scope.type in _PLANS else "intro"
    kinds: dict[int, Mode] = {}
    modes: list[Mode] = []
    for i, item in enumerate(scope.items):
        above = kinds.get(item.parent) if item.parent is not None else None
        mode = above or ("plan" if item.annex else base)
        own = _section(scope, item, mode)
        if item.heading and own:
            kinds[i] = own
        elif above:
            kinds[i] = above
        modes.append(own if own and (item.heading or own == "background") else mode)
        if item.level == "paragraph" and item.parent is None and base in ("intro", "reply"):
            base = _opened(scope, item, base)
    return modes


def _section(scope: _Scope, item: Item, mode: Mode) -> Mode | None:
    """What a heading, or the label that opens an item, makes of what stands under it."""
    if item.level == "paragraph":
        return None
    cues = cues_between(scope.cues, item.start, item.end)
    kind = next((c.gives["kind"] for c in cues if c.gives["says"] == "section" and c.start <= item.start + 2), None)
    own = [c for c in cues if c.gives["says"] == "own" and c.start <= item.start + 2]
    if item.heading and any(scope.type in c.gives.get("only", (scope.type,)) for c in own):
        return "background"
    if kind == "background" and not item.heading and ":" not in scope.text.plain[item.start : item.start + 60]:
        return None
    if kind in ("plan", "details") and scope.type not in _PLANS:
        return mode if item.level != "roman" else "orders"
    names: dict[str, Mode] = {"orders": "orders", "background": "background", "details": "details", "plan": "plan"}
    return names.get(kind or "")


def _opened(scope: _Scope, item: Item, base: Mode) -> Mode:
    cues = cues_between(scope.cues, item.start, item.end)
    if not any(c.gives["says"] == "opens" for c in cues):
        return base
    replies = _REPLY.match(scope.text.plain, item.start) or _REPLY.match(_first_words(scope))
    orders = any(m.rule == "order-to" and m.start >= item.start for m in scope.units)
    return "reply" if replies and not orders else "orders"


def _first_words(scope: _Scope) -> str:
    first = next((i for i in scope.items if i.level == "paragraph"), None)
    return scope.text.plain[first.start : first.end] if first else ""


def introduces(items: Sequence[Item], index: int, text: Text) -> bool:
    """Whether an item only names or introduces what stands under it: a heading, or a colon before sub-items."""
    item = items[index]
    colon = text.plain[item.start : item.end].rstrip().endswith(":")
    return item.heading or (colon and index + 1 < len(items) and items[index + 1].parent == index)


# --- what a clause is -------------------------------------------------------------------------------------


def _judge(scope: _Scope, index: int, clause: Span, mode: Mode, *, before: str) -> tuple[str, str, float]:
    """What a clause says, the rule that tells so, and how surely; `before` is what the clause before it says."""
    item = scope.items[index]
    first = not before
    cues = cues_between(scope.cues, clause.start, clause.end)
    running = item.level == "paragraph"
    leads = [m for m in between(scope.units, clause.start, clause.end) if m.part == "lead"]
    for cue in cues:
        if scope.type not in cue.gives.get("only", (scope.type,)):
            continue
        if cue.gives.get("weak") and (_acts(scope, leads) or _begins_with_verb(scope, clause, cues)):
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
        if cue.gives["says"] == "opens" and running and (item.heading or _before_list(scope, index, clause)):
            return ("heading" if _tells_what(scope, clause) else "context"), cue.rule, 0.9
    if mode == "background":
        return "context", "background", 0.9
    shape, rule = _shape(scope, clause, cues, leads)
    if introduces(scope.items, index, scope.text):
        orders = _orders_itself(scope, item) or (mode in ("plan", "details", "orders") and _has_doer(scope, index))
        return ("heading", rule, _SHAPE[shape]) if orders else ("context", "heading", 0.9)
    if running and item.parent is None:
        if _asks_addressees(scope, clause, cues):
            return "order", "order-to", 0.9
        goes_on = mode == "orders" and before in ("order", "rest")
        if shape in ("act", "manner") and not leads and (goes_on or index in scope.listed):
            return "order", rule, _SHAPE[shape]
        return _judge_running(item, mode, leads, shape, rule, cues, first=first)
    return _judge_entry(scope, index, mode, leads, shape, rule, first=first)


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


def _acts(scope: _Scope, leads: Sequence[UnitMention]) -> bool:
    """Whether a body is named that is to act, and not only one that has acted or will (`Sở sẽ …`, `Sở đã …`)."""
    return any(m.rule != "subject" or not _ASPECT.match(scope.text.plain, m.end) for m in leads)


def _before_list(scope: _Scope, index: int, clause: Span) -> bool:
    """Whether a clause of a running paragraph introduces the paragraphs after it."""
    return index + 1 in scope.listed and scope.text.plain[clause.start : clause.end].rstrip().endswith(":")


def _asks_addressees(scope: _Scope, clause: Span, cues: Sequence[Cue]) -> bool:
    """Whether a speaker asks for a deed without saying whom: `Sở Y tế đề nghị rà soát …` asks the addressees."""
    for cue in cues_between(scope.openers, clause.start, clause.end):
        before = regex.split(r"[,;:]", scope.text.plain[clause.start : cue.start])[-1].split()
        speaker = len(before) < _SAYING_WORDS + 4 and (not before or before[0][:1].isupper())
        if speaker and any(c.start == cue.end + 1 and c.gives["says"] in ("act", "manner") for c in cues):
            return True
    return False


def _judge_entry(
    scope: _Scope, index: int, mode: Mode, leads: Sequence[UnitMention], shape: str, rule: str, *, first: bool
) -> tuple[str, str, float]:
    """An enumerated item, or a paragraph under one."""
    told = any(m.rule in ("order-to", "directs", "responsible", "presides", "must") for m in leads)
    if mode in ("intro", "reply"):
        return ("order", leads[0].rule, 0.85) if told else ("context", rule, 0.8)
    if leads:
        return "order", leads[0].rule, leads[0].confidence
    if shape == "unknown":
        entry = scope.items[index].level != "paragraph"
        topics = mode in ("plan", "details") or not entry or _under_order(scope, index)
        return ("rest" if not first else "context" if topics else "order"), rule, _SHAPE[shape]
    return "order", rule, _SHAPE[shape]


def _shape(scope: _Scope, clause: Span, cues: Sequence[Cue], leads: Sequence[UnitMention]) -> tuple[str, str]:
    """How a clause begins: with a verb of doing (`act`, `manner`), as a delivery that is due, or otherwise."""
    for cue in cues:
        if cue.gives["says"] == "duty":
            return "duty", cue.rule
    verbs = {c.start: c for c in reversed(cues) if c.gives["says"] in ("act", "manner")}
    for start in _starts(scope.text.plain, clause):
        if start in verbs:
            return verbs[start].gives["says"], verbs[start].rule
    if leads:
        return "act", leads[0].rule
    return "unknown", "position"


def _begins_with_verb(scope: _Scope, clause: Span, cues: Sequence[Cue]) -> bool:
    begin = after_connector(scope.text.plain, Span(clause.start, clause.end))
    return any(c.start == begin and c.gives["says"] in ("act", "manner") for c in cues)


def _starts(text: str, clause: Span) -> Iterator[int]:
    """Where the verb of a clause may stand: at its beginning, after a label, after an adverbial and its comma."""
    begin = after_connector(text, Span(clause.start, clause.end))
    yield begin
    for match in regex.finditer(r":\s+", text[: clause.end], pos=begin):
        yield after_connector(text, Span(match.end(), clause.end))
    if ADVERBIAL.match(text, begin, clause.end):
        for match in regex.finditer(r",\s+(?:thì\s+)?", text[: clause.end], pos=begin):
            yield after_connector(text, Span(match.end(), clause.end))


def _tells_what(scope: _Scope, clause: Span) -> bool:
    """Whether an opening sentence already tells what to do, not only that something follows."""
    leads = [m for m in between(scope.units, clause.start, clause.end) if m.rule in ("order-to", "directs")]
    after = scope.text.plain[leads[-1].end : clause.end] if leads else ""
    generic = cues_between(scope.cues, clause.start, clause.end)
    contents = any(c.rule == "opens-contents" and leads and c.end > leads[-1].end for c in generic)
    return len(after.split()) > _SAYING_WORDS and not contents


def _in_parenthesis(scope: _Scope, clause: Span, cue: Cue) -> bool:
    before = scope.text.plain[clause.start : cue.start]
    return before.count("(") > before.count(")")


def _under_order(scope: _Scope, index: int) -> bool:
    """Whether the heading above an item is itself an order, so that entries without a verb are only its topics."""
    parent = scope.items[index].parent
    if parent is None or not introduces(scope.items, parent, scope.text):
        return False
    return _orders_itself(scope, scope.items[parent])


def _has_doer(scope: _Scope, index: int) -> bool:
    """Whether an entry under a heading tells who does what it names (`- Đơn vị chủ trì: Văn phòng.`)."""
    under = [i for i in scope.items[index + 1 : index + 8] if i.parent == index]
    return any(c.rule == "attribute" for i in under for c in cues_between(scope.cues, i.start, i.end))


def _orders_itself(scope: _Scope, item: Item) -> bool:
    """Whether a heading says what to do: it begins with a verb, or one follows the body that it names."""
    span = Span(item.start, item.end)
    cues = cues_between(scope.cues, item.start, item.end)
    leads = [m for m in between(scope.units, item.start, item.end) if m.part == "lead"]
    if not leads:
        return _shape(scope, span, cues, [])[0] != "unknown"
    return any(c.gives["says"] == "act" and c.rule != "act-have" and c.start > leads[-1].end for c in cues)
