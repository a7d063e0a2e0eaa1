"""From files to the record: what has arrived is read, archived, recorded, and only then taken from the inbox."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar, cast

from pipeline import keeping
from pipeline.batch import Failure, Job, Outcome, places_of, read_all
from pipeline.core.errors import CongvanError
from pipeline.core.model import Extraction
from pipeline.core.settings import Settings
from pipeline.core.texts import say
from pipeline.platform_guard import held_by_another
from pipeline.store import files as store_files
from pipeline.store import record as store_record

R = TypeVar("R")
State = Literal["recorded", "linked", "duplicate", "quarantined", "refused", "left", "missing"]

_TEMPORARY = ("~$", ".~lock", ".", "~wrl")
_UNFINISHED = frozenset({".tmp", ".part", ".partial", ".crdownload", ".download"})
_LOOK_AGAIN_SECONDS = 1.0


@dataclass(frozen=True)
class Office:
    """An office's folder, its settings and its open record."""

    folder: Path
    settings: Settings
    db: sqlite3.Connection

    @property
    def inbox(self) -> Path:
        """Where mail arrives; a relative path of the settings counts from the office's folder."""
        return self.folder / self.settings.inbox.path


@dataclass(frozen=True)
class Arrival:
    """What the clerk says of the files: the day received, the arrival number; `today` is taken where nothing tells."""

    today: date
    received: date | None = None
    number: str | None = None


@dataclass(frozen=True)
class Result:
    """What became of one file; `sentence` tells it, `name` is the dispatch's, `place` where the file is now."""

    path: Path
    state: State
    sentence: str
    name: str | None = None
    place: str | None = None
    received_assumed: bool = False
    trace: str = ""


def take_in(office: Office, paths: Sequence[Path], arrival: Arrival) -> Iterator[Result]:
    """Register the files: first those that need no reading, then the others, in order. Safe to repeat.

    Each file is done before the next result is given; what goes wrong with one leaves it where it is.
    """
    fresh: list[Path] = []
    for path in paths:
        result = _one(path, partial(_without_reading, office, path))
        if result is None:
            fresh.append(path)
        else:
            yield result
    jobs = [Job(path, arrival.received, arrival.today) for path in fresh]
    for path, outcome in zip(fresh, read_all(jobs, office.settings), strict=True):
        yield _one(path, partial(_done, office, path, outcome, arrival))


def _one(path: Path, step: Callable[[], R]) -> R | Result:
    try:
        return step()
    except CongvanError:
        raise
    except OSError as e:
        reason, trace = say("cli.busy", kind=type(e).__name__), ""
    except Exception as e:
        reason, trace = say("cli.fault", kind=type(e).__name__), places_of(e)
    return Result(path, "left", say("intake.left", reason=f"{keeping.letters(path.name)}: {reason}"), trace=trace)


def waiting(
    inbox: Path, settle_seconds: float, pause: Callable[[float], None] = time.sleep
) -> tuple[list[Path], list[Path]]:
    """The files of the inbox that have arrived whole, and those that are still growing or held.

    A file that changed a moment ago is looked at twice, `pause` between.

    Raises:
        CongvanError: there is no such folder.
    """
    if not inbox.is_dir():
        raise CongvanError(say("intake.no_inbox", folder=inbox))
    before = {path: _stamp(path) for path in files_under(inbox)}
    now = time.time()
    if any(stamp is None or now - stamp[1] < settle_seconds for stamp in before.values()):
        pause(min(settle_seconds, _LOOK_AGAIN_SECONDS))
    whole: list[Path] = []
    growing: list[Path] = []
    for path, stamp in before.items():
        settled = stamp is not None and stamp == _stamp(path) and not held_by_another(path)
        (whole if settled else growing).append(path)
    return whole, growing


def files_under(folder: Path) -> list[Path]:
    """The files under a folder in order, without hidden and temporary ones."""
    found = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if path.is_file() and not any(_temporary(part) for part in inside):
            found.append(path)
    return found


