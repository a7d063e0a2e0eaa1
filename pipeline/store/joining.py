"""Two dispatches of the record that are one: its files, orders and citations are put together, none twice."""

from __future__ import annotations

import sqlite3

from pipeline.core.errors import UsageError
from pipeline.core.model import Together
from pipeline.core.settings import Settings
from pipeline.core.texts import say
from pipeline.store import orders
from pipeline.store.arrivals import was_given
from pipeline.store.changes import change
from pipeline.store.database import rows, update
from pipeline.store.documents import REFERENCES, corrected_fields, document_row
from pipeline.store.names import document_name
from pipeline.store.proposing import propose
from pipeline.store.settling import settle
from pipeline.store.together import read_together
from pipeline.store.tracking import one_event
from pipeline.store.versions import citation_mark, drop_citation

_HEADER = (
    "type", "number", "symbol", "serial", "issued", "place", "parent", "issuer", "subject", "signer", "signer_title",
    "signs_for", "urgency", "secrecy", "received", "arrival_number", "arrival_date",
)  # fmt: skip
_LISTS = ("recipients", "copies")


def join(
    db: sqlite3.Connection,
    settings: Settings,
    keep: int,
    gone: int,
    *,
    proposal: int | None = None,
    what: str = "join",
    together: Together | None = None,
) -> str:
    """Make one dispatch of two: `gone` is a part, or another copy, of `keep`. One sentence that tells the clerk.

    Everything or nothing. An order that both hold is one; what somebody decided about it stands. `together` is what
    was read of their files as one.

    Raises:
        UsageError: they are one already, or one of them is only cited.
    """
    first, second = document_row(db, keep), document_row(db, gone)
    name, part = document_name(first), document_name(second)
    if keep == gone:
        raise UsageError(say("parts.same", name=name))
    for each, called in ((first, name), (second, part)):
        if not each["held"]:
            raise UsageError(say("parts.only_cited", name=called))
    with one_event(db, what, keep) as told:
        if proposal is not None:
            change(db, "proposals", proposal, state="accepted")
        _put_together(db, settings, keep, gone)
        if together is not None:
            read_together(db, settings, keep, together)
        told |= {"field": "file", "before": part, "after": name}
    return say("parts.did_join", name=document_name(document_row(db, keep)), part=part)


def _put_together(db: sqlite3.Connection, settings: Settings, keep: int, gone: int) -> None:
    for directive in rows(db, "SELECT * FROM directives WHERE document_id = ? ORDER BY position", [gone]):
        orders.move(db, directive["id"], keep, directive["file_id"])
    db.execute("UPDATE files SET document_id = ? WHERE document_id = ?", [keep, gone])
    _take_over_citations(db, keep, gone)
    _fill_header(db, keep, gone)
    _redirect(db, keep, gone)
    settle(db, settings, keep, first=True)
    propose(db, settings, keep)


def _take_over_citations(db: sqlite3.Connection, keep: int, gone: int) -> None:
    """What the one cites the other cites now; what both cite, once; neither cites itself."""
    there = rows(db, "SELECT * FROM citations WHERE document_id = ? ORDER BY position", [keep])
    known = {citation_mark(c["type"], c["number"]) for c in there if c["number"]}
    position = max((c["position"] for c in there), default=0)
    sql = "SELECT * FROM citations WHERE document_id IN (?, ?) ORDER BY document_id = ? DESC, position"
    for c in rows(db, sql, [keep, gone, keep]):
        if c["cited_id"] in (keep, gone):
            update(db, "citations", c["id"], cited_id=None)
        twice = c["document_id"] == gone and c["number"] and citation_mark(c["type"], c["number"]) in known
        itself = c["cited_id"] in (keep, gone) and c["rule"] == "enclosed-in-file"
        if (twice or itself) and drop_citation(db, c["id"]):
            continue
        if c["document_id"] == gone:
            position += 1
            update(db, "citations", c["id"], document_id=keep, position=position)


def _fill_header(db: sqlite3.Connection, keep: int, gone: int) -> None:
    first, second = document_row(db, keep), document_row(db, gone)
    by_hand = corrected_fields(db, keep)
    blank = [f for f in _HEADER if first[f] is None] + [f for f in _LISTS if first[f] in (None, "[]")]
    values = {f: second[f] for f in blank if f not in by_hand and second[f] is not None}
    # a number goes with its symbol, and a day received with whether it was assumed
    if first["number"] is not None:
        values = {f: v for f, v in values.items() if f not in ("symbol", "serial")}
    sure = second["received"] is not None and not second["received_assumed"]
    if first["received_assumed"] and sure and "received" not in by_hand:
        values["received"] = second["received"]
    # of two numbers that the program gave the earlier stays, and the later is free again
    if all(each["arrival_number"] and was_given(db, each) for each in (first, second)):
        values["arrival_number"] = min(first["arrival_number"], second["arrival_number"], key=int)
    if "received" in values:
        values["received_assumed"] = second["received_assumed"]
    if values:
        update(db, "documents", keep, **values)


def _redirect(db: sqlite3.Connection, keep: int, gone: int) -> None:
    """Let all that names the one name the other, and take out the row that nothing names any more."""
    # what a citation let propose is found anew
    withdrawn = "state = 'waiting' AND citation_id IS NOT NULL AND ? IN (document_id, cited_id)"
    db.execute(f"DELETE FROM proposals WHERE {withdrawn}", [gone])
    for r in rows(db, "SELECT id, field FROM corrections WHERE document_id = ?", [gone]):
        if r["field"] in corrected_fields(db, keep):
            db.execute("DELETE FROM corrections WHERE id = ?", [r["id"]])
    # what could not be read of a page without a head stands on the other
    db.execute("DELETE FROM notes WHERE document_id = ? AND field LIKE 'header%'", [gone])
    for table, column in REFERENCES:
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", [keep, gone])
    db.execute("DELETE FROM documents WHERE id = ?", [gone])
