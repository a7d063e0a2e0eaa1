"""A dispatch becomes part of the record: file, header, text, citations, directives and tasks, in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pipeline.core.model import Arrival, Extraction, Header, Together
from pipeline.core.settings import Settings
from pipeline.store.arrivals import Arrived, number_arrival, write_arrival
from pipeline.store.database import insert, packed, update, writing
from pipeline.store.documents import absorb_doubles, corrected_fields, document_row, iso, take_number
from pipeline.store.files import known_file
from pipeline.store.findings import add_citations, add_directives, has_directives
from pipeline.store.gathering import find_other_files, foot_of
from pipeline.store.history import add_event, now
from pipeline.store.identity import serial_of
from pipeline.store.names import document_name
from pipeline.store.parts import add_part, cite_enclosed, is_sent_along, named_in_letter, pages_of
from pipeline.store.placing import Placed, place
from pipeline.store.proposing import propose, propose_numbers
from pipeline.store.readings import add_reading
from pipeline.store.recounting import recount
from pipeline.store.settling import settle, settle_all
from pipeline.store.together import read_together
from pipeline.store.versions import add_new_citations, compare, compare_header, propose_cuts


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a file: ids of the document and the file, the document's name, its arrival ``number``.

    ``outcome``: `recorded`, `linked` (another file of a dispatch that is held) or `duplicate` (the same bytes again).
    ``own``: the office issued it itself; ``ours``: how many of its tasks are the office's and open; ``proposed``: how
    many proposals about it wait; ``enclosed``: the names of the dispatches behind it in the same file; ``continued``:
    the file goes on where another one ends.
    """

    document: int
    file: int
    outcome: str
    name: str
    own: bool = False
    number: str | None = None
    ours: int = 0
    proposed: int = 0
    enclosed: tuple[str, ...] = ()
    continued: bool = False


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
    together: Together | None = None,
) -> Recorded:
    """Keep all that was read of a file; everything or nothing.

    The same bytes again change nothing. The same dispatch in another file (number, issuer, day and text agree)
    fills what was blank and is linked; its tasks stay as they are. A value that a clerk set by hand stays. Where
    congvan.toml has changed since the last dispatch, whose tasks are whose is judged anew first. A recurring duty
    is one task: it holds its rule and the first day on which it is due. What came without an arrival number takes the
    next of its year. The dispatches that lie behind it in the same file become dispatches of their own. `together` is
    what was read of this file and those it surely belongs with as one. `also` is done in the same transaction.
    """
    arrived = Arrived(received, received_assumed, arrival_number)
    with writing(db):
        settle_all(db, settings)
        done = _kept(db, settings, extraction, archived_as, came_from, arrived, together)
        also(done)
        return done


def _kept(
    db: sqlite3.Connection,
    settings: Settings,
    extraction: Extraction,
    archived_as: str,
    came_from: str,
    arrived: Arrived,
    together: Together | None,
) -> Recorded:
    known = known_file(db, extraction.file.sha256)
    if known:
        return Recorded(known.document, known.file, "duplicate", known.name)
    placed = place(db, extraction)
    file = _add_file(db, extraction, placed.document, archived_as, came_from)
    done = keep_placed(db, settings, extraction, placed, file, arrived)
    if placed.how == "new":
        find_other_files(db, settings, placed.document, extraction, together)
    elif placed.how == "joined" and together is not None:
        read_together(db, settings, placed.document, together)
    parts = [
        keep_part(db, settings, part, done, arrived, sent=is_sent_along(extraction, part))
        for part in extraction.enclosed
    ]
    return replace(_told(db, done), enclosed=tuple(part.name for part in parts), continued=placed.how == "joined")


