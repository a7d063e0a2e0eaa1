"""A decision taken back: every row it changed is as it was before, and the history tells both."""

from __future__ import annotations

import sqlite3

from pipeline.core.errors import UsageError
from pipeline.core.settings import Settings
from pipeline.core.texts import for_the_record, say
from pipeline.store.changes import Change, changes_of, kept, reverse
from pipeline.store.corrections import JUDGED
from pipeline.store.database import packed, row, rows, writing
from pipeline.store.differing import ASSIGNEES
from pipeline.store.history import add_event
from pipeline.store.names import document_name
from pipeline.store.proposing import propose
from pipeline.store.regrouping import REGROUPINGS, take_back
from pipeline.store.settling import settle

# the events that are decisions of a person; others follow from them, or from what arrived
DECISIONS = (
    "done", "reopen", "extend", "drop", "assign", "edit", "add", "correct", "accepted", "rejected", "seen",
    "split", "join", "instruct", "arrival", "many",
)  # fmt: skip
_UNDONE = "SELECT 1 FROM events WHERE undoes = ?"


def undo(db: sqlite3.Connection, settings: Settings, event: int | None = None) -> str:
    """Take back the last decision that stands, or the one with this number in the history.

    Raises:
        UsageError: there is none, it is no decision, it was taken back already, or something was changed again since.
    """
    with writing(db):
        found = _decision(db, event)
        if row(db, _UNDONE, [found["id"]]):
            raise UsageError(say("store.undone_already", event=found["id"]))
        changes = _as_before(db, settings, found)
        with for_the_record():
            note = say(f"store.decision_{found['what']}")
        taken_back = add_event(
            db, "undo", document=found["document_id"], task=found["task_id"], field=found["field"],
            before=found["after"], after=found["before"], note=note, detail=kept(changes), undoes=found["id"],
        )  # fmt: skip
        if found["what"] in ("correct", "accepted") and found["field"] in {*JUDGED, ASSIGNEES}:
            settle(db, settings, found["document_id"], part_of=taken_back)
            propose(db, settings, found["document_id"])
    decision = say(f"store.decision_{found['what']}")
    return say("store.did_undo", event=found["id"], what=_about(db, found, decision))


def _about(db: sqlite3.Connection, event: sqlite3.Row, decision: str) -> str:
    """The decision with the task and the dispatch that it was about, so that the clerk sees what came back."""
    task = say("listing.event_task", task=event["task_id"]) if event["task_id"] else ""
    of = row(db, "SELECT * FROM documents WHERE id = ?", [event["document_id"]])
    proposal = event["note"] if event["what"] in ("accepted", "rejected") else ""
    return ", ".join(part for part in (decision, proposal, task, document_name(of) if of else "") if part)


def _as_before(db: sqlite3.Connection, settings: Settings, event: sqlite3.Row) -> list[Change]:
    if event["what"] in REGROUPINGS:
        return take_back(db, settings, event)
    followers = rows(db, "SELECT * FROM events WHERE part_of = ? ORDER BY id DESC", [event["id"]])
    return [c for e in (*followers, event) for c in reverse(db, changes_of(e))]


def _decision(db: sqlite3.Connection, event: int | None) -> sqlite3.Row:
    if event is None:
        sql = """
            SELECT * FROM events e WHERE what IN (SELECT value FROM json_each(?)) AND detail LIKE '{"changes"%'
            AND e.part_of IS NULL AND NOT EXISTS (SELECT 1 FROM events u WHERE u.undoes = e.id) ORDER BY id DESC LIMIT 1
        """
        found = row(db, sql, [packed(list(DECISIONS))])
        if found is None:
            raise UsageError(say("store.nothing_to_undo"))
        return found
    found = row(db, "SELECT * FROM events WHERE id = ?", [event])
    if found is None or found["what"] not in {*DECISIONS, *REGROUPINGS} or found["detail"] is None:
        raise UsageError(say("store.no_decision", event=event))
    return found
