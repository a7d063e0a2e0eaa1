"""Which tasks of a dispatch are ours, and which departments they fall to: judged again whenever its marks change."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.core.settings import Settings
from pipeline.core.texts import for_the_record, say
from pipeline.store.changes import Change, change, kept
from pipeline.store.database import insert, row, rows, update
from pipeline.store.deciding import is_order_by_hand
from pipeline.store.departments import OFF, departments_of
from pipeline.store.documents import day_of, document_row
from pipeline.store.history import add_event
from pipeline.store.judged_by import is_fresh, remember
from pipeline.store.ownership import (
    Assigned,
    Responsible,
    is_inside_office,
    judge_incoming,
    judge_own,
    responsibles,
)
from pipeline.store.senders import Sender, direction_of

_UNCLEAR = ("why_left_open", "why_nobody")  # a person has to say whether the task is this office's


@dataclass(frozen=True, slots=True)
class Judged:
    """A directive as the settings judge it: whether it is this office's and why, and which departments it falls to.

    ``unclear``: not this office's as far as the settings tell, but a person has to look.
    """

    directive: int
    ours: bool
    why: str
    unclear: bool
    responsibles: tuple[Responsible, ...]


def settle(
    db: sqlite3.Connection, settings: Settings, document: int, *, first: bool = False, part_of: int | None = None
) -> None:
    """Judge direction, ownership and departments of a document anew; what a clerk decided stays.

    A task that is judged otherwise than before leaves an event, unless the dispatch is judged for the `first` time.
    """
    direction, found = judge(db, settings, document)
    update(db, "documents", document, direction=direction)
    for judged in found:
        for task in _write_state(db, judged):
            if not first:
                _tell(db, document, task, part_of)
        _write_responsibles(db, judged.directive, judged.responsibles)


def judge(db: sqlite3.Connection, settings: Settings, document: int) -> tuple[str, list[Judged]]:
    """The direction of a document and its directives as these settings judge them; nothing is written."""
    sender = _sender(db, document)
    direction = direction_of(settings, sender)
    directives = rows(db, "SELECT id, ref FROM directives WHERE document_id = ? ORDER BY position", [document])
    assigned = {d["id"]: _assigned(db, d["id"]) for d in directives}
    judged = []
    for directive in directives:
        units = assigned[directive["id"]]
        ours, why, unclear = _judged(settings, sender, direction, units)
        if direction == "outgoing":
            beside = _named_beside(settings, directive, directives, assigned)
            found = responsibles(settings, sender, units, beside)
        else:
            found = responsibles(settings, sender, [u for u in units if is_inside_office(settings, u.unit)])
        judged.append(Judged(directive["id"], ours, why, unclear, found if ours else ()))
    return direction, judged


def settle_all(db: sqlite3.Connection, settings: Settings, *, part_of: int | None = None) -> bool:
    """Judge every held document anew where congvan.toml has changed since; whether it had. Inside a transaction."""
    if not is_fresh(db, settings):
        for document in rows(db, "SELECT id FROM documents WHERE held ORDER BY id"):
            settle(db, settings, document["id"], part_of=part_of)
    elif row(db, "SELECT 1 FROM facts WHERE name = 'settings'"):
        return False
    remember(db, settings)
    return True


def _sender(db: sqlite3.Connection, document: int) -> Sender:
    d = document_row(db, document)
    recipients = tuple(json.loads(d["recipients"]))
    return Sender(d["issuer"], d["symbol"], d["parent"], d["place"], day_of(d["issued"] or d["received"]), recipients)


def _assigned(db: sqlite3.Connection, directive: int) -> tuple[Assigned, ...]:
    sql = "SELECT unit, role FROM assignments WHERE directive_id = ? ORDER BY position"
    return tuple(Assigned(a["unit"], a["role"]) for a in rows(db, sql, [directive]))


@for_the_record()
def _judged(settings: Settings, sender: Sender, direction: str, units: Sequence[Assigned]) -> tuple[bool, str, bool]:
    """Whether a directive is this office's, why, in one sentence for the clerk, and whether that is unclear."""
    leads = [u.unit for u in units if u.role == "lead"]
    if direction == "elsewhere":
        ours, key, tells = False, "why_elsewhere", sender.issuer or ""
    elif direction == "outgoing":
        ours, key, tells = judge_own(settings, sender, leads)
    else:
        ours, key, tells = judge_incoming(settings, sender, leads)
    return ours, say(f"store.{key}", unit=tells), key in _UNCLEAR


def _write_state(db: sqlite3.Connection, judged: Judged) -> list[Change]:
    changed: list[Change] = []
    state = "open" if judged.ours else "not_ours"
    for task in rows(db, "SELECT * FROM tasks WHERE directive_id = ?", [judged.directive]):
        if not is_judged(db, task):
            continue
        changed += change(db, "tasks", task["id"], state=state, why=judged.why, unclear=int(judged.unclear))
    return changed


def is_judged(db: sqlite3.Connection, task: sqlite3.Row) -> bool:
    """Whether it is the settings that say if a task is this office's, and no decision of a person."""
    if task["state"] not in ("open", "not_ours"):
        return False
    return row(db, "SELECT 1 FROM corrections WHERE task_id = ? AND field = 'state'", [task["id"]]) is None


def _tell(db: sqlite3.Connection, document: int, c: Change, part_of: int | None) -> None:
    before, after = c.before or {}, c.after or {}
    add_event(
        db, "judged", document=document, task=c.row, field="state", before=before.get("state"),
        after=after.get("state"), note=after.get("why"), detail=kept([c]), part_of=part_of,
    )  # fmt: skip


def _named_beside(
    settings: Settings,
    directive: sqlite3.Row,
    directives: Sequence[sqlite3.Row],
    assigned: Mapping[int, Sequence[Assigned]],
) -> list[str]:
    """The departments that lead in the directives beside this one: `các phòng còn lại` are the others."""
    branch = directive["ref"].rpartition(".")[0]
    beside = [d for d in directives if d["id"] != directive["id"] and d["ref"].rpartition(".")[0] == branch]
    units = [a.unit for d in beside for a in assigned[d["id"]] if a.role == "lead"]
    return [name for unit in units for name, through in departments_of(settings, unit) if through == "named"]


def is_taken_off(db: sqlite3.Connection, directive: int, department: str) -> bool:
    """Whether a clerk took a department off a task, so that what is read keeps it off."""
    return is_order_by_hand(db, directive, f"{OFF}{department}")


def _write_responsibles(db: sqlite3.Connection, directive: int, found: Sequence[Responsible]) -> None:
    db.execute("DELETE FROM responsibles WHERE directive_id = ? AND through <> 'assigned'", [directive])
    for position, r in enumerate(found, 1):
        if is_taken_off(db, directive, r.department):
            continue
        insert(
            db,
            "responsibles",
            directive_id=directive,
            position=position,
            department=r.department,
            role=r.role,
            through=r.through,
        )
