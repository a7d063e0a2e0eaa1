"""Instructions: every dispatch received or cited, its state, what carries it out, its history."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.core.settings import Settings
from pipeline.store.database import packed, row_of, rows
from pipeline.store.doubts import OPEN_NOTES, notes_of
from pipeline.store.freshness import catch_up
from pipeline.store.names import document_name
from pipeline.store.occurrences import EXISTS, make_due
from pipeline.store.tasks import directives_of

# states that still ask for something
OPEN_STATES = frozenset({"received", "in_work", "answered"})
_HEADER = (
    "type", "number", "symbol", "issued", "place", "parent", "issuer", "subject", "recipients", "signer",
    "signer_title", "signs_for", "urgency", "secrecy", "copies",
)  # fmt: skip
_LISTS = ("recipients", "copies")


@dataclass(frozen=True, slots=True)
class Link:
    """One dispatch does something to another, as its citation says: ``by`` is the row of the citing dispatch."""

    by: sqlite3.Row
    role: str
    state: str


@dataclass(frozen=True, slots=True)
class Counts:
    """The directives of one dispatch that are this office's, a recurring one once: open where any occurrence is,
    done where none is open any more. ``ours``: all of them, also what need not be done. ``unsure``: it may hold orders
    that were not read.
    """

    open: int = 0
    overdue: int = 0
    done: int = 0
    ours: int = 0
    unsure: bool = False


def instructions(
    db: sqlite3.Connection, settings: Settings, today: date, *, open_only: bool = False
) -> list[dict[str, Any]]:
    """Every dispatch received or cited as an object of contract.md, the latest first, undated ones last.

    `open_only`: those that still ask for something, not those only cited, closed or superseded.
    """
    catch_up(db, settings)
    make_due(db, today)
    links = _links(db)
    counts = _counts(db, today)
    found = rows(db, "SELECT * FROM documents ORDER BY issued IS NULL, issued DESC, id DESC")
    objects = [_object(r, links.get(r["id"], ()), counts) for r in found]
    return [o for o in objects if not open_only or o["state"] in OPEN_STATES]


def instructions_of(db: sqlite3.Connection, documents: Sequence[int], today: date) -> list[dict[str, Any]]:
    """These dispatches as `instructions` tells them, in their order, each with `carrying`: what of this office
    carries it out.
    """
    links = _links(db, documents)
    carrying = {i: [k.by["id"] for k in links.get(i, ()) if _carries_out(k)] for i in documents}
    counts = _counts(db, today, [*documents, *(i for theirs in carrying.values() for i in theirs)])
    sql = "SELECT * FROM documents WHERE id IN (SELECT value FROM json_each(?))"
    found = {r["id"]: r for r in rows(db, sql, [packed(list(documents))])}
    return [{**_object(found[i], links.get(i, ()), counts), "carrying": carrying[i]} for i in documents]


def show(db: sqlite3.Connection, settings: Settings, today: date, said: str) -> dict[str, Any]:
    """One dispatch: the object of `instructions` with header, directives, citations and history.

    ``directives`` are its own as tasks; of a dispatch that was only cited its own are not known: there they are
    those of the office's dispatches that carry it out, which ``carried_out_tasks`` gives in every case.

    Raises:
        UsageError: `said` is not known, or may be several.
    """
    from pipeline.store.finding import find_instruction

    catch_up(db, settings)
    make_due(db, today)
    document = find_instruction(db, settings, said)
    found = row_of(db, "documents", document)
    links = _links(db, [document]).get(document, ())
    carrying = list(dict.fromkeys(link.by["id"] for link in links if _carries_out(link)))
    own = directives_of(db, [document], today)
    theirs = directives_of(db, carrying, today)
    return {
        **_object(found, links, _counts(db, today, [document, *carrying])),
        "header": _header(found),
        "directives": own if found["held"] else theirs,
        "carried_out_tasks": theirs,
        "citations": _citations(db, document),
        "cited_by": [{"name": document_name(link.by), "role": link.role} for link in links],
        "arrival": {"number": found["arrival_number"], "date": found["arrival_date"]},
        "received_on": found["received"],
        "received_assumed": bool(found["received_assumed"]),
        "files": _files(db, document),
        "notes": notes_of(db, document),
        "history": _history(db, document),
    }


def _links(db: sqlite3.Connection, cited: Sequence[int] | None = None) -> Mapping[int, Sequence[Link]]:
    """For each document (or those `cited` alone) what the others do to it, in the order of their dates."""
    among = "" if cited is None else "AND {} IN (SELECT value FROM json_each(:cited))"
    sql = f"""
        SELECT * FROM (
            SELECT c.cited_id, c.role, c.state AS link_state, by.*
            FROM citations c JOIN documents by ON by.id = c.document_id
            WHERE c.cited_id IS NOT NULL {among.format("c.cited_id")} AND c.state <> 'rejected'
            UNION ALL
            SELECT p.cited_id, p.kind, CASE p.state WHEN 'waiting' THEN 'proposed' ELSE p.state END, by.*
            FROM proposals p JOIN documents by ON by.id = p.document_id JOIN citations c ON c.id = p.citation_id
            WHERE p.task_id IS NULL {among.format("p.cited_id")} AND p.state <> 'rejected'
            AND p.kind <> c.role
        ) ORDER BY issued IS NULL, issued, id
    """
    found: dict[int, list[Link]] = {}
    for r in rows(db, sql, {"cited": packed(list(cited or ()))}):
        found.setdefault(r["cited_id"], []).append(Link(r, r["role"], r["link_state"]))
    return found


def _counts(db: sqlite3.Connection, today: date, only: Sequence[int] | None = None) -> Mapping[int, Counts]:
    """The counts of each document that has tasks, or sounds as if it had; of all, or of `only` these."""
    among = "" if only is None else "AND document_id IN (SELECT value FROM json_each(:only))"
    given = {"today": today.isoformat(), "only": packed(list(only or ()))}
    sql = f"""
        SELECT document, sum(open) AS open, sum(overdue) AS overdue, sum(done AND NOT open) AS done, sum(ours) AS ours
        FROM (
            SELECT d.document_id AS document, max(t.state = 'open') AS open, max(t.state = 'done') AS done,
                   max(t.state <> 'not_ours') AS ours,
                   max(t.state = 'open' AND t.due IS NOT NULL AND t.due < :today) AS overdue
            FROM tasks t JOIN directives d ON d.id = t.directive_id
            WHERE t.same_as IS NULL AND {EXISTS} {among} GROUP BY d.id
        ) GROUP BY document
    """
    found = {r["document"]: Counts(r["open"], r["overdue"], r["done"], r["ours"]) for r in rows(db, sql, given)}
    # a dispatch in which no order was found, but which sounds like one, is not closed
    of = among.replace("document_id", "n.document_id")
    sql = f"SELECT DISTINCT n.document_id AS id {OPEN_NOTES} AND n.field LIKE 'directives%' {of}"
    for r in rows(db, sql, given):
        found.setdefault(r["id"], Counts(unsure=True))
    return found


def _carries_out(link: Link) -> bool:
    return link.role == "implements" and link.by["direction"] == "outgoing"


def _object(found: sqlite3.Row, links: Sequence[Link], counts: Mapping[int, Counts]) -> dict[str, Any]:
    own = counts.get(found["id"], Counts())
    theirs = [counts.get(link.by["id"], Counts()) for link in links if _carries_out(link)]
    # what an instruction that was never received asks is known only through what carries it out
    told = (own,) if found["held"] else tuple(theirs)

    def by(*roles: str, state: str) -> list[str]:
        return list(dict.fromkeys(document_name(k.by) for k in links if k.role in roles and k.state == state))

    return {
        "name": document_name(found),
        "issued": found["issued"],
        "issuer": found["issuer"],
        "received": bool(found["held"]),
        "state": _state(found, links, own, theirs),
        "carried_out_by": list(dict.fromkeys(document_name(k.by) for k in links if _carries_out(k))),
        "answered_by": by("answers", state="accepted"),
        "reminded_by": by("reminds", state="told"),
        "amended_by": by("amends", "extends", state="accepted"),
        "superseded_by": by("replaces", state="accepted"),
        "forwarded_by": by("attached", state="told"),
        "passed_on_by": [document_name(k.by) for k in links if k.role == "implements" and not _carries_out(k)],
        "tasks": {
            "open": sum(c.open for c in told),
            "overdue": sum(c.overdue for c in told),
            "done": sum(c.done for c in told),
        },
        "ours": own.ours,
        "own": found["direction"] == "outgoing",
        "direction": found["direction"],
        "type": found["type"],
        "number": found["number"],
        "subject": found["subject"],
        "proposed": sum(k.state == "proposed" for k in links),
        "document": found["id"],
    }


def _state(found: sqlite3.Row, links: Sequence[Link], own: Counts, theirs: Sequence[Counts]) -> str:
    """The state of contract.md, the furthest that holds."""

    def accepted(role: str) -> bool:
        return any(k.role == role and k.state == "accepted" for k in links)

    if accepted("replaces"):
        return "superseded"
    waiting = own.open or any(c.open for c in theirs) or any(k.state == "proposed" for k in links)
    # what could not be read may still ask for something
    unsure = own.unsure or found["type"] is None
    if found["held"] and not waiting and not unsure:
        return "closed"
    if accepted("answers"):
        return "answered"
    if theirs or own.done:
        return "in_work"
    return "received" if found["held"] else "cited"


# --- the parts of `show` -----------------------------------------------------------------------------------


def _header(found: sqlite3.Row) -> dict[str, Any]:
    return {field: json.loads(found[field]) if field in _LISTS else found[field] for field in _HEADER}


def _citations(db: sqlite3.Connection, document: int) -> list[dict[str, Any]]:
    sql = """
        SELECT c.*, cited.id AS cited FROM citations c LEFT JOIN documents cited ON cited.id = c.cited_id
        WHERE c.document_id = ? ORDER BY c.position
    """
    fields = ("type", "number", "issued", "issuer", "title", "role", "page", "text", "confidence", "state")
    found = rows(db, sql, [document])
    names = {r["id"]: document_name(r) for r in rows(db, _CITED, [document])}
    return [{**{f: r[f] for f in fields}, "name": names.get(r["cited"]), "document": r["cited"]} for r in found]


_CITED = "SELECT * FROM documents WHERE id IN (SELECT cited_id FROM citations WHERE document_id = ?)"


def _files(db: sqlite3.Connection, document: int) -> list[dict[str, Any]]:
    """The files of a dispatch with its pages in each; of a part of a file the hash is that of the whole."""
    sql = """
        SELECT f.name, coalesce(w.sha256, f.sha256) AS sha256, f.archived_as, f.came_at, f.came_from,
               coalesce(w.pages, f.pages) AS pages, f.first_page, f.last_page
        FROM files f LEFT JOIN files w ON w.id = f.part_of WHERE f.document_id = ? ORDER BY f.id
    """
    return [dict(r) for r in rows(db, sql, [document])]


def _history(db: sqlite3.Connection, document: int) -> list[dict[str, Any]]:
    sql = """
        SELECT e.id, e.at, e.who, e.what, e.task_id AS task, e.field, e.before, e.after, e.note,
               e.part_of FROM events e
        WHERE e.document_id = ? ORDER BY e.id
    """
    return [dict(r) for r in rows(db, sql, [document])]
