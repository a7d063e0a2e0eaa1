"""What would become of the tasks under other settings: told before anything is changed, nothing is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.core.settings import Settings
from pipeline.store.database import packed, rows
from pipeline.store.judged_by import judged_by
from pipeline.store.settling import Judged, is_judged, is_taken_off, judge


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Open tasks, by number, that would become this office's, would be so no more, or would change departments."""

    gained: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost or self.moved)


def foresee(
    db: sqlite3.Connection, before: Settings, after: Settings, renamed: Mapping[str, str] | None = None
) -> Foreseen:
    """What `after` would change of the tasks as they stand; departments `renamed` (old: new) stay what they are."""
    if judged_by(before) == judged_by(after):
        return Foreseen()
    new = renamed or {}
    gained: list[int] = []
    lost: list[int] = []
    moved: list[int] = []
    for document in rows(db, "SELECT id FROM documents WHERE held ORDER BY id"):
        for judged in judge(db, after, document["id"])[1]:
            tasks = [t for t in rows(db, _TASKS, [judged.directive]) if is_judged(db, t)]
            gained += [t["id"] for t in tasks if judged.ours and t["state"] == "not_ours"]
            lost += [t["id"] for t in tasks if not judged.ours and t["state"] == "open"]
            stays = [t["id"] for t in tasks if judged.ours and t["state"] == "open"]
            if stays and _departments(db, judged, new) != _departments_now(db, judged.directive, new):
                moved += stays
    return Foreseen(tuple(gained), tuple(lost), tuple(moved))


_TASKS = "SELECT * FROM tasks WHERE directive_id = ? AND same_as IS NULL ORDER BY id"


def _departments(db: sqlite3.Connection, judged: Judged, renamed: Mapping[str, str]) -> set[tuple[str, str]]:
    was = {new: old for old, new in renamed.items()}
    return {
        (r.department, r.role)
        for r in judged.responsibles
        if not is_taken_off(db, judged.directive, was.get(r.department, r.department))
    }


def _departments_now(db: sqlite3.Connection, directive: int, renamed: Mapping[str, str]) -> set[tuple[str, str]]:
    sql = "SELECT department, role FROM responsibles WHERE directive_id = ? AND through <> 'assigned'"
    return {(renamed.get(r["department"], r["department"]), r["role"]) for r in rows(db, sql, [directive])}


@dataclass(frozen=True, slots=True)
class Told:
    """A task as it is named before it changes: its number, its words, and the row of its dispatch."""

    task: int
    text: str
    document: int


def told(db: sqlite3.Connection, tasks: tuple[int, ...], most: int) -> list[Told]:
    """The first of these tasks, to be shown."""
    sql = """
        SELECT t.id, d.text, d.document_id FROM tasks t JOIN directives d ON d.id = t.directive_id
        WHERE t.id IN (SELECT value FROM json_each(?)) ORDER BY t.id
    """
    return [Told(r["id"], r["text"], r["document_id"]) for r in rows(db, sql, [packed(list(tasks[:most]))])]
