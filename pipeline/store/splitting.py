"""A file that was recorded as one dispatch is taken apart: what stands behind the cut is a dispatch of its own.

Orders that stand behind the cut go over with their tasks and all that was decided; none is doubled or lost.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from pipeline.core.model import Directive, Extraction, Text, Zone
from pipeline.core.settings import Settings
from pipeline.core.texts import for_the_record, say
from pipeline.store import orders
from pipeline.store.arrivals import Arrived
from pipeline.store.changes import change
from pipeline.store.database import insert, row, row_of, rows, update
from pipeline.store.documents import day_of, document_row
from pipeline.store.findings import add_directives
from pipeline.store.names import document_name
from pipeline.store.parts import is_sent_along, pages_of
from pipeline.store.proposing import propose
from pipeline.store.readings import replace_reading
from pipeline.store.record import Recorded, keep_part, write_header
from pipeline.store.settling import settle
from pipeline.store.tracking import one_event
from pipeline.store.versions import add_new_citations, citation_mark, drop_citation

_RUNNING = frozenset({Zone.BODY, Zone.TABLE, Zone.ANNEX})


def split(
    db: sqlite3.Connection,
    settings: Settings,
    file: int,
    first: Extraction,
    second: Extraction,
    *,
    proposal: int | None = None,
) -> str:
    """Take a file's dispatch apart into what was now read of its two parts; one sentence that tells the clerk.

    `file` is the row of the dispatch in its file; `proposal` the one that this fulfils. Everything or nothing.
    """
    document = int(row_of(db, "files", file)["document_id"])
    name = document_name(document_row(db, document))
    with one_event(db, "split", document) as told:
        if proposal is not None:
            change(db, "proposals", proposal, state="accepted")
        part = _apart(db, settings, document, file, first, second)
        told |= {"field": "file", "before": name, "after": part.name, "note": second.file.name}
    return say("parts.did_split", name=name, part=part.name)


def _apart(
    db: sqlite3.Connection, settings: Settings, document: int, file: int, first: Extraction, second: Extraction
) -> Recorded:
    staying, going = _shared_out(db, file, first, second)
    before = _part_there(db, document, file, second)
    if before is not None:
        going += orders.directives_of_file(db, before)
    replace_reading(db, file, first)
    update(db, "files", file, **pages_of(first))
    write_header(db, document, first.header, only_blanks=True)
    found = document_row(db, document)
    whole = Recorded(document, file, "recorded", document_name(found))
    arrived = Arrived(day_of(found["received"]), bool(found["received_assumed"]))
    sent = is_sent_along(first, second)
    _take_citations(db, document, (file, before), first)
    part = keep_part(db, settings, second, whole, arrived, sent=sent, orders=False)
    for directive in going:
        orders.move(db, directive["id"], part.document, part.file)
    if before is not None:
        _drop_part(db, before, file)
    _read_anew(db, document, file, staying, first.directives, first.text)
    _read_anew(db, part.document, part.file, going, second.directives, second.text)
    add_new_citations(db, settings, document, file, first)
    for each in (document, part.document):
        settle(db, settings, each, first=True)
        propose(db, settings, each)
    return part


def _part_there(db: sqlite3.Connection, document: int, file: int, second: Extraction) -> int | None:
    """The row of this part of the file, where it was put together with the dispatch before it."""
    sql = """
        SELECT p.id FROM files p JOIN files f ON f.id = ? WHERE p.part_of = coalesce(f.part_of, f.id)
        AND p.document_id = ? AND p.first_page IS ? AND p.begins = ? AND p.id <> f.id
    """
    found = row(db, sql, [file, document, pages_of(second)["first_page"], second.begins])
    return None if found is None else int(found["id"])


def _drop_part(db: sqlite3.Connection, part: int, file: int) -> None:
    for table in ("readings", "pages"):
        db.execute(f"DELETE FROM {table} WHERE file_id = ?", [part])
    db.execute("UPDATE citations SET file_id = ? WHERE file_id = ?", [file, part])
    db.execute("DELETE FROM files WHERE id = ?", [part])


def _shared_out(
    db: sqlite3.Connection, file: int, first: Extraction, second: Extraction
) -> tuple[list[sqlite3.Row], list[sqlite3.Row]]:
    """The orders of a file that stay, and those that go: each where it was now read, else where its page lies."""
    held = orders.directives_of_file(db, file)
    stays, goes = ({h["id"] for h, _ in orders.paired(held, e.directives)[0]} for e in (first, second))
    begins = pages_of(second)["first_page"] or 0
    going = [h for h in held if h["id"] not in stays and (h["id"] in goes or (h["page"] or 0) >= begins)]
    gone = {h["id"] for h in going}
    return [h for h in held if h["id"] not in gone], going


@for_the_record()
def _read_anew(
    db: sqlite3.Connection,
    document: int,
    file: int,
    held: Sequence[sqlite3.Row],
    read: Sequence[Directive],
    text: Text,
) -> None:
    """Hold what was now read of a part against the orders it has; one that is new is added.

    Where an order that is held was not found again, a new one may be the same in other words: it is only noted.
    """
    there = rows(db, "SELECT * FROM directives WHERE document_id = ? ORDER BY position", [document])
    pairs, added = orders.paired(there, read)
    ours = {h["id"] for h in held}
    for before, now_read in pairs:
        if before["id"] in ours:
            orders.reread(db, before["id"], now_read, text)
    met = {before["id"] for before, _ in pairs}
    left = [h for h in held if h["id"] not in met and not (_is_no_text(h, text) and orders.take_out(db, h["id"]))]
    if left:
        for d in added:
            problem = say("store.read_more", ref=d.ref, text=d.text)
            insert(db, "notes", document_id=document, field=f"directives.{d.ref}", problem=problem)
    else:
        add_directives(db, document, file, added, text)


def _is_no_text(held: sqlite3.Row, text: Text) -> bool:
    """Whether what was held for an order stands in the head or the foot of the part."""
    at = text.text.find(held["text"][:orders.BEGINNING])
    return at >= 0 and any(b.start <= at < b.end and b.zone not in _RUNNING for b in text.blocks)


def _take_citations(
    db: sqlite3.Connection, document: int, files: Sequence[int | None], first: Extraction
) -> None:
    """Take from a dispatch the citations that stand behind the cut; one that a clerk decided about stays."""
    cited = {citation_mark(c.type, c.number) for c in first.citations if c.number}
    named = {c.title for c in first.citations if not c.number}
    for c in rows(db, "SELECT * FROM citations WHERE document_id = ? AND file_id IN (?, ?)", [document, *files]):
        kept = citation_mark(c["type"], c["number"]) in cited if c["number"] else c["title"] in named
        if not kept:
            drop_citation(db, c["id"])
