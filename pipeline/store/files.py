"""The files that came: which bytes are known, what was refused or could not be read."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from pipeline.store.database import insert, row, row_of, update
from pipeline.store.history import add_event, now
from pipeline.store.names import document_name


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file whose bytes the record holds: its id, its dispatch, the dispatch's name, where it is archived."""

    file: int
    document: int
    name: str
    archived_as: str


def known_file(db: sqlite3.Connection, sha256: str) -> KnownFile | None:
    """The recorded file with these bytes (hex), or None."""
    found = row(db, "SELECT * FROM files WHERE sha256 = ? AND state = 'recorded'", [sha256])
    if found is None:
        return None
    document = row_of(db, "documents", found["document_id"])
    return KnownFile(found["id"], document["id"], document_name(document), found["archived_as"] or "")


def file_row(db: sqlite3.Connection, file: int) -> sqlite3.Row:
    """The row of a file that is known to exist."""
    return row_of(db, "files", file)


def note_refused(db: sqlite3.Connection, name: str, came_from: str) -> None:
    """Keep that a file of this name was refused for secrecy, when, and how it came; nothing else of it.

    Inside a transaction, as `note_failed`.
    """
    insert(db, "files", name=name, state="refused", came_from=came_from, came_at=now())
    add_event(db, "refused", note=name)


def note_failed(db: sqlite3.Connection, name: str, came_from: str, reason: str, sha256: str | None = None) -> None:
    """Keep that a file could not be read, and why; the same bytes failing again are noted once."""
    found = row(db, "SELECT id, state FROM files WHERE sha256 = ?", [sha256]) if sha256 else None
    if found is None:
        insert(
            db, "files", name=name, state="failed", came_from=came_from, came_at=now(), reason=reason, sha256=sha256
        )
    elif found["state"] == "failed":
        update(db, "files", found["id"], reason=reason, came_at=now())
    add_event(db, "failed", note=f"{name}: {reason}")
