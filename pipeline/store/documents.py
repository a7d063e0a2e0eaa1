"""Dispatches in the record: found by what identifies them, made when first cited, one row for each."""

from __future__ import annotations

import sqlite3
from datetime import date

from pipeline.core.model import Citation
from pipeline.core.settings import Settings
from pipeline.core.texts import for_the_record, say
from pipeline.store.changes import Change, change, kept, remove
from pipeline.store.database import insert, packed, row_of, rows, update
from pipeline.store.history import add_event, now
from pipeline.store.identity import Identity, lost_its_number, same_document, same_issuer, serial_of, squeeze, symbol_of
from pipeline.store.senders import Sender, direction_of

# the marks of a document that a blank one takes over from another mention
_FILLED = ("type", "issued", "issuer", "subject")


def document_row(db: sqlite3.Connection, document: int) -> sqlite3.Row:
    """The row of a document that is known to exist."""
    return row_of(db, "documents", document)


def identity_of(found: sqlite3.Row) -> Identity:
    """What identifies a row of `documents`."""
    return Identity(found["type"], found["number"], day_of(found["issued"]), found["issuer"], found["subject"])


def day_of(text: str | None) -> date | None:
    """A day kept as ISO text."""
    return date.fromisoformat(text) if text else None


def iso(day: date | None) -> str | None:
    """A day as it is kept."""
    return day.isoformat() if day else None


def find_documents(db: sqlite3.Connection, identity: Identity, known_by: date | None = None) -> list[sqlite3.Row]:
    """The rows that are this document, the likeliest first: symbol to the letter, same day, held, the latest.

    `known_by` is the day of the dispatch that mentions it: one issued later is less likely. More than one row
    is found where mentions that differed turn out to be one document, or where a mention leaves the year open.
    """
    if identity.number:
        found = rows(db, "SELECT * FROM documents WHERE serial = ?", [serial_of(identity.number)])
    else:
        sql = "SELECT * FROM documents WHERE number IS NULL AND issued IS ? AND type IS ?"
        found = rows(db, sql, [iso(identity.issued), identity.type])
    same = [r for r in found if same_document(identity, identity_of(r))] or _with_lost_number(db, identity)
    symbol = symbol_of(identity.number)

    def rank(r: sqlite3.Row) -> tuple[bool, bool, bool, bool, int, int]:
        issued = day_of(r["issued"])
        later = bool(issued and known_by and issued > known_by)
        age = -issued.toordinal() if issued else 0
        other_day = issued != identity.issued
        return later, symbol_of(r["number"]) != symbol, other_day, not r["held"], age, r["id"]

    return sorted(same, key=rank)


def _with_lost_number(db: sqlite3.Connection, identity: Identity) -> list[sqlite3.Row]:
    """The one document of another body that is this one but for a number that could not be read on it.

    An own dispatch without number is a draft, and stays one.
    """
    sql = """
        SELECT * FROM documents WHERE issued = ? AND type = ? AND direction <> 'outgoing'
        AND CASE WHEN ? THEN held AND number IS NULL ELSE NOT held AND number IS NOT NULL END
    """
    found = rows(db, sql, [iso(identity.issued), identity.type, identity.number is not None])
    same = [r for r in found if lost_its_number(identity, identity_of(r))]
    return same if len(same) == 1 else []


@for_the_record()
def take_number(db: sqlite3.Connection, document: int, cited: str, symbol: str | None) -> None:
    """Give a held document the number it is cited by, with the symbol read on itself, and tell the clerk."""
    printed = _printed_symbol(cited)
    number = squeeze(cited)
    if symbol and printed:
        number = number[: -len(printed)] + squeeze(symbol)
    update(db, "documents", document, number=number, serial=serial_of(number))
    problem = say("store.number_from_citation", number=number)
    insert(db, "notes", document_id=document, field="header.number", problem=problem)


