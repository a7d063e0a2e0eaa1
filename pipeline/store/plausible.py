"""Values that can hardly be meant (a day to come, a number without a figure): asked about before they are kept."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from pipeline.core.errors import UsageError
from pipeline.core.labels import label
from pipeline.core.texts import say
from pipeline.store.arrivals import NUMBER, bearer
from pipeline.store.documents import day_of
from pipeline.store.names import document_name, written_day

# no dispatch of the State is older
_FIRST_DAY = date(1945, 9, 2)
_LONG = timedelta(days=366)
_FAR = timedelta(days=3660)
_DAYS = frozenset({"issued", "received", "arrival_date"})


def require_sure(problem: str | None, *, force: bool) -> None:
    """Ask to be told twice where there is a problem.

    Raises:
        UsageError: there is one, and `force` is not given.
    """
    if problem and not force:
        raise UsageError(say("doubt.sure", problem=problem))


def header_problem(
    db: sqlite3.Connection, document: sqlite3.Row, field: str, value: str | None, today: date
) -> str | None:
    """Why a value of a dispatch's field (as it is kept) can hardly be meant, in one sentence; None where it can."""
    if value is None:
        return None
    if field in _DAYS:
        return _day_problem(document, field, date.fromisoformat(value), today)
    if field == "number" and not any(c.isdigit() for c in value):
        return say("doubt.no_figure", value=value, field=label(field))
    return _arrival_problem(db, document, value) if field == "arrival_number" else None


def _day_problem(document: sqlite3.Row, field: str, day: date, today: date) -> str | None:
    told = {"field": label(field).capitalize(), "day": written_day(day)}
    issued = day_of(document["issued"])
    received = None if document["received_assumed"] else day_of(document["received"])
    if day > today:
        return say("doubt.future", today=written_day(today), **told)
    if day < _FIRST_DAY:
        return say("doubt.long_ago", **told)
    if field == "issued":
        later = received and day > received
        return say("doubt.after_receipt", received=written_day(received), **told) if received and later else None
    if issued and day < issued:
        return say("doubt.before_issue", issued=written_day(issued), **told)
    if issued and day - issued > _LONG:
        return say("doubt.long_after_issue", issued=written_day(issued), **told)
    return None


def _arrival_problem(db: sqlite3.Connection, document: sqlite3.Row, value: str) -> str | None:
    if not NUMBER.fullmatch(value):
        return say("doubt.odd_number", value=value)
    if document["direction"] == "outgoing":
        return say("doubt.own_number", name=document_name(document))
    year = (document["received"] or "")[:4]
    other = bearer(db, value, year, document["id"]) if year else None
    return say("doubt.number_taken", number=value, year=year, name=document_name(other)) if other else None


def due_problem(document: sqlite3.Row, due: date | None, today: date) -> str | None:
    """Why a day can hardly be the last one of a task of this dispatch; None where it can."""
    if due is None:
        return None
    issued = day_of(document["issued"])
    if issued and due < issued:
        told = {"field": label("due").capitalize(), "day": written_day(due), "issued": written_day(issued)}
        return say("doubt.before_issue", **told)
    return say("doubt.far", day=written_day(due)) if due > today + _FAR else None


def done_problem(document: sqlite3.Row, on: date) -> str | None:
    """Why a task of this dispatch can hardly have been done on a day; None where it can."""
    issued = day_of(document["issued"])
    if issued is None or on >= issued:
        return None
    told = {"field": say("doubt.done_on"), "day": written_day(on), "issued": written_day(issued)}
    return say("doubt.before_issue", **told)
