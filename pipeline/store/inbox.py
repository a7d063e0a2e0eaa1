"""The account of every file that came: one row each, in one state from its arrival on.

`received` (seen, or to be tried again), `reading`, `recorded` (also as another file of a dispatch that is held),
`duplicate`, `refused` (secret), `failed` (in the quarantine, or gone before it was read).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.store.database import insert, packed, row, rows, update, writing
from pipeline.store.history import now

STATES = ("received", "reading", "recorded", "duplicate", "refused", "failed")
FROM_PAGE = "page"  # what `came_from` says of a file that was handed in through the page
_BEAT = "watch"
_FAILED_BEFORE = "WHERE sha256 = ? AND state = 'failed' AND id IS NOT ?"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file's row; `id` is None for one that does not come through the inbox until it is settled.

    `tries` counts the times it was begun in vain; `sha256` (hex) is known once it was read.
    """

    id: int | None
    path: str
    name: str
    came_from: str
    state: str = "received"
    tries: int = 0
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Beat:
    """When `watch` was started, last heard of, and stopped (None while it runs, or died); ISO 8601 in UTC."""

    started: str
    beat: str
    stopped: str | None = None


def enter(db: sqlite3.Connection, files: Mapping[str, str]) -> dict[str, Entry]:
    """The rows of files in the inbox (path to name for clerks), made for those that were not there; one transaction."""
    present = _present(db, files)
    unknown = [path for path in files if path not in present]
    if unknown:
        with writing(db):
            for path in unknown:
                _come(db, path, files[path])
        present = _present(db, files)
    return {path: _entry(present[path]) for path in files}


def _present(db: sqlite3.Connection, paths: Iterable[str]) -> dict[str, sqlite3.Row]:
    sql = "SELECT * FROM intake WHERE in_inbox AND path IN (SELECT value FROM json_each(?))"
    return {r["path"]: r for r in rows(db, sql, [packed(list(paths))])}


def _come(db: sqlite3.Connection, path: str, name: str) -> int:
    # one that had gone before it was read (a share that was away) has come back
    sql = "SELECT id FROM intake WHERE path = ? AND state = 'failed' AND sha256 IS NULL AND place IS NULL"
    found = row(db, sql, [path])
    if found is not None:
        _change(db, found["id"], state="received", in_inbox=1, tries=0, try_after=None, reason=None)
        return int(found["id"])
    values = {"path": path, "name": name, "came_from": "inbox", "came_at": now(), "changed_at": now()}
    return insert(db, "intake", **values, in_inbox=1, state="received", tries=0)


def anew(db: sqlite3.Connection, entry: Entry) -> Entry:
    """A row of its own for a file that has come under the name of one that is settled."""
    with writing(db):
        db.execute("UPDATE intake SET in_inbox = 0 WHERE id = ?", [entry.id])
        made = _come(db, entry.path, entry.name)
    return Entry(made, entry.path, entry.name, entry.came_from)


