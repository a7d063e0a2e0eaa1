"""Arrival numbers: one series a year for all that comes to the office, on paper or not; which of it are missing."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile
from typing import Any

from pipeline.core.model import Arrival
from pipeline.core.texts import for_the_record, say
from pipeline.store.changes import change, kept
from pipeline.store.database import insert, row, rows, update
from pipeline.store.documents import corrected_fields, day_of, document_row, iso
from pipeline.store.history import add_event
from pipeline.store.names import document_name, written_day

NUMBER = re.compile(r"\d{1,6}\s?[a-zđ]?([-/. ].*)?", re.IGNORECASE)

# the words of the index documents_arrival; `31a` and `31/VP` count as 31, and no office comes to a million. Of an
# old dispatch whose day of receipt nobody told, a number read from its stamp is of a year that is not known.
_OF_YEAR = """
    FROM documents WHERE arrival_number IS NOT NULL AND substr(received, 1, 4) = ?
    AND CAST(arrival_number AS INTEGER) BETWEEN 1 AND 999999
    AND (NOT received_assumed OR coalesce(julianday(received) - julianday(issued), 0) < 120 OR EXISTS (
        SELECT 1 FROM events e WHERE e.document_id = documents.id AND e.what = 'numbered'))
"""
_GIVEN = """EXISTS (SELECT 1 FROM events g WHERE g.document_id = documents.id AND g.what = 'numbered'
    AND g.after = documents.arrival_number)"""
_FIRST_WEEKS = "01-15"


@dataclass(frozen=True, slots=True)
class Arrived:
    """The day received (``assumed``: nobody told it) and the arrival number that the clerk gave."""

    received: date | None
    assumed: bool = False
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers that nothing bears, from `first` to `last`, both included."""

    first: int
    last: int


def write_arrival(db: sqlite3.Connection, document: int, stamp: Arrival, told: Arrived) -> None:
    """Fill what is blank of a dispatch's arrival: what was told goes before the stamp; inside a transaction."""
    before = document_row(db, document)
    values: dict[str, Any] = {
        "received": iso(told.received),
        "arrival_number": told.number or stamp.number,
        "arrival_date": iso(stamp.date),
    }
    # what somebody told is better than what the program assumed or gave
    better = {
        "received": bool(before["received_assumed"]) and not told.assumed,
        "arrival_number": before["arrival_number"] is not None and was_given(db, before),
    }
    by_hand = corrected_fields(db, document)
    blank = {f: before[f] is None or better.get(f, False) for f in values}
    filled = {f: v for f, v in values.items() if v is not None and f not in by_hand and blank[f]}
    if "received" in filled:
        filled["received_assumed"] = int(told.assumed)
    if filled:
        update(db, "documents", document, **filled)


@for_the_record()
def number_arrival(db: sqlite3.Connection, document: int) -> int | None:
    """Give a dispatch that came without an arrival number the next one of its year; inside a transaction.

    The office's own dispatches bear none, and where the day received is not known there is no year. A number that
    another dispatch bears too is told in a note. The number given, or None.
    """
    found = document_row(db, document)
    by_hand = "arrival_number" in corrected_fields(db, document)
    if found["direction"] == "outgoing":
        if found["arrival_number"] and not by_hand:
            name = document_name(found)
            problem = say("intake.own_number", number=found["arrival_number"], name=name)
            insert(db, "notes", document_id=document, field="arrival.number", problem=problem)
        return None
    if not found["received"] or not found["held"]:
        return None
    _note_early(db, found)
    if found["arrival_number"]:
        _note_doubles(db, found, found["received"][:4])
        return None
    if by_hand:
        return None
    number = _next_number(db, found["received"][:4])
    update(db, "documents", document, arrival_number=str(number))
    add_event(db, "numbered", document=document, field="arrival_number", after=number)
    return number


def _note_early(db: sqlite3.Connection, found: sqlite3.Row) -> None:
    """A dispatch that was received before it was issued: one of the two days is wrong."""
    received, issued = day_of(found["received"]), day_of(found["issued"])
    if received and issued and received < issued:
        problem = say("intake.received_before_issue", day=written_day(received), issued=written_day(issued))
        insert(db, "notes", document_id=found["id"], field="header.received", problem=problem)


def _next_number(db: sqlite3.Connection, year: str) -> int:
    last = db.execute(f"SELECT max(CAST(arrival_number AS INTEGER)) {_OF_YEAR}", [year]).fetchone()[0]
    return int(last or 0) + 1


def number_follows(db: sqlite3.Connection, document: int, *, part_of: int) -> None:
    """Give or take back the program's own arrival number where a correction (event `part_of`) tells whose it is."""
    found = document_row(db, document)
    number = found["arrival_number"]
    if not found["held"] or not found["received"] or "arrival_number" in corrected_fields(db, document):
        return
    if found["direction"] == "outgoing":
        new = None if number and was_given(db, found) else number
    else:
        new = number or str(_next_number(db, found["received"][:4]))
    changes = change(db, "documents", document, arrival_number=new)
    if changes:
        given = {"field": "arrival_number", "before": number, "after": new}
        add_event(db, "numbered", document=document, **given, detail=kept(changes), part_of=part_of)


def gaps(db: sqlite3.Connection, year: int) -> list[Gap]:
    """The numbers missing between the first and the last of a year, in order; an office may begin in mid-series.

    One that began behind the first weeks of a year began with the first number that somebody told or stamped: what
    the program gave before that, from 1 on, is none of its series.
    """
    sql = f"""
        SELECT CAST(arrival_number AS INTEGER) AS arrival, max({_GIVEN}) AS given, min(received) AS received
        {_OF_YEAR} GROUP BY arrival ORDER BY arrival
    """
    found = rows(db, sql, [f"{year:04d}"])
    before = row(db, "SELECT 1 FROM documents WHERE held AND received < ? LIMIT 1", [f"{year:04d}"])
    if found and before is None and min(r["received"] for r in found) > f"{year:04d}-{_FIRST_WEEKS}":
        found = list(dropwhile(lambda r: r["given"], found)) or found
    numbers = [r["arrival"] for r in found]
    return [Gap(a + 1, b - 1) for a, b in zip(numbers, numbers[1:], strict=False) if b > a + 1]


def written_gaps(found: list[Gap], most: int = 5) -> str:
    """The gaps as clerks write them: `12, 15-17`; of many the first `most`, then …"""
    parts = [str(g.first) if g.first == g.last else f"{g.first}-{g.last}" for g in found[:most]]
    return ", ".join(parts) + (" …" if len(found) > most else "")


def was_given(db: sqlite3.Connection, found: sqlite3.Row) -> bool:
    """Whether the program itself gave a dispatch the arrival number that it bears."""
    sql = "SELECT 1 FROM events WHERE document_id = ? AND what = 'numbered' AND after = ?"
    return row(db, sql, [found["id"], found["arrival_number"]]) is not None


def bearer(db: sqlite3.Connection, number: str, year: str, but: int) -> sqlite3.Row | None:
    """Another dispatch than `but` that bears an arrival number in a year."""
    sql = f"SELECT * {_OF_YEAR} AND arrival_number = ? AND id <> ? ORDER BY id LIMIT 1"
    return row(db, sql, [year, number, but])


def _note_doubles(db: sqlite3.Connection, found: sqlite3.Row, year: str) -> None:
    other = bearer(db, found["arrival_number"], year, found["id"])
    if other is not None:
        problem = say("intake.number_double", number=found["arrival_number"], name=document_name(other))
        insert(db, "notes", document_id=found["id"], field="arrival.number", problem=problem)
