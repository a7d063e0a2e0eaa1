"""Which dispatch a file is: a new one, one that is held already, the issue of a draft, or an annex that came apart."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from pipeline.core.model import Extraction, Header
from pipeline.core.texts import for_the_record, say
from pipeline.store.continuing import ANNEX_HEAD, goes_on_from, is_headless, sheet_of, stands_apart
from pipeline.store.database import insert, packed, rows
from pipeline.store.documents import find_documents, iso
from pipeline.store.history import now
from pipeline.store.identity import Identity, text_likeness, words
from pipeline.store.names import document_name

# how much of the text two files of one dispatch must share: half where the number agrees, more where it was lost
_SAME_TEXT = 0.5
_SAME_TEXT_WITHOUT_NUMBER = 0.8
_SAME_TEXT_AS_DRAFT = 0.6
# a draft is issued within so many days, under the same subject
_DRAFT_DAYS = 60
_SAME_SUBJECT = 0.85
_ENCLOSED = re.compile(r"kèm theo", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Placed:
    """The row of a file's dispatch, and what the file is to it.

    ``how``: `new`; `again` (another file of a dispatch that is held); `issued` (the numbered issue of a draft that
    is held); `joined` (a part of it that came as a file of its own).
    """

    document: int
    how: Literal["new", "again", "issued", "joined"]


def place(db: sqlite3.Connection, extraction: Extraction) -> Placed:
    """The dispatch that a file is, its row made where it is new.

    Two texts under one number are two dispatches: a number may be misread, and no task may be lost by it.
    """
    header = extraction.header
    found = find_documents(db, Identity(header.type, header.number, header.issued, header.issuer, header.subject))
    for known in (r for r in found if r["held"]):
        if _likeness(db, known["id"], extraction) >= _SAME_TEXT:
            return Placed(int(known["id"]), "again")
    near = [(r, _SAME_TEXT_WITHOUT_NUMBER) for r in _numberless(db, header)]
    near += [(r, _SAME_TEXT_AS_DRAFT) for r in _drafts(db, header)]
    for other, enough in near:
        if _likeness(db, other["id"], extraction, if_short=0) >= enough:
            issued = other["direction"] == "outgoing" and other["number"] is None and header.number is not None
            return Placed(int(other["id"]), "issued" if issued else "again")
    for known in (r for r in found if not r["held"]):
        return Placed(int(known["id"]), "new")
    begun = _enclosing(db, extraction) or _begun(db, extraction)
    return Placed(begun, "joined") if begun else Placed(_made(db, found), "new")


def _begun(db: sqlite3.Connection, extraction: Extraction) -> int | None:
    """The held dispatch that pages without a head surely go on from."""
    if not is_headless(extraction.header, extraction.text):
        return None
    fit = goes_on_from(db, sheet_of(extraction))
    return fit.document if fit is not None and fit.sure else None


@for_the_record()
def _made(db: sqlite3.Connection, same_number: list[sqlite3.Row]) -> int:
    blank = {"recipients": packed([]), "copies": packed([])}
    made = insert(db, "documents", **blank, held=0, direction="elsewhere", received_assumed=0, recorded_at=now())
    if same_number:
        problem = say("store.number_twice", name=document_name(same_number[0]))
        insert(db, "notes", document_id=made, field="header.number", problem=problem)
    return made


def _numberless(db: sqlite3.Connection, header: Header) -> list[sqlite3.Row]:
    """The held dispatches of the same day of which one, this or that, has a number that was not read."""
    sql = "SELECT * FROM documents WHERE held AND issued = ? AND (number IS NULL) <> ?"
    return rows(db, sql, [iso(header.issued), header.number is None])


def _drafts(db: sqlite3.Connection, header: Header) -> Iterator[sqlite3.Row]:
    """Own held dispatches of which one, this or that, is a draft, of about the same day and subject."""
    sql = """
        SELECT * FROM documents WHERE held AND direction = 'outgoing' AND type IS ? AND (number IS NULL) <> ?
        AND abs(julianday(issued) - julianday(?)) <= ? ORDER BY abs(julianday(issued) - julianday(?)), id
    """
    day = iso(header.issued)
    for found in rows(db, sql, [header.type, header.number is None, day, _DRAFT_DAYS, day]):
        if found["subject"] and header.subject and _one_subject(found["subject"], header.subject):
            yield found


def _one_subject(one: str, other: str) -> bool:
    """Whether two subjects are one; the plan of June is not that of May."""
    a, b = words(one), words(other)
    alike = SequenceMatcher(None, a, b, autojunk=False).ratio() >= _SAME_SUBJECT
    return alike and re.findall(r"\d+", " ".join(a)) == re.findall(r"\d+", " ".join(b))


def _enclosing(db: sqlite3.Connection, extraction: Extraction) -> int | None:
    """The held dispatch whose annex a file without a head of its own says to be."""
    header, text = extraction.header, extraction.text
    if header.type or header.number or not stands_apart(text):
        return None
    said = _ENCLOSED.search(text.plain, 0, ANNEX_HEAD)
    for c in extraction.citations:
        if said and c.number and c.start < ANNEX_HEAD:
            same = find_documents(db, Identity(c.type, c.number, c.issued, c.issuer, c.title))
            held = [r for r in same if r["held"]]
            return int(held[0]["id"]) if len(held) == 1 else None
    return None


def _likeness(db: sqlite3.Connection, document: int, extraction: Extraction, *, if_short: float = 1) -> float:
    sql = "SELECT r.text FROM readings r JOIN files f ON f.id = r.file_id WHERE f.document_id = ?"
    found = [text_likeness(r["text"], extraction.text.text) for r in rows(db, sql, [document])]
    return max((if_short if x is None else x for x in found), default=if_short)
