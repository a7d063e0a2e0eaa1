"""Several files read in parallel processes, their results in order; one bad file never stops the others."""

from __future__ import annotations

import os
import re
import traceback
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pipeline.arriving import is_odd
from pipeline.core.errors import CongvanError, Refused, Unreadable
from pipeline.core.model import Extraction, KnownPage, ReadAhead, Survey
from pipeline.core.settings import Settings
from pipeline.core.texts import say
from pipeline.processes import Processes, Task

FILES_WORTH_PROCESSES = 3
PAGES_WORTH_PROCESSES = 4  # of one scanned file
LONG = 16  # scanned pages: a longer file is read page by page by all processes
_PAGES_TOGETHER = 2  # of a long file
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS = 5
_QUICK = frozenset({".txt"})  # read in less time than a process takes to start
_PAGED = frozenset({".pdf", ".tif", ".tiff"})  # may hold many scanned pages


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


def read_all(jobs: Sequence[Job], settings: Settings) -> Generator[Outcome, None, None]:
    """The outcome of each job, in order; several files are read at once where there are processors for it."""
    with Readers() as readers:
        yield from readers.read_all(jobs, settings)


class Readers:
    """Processes that read files: started for the first files that are worth them, kept for those that follow."""

    def __init__(self) -> None:
        self._processes = Processes()

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # whoever stops, or asks for no more, waits for nothing that is under way
        self._processes.rest() if kind is None else self._processes.stop()

    def rest(self) -> None:
        """Let the processes go; the next files start others."""
        self._processes.rest()

    def read_all(self, jobs: Sequence[Job], settings: Settings) -> Iterator[Outcome]:
        """The outcome of each job, in order; where nobody asks on, what has not begun is not read."""
        workers = os.cpu_count() or 1
        if workers < 2 or not (self._processes.are_started() or _are_worth_processes(jobs)):
            yield from (_alone(job, settings) if job.alone else read_one(job, settings) for job in jobs)
            return
        courses = [_course(job, settings, last=n >= len(jobs) - workers) for n, job in enumerate(jobs)]
        yield from _in_turn(deque(map(_Reading, courses)), self._processes)


Course = Generator[list[Task[Any]], None, "Task[Outcome] | None"]


