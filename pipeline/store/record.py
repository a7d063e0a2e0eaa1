"""A dispatch becomes part of the record: file, header, text, citations, directives and tasks, in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.core.model import Citation, Deadline, Directive, Extraction, Header, Span, Text
from pipeline.core.places import boxes_of, page_at
from pipeline.core.settings import Settings
from pipeline.core.texts import say
from pipeline.store.arrivals import Arrived, number_arrival, write_arrival
from pipeline.store.database import insert, packed, row, rows, update, writing
from pipeline.store.documents import (
    absorb_doubles,
    cited_document,
    corrected_fields,
    day_of,
    document_row,
    find_documents,
    iso,
    take_number,
)
from pipeline.store.files import known_file
from pipeline.store.history import add_event, now
from pipeline.store.identity import Identity, serial_of, text_likeness
from pipeline.store.names import document_name
from pipeline.store.occurrences import first_period
from pipeline.store.proposing import propose
from pipeline.store.readings import add_reading
from pipeline.store.settling import settle, settle_all

# how much of the text two files of one dispatch must share: half where the number agrees, more where it was lost
_SAME_TEXT = 0.5
_SAME_TEXT_WITHOUT_NUMBER = 0.8


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a file: ids of the document and the file, the document's name.

    ``outcome``: `recorded`, `linked` (another file of a dispatch that is held) or `duplicate` (the same bytes again).
    """

    document: int
    file: int
    outcome: str
    name: str


def record(
    db: sqlite3.Connection,
    settings: Settings,
    extraction: Extraction,
    *,
    received: date | None,
    received_assumed: bool = False,
    archived_as: str = "",
    came_from: str = "",
    arrival_number: str | None = None,
    also: Callable[[Recorded], None] = lambda done: None,
) -> Recorded:
    """Keep all that was read of a file; everything or nothing.

    The same bytes again change nothing. The same dispatch in another file (number, issuer, day and text agree)
    fills what was blank and is linked; its tasks stay as they are. A value that a clerk set by hand stays. Where
    congvan.toml has changed since the last dispatch, whose tasks are whose is judged anew first. A recurring duty
    is one task: it holds its rule and the first day on which it is due. What came without an arrival number takes the
    next of its year. `also` is done in the same transaction.
    """
    arrived = Arrived(received, received_assumed, arrival_number)
    with writing(db):
        settle_all(db, settings)
        done = _kept(db, settings, extraction, archived_as, came_from, arrived)
        also(done)
        return done


def _kept(
    db: sqlite3.Connection,
    settings: Settings,
    extraction: Extraction,
    archived_as: str,
    came_from: str,
    arrived: Arrived,
) -> Recorded:
    known = known_file(db, extraction.file.sha256)
    if known:
        return Recorded(known.document, known.file, "duplicate", known.name)
    document, held = _place(db, extraction)
    file = _add_file(db, extraction, document, archived_as, came_from)
    _write_header(db, document, extraction.header, only_blanks=held)
    if not held and extraction.header.number is None:
        _take_cited_number(db, document, extraction.header.symbol)
    write_arrival(db, document, extraction.arrival, arrived)
    absorb_doubles(db, document)
    if not _has_directives(db, document):
        _add_findings(db, settings, document, file, extraction, held=held)
        settle(db, settings, document, first=True)
    propose(db, settings, document)
    if not held:
        number_arrival(db, document)
    what = "linked" if held else "recorded"
    add_event(db, what, document=document, note=extraction.file.name)
    return Recorded(document, file, what, document_name(document_row(db, document)))


def _place(db: sqlite3.Connection, extraction: Extraction) -> tuple[int, bool]:
    """The document's row, made where it is new; whether the dispatch itself was held before.

    Two texts under one number are two documents: a number may be misread, and no task may be lost by it.
    """
    found = find_documents(db, _identity(extraction.header))
    for known in found:
        if not known["held"] or _likeness(db, known["id"], extraction) >= _SAME_TEXT:
            return int(known["id"]), bool(known["held"])
    for other in _numberless(db, extraction.header):
        if _likeness(db, other, extraction, if_short=0) >= _SAME_TEXT_WITHOUT_NUMBER:
            return other, True
    blank = {"recipients": packed([]), "copies": packed([])}
    made = insert(db, "documents", **blank, held=0, direction="elsewhere", received_assumed=0, recorded_at=now())
    if found:
        problem = say("store.number_twice", name=document_name(found[0]))
        insert(db, "notes", document_id=made, field="header.number", problem=problem)
    return made, False


def _numberless(db: sqlite3.Connection, header: Header) -> list[int]:
    """The held dispatches of the same day of which one, this or that, has a number that was not read."""
    sql = "SELECT id FROM documents WHERE held AND issued = ? AND (number IS NULL) <> ?"
    return [r["id"] for r in rows(db, sql, [iso(header.issued), header.number is None])]


