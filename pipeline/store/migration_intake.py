"""The step of the schema that brings the account of every file that came: in which state it is, and what is tried."""

from __future__ import annotations

from typing import Any

INTAKE: dict[str, Any] = {
    "id": int,
    "path": str,
    "name": str,
    "came_from": str,
    "in_inbox": int,
    "state": str,
    "tries": int,
    "try_after": float,
    "reason": str,
    "sha256": str,
    "place": str,
    "came_at": str,
    "changed_at": str,
}
_NOT_NULL = {"path", "name", "came_from", "in_inbox", "state", "tries", "came_at", "changed_at"}


def intake_step(db: Any) -> None:
    """One row for each file that came; `path` is relative to the inbox, or the whole path of one from elsewhere.

    `in_inbox` holds while the file lies in the inbox, `try_after` is in seconds since 1970. What is known of earlier
    files is taken over. The index of arrival numbers is for the next one of a year.
    """
    db["intake"].create(INTAKE, pk="id", not_null=_NOT_NULL, strict=True)
    db.execute("CREATE UNIQUE INDEX intake_present ON intake (path) WHERE in_inbox")
    db.execute("CREATE INDEX intake_state ON intake (state)")
    db.execute("CREATE INDEX intake_sha256 ON intake (sha256)")
    db.execute(
        "CREATE INDEX documents_arrival ON documents (substr(received, 1, 4), CAST(arrival_number AS INTEGER))"
        " WHERE arrival_number IS NOT NULL"
    )
    db.execute(
        "INSERT INTO intake (path, name, came_from, in_inbox, state, tries, reason, sha256, place, came_at, changed_at)"
        " SELECT name, name, came_from, 0, state, 0, reason, sha256, nullif(archived_as, ''), came_at, came_at"
        " FROM files ORDER BY id"
    )
