"""The step of the schema that lets the page answer many people at once: what it asks for often has an index."""

from __future__ import annotations

from typing import Any

_INDEXES = (
    "tasks_listed ON tasks (directive_id, due, same_as, appears, rrule, state) WHERE state <> 'not_ours'",
    "documents_received ON documents (received)",
    "documents_issuer ON documents (issuer) WHERE direction = 'incoming'",
    "intake_changed ON intake (changed_at)",
    "events_settings ON events (id) WHERE what IN ('settings', 'people')",
)


def serving_step(db: Any) -> None:
    """Indexes only: lists of tasks in any state, registers by day, those who send, the latest mail, who set what."""
    for index in _INDEXES:
        db.execute(f"CREATE INDEX {index}")
