"""Writing that can be taken back: every changed row is kept as it was before and as it is after.

A decision is one event whose ``detail`` holds its changes; what follows from it (terms counted anew, dispatches
joined) are events of their own with ``part_of`` naming the decision's.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.core.errors import UsageError
from pipeline.core.texts import say
from pipeline.store.database import insert, row, row_of, update


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a row: ``before`` is None where it was made, ``after`` where it was removed."""

    table: str
    row: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def change(db: sqlite3.Connection, table: str, row_id: int, /, **values: Any) -> list[Change]:
    """Set columns of a row; nothing where they hold these values already."""
    found = row_of(db, table, row_id)
    new = {k: v for k, v in values.items() if found[k] != v}
    if not new:
        return []
    update(db, table, row_id, **new)
    return [Change(table, row_id, {k: found[k] for k in new}, new)]


def add(db: sqlite3.Connection, table: str, /, **values: Any) -> list[Change]:
    """Make a row; its id stands in the change."""
    made = insert(db, table, **values)
    return [Change(table, made, None, {"id": made, **values})]


def remove(db: sqlite3.Connection, table: str, at: int, /) -> list[Change]:
    """Take a row out."""
    found = row_of(db, table, at)
    db.execute(f'DELETE FROM "{table}" WHERE id = ?', [at])
    return [Change(table, at, dict(found), None)]


def kept(changes: Iterable[Change]) -> dict[str, object]:
    """Changes as the detail of an event."""
    return {"changes": [{"table": c.table, "row": c.row, "before": c.before, "after": c.after} for c in changes]}


def changes_of(event: sqlite3.Row) -> list[Change]:
    """The changes that an event holds, in the order in which they were made."""
    detail = json.loads(event["detail"] or "{}")
    return [Change(c["table"], c["row"], c["before"], c["after"]) for c in detail.get("changes", ())]


def reverse(db: sqlite3.Connection, changes: Iterable[Change]) -> list[Change]:
    """Put rows back as they were; gives what that changed.

    Raises:
        UsageError: a row was changed again since.
    """
    done: list[Change] = []
    for c in reversed(list(changes)):
        found = row(db, f'SELECT * FROM "{c.table}" WHERE id = ?', [c.row])
        held = None if found is None else {k: found[k] for k in c.after or ()}
        if held != (None if c.after is None else dict(c.after)):
            raise UsageError(say("store.changed_since"))
        if c.before is None:
            done += remove(db, c.table, c.row)
        elif c.after is None:
            done += add(db, c.table, **c.before)
        else:
            done += change(db, c.table, c.row, **c.before)
    return done
