"""Tasks by their days: how many are due on each, and from when to when each one runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pipeline.core.settings import Settings
from pipeline.store.board import UNASSIGNED, Wanted, conditions, counted_from
from pipeline.store.database import packed, rows
from pipeline.store.freshness import catch_up
from pipeline.store.names import document_name
from pipeline.store.occurrences import make_due

_FROM = "FROM tasks t"
_LEADS = "LEFT JOIN responsibles lead ON lead.directive_id = t.directive_id AND lead.role = 'lead'"
Grouping = Literal["department", "instruction"]
# as the index on the last days of open tasks knows it
_DATED = "(t.due IS NULL) = 0"
_BETWEEN = f"{_DATED} AND t.due BETWEEN :first AND :last"


@dataclass(frozen=True, slots=True)
class Due:
    """What is due on a day: tasks in all, those that are open, and how many each department leads (None: nobody)."""

    count: int
    open: int
    departments: tuple[tuple[str | None, int], ...] = field(default=())


def due_by_day(
    db: sqlite3.Connection, settings: Settings, today: date, wanted: Wanted, first: date, last: date
) -> dict[date, Due]:
    """The days from `first` to `last` on which tasks that are wanted are due.

    Raises:
        UsageError: a word of `wanted` is not known.
    """
    catch_up(db, settings)
    make_due(db, today)
    where, given = conditions(db, settings, today, wanted)
    among = f"WHERE {' AND '.join([*where, _BETWEEN])}"
    given |= {"first": first.isoformat(), "last": last.isoformat()}
    by: dict[str, list[tuple[str | None, int]]] = {}
    sql = f"""
        SELECT t.due, lead.department, count(DISTINCT t.id) AS n {_FROM} {_LEADS} {among}
        GROUP BY t.due, lead.department ORDER BY t.due, n DESC, lead.department
    """
    for r in rows(db, sql, given):
        by.setdefault(r["due"], []).append((r["department"], r["n"]))
    sql = f"SELECT t.due, count(*) AS n, total(t.state = 'open') AS open {_FROM} {among} GROUP BY t.due"
    return {
        date.fromisoformat(r["due"]): Due(r["n"], int(r["open"]), tuple(by[r["due"]])) for r in rows(db, sql, given)
    }


@dataclass(frozen=True, slots=True)
class Run:
    """A task from the day it was given to its last day; ``own`` is the office's own last day, where it set one.

    ``group`` is the department that leads (None: nobody), or the name of the dispatch.
    """

    task: int
    group: str | None
    document: int
    name: str
    text: str
    begin: date
    due: date
    own: date | None
    state: str
    done_on: date | None


_BEGIN = "coalesce(doc.issued, doc.received, date(doc.recorded_at, '+7 hours'))"  # moments are kept in UTC
_OF_DISPATCH = "JOIN directives d ON d.id = t.directive_id JOIN documents doc ON doc.id = d.document_id"
_LATEST = f"{_BEGIN} DESC, d.document_id DESC, t.due, t.id"
_LED_BY = """t.directive_id IN
    (SELECT r.directive_id FROM responsibles r WHERE r.department = :lead AND r.role = 'lead')"""
_SHOWN = f"""
    SELECT t.id AS task, d.text, t.due, t.state, t.done_on, {_BEGIN} AS begin, doc.*,
        (SELECT min(r.until) FROM responsibles r WHERE r.directive_id = t.directive_id) AS own
    {_FROM} {_OF_DISPATCH} WHERE t.id IN (SELECT value FROM json_each(?))
"""


def runs(
    db: sqlite3.Connection,
    settings: Settings,
    today: date,
    wanted: Wanted,
    by: Grouping,
    *,
    limit: int,
    offset: int,
    leading: Sequence[tuple[str | None, int]] | None = None,
) -> tuple[list[Run], int]:
    """The dated tasks that are wanted, group by group, and how many lines there are in all.

    By department a task stands with each that leads it; `leading` is what `leaders` told of that, where it was asked.

    Raises:
        UsageError: a word of `wanted` is not known.
    """
    catch_up(db, settings)
    make_due(db, today)
    if by == "department":
        if leading is None:
            leading = leaders(db, settings, today, wanted)
        lines, total = _led(db, settings, today, wanted, leading, limit, offset), sum(n for _, n in leading)
    else:
        where, given = _dated(db, settings, today, wanted)
        total = rows(db, f"SELECT count(*) AS n {_FROM} WHERE {where}", given)[0]["n"]
        sql = f"SELECT t.id {_FROM} {_OF_DISPATCH} WHERE {where} ORDER BY {_LATEST} LIMIT :limit OFFSET :offset"
        found = rows(db, sql, given | {"limit": limit, "offset": offset})
        lines = [(r["id"], None) for r in found]
    shown = {r["task"]: r for r in rows(db, _SHOWN, [packed([task for task, _ in lines])])}
    return [_run(shown[task], department, by) for task, department in lines], total


def leaders(db: sqlite3.Connection, settings: Settings, today: date, wanted: Wanted) -> list[tuple[str | None, int]]:
    """How many of the dated tasks that are wanted each department leads, by name; those that nobody leads last.

    The record is up to date.

    Raises:
        UsageError: a word of `wanted` is not known.
    """
    where, given = _dated(db, settings, today, wanted)
    sql = f"""
        SELECT lead.department, count(DISTINCT t.id) AS n {_FROM} {_LEADS} WHERE {where}
        GROUP BY lead.department ORDER BY lead.department IS NULL, lead.department
    """
    return [(r["department"], r["n"]) for r in rows(db, sql, given)]


def _led(
    db: sqlite3.Connection, settings: Settings, today: date, wanted: Wanted,
    leading: Sequence[tuple[str | None, int]], limit: int, offset: int,
) -> list[tuple[int, str | None]]:  # fmt: skip
    """A page of the tasks, each with the department that leads it: of no other department than the page shows."""
    where, given = _dated(db, settings, today, wanted)
    source = counted_from(wanted)
    found: list[tuple[int, str | None]] = []
    for department, count in leading:
        if offset >= count:
            offset -= count
            continue
        theirs = UNASSIGNED if department is None else _LED_BY
        sql = f"SELECT t.id {source} WHERE {where} AND {theirs} ORDER BY t.due, t.id LIMIT :limit OFFSET :offset"
        place = {"lead": department, "limit": limit - len(found), "offset": offset}
        found += [(r["id"], department) for r in rows(db, sql, given | place)]
        if len(found) >= limit:
            break
        offset = 0
    return found


def _dated(db: sqlite3.Connection, settings: Settings, today: date, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    where, given = conditions(db, settings, today, wanted)
    return " AND ".join([*where, _DATED]), given


def _run(r: sqlite3.Row, department: str | None, by: Grouping) -> Run:
    name, due = document_name(r), date.fromisoformat(r["due"])
    begin = _day(r["begin"]) or due
    group = department if by == "department" else name
    return Run(
        r["task"], group, r["id"], name, r["text"], min(begin, due), due, _day(r["own"]), r["state"], _day(r["done_on"])
    )


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None