def keep_placed(
    db: sqlite3.Connection,
    settings: Settings,
    extraction: Extraction,
    placed: Placed,
    file: int,
    arrived: Arrived,
    *,
    numbered: bool = True,
    orders: bool = True,
) -> Recorded:
    """Keep what was read of a dispatch in a file whose row is there; inside a transaction.

    Not `numbered`: it takes no arrival number of its own. Without `orders` those are kept by the caller.
    """
    document, held = placed.document, placed.how != "new"
    read = foot_of(extraction.header) if placed.how == "joined" else extraction.header
    write_header(db, document, read, only_blanks=placed.how in ("again", "joined"))
    if placed.how == "again":
        compare_header(db, document, file, extraction)
    if not held and extraction.header.number is None:
        _take_cited_number(db, document, extraction.header.symbol)
    take_arrival(db, settings, document, extraction.arrival, arrived)
    absorb_doubles(db, document)
    if not held:
        _keep_citations(db, settings, document, file, extraction)
    if orders:
        _keep_orders(db, settings, placed, file, extraction)
    propose(db, settings, document)
    propose_numbers(db, document)
    if not held and numbered:
        number_arrival(db, document)
    what = {"new": "recorded", "issued": "issued"}.get(placed.how, "linked")
    add_event(db, what, document=document, note=extraction.file.name)
    return _told(db, Recorded(document, file, "linked" if held else "recorded", ""))


def take_arrival(
    db: sqlite3.Connection, settings: Settings, document: int, stamp: Arrival, arrived: Arrived
) -> None:
    """Take over what is better known of a dispatch's arrival, and count anew what rests on it; in a transaction."""
    before = document_row(db, document)
    write_arrival(db, document, stamp, arrived)
    after = document_row(db, document)
    for field in ("received", "arrival_number"):
        if before[field] is not None and before[field] != after[field]:
            add_event(
                db, "merged", document=document, field=field, before=before[field], after=after[field]
            )
    if before["received"] is not None and before["received"] != after["received"]:
        recount(db, settings, document)


def _told(db: sqlite3.Connection, done: Recorded) -> Recorded:
    """What is told of a dispatch, as it stands now."""
    kept = document_row(db, done.document)
    return replace(
        done,
        name=document_name(kept),
        own=kept["direction"] == "outgoing",
        number=kept["arrival_number"],
        ours=_ours(db, done.document),
        proposed=_proposed(db, done.document),
    )


def _proposed(db: sqlite3.Connection, document: int) -> int:
    sql = "SELECT count(*) FROM proposals WHERE state = 'waiting' AND ? IN (document_id, cited_id)"
    return int(db.execute(sql, [document]).fetchone()[0])


def _ours(db: sqlite3.Connection, document: int) -> int:
    sql = "SELECT count(*) FROM tasks t JOIN directives d ON d.id = t.directive_id WHERE t.state = 'open' AND "
    return int(db.execute(f"{sql} t.same_as IS NULL AND d.document_id = ?", [document]).fetchone()[0])


def keep_part(
    db: sqlite3.Connection,
    settings: Settings,
    part: Extraction,
    whole: Recorded,
    arrived: Arrived,
    *,
    sent: bool,
    orders: bool = True,
) -> Recorded:
    """Keep a dispatch that lies in the file of another one, behind it; inside a transaction.

    `sent`: that other one sends it along. Then it came with that one's arrival number, and is cited by it.
    """
    named = named_in_letter(db, whole.document, part) if sent else None
    placed = place(db, part) if named is None else Placed(named, "new")
    file = add_part(db, whole.file, placed.document, part)
    told = replace(arrived, number=None)
    done = keep_placed(
        db, settings, part, placed, file, told, numbered=not sent or bool(part.arrival.number), orders=orders
    )
    if sent:
        cite_enclosed(db, whole.document, whole.file, done.document, part)
    return done


def _keep_citations(
    db: sqlite3.Connection, settings: Settings, document: int, file: int, extraction: Extraction
) -> None:
    add_citations(db, settings, document, file, extraction.citations, extraction.text)
    for note in extraction.notes:
        insert(db, "notes", document_id=document, field=note.field, problem=note.problem)
    propose_cuts(db, document, file, extraction.cuts)


def _keep_orders(
    db: sqlite3.Connection, settings: Settings, placed: Placed, file: int, extraction: Extraction
) -> None:
    """The orders of a file; those of a further file of a dispatch are held against what is there."""
    document = placed.document
    if has_directives(db, document):
        if placed.how != "new":
            compare(db, settings, placed, file, extraction)
        return
    if placed.how == "joined":
        add_new_citations(db, settings, document, file, extraction)
    add_directives(db, document, file, extraction.directives, extraction.text)
    settle(db, settings, document, first=True)


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
        **pages_of(extraction),
    )
    add_reading(db, file, extraction)
    return file


def write_header(db: sqlite3.Connection, document: int, header: Header, *, only_blanks: bool) -> None:
    """Take over the head that was read, or what is blank of it; what a clerk set by hand stays."""
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
