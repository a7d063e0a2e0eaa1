"""What takes long to count is counted once for all who ask within a few seconds.

A change made through the page is counted at once; one made beside it (by `congvan watch`, by a command) seconds later.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

SECONDS = 5.0
_MOST = 200  # values held at a time

T = TypeVar("T")


class _Held:
    """A value, made by the first who asks while the others wait."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.until: float | None = None
        self.value: Any = None


class Recent:
    """Values by what was asked; for the threads of one server."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: dict[Hashable, _Held] = {}

    def changed(self) -> None:
        """Count everything anew from now on, also what is being counted at this moment."""
        with self._lock:
            self._held = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of `key`, at most some seconds old; `make` makes it, and what it raises is raised."""
        with self._lock:
            held = self._held.get(key)
            if held is None or (held.until is not None and held.until < time.monotonic()):
                if len(self._held) >= _MOST:
                    self._held = {}
                held = self._held[key] = _Held()
        with held.lock:
            if held.until is None:
                held.value = make()
                held.until = time.monotonic() + SECONDS
            value: T = held.value
            return value
