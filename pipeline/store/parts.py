"""Several dispatches in one file: a row of `files` for each, and the letter that sends the others along."""

from __future__ import annotations

import sqlite3

from pipeline.core.model import Extraction, Zone
from pipeline.parse.enclosures import sends_along
from pipeline.store.database import insert, next_position, row, row_of, rows
from pipeline.store.history import now
from pipeline.store.identity import Identity, same_document, same_issuer
from pipeline.store.readings import add_reading

_WORDS = 240  # letters of the line that shows what is sent along


def is_sent_along(letter: Extraction, part: Extraction) -> bool:
    """Whether the first dispatch of a file sends another along: it cites it, or says that something goes with it."""
    header = part.header
    own = Identity(header.type, header.number, header.issued, header.issuer, header.subject)
    cited = [Identity(c.type, c.number, c.issued, c.issuer, c.title) for c in letter.citations if c.number]
    if any(own.number and same_document(own, c) for c in cited):
        return True
    if any(own.number is None and c.role == "attached" and c.type == own.type for c in letter.citations):
        return True
    text = letter.text
    body = (text.plain[b.start : b.end] for b in text.blocks if b.zone in (Zone.BODY, Zone.ABOUT, Zone.SUBTITLE))
    return any(sends_along(paragraph, header.type) for paragraph in body)


def named_in_letter(db: sqlite3.Connection, letter: int, part: Extraction) -> int | None:
    """The one dispatch not received yet that a letter sends along, where the number of what it encloses is blank."""
    header = part.header
    if header.number is not None or header.type is None:
        return None
    sql = """
        SELECT d.* FROM documents d WHERE NOT d.held AND d.number IS NOT NULL AND d.type = ? AND EXISTS
        (SELECT 1 FROM citations c WHERE c.cited_id = d.id AND c.document_id = ?
         AND c.role IN ('attached', 'implements'))
    """
    issued = header.issued and header.issued.isoformat()
    found = [
        d for d in rows(db, sql, [header.type, letter])
        if same_issuer(d["issuer"], header.issuer) is not False and (not issued or d["issued"] in (None, issued))
    ]  # fmt: skip
    return int(found[0]["id"]) if len(found) == 1 else None


def pages_of(extraction: Extraction) -> dict[str, int | None]:
    """The pages of a file on which a dispatch stands, as columns of `files`."""
    numbers = [p.number for p in extraction.pages]
    return {"first_page": min(numbers, default=None), "last_page": max(numbers, default=None)}


def add_part(db: sqlite3.Connection, whole: int, document: int, part: Extraction) -> int:
    """The row of a dispatch that lies in a file behind another; `whole` is that one's row. Inside a transaction."""
    found = row_of(db, "files", whole)
    same = {k: found[k] for k in ("name", "came_from", "archived_as")}
    place = {"part_of": found["part_of"] or whole, "document_id": document, "begins": part.begins, **pages_of(part)}
    file = insert(db, "files", **same, **place, state="part", came_at=now(), pages=len(part.pages))
    add_reading(db, file, part)
    return file


def cite_enclosed(db: sqlite3.Connection, letter: int, file: int, enclosed: int, part: Extraction) -> None:
    """Keep that a letter sends a dispatch along, where it does not say so itself; inside a transaction."""
    sql = "SELECT 1 FROM citations WHERE document_id = ? AND cited_id = ? AND role = 'attached'"
    if letter == enclosed or row(db, sql, [letter, enclosed]) is not None:
        return
    header = part.header
    at = next_position(db, "citations", "document_id", letter)
    told = {
        "type": header.type, "number": header.number, "issued": header.issued and header.issued.isoformat(),
        "issuer": header.issuer, "title": header.subject, "text": part.text.text[:_WORDS],
    }  # fmt: skip
    insert(
        db, "citations", document_id=letter, file_id=file, cited_id=enclosed, position=at, role="attached",
        state="told", page=pages_of(part)["first_page"], rule="enclosed-in-file", confidence=1.0, **told,
    )  # fmt: skip
