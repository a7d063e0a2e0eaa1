"""Files taken apart and put together at a clerk's word: the original is read again, each dispatch in it by itself."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from pipeline.core.errors import CongvanError, UsageError
from pipeline.core.model import Cut, Extraction
from pipeline.core.texts import say
from pipeline.intake import Office
from pipeline.store import joining, proposals, splitting
from pipeline.store.database import row, rows
from pipeline.store.documents import day_of, document_row
from pipeline.store.finding import find_instruction
from pipeline.store.names import document_name

Place = tuple[int, int]


def accept(office: Office, proposal: int) -> str:
    """Say yes to a proposal of any kind; one sentence that tells the clerk.

    Raises:
        UsageError: no such proposal waits.
        CongvanError: the original of a file that is to be taken apart is missing, or cannot be read.
    """
    found = row(office.db, "SELECT * FROM proposals WHERE id = ? AND state = 'waiting'", [proposal])
    if found is not None and found["kind"] == "split":
        page, line = (int(part) for part in found["field"].split("."))
        return _split(office, int(found["value"]), (page, line), proposal)
    if found is not None and found["kind"] == "continues":
        gone, keep = found["document_id"], found["cited_id"]
        return joining.join(office.db, office.settings, keep, gone, proposal=proposal)
    return proposals.accept(office.db, proposal)


def join(office: Office, keep: str, gone: str) -> str:
    """Make one dispatch of two, as a clerk says them: `gone` is a part or another copy of `keep`.

    Raises:
        UsageError: one of them is not known, may be several, or is only cited.
    """
    first, second = (find_instruction(office.db, office.settings, said) for said in (keep, gone))
    return joining.join(office.db, office.settings, first, second)


def split(office: Office, said: str, page: int) -> str:
    """Make a dispatch of its own of what begins on a page of the file of another.

    Raises:
        UsageError: the dispatch is not known, or nothing can begin on that page.
        CongvanError: the original is missing, or cannot be read.
    """
    document = find_instruction(office.db, office.settings, said)
    held = rows(office.db, "SELECT * FROM files WHERE document_id = ? ORDER BY id", [document])
    around = [f for f in held if f["last_page"] is not None and f["first_page"] <= page <= f["last_page"]]
    if not around:
        name = document_name(document_row(office.db, document))
        raise UsageError(say("parts.no_page", name=name, page=page))
    file = around[0]
    if page > file["first_page"]:
        return _split(office, file["id"], (page, 0), None)
    for cut in _cuts_on(office, file, page):
        if (page, cut.line) > (page, file["begins"] or 0):
            return _split(office, file["id"], (page, cut.line), None)
    raise UsageError(say("parts.no_cut", name=document_name(document_row(office.db, document)), page=page))


def _cuts_on(office: Office, file: sqlite3.Row, page: int) -> list[Cut]:
    """Where a dispatch seems to begin on the first page of a file's dispatch, in the midst of it."""
    from pipeline.ingest.reading import read_file
    from pipeline.parse.enclosures import find_cuts

    return [cut for cut in find_cuts(read_file(_original(office, file))[1]) if cut.page == page]


def _split(office: Office, file: int, place: Place, proposal: int | None) -> str:
    from pipeline.run import process_parts

    held = rows(office.db, "SELECT * FROM files WHERE id = ?", [file])[0]
    sql = "SELECT * FROM files WHERE part_of = ?"
    parts = {(p["first_page"], p["begins"] or 0) for p in rows(office.db, sql, [held["part_of"] or file])}
    places = sorted({*parts, place})
    known = document_row(office.db, held["document_id"])
    received = day_of(known["received"])
    cuts = [Cut(page, line, True) for page, line in places]
    whole = process_parts(_original(office, held), received=received, settings=office.settings, at=cuts)
    read = [replace(e, file=replace(e.file, name=held["name"])) for e in _all(whole)]
    pairs = dict(zip(places, pairwise(read), strict=True))
    return splitting.split(office.db, office.settings, file, *pairs[place], proposal=proposal)


def _all(whole: Extraction) -> list[Extraction]:
    return [replace(whole, enclosed=(), cuts=()), *whole.enclosed]


def _original(office: Office, file: sqlite3.Row) -> Path:
    path = office.folder / (file["archived_as"] or "")
    if not file["archived_as"] or not path.is_file():
        raise CongvanError(say("parts.no_original", file=file["name"]))
    return path
