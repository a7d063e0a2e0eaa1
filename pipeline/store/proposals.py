"""Proposals waiting for a clerk's yes: what a dispatch seems to do to an earlier one, or to a task of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from pipeline.core.errors import UsageError
from pipeline.core.texts import for_the_record, say
from pipeline.store.changes import Change, change, kept
from pipeline.store.database import packed, row, row_of, rows, writing
from pipeline.store.deciding import by_hand
from pipeline.store.decisions import mark_done
from pipeline.store.documents import absorb, document_row
from pipeline.store.history import add_event
from pipeline.store.names import document_name

# these need the files, or move more than a proposal does: pipeline/parting.py accepts them
_ELSEWHERE = ("split", "continues")
# of what another copy says otherwise, the fields that need no settings
_OF_TASK = ("due", "time", "state")
_WAITING = "SELECT * FROM proposals WHERE state = 'waiting'"


def proposals(db: sqlite3.Connection, only: Sequence[int] | None = None) -> list[dict[str, Any]]:
    """What waits: {"id", "role", "dispatch", "of", "task", "ref", "also", "field", "value", "text", "page"}.

    `dispatch` does `role` to `of`, or to its `task` (at `ref`), with the words `text`; `value` is the new value of
    `field`, `also` the task of `dispatch` that orders the same. `only`: these alone.
    """
    among = "" if only is None else "AND id IN (SELECT value FROM json_each(?))"
    found = rows(db, f"{_WAITING} {among} ORDER BY id", [] if only is None else [packed(list(only))])
    ids = {i for p in found for i in (p["document_id"], p["cited_id"]) if i is not None}
    named = rows(db, "SELECT * FROM documents WHERE id IN (SELECT value FROM json_each(?))", [packed(sorted(ids))])
    names = {r["id"]: document_name(r) for r in named}
    refs = {r["id"]: r["ref"] for r in rows(db, _REFS)}
    return [
        {"id": p["id"], "role": p["kind"], "dispatch": names[p["document_id"]], "of": names.get(p["cited_id"]),
         "task": p["task_id"], "ref": refs.get(p["task_id"]), "also": p["other_id"], "field": p["field"],
         "value": p["value"], "text": p["evidence"], "page": p["page"]}
        for p in found
    ]  # fmt: skip


_REFS = """
    SELECT t.id, d.ref FROM tasks t JOIN directives d ON d.id = t.directive_id
    WHERE t.id IN (SELECT task_id FROM proposals WHERE state = 'waiting')
"""


def accept(db: sqlite3.Connection, proposal: int) -> str:
    """Say yes to a proposal: what it says is so from now on.

    Raises:
        UsageError: no such proposal waits.
    """
    with writing(db):
        found = _waiting(db, proposal)
        changed = found["kind"] == "changed" and found["field"] not in _OF_TASK
        if found["kind"] in _ELSEWHERE or changed:
            raise UsageError(say("parts.by_command", id=proposal))
        what = _about(db, found)
        changes = change(db, "proposals", proposal, state="accepted")
        changes += _settled(db, found, "accepted")
        changes += _come_true(db, found)
        event = _decided(db, found, "accepted", changes)
        if found["kind"] == "same_dispatch":
            absorb(db, found["document_id"], found["cited_id"], part_of=event)
    changed = len({c.row for c in changes if c.table == "tasks"})
    tasks = say("store.tasks_changed", count=changed) if changed else ""
    return say("store.did_accept", id=proposal, what=what, tasks=tasks)


def reject(db: sqlite3.Connection, proposal: int) -> str:
    """Say no to a proposal.

    Raises:
        UsageError: no such proposal waits.
    """
    with writing(db):
        found = _waiting(db, proposal)
        changes = change(db, "proposals", proposal, state="rejected")
        changes += _settled(db, found, "rejected")
        _decided(db, found, "rejected", changes)
        what = _about(db, found)
    return say("store.did_reject", id=proposal, what=what)


def _about(db: sqlite3.Connection, proposal: sqlite3.Row) -> str:
    """What a proposal says, in short: its kind, the dispatch it comes from and the one it is about."""
    ids = dict.fromkeys(i for i in (proposal["document_id"], proposal["cited_id"]) if i)
    names = " → ".join(document_name(document_row(db, i)) for i in ids)
    kind = say(f"store.kind_{proposal['kind']}")
    return f"{kind}: {names}"


def _waiting(db: sqlite3.Connection, proposal: int) -> sqlite3.Row:
    found = row(db, f"{_WAITING} AND id = ?", [proposal])
    if found is None:
        raise UsageError(say("store.no_proposal", id=proposal))
    return found


def _settled(db: sqlite3.Connection, proposal: sqlite3.Row, state: str) -> list[Change]:
    """The citation that says the same is settled with it."""
    citation = proposal["citation_id"] and row(db, "SELECT * FROM citations WHERE id = ?", [proposal["citation_id"]])
    if not citation or citation["role"] != proposal["kind"]:
        return []
    return change(db, "citations", citation["id"], state=state)


@for_the_record()
def _decided(db: sqlite3.Connection, proposal: sqlite3.Row, state: str, changes: list[Change]) -> int:
    note = say("store.proposal", id=proposal["id"], kind=say(f"store.kind_{proposal['kind']}"))
    of = proposal["document_id"] if proposal["kind"] == "same_dispatch" else proposal["cited_id"]
    return add_event(
        db, state, document=of, task=proposal["task_id"],
        before="waiting", after=state, note=note, detail=kept(changes),
    )  # fmt: skip


def _come_true(db: sqlite3.Connection, proposal: sqlite3.Row) -> list[Change]:
    kind, task = proposal["kind"], proposal["task_id"]
    if kind == "replaces":
        return _superseded(db, proposal)
    if kind == "same_dispatch":
        return _numbered(db, proposal)
    if task is None:
        return []
    found = row_of(db, "tasks", task)
    if found["state"] != "open":
        return []
    changes: list[Change] = []
    if kind == "done":
        proof = proposal["document_id"]
        changes += mark_done(db, found, date.fromisoformat(proposal["value"]), note=None, evidence=proof)
    elif proposal["field"]:
        changes += change(db, "tasks", task, **{proposal["field"]: proposal["value"]})
        changes += by_hand(db, task=task, field=proposal["field"], value=proposal["value"])
    if proposal["other_id"]:
        changes += change(db, "tasks", proposal["other_id"], same_as=task)
    return changes


def _numbered(db: sqlite3.Connection, proposal: sqlite3.Row) -> list[Change]:
    """What was not read of a dispatch is taken from the citations of it."""
    held, cited = (document_row(db, proposal[k]) for k in ("document_id", "cited_id"))
    known = ("number", "symbol", "serial", "issued", "issuer")
    return change(db, "documents", held["id"], **{k: cited[k] for k in known if held[k] is None})


@for_the_record()
def _superseded(db: sqlite3.Connection, proposal: sqlite3.Row) -> list[Change]:
    """The open tasks of a dispatch that was replaced need not be done any more, and its duties end."""
    sql = """
        SELECT t.id, t.state FROM tasks t JOIN directives d ON d.id = t.directive_id
        WHERE d.document_id = ? AND (t.state = 'open' OR t.next_at IS NOT NULL)
    """
    why = say("store.why_replaced", name=document_name(document_row(db, proposal["document_id"])))
    changes: list[Change] = []
    for task in rows(db, sql, [proposal["cited_id"]]):
        ended = {"state": "dropped", "note": why} if task["state"] == "open" else {}
        changes += change(db, "tasks", task["id"], **ended, next_at=None)
    return changes
