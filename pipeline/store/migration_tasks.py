"""The step of the schema that brings occurrences, double orders, proposals and decisions that can be undone."""

from __future__ import annotations

from typing import Any

PROPOSALS: dict[str, Any] = {
    "id": int,
    "kind": str,
    "document_id": int,
    "cited_id": int,
    "citation_id": int,
    "task_id": int,
    "other_id": int,
    "field": str,
    "value": str,
    "evidence": str,
    "page": int,
    "state": str,
    "at": str,
}


def tasks_step(db: Any) -> None:
    """`period` is the day an occurrence was due by its rule, `appears` the day before which it does not exist yet.

    `next_at` stands in the last occurrence of a duty alone: on that day the next one is made. `same_as` is the task
    that a second source orders again. `until` is a deadline of the office's own, `given_by` who set it. `undoes` and
    `part_of` tie events to the decision that they take back or follow.
    """
    tasks, events = db["tasks"], db["events"]
    for column in ("period", "appears", "next_at"):
        tasks.add_column(column, str)
    tasks.add_column("same_as", int)
    for column in ("undoes", "part_of"):
        events.add_column(column, int)
    for column in ("until", "given_by"):
        db["responsibles"].add_column(column, str)
    db.execute("UPDATE tasks SET period = due, next_at = due WHERE rrule IS NOT NULL AND due IS NOT NULL")
    db.execute("CREATE INDEX tasks_next ON tasks (next_at) WHERE next_at IS NOT NULL AND state <> 'not_ours'")
    db.execute("CREATE INDEX tasks_same ON tasks (same_as) WHERE same_as IS NOT NULL")
    db.execute("CREATE UNIQUE INDEX tasks_period ON tasks (directive_id, period) WHERE period IS NOT NULL")
    db.execute("CREATE INDEX events_undoes ON events (undoes) WHERE undoes IS NOT NULL")
    db.execute("CREATE INDEX events_part_of ON events (part_of) WHERE part_of IS NOT NULL")
    unread = "held AND number IS NULL AND issued IS NULL"
    db.execute(f"CREATE INDEX documents_unread ON documents (type) WHERE {unread}")
    keys = [
        ("document_id", "documents", "id"), ("cited_id", "documents", "id"), ("citation_id", "citations", "id"),
        ("task_id", "tasks", "id"), ("other_id", "tasks", "id"),
    ]  # fmt: skip
    needed = {"kind", "document_id", "state", "at"}
    db["proposals"].create(PROPOSALS, pk="id", not_null=needed, foreign_keys=keys, strict=True)
    for indexed in (("state",), ("document_id",), ("cited_id",), ("task_id",)):
        db["proposals"].create_index(indexed)
    db.execute(
        """
        INSERT INTO proposals (kind, document_id, cited_id, citation_id, evidence, page, state, at)
        SELECT c.role, c.document_id, c.cited_id, c.id, c.text, c.page,
               CASE c.state WHEN 'proposed' THEN 'waiting' ELSE c.state END, d.recorded_at
        FROM citations c JOIN documents d ON d.id = c.document_id
        WHERE c.state <> 'told' AND c.cited_id IS NOT NULL
        """
    )
