"""Whether the record is whole: the database, the originals, the history, nothing without its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pipeline.core.clock import VIET_NAM
from pipeline.core.digests import hash_of
from pipeline.core.texts import say
from pipeline.store import inbox, replay
from pipeline.store.arrivals import gaps, written_gaps
from pipeline.store.database import row, rows
from pipeline.store.migration_search import INDEXED
from pipeline.store.names import document_name

ARCHIVE = "archive"
FILE_STATES = ("recorded", "part", "refused", "failed")
# what arrived just now may be on its way into the record
_ON_ITS_WAY = timedelta(hours=1)
_SILENT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that a check found, in one sentence; ``grave``: the record is damaged, else something to know."""

    kind: str
    sentence: str
    grave: bool = True


def check(db: sqlite3.Connection, folder: Path, today: date, now: datetime) -> Iterator[Trouble]:
    """All that is wrong with the record of the office in `folder`; `now` in UTC. Nothing is changed.

    What depends on a whole database is looked at only where it is whole.

    Raises:
        sqlite3.OperationalError: another process holds the record.
    """
    broken = list(_database(db))
    yield from broken
    if broken:
        return
    for part in (_index, _orphans, _states, _history):
        yield from part(db)
    yield from _originals(db, folder)
    yield from _strays(db, folder, now)
    yield from _arrivals(db, today)
    yield from _waiting(db, now)
    yield from _watching(db, now)


def whole(db: sqlite3.Connection) -> bool:
    """Whether the database is undamaged and every reference leads somewhere."""
    return not list(_database(db))


def _grave(kind: str, **told: object) -> Trouble:
    return Trouble(kind, say(f"safety.{kind}", **told))


def _know(kind: str, **told: object) -> Trouble:
    return Trouble(kind, say(f"safety.{kind}", **told), grave=False)


# --- the database ------------------------------------------------------------------------------------------


def _database(db: sqlite3.Connection) -> Iterator[Trouble]:
    try:
        found = [r[0] for r in db.execute("PRAGMA integrity_check(5)") if r[0] != "ok"]
        dangling = db.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as e:
        _raise_busy(e)
        found, dangling = [str(e)], []
    for problem in found:
        yield _grave("damaged", problem=problem)
    for table, count in sorted(_counted(r[0] for r in dangling).items()):
        yield _grave("dangling", table=table, count=count)


