"""Tasks by their days: how many are due on each, and from when to when each one runs."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pipeline.core.settings import Settings
from pipeline.store.board import Wanted, conditions
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


_BEGIN = "coalesce(doc.issued, doc.received, substr(doc.recorded_at, 1, 10))"
_OF_DISPATCH = "JOIN directives d ON d.id = t.directive_id JOIN documents doc ON doc.id = d.document_id"
# what is joined to the tasks, what makes a line, and in which order the lines stand
_LINES: dict[Grouping, tuple[str, str, str]] = {
    "department": (_LEADS, "lead.department", "lead.department IS NULL, lead.department, t.due, t.id"),
    "instruction": (_OF_DISPATCH, "NULL", f"{_BEGIN} DESC, d.document_id DESC, t.due, t.id"),
}
_SHOWN = f"""
    SELECT t.id AS task, d.text, t.due, t.state, t.done_on, {_BEGIN} AS begin, doc.*,
        (SELECT min(r.until) FROM responsibles r WHERE r.directive_id = t.directive_id) AS own
    {_FROM} {_OF_DISPATCH} WHERE t.id IN (SELECT value FROM json_each(?))
"""


def runs(
    db: sqlite3.Connection, settings: Settings, today: date, wanted: Wanted, by: Grouping, *, limit: int, offset: int
) -> tuple[list[Run], int]:
    """The dated tasks that are wanted, group by group, and how many lines there are in all.

    By department a task stands with each that leads it.

    Raises:
        UsageError: a word of `wanted` is not known.
    """
    catch_up(db, settings)
    make_due(db, today)
    where, given = conditions(db, settings, today, wanted)
    joined, group, order = _LINES[by]
    among = f"WHERE {' AND '.join([*where, _DATED])}"
    lines = f"SELECT DISTINCT t.id AS task, {group} AS department"
    counted = f"SELECT DISTINCT t.id, lead.department {_FROM} {_LEADS} {among}" if by == "department" else (
        f"SELECT t.id {_FROM} {among}"
    )
    total = rows(db, f"SELECT count(*) AS n FROM ({counted})", given)[0]["n"]
    sql = f"{lines} {_FROM} {joined} {among} ORDER BY {order} LIMIT :limit OFFSET :offset"
    found = rows(db, sql, given | {"limit": limit, "offset": offset})
    shown = {r["task"]: r for r in rows(db, _SHOWN, [packed([r["task"] for r in found])])}
    return [_run(shown[r["task"]], r["department"], by) for r in found], int(total)


def _run(r: sqlite3.Row, department: str | None, by: Grouping) -> Run:
    name, due = document_name(r), date.fromisoformat(r["due"])
    begin = _day(r["begin"]) or due
    group = department if by == "department" else name
    return Run(
        r["task"], group, r["id"], name, r["text"], min(begin, due), due, _day(r["own"]), r["state"], _day(r["done_on"])
    )


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None
