"""The ledger by instruction, page by page: what is asked for is found in order, and only that is counted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.core.settings import Settings
from pipeline.core.vietnamese import fold
from pipeline.store.database import packed, row, rows
from pipeline.store.freshness import catch_up
from pipeline.store.instructions import OPEN_STATES, instructions_of
from pipeline.store.occurrences import EXISTS, make_due
from pipeline.store.search_words import heads_with

_ISSUERS = 60
# what may still ask for something; which of it does, its state tells. The + keeps SQLite from beginning with all that
# is open in the whole office.
_MAY_BE_OPEN = """(d.type IS NULL
    OR EXISTS (SELECT 1 FROM directives o JOIN tasks t ON t.directive_id = o.id
        WHERE o.document_id = d.id AND +t.state = 'open')
    OR EXISTS (SELECT 1 FROM citations c JOIN directives o ON o.document_id = c.document_id
        JOIN tasks t ON t.directive_id = o.id WHERE c.cited_id = d.id AND c.role = 'implements' AND +t.state = 'open')
    OR EXISTS (SELECT 1 FROM citations c WHERE c.cited_id = d.id AND c.state = 'proposed')
    OR EXISTS (SELECT 1 FROM proposals p WHERE p.cited_id = d.id AND p.state = 'waiting')
    OR EXISTS (SELECT 1 FROM notes n WHERE n.document_id = d.id AND n.field LIKE 'directives%'))"""
_OF_DEPARTMENT = """EXISTS (SELECT 1 FROM directives o JOIN responsibles r ON r.directive_id = o.id
    WHERE o.document_id = d.id AND +r.department = :department)"""
_TOLD = " || ' ' || ".join(f"coalesce(d.{field}, '')" for field in ("type", "number", "subject", "issuer"))
_WITH_WORDS = "SELECT rowid FROM search_documents WHERE search_documents MATCH :heads"
_AFTER = """(CASE WHEN :issued IS NULL THEN d.issued IS NULL AND d.id < :after
    ELSE d.issued < :issued OR d.issued = :issued AND d.id < :after OR d.issued IS NULL END)"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which instructions: those that still ask for something, of an issuer, with words, of one department."""

    open_only: bool = True
    issuer: str = ""
    words: str = ""
    department: str | None = None


def ledger(
    db: sqlite3.Connection, settings: Settings, today: date, asked: Asked, *, limit: int, after: int | None = None
) -> tuple[list[dict[str, Any]], int | None]:
    """The instructions asked for, the latest first, as objects of contract.md with `by_department`; and the last of
    them where there are more, to go on `after`.
    """
    catch_up(db, settings)
    make_due(db, today)
    found: list[dict[str, Any]] = []
    for some in _in_order(db, asked, after, limit + 1):
        for each in instructions_of(db, some, today):
            if asked.open_only and each["state"] not in OPEN_STATES:
                continue
            if len(found) == limit:
                return _with_departments(db, found, today, asked), found[-1]["document"]
            found.append(each)
    return _with_departments(db, found, today, asked), None


def _in_order(db: sqlite3.Connection, asked: Asked, after: int | None, at_once: int) -> Iterator[list[int]]:
    """The dispatches that may be meant, at most so many at a time."""
    words = fold(asked.words).split()
    where, given = ["TRUE"], {"department": asked.department, "issuer": asked.issuer, "heads": heads_with(words)}
    if asked.open_only:
        where.append(_MAY_BE_OPEN)
    if asked.issuer:
        where.append("d.issuer = :issuer")
    if asked.department:
        where.append(_OF_DEPARTMENT)
    if given["heads"] and row(db, _WITH_WORDS, given):  # else the words may stand within others
        where.append(f"d.id IN ({_WITH_WORDS})")
    while True:
        sql = f"SELECT d.id, {_TOLD} AS told FROM documents d WHERE {' AND '.join(where)}"
        begun = row(db, "SELECT id, issued FROM documents WHERE id = ?", [after]) if after else None
        if begun:
            sql = f"{sql} AND {_AFTER}"
            given |= {"after": begun["id"], "issued": begun["issued"]}
        found = rows(db, f"{sql} ORDER BY d.issued DESC, d.id DESC LIMIT {at_once}", given)
        some = [r["id"] for r in found if not words or _has_words(fold(r["told"]), words)]
        if some:
            yield some
        if len(found) < at_once:
            return
        after = found[-1]["id"]


def _has_words(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def _with_departments(
    db: sqlite3.Connection, found: Sequence[dict[str, Any]], today: date, asked: Asked
) -> list[dict[str, Any]]:
    """With the open tasks of each department: {"name", "open", "late"}, in what carries an instruction out too."""
    documents = sorted({i for f in found for i in (f["document"], *f["carrying"])})
    sql = f"""
        SELECT d.document_id, r.department, count(DISTINCT d.id) AS open,
               count(DISTINCT CASE WHEN t.due < :today THEN d.id END) AS late
        FROM directives d JOIN tasks t ON t.directive_id = d.id JOIN responsibles r ON r.directive_id = d.id
        WHERE d.document_id IN (SELECT value FROM json_each(:documents)) AND +t.state = 'open' AND t.same_as IS NULL
        AND {EXISTS} AND (:department IS NULL OR r.department = :department) GROUP BY d.document_id, r.department
    """
    given = {"today": today.isoformat(), "documents": packed(documents), "department": asked.department}
    theirs: dict[int, list[sqlite3.Row]] = {}
    for r in rows(db, sql, given):
        theirs.setdefault(r["document_id"], []).append(r)
    return [{**f, "by_department": _summed(theirs, (f["document"], *f["carrying"]))} for f in found]


def _summed(theirs: dict[int, list[sqlite3.Row]], documents: Sequence[int]) -> list[dict[str, Any]]:
    sums: dict[str, dict[str, Any]] = {}
    for document in dict.fromkeys(documents):
        for r in theirs.get(document, ()):
            entry = sums.setdefault(r["department"], {"name": r["department"], "open": 0, "late": 0})
            entry["open"] += r["open"]
            entry["late"] += r["late"]
    return sorted(sums.values(), key=lambda e: (-e["late"], -e["open"], e["name"]))


def issuers(db: sqlite3.Connection) -> list[str]:
    """Who sends instructions to this office, the most frequent first."""
    sql = """
        SELECT issuer FROM documents INDEXED BY documents_issuer WHERE issuer IS NOT NULL AND direction = 'incoming'
        GROUP BY issuer ORDER BY count(*) DESC, issuer LIMIT ?
    """
    return [r["issuer"] for r in rows(db, sql, [_ISSUERS])]