def _counted(names: Iterator[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return counts


def _index(db: sqlite3.Connection) -> Iterator[Trouble]:
    for index in INDEXED:
        try:
            db.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as e:
            _raise_busy(e)
            yield _grave("index", index=index)


def _raise_busy(e: sqlite3.DatabaseError) -> None:
    """A record that another process holds is not damaged: it cannot be checked now."""
    primary = getattr(e, "sqlite_errorcode", 0) & 0xFF  # the rest of the code says why
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise e


# --- rows without their place ------------------------------------------------------------------------------

_ORPHANS = {
    "no_file": """
        SELECT d.* FROM documents d WHERE d.held AND NOT EXISTS
        (SELECT 1 FROM files f WHERE f.document_id = d.id AND f.state IN ('recorded', 'part'))
    """,
    "no_task": """
        SELECT d.*, o.ref AS place FROM directives o JOIN documents d ON d.id = o.document_id
        WHERE NOT EXISTS (SELECT 1 FROM tasks t WHERE t.directive_id = o.id)
    """,
    "no_event": """
        SELECT d.* FROM documents d WHERE d.held AND NOT EXISTS (SELECT 1 FROM events e WHERE e.document_id = d.id)
    """,
}


def _orphans(db: sqlite3.Connection) -> Iterator[Trouble]:
    for kind, sql in _ORPHANS.items():
        for found in rows(db, sql):
            place = found["place"] if "place" in found.keys() else ""  # noqa: SIM118 a Row looks at its values
            yield _grave(kind, name=document_name(found), place=place)
    sql = """
        SELECT f.name FROM files f WHERE f.state IN ('recorded', 'part') AND
        (f.document_id IS NULL OR NOT EXISTS (SELECT 1 FROM readings r WHERE r.file_id = f.id))
    """
    for found in rows(db, sql):
        yield _grave("no_reading", file=found["name"])
    sql = """
        SELECT p.name FROM files p LEFT JOIN files w ON w.id = p.part_of
        WHERE (p.state = 'part') <> (p.part_of IS NOT NULL) OR (p.state = 'part' AND w.state IS NOT 'recorded')
    """
    for found in rows(db, sql):
        yield _grave("part_alone", file=found["name"])


def _states(db: sqlite3.Connection) -> Iterator[Trouble]:
    for table, known in (("files", FILE_STATES), ("intake", inbox.STATES)):
        marks = ", ".join("?" for _ in known)
        for found in rows(db, f"SELECT name, state FROM {table} WHERE state NOT IN ({marks})", known):
            yield _grave("no_state", file=found["name"], state=found["state"])


def _history(db: sqlite3.Connection) -> Iterator[Trouble]:
    missing = row(db, "SELECT coalesce(max(id), 0) - count(*) AS events FROM events")
    if missing is not None and missing["events"]:
        yield _grave("events_missing", count=missing["events"])
    for found in rows(db, "SELECT id FROM events WHERE at = '' OR at IS NULL OR what = ''"):
        yield _grave("event_blank", event=found["id"])
    sql = """
        SELECT e.id FROM events e WHERE
        (e.undoes IS NOT NULL AND NOT EXISTS (SELECT 1 FROM events o WHERE o.id = e.undoes AND o.id < e.id)) OR
        (e.part_of IS NOT NULL AND NOT EXISTS (SELECT 1 FROM events o WHERE o.id = e.part_of))
    """
    for found in rows(db, sql):
        yield _grave("event_alone", event=found["id"])
    for difference in replay.differences(db):
        yield _grave("chain", difference=difference)


# --- the originals -----------------------------------------------------------------------------------------


def _originals(db: sqlite3.Connection, folder: Path) -> Iterator[Trouble]:
    """Every recorded file against its hash."""
    for found in rows(db, "SELECT name, sha256, archived_as FROM files WHERE state = 'recorded' ORDER BY id"):
        if not found["archived_as"]:
            yield _grave("no_original", file=found["name"])
            continue
        place = folder / found["archived_as"]
        problem = _compared(place, found["sha256"])
        if problem:
            yield _grave(f"original_{problem}", file=found["name"], place=found["archived_as"])


def _compared(path: Path, sha256: str) -> str | None:
    """What is wrong with an original: `changed`, `missing`, `unreadable`, or None."""
    try:
        return None if hash_of(path) == sha256 else "changed"
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"


def _strays(db: sqlite3.Connection, folder: Path, now: datetime) -> Iterator[Trouble]:
    """Files of the archive that the record does not know, but for those that were put there just now."""
    known = {r["archived_as"] for r in rows(db, "SELECT archived_as FROM files WHERE archived_as IS NOT NULL")}
    for path in sorted((folder / ARCHIVE).rglob("*")):
        place = path.relative_to(folder).as_posix()
        if place in known or path.name.startswith(".") or not path.is_file():
            continue
        if now.timestamp() - path.stat().st_mtime > _ON_ITS_WAY.total_seconds():
            yield _grave("stray", place=place)


# --- what is to be known -----------------------------------------------------------------------------------


def _arrivals(db: sqlite3.Connection, today: date) -> Iterator[Trouble]:
    missing = gaps(db, today.year)
    if missing:
        yield _know("arrival_gaps", year=today.year, numbers=written_gaps(missing))


def _waiting(db: sqlite3.Connection, now: datetime) -> Iterator[Trouble]:
    sql = "SELECT name, changed_at FROM intake WHERE in_inbox AND state IN ('received', 'reading')"
    late = [r["name"] for r in rows(db, sql) if now - datetime.fromisoformat(r["changed_at"]) > _ON_ITS_WAY]
    if late:
        yield _know("waiting", count=len(late), file=late[0])


def _watching(db: sqlite3.Connection, now: datetime) -> Iterator[Trouble]:
    last = inbox.last_beat(db)
    if last is None:
        return
    heard = datetime.fromisoformat(last.stopped or last.beat)
    when = heard.astimezone(VIET_NAM).strftime("%H:%M %d/%m/%Y")
    if last.stopped:
        yield _know("watch_stopped", when=when)
    elif now - heard > _SILENT:
        yield _know("watch_silent", when=when)
    else:
        yield _know("watch_alive", when=when)


def counted(db: sqlite3.Connection) -> dict[str, int]:
    """How much the record holds: dispatches, tasks, originals and events."""
    wanted = {
        "documents": "SELECT count(*) FROM documents WHERE held",
        "tasks": "SELECT count(*) FROM tasks",
        "files": "SELECT count(*) FROM files WHERE state = 'recorded'",
        "events": "SELECT count(*) FROM events",
    }
    return {name: int(db.execute(sql).fetchone()[0]) for name, sql in wanted.items()}