def _temporary(name: str) -> bool:
    return name.lower().startswith(_TEMPORARY) or Path(name).suffix.lower() in _UNFINISHED


def _stamp(path: Path) -> tuple[int, float] | None:
    """Size and time of the last change; None where the file cannot be asked."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime


def _done(office: Office, path: Path, outcome: Outcome, arrival: Arrival) -> Result:
    if isinstance(outcome, Failure):
        return _not_read(office, path, outcome, arrival)
    return _record(office, path, outcome, arrival)


def _without_reading(office: Office, path: Path) -> Result | None:
    """What becomes of a file that need not be read: it is missing, held, or recorded already."""
    if not path.is_file():
        return Result(path, "missing", say("intake.missing", file=path))
    sha256 = keeping.hash_of(path)
    known = store_files.known_file(office.db, sha256)
    if known is None:
        return None
    place = keeping.archive(path, sha256, office.folder)
    if place is not None:
        _leave_inbox(office, path)
    sentence = say("intake.duplicate", file=keeping.letters(path.name), name=known.name)
    return Result(path, "duplicate", sentence, known.name, place)


def _record(office: Office, path: Path, extraction: Extraction, arrival: Arrival) -> Result:
    """Archive the file, record what it says, then take it from the inbox."""
    place = keeping.archive(path, extraction.file.sha256, office.folder)
    if place is None:
        return Result(path, "left", say("intake.changed", file=keeping.letters(path.name)))
    told = arrival.received or extraction.arrival.date
    done = store_record.record(
        office.db,
        office.settings,
        replace(extraction, file=replace(extraction.file, name=keeping.letters(path.name))),
        received=told or arrival.today,
        received_assumed=told is None,
        archived_as=place,
        came_from=_came_from(office, path),
        arrival_number=arrival.number,
    )
    _leave_inbox(office, path)
    outcome = cast(State, done.outcome)
    sentence = say(f"intake.{outcome}", file=keeping.letters(path.name), name=done.name)
    return Result(path, outcome, sentence, done.name, place, told is None and outcome == "recorded")


def _not_read(office: Office, path: Path, failure: Failure, arrival: Arrival) -> Result:
    """Leave what is secret or cannot be opened now; put what cannot be read into the quarantine."""
    name = keeping.letters(path.name)
    reason = keeping.letters(failure.reason)
    named = reason if name in reason else f"{name}: {reason}"
    if failure.kind == "refused":
        store_files.note_refused(office.db, name, _came_from(office, path))
        return Result(path, "refused", say("intake.refused", reason=named, path=path))
    if failure.busy or not path.is_file():
        return Result(path, "left", say("intake.left", reason=named), trace=failure.trace)
    told = say("intake.reason_text", file=name, day=arrival.today.strftime("%d/%m/%Y"), reason=reason)
    kept = keeping.quarantine(path, told, office.folder)
    store_files.note_failed(office.db, name, _came_from(office, path), reason, keeping.hash_of(kept))
    place = kept.relative_to(office.folder).as_posix()
    moved = _leave_inbox(office, path)
    sentence = say("intake.quarantined" if moved else "intake.quarantined_copy", reason=named, place=place)
    return Result(path, "quarantined", sentence, place=place, trace=failure.trace)


def _came_from(office: Office, path: Path) -> str:
    return "inbox" if _in_inbox(office, path) else "path"


def _in_inbox(office: Office, path: Path) -> bool:
    return path.resolve().is_relative_to(office.inbox.resolve())


def _leave_inbox(office: Office, path: Path) -> bool:
    """Take a file that is kept elsewhere from the inbox; a file outside the inbox stays. True where it was taken."""
    if not _in_inbox(office, path):
        return False
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        return False  # held by another program (Windows): known by its hash, it is taken the next time
    return True
