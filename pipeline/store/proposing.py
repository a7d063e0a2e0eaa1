"""Proposals are found when a dispatch is recorded or corrected, whichever of two dispatches came first."""

from __future__ import annotations

import sqlite3

from pipeline.core.settings import Settings
from pipeline.store.chains import PROPOSED_ROLES, proposed_by
from pipeline.store.database import insert, row, rows, update
from pipeline.store.documents import document_row
from pipeline.store.history import now
from pipeline.store.identity import same_issuer, words
from pipeline.store.occurrences import continue_duties
from pipeline.store.wanted import Link, Wanted

# a dispatch whose number and day were not read, and one that is known from citations alone
_UNREAD = """
    SELECT held.id AS held, cited.id AS cited, held.subject AS one, cited.subject AS other, held.issuer,
           cited.issuer AS said
    FROM documents held JOIN documents cited ON cited.type = held.type AND NOT cited.held AND cited.number IS NOT NULL
    WHERE held.held AND held.number IS NULL AND held.issued IS NULL AND held.direction <> 'outgoing'
    AND held.subject IS NOT NULL AND cited.subject IS NOT NULL
"""
_ITSELF = "AND held.id = ?"
_CITED_BY_IT = "AND cited.id IN (SELECT cited_id FROM citations WHERE document_id = ?)"
_CITATIONS = """
    SELECT c.* FROM citations c JOIN documents by ON by.id = c.document_id JOIN documents o ON o.id = c.cited_id
    WHERE (c.document_id = :document OR c.cited_id = :document) ORDER BY by.issued IS NULL, by.issued, c.id
"""
# what tells one proposal from another; a later reading may find other words for it
_SAME = """
    SELECT * FROM proposals WHERE kind = ? AND document_id = ? AND cited_id IS ? AND task_id IS ? AND other_id IS ?
    AND field IS ? AND (citation_id IS ? OR task_id IS NOT NULL) ORDER BY id DESC
"""


def propose(db: sqlite3.Connection, settings: Settings, document: int) -> None:
    """Find anew what a dispatch, and those that cite it, let propose; inside a transaction.

    What a clerk said yes or no to stays; what is not supported any more and waits is withdrawn.
    """
    for citation in rows(db, _CITATIONS, {"document": document}):
        by, of = document_row(db, citation["document_id"]), document_row(db, citation["cited_id"])
        if by["issued"]:
            continue_duties(db, of["id"], by["issued"])
        wanted = list(proposed_by(db, settings, Link(citation, by, of)))
        held = {keep(db, w) for w in wanted}
        sql = "SELECT id FROM proposals WHERE citation_id = ? AND state = 'waiting'"
        for p in rows(db, sql, [citation["id"]]):
            if p["id"] not in held:
                db.execute("DELETE FROM proposals WHERE id = ?", [p["id"]])
        if citation["role"] in PROPOSED_ROLES and citation["state"] in ("told", "proposed"):
            state = "proposed" if any(w.kind == citation["role"] for w in wanted) else "told"
            update(db, "citations", citation["id"], state=state)


def propose_numbers(db: sqlite3.Connection, document: int) -> None:
    """Propose that a dispatch whose number and day were lost is one that others cite under the same subject."""
    for which in (_ITSELF, _CITED_BY_IT):
        for r in rows(db, f"{_UNREAD} {which}", [document]):
            one, other = (" ".join(words(r[k])) for k in ("one", "other"))
            if (one in other or other in one) and same_issuer(r["issuer"], r["said"]) is not False:
                keep(db, Wanted("same_dispatch", r["held"], r["cited"], evidence=r["other"]))


def keep(db: sqlite3.Connection, w: Wanted) -> int:
    """Write a proposal down where it is not known yet; its id."""
    known = row(db, _SAME, [w.kind, w.document, w.cited, w.task, w.other, w.field, w.citation])
    found = {"value": w.value, "evidence": w.evidence, "page": w.page}
    # another copy that says something else again is asked about anew
    if known and (w.kind != "changed" or known["state"] == "waiting" or known["value"] == w.value):
        if known["state"] == "waiting":
            update(db, "proposals", known["id"], **found)
        return int(known["id"])
    return insert(
        db, "proposals", kind=w.kind, document_id=w.document, cited_id=w.cited, citation_id=w.citation, task_id=w.task,
        other_id=w.other, field=w.field, **found, state="waiting", at=now(),
    )  # fmt: skip
