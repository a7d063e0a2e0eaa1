"""How long one page may take: a limit that recognition keeps, and a sign of life for those who watch over a worker."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PAGE_SECONDS = 120.0  # for the head of a page, and again for the rest; a hard page takes 10 to 15
HUNG_SECONDS = 4 * PAGE_SECONDS  # without any sign of life: what is stuck in a library keeps no limit

_LIMIT = threading.local()
_BEAT = [time.monotonic()]


@contextmanager
def page_limit(seconds: float = PAGE_SECONDS) -> Iterator[None]:
    """What is recognised inside must be done within `seconds`."""
    before = getattr(_LIMIT, "until", None)
    _LIMIT.until = time.monotonic() + seconds
    beat()
    try:
        yield
    finally:
        _LIMIT.until = before
        beat()


def seconds_left(most: float = PAGE_SECONDS) -> float:
    """How long recognition may still take: what is left for the page, `most` where no limit is set; at least 0."""
    until: float | None = getattr(_LIMIT, "until", None)
    return most if until is None else max(0.0, min(most, until - time.monotonic()))


def beat() -> None:
    """Give a sign of life."""
    _BEAT[0] = time.monotonic()


def silent_seconds() -> float:
    """How long ago the last sign of life was."""
    return time.monotonic() - _BEAT[0]
