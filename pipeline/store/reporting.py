"""How the tasks of a period stand: given, done on time or late, open, overdue; by who gave them and who does them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pipeline.core.settings import Settings
from pipeline.store.database import packed, rows
from pipeline.store.freshness import catch_up
from pipeline.store.occurrences import make_due
from pipeline.store.tasks import tasks_by_id

Result = Literal["on_time", "late", "open", "overdue"]
Period = Literal["month", "quarter", "half", "year"]


@dataclass(frozen=True, slots=True)
class Reported:
    """A task as a report has it: the object of contract.md, how it stood at the end of the period, and why.

    ``giver`` is who issued the dispatch, empty where the office gave it to itself; ``proof`` is the dispatch that
    shows it done; ``reasons`` are what clerks wrote when they extended or finished it.
    """

    task: dict[str, Any]
    result: Result
    giver: str
    issued: str | None
    subject: str | None
    proof: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks stand how; ``undated`` of them have no last day and cannot be late.

    Each time that a duty was done counts; what is open of it counts once, as overdue where it missed any, and
    ``beside`` are its other open times.
    """

    given: int = 0
    on_time: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0
    undated: int = 0
    beside: int = 0

    @property
    def done(self) -> int:
        """On time and late."""
        return self.on_time + self.late


def count(found: Iterable[Reported]) -> Counts:
    """The counts of some tasks."""
    its = list(found)
    duties = _counted_once(its)
    results = [reported.result for reported in duties]
    by = {result: results.count(result) for result in ("on_time", "late", "open", "overdue")}
    undated = sum(reported.task["due"] is None for reported in duties)
    return Counts(len(duties), **by, undated=undated, beside=len(its) - len(duties))


def _counted_once(found: Sequence[Reported]) -> list[Reported]:
    """What is reported, with the open times of a duty as one: a missed one where there is any."""
    by: dict[int, Reported] = {}
    for reported in found:
        task = reported.task
        is_open = task["rrule"] and reported.result in ("open", "overdue")
        key = task["directive"] if is_open else -task["task"]
        if key not in by or reported.result == "overdue":
            by[key] = reported
    return list(by.values())


def share_on_time(counts: Counts) -> int | None:
    """Percent of the tasks that are done or past their day that were done on time; None where there are none yet."""
    whole = counts.done + counts.overdue
    return round(100 * counts.on_time / whole) if whole else None


def period_of(kind: Period, today: date) -> tuple[date, date]:
    """First and last day of the reporting period in which a day lies (Nghị định 09/2019/NĐ-CP, Điều 12)."""
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[kind]
    # a period ends on the 14th of its last month
    at = today.year * 12 + today.month - 1 + (today.day > 14)
    last = at - at % months + months - 1
    ends = date(last // 12, last % 12 + 1, 14)
    begins = last - months
    return date(begins // 12, begins % 12 + 1, 15), ends


def reported_tasks(
    db: sqlite3.Connection, settings: Settings, today: date, first: date, last: date
) -> list[Reported]:
    """The tasks that were the office's in a period: given by its last day, and not done or dropped before its first.

    They stand as on the last day, or today where that comes first. Of a recurring duty each time that was
    due by then is one of them; a task ordered twice is one. Nearest deadline first.
    """
    catch_up(db, settings)
    make_due(db, today)
    at = min(last, today)
    found = rows(db, _GIVEN, {"first": first.isoformat(), "at": at.isoformat()})
    about = {r["task"]: r for r in found}
    tasks = tasks_by_id(db, list(about), at)
    reasons = _reasons(db, list(about))
    made = [
        Reported(
            task,
            _result(task, at),
            about[task["task"]]["giver"] or "",
            about[task["task"]]["issued"],
            about[task["task"]]["subject"],
            about[task["task"]]["proof"] or "",
            tuple(dict.fromkeys([*reasons.get(task["task"], ()), *([task["note"]] if task["note"] else [])])),
        )
        for task in tasks
    ]
    return sorted(made, key=lambda r: (r.task["due"] or "9999", r.task["task"]))


GIVER = "CASE WHEN doc.direction = 'outgoing' THEN NULL ELSE doc.issuer END"
# what was given is the office's from the day its dispatch was received, or issued by itself; the + keeps SQLite from
# looking up nearly all tasks by their state
GIVEN = """
    WHERE +t.state IN ('open', 'done') AND t.same_as IS NULL AND (t.appears IS NULL OR t.appears <= :at)
    AND (t.state = 'open' OR t.done_on >= :first)
    AND coalesce(CASE WHEN doc.direction = 'outgoing' THEN doc.issued END, doc.received, doc.issued, '') <= :at
"""
_GIVEN = f"""
    SELECT t.id AS task, doc.issued, doc.subject, {GIVER} AS giver,
           trim(coalesce(proof.type, '') || ' ' || coalesce(proof.number, '')) AS proof
    FROM documents doc CROSS JOIN directives d ON d.document_id = doc.id CROSS JOIN tasks t ON t.directive_id = d.id
    LEFT JOIN documents proof ON proof.id = t.evidence_id {GIVEN}
"""


def _result(task: dict[str, Any], at: date) -> Result:
    due = task["due"]
    if task["state"] == "done" and task["done_on"] <= at.isoformat():
        return "late" if due and task["done_on"] > due else "on_time"
    return "overdue" if due and due < at.isoformat() else "open"


def _reasons(db: sqlite3.Connection, tasks: Sequence[int]) -> dict[int, list[str]]:
    """Why clerks extended tasks, but for what was taken back."""
    sql = """
        SELECT task_id, note FROM events WHERE what = 'extend' AND note IS NOT NULL AND note <> ''
        AND task_id IN (SELECT value FROM json_each(?))
        AND id NOT IN (SELECT undoes FROM events WHERE undoes IS NOT NULL) ORDER BY id
    """
    found: dict[int, list[str]] = {}
    for r in rows(db, sql, [packed(list(tasks))]):
        found.setdefault(r["task_id"], []).append(r["note"])
    return found
