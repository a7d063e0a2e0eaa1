"""What was read of a dispatch becomes rows: citations, orders with their deadlines, and the tasks they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.core.model import Citation, Deadline, Directive, Span, Text
from pipeline.core.places import boxes_of, page_at
from pipeline.core.settings import Settings
from pipeline.store.database import insert, next_position, packed, row
from pipeline.store.documents import cited_document, day_of, document_row, iso
from pipeline.store.occurrences import first_period


def has_directives(db: sqlite3.Connection, document: int) -> bool:
    """Whether orders of a dispatch are held."""
    return row(db, "SELECT 1 FROM directives WHERE document_id = ?", [document]) is not None


def add_citations(
    db: sqlite3.Connection, settings: Settings, document: int, file: int, citations: Sequence[Citation], text: Text
) -> None:
    """Keep what a dispatch cites, each document once, behind what it is known to cite already."""
    at = next_position(db, "citations", "document_id", document)
    for position, citation in enumerate(citations, at):
        _add_citation(db, settings, citation, text, document_id=document, file_id=file, position=position)


def add_directives(
    db: sqlite3.Connection, document: int, file: int, directives: Sequence[Directive], text: Text
) -> None:
    """Keep orders as tasks, behind those that are held already."""
    at = next_position(db, "directives", "document_id", document)
    for position, directive in enumerate(directives, at):
        _add_directive(db, directive, text, document_id=document, file_id=file, position=position)


def _add_citation(
    db: sqlite3.Connection, settings: Settings, citation: Citation, text: Text, **place: int
) -> None:
    citing = place["document_id"]
    cited = cited_document(db, settings, citation, day_of(document_row(db, citing)["issued"]))
    insert(
        db,
        "citations",
        **place,
        cited_id=cited if cited != citing else None,
        type=citation.type,
        number=citation.number,
        issued=iso(citation.issued),
        issuer=citation.issuer,
        title=citation.title,
        role=citation.role,
        state="told",
        page=page_at(text, citation.start),
        text=text.text[citation.start : citation.end],
        span_start=citation.start,
        span_end=citation.end,
        rule=citation.rule,
        confidence=citation.confidence,
    )


def _add_directive(db: sqlite3.Connection, directive: Directive, text: Text, **place: int) -> None:
    row_id = insert(db, "directives", **place, **directive_values(directive, text))
    add_assignments(db, row_id, directive)
    insert(db, "deadlines", directive_id=row_id, **deadline_values(directive.deadline))
    due, time, rrule = iso(directive.deadline.due), directive.deadline.time, directive.deadline.rrule
    insert(
        db, "tasks", directive_id=row_id, state="open", due=due, time=time, rrule=rrule, **first_period(rrule, due)
    )  # fmt: skip


def add_assignments(db: sqlite3.Connection, row_id: int, directive: Directive) -> None:
    """Keep who is to do what an order (its row's id) says."""
    for position, who in enumerate(directive.assignees, 1):
        insert(
            db, "assignments", directive_id=row_id, position=position, unit=who.unit, role=who.role,
            inherited=int(who.inherited), rule=who.rule,
        )  # fmt: skip


def directive_values(directive: Directive, text: Text) -> dict[str, Any]:
    """An order as the columns of `directives` that hold what was read."""
    return {
        "ref": directive.ref,
        "text": directive.text,
        "page": page_at(text, directive.spans[0].start) if directive.spans else None,
        "spans": packed([[s.start, s.end] for s in directive.spans]),
        "boxes": packed(_boxes(text, directive.spans)),
        "reports_to": packed(directive.reports_to),
        "rules": packed(directive.rules),
        "confidence": directive.confidence,
    }


def _boxes(text: Text, spans: Iterable[Span]) -> list[list[float]]:
    boxes = [box for span in spans for box in boxes_of(text, span.start, span.end)]
    return [[b.page, *(round(x, 4) for x in (b.left, b.top, b.right, b.bottom))] for b in boxes]


def deadline_values(deadline: Deadline) -> dict[str, Any]:
    """A deadline as the columns of `deadlines`."""
    return {
        "kind": deadline.kind,
        "text": deadline.text,
        "bound": deadline.bound,
        "due": iso(deadline.due),
        "time": deadline.time,
        "rrule": deadline.rrule,
        "why": deadline.why,
        "rule": deadline.rule,
        "span_start": deadline.start,
        "span_end": deadline.end,
        "confidence": deadline.confidence,
    }
