"""Deadline phrases: where they stand, what they mean, and the day that is still on time.

`rules/deadlines.yaml` says which words are a deadline and which arithmetic of `grammar/terms` reads them. Rules stand
in the order of their precedence: words that an earlier rule took are no longer there for a later one, and rules of
kind `none` take words that are no deadline.

The confidence lets a reader choose among several deadlines of one clause: a phrase that names a day has more than one
that names a month or year, that more than a recurrence without a day, and an `event` least.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import regex

from pipeline.core.model import Citation, Deadline, Finding, Span, TaskRow, Text, Zone
from pipeline.core.places import confidence_of
from pipeline.core.rules import Rule, RuleError, RuleFile, load
from pipeline.core.texts import say
from pipeline.core.vietnamese import plain
from pipeline.core.workdays import Calendar, calendar_of
from pipeline.grammar import elsewhere, repeats, terms
from pipeline.grammar.mending import mend
from pipeline.grammar.phrases import Known, Phrase, Reading
from pipeline.grammar.terms import term_end
from pipeline.grammar.trying import tries

_READERS = {  # what stands elsewhere is looked up when all are read
    **terms.READERS, **repeats.READERS, "item": terms.read_event, "above": terms.read_event,
    "same-day": terms.read_today,
}
_ZONES = (Zone.BODY, Zone.ANNEX, Zone.TABLE)
_KINDS = ("none", "date", "recurring", "relative", "event")
_BOUNDS = ("before", "by", "on", "end")
_ANCHORS = ("signing", "receipt", "force", "date")
_KNOWN_WORDS: Mapping[str, Sequence[str]] = {
    "kind": _KINDS, "bound": _BOUNDS, "reads": (*_READERS, "force"), "from": _ANCHORS, "where": ("cell",),
    "only": ("past",),
}
_OVER = timedelta(days=400)
_SURE = {"date": 0.98, "relative": 0.96, "recurring": 0.95, "event": 0.4}


@dataclass(frozen=True, slots=True)
class _Match:
    """A rule's match: its place in the text, and the place and words of its named groups."""

    rule: Rule
    start: int
    end: int
    groups: Mapping[str, list[str]]
    group_spans: tuple[Span, ...]


def find_deadlines(
    text: Text,
    *,
    issued: date | None,
    received: date | None,
    calendar: Calendar,
    before_is_inclusive: bool = False,
    citations: Iterable[Citation] = (),
    rows: Iterable[TaskRow] = (),
) -> tuple[Deadline, ...]:
    """Every deadline of body, annexes and tables, in the order of the text.

    Terms are counted from `issued` and `received`; where the day needed is None, `due` is None and a note says so.
    Dates inside `citations` are none. The deadline cells of `rows` may name a bare day, month or quarter.

    Raises:
        RuleError: `rules/deadlines.yaml` is not understood.
    """
    rules = _rules()
    text = replace(text, plain=mend(text.plain, rules.tables["vocabulary"]))
    known = Known(issued, received, calendar, before_is_inclusive)
    known = replace(known, in_force=_in_force(rules, text.plain, known))
    cited = tuple(span for citation in citations for span in (Span(citation.start, citation.end), *citation.mentions))
    cells = {row.deadline for row in rows if row.deadline}
    found: list[Deadline] = []
    for place in _places(text, cells):
        matches = list(_matches(rules, text.plain, place, cited, known, in_cell=place in cells))
        found += [d for match in matches for d in _deadlines(match, text, known)]
        if place in cells and not matches:
            found += _whole_cell(text, place)
    found = [_told_elsewhere(deadline, found, text, known) for deadline in found]
    return tuple(sorted(found, key=lambda d: (d.start, d.end)))


def explain(
    text: str, *, issued: date | None = None, received: date | None = None, zone: str | None = None
) -> list[Finding]:
    """What the rules find in a short text; `zone` "cell" reads it as the deadline cell of a table."""
    rules = _rules()
    source = Text(text, mend(plain(text), rules.tables["vocabulary"]), ())
    known = Known(issued, received, calendar_of())
    known = replace(known, in_force=_in_force(rules, source.plain, known))
    found = []
    matches = list(_matches(rules, source.plain, Span(0, len(text)), (), known, in_cell=zone == "cell"))
    read = [list(_deadlines(match, source, known)) for match in matches]
    for match, own in zip(matches, read, strict=True):
        if match.rule.gives["kind"] == "none":
            found.append(Finding(match.rule.id, match.start, match.end, {"kind": "none"}))
        told = (_told_elsewhere(d, [d for each in read for d in each], source, known) for d in own)
        found += [Finding(d.rule, d.start, d.end, _values(d)) for d in told]
    return found


