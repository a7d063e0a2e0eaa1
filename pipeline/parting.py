"""Files taken apart and put together at a clerk's word: the original is read again, each dispatch in it by itself."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from itertools import pairwise

from pipeline.core.errors import UsageError
from pipeline.core.model import Cut, Extraction, Together
from pipeline.core.texts import say
from pipeline.keeping import CACHE
from pipeline.office import Office
from pipeline.originals import original
from pipeline.store import joining, proposals, splitting
from pipeline.store.database import row, rows
from pipeline.store.documents import day_of, document_row
from pipeline.store.files import file_row
from pipeline.store.finding import find_instruction
from pipeline.store.names import document_name
from pipeline.store.taking_over import take_over

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
        return _joined(office, keep, gone, proposal)
    if found is not None and found["kind"] == "changed":
        return take_over(office.db, office.settings, found)
    return proposals.accept(office.db, proposal)


def join(office: Office, keep: str, gone: str) -> str:
    """Make one dispatch of two, as a clerk says them: `gone` is a part or another copy of `keep`.

    Raises:
        UsageError: one of them is not known, may be several, or is only cited.
    """
    first, second = (find_instruction(office.db, office.settings, said) for said in (keep, gone))
    return _joined(office, first, second)


def _joined(office: Office, keep: int, gone: int, proposal: int | None = None) -> str:
    together = _read_together(office, keep, gone)
    return joining.join(office.db, office.settings, keep, gone, proposal=proposal, together=together)


def _read_together(office: Office, keep: int, gone: int) -> Together | None:
    """The files of both as one, where those of the second are pages without a head."""
    first, second = (document_row(office.db, document) for document in (keep, gone))
    if keep == gone or not first["held"] or second["type"] or second["number"]:
        return None
    from pipeline.ingest.page_memory import remembering
    from pipeline.run import process_together

    sql = "SELECT id FROM files WHERE document_id = ? AND state = 'recorded' ORDER BY id"
    paths = [original(office.folder, office.db, f["id"]) for d in (keep, gone) for f in rows(office.db, sql, [d])]
    with remembering(office.folder / CACHE):
        return process_together(paths, received=day_of(first["received"]), settings=office.settings)


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
    for part in (f for f in around if f["part_of"] and f["first_page"] == page):
        before = _before(office, part)
        if before["document_id"] == document:
            return _split(office, before["id"], (page, part["begins"] or 0), None)
    file = around[0]
    if page > file["first_page"]:
        return _split(office, file["id"], (page, 0), None)
    for cut in _cuts_on(office, file, page):
        if (page, cut.line) > (page, file["begins"] or 0):
            return _split(office, file["id"], (page, cut.line), None)
    raise UsageError(say("parts.no_cut", name=document_name(document_row(office.db, document)), page=page))


def _before(office: Office, part: sqlite3.Row) -> sqlite3.Row:
    """The row of the dispatch before a part in its file."""
    sql = "SELECT * FROM files WHERE ? IN (id, part_of) ORDER BY first_page, begins IS NOT NULL, begins"
    all_of_it = rows(office.db, sql, [part["part_of"]])
    return all_of_it[[f["id"] for f in all_of_it].index(part["id"]) - 1]


def _cuts_on(office: Office, file: sqlite3.Row, page: int) -> list[Cut]:
    """Where a dispatch seems to begin on the first page of a file's dispatch, in the midst of it."""
    from pipeline.ingest.page_memory import remembering
    from pipeline.ingest.reading import read_file
    from pipeline.parse.enclosures import find_cuts

    with remembering(office.folder / CACHE):
        _, pages = read_file(original(office.folder, office.db, file["id"]))
    return [cut for cut in find_cuts(pages) if cut.page == page]


def _split(office: Office, file: int, place: Place, proposal: int | None) -> str:
    from pipeline.ingest.page_memory import remembering
    from pipeline.run import process_parts

    held = file_row(office.db, file)
    sql = "SELECT * FROM files WHERE part_of = ?"
    parts = {(p["first_page"], p["begins"] or 0) for p in rows(office.db, sql, [held["part_of"] or file])}
    places = sorted({*parts, place})
    known = document_row(office.db, held["document_id"])
    received = day_of(known["received"])
    cuts = [Cut(page, line, True) for page, line in places]
    path = original(office.folder, office.db, file)
    with remembering(office.folder / CACHE):
        whole = process_parts(path, received=received, settings=office.settings, at=cuts)
    read = [replace(e, file=replace(e.file, name=held["name"])) for e in _all(whole)]
    pairs = dict(zip(places, pairwise(read), strict=True))
    return splitting.split(office.db, office.settings, file, *pairs[place], proposal=proposal)


def _all(whole: Extraction) -> list[Extraction]:
    return [replace(whole, enclosed=(), cuts=()), *whole.enclosed]

