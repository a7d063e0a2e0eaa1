"""The step of the schema that lets long lists be counted and shown without a look at every row."""

from __future__ import annotations

from typing import Any


def lists_step(db: Any) -> None:
    """Indexes that hold all a list of open tasks asks for: in the order of last days, and by order.

    Whose the tasks are is told by the index on those responsible alone.
    """
    db.execute("DROP INDEX tasks_nearest")
    asked = "same_as, appears, rrule, state"
    for name, columns in (
        ("tasks_nearest", "due IS NULL, due, time IS NULL, time, id, directive_id"),
        ("tasks_open", "directive_id, due"),
    ):
        db.execute(f"CREATE INDEX {name} ON tasks ({columns}, {asked}) WHERE state = 'open'")
    db.execute("DROP INDEX idx_responsibles_directive_id")
    db.execute("CREATE INDEX responsibles_of ON responsibles (directive_id, role, department)")
