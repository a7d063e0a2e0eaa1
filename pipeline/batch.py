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
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

from pipeline.arriving import is_odd
from pipeline.core.errors import CongvanError, Refused, Unreadable
from pipeline.core.model import Extraction
from pipeline.core.settings import Settings
from pipeline.core.texts import say

FILES_WORTH_PROCESSES = 3
PAGES_WORTH_PROCESSES = 4  # of one scanned file
LONG = 16  # scanned pages: a longer file is read page by page by all processes
_PAGES_TOGETHER = 2  # of a long file
WATCH_SECONDS = 5.0
_MOST_PROCESSES = 61  # Windows waits for no more at once
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS = 5
T = TypeVar("T")
_QUICK = frozenset({".txt"})  # read in less time than a process takes to start


@dataclass(frozen=True)
class Job:
    """A file to read; the day on which it was received, where that is known; the day to take where nothing tells it.

    ``alone``: never in this process, for a file during which the program died before. ``apart``: each dispatch of a
    file that holds several by itself. ``confirmed``: names and values that the office has confirmed. ``memory``: the
    folder where pages that were read are remembered.
    """

    path: Path
    received: date | None = None
    if_not_told: date | None = None
    alone: bool = False
    apart: bool = False
    confirmed: tuple[str, ...] = ()
    memory: Path | None = None


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


@dataclass
class _Work:
    """A job under way: how many scanned pages it has, these pages read by several processes, then the file as a whole.

    ``last``: few jobs follow, so that processes would stand idle beside it.
    """

    job: Job
    last: bool
    survey: Future[tuple[int, ...]] | None = None
    pages: list[Future[dict[str, bytes]]] | None = None
    outcome: Future[Outcome] | None = None

    def open(self) -> list[Future[Any]]:
        """What of it is not done."""
        every: list[Future[Any] | None] = [self.survey, *(self.pages or ()), self.outcome]
        return [future for future in every if future and not future.done()]


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
        workers = os.cpu_count() or 1
        if workers < 2 or not (self._pool or _are_worth_processes(jobs)):
            yield from (_alone(job, settings) if job.alone else read_one(job, settings) for job in jobs)
            return
        waiting = deque(_Work(job, last=n >= len(jobs) - workers) for n, job in enumerate(jobs))
        try:
            while waiting:
                for work in waiting:
                    self._go_on(work, settings)
                first = waiting[0]
                if first.outcome is not None and first.outcome.done():
                    waiting.popleft()
                    yield self._result(first.outcome, first.job, settings)
                else:
                    wait([f for work in waiting for f in work.open()], return_when=FIRST_COMPLETED)
        finally:
            for future in (f for work in waiting for f in work.open()):
                future.cancel()

    def _go_on(self, work: _Work, settings: Settings) -> None:
        """Give the processes the next that is to be done for a file: its pages apart where that helps, or the whole."""
        if work.outcome is not None or work.open():
            return
        before: list[Future[Any]] = [*([work.survey] if work.survey else ()), *(work.pages or ())]
        ended = next((f for f in before if isinstance(f.exception(), BrokenProcessPool)), None)
        if ended is not None:
            work.outcome = ended  # what ended a process is read alone, in its turn
        elif work.survey is None and not work.job.alone and work.job.path.suffix.lower() == ".pdf":
            work.survey = self._submit(_scanned, work.job)
        elif work.survey is not None and work.pages is None:
            scanned = () if work.survey.exception() else work.survey.result()
            step = 1 if len(scanned) < LONG else _PAGES_TOGETHER
            parts = [scanned[n : n + step] for n in range(0, len(scanned), step)]
            apart = len(scanned) >= (2 if work.last else LONG)
            work.pages = [self._submit(_ahead, work.job, part) for part in parts] if apart else []
            self._go_on(work, settings)
        else:
            known: dict[str, bytes] = {}
            for future in work.pages or ():
                known |= {} if future.exception() else future.result()
            work.outcome = self._submit(read_one, work.job, settings, known)

    def _submit(self, do: Callable[..., T], *given: Any) -> Future[T]:
        """Something to be done by a process; where one has just ended, others are started once."""
        try:
            return (self._pool or self._started()).submit(do, *given)
        except BrokenProcessPool:
            self.rest()
            return self._started().submit(do, *given)

    def _started(self) -> ProcessPoolExecutor:
        # Tesseract's own threads and ours would fight over the processors.
        os.environ["OMP_THREAD_LIMIT"] = "1"
        self._pool = self._pools.enter_context(_pool(min(os.cpu_count() or 1, _MOST_PROCESSES)))
        return self._pool

    def _result(self, future: Future[Outcome], job: Job, settings: Settings) -> Outcome:
        try:
            return future.result()
        except BrokenProcessPool:
            return _alone(job, settings)


def _are_worth_processes(jobs: Sequence[Job]) -> bool:
    slow = [job for job in jobs if job.path.suffix.lower() not in _QUICK]
    if len(slow) >= FILES_WORTH_PROCESSES:
        return True
    pdfs = [job for job in slow if job.path.suffix.lower() == ".pdf" and not job.alone]
    return any(len(_scanned(job)) >= PAGES_WORTH_PROCESSES for job in pdfs)


def _scanned(job: Job) -> tuple[int, ...]:
    """The scanned pages of a PDF."""
    from pipeline.ingest.ahead import scanned_pages
    from pipeline.ingest.time_limits import beat

    beat()
    _READING.set()
    try:
        return () if is_odd(job.path) else scanned_pages(job.path)
    finally:
        _READING.clear()


def _ahead(job: Job, pages: Sequence[int]) -> dict[str, bytes]:
    """Some pages of a file, read before it is read as a whole."""
    from pipeline.ingest.ahead import read_ahead
    from pipeline.ingest.time_limits import beat

    beat()
    _READING.set()
    try:
        return read_ahead(job.path, pages, job.memory)
    finally:
        _READING.clear()


def read_one(job: Job, settings: Settings, known: Mapping[str, bytes] | None = None) -> Outcome:
    """Read one file; what goes wrong with it is an outcome. A mistake in the settings or rules is raised.

    `known` are pages of it that were read before, as `reading.read_ahead` gives them.
    """
    from pipeline.ingest.ocr import NoTesseract
    from pipeline.ingest.page_memory import remembering
    from pipeline.ingest.time_limits import beat
    from pipeline.run import process, process_parts

    beat()
    _READING.set()
    try:
        if is_odd(job.path):
            return Failure("unreadable", say("intake.odd", file=job.path.name))
        read = process_parts if job.apart else process
        with remembering(job.memory, known) if job.memory or known else nullcontext():
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
