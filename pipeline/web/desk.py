"""A desk: one request's person, office and record, and what a person of a role may do."""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

from fastapi import Request

from pipeline.core.clock import today_in_viet_nam
from pipeline.core.errors import CongvanError
from pipeline.core.settings import SETTINGS_FILE, Settings, read_settings
from pipeline.core.texts import say
from pipeline.office import DATABASE_FILE, Office
from pipeline.store.database import open_record
from pipeline.store.history import acting_as, author
from pipeline.store.people import PEOPLE_FILE, Person, connected, person_of_session, person_of_token
from pipeline.web.connections import Connections
from pipeline.web.recent import Changes, Recent

SESSION_COOKIE = "congvan_session"
_MAPPED = 2**30  # bytes

# What is done on the page, and whose role allows it. A person of a department does it with its own tasks only.
ALLOWED: dict[str, frozenset[str]] = {
    "read": frozenset({"clerk", "leader", "department", "reader"}),
    "comment": frozenset({"clerk", "leader", "department"}),
    "done": frozenset({"clerk", "department"}),
    "assign": frozenset({"clerk", "leader"}),
    "decide": frozenset({"clerk"}),  # extend, drop, reopen, correct, add, review, undo what others did
    "undo": frozenset({"clerk", "leader", "department"}),
    "take_in": frozenset({"clerk"}),
    "settings": frozenset({"clerk"}),
    "all": frozenset({"clerk", "leader", "reader"}),  # the views of the whole office
}


class LoginNeeded(CongvanError):
    """Nobody is logged in."""


class NotAllowed(CongvanError):
    """The person's role does not allow it, or the task is another department's."""


@dataclass(frozen=True)
class Desk:
    """Who asks, and the office's folder, settings and record, open for this request; ``today`` is in Viet Nam.

    ``recent`` holds what was counted of the record as it is, or was a moment ago.
    """

    person: Person
    folder: Path
    settings: Settings
    db: sqlite3.Connection
    today: date
    recent: Recent

    def may(self, action: str) -> bool:
        """Whether the person's role allows it."""
        return self.person.role in ALLOWED[action]

    @property
    def office(self) -> Office:
        """The office as what stands beside the page takes it."""
        return Office(self.folder, self.settings, self.db)

    @property
    def department(self) -> str | None:
        """The one department whose tasks this person sees; None for those who see all."""
        return self.person.department if self.person.role == "department" else None


class OfficeFiles:
    """The files of an office, open for all requests: its record, its people, and what was counted of the record."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.record = Connections(folder / DATABASE_FILE, _open_record)
        self.people = Connections(folder / PEOPLE_FILE, partial(connected, shared=True))
        self._changes = Changes(folder / DATABASE_FILE, _open_record)
        self.recent = Recent(self._version)

    def _version(self) -> Hashable:
        return self._changes.version(), _stamp(self.folder / SETTINGS_FILE)

    def close(self) -> None:
        """Let go of the files."""
        for held in (self.record, self.people, self._changes):
            held.close()


def _open_record(path: Path) -> sqlite3.Connection:
    db = open_record(path, shared=True)
    # what the system holds of the file in memory serves all connections
    db.execute(f"PRAGMA mmap_size = {_MAPPED}")
    return db


@contextmanager
def desk(request: Request, action: str = "read") -> Iterator[Desk]:
    """The desk of a request; what is done at it is done by the person who asks.

    Raises:
        LoginNeeded: nobody is logged in.
        NotAllowed: the person's role does not allow `action`.
    """
    person = who_asks(request)
    if person.role not in ALLOWED[action]:
        raise NotAllowed(say("web.not_allowed"))
    with open_desk(request, person) as at:
        yield at


@contextmanager
def open_desk(request: Request, person: Person) -> Iterator[Desk]:
    """The desk of a person who has been told by other means than a session."""
    office: OfficeFiles = request.app.state.office
    settings = _settings_of(office.folder)
    try:
        with office.record.lent() as db, acting_as(person.name):
            today = request.app.state.today or today_in_viet_nam()
            yield Desk(person, office.folder, settings, db, today, office.recent)
    finally:
        if request.method not in ("GET", "HEAD"):
            office.recent.changed()


def _settings_of(folder: Path) -> Settings:
    """The settings as the file has them now; read again only where it has changed."""
    path = folder / SETTINGS_FILE
    stamp = _stamp(path)
    return _read_once(path, *stamp) if stamp else read_settings(path)


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        held = path.stat()
    except OSError:
        return ()
    return held.st_mtime_ns, held.st_size, held.st_ino


@lru_cache(maxsize=16)
def _read_once(path: Path, *version: int) -> Settings:
    return read_settings(path)


def who_asks(request: Request) -> Person:
    """The person of the session or of the token; at the machine itself the user of the operating system.

    Raises:
        LoginNeeded: there is none.
    """
    if request.app.state.local:
        return Person(0, author(), author(), "clerk")
    with request.app.state.office.people.lent() as people:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            found = person_of_token(people, token.strip(), "api")
            person = found[0] if found else None
        else:
            person = person_of_session(people, request.cookies.get(SESSION_COOKIE, ""))
    if person is None:
        raise LoginNeeded(say("web.login_needed"))
    return person
