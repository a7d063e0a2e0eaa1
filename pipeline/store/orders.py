"""Orders that go over from one dispatch to another, with their tasks and all that was decided about them.

Used where files are taken apart or put together: a task keeps its number, its state and its history, and none is
there twice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from pipeline.core.model import Directive, Text
from pipeline.store.database import insert, next_position, row, row_of, rows, update
from pipeline.store.deciding import is_by_hand, is_order_by_hand
from pipeline.store.documents import iso
from pipeline.store.findings import add_assignments, deadline_values, directive_values
from pipeline.store.identity import text_likeness, words
from pipeline.store.occurrences import first_period

# two readings of one order share so much of their words
SAME_ORDER = 0.6
BEGINNING = 40  # letters by which an order is found again in the text of its file


def likeness(held: sqlite3.Row, text: str, ref: str) -> float:
    """How far an order that is held is another text with this place: 0 to 1."""
    alike = text_likeness(held["text"], text)
    if alike is None:
        return float(words(held["text"]) == words(text) or held["ref"] == ref)
    return alike


def directives_of_file(db: sqlite3.Connection, file: int) -> list[sqlite3.Row]:
    """The orders that were read in a file, in their order."""
    return rows(db, "SELECT * FROM directives WHERE file_id = ? ORDER BY position", [file])


def paired(
    held: Sequence[sqlite3.Row], read: Sequence[Directive]
) -> tuple[list[tuple[sqlite3.Row, Directive]], list[Directive]]:
    """Each order that was read with the held one that it is; and those that are none of them."""
    left = list(held)
    pairs, added = [], []
    for directive in read:
        ref, text = directive.ref, directive.text
        marks = [(likeness(h, text, ref), h["ref"] == ref, -i) for i, h in enumerate(left)]
        best = max(marks, default=(0.0, False, 0))
        if best[0] >= SAME_ORDER:
            pairs.append((left.pop(-best[2]), directive))
        else:
            added.append(directive)
    return pairs, added


# the orders of a dispatch that are no second source of another
_STANDING = """
    SELECT * FROM directives d WHERE document_id = ? AND id <> ?
    AND EXISTS (SELECT 1 FROM tasks t WHERE t.directive_id = d.id AND t.same_as IS NULL)
"""


def move(db: sqlite3.Connection, directive: int, document: int, file: int) -> None:
    """Let an order stand in another dispatch, behind those it has; one that it has already is then one with it.

    Inside a transaction, as all here.
    """
    found = row_of(db, "directives", directive)
    there = rows(db, _STANDING, [document, directive])
    behind = next_position(db, "directives", "document_id", document)
    update(db, "directives", directive, document_id=document, file_id=file, position=behind)
    same = [(likeness(r, found["text"], found["ref"]), -r["id"]) for r in there]
    best = max(same, default=(0.0, 0))
    if best[0] >= SAME_ORDER:
        _tie(db, directive, -best[1])


def reread(db: sqlite3.Connection, directive: int, read: Directive, text: Text) -> None:
    """Put what was read anew of an order in the place of what was read before; what a clerk set by hand stays."""
    values = directive_values(read, text)
    if is_order_by_hand(db, directive, "text"):
        del values["text"]
    update(db, "directives", directive, **values)
    if not is_order_by_hand(db, directive, "assignees"):
        db.execute("DELETE FROM assignments WHERE directive_id = ?", [directive])
        add_assignments(db, directive, read)
    new = deadline_values(read.deadline)
    db.execute("DELETE FROM deadlines WHERE directive_id = ?", [directive])
    insert(db, "deadlines", directive_id=directive, **new)
    tasks = rows(db, "SELECT * FROM tasks WHERE directive_id = ?", [directive])
    for task in tasks:
        # the days of a duty that has come round already are not counted anew
        if len(tasks) == 1 and task["state"] in ("open", "not_ours") and not is_by_hand(db, task["id"], "due", "rrule"):
            due, rrule = iso(read.deadline.due), read.deadline.rrule
            values = {"due": due, "time": read.deadline.time, "rrule": rrule, **first_period(rrule, due)}
            update(db, "tasks", task["id"], **values)


def take_out(db: sqlite3.Connection, directive: int) -> bool:
    """Take out an order that is none, unless anything was ever told or decided of its tasks; whether it was."""
    tasks = rows(db, "SELECT * FROM tasks WHERE directive_id = ?", [directive])
    named = """
        SELECT 1 FROM tasks t WHERE t.directive_id = ? AND (EXISTS (SELECT 1 FROM events e WHERE e.task_id = t.id)
        OR EXISTS (SELECT 1 FROM tasks o WHERE o.same_as = t.id) OR EXISTS
        (SELECT 1 FROM proposals p WHERE p.state <> 'waiting' AND t.id IN (p.task_id, p.other_id)))
    """
    if any(is_decided(db, t) for t in tasks) or row(db, named, [directive]) is not None:
        return False
    for t in tasks:
        db.execute("DELETE FROM proposals WHERE ? IN (task_id, other_id)", [t["id"]])
    for table in ("tasks", "responsibles", "assignments", "deadlines"):
        db.execute(f"DELETE FROM {table} WHERE directive_id = ?", [directive])
    db.execute("DELETE FROM directives WHERE id = ?", [directive])
    return True


_DECIDED = ("state", "why", "due", "time", "done_on", "late", "note", "evidence_id")


def _tie(db: sqlite3.Connection, again: int, first: int) -> None:
    """Make the tasks of two orders that are one: those of the `first` stand, with what was decided about the others."""
    sql = "SELECT * FROM tasks WHERE directive_id = ? AND same_as IS NULL ORDER BY period, id"
    theirs = {t["period"]: t for t in rows(db, sql, [first])}
    for task in rows(db, sql, [again]):
        kept = theirs.get(task["period"]) or (list(theirs.values())[-1] if theirs else None)
        if kept is None:
            continue
        if is_decided(db, task) and not is_decided(db, kept):
            update(db, "tasks", kept["id"], **{column: task[column] for column in _DECIDED})
            db.execute("UPDATE corrections SET task_id = ? WHERE task_id = ?", [kept["id"], task["id"]])
        db.execute("UPDATE tasks SET same_as = ? WHERE same_as = ?", [kept["id"], task["id"]])
        update(db, "tasks", task["id"], same_as=kept["id"], next_at=None)
    _take_over_departments(db, again, first)


def _take_over_departments(db: sqlite3.Connection, again: int, first: int) -> None:
    """Whom a clerk gave an order to has it still."""
    sql = "SELECT * FROM responsibles WHERE directive_id = ? AND through = 'assigned'"
    known = {r["department"] for r in rows(db, sql, [first])}
    for r in rows(db, sql, [again]):
        if r["department"] not in known:
            update(db, "responsibles", r["id"], directive_id=first)


def is_decided(db: sqlite3.Connection, task: sqlite3.Row) -> bool:
    """Whether a clerk, or what the office did, settled something about a task."""
    by_hand = row(db, "SELECT 1 FROM corrections WHERE task_id = ?", [task["id"]]) is not None
    return by_hand or task["state"] not in ("open", "not_ours")