def begin(db: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """These are being read from now on; one that was refused stays so until it is found to be another file."""
    begun = packed([e.id for e in entries if e.id is not None and e.state != "refused"])
    sql = "UPDATE intake SET state = 'reading', changed_at = ? WHERE id IN (SELECT value FROM json_each(?))"
    with writing(db):
        db.execute(sql, [now(), begun])


def settle_entry(
    db: sqlite3.Connection,
    entry: Entry,
    state: str,
    *,
    sha256: str | None = None,
    place: str | None = None,
    reason: str | None = None,
) -> None:
    """The file has come to its end in `state`; inside a transaction. Earlier failures of the same bytes are over."""
    if sha256 and state in ("recorded", "duplicate"):
        over = "state = 'duplicate', reason = NULL, place = NULL"
        db.execute(f"UPDATE intake SET {over} {_FAILED_BEFORE}", [sha256, entry.id])
    elif sha256 and state == "failed":
        db.execute(f"DELETE FROM intake {_FAILED_BEFORE}", [sha256, entry.id])
    values = {"state": state, "sha256": sha256, "place": place, "reason": reason, "try_after": None}
    if entry.id is None:
        came = {"path": entry.path, "name": entry.name, "came_from": entry.came_from, "came_at": now()}
        insert(db, "intake", **came, **values, in_inbox=0, tries=0, changed_at=now())
    else:
        _change(db, entry.id, **values)


def postpone(db: sqlite3.Connection, entry: Entry, reason: str, until: float) -> None:
    """The file is to be tried again after `until` (seconds since 1970)."""
    if entry.id is not None:
        with writing(db):
            _change(db, entry.id, state="received", tries=entry.tries + 1, try_after=until, reason=reason)


def quarantined_as(db: sqlite3.Connection, sha256: str) -> list[str]:
    """Where the quarantine holds these bytes."""
    sql = "SELECT place FROM intake WHERE sha256 = ? AND state = 'failed' AND place IS NOT NULL"
    return [r["place"] for r in rows(db, sql, [sha256])]


def forget_failed(db: sqlite3.Connection, sha256: str, entry: Entry) -> None:
    """Nothing of earlier failures of these bytes is kept but that of `entry`'s own row; inside a transaction."""
    db.execute("PRAGMA secure_delete = on")  # what is deleted is overwritten in the database file, too
    db.execute(f"DELETE FROM intake {_FAILED_BEFORE}", [sha256, entry.id])
    db.execute("DELETE FROM files WHERE sha256 = ? AND state = 'failed'", [sha256])


def gone(db: sqlite3.Connection, present: Sequence[str], reason: str) -> int:
    """Close the rows of files that lie in the inbox no longer; how many had gone before they were read.

    `present`: the paths of all files that are there now.
    """
    there = set(present)
    missing = [r for r in rows(db, "SELECT id, path, state FROM intake WHERE in_inbox") if r["path"] not in there]
    if not missing:
        return 0
    unread = [r["id"] for r in missing if r["state"] in ("received", "reading")]
    with writing(db):
        closed = packed([r["id"] for r in missing])
        db.execute("UPDATE intake SET in_inbox = 0 WHERE id IN (SELECT value FROM json_each(?))", [closed])
        for entry in unread:
            _change(db, entry, state="failed", reason=reason)
    return len(unread)


def interrupted(db: sqlite3.Connection, *, died: bool = True) -> int:
    """Files that were being read when the program was stopped are to be read again; how many.

    Only for who has the office's lock: nobody else is reading then. Where the program `died` the try counts.
    """
    sql = "UPDATE intake SET state = 'received', tries = tries + ?, changed_at = ? WHERE state = 'reading' AND in_inbox"
    with writing(db):
        return db.execute(sql, [int(died), now()]).rowcount


def tried(db: sqlite3.Connection) -> dict[str, tuple[int, float]]:
    """The files of the inbox that were begun in vain, by path: how often, and when to try again (s since 1970)."""
    found = rows(db, "SELECT path, tries, try_after FROM intake WHERE in_inbox AND tries > 0")
    return {r["path"]: (r["tries"], r["try_after"] or 0.0) for r in found}


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """How many files are in each state; states without files are 0."""
    found = dict(db.execute("SELECT state, count(*) FROM intake GROUP BY state").fetchall())
    return {state: found.get(state, 0) for state in STATES}


def unsettled(db: sqlite3.Connection) -> dict[str, int]:
    """How many files somebody must see to: {"quarantined": not read, "secret": refused and still in the inbox}.

    Only those of which there are any.
    """
    sql = """
        SELECT total(state = 'failed' AND place IS NOT NULL) AS quarantined,
               total(state = 'refused' AND in_inbox) AS secret FROM intake
    """
    return {name: int(count) for name, count in dict(rows(db, sql)[0]).items() if count}


def brought_back(db: sqlite3.Connection, sha256: str, path: str, name: str) -> None:
    """A file of the quarantine lies in the inbox again, under `path`: its failure is over."""
    with writing(db):
        db.execute("DELETE FROM intake WHERE sha256 = ? AND state = 'failed'", [sha256])
        if row(db, "SELECT 1 FROM intake WHERE path = ? AND in_inbox", [path]) is None:
            _come(db, path, name)


def beat(db: sqlite3.Connection, started: str, *, stopped: bool = False) -> None:
    """Keep that `watch`, started at `started`, is alive, or that it stopped in good order."""
    value = packed({"started": started, "beat": now(), "stopped": now() if stopped else None})
    sql = "INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    with writing(db):
        db.execute(sql, [_BEAT, value])


def forget_beat(db: sqlite3.Connection) -> None:
    """Forget the last sign of `watch`: it was given in another folder, of which this record is a copy."""
    with writing(db):
        db.execute("DELETE FROM facts WHERE name = ?", [_BEAT])


def last_beat(db: sqlite3.Connection) -> Beat | None:
    """The last sign of `watch`; None where it never ran."""
    found = row(db, "SELECT value FROM facts WHERE name = ?", [_BEAT])
    return Beat(**json.loads(found["value"])) if found else None


def _entry(found: sqlite3.Row) -> Entry:
    return Entry(
        found["id"], found["path"], found["name"], found["came_from"], found["state"], found["tries"], found["sha256"]
    )


def _change(db: sqlite3.Connection, entry: int, **values: object) -> None:
    update(db, "intake", entry, **values, changed_at=now())
