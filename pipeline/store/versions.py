"""A further file of a dispatch held against what the record has of it: nothing is doubled, nothing overwritten.

The numbered issue of a draft carries its tasks over; what another scan or a corrected issue says otherwise is only
proposed. What a clerk set by hand stays, whatever is read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from pipeline.core.model import Cut, Directive, Extraction
from pipeline.core.settings import Settings
from pipeline.core.texts import for_the_record, say
from pipeline.store.changes import change, kept
from pipeline.store.database import insert, row, rows
from pipeline.store.deciding import is_by_hand
from pipeline.store.differing import in_deadline, in_header, in_order, is_as_good
from pipeline.store.documents import document_row, iso
from pipeline.store.findings import add_citations, add_directives
from pipeline.store.history import add_event
from pipeline.store.identity import serial_of, symbol_of
from pipeline.store.occurrences import first_period
from pipeline.store.orders import paired
from pipeline.store.placing import Placed
from pipeline.store.proposing import keep
from pipeline.store.settling import settle
from pipeline.store.wanted import Wanted

_HELD = """
    SELECT d.*, t.id AS task, t.state, t.due, t.time, t.rrule, t.same_as FROM directives d
    JOIN tasks t ON t.id = (SELECT max(id) FROM tasks WHERE directive_id = d.id)
    WHERE d.document_id = ? AND d.file_id IS NOT NULL ORDER BY d.position
"""


def propose_cuts(db: sqlite3.Connection, document: int, file: int, cuts: Sequence[Cut]) -> None:
    """Propose to take a file apart where another dispatch seems to begin; inside a transaction."""
    for cut in cuts:
        place = f"{cut.page}.{cut.line}"
        keep(db, Wanted("split", document, field=place, value=str(file), evidence=cut.text, page=cut.page))


def compare(db: sqlite3.Connection, settings: Settings, placed: Placed, file: int, extraction: Extraction) -> None:
    """Hold the orders of a further file against those of its dispatch; inside a transaction."""
    document = placed.document
    if placed.how == "again" and _is_older_draft(db, document, extraction):
        return
    held = rows(db, _HELD, [document])
    pairs, added = paired(held, extraction.directives)
    as_good = is_as_good(db, file, extraction)
    for before, now_read in pairs:
        _compare_deadline(db, placed, before, now_read)
        if before["same_as"] is not None:
            continue  # whatever is set of it is set in the task of the other dispatch that it stands for
        if before["state"] == "open":
            _keep_all(db, in_deadline(db, document, before, now_read))
        if as_good and before["state"] in ("open", "not_ours"):
            _keep_all(db, in_order(db, document, before, now_read))
    if placed.how == "again":
        _note_added(db, document, added)
        return
    add_directives(db, document, file, added, extraction.text)
    add_new_citations(db, settings, document, file, extraction)
    settle(db, settings, document)
    if placed.how == "issued":
        met = {before["id"] for before, _ in pairs}
        for gone in (h for h in held if h["id"] not in met and h["state"] == "open"):
            _propose(db, document, gone, "gone", "state", "dropped")


def compare_header(db: sqlite3.Connection, document: int, file: int, extraction: Extraction) -> None:
    """Propose what another copy of a dispatch says otherwise in its head; inside a transaction."""
    if not _is_older_draft(db, document, extraction) and is_as_good(db, file, extraction):
        _keep_all(db, in_header(db, document, extraction.header))


def _is_older_draft(db: sqlite3.Connection, document: int, extraction: Extraction) -> bool:
    """Whether what is numbered by now was read without its number: such a copy says nothing new."""
    return extraction.header.number is None and bool(document_row(db, document)["number"])


def _keep_all(db: sqlite3.Connection, found: Iterable[Wanted]) -> None:
    for wanted in found:
        keep(db, wanted)


def _compare_deadline(db: sqlite3.Connection, placed: Placed, held: sqlite3.Row, read: Directive) -> None:
    due = iso(read.deadline.due)
    if due is None or due == held["due"] or held["rrule"] or read.deadline.rrule or held["state"] != "open":
        return
    if placed.how == "again" or is_by_hand(db, held["task"], "due"):
        _propose(db, placed.document, held, "changed", "due", due)
        return
    values = {"due": due, "time": read.deadline.time, **first_period(None, None)}
    changes = change(db, "tasks", held["task"], **values)
    add_event(
        db, "merged", document=placed.document, task=held["task"], field="due", before=held["due"], after=due,
        detail=kept(changes),
    )  # fmt: skip


def _propose(
    db: sqlite3.Connection, document: int, held: sqlite3.Row, kind: str, field: str, value: str
) -> None:
    keep(db, Wanted(
        kind, document, document, task=held["task"], field=field, value=value, evidence=held["text"], page=held["page"],
    ))  # fmt: skip


@for_the_record()
def _note_added(db: sqlite3.Connection, document: int, added: Sequence[Directive]) -> None:
    for directive in added:
        problem = say("store.read_more", ref=directive.ref, text=directive.text)
        insert(db, "notes", document_id=document, field=f"directives.{directive.ref}", problem=problem)


def add_new_citations(
    db: sqlite3.Connection, settings: Settings, document: int, file: int, extraction: Extraction
) -> None:
    """Keep what a further file of a dispatch cites and the dispatch does not cite yet; inside a transaction."""
    cited = rows(db, "SELECT type, number FROM citations WHERE document_id = ?", [document])
    known = {citation_mark(r["type"], r["number"]) for r in cited}
    new = [c for c in extraction.citations if c.number and citation_mark(c.type, c.number) not in known]
    add_citations(db, settings, document, file, new, extraction.text)


def drop_citation(db: sqlite3.Connection, citation: int) -> bool:
    """Take out a citation with what it let propose, unless a clerk decided about it; whether it was."""
    if row(db, "SELECT 1 FROM proposals WHERE citation_id = ? AND state <> 'waiting'", [citation]) is not None:
        return False
    db.execute("DELETE FROM proposals WHERE citation_id = ?", [citation])
    db.execute("DELETE FROM citations WHERE id = ?", [citation])
    return True


def citation_mark(kind: str | None, number: str | None) -> tuple[str | None, str | None, str | None]:
    """What tells one citation of a dispatch from its others: type, serial number and symbol."""
    return kind, serial_of(number), symbol_of(number)
