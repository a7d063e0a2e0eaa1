"""What the name of its file suggests for a number or a day that could not be read on the page; a clerk decides."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from pipeline.core.vietnamese import fold
from pipeline.grammar.file_names import NamedAs, read_file_name
from pipeline.store.database import rows

_OLDEST = timedelta(days=400)  # a dispatch is hardly older when it comes
_FIELDS = {"header.number": "number", "header.issued": "issued"}


def suggested(db: sqlite3.Connection, document: int, noted: str) -> dict[str, str] | None:
    """What the blank field that a note is about may be: {"value", "file"}, the name that suggests it; days in ISO 8601.

    None where no name tells it, two tell different things, or the field is blank no more.
    """
    field = _FIELDS.get(noted)
    sql = "SELECT d.*, f.name AS file FROM documents d JOIN files f ON f.document_id = d.id WHERE d.id = ?"
    found = [
        {"value": value, "file": r["file"]}
        for r in (rows(db, sql, [document]) if field else ())
        if (value := _value(r, read_file_name(r["file"]), field))
    ]
    return found[0] if len({s["value"] for s in found}) == 1 else None


def _value(document: sqlite3.Row, named: NamedAs, field: str | None) -> str | None:
    if field == "issued":
        return _issued(document, named.day)
    if document["serial"] or not named.serial:
        return None
    symbol = document["symbol"] or named.symbol
    if not symbol:
        return named.serial
    if named.symbol and _letters(symbol) != _letters(named.symbol):
        return None
    # the Party writes 45-KH/TU, everybody else 45/KH-UBND
    return f"{named.serial}-{symbol}" if "/" in symbol else f"{named.serial}/{symbol}"


def _issued(document: sqlite3.Row, day: date | None) -> str | None:
    if document["issued"] or day is None or not document["received"]:
        return None
    received = date.fromisoformat(document["received"])
    return day.isoformat() if received - _OLDEST <= day <= received else None


def _letters(symbol: str) -> str:
    """What of a symbol survives in the name of a file."""
    return "".join(c for c in fold(symbol) if c.isalnum())
