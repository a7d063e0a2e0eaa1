"""The tasks of the office in any state, page by page, and how many stand where: what the first pages show."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from pipeline.core.errors import UsageError
from pipeline.core.settings import Settings
from pipeline.core.texts import say
from pipeline.store.database import packed, rows
from pipeline.store.departments import find_departments
from pipeline.store.fields import STATES
from pipeline.store.finding import find_instruction
from pipeline.store.freshness import catch_up
from pipeline.store.occurrences import EXISTS, make_due
from pipeline.store.search_words import as_query, read_terms
from pipeline.store.tasks import OF_INSTRUCTION, tasks_by_id

WEEK = timedelta(days=7)
SORTS = {
    "due": "t.due IS NULL, t.due, t.time IS NULL, t.time, t.id",
    "-due": "t.due IS NULL, t.due DESC, t.id DESC",
    "newest": "t.id DESC",
    "dispatch": "d.document_id DESC, d.position, t.id",
}
FROM = "FROM tasks t JOIN directives d ON d.id = t.directive_id"
# open tasks are counted, and shown nearest first, from indexes that hold all that is asked of them
_OPEN = "FROM tasks t INDEXED BY tasks_open"
_NEAREST = "FROM tasks t INDEXED BY tasks_nearest"
_ANY = "FROM tasks t INDEXED BY tasks_listed"
_LISTED = f"t.same_as IS NULL AND {EXISTS}"
_OF_DEPARTMENTS = """t.directive_id IN (SELECT r.directive_id FROM responsibles r
    WHERE r.department IN (SELECT value FROM json_each(:departments)))"""
UNASSIGNED = "NOT EXISTS (SELECT 1 FROM responsibles r WHERE r.directive_id = t.directive_id AND r.role = 'lead')"
_HAS_WORDS = "t.directive_id IN (SELECT rowid FROM search_directives WHERE search_directives MATCH :words)"
_WHEN = {
    "late": "t.state = 'open' AND (t.due IS NULL) = 0 AND t.due < :today",
    "week": "t.state = 'open' AND (t.due IS NULL) = 0 AND t.due BETWEEN :today AND :week",
    "undated": "(t.due IS NULL) = 1",
}


# the missed times of a duty stand where the first of them is
_MISSED = """FROM tasks e WHERE e.directive_id = t.directive_id AND e.id <> t.id AND +e.state = 'open'
    AND e.same_as IS NULL AND e.rrule IS NOT NULL"""
_FOLDED = f"""NOT (t.rrule IS NOT NULL AND t.state = 'open' AND t.due < :today
    AND EXISTS (SELECT 1 {_MISSED} AND e.due < t.due AND (:since IS NULL OR e.due >= :since)))"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks: department, instruction and words as a clerk says them; ``when`` is late, week or undated.

    ``state`` empty means all; ``since`` and ``until`` bound the last day; ``folded`` shows missed times as one.
    """

    state: str = "open"
    department: str = ""
    instruction: str = ""
    words: str = ""
    when: str = ""
    unassigned: bool = False
    since: date | None = None
    until: date | None = None
    sort: str = "due"
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """How long a list is: its ``lines``, fewer than its ``tasks`` where it is folded; and how many there are where an
    open duty counts once (``duties``), with its other times ``beside`` them.
    """

    lines: int
    tasks: int
    duties: int
    beside: int


def find_tasks(
    db: sqlite3.Connection, settings: Settings, today: date, wanted: Wanted, *, limit: int, offset: int = 0
) -> tuple[list[dict[str, Any]], int]:
    """The tasks that are wanted, as objects of contract.md, and how many there are in all.

    Raises:
        UsageError: a word of `wanted` is not known.
    """
    found = list_tasks(db, settings, today, wanted, limit=limit, offset=offset)
    return found, count_lines(db, settings, today, wanted)[0]


def list_tasks(
    db: sqlite3.Connection, settings: Settings, today: date, wanted: Wanted, *, limit: int, offset: int = 0
) -> list[dict[str, Any]]:
    """The tasks that are wanted, as objects of contract.md, without a look at how many there are.

    Raises:
        UsageError: a word of `wanted` is not known.
    """
    catch_up(db, settings)
    make_due(db, today)
    order = _sort(wanted.sort)
    where, given = conditions(db, settings, today, wanted)
    sql = f"SELECT t.id {_listed_from(wanted)} WHERE {' AND '.join(where)} ORDER BY {order} LIMIT :limit OFFSET :offset"
    ids = [r["id"] for r in rows(db, sql, given | {"limit": limit, "offset": offset})]
    found = {task["task"]: task for task in tasks_by_id(db, ids, today)}
    return [found[i] for i in ids]


def count_tasks(db: sqlite3.Connection, settings: Settings, today: date, wanted: Wanted) -> int:
    """How many tasks are wanted, each time of a duty one of them, of a record that is up to date."""
    return count_lines(db, settings, today, wanted)[1]


def count_lines(db: sqlite3.Connection, settings: Settings, today: date, wanted: Wanted) -> tuple[int, int]:
    """How many lines the list of the tasks has that are wanted, and how many tasks those are: more where it is folded.

    The record is up to date.
    """
    found = count_listed(db, settings, today, wanted)
    return found.lines, found.tasks


def count_listed(db: sqlite3.Connection, settings: Settings, today: date, wanted: Wanted) -> Listed:
    """How long the list of the tasks is that are wanted; the record is up to date."""
    where, given = conditions(db, settings, today, replace(wanted, folded=False))
    comes_round = "t.rrule IS NOT NULL AND t.state = 'open'"
    sql = f"""
        SELECT count(*) AS tasks, total({comes_round}) AS times, total({comes_round} AND t.due < :today) AS missed,
               count(DISTINCT CASE WHEN {comes_round} THEN t.directive_id END) AS duties,
               count(DISTINCT CASE WHEN {comes_round} AND t.due < :today THEN t.directive_id END) AS late
        {counted_from(wanted)} WHERE {' AND '.join(where)}
    """
    found = rows(db, sql, given)[0]
    folded = int(found["missed"]) - found["late"] if wanted.folded else 0
    beside = int(found["times"]) - found["duties"]
    return Listed(found["tasks"] - folded, found["tasks"], found["tasks"] - beside, beside)


def counted_from(wanted: Wanted) -> str:
    """The tables from which tasks are counted, by way of the index that leads to the fewest of them."""
    if not wanted.state:
        return _ANY
    if wanted.state != "open":
        return "FROM tasks t"
    of_some = wanted.department or wanted.instruction or wanted.words.strip()
    of_days = wanted.when or wanted.since or wanted.until
    return _NEAREST if of_days and not of_some else _OPEN


def _listed_from(wanted: Wanted) -> str:
    """The tables from which a page of a list is read, in the order in which it shows them where there is an index."""
    if wanted.sort == "dispatch":
        return "FROM directives d CROSS JOIN tasks t ON t.directive_id = d.id"
    if wanted.sort == "newest":
        return "FROM tasks t NOT INDEXED"
    return _NEAREST if wanted.state == "open" else "FROM tasks t"


def _sort(said: str) -> str:
    if said not in SORTS:
        raise UsageError(say("store.wrong_sort", value=said, known=", ".join(SORTS)))
    return SORTS[said]


def conditions(
    db: sqlite3.Connection, settings: Settings, today: date, wanted: Wanted
) -> tuple[list[str], dict[str, Any]]:
    """The conditions on `t` and `d` of `FROM` for the tasks that are wanted, and the values in them.

    Raises:
        UsageError: a word of `wanted` is not known.
    """
    where = [_LISTED]
    given: dict[str, Any] = {"today": today.isoformat(), "week": (today + WEEK).isoformat()}
    if wanted.state:
        if wanted.state not in STATES:
            raise UsageError(say("store.wrong_state", value=wanted.state, known=", ".join(STATES)))
        # one of this program's own words: as a value it would hide from SQLite which index knows it
        where.append(f"t.state = '{wanted.state}'")
    else:
        where.append("t.state <> 'not_ours'")
    if wanted.when:
        if wanted.when not in _WHEN:
            raise UsageError(say("store.wrong_when", value=wanted.when, known=", ".join(_WHEN)))
        where.append(_WHEN[wanted.when])
    if wanted.department:
        where.append(_OF_DEPARTMENTS)
        given["departments"] = packed(find_departments(db, settings, wanted.department))
    if wanted.instruction:
        where.append(f"t.directive_id IN (SELECT id FROM directives WHERE document_id IN ({OF_INSTRUCTION}))")
        given["instruction"] = str(find_instruction(db, settings, wanted.instruction))
    if wanted.words.strip():
        where.append(_HAS_WORDS)
        given["words"] = as_query(read_terms(wanted.words)) or '""'
    if wanted.unassigned:
        where.append(UNASSIGNED)
    if wanted.folded:
        where.append(_FOLDED)
    where += _days(wanted, given)
    return where, given


def _days(wanted: Wanted, given: dict[str, Any]) -> list[str]:
    found = []
    given["since"] = None
    for name, sign, value in (("since", ">=", wanted.since), ("until", "<=", wanted.until)):
        if value:
            given[name] = value.isoformat()
            found += ["(t.due IS NULL) = 0", f"t.due {sign} :{name}"]
    return found


def missed(db: sqlite3.Connection, tasks: Sequence[int], today: date) -> dict[int, int]:
    """How many other times of their duties were missed, of those of these tasks that are overdue themselves."""
    sql = f"""
        SELECT t.id, (SELECT count(*) {_MISSED} AND e.due < :today) AS others FROM tasks t
        WHERE t.id IN (SELECT value FROM json_each(:tasks)) AND t.rrule IS NOT NULL AND t.due < :today
    """
    found = rows(db, sql, {"tasks": packed(list(tasks)), "today": today.isoformat()})
    return {r["id"]: r["others"] for r in found if r["others"]}


def missed_times(
    db: sqlite3.Connection, tasks: Sequence[int], today: date, wanted: Wanted
) -> dict[int, list[tuple[int, str]]]:
    """The other missed times (task, day) of the duties of these tasks that a folded list leaves out, by day."""
    sql = f"""
        SELECT t.id AS shown, e.id, e.due {_MISSED.replace("FROM tasks e WHERE", "FROM tasks t CROSS JOIN tasks e ON")}
        AND e.due > t.due AND e.due < :today AND (:until IS NULL OR e.due <= :until)
        WHERE t.id IN (SELECT value FROM json_each(:tasks)) AND t.rrule IS NOT NULL AND t.state = 'open'
        AND t.due < :today ORDER BY e.due, e.id
    """
    until = wanted.until.isoformat() if wanted.until else None
    found: dict[int, list[tuple[int, str]]] = {}
    for r in rows(db, sql, {"tasks": packed(list(tasks)), "today": today.isoformat(), "until": until}):
        found.setdefault(r["shown"], []).append((r["id"], r["due"]))
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """How many open tasks there are, of whom and how near; ``unassigned`` have nobody who leads.

    A duty that comes round counts once in each; ``times`` are the times of duties that are open beside that.
    """

    open: int
    times: int
    late: int
    week: int
    undated: int
    unassigned: int


def standing(db: sqlite3.Connection, settings: Settings, today: date, department: str | None = None) -> Standing:
    """The counts of the first page, of the whole office or of one department."""
    catch_up(db, settings)
    make_due(db, today)
    where = [_LISTED, "t.state = 'open'"]
    given = {"today": today.isoformat(), "week": (today + WEEK).isoformat()}
    if department is not None:
        where.append(_OF_DEPARTMENTS)
        given["departments"] = packed([department])
    sql = f"""
        SELECT count(*) AS open, total(t.times) - count(*) AS times, total(t.late) AS late, total(t.week) AS week,
               total(t.undated) AS undated, total({UNASSIGNED}) AS unassigned
        FROM (SELECT t.directive_id, count(*) AS times, max({_WHEN['late']}) AS late, max({_WHEN['week']}) AS week,
                     max(t.due IS NULL) AS undated
              {_OPEN} WHERE {' AND '.join(where)} GROUP BY t.directive_id) t
    """
    return Standing(**{k: int(v) for k, v in dict(rows(db, sql, given)[0]).items()})


def department_standings(db: sqlite3.Connection, today: date) -> list[dict[str, Any]]:
    """For each department with open tasks: {"department", "open", "late"}, the latest first.

    A duty counts once, and a task of several departments for each of them.
    """
    sql = f"""
        SELECT r.department, count(DISTINCT t.directive_id) AS open,
               count(DISTINCT CASE WHEN {_WHEN['late']} THEN t.directive_id END) AS late
        {_OPEN} CROSS JOIN responsibles r ON r.directive_id = t.directive_id
        WHERE {_LISTED} AND t.state = 'open' GROUP BY r.department ORDER BY late DESC, open DESC
    """
    return [dict(r) for r in rows(db, sql, {"today": today.isoformat()})]
