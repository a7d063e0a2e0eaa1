"""The account of the mail as a clerk looks at it: what waits, is being read, came to what, failed or was refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from pipeline.core.errors import UsageError
from pipeline.core.settings import Settings
from pipeline.core.texts import say
from pipeline.store import corrections, decisions
from pipeline.store.database import packed, row, rows, update, writing
from pipeline.store.deciding import as_one
from pipeline.store.documents import document_row
from pipeline.store.history import add_event
from pipeline.store.inbox import FROM_PAGE, counts, enter, last_beat
from pipeline.store.names import document_name

SHOWN = 30  # of each list
_QUIET_SECONDS = 90.0  # a `watch` that is silent for longer reads a large file, or is dead
_BY_STATE = "SELECT * FROM intake WHERE state = ? ORDER BY changed_at DESC, id DESC LIMIT ?"


@dataclass(frozen=True, slots=True)
class Mailroom:
    """Rows of `intake`, the latest first; ``recorded`` with the dispatches (`dispatches`) that came of each file.

    ``watched``: a program empties the inbox; ``counts`` are of all files in each state, also of what is not shown.
    """

    waiting: list[sqlite3.Row]
    reading: list[sqlite3.Row]
    recorded: list[dict[str, Any]]
    failed: list[sqlite3.Row]
    refused: list[sqlite3.Row]
    counts: dict[str, int]
    watched: bool


def mailroom(db: sqlite3.Connection) -> Mailroom:
    """How the mail stands now."""
    lists = {state: rows(db, _BY_STATE, [state, SHOWN]) for state in ("received", "reading", "failed", "refused")}
    return Mailroom(
        lists["received"], lists["reading"], _recorded(db), lists["failed"], lists["refused"], counts(db),
        bool(lists["reading"]) or is_watched(db),
    )  # fmt: skip


def is_watched(db: sqlite3.Connection) -> bool:
    """Whether `watch` gave a sign a moment ago."""
    beat = last_beat(db)
    if beat is None or beat.stopped is not None:
        return False
    return (datetime.now(UTC) - datetime.fromisoformat(beat.beat)).total_seconds() < _QUIET_SECONDS


def _recorded(db: sqlite3.Connection) -> list[dict[str, Any]]:
    # nearly all that came is recorded: the latest are looked through one by one
    sql = """
        SELECT * FROM intake INDEXED BY intake_changed WHERE state IN ('recorded', 'duplicate')
        ORDER BY changed_at DESC, id DESC LIMIT ?
    """
    found = [dict(r) for r in rows(db, sql, [SHOWN])]
    theirs = _dispatches(db, {r["sha256"] for r in found if r["sha256"]})
    return [{**r, "dispatches": theirs.get(r["sha256"], [])} for r in found]


def _dispatches(db: sqlite3.Connection, hashes: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """The dispatches in each of these files, in their order."""
    sql = """
        SELECT whole.sha256, d.*, (SELECT count(DISTINCT o.id) FROM tasks t JOIN directives o ON o.id = t.directive_id
            WHERE o.document_id = d.id AND +t.state = 'open' AND t.same_as IS NULL) AS tasks
        FROM files whole JOIN files f ON f.id = whole.id OR f.part_of = whole.id
        JOIN documents d ON d.id = f.document_id
        WHERE whole.sha256 IN (SELECT value FROM json_each(?)) ORDER BY f.id
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for r in rows(db, sql, [packed(sorted(hashes))]):
        told = {k: r[k] for k in ("arrival_number", "received", "received_assumed", "direction", "subject", "tasks")}
        found.setdefault(r["sha256"], []).append({"document": r["id"], "name": document_name(r), **told})
    return found


def handed_in(db: sqlite3.Connection, files: Sequence[str], since: str) -> None:
    """Keep that files, by their names in the inbox, came through the page after `since` (ISO 8601), and by whom.

    One of them may have been read by now, and be no more in the inbox.
    """
    sql = "SELECT id FROM intake WHERE path = ? AND (in_inbox OR came_at >= ?) ORDER BY id DESC LIMIT 1"
    with writing(db):
        for name in files:
            found = row(db, sql, [name, since])
            if found is None:
                enter(db, {name: name})
                found = rows(db, sql, [name, since])[0]
            update(db, "intake", found["id"], came_from=FROM_PAGE)
            add_event(db, "handed_in", note=name)


def instruct(
    db: sqlite3.Connection,
    settings: Settings,
    document: int,
    *,
    by: str,
    words: str = "",
    lead: str = "",
    support: Sequence[str] = (),
    until: date | None = None,
) -> str:
    """Keep a leader's instruction on a dispatch (bút phê): whom its open tasks are given to, and by when.

    A dispatch without an open task gets one with the leader's `words`. All of it is one decision.

    Raises:
        UsageError: a department is not known, or there is nothing to do: neither words nor a task.
    """
    told_words = " ".join(words.split())
    with as_one(db, "instruct", document) as told:
        tasks = _open_tasks(db, document)
        if not tasks and not told_words:
            raise UsageError(say("mailroom.no_task", name=document_name(document_row(db, document))))
        if not tasks or not (lead or support):
            corrections.add_task(db, settings, f"#{document}", text=told_words, until=until)
            tasks = _open_tasks(db, document)[-1:]
        leader = by.strip() or None
        for task in tasks:
            for department, role in [(lead, "lead")] * bool(lead) + [(s, "support") for s in support]:
                decisions.assign(db, settings, task, department, role, given_by=leader, until=until)
        told["after"] = leader
        told["note"] = "; ".join(part for part in (told_words, lead, *support) if part)
    name = document_name(document_row(db, document))
    return say("mailroom.did_instruct", name=name, count=len(tasks))


def _open_tasks(db: sqlite3.Connection, document: int) -> list[int]:
    sql = """
        SELECT t.id FROM tasks t JOIN directives d ON d.id = t.directive_id
        WHERE d.document_id = ? AND +t.state = 'open' AND t.same_as IS NULL ORDER BY t.id
    """
    return [r["id"] for r in rows(db, sql, [document])]
