"""What a person should look at: fields that are blank or doubtful, terms without a day, orders that nobody took up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.core.model import Directive, Finding, Header, Note, Text
from pipeline.core.texts import say
from pipeline.grammar.successions import ceased

_UNSURE = 0.8  # below this a reading is shown to a person
_EXCERPT = 90


def find_notes(
    text: Text, header: Header, orders: Sequence[Finding], directives: Sequence[Directive]
) -> tuple[Note, ...]:
    """The notes of a dispatch in the order of its fields, each once."""
    notes = [*_of_header(header), *_of_directives(directives), *_of_ceased(header, directives)]
    notes += _not_taken_up(text, orders, directives)
    return tuple(dict.fromkeys(notes))


def _of_header(header: Header) -> Iterator[Note]:
    unsure = {e.field for e in header.evidence if e.confidence < _UNSURE}
    if header.number is None:
        yield Note("header.number", say("parse.number_blank"))
    elif "number" in unsure:
        yield Note("header.number", say("parse.number_unsure", number=header.number))
    if header.issued is None:
        yield Note("header.issued", say("parse.date_blank"))
    elif "issued" in unsure:
        yield Note("header.issued", say("parse.date_unsure", issued=header.issued.strftime("%d/%m/%Y")))
    if header.issuer is None:
        yield Note("header.issuer", say("parse.issuer_missing"))
    if header.type is None:
        yield Note("header.type", say("parse.type_missing"))


def _of_directives(directives: Sequence[Directive]) -> Iterator[Note]:
    for i, directive in enumerate(directives):
        at = f"directives.{i}"
        deadline = directive.deadline
        for problem in deadline.notes:
            yield Note(f"{at}.deadline", problem)
        if deadline.kind in ("date", "relative") and deadline.due is None and not deadline.notes:
            yield Note(f"{at}.deadline", say("parse.deadline_open", text=deadline.text or ""))
        elif deadline.due is not None and deadline.confidence < _UNSURE and not deadline.notes:
            yield Note(f"{at}.deadline", say("parse.deadline_unsure", text=deadline.text or ""))
        if not any(a.role == "lead" for a in directive.assignees):
            yield Note(f"{at}.assignees", say("parse.nobody_named", text=_excerpt(directive.text)))
        if directive.confidence < _UNSURE:
            percent = round(directive.confidence * 100)
            yield Note(at, say("parse.directive_unsure", text=_excerpt(directive.text), percent=percent))


def _of_ceased(header: Header, directives: Sequence[Directive]) -> Iterator[Note]:
    """Bodies that had ceased when the dispatch was issued, each once: a copy of an older text, or a slip."""
    seen: set[str] = set()
    for i, directive in enumerate(directives):
        for unit in dict.fromkeys([*(a.unit for a in directive.assignees), *directive.reports_to]):
            succession = ceased(unit, header.issued) if header.issued and unit not in seen else None
            seen.add(unit)
            if succession is None:
                continue
            since = succession.on.strftime("%d/%m/%Y")
            problem = say("parse.unit_abolished", unit=unit, since=since)
            if succession.new:
                problem = say("parse.unit_replaced", unit=unit, since=since, new=succession.new)
            yield Note(f"directives.{i}.assignees", problem)


def _not_taken_up(text: Text, orders: Sequence[Finding], directives: Sequence[Directive]) -> Iterator[Note]:
    """Clauses that speak to a body like an order and are in no directive."""
    taken = [span for d in directives for span in d.spans]
    for order in orders:
        spoken = order.values["says"] == "context" and order.values.get("told")
        if spoken and not any(s.start < order.end and order.start < s.end for s in taken):
            yield Note("directives", say("parse.no_directive", text=_excerpt(text.text[order.start : order.end])))


def _excerpt(text: str) -> str:
    short = " ".join(text.split())
    return short if len(short) <= _EXCERPT else short[:_EXCERPT].rsplit(" ", 1)[0] + " …"
