"""The figures of a report alone, counted in the record: what `reporting` tells task by task, of very many tasks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from pipeline.core.settings import Settings
from pipeline.store.database import rows
from pipeline.store.freshness import catch_up
from pipeline.store.occurrences import make_due
from pipeline.store.reporting import GIVEN, GIVER, Counts

_BREAK = "\n"  # in no department's name
# of the roles that a department has in a task, what a clerk assigned last outweighs what was read first
_OUTWEIGHED = """EXISTS (SELECT 1 FROM responsibles o WHERE o.directive_id = t.directive_id
    AND o.department = r.department AND o.role <> 'lead'
    AND CASE WHEN o.through = 'assigned' THEN r.through <> 'assigned' OR o.position > r.position
    ELSE r.through <> 'assigned' AND o.position < r.position END)"""
# a time of a duty that is not done; of these words the one that counts is the last of the alphabet
_OF_DUTY = "(rrule IS NOT NULL AND result IN ('open', 'overdue'))"
_FIGURES = f"""
    WITH told AS MATERIALIZED (
        SELECT {GIVER} AS giver, t.directive_id, t.rrule, t.due IS NULL AS undated,
            CASE WHEN t.state = 'done' AND t.done_on <= :at
                 THEN CASE WHEN t.done_on > t.due THEN 'late' ELSE 'on_time' END
                 WHEN t.due < :at THEN 'overdue' ELSE 'open' END AS result,
            (SELECT group_concat(r.department, char(10)) FROM responsibles r
             WHERE r.directive_id = t.directive_id AND r.role = 'lead' AND NOT {_OUTWEIGHED}) AS leads
        FROM documents doc CROSS JOIN directives d ON d.document_id = doc.id
        CROSS JOIN tasks t ON t.directive_id = d.id {GIVEN}
    )
    SELECT giver, leads, result, undated, count(*) AS n, 0 AS beside FROM told WHERE NOT {_OF_DUTY}
    GROUP BY giver, leads, result, undated
    UNION ALL
    SELECT giver, leads, max(result) AS result, undated, 1, count(*) - 1 FROM told WHERE {_OF_DUTY}
    GROUP BY directive_id
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of a period: of all tasks, of each department that leads some (None: nobody), of each who gave some
    (None: the office itself); those with the most tasks first.
    """

    whole: Counts
    by_department: tuple[tuple[str | None, Counts], ...]
    by_giver: tuple[tuple[str | None, Counts], ...]


def tally(db: sqlite3.Connection, settings: Settings, today: date, first: date, last: date) -> Tally:
    """How the tasks stand that `reporting.reported_tasks` tells of."""
    catch_up(db, settings)
    make_due(db, today)
    found = rows(db, _FIGURES, {"first": first.isoformat(), "at": min(last, today).isoformat()})
    departments: dict[str | None, list[sqlite3.Row]] = {}
    givers: dict[str | None, list[sqlite3.Row]] = {}
    for r in found:
        for name in dict.fromkeys(r["leads"].split(_BREAK) if r["leads"] else [None]):
            departments.setdefault(name, []).append(r)
        givers.setdefault(r["giver"] or None, []).append(r)
    return Tally(_summed(found), _sorted(departments), _sorted(givers))


def _summed(found: Iterable[sqlite3.Row]) -> Counts:
    sums = dict.fromkeys((field.name for field in fields(Counts)), 0)
    for r in found:
        for name in ("given", r["result"], *(["undated"] if r["undated"] else [])):
            sums[name] += r["n"]
        sums["beside"] += r["beside"]
    return Counts(**sums)


def _sorted(groups: dict[str | None, list[sqlite3.Row]]) -> tuple[tuple[str | None, Counts], ...]:
    counted = [(name, _summed(its)) for name, its in groups.items()]
    return tuple(sorted(counted, key=lambda entry: (-entry[1].given, entry[0] or "")))