def _values(deadline: Deadline) -> dict[str, object]:
    names = ("kind", "text", "bound", "due", "time", "rrule", "why")
    return {name: getattr(deadline, name) for name in names} | {"notes": len(deadline.notes)}


def _places(text: Text, cells: set[Span]) -> Iterator[Span]:
    """The stretches that are searched, each by itself: paragraphs and table cells."""
    for block in text.blocks:
        if block.zone not in _ZONES:
            continue
        own = [cell for row in block.cells for cell in row if cell.end > cell.start]
        if not own:
            yield Span(block.start, block.end)
            continue
        inside = [cell for cell in cells if block.start <= cell.start < block.end]
        yield from inside
        yield from (cell for cell in own if not any(_overlap(cell, deadline) for deadline in inside))


def _matches(
    rules: RuleFile, whole: str, place: Span, cited: Sequence[Span], known: Known, *, in_cell: bool
) -> Iterator[_Match]:
    """What the rules take of a place, in the order of their precedence."""
    words = whole[place.start : place.end]
    taken: list[Span] = []
    needs = _needs()
    for rule, matches in tries(("deadlines",), words):
        if rule.id in needs and not needs[rule.id].search(words):
            continue
        if rule.gives.get("where") == "cell" and not in_cell and ":" not in words:  # no label that stands for a cell
            continue
        for match in matches:
            if rule.gives.get("where") == "cell" and match.start() == 0 and not in_cell:
                continue
            span = Span(match.start(), _closed(words, match.start(), match.end()))
            if span.end > span.start and not any(_overlap(span, other) for other in taken):
                candidate = _match(rule, match, span.end, place.start)
                if not _is_cited(candidate, cited) and not (rule.gives.get("only") and _lies_ahead(candidate, known)):
                    taken.append(span)
                    yield candidate


def _lies_ahead(match: _Match, known: Known) -> bool:
    """Whether the day that words name with its year is still to come at issue, or may be where that is not known."""
    day = terms.read_date(Phrase("", match.groups), known)[0].due if "year" in match.groups else None
    return day is not None and (known.issued is None or day >= known.issued)


def _closed(words: str, start: int, end: int) -> int:
    """The end, behind the bracket that closes one opened in between."""
    rest = words[end:]
    if words.count("(", start, end) > words.count(")", start, end) and rest.lstrip().startswith(")"):
        return end + rest.index(")") + 1
    return end


def _match(rule: Rule, match: regex.Match[str], end: int, offset: int) -> _Match:
    groups = {name: words for name, words in match.capturesdict().items() if words}
    spans = tuple(Span(a + offset, b + offset) for name in groups for a, b in match.spans(name))
    return _Match(rule, match.start() + offset, end + offset, groups, spans)


def _is_cited(match: _Match, cited: Sequence[Span]) -> bool:
    """Whether the phrase, or a number that it counts with, belongs to the name of another document."""
    parts = (Span(match.start, match.end), *match.group_spans)
    return any(c.start <= part.start and part.end <= c.end for c in cited for part in parts)


def _deadlines(match: _Match, text: Text, known: Known) -> Iterator[Deadline]:
    gives = match.rule.gives
    if gives["kind"] == "none":
        return
    printed = " ".join(text.text[match.start : match.end].split())
    phrase = Phrase(printed, match.groups, gives.get("bound"), gives.get("from"))
    for reading in _READERS[gives.get("reads", "event")](phrase, known):
        if _is_history(gives, reading, known):
            continue
        yield _deadline(match, printed, reading, confidence_of(text, match.start, match.end))


