"""What takes long to count is counted once for all who ask for it, as long as the record stays as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from pipeline.web.connections import file_of

_MOST = 400  # values held at a time

T = TypeVar("T")


class Changes:
    """Tells whether anybody, in this process or another, has changed a database since it was last asked."""

    def __init__(self, path: Path, opened: Callable[[Path], sqlite3.Connection]) -> None:
        self._path, self._opened = path, opened
        self._db: sqlite3.Connection | None = None
        self._file: Hashable = None

    def version(self) -> Hashable:
        """Another value after every change; for one thread at a time."""
        file = file_of(self._path)
        if self._db is None or file != self._file:
            self.close()
            self._db, self._file = self._opened(self._path), file
        # of this connection, which never writes, it counts what all others have committed
        return file, self._db.execute("PRAGMA data_version").fetchone()[0]

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None


class _Held:
    """A value, made by the first who asks while the others wait."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.made = False
        self.value: Any = None


class Recent:
    """Values by what was asked; for the threads of one server."""

    def __init__(self, version: Callable[[], Hashable]) -> None:
        """`version` is another one whenever values may be others; it is asked by one thread at a time."""
        self._lock = Lock()
        self._version = version
        self._of: Hashable = None
        self._held: dict[Hashable, _Held] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of `key` as the record is now; `make` makes it, and what it raises is raised.

        `make` looks at the record after the version was asked for: a value is never older than its version.
        """
        with self._lock:
            now = self._version()
            if now != self._of or len(self._held) >= _MOST:
                self._held, self._of = {}, now
            held = self._held.setdefault(key, _Held())
        with held.lock:
            if not held.made:
                held.value = make()
                held.made = True
            value: T = held.value
            return value
