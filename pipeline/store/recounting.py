"""Terms counted anew when a clerk corrects the day a dispatch was received or issued."""

from __future__ import annotations

import sqlite3

from pipeline.core.model import Deadline
from pipeline.core.settings import Settings
from pipeline.core.texts import for_the_record
from pipeline.store.changes import change, kept
from pipeline.store.database import rows
from pipeline.store.deciding import is_by_hand
from pipeline.store.documents import day_of, document_row, iso
from pipeline.store.history import add_event
from pipeline.store.occurrences import first_period
from pipeline.store.readings import text_of


def recount(
    db: sqlite3.Connection, settings: Settings, document: int, *, part_of: int | None = None
) -> int:
    """Count the deadlines of a document anew from the days now known; how many tasks moved.

    A deadline that a clerk set by hand stays, and so does that of a task that is done, dropped or lapsed.
    """
    sql = """
        SELECT l.*, d.file_id FROM deadlines l JOIN directives d ON d.id = l.directive_id
        WHERE d.document_id = ? AND l.span_start >= 0 AND d.file_id IS NOT NULL
    """
    kept = rows(db, sql, [document])
    moved = 0
    for file in {r["file_id"] for r in kept}:
        counted = _counted(db, settings, document, file)
        for r in (r for r in kept if r["file_id"] == file):
            new = counted.get((r["span_start"], r["span_end"], r["rule"]))
            if new is not None and (iso(new.due), new.time, new.rrule) != (r["due"], r["time"], r["rrule"]):
                moved += _move(db, document, r, new, part_of)
    return moved


@for_the_record()
def _counted(
    db: sqlite3.Connection, settings: Settings, document: int, file: int
) -> dict[tuple[int, int, str], Deadline]:
    """The deadlines of a file's text by place and rule, counted from the days that the record knows."""
    from pipeline.core.workdays import calendar_of
    from pipeline.parse.deadlines import find_deadlines

    text = text_of(db, file)
    if text is None:
        return {}
    known = document_row(db, document)
    found = find_deadlines(
        text,
        issued=day_of(known["issued"]),
        received=day_of(known["received"]),
        calendar=calendar_of(settings.calendar, settings.deadlines.works_saturdays),
        before_is_inclusive=settings.deadlines.before_is_inclusive,
    )
    return {(d.start, d.end, d.rule): d for d in found}


def _move(
    db: sqlite3.Connection, document: int, before: sqlite3.Row, new: Deadline, part_of: int | None
) -> int:
    due, time, rrule = iso(new.due), new.time, new.rrule
    read = change(db, "deadlines", before["id"], due=due, time=time, rrule=rrule, why=new.why)
    tasks = rows(db, "SELECT * FROM tasks WHERE directive_id = ?", [before["directive_id"]])
    # the days of a duty that has come round already are not counted anew
    movable = [t for t in tasks if len(tasks) == 1 and t["state"] in ("open", "not_ours")]
    moved = 0
    for task in movable:
        if is_by_hand(db, task["id"], "due", "rrule"):
            continue
        changes = change(db, "tasks", task["id"], due=due, time=time, rrule=rrule, **first_period(rrule, due))
        add_event(
            db, "recount", document=document, task=task["id"], field="due", before=task["due"], after=due,
            detail=kept([*read, *changes]), part_of=part_of,
        )  # fmt: skip
        moved += 1
    return moved