def _is_history(gives: Mapping[str, Any], reading: Reading, known: Known) -> bool:
    """Whether a day was over at issue: told of, not asked for (a deadline cell always asks).

    A day named as the end of a term may be a slip of the year; only one long past belongs to the story.
    """
    if known.issued is None or reading.due is None or gives.get("where") == "cell":
        return False
    return reading.due < known.issued - (_OVER if gives.get("bound") in ("before", "by") else timedelta())


def _deadline(match: _Match, printed: str, reading: Reading, seen: float) -> Deadline:
    gives = match.rule.gives
    sure = gives.get("sure", _SURE[gives["kind"]])
    if gives["kind"] == "recurring" and reading.due is None:
        sure = min(sure, 0.7)
    once = gives["kind"] == "recurring" and reading.due is not None and reading.rrule is None
    return Deadline(
        kind="date" if once else gives["kind"], text=printed, bound=gives.get("bound"), due=reading.due,
        time=reading.time, rrule=reading.rrule, why=reading.why, rule=match.rule.id, start=match.start, end=match.end,
        confidence=round(sure * reading.sure * seen, 3), notes=reading.notes,
    )


def _told_elsewhere(deadline: Deadline, found: Sequence[Deadline], text: Text, known: Known) -> Deadline:
    """A deadline whose day stands elsewhere in this dispatch, with that day."""
    reads = {rule.id: rule.gives.get("reads") for rule in _rules().rules}.get(deadline.rule)
    if reads == "item":
        return elsewhere.of_item(deadline, found, text)
    if reads == "above":
        return elsewhere.of_above(deadline, found)
    return elsewhere.of_day_named(deadline, text, known) if reads == "same-day" else deadline


def _whole_cell(text: Text, cell: Span) -> list[Deadline]:
    """A deadline cell whose words no rule knows: kept as they stand."""
    printed = " ".join(text.text[cell.start : cell.end].split())
    if not any(c.isalpha() for c in printed):
        return []
    why = say("deadlines.event", text=printed)
    return [Deadline("event", printed, why=why, rule="cell", start=cell.start, end=cell.end, confidence=_SURE["event"])]


def _in_force(rules: RuleFile, words: str, known: Known) -> date | None:
    """The day on which the dispatch says that it comes into force."""
    for rule in rules.rules:
        if rule.gives.get("reads") != "force":
            continue
        for match in rule.pattern.finditer(words):
            groups = {name: found for name, found in match.capturesdict().items() if found}
            phrase = Phrase(match.group(), groups, "by", None)
            if "number" in groups:
                return term_end(known.issued, int(groups["number"][-1]), groups["unit"][-1]) if known.issued else None
            return _READERS["date"](phrase, known)[0].due if "day" in groups else known.issued
    return None


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


@cache
def _rules() -> RuleFile:
    """The rules, with every word that they give checked."""
    rules = load("deadlines")
    for rule in rules.rules:
        _check(rule.id, rule.gives)
    return rules


@cache
def _needs() -> Mapping[str, regex.Pattern[str]]:
    """For some rules the words without which they need not be tried."""
    rules = _rules()
    unknown = set(rules.tables["needs"]) - {rule.id for rule in rules.rules}
    if unknown:
        raise RuleError(f"rules/deadlines.yaml: 'needs' names a rule that is not there: {sorted(unknown)[0]!r}")
    needs: Mapping[str, str] = rules.tables["needs"]
    return {rule: regex.compile(plain(words), regex.IGNORECASE) for rule, words in needs.items()}


def _check(rule: str, gives: Mapping[str, Any]) -> None:
    at = f"rules/deadlines.yaml, rule {rule!r}"
    for key, value in gives.items():
        if key == "sure":
            if not isinstance(value, float) or not 0 < value <= 1:
                raise RuleError(f"{at}: 'sure' is a share of one, not {value!r}")
        elif key not in _KNOWN_WORDS:
            raise RuleError(f"{at}: gives unknown {key!r}; known are {', '.join((*_KNOWN_WORDS, 'sure'))}")
        elif value not in _KNOWN_WORDS[key]:
            raise RuleError(f"{at}: {key} cannot be {value!r}; known are {', '.join(_KNOWN_WORDS[key])}")
    if "kind" not in gives:
        raise RuleError(f"{at}: 'kind' is missing in what it gives")
