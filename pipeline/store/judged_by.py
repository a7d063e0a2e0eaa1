"""By which settings the record was judged, kept in the record itself. On the way of every query: nothing heavy here."""

from __future__ import annotations

import sqlite3

from pipeline.core.settings import Settings
from pipeline.store.database import insert, row, update

# raised with every congvan that tells otherwise whose tasks are whose, so that older records are judged anew
_WAY_OF_JUDGING = 2
_NOBODY = ", head='', people=()"
_JUDGED_BY = "SELECT id, value FROM facts WHERE name = 'settings'"


def judged_by(settings: Settings) -> str:
    """The settings on which hangs whose tasks are whose and the way of judging, as the record remembers them."""
    told = repr((_WAY_OF_JUDGING, settings.office, settings.departments, dict(settings.collectives)))
    # as it was remembered before departments had people: a new kind of setting alone judges nothing anew
    return told.replace(_NOBODY, "")


def is_fresh(db: sqlite3.Connection, settings: Settings) -> bool:
    """Whether the record was judged by these settings; one that holds nothing is."""
    before = row(db, _JUDGED_BY)
    if before is None:
        return row(db, "SELECT 1 FROM documents LIMIT 1") is None
    return bool(before["value"] == judged_by(settings))


def remember(db: sqlite3.Connection, settings: Settings) -> None:
    """Note that the record is judged by these settings now."""
    before = row(db, _JUDGED_BY)
    if before is None:
        insert(db, "facts", name="settings", value=judged_by(settings))
    else:
        update(db, "facts", before["id"], value=judged_by(settings))
