"""From files to the record: what has arrived is read, archived, recorded, and only then taken from the inbox."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from pipeline import keeping, outcomes
from pipeline.batch import Failure, Job, Outcome, places_of, read_all
from pipeline.core.digests import hash_of
from pipeline.core.errors import CongvanError
from pipeline.core.settings import Settings
from pipeline.core.texts import say
from pipeline.office import Office as Office
from pipeline.office import place_in as place_in
from pipeline.outcomes import Arrival as Arrival
from pipeline.outcomes import Result as Result
from pipeline.platform_guard import alone
from pipeline.store import inbox as account
from pipeline.store.confirmed import confirmed_texts
from pipeline.store.inbox import Entry

LOCK_FILE = "congvan.lock"
_TRIES_TOGETHER = 3  # a file during which the program died so often is read in a process of its own
Reading = Callable[[Sequence[Job], Settings], Iterator[Outcome]]


@contextmanager
def sole(office: Office) -> Iterator[None]:
    """Be the one who empties the inbox while the block runs; what an earlier run left half done is put right.

    Raises:
        CongvanError: another process does so.
    """
    with alone(office.folder / LOCK_FILE) as free:
        if not free:
            raise CongvanError(say("intake.another", folder=office.folder))
        keeping.sweep(office.folder)
        account.interrupted(office.db)
        yield


def take_in(
    office: Office,
    paths: Sequence[Path],
    arrival: Arrival,
    stopping: Callable[[], bool] = lambda: False,
    read: Reading | None = None,
) -> Generator[Result, None, None]:
    """Register the files: first those that need no reading, then the others, in order. Safe to repeat.

    Each file is done before the next result is given. What passes (a full disk, a busy record) leaves the file where
    it is, to be tried again; nothing more is done once `stopping` says so. `read` reads instead of `batch.read_all`.
    """
    entries = _entries(office, paths)
    fresh: list[Path] = []
    for path in paths:
        known = partial(outcomes.without_reading, office, path, entries, arrival)
        result = _step(office, path, entries, arrival, known)
        if result is None:
            fresh.append(path)
        else:
            yield result
        if stopping():
            return
    account.begin(office.db, [entries[path] for path in fresh])
    words = confirmed_texts(office.db, office.settings) if fresh else ()
    memory = office.folder / keeping.CACHE
    jobs = [
        Job(p, arrival.received, arrival.today, entries[p].tries >= _TRIES_TOGETHER, True, words, memory) for p in fresh
    ]
    for path, outcome in zip(fresh, (read or read_all)(jobs, office.settings), strict=True):
        if stopping():
            return
        step = partial(outcomes.done, office, path, entries[path], outcome, arrival)
        result = _step(office, path, entries, arrival, step)
        assert result is not None
        yield result


def _entries(office: Office, paths: Sequence[Path]) -> dict[Path, Entry]:
    ours = {path: place_in(office, path) for path in paths}
    entered = account.enter(office.db, {place: keeping.letters(p.name) for p, place in ours.items() if place})
    return {
        path: entered[place] if place else Entry(None, keeping.letters(str(path)), keeping.letters(path.name), "path")
        for path, place in ours.items()
    }


def _step(
    office: Office, path: Path, entries: dict[Path, Entry], arrival: Arrival, step: Callable[[], Result | None]
) -> Result | None:
    """Do one step with a file: what passes is tried again, what does not puts the file into the quarantine.

    The step may have given the file a row of its own: `entries` is asked when it is over.
    """
    try:
        try:
            return step()
        except (CongvanError, OSError, MemoryError, sqlite3.OperationalError):
            raise
        except Exception as e:
            failure = Failure("fault", say("cli.fault", kind=type(e).__name__), trace=places_of(e))
            return outcomes.quarantined(office, path, entries[path], failure, arrival.today)
    except (OSError, MemoryError, sqlite3.OperationalError) as e:
        entry = entries[path]
        return outcomes.left(office, path, entry, f"{entry.name}: {say('cli.busy', kind=type(e).__name__)}")


def bring_back(office: Office, path: Path) -> Path:
    """Put a file of the quarantine into the inbox again, to be tried once more; where it is now."""
    sha256 = hash_of(path)
    target = keeping.bring_back(path, office.inbox)
    place = place_in(office, target)
    assert place is not None
    account.brought_back(office.db, sha256, place, keeping.letters(target.name))
    keeping.drop_quarantined(path)
    return target
