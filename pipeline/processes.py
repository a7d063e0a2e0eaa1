"""Processes that work for this one: several that share the work, and one for what may have ended another."""

from __future__ import annotations

import faulthandler
import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from ctypes import Array, c_ubyte
from multiprocessing.sharedctypes import RawArray
from pathlib import Path
from typing import Any, Generic, TypeVar

WATCH_SECONDS = 1.0
_MOST_PROCESSES = 61  # Windows waits for no more at once
_PLACES = 1 << 16  # more than are ever given out at once
_STOPPED = _PLACES  # the place that tells all processes to end
_MOST_LOSSES = 3  # processes that ended before they began with it: then none can be started
_OBJECTS = 50_000  # made since what nobody refers to was last looked for: rules and models are a million that stay
T = TypeVar("T")
Flags = Array[c_ubyte]
_WORKING = threading.Event()  # in a process: something is being done
_BEGUN: list[Flags] = []  # in a process: what has been begun, told to the one that waits


class Task(Generic[T]):
    """Something to be done by a process.

    ``alone``: by the one that does a single thing at a time. ``is_over``: nothing more will become of it. ``broke``: a
    process ended while this was under way; of those that share the work, several things are.
    """

    def __init__(self, do: Callable[..., T], *given: Any, alone: bool = False) -> None:
        self.do, self.given, self.alone = do, given, alone
        self.is_over = self.broke = False
        self.future: Future[T] | None = None
        self.place = 0
        self.losses = 0

    def result(self) -> T:
        """What it gave, or the error that it raised."""
        assert self.future is not None
        return self.future.result()


class Processes:
    """Processes started when there is something to do, kept for what follows, and replaced where one ends."""

    def __init__(self) -> None:
        self._pools: dict[bool, ProcessPoolExecutor] = {}  # the several, and the one alone
        self._begun = RawArray(c_ubyte, _PLACES + 1)
        self._given = 0

    def are_started(self) -> bool:
        """Whether there are processes that wait for work."""
        return bool(self._pools)

    def begin(self, task: Task[Any]) -> None:
        """Give a task to the processes."""
        task.place, self._given = self._given % _PLACES, self._given + 1
        self._begun[task.place] = 0
        try:
            task.future = self._pool(task.alone).submit(_done, task.place, task.do, task.given)
        except BrokenProcessPool:
            self._end(task.alone)
            task.future = self._pool(task.alone).submit(_done, task.place, task.do, task.given)

    def settle(self, task: Task[Any]) -> None:
        """See whether a process ended with a task: one that was under way is suspected, another is begun anew."""
        while not task.is_over and task.future is not None and task.future.done():
            lost = not task.future.cancelled() and isinstance(task.future.exception(), BrokenProcessPool)
            task.losses += lost
            task.broke = lost and (bool(self._begun[task.place]) or task.losses >= _MOST_LOSSES)
            task.is_over = task.broke or not lost
            if not task.is_over:
                self.begin(task)

    def rest(self) -> None:
        """Let the processes go; the next task starts others."""
        for alone in tuple(self._pools):
            self._end(alone)

    def stop(self) -> None:
        """End the processes in the midst of what they do, which is lost."""
        self._begun[_STOPPED] = 1
        self.rest()
        self._begun = RawArray(c_ubyte, _PLACES + 1)

    def _pool(self, alone: bool) -> ProcessPoolExecutor:
        if alone not in self._pools:
            # Tesseract's own threads and ours would fight over the processors.
            os.environ["OMP_THREAD_LIMIT"] = "1"
            workers = 1 if alone else min(os.cpu_count() or 1, _MOST_PROCESSES)
            self._pools[alone] = started(workers, self._begun)
        return self._pools[alone]

    def _end(self, alone: bool) -> None:
        self._pools.pop(alone).shutdown()


def started(workers: int, begun: Flags) -> ProcessPoolExecutor:
    """Processes that tell in `begun` what they have begun, and end with this one or where they hang."""
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _prepare, (begun,))


def _prepare(begun: Flags) -> None:
    _BEGUN[:] = [begun]
    gc.set_threshold(_OBJECTS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that waits stops us
    threading.Thread(target=_end_with_parent, daemon=True).start()
    threading.Thread(target=_end_if_hung, daemon=True).start()


def _done(place: int, do: Callable[..., T], given: tuple[Any, ...]) -> T:
    from pipeline.ingest.time_limits import beat

    _BEGUN[0][place] = 1
    beat()
    _WORKING.set()
    try:
        return do(*given)
    finally:
        _WORKING.clear()
        if not gc.get_freeze_count():  # what the first task has loaded stays: it need not be looked through again
            gc.freeze()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _end_if_hung() -> None:
    """A worker stuck in a library keeps no limit, and one that is stopped need not go on: it is ended. Where the
    library keeps Python itself from running, only a watch outside Python can do so.
    """
    from pipeline.ingest import time_limits

    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        while True:
            faulthandler.dump_traceback_later(time_limits.HUNG_SECONDS, exit=True, file=nowhere)
            time.sleep(WATCH_SECONDS)
            hung = _WORKING.is_set() and time_limits.silent_seconds() > time_limits.HUNG_SECONDS
            if hung or any(begun[_STOPPED] for begun in _BEGUN):
                os._exit(1)
