"""What the office's own implementing dispatch is made from: an instruction, its tasks, how the office writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.core.errors import UsageError
from pipeline.core.settings import Settings
from pipeline.core.texts import say
from pipeline.store.database import packed, row, rows
from pipeline.store.instructions import show


@dataclass(frozen=True, slots=True)
class Source:
    """An instruction with the duties in it that are this office's.

    ``shown`` is as `store.instructions.show` gives it; ``duties`` are its directives as tasks, a recurring one once;
    ``printed`` the units that each directive names, as printed; ``symbol``, ``signer`` and ``signer_title`` are those
    of the office's latest công văn, None where it has none.
    """

    shown: dict[str, Any]
    duties: tuple[dict[str, Any], ...]
    printed: dict[int, tuple[str, ...]]
    symbol: str | None = None
    signer: str | None = None
    signer_title: str | None = None
    signs_for: str | None = None


def draft_source(
    db: sqlite3.Connection, settings: Settings, today: date, said: str, *, also_done: bool = False
) -> Source:
    """The instruction that a clerk names, and its open duties; with `also_done` also those that are done.

    Raises:
        UsageError: it is not known, was never received, is the office's own, or holds nothing to pass on.
    """
    shown = show(db, settings, today, said)
    if not shown["received"]:
        raise UsageError(say("draft.not_held", name=shown["name"]))
    if shown["own"]:
        raise UsageError(say("draft.own", name=shown["name"]))
    states = {"open", "done"} if also_done else {"open"}
    duties = tuple(d for d in shown["directives"] if _states(d) & states and d["same_as"] is None)
    if not duties:
        raise UsageError(say("draft.nothing", name=shown["name"]))
    printed = _printed(db, [d["directive"] for d in duties])
    sql = """
        SELECT symbol, signer, signer_title, signs_for FROM documents
        WHERE held AND direction = 'outgoing' AND type = 'CV' AND (issued IS NULL OR issued <= ?)
        ORDER BY issued IS NULL, issued DESC, id DESC
    """
    latest = row(db, sql, [today.isoformat()])
    return Source(shown, duties, printed, **(dict(latest) if latest is not None else {}))


def _states(duty: dict[str, Any]) -> set[str]:
    return {occurrence["state"] for occurrence in duty["occurrences"]} or {duty["state"]}


def _printed(db: sqlite3.Connection, directives: Iterable[int]) -> dict[int, tuple[str, ...]]:
    sql = """
        SELECT directive_id, unit FROM assignments WHERE directive_id IN (SELECT value FROM json_each(?))
        AND role = 'lead' ORDER BY directive_id, position
    """
    found: dict[int, tuple[str, ...]] = {}
    for r in rows(db, sql, [packed(list(directives))]):
        found[r["directive_id"]] = (*found.get(r["directive_id"], ()), r["unit"])
    return found
