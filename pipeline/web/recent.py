"""What takes long to count is counted once for all who ask for it, as long as the record stays as it is.

While others than the page change the record (`congvan watch`, a command), what takes long is not counted anew for
every change: it may be some seconds old then, so that counting takes a small share of the machine. A change made
through the page is counted at once.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Hashable
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from pipeline.core.texts import language
from pipeline.web.connections import file_of

QUICK_SECONDS = 0.005  # what takes less is as the record is now
TIMES = 20  # as long as a value took may it be used after a change made beside the page, but
LONGEST_SECONDS = 5.0
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
        self.of: Hashable = None
        self.made, self.good_for = 0.0, 0.0
        self.value: Any = None


class Recent:
    """Values by what was asked; for the threads of one server."""

    def __init__(self, version: Callable[[], Hashable], clock: Callable[[], float] = time.monotonic) -> None:
        """`version` is another one whenever values may be others; it is asked by one thread at a time."""
        self._lock = Lock()
        self._version, self._clock = version, clock
        self._held: dict[Hashable, _Held] = {}

    def changed(self) -> None:
        """Make everything anew from now on, also what is being made at this moment."""
        with self._lock:
            self._held = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of `key` as the record is now, or was a moment ago where it took long; `make` makes it.

        What `make` raises is raised. It looks at the record after the version was asked for: a value is never older
        than its version.
        """
        with self._lock:
            now = self._version()
            if len(self._held) >= _MOST:
                self._held = {}
            held = self._held.setdefault((key, language()), _Held())
        with held.lock:
            if held.of != now and self._clock() >= held.made + held.good_for:
                begun = self._clock()
                held.value = make()
                held.of, held.made = now, self._clock()
                held.good_for = _good_for(held.made - begun)
            value: T = held.value
            return value


def _good_for(took: float) -> float:
    return min(LONGEST_SECONDS, took * TIMES) if took >= QUICK_SECONDS else 0.0
