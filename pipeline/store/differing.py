"""What another copy of a dispatch says otherwise than the record, field by field; what a person set is not asked about.

A copy that was read worse than those held says nothing of head, words and units: what differs is how it was read.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator

from pipeline.core.model import Directive, Extraction, Header
from pipeline.store.database import packed, row, rows
from pipeline.store.deciding import is_by_hand, is_order_by_hand
from pipeline.store.departments import OFF
from pipeline.store.documents import corrected_fields, document_row, iso
from pipeline.store.wanted import Wanted

HEADER_FIELDS = (
    "type", "number", "issued", "place", "parent", "issuer", "subject", "recipients", "signer", "signer_title",
    "signs_for", "urgency", "copies",
)  # fmt: skip
ASSIGNEES = "assignees"
_LISTS = ("recipients", "copies")
_SURE, _BETTER = 0.995, 0.02  # mean confidences of pages: as good as printed; and clearly better than another reading
_NOT_WORD = re.compile(r"[\W_]+")


def is_as_good(db: sqlite3.Connection, file: int, read: Extraction) -> bool:
    """Whether a file was read without doubt, or clearly better than the others of its dispatch."""
    now_read = sum(p.confidence for p in read.pages) / len(read.pages) if read.pages else 1.0
    sql = """
        SELECT avg(p.confidence) AS mean FROM pages p JOIN files f ON f.id = p.file_id
        WHERE f.document_id = (SELECT document_id FROM files WHERE id = ?) AND f.id <> ? GROUP BY f.id
    """
    best = max((r["mean"] for r in rows(db, sql, [file, file])), default=0.0)
    return now_read >= _SURE or now_read >= best + _BETTER


def in_header(db: sqlite3.Connection, document: int, header: Header) -> Iterator[Wanted]:
    """The fields of the head that both tell, and tell otherwise."""
    held, by_hand = document_row(db, document), corrected_fields(db, document)
    for field in HEADER_FIELDS:
        value = _written(getattr(header, field))
        before = "; ".join(_listed(held[field])) if field in _LISTS else held[field]
        if value and before and field not in by_hand and _words(value) != _words(before):
            yield Wanted("changed", document, document, field=field, value=value)


def in_order(db: sqlite3.Connection, document: int, held: sqlite3.Row, read: Directive) -> Iterator[Wanted]:
    """The words and the units of an order, told otherwise; `held` is the order with its last task."""
    about = {"task": held["task"], "evidence": held["text"], "page": held["page"]}
    if _words(read.text) != _words(held["text"]) and not is_order_by_hand(db, held["id"], "text"):
        yield Wanted("changed", document, document, field="text", value=read.text, **about)
    units = [[who.role, who.unit] for who in read.assignees]
    sql = "SELECT role, unit FROM assignments WHERE directive_id = ? ORDER BY position"
    known = {(r["role"], _words(r["unit"])) for r in rows(db, sql, [held["id"]])}
    if units and {(role, _words(unit)) for role, unit in units} != known and not _is_given(db, held):
        yield Wanted("changed", document, document, field=ASSIGNEES, value=packed(units), **about)


def in_deadline(db: sqlite3.Connection, document: int, held: sqlite3.Row, read: Directive) -> Iterator[Wanted]:
    """The rule of a duty and the hour, told otherwise; the day of what comes once is compared by the caller."""
    deadline, about = read.deadline, {"task": held["task"], "evidence": held["text"], "page": held["page"]}
    told = deadline.kind != "none" and (deadline.rrule or deadline.due)
    if told and deadline.rrule != held["rrule"] and not is_by_hand(db, held["task"], "rrule"):
        first = deadline.rrule and not held["due"]  # a duty goes on from the days that it has
        due = iso(deadline.due)
        if due and due != held["due"] and (first or not deadline.rrule) and not is_by_hand(db, held["task"], "due"):
            yield Wanted("changed", document, document, field="due", value=due, **about)
        yield Wanted("changed", document, document, field="rrule", value=deadline.rrule, **about)
    if deadline.time and deadline.time != held["time"] and not is_by_hand(db, held["task"], "time"):
        yield Wanted("changed", document, document, field="time", value=deadline.time, **about)


def _is_given(db: sqlite3.Connection, held: sqlite3.Row) -> bool:
    """Whether a clerk gave an order to a department, or took one off it, or confirmed its units."""
    given = "SELECT 1 FROM responsibles WHERE directive_id = ? AND through = 'assigned'"
    told = """
        SELECT 1 FROM corrections k JOIN tasks t ON t.id = k.task_id
        WHERE t.directive_id = ? AND (k.field = ? OR substr(k.field, 1, ?) = ?)
    """
    off = row(db, told, [held["id"], ASSIGNEES, len(OFF), OFF])
    return row(db, given, [held["id"]]) is not None or off is not None


def _listed(kept: str | None) -> list[str]:
    """A list as a column holds it."""
    found: list[str] = json.loads(kept or "[]")
    return found


def _written(value: object) -> str | None:
    """A value of the head as a clerk would type it: days as ISO 8601, lists with `;`."""
    if isinstance(value, tuple):
        return "; ".join(value) or None
    return None if value is None else str(value)


def _words(value: str) -> str:
    return _NOT_WORD.sub(" ", value.casefold()).strip()
