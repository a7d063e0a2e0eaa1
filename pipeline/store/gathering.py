"""The other files of a dispatch that has just been recorded are gathered: surely its own at once, others proposed."""

from __future__ import annotations

import sqlite3

from pipeline.core.model import Extraction, Header, Together
from pipeline.core.settings import Settings
from pipeline.store.continuing import annexes_of, goes_on_from, is_gone_on_by, is_headless, sheet_of
from pipeline.store.database import rows
from pipeline.store.joining import join
from pipeline.store.proposing import keep
from pipeline.store.wanted import Wanted

_SHOWN = 160  # letters of the pages that go on
JOINED = "joined_files"


def foot_of(header: Header) -> Header:
    """What pages that go on tell of the head and foot of their dispatch: who signed, and who else has it."""
    return Header(
        signer=header.signer, signer_title=header.signer_title, signs_for=header.signs_for, copies=header.copies
    )


def other_files(db: sqlite3.Connection, read: Extraction) -> tuple[list[int], list[int]]:
    """The rows of the files that surely come before, and behind, a file that was just read, in the order of pages."""
    sheet = sheet_of(read)
    headless = is_headless(read.header, read.text)
    fit = goes_on_from(db, sheet) if headless else is_gone_on_by(db, sheet)
    if fit is None or not fit.sure:
        return [], []
    sql = "SELECT id FROM files WHERE document_id = ? AND state = 'recorded' ORDER BY id"
    files = [int(r["id"]) for r in rows(db, sql, [fit.document])]
    return (files, []) if headless else ([], files)


def find_other_files(
    db: sqlite3.Connection, settings: Settings, document: int, read: Extraction, together: Together | None
) -> None:
    """Put together, or propose to, what came apart: pages that go on, annexes that came first; in a transaction."""
    sheet = sheet_of(read)
    if is_headless(read.header, read.text):
        fit = goes_on_from(db, sheet)
        if fit is not None:
            _propose(db, document, fit.document, read.text.text)
        return
    for annex in list(annexes_of(db, document)):
        join(db, settings, document, annex, what=JOINED)
    fit = is_gone_on_by(db, sheet)
    if fit is not None and fit.sure:
        join(db, settings, document, fit.document, what=JOINED, together=together)
    elif fit is not None:
        _propose(db, fit.document, document, "")


def _propose(db: sqlite3.Connection, pages: int, dispatch: int, text: str) -> None:
    keep(db, Wanted("continues", pages, dispatch, evidence=text[:_SHOWN] or None, page=1))
