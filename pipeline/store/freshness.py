"""A name added to congvan.toml holds at once: the record is judged anew before it is asked.

This module is on the way of every query and imports nothing heavy.
"""

from __future__ import annotations

import sqlite3

from pipeline.core.settings import Settings
from pipeline.store.database import writing
from pipeline.store.judged_by import is_fresh


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