def cited_document(
    db: sqlite3.Connection, settings: Settings, citation: Citation, by: date | None = None
) -> int | None:
    """The document a citation means, made where the record does not know it yet; None for a law by name alone.

    `by` is the day of the dispatch that cites it.
    """
    identity = Identity(citation.type, citation.number, citation.issued, citation.issuer, citation.title)
    if not citation.number:
        return _by_date(db, identity)
    found = find_documents(db, identity, by)
    if found:
        _fill_blanks(db, found[0], identity)
        return int(found[0]["id"])
    number = squeeze(citation.number)
    sender = Sender(citation.issuer, symbol_of(number), None, None, citation.issued, ())
    return insert(
        db,
        "documents",
        type=citation.type,
        number=number,
        symbol=_printed_symbol(number),
        serial=serial_of(number),
        issued=iso(citation.issued),
        issuer=citation.issuer,
        subject=citation.title,
        recipients=packed([]),
        copies=packed([]),
        held=0,
        direction=direction_of(settings, sender),
        received_assumed=0,
        recorded_at=now(),
    )


def _printed_symbol(number: str) -> str | None:
    number = squeeze(number)
    separators = [at for at in (number.find("/"), number.find("-")) if at >= 0]
    return number[min(separators) + 1 :] or None if separators else None


def _by_date(db: sqlite3.Connection, identity: Identity) -> int | None:
    """A document cited without number, by its date and issuer, where just one fits."""
    if not identity.issued or not identity.type:
        return None
    sql = "SELECT * FROM documents WHERE issued = ? AND type = ?"
    found = rows(db, sql, [iso(identity.issued), identity.type])
    same = [r for r in found if same_issuer(r["issuer"], identity.issuer)]
    return int(same[0]["id"]) if len(same) == 1 else None


def _fill_blanks(db: sqlite3.Connection, found: sqlite3.Row, identity: Identity) -> None:
    if found["held"] and found["number"] is None and identity.number:
        if "number" not in corrected_fields(db, found["id"]):
            take_number(db, found["id"], identity.number, found["symbol"])
        return
    issued = iso(identity.issued)
    said = {"type": identity.type, "issued": issued, "issuer": identity.issuer, "subject": identity.subject}
    blanks = {f: said[f] for f in _FILLED if found[f] is None and said[f] is not None and not found["held"]}
    blanks = {f: v for f, v in blanks.items() if f not in corrected_fields(db, found["id"])}
    if blanks:
        update(db, "documents", found["id"], **blanks)


def corrected_fields(db: sqlite3.Connection, document: int) -> set[str]:
    """The fields of a document that a clerk set by hand."""
    return {r["field"] for r in rows(db, "SELECT field FROM corrections WHERE document_id = ?", [document])}


# where a document is named by others
REFERENCES = (
    ("citations", "cited_id"),
    ("tasks", "evidence_id"),
    ("events", "document_id"),
    ("corrections", "document_id"),
    ("notes", "document_id"),
    ("proposals", "cited_id"),
    ("proposals", "document_id"),
)


def absorb(db: sqlite3.Connection, keep: int, gone: int, *, part_of: int | None = None) -> None:
    """Make one document of two: what cites `gone` (never held itself) cites `keep` from now on."""
    number = document_row(db, gone)["number"]
    changes: list[Change] = []
    # what waits is found anew
    db.execute("DELETE FROM proposals WHERE state = 'waiting' AND ? IN (cited_id, document_id)", [gone])
    for table, column in REFERENCES:
        for r in rows(db, f"SELECT * FROM {table} WHERE {column} = ?", [gone]):
            # a dispatch does not cite itself
            itself = table in ("citations", "proposals") and column == "cited_id" and r["document_id"] == keep
            changes += change(db, table, r["id"], **{column: None if itself else keep})
    changes += remove(db, "documents", gone)
    add_event(
        db, "joined", document=keep, field="number", before=number, detail=kept(changes), part_of=part_of
    )


def absorb_doubles(db: sqlite3.Connection, document: int, *, part_of: int | None = None) -> None:
    """Absorb the documents known from citations alone that turn out to be this one."""
    for other in find_documents(db, identity_of(document_row(db, document))):
        if other["id"] != document and not other["held"]:
            absorb(db, document, other["id"], part_of=part_of)
