"""Connections that stay open between requests: opening one, and preparing its queries, takes longer than most queries.

A connection serves one request at a time. What it reads is what is there at that moment: between requests it holds no
transaction.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

_MOST = 16  # kept; more are opened where more are asked for at once, and closed again
_VERSION = "PRAGMA user_version"
_Known = tuple[int, ...]  # the file, and the version of what it holds


class Connections:
    """The connections to one database file, for the threads of one server."""

    def __init__(self, path: Path, opened: Callable[[Path], sqlite3.Connection]) -> None:
        """`opened` opens the file, for any thread; what it raises is raised where a connection is lent."""
        self._path, self._opened = path, opened
        self._lock = Lock()
        self._idle: list[tuple[sqlite3.Connection, _Known]] = []
        weakref.finalize(self, _close, self._idle)

    @contextmanager
    def lent(self) -> Iterator[sqlite3.Connection]:
        """A connection for the block. One in which something went wrong is closed."""
        db, known = self._take()
        try:
            yield db
        except BaseException:
            db.close()
            raise
        with self._lock:
            if len(self._idle) < _MOST and not db.in_transaction:
                self._idle.append((db, known))
                return
        db.close()

    def _take(self) -> tuple[sqlite3.Connection, _Known]:
        file = file_of(self._path)
        while True:
            with self._lock:
                if not self._idle:
                    break
                db, known = self._idle.pop()
            if known == (*file, _version(db)):
                return db, known
            db.close()
        db = self._opened(self._path)
        return db, (*file_of(self._path), _version(db))

    def close(self) -> None:
        """Close those that are idle."""
        with self._lock:
            _close(self._idle)


def _close(idle: list[tuple[sqlite3.Connection, _Known]]) -> None:
    while idle:
        idle.pop()[0].close()


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute(_VERSION).fetchone()[0])


def file_of(path: Path) -> _Known:
    """Which file lies there: another one has another number; empty where there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino
