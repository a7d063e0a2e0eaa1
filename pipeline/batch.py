"""Several files read in parallel processes, their results in order; one bad file never stops the others."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pipeline.arriving import is_odd
from pipeline.core.errors import CongvanError, Refused, Unreadable
from pipeline.core.model import Extraction
from pipeline.core.settings import Settings
from pipeline.core.texts import say

FILES_WORTH_PROCESSES = 3
WATCH_SECONDS = 5.0
_MOST_PROCESSES = 61  # Windows waits for no more at once
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS = 5
_QUICK = frozenset({".txt"})  # read in less time than a process takes to start


@dataclass(frozen=True)
class Job:
    """A file to read; the day on which it was received, where that is known; the day to take where nothing tells it.

    ``alone``: never in this process, for a file during which the program died before. ``apart``: each dispatch of a
    file that holds several by itself. ``confirmed``: names and values that the office has confirmed.
    """

    path: Path
    received: date | None = None
    if_not_told: date | None = None
    alone: bool = False
    apart: bool = False
    confirmed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Failure:
    """Why a file gave nothing: it is unreadable, was refused, or the program failed; `reason` is one sentence.

    ``busy`` is true where the cause is not in the file (it is held, there is no Tesseract); ``trace`` names the places
    in the program, without the words of the dispatch.
    """

    kind: Literal["unreadable", "refused", "fault"]
    reason: str
    busy: bool = False
    trace: str = ""


Outcome = Extraction | Failure
_READING = threading.Event()  # in a worker: a file is being read


def read_all(jobs: Sequence[Job], settings: Settings) -> Iterator[Outcome]:
    """The outcome of each job, in order; several files are read at once where there are processors for it."""
    with Readers() as readers:
        yield from readers.read_all(jobs, settings)


class Readers:
    """Processes that read files: started for the first files that are worth them, kept for those that follow."""

    def __init__(self) -> None:
        self._pools = ExitStack()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_: object) -> None:
        self.rest()

    def rest(self) -> None:
        """Let the processes go; the next files start others."""
        self._pool = None
        self._pools.close()

    def read_all(self, jobs: Sequence[Job], settings: Settings) -> Iterator[Outcome]:
        """The outcome of each job, in order; where nobody asks on, what has not begun is not read."""
        workers = min(os.cpu_count() or 1, len(jobs))
        slow = sum(job.path.suffix.lower() not in _QUICK for job in jobs)
        if workers < 2 or (slow < FILES_WORTH_PROCESSES and self._pool is None):
            yield from (_alone(job, settings) if job.alone else read_one(job, settings) for job in jobs)
            return
        waiting = deque(self._given(jobs, settings))
        try:
            while waiting:
                job, future = waiting.popleft()
                yield self._result(future, job, settings)
        finally:
            for _, future in waiting:
                future.cancel()

    def _given(self, jobs: Sequence[Job], settings: Settings) -> list[tuple[Job, Future[Outcome]]]:
        pool = self._pool or self._started()
        try:
            return [(job, pool.submit(read_one, job, settings)) for job in jobs]
        except BrokenProcessPool:  # a process has ended since
            self.rest()
            pool = self._started()
            return [(job, pool.submit(read_one, job, settings)) for job in jobs]

    def _started(self) -> ProcessPoolExecutor:
        # Tesseract's own threads and ours would fight over the processors.
        os.environ["OMP_THREAD_LIMIT"] = "1"
        self._pool = self._pools.enter_context(_pool(min(os.cpu_count() or 1, _MOST_PROCESSES)))
        return self._pool

    def _result(self, future: Future[Outcome], job: Job, settings: Settings) -> Outcome:
        try:
            return future.result()
        except BrokenProcessPool:
            self._pool = None  # the next files start others
            return _alone(job, settings)


def read_one(job: Job, settings: Settings) -> Outcome:
    """Read one file; what goes wrong with it is an outcome. A mistake in the settings or rules is raised."""
    from pipeline.ingest.ocr import NoTesseract
    from pipeline.ingest.time_limits import beat
    from pipeline.run import process, process_parts

    beat()
    _READING.set()
    try:
        if is_odd(job.path):
            return Failure("unreadable", say("intake.odd", file=job.path.name))
        read = process_parts if job.apart else process
        found = read(
            job.path, received=job.received, if_not_told=job.if_not_told, settings=settings, confirmed=job.confirmed
        )
        return Failure("unreadable", say("intake.no_dispatch", file=job.path.name)) if says_nothing(found) else found
    except Refused as e:
        return Failure("refused", str(e))
    except Unreadable as e:
        return Failure("unreadable", str(e), busy=isinstance(e.__cause__, (PermissionError, NoTesseract)))
    except CongvanError:
        raise
    except (OSError, MemoryError) as e:
        return Failure("unreadable", say("cli.busy", kind=type(e).__name__), busy=True)
    except Exception as e:
        return Failure("fault", say("cli.fault", kind=type(e).__name__), trace=places_of(e))
    finally:
        _READING.clear()


def says_nothing(read: Extraction) -> bool:
    """Whether a file holds no dispatch: hardly a word, or a text without a head in no Vietnamese."""
    from pipeline.ingest.clean import looks_vietnamese

    texts = [read.text.text, *(part.text.text for part in read.enclosed)]
    words = [w for text in texts for w in _WORD.findall(text)]
    if len(words) < _FEWEST_WORDS:
        return True
    header = read.header
    bare = not (header.type or header.number or header.issuer or read.directives or read.enclosed)
    return bare and all(page.source == "text" for page in read.pages) and not looks_vietnamese(words)


def _alone(job: Job, settings: Settings) -> Outcome:
    """The file in a process of its own: after a crash, only the file that caused it is to blame."""
    with _pool(1) as pool:
        try:
            return pool.submit(read_one, job, settings).result()
        except BrokenProcessPool:
            return Failure("fault", say("cli.crashed"))


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_leave_stopping_to_parent)


def _leave_stopping_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    threading.Thread(target=_end_if_hung, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _end_if_hung() -> None:
    """A worker stuck in a library keeps no limit: it is ended, and its file tried once more by itself."""
    from pipeline.ingest.time_limits import HUNG_SECONDS, silent_seconds

    while True:
        time.sleep(WATCH_SECONDS)
        if _READING.is_set() and silent_seconds() > HUNG_SECONDS:
            os._exit(1)


def places_of(error: BaseException) -> str:
    """Where in the program an error arose, and its kind, without its message: that may hold words of a dispatch."""
    return "".join([*traceback.format_tb(error.__traceback__), type(error).__name__])
