"""Whether the record was judged by the settings as they are now: a name added to congvan.toml holds at once.

This module is on the way of every query and imports nothing heavy.
"""

from __future__ import annotations

import sqlite3

from pipeline.core.settings import Settings
from pipeline.store.database import insert, row, update, writing

_JUDGED_BY = "SELECT id, value FROM facts WHERE name = 'settings'"


def judged_by(settings: Settings) -> str:
    """The settings on which hangs whose tasks are whose, as the record remembers them."""
    return repr((settings.office, settings.departments, dict(settings.collectives)))


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


def catch_up(db: sqlite3.Connection, settings: Settings) -> bool:
    """Judge the record anew where congvan.toml has changed; whether that was done.

    Where another process is writing for long, the query that asked goes on with what is there.
    """
    if is_fresh(db, settings):
        return False
    from pipeline.store.settling import settle_all

    try:
        with writing(db):
            return settle_all(db, settings)
    except sqlite3.OperationalError:
        return False
