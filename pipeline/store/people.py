"""People who use the page: accounts, their sessions and tokens, in a file of their own beside the record.

`people.db` is apart from `congvan.db` so that no copy of the record, no export of it and nothing that publishes it
ever holds a password's hash or a token. Passwords are kept as argon2id hashes, sessions and tokens as SHA-256 hashes
of random values.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.errors import UsageError
from pipeline.core.texts import say
from pipeline.store.database import BUSY_MILLISECONDS, packed, row, rows, writing

if TYPE_CHECKING:
    from argon2 import PasswordHasher

PEOPLE_FILE = "people.db"
ROLES = ("clerk", "leader", "department", "reader")
LEAST_PASSWORD = 10
SESSION_SECONDS = 12 * 3600  # from the login on, whatever is done
IDLE_SECONDS = 3600  # without any request
TRIES = 5  # wrong passwords of one name, or from one address, before a pause
PAUSE_SECONDS = 300

_SCHEMA = """
    CREATE TABLE people (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, shown TEXT NOT NULL, role TEXT NOT NULL,
        department TEXT, password TEXT NOT NULL, active INTEGER NOT NULL DEFAULT 1
    ) STRICT;
    CREATE TABLE sessions (
        hash TEXT PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES people(id), began REAL NOT NULL, seen REAL NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE tokens (
        hash TEXT PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES people(id), purpose TEXT NOT NULL,
        department TEXT, made REAL NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE tries (who TEXT NOT NULL, at REAL NOT NULL) STRICT;
    CREATE INDEX tries_who ON tries (who, at);
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: ``name`` signs the history; ``department`` is whose tasks a person of the role `department` sees."""

    id: int
    name: str
    shown: str
    role: str
    department: str | None = None


class TooManyTries(UsageError):
    """So many wrong passwords were given that nobody is let in under this name, or from there, for some minutes."""


@contextmanager
def open_people(office: Path) -> Iterator[sqlite3.Connection]:
    """The file of people of an office, made where it is missing; closed at the end."""
    db = connected(office / PEOPLE_FILE)
    try:
        yield db
    finally:
        db.close()


def connected(path: Path, *, shared: bool = False) -> sqlite3.Connection:
    """A connection to the file of people, made where it is missing; `shared`: threads may use it, one at a time."""
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=not shared)
    try:
        db.row_factory = sqlite3.Row
        db.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        db.execute("PRAGMA foreign_keys = on")
        if not db.execute("PRAGMA user_version").fetchone()[0]:
            _make(db)
    except BaseException:
        db.close()
        raise
    return db


def _make(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA journal_mode = wal")
    db.execute("BEGIN IMMEDIATE")
    if not db.execute("PRAGMA user_version").fetchone()[0]:
        for statement in _SCHEMA.split(";"):
            db.execute(statement)
        db.execute("PRAGMA user_version = 1")
    db.execute("COMMIT")


# --- accounts ----------------------------------------------------------------------------------------------


def add_person(
    db: sqlite3.Connection, name: str, password: str, role: str, *, shown: str = "", department: str | None = None
) -> Person:
    """A new account.

    Raises:
        UsageError: the name is taken or blank, the role unknown, the password short, or the department missing.
    """
    name = name.strip()
    _check(name, role, department)
    _check_password(password)
    if row(db, "SELECT 1 FROM people WHERE name = ?", [name]):
        raise UsageError(say("people.taken", name=name))
    sql = "INSERT INTO people (name, shown, role, department, password) VALUES (?, ?, ?, ?, ?)"
    db.execute(sql, [name, shown.strip() or name, role, department, _hasher().hash(password)])
    return person_named(db, name)


def _check(name: str, role: str, department: str | None) -> None:
    if not name or not name.isprintable() or len(name) > 60:
        raise UsageError(say("people.bad_name"))
    if role not in ROLES:
        raise UsageError(say("people.bad_role", said=role, known=", ".join(ROLES)))
    if (role == "department") != bool(department):
        raise UsageError(say("people.needs_department" if role == "department" else "people.no_department"))


def _check_password(password: str) -> None:
    if len(password) < LEAST_PASSWORD:
        raise UsageError(say("people.short_password", least=LEAST_PASSWORD))


def person_named(db: sqlite3.Connection, name: str) -> Person:
    """The account of a name.

    Raises:
        UsageError: there is none.
    """
    found = row(db, "SELECT * FROM people WHERE name = ?", [name.strip()])
    if found is None:
        raise UsageError(say("people.unknown", name=name))
    return _person(found)


def all_people(db: sqlite3.Connection) -> list[tuple[Person, bool]]:
    """Every account by name, and whether it may log in."""
    return [(_person(r), bool(r["active"])) for r in rows(db, "SELECT * FROM people ORDER BY name")]


def set_password(db: sqlite3.Connection, person: Person, password: str) -> None:
    """Another password; all sessions of the person end.

    Raises:
        UsageError: the password is short.
    """
    _check_password(password)
    kept = _hasher().hash(password)
    with writing(db):
        db.execute("UPDATE people SET password = ? WHERE id = ?", [kept, person.id])
        db.execute("DELETE FROM sessions WHERE person_id = ?", [person.id])


def set_active(db: sqlite3.Connection, person: Person, active: bool) -> None:
    """Let a person log in, or no more; then sessions and tokens end at once."""
    with writing(db):
        db.execute("UPDATE people SET active = ? WHERE id = ?", [int(active), person.id])
        if not active:
            db.execute("DELETE FROM sessions WHERE person_id = ?", [person.id])
            db.execute("DELETE FROM tokens WHERE person_id = ?", [person.id])


def set_role(db: sqlite3.Connection, person: Person, role: str, department: str | None) -> None:
    """Another role; links to calendars of departments that are no more the person's end at once.

    Raises:
        UsageError: the role is unknown, or the department missing.
    """
    _check(person.name, role, department)
    with writing(db):
        db.execute("UPDATE people SET role = ?, department = ? WHERE id = ?", [role, department, person.id])
        if role == "department":
            db.execute("DELETE FROM tokens WHERE person_id = ? AND department <> ?", [person.id, department])


def rename_departments(db: sqlite3.Connection, renamed: Mapping[str, str]) -> None:
    """Accounts and calendar links of departments go with their names (old: new); two may have changed theirs."""
    new = "(SELECT value FROM json_each(:renamed) WHERE key = department)"
    with writing(db):
        for table in ("people", "tokens"):
            db.execute(f"UPDATE {table} SET department = {new} WHERE {new} IS NOT NULL", {"renamed": packed(renamed)})


def _person(found: sqlite3.Row) -> Person:
    return Person(found["id"], found["name"], found["shown"], found["role"], found["department"])


# --- logging in --------------------------------------------------------------------------------------------


def log_in(db: sqlite3.Connection, name: str, password: str, address: str) -> str | None:
    """The key of a new session, or None where name or password is wrong; both take the same time.

    Raises:
        TooManyTries: nobody is let in under this name or from this address for a while.
    """
    now = time.time()
    asked = (f"name {name.strip()}", f"address {address}")
    with writing(db):  # counted before it is looked at, so that many at the same moment are no more than one by one
        db.execute("DELETE FROM tries WHERE at < ?", [now - PAUSE_SECONDS])
        counted = [row(db, "SELECT count(*) AS n FROM tries WHERE who = ?", [who]) for who in asked]
        if any(c is not None and c["n"] >= TRIES for c in counted):
            raise TooManyTries(say("people.too_many", minutes=PAUSE_SECONDS // 60))
        db.executemany("INSERT INTO tries VALUES (?, ?)", [(who, now) for who in asked])
    found = row(db, "SELECT * FROM people WHERE name = ? AND active", [name.strip()])
    if not _verified(found["password"] if found else _nobody(), password) or found is None:
        return None
    db.execute("DELETE FROM tries WHERE who = ? OR (who = ? AND at = ?)", [*asked, now])
    key = secrets.token_urlsafe(32)
    db.execute("DELETE FROM sessions WHERE began < ? OR seen < ?", [now - SESSION_SECONDS, now - IDLE_SECONDS])
    db.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", [_hash(key), found["id"], now, now])
    return key


def person_of_session(db: sqlite3.Connection, key: str) -> Person | None:
    """Who holds a session that has not expired; it counts as used now."""
    now = time.time()
    sql = """
        SELECT p.*, s.seen FROM sessions s JOIN people p ON p.id = s.person_id
        WHERE s.hash = ? AND p.active AND s.began >= ? AND s.seen >= ?
    """
    found = row(db, sql, [_hash(key), now - SESSION_SECONDS, now - IDLE_SECONDS])
    if found is None:
        return None
    if now - found["seen"] > 60:
        db.execute("UPDATE sessions SET seen = ? WHERE hash = ?", [now, _hash(key)])
    return _person(found)


def log_out(db: sqlite3.Connection, key: str) -> None:
    """End a session."""
    db.execute("DELETE FROM sessions WHERE hash = ?", [_hash(key)])


# --- tokens ------------------------------------------------------------------------------------------------


def make_token(db: sqlite3.Connection, person: Person, purpose: str, department: str | None = None) -> str:
    """A new token of a person for `api`, or for the `calendar` of a department; it is shown once and not kept."""
    token = secrets.token_urlsafe(32)
    values = [_hash(token), person.id, purpose, department, time.time()]
    db.execute("INSERT INTO tokens VALUES (?, ?, ?, ?, ?)", values)
    return token


def person_of_token(db: sqlite3.Connection, token: str, purpose: str) -> tuple[Person, str | None] | None:
    """Whose token it is and for which department, or None."""
    sql = """
        SELECT p.*, t.department AS token_department FROM tokens t JOIN people p ON p.id = t.person_id
        WHERE t.hash = ? AND t.purpose = ? AND p.active
    """
    found = row(db, sql, [_hash(token), purpose])
    return None if found is None else (_person(found), found["token_department"])


def drop_tokens(db: sqlite3.Connection, person: Person, purpose: str) -> int:
    """Make all tokens of a person for a purpose worthless; how many there were."""
    return db.execute("DELETE FROM tokens WHERE person_id = ? AND purpose = ?", [person.id, purpose]).rowcount


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    """A hash that no password fits, so that an unknown name takes as long as a wrong password."""
    return _hasher().hash(secrets.token_hex(16))


def _verified(kept: str, password: str) -> bool:
    from argon2.exceptions import VerifyMismatchError

    try:
        return _hasher().verify(kept, password)
    except VerifyMismatchError:
        return False
