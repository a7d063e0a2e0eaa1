"""What headings and speakers say of the clauses under them: whether they order themselves, and who is asked."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from pipeline.core.model import Item, Span
from pipeline.grammar.clause_shapes import shape_of
from pipeline.grammar.cues import Cue, between, cues_between
from pipeline.grammar.entry_labels import labels_under
from pipeline.grammar.sections import SAYING_WORDS, Scope, introduces

_ADDRESSED = regex.compile(r" (?:(?:các|quý) (?:đồng chí|ông,? bà|vị)|quý (?:cơ quan|đơn vị)) ", regex.I)


def introduces_more(scope: Scope, clause: Span) -> bool:
    """Whether a clause of a running paragraph introduces what stands after it."""
    return scope.text.plain[clause.start : clause.end].rstrip().endswith(":")


def asks_addressees(scope: Scope, clause: Span, cues: Sequence[Cue]) -> bool:
    """Whether a speaker asks for a deed without saying whom: `Sở Y tế đề nghị rà soát …` asks the addressees."""
    for cue in cues_between(scope.openers, clause.start, clause.end):
        before = regex.split(r"[,;:]", scope.text.plain[clause.start : cue.start])[-1].split()
        speaker = len(before) < SAYING_WORDS + 4 and (not before or before[0][:1].isupper())
        addressed = _ADDRESSED.match(scope.text.plain, cue.end)
        begin = addressed.end() if addressed else cue.end + 1
        if speaker and any(c.start == begin and c.gives["says"] in ("act", "manner") for c in cues):
            return True
    return False


def under_order(scope: Scope, index: int) -> bool:
    """Whether the heading above an item is itself an order, so that entries without a verb are only its topics.

    One that only says that tasks follow (`Giám đốc các đơn vị thực hiện các việc sau:`) is none, nor is the name of a
    section (`Tổ chức thực hiện`).
    """
    parent = scope.items[index].parent
    if parent is None or not introduces(scope.items, parent, scope.text):
        return False
    above = scope.items[parent]
    cues = cues_between(scope.cues, above.start, above.end)
    if any(c.rule == "opens-contents" or (c.gives["says"] == "section" and c.start == above.start) for c in cues):
        return False
    return orders_itself(scope, above)


def has_doer(scope: Scope, index: int) -> bool:
    """Whether the entries under one tell who does what it names (`- Đơn vị chủ trì: Văn phòng.`)."""
    return bool(labels_under(scope.text, scope.items, index))


def orders_itself(scope: Scope, item: Item) -> bool:
    """Whether a heading says what to do: it begins with a verb, or one follows the body that it names."""
    span = Span(item.start, item.end)
    if item.level == "paragraph" and item.heading and not introduces_more(scope, span):
        return False  # it only names an office
    cues = cues_between(scope.cues, item.start, item.end)
    leads = [m for m in between(scope.units, item.start, item.end) if m.part == "lead"]
    if not leads:
        return shape_of(scope.text.plain, span, cues, [])[0] != "unknown"
    return any(c.gives["says"] == "act" and c.rule != "act-have" and c.start > leads[-1].end for c in cues)
