"""The step of the schema that keeps what a person found to be read rightly, though the reading was unsure of it."""

from __future__ import annotations

from typing import Any

DOUBTED = ("notes", "directives", "citations")


def doubts_step(db: Any) -> None:
    """`confirmed` holds the words that a person confirmed: a later reading with other words is doubted again.

    The indexes are of the few rows that are in doubt.
    """
    for table in DOUBTED:
        db[table].add_column("confirmed", str)
    for table in ("directives", "citations"):
        db.execute(f"CREATE INDEX {table}_doubted ON {table} (document_id) WHERE confidence < 0.6")
    db.execute("CREATE INDEX deadlines_doubted ON deadlines (directive_id) WHERE confidence < 0.6")
