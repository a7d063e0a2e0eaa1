"""Departments as a clerk says them: by name, alias, collective, or as the record names another unit."""

from __future__ import annotations

import sqlite3

from pipeline.core.errors import UsageError
from pipeline.core.settings import Settings
from pipeline.core.texts import say
from pipeline.store.database import rows
from pipeline.store.identity import words
from pipeline.store.ownership import departments_of


def find_departments(db: sqlite3.Connection, settings: Settings, said: str) -> list[str]:
    """The departments that `said` means: one for a name or alias, several for a collective; case and accents folded.

    Raises:
        UsageError: nothing in congvan.toml and no unit in the record is called so.
    """
    known = departments_of(settings, said)
    if known:
        return [name for name, _ in known]
    units = [r["department"] for r in rows(db, "SELECT DISTINCT department FROM responsibles")]
    same = [unit for unit in units if words(unit) == words(said)]
    if same:
        return same
    names = "; ".join(d.name for d in settings.departments)
    raise UsageError(say("store.no_department", said=said, known=names))