class _Reading:
    """A file being read: the tasks that it waits for now, and the last of them where it has come so far."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._tasks: list[Task[Any]] = []
        self._last: Task[Outcome] | None = None
        self.is_over = False

    def go_on(self, processes: Processes) -> None:
        """Give the processes what is to be done next, where all before it is done."""
        while not self.is_over:
            for task in self._tasks:
                processes.settle(task)
            if self.open():
                return
            try:
                self._tasks = next(self._course)
            except StopIteration as end:
                self._last, self.is_over = end.value, True
            else:
                for task in self._tasks:
                    processes.begin(task)

    def open(self) -> list[Task[Any]]:
        """The tasks that are not over."""
        return [task for task in self._tasks if not task.is_over]

    def outcome(self) -> Outcome:
        """What the file gave; a process that it ended, and ended again, gave nothing."""
        return Failure("fault", say("cli.crashed")) if self._last is None else self._last.result()


def _in_turn(waiting: deque[_Reading], processes: Processes) -> Iterator[Outcome]:
    """The outcomes of files, in order, while all go on."""
    try:
        while waiting:
            for reading in waiting:
                reading.go_on(processes)
            if waiting[0].is_over:
                yield waiting.popleft().outcome()
            else:
                wait([t.future for r in waiting for t in r.open() if t.future], return_when=FIRST_COMPLETED)
    finally:
        for future in (t.future for r in waiting for t in r.open() if t.future):
            future.cancel()


def _course(job: Job, settings: Settings, last: bool) -> Course:
    """What is done for a file, step by step: each waits for the tasks of the one before. Gives the task that read it.

    Its pages are read by several processes where that helps, then the file as a whole. What ended a process is tried
    once more, alone, and page by page: a page that ends another is given up, and the rest is read without it. None
    where that page is the first, for a mark of secrecy would stand there, or where no single page is to blame. Where
    it is the `last` but for a few, processes would stand idle beside it.
    """
    survey, alone = yield from _surveyed(job)
    if survey is None:
        return None
    known: dict[int, KnownPage] = {}
    given_up = set() if alone else (yield from _shared(job, survey, last, known))
    if not alone and 1 not in given_up:
        whole = Task(read_one, job, settings, ReadAhead(survey.sha256, known, frozenset(given_up)))
        yield [whole]
        if not whole.broke:
            return whole
    if 1 not in given_up:
        left = [n for n in range(1, survey.pages + 1) if n not in known and n not in given_up]
        given_up |= yield from _one_by_one(job, left, known)
    if 1 in given_up:
        return None
    whole = Task(read_one, job, settings, ReadAhead(survey.sha256, known, frozenset(given_up)), alone=True)
    yield [whole]
    return None if whole.broke else whole


def _surveyed(job: Job) -> Generator[list[Task[Any]], None, tuple[Survey | None, bool]]:
    """The pages of a file, and whether it is to be read alone from now on; None where even counting them ended a
    process that did nothing else.
    """
    if job.path.suffix.lower() not in _PAGED:
        return Survey(), job.alone
    for alone in (False, True)[job.alone :]:
        task = Task(_survey, job, not alone, alone=alone)
        yield [task]
        if not task.broke:
            return task.result(), alone
    return None, True


def _shared(
    job: Job, survey: Survey, last: bool, known: dict[int, KnownPage]
) -> Generator[list[Task[Any]], None, set[int]]:
    """Read the scanned pages of a file by several processes, where that helps, into `known`; those that end one, and
    end another alone, are given back.
    """
    scanned = survey.scanned if len(survey.scanned) >= (2 if last else LONG) else ()
    step = 1 if len(scanned) < LONG else _PAGES_TOGETHER
    tasks = [Task(_ahead, job, scanned[n : n + step]) for n in range(0, len(scanned), step)]
    yield tasks
    for task in tasks:
        if not task.broke:
            known |= task.result()
    return (yield from _one_by_one(job, [n for task in tasks if task.broke for n in task.given[1]], known))


def _one_by_one(
    job: Job, numbers: Sequence[int], known: dict[int, KnownPage]
) -> Generator[list[Task[Any]], None, set[int]]:
    """Read pages alone, each by itself, into `known`; those that end the process are given back."""
    tasks = [Task(_ahead, job, (number,), alone=True) for number in numbers]
    yield tasks
    for task in tasks:
        if not task.broke:
            known |= task.result()
    return {number for number, task in zip(numbers, tasks, strict=True) if task.broke}


def _are_worth_processes(jobs: Sequence[Job]) -> bool:
    slow = [job for job in jobs if job.path.suffix.lower() not in _QUICK]
    if len(slow) >= FILES_WORTH_PROCESSES:
        return True
    paged = [job for job in slow if job.path.suffix.lower() in _PAGED and not job.alone]
    return any(len(_survey(job).scanned) >= PAGES_WORTH_PROCESSES for job in paged)


def _survey(job: Job, looking: bool = True) -> Survey:
    """How many pages a file has, and, `looking` at them, which are scanned."""
    from pipeline.ingest.ahead import survey

    return Survey() if is_odd(job.path) else survey(job.path, looking=looking)


def _ahead(job: Job, pages: Sequence[int]) -> dict[int, KnownPage]:
    """Some pages of a file, read before it is read as a whole."""
    from pipeline.ingest.ahead import read_ahead

    return read_ahead(job.path, pages, job.memory)


def _alone(job: Job, settings: Settings) -> Outcome:
    """A file during which the program died before, read by a process of its own."""
    processes = Processes()
    try:
        return next(_in_turn(deque([_Reading(_course(job, settings, last=True))]), processes))
    finally:
        processes.rest()


def read_one(job: Job, settings: Settings, ahead: ReadAhead | None = None) -> Outcome:
    """Read one file; what goes wrong with it is an outcome. A mistake in the settings or rules is raised.

    `ahead` are pages of it that were read before, or are to be passed over.
    """
    from pipeline.ingest.ocr import NoTesseract
    from pipeline.ingest.page_memory import remembering
    from pipeline.run import process, process_parts

    try:
        if is_odd(job.path):
            return Failure("unreadable", say("intake.odd", file=job.path.name))
        read = process_parts if job.apart else process
        with remembering(job.memory, ahead) if job.memory or ahead else nullcontext():
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


def places_of(error: BaseException) -> str:
    """Where in the program an error arose, and its kind, without its message: that may hold words of a dispatch."""
    return "".join([*traceback.format_tb(error.__traceback__), type(error).__name__])
