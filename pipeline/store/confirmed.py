"""What an office has confirmed: values that clerks have set or held against the paper, names of its people and units.

It is gathered from the record and from congvan.toml whenever mail is taken in and kept nowhere else, so that what a
clerk takes back mends nothing any more.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import chain, islice

from pipeline.core.settings import Settings
from pipeline.store.database import rows

MOST = 2000  # texts, the newest of each kind: an office's people and units are hundreds
_SEEN = 2  # dispatches in which a name must stand that nobody has looked at
_OF_DISPATCH = ("issuer", "parent", "place", "recipients", "signer", "signer_title", "subject")
_NAMES = ("issuer", "parent", "signer")

_BY_HAND = f"""
    SELECT value FROM corrections
    WHERE value IS NOT NULL AND field IN ({', '.join(f"'{f}'" for f in (*_OF_DISPATCH, 'text'))})
    ORDER BY id DESC LIMIT {MOST}
"""
_ACCEPTED = f"SELECT text AS value FROM directives WHERE confirmed IS NOT NULL ORDER BY id DESC LIMIT {MOST}"
_HELD_AGAINST_PAPER = " UNION ALL ".join(
    f"""SELECT d.{field} AS value FROM notes n JOIN documents d ON d.id = n.document_id
    WHERE n.field = 'header.{field}' AND n.confirmed IS n.problem AND d.{field} IS NOT NULL"""
    for field in _OF_DISPATCH
)
# names in files that came as text are as they were typed
_TYPED = " UNION ALL ".join(
    f"""SELECT d.{field} AS value FROM documents d
    WHERE d.{field} IS NOT NULL AND d.held AND NOT EXISTS (
        SELECT 1 FROM files f JOIN pages p ON p.file_id = f.id WHERE f.document_id = d.id AND p.source = 'ocr')
    GROUP BY d.{field} HAVING count(*) >= {_SEEN}"""
    for field in _NAMES
)


def confirmed_texts(db: sqlite3.Connection, settings: Settings) -> tuple[str, ...]:
    """The names and values that the office has confirmed, each once: its own names, then what its clerks have set."""
    queries = (_BY_HAND, _ACCEPTED, _HELD_AGAINST_PAPER, _TYPED)
    recorded = (text for query in queries for r in rows(db, query) for text in _texts(r["value"]))
    found = dict.fromkeys(text for text in chain(_own_names(settings), recorded) if text)
    return tuple(islice(found, MOST))


def _texts(value: str) -> list[str]:
    """The texts of a value; recipients are kept as a list."""
    if not value.startswith("["):
        return [value]
    try:
        return [str(entry) for entry in json.loads(value)]
    except ValueError:
        return [value]


def _own_names(settings: Settings) -> Iterator[str]:
    """The names of the office, of those over it, of its departments and their people."""
    yield from (settings.office.name, settings.office.place, *settings.office.aliases, *settings.office.groups)
    for superior in settings.office.superiors:
        yield from (superior.name, *superior.aliases)
    for department in settings.departments:
        yield from department.names
    yield from settings.collectives
