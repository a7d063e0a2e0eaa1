"""What becomes of a file of the inbox: recorded, known already, refused, put into the quarantine, or left for later.

It leaves the inbox only when the archive or the quarantine holds it and the record tells so.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from pipeline import keeping
from pipeline.arriving import Stamp, is_odd, stamp_of
from pipeline.batch import Failure, Outcome
from pipeline.core import model
from pipeline.core.digests import hash_of
from pipeline.core.model import Extraction
from pipeline.core.texts import say
from pipeline.office import Office, place_in
from pipeline.originals import with_other_files
from pipeline.store import files as store_files
from pipeline.store import inbox as account
from pipeline.store import record as store_record
from pipeline.store.arrivals import Arrived
from pipeline.store.database import writing
from pipeline.store.inbox import Entry
from pipeline.telling import failure_sentence, recorded_sentence

State = Literal["recorded", "linked", "duplicate", "quarantined", "refused", "left", "missing"]

NO_STAMP = model.Arrival()
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 5.0, 600.0
_SETTLED = ("recorded", "duplicate")


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


def left(office: Office, path: Path, entry: Entry, reason: str, trace: str = "") -> Result:
    """Leave a file where it is, to be tried again after a pause that grows with every time."""
    pause = min(FIRST_PAUSE_SECONDS * 2 ** min(entry.tries, 10), LONGEST_PAUSE_SECONDS)
    with suppress(sqlite3.OperationalError, OSError):  # a record that is busy is why it is left, perhaps
        account.postpone(office.db, entry, reason, time.time() + pause)
    return Result(path, "left", say("intake.left", reason=reason), trace=trace)


def without_reading(office: Office, path: Path, entries: dict[Path, Entry], arrival: Arrival) -> Result | None:
    """What becomes of a file that need not be read: it is missing, held, or recorded already."""
    if not path.is_file():
        return Result(path, "missing", say("intake.odd" if is_odd(path) else "intake.missing", file=path))
    seen = stamp_of(path)
    sha256 = hash_of(path)
    entry = entries[path]
    known = store_files.known_file(office.db, sha256)
    # settled, and still there: the program was stopped, or Windows held the file, before it could be taken away
    again = known is not None and entry.sha256 == sha256
    if entry.state in _SETTLED and not again:
        entry = entries[path] = account.anew(office.db, entry)
    if known is None:
        return None
    place = keeping.archive(path, sha256, office.folder, known.archived_as)
    if place is None:
        return left(office, path, entry, say("intake.changed", file=entry.name))
    if not (again and entry.state in _SETTLED):
        with writing(office.db):
            account.settle_entry(office.db, entry, "duplicate", sha256=sha256, place=place)
            if arrival.received or arrival.number:
                told = Arrived(arrival.received, False, arrival.number)
                store_record.take_arrival(office.db, office.settings, known.document, NO_STAMP, told)
    _leave_inbox(office, path, seen)
    return Result(path, "duplicate", say("intake.duplicate", file=entry.name, name=known.name), known.name, place)


def done(office: Office, path: Path, entry: Entry, outcome: Outcome, arrival: Arrival) -> Result:
    """What becomes of a file that was read, or could not be."""
    if isinstance(outcome, Extraction):
        return _record(office, path, entry, outcome, arrival)
    reason = failure_sentence(entry.name, outcome)
    if outcome.kind == "refused":
        return _refused(office, path, entry, reason)
    if outcome.busy or not path.is_file():
        return left(office, path, entry, reason, outcome.trace)
    return quarantined(office, path, entry, outcome, arrival.today)


def _refused(office: Office, path: Path, entry: Entry, reason: str) -> Result:
    """Leave a secret file where it is and keep nothing of it, nor what an earlier reading that failed has kept.

    Its hash is never written down.
    """
    sha256, size = hash_of(path), path.stat().st_size
    for kept in keeping.quarantined(office.folder):  # under whatever name: the record knows only the last
        if kept.stat().st_size == size and hash_of(kept) == sha256:
            keeping.drop_quarantined(kept)
    if store_files.known_file(office.db, sha256) is None:
        keeping.drop_archived(path, sha256, office.folder)
    with writing(office.db):
        account.forget_failed(office.db, sha256, entry)
        if entry.state != "refused":
            store_files.note_refused(office.db, entry.name, entry.came_from)
            account.settle_entry(office.db, entry, "refused")
    if entry.came_from == account.FROM_PAGE:  # this is a copy, made by the page: who handed it in has the file
        path.unlink(missing_ok=True)
        return Result(path, "refused", say("intake.refused_copy", reason=reason))
    return Result(path, "refused", say("intake.refused", reason=reason, path=path))


def _record(office: Office, path: Path, entry: Entry, extraction: Extraction, arrival: Arrival) -> Result:
    """Archive the file, record what it says, then take it from the inbox."""
    sha256 = extraction.file.sha256
    seen = stamp_of(path)
    known = store_files.known_file(office.db, sha256)
    place = keeping.archive(path, sha256, office.folder, known.archived_as if known else "")
    if place is None:
        return left(office, path, entry, say("intake.changed", file=entry.name))
    failed_before = account.quarantined_as(office.db, sha256)

    def settle(done: store_record.Recorded) -> None:
        state = "duplicate" if done.outcome == "duplicate" else "recorded"
        account.settle_entry(office.db, entry, state, sha256=sha256, place=place)

    told = arrival.received or extraction.arrival.date
    together = with_other_files(office.folder, office.db, office.settings, path, extraction, told or arrival.today)
    done = store_record.record(
        office.db,
        office.settings,
        replace(extraction, file=replace(extraction.file, name=entry.name)),
        received=told or arrival.today,
        received_assumed=told is None,
        archived_as=place,
        came_from=entry.came_from,
        arrival_number=arrival.number,
        also=settle,
        together=together,
    )
    _leave_inbox(office, path, seen)
    for kept in failed_before:
        with suppress(OSError):  # the file is recorded: nothing of it is to be tried again
            keeping.drop_quarantined(office.folder / kept)
    state: State = "linked" if done.outcome == "linked" else "duplicate" if done.outcome == "duplicate" else "recorded"
    sentence = recorded_sentence(entry.name, state, done)
    assumed = told is None and state == "recorded" and not done.own
    return Result(path, state, sentence, done.name, place, assumed)


def quarantined(office: Office, path: Path, entry: Entry, failure: Failure, today: date) -> Result:
    """Put what cannot be read into the quarantine, beside the reason."""
    reason = keeping.letters(failure.reason)
    seen = stamp_of(path)
    told = say("intake.reason_text", file=entry.name, day=today.strftime("%d/%m/%Y"), reason=reason)
    kept = keeping.quarantine(path, told, office.folder)
    sha256 = hash_of(kept)
    place = kept.relative_to(office.folder).as_posix()
    with writing(office.db):
        store_files.note_failed(office.db, entry.name, entry.came_from, reason, sha256)
        account.settle_entry(office.db, entry, "failed", sha256=sha256, place=keeping.letters(place), reason=reason)
    if store_files.known_file(office.db, sha256) is None:
        with suppress(OSError):  # `check` tells what nobody knows
            keeping.drop_archived(path, sha256, office.folder)
    sentence = "intake.quarantined" if _leave_inbox(office, path, seen) else "intake.quarantined_copy"
    told = say(sentence, reason=failure_sentence(entry.name, failure), place=place)
    return Result(path, "quarantined", told, place=place, trace=failure.trace)


def _leave_inbox(office: Office, path: Path, seen: Stamp | None) -> bool:
    """Take a file that is kept elsewhere from the inbox; a file outside the inbox stays. True where it was taken.

    What lies there now and is not what was `seen` before it was kept is another file, for the next time.
    """
    if place_in(office, path) is None or seen is None or stamp_of(path) != seen:
        return False
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False  # held by another program (Windows), or a share that is read-only now: known by its hash next time
    return True