def _likeness(db: sqlite3.Connection, document: int, extraction: Extraction, *, if_short: float = 1) -> float:
    sql = "SELECT r.text FROM readings r JOIN files f ON f.id = r.file_id WHERE f.document_id = ?"
    found = [text_likeness(r["text"], extraction.text.text) for r in rows(db, sql, [document])]
    return max((if_short if x is None else x for x in found), default=if_short)


def _identity(header: Header) -> Identity:
    return Identity(header.type, header.number, header.issued, header.issuer, header.subject)


def _add_file(
    db: sqlite3.Connection, extraction: Extraction, document: int, archived_as: str, came_from: str
) -> int:
    # bytes that failed before may be read by a better version
    db.execute("DELETE FROM files WHERE sha256 = ? AND state <> 'recorded'", [extraction.file.sha256])
    file = insert(
        db,
        "files",
        sha256=extraction.file.sha256,
        name=extraction.file.name,
        state="recorded",
        came_from=came_from,
        came_at=now(),
        archived_as=archived_as,
        pages=extraction.file.pages,
        document_id=document,
    )
    add_reading(db, file, extraction)
    return file


def _write_header(db: sqlite3.Connection, document: int, header: Header, *, only_blanks: bool) -> None:
    values: dict[str, Any] = {
        "type": header.type,
        "number": header.number,
        "symbol": header.symbol,
        "serial": serial_of(header.number),
        "issued": iso(header.issued),
        "place": header.place,
        "parent": header.parent,
        "issuer": header.issuer,
        "subject": header.subject,
        "recipients": packed(header.recipients) if header.recipients else None,
        "signer": header.signer,
        "signer_title": header.signer_title,
        "signs_for": header.signs_for,
        "urgency": header.urgency,
        "secrecy": header.secrecy,
        "copies": packed(header.copies) if header.copies else None,
    }
    by_hand = corrected_fields(db, document)
    if "number" in by_hand:
        by_hand |= {"serial", "symbol"}
    before = document_row(db, document)
    blank = {f for f in values if before[f] in (None, "[]")}
    kept = {f: v for f, v in values.items() if v is not None and f not in by_hand and (f in blank or not only_blanks)}
    update(db, "documents", document, held=1, **kept)


def _take_cited_number(db: sqlite3.Connection, document: int, symbol: str | None) -> None:
    cited_as = document_row(db, document)["number"]
    if cited_as and "number" not in corrected_fields(db, document):
        take_number(db, document, cited_as, symbol)


def _has_directives(db: sqlite3.Connection, document: int) -> bool:
    return row(db, "SELECT 1 FROM directives WHERE document_id = ?", [document]) is not None


def _add_findings(
    db: sqlite3.Connection, settings: Settings, document: int, file: int, extraction: Extraction, *, held: bool
) -> None:
    place = {"document_id": document, "file_id": file}
    for position, directive in enumerate(extraction.directives, 1):
        _add_directive(db, directive, extraction.text, **place, position=position)
    if held:
        return
    for position, citation in enumerate(extraction.citations, 1):
        _add_citation(db, settings, citation, extraction.text, **place, position=position)
    for note in extraction.notes:
        insert(db, "notes", document_id=document, field=note.field, problem=note.problem)


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
    row_id = insert(
        db,
        "directives",
        **place,
        ref=directive.ref,
        text=directive.text,
        page=page_at(text, directive.spans[0].start) if directive.spans else None,
        spans=packed([[s.start, s.end] for s in directive.spans]),
        boxes=packed(_boxes(text, directive.spans)),
        reports_to=packed(directive.reports_to),
        rules=packed(directive.rules),
        confidence=directive.confidence,
    )
    for position, who in enumerate(directive.assignees, 1):
        insert(
            db, "assignments", directive_id=row_id, position=position, unit=who.unit, role=who.role,
            inherited=int(who.inherited), rule=who.rule,
        )  # fmt: skip
    _add_deadline(db, row_id, directive.deadline)
    due, time, rrule = iso(directive.deadline.due), directive.deadline.time, directive.deadline.rrule
    insert(
        db, "tasks", directive_id=row_id, state="open", due=due, time=time, rrule=rrule, **first_period(rrule, due)
    )  # fmt: skip


def _boxes(text: Text, spans: Iterable[Span]) -> list[list[float]]:
    boxes = [box for span in spans for box in boxes_of(text, span.start, span.end)]
    return [[b.page, *(round(x, 4) for x in (b.left, b.top, b.right, b.bottom))] for b in boxes]


def _add_deadline(db: sqlite3.Connection, directive: int, deadline: Deadline) -> None:
    insert(
        db,
        "deadlines",
        directive_id=directive,
        kind=deadline.kind,
        text=deadline.text,
        bound=deadline.bound,
        due=iso(deadline.due),
        time=deadline.time,
        rrule=deadline.rrule,
        why=deadline.why,
        rule=deadline.rule,
        span_start=deadline.start,
        span_end=deadline.end,
        confidence=deadline.confidence,
    )
