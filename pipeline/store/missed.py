"""The missed occurrences of a duty settled together: an event for each, parts of one that is taken back as one."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.core.errors import UsageError
from pipeline.core.texts import say
from pipeline.store.changes import Change, change, kept
from pipeline.store.database import rows, writing
from pipeline.store.deciding import by_hand, task_row
from pipeline.store.decisions import mark_done, reason_given
from pipeline.store.documents import iso
from pipeline.store.history import add_event
from pipeline.store.names import written_day

_MISSED = """
    SELECT * FROM tasks WHERE directive_id = ? AND state = 'open' AND same_as IS NULL AND due < ?
    AND due >= coalesce(?, due) AND due <= coalesce(?, due) ORDER BY due, id
"""


@dataclass(frozen=True, slots=True)
class Times:
    """Which of the missed occurrences are meant: those due from a day, to a day; None where it is open."""

    since: date | None = None
    until: date | None = None


ALL = Times()


def done_missed(
    db: sqlite3.Connection, task: int, *, on: date, today: date, note: str | None = None, times: Times = ALL
) -> str:
    """All occurrences of a duty that were due before a day, and are open, were done on that day.

    Raises:
        UsageError: there is no such task, it is no recurring duty, nothing of it was missed, or the day is to come.
    """
    if on > today:
        raise UsageError(say("doubt.done_ahead", day=written_day(on), today=written_day(today)))
    with writing(db):
        found, missed = _of_duty(db, task, on, times)
        told = " · ".join(part for part in (_named(missed), note) if part)
        after = f"done {on.isoformat()}"
        head = _event(db, found, "done", after, (), told)
        for each in missed:
            changes = mark_done(db, each, on, note=note, evidence=None)
            _event(db, found, "done", after, changes, note, each["id"], head)
    return say("missed.did_done", count=len(missed), task=found["id"], day=written_day(on))


def drop_missed(db: sqlite3.Connection, task: int, *, because: str, today: date, times: Times = ALL) -> str:
    """All occurrences of a duty that were due before today and are open need not be done; the duty itself goes on.

    Raises:
        UsageError: there is no such task, it is no recurring duty, nothing of it was missed, or no reason is given.
    """
    why = reason_given(because)
    with writing(db):
        found, missed = _of_duty(db, task, today, times)
        head = _event(db, found, "drop", "dropped", (), f"{_named(missed)} · {why}")
        for each in missed:
            changes = change(db, "tasks", each["id"], state="dropped", note=why)
            changes += by_hand(db, task=each["id"], field="state", value="dropped")
            _event(db, found, "drop", "dropped", changes, why, each["id"], head)
    return say("missed.did_drop", count=len(missed), task=found["id"])


def _event(
    db: sqlite3.Connection,
    task: sqlite3.Row,
    what: str,
    after: str,
    changes: Sequence[Change],
    note: str | None,
    of: int | None = None,
    part_of: int | None = None,
) -> int:
    return add_event(
        db, what, document=task["document_id"], task=of or task["id"], field="state", before="open", after=after,
        note=note, detail=kept(changes), part_of=part_of,
    )  # fmt: skip


def _of_duty(db: sqlite3.Connection, task: int, before: date, times: Times) -> tuple[sqlite3.Row, list[sqlite3.Row]]:
    found = task_row(db, task)
    if not found["rrule"]:
        raise UsageError(say("missed.no_duty", task=found["id"]))
    missed = rows(
        db, _MISSED, [found["directive_id"], before.isoformat(), iso(times.since), iso(times.until)]
    )
    if not missed:
        raise UsageError(say("missed.none", task=found["id"]))
    return found, missed


def _named(missed: list[sqlite3.Row]) -> str:
    first, last = (written_day(date.fromisoformat(t["due"])) for t in (missed[0], missed[-1]))
    return say("missed.named", count=len(missed), first=first, last=last)
