"""What hangs together with a dispatch: what it carries out, what carries it out, answers, reminds of or changes it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.store.database import packed, rows
from pipeline.store.instructions import instructions_of

# what ties dispatches into a chain; what is only named as a basis, or in passing, does not
ROLES = ("implements", "answers", "reminds", "amends", "extends", "replaces", "attached")
FARTHEST, MOST = 3, 40
_TIES = """
    SELECT c.document_id AS by, c.cited_id AS of, c.role, c.state FROM citations c
    WHERE c.cited_id IS NOT NULL AND c.cited_id <> c.document_id AND c.state <> 'rejected'
    AND c.role IN (SELECT value FROM json_each(:roles))
    AND (c.document_id IN (SELECT value FROM json_each(:these)) OR c.cited_id IN (SELECT value FROM json_each(:these)))
    UNION
    SELECT p.document_id, p.cited_id, p.kind, CASE p.state WHEN 'waiting' THEN 'proposed' ELSE p.state END
    FROM proposals p WHERE p.task_id IS NULL AND p.cited_id IS NOT NULL AND p.cited_id <> p.document_id
    AND p.state <> 'rejected' AND p.kind IN (SELECT value FROM json_each(:roles))
    AND (p.document_id IN (SELECT value FROM json_each(:these)) OR p.cited_id IN (SELECT value FROM json_each(:these)))
"""
_OWN = """
    SELECT DISTINCT d.document_id AS id FROM directives d JOIN responsibles r ON r.directive_id = d.id
    WHERE r.department = ? AND d.document_id IN (SELECT value FROM json_each(?))
"""


@dataclass(frozen=True, slots=True)
class Tie:
    """The dispatch `by` does `role` to the dispatch `of`; ``proposed`` where nobody has said yes yet."""

    by: int
    of: int
    role: str
    proposed: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """Dispatches as `instructions_of` tells them, each with its ``level``: what carries another out stands below it."""

    root: int
    members: tuple[dict[str, Any], ...]
    ties: tuple[Tie, ...]


def chain_of(db: sqlite3.Connection, document: int, today: date, department: str | None = None) -> Chain:
    """The chain of a dispatch, up to `FARTHEST` steps away; for a department of its own dispatches alone."""
    levels, ties = {document: 0}, dict[tuple[int, int, str], Tie]()
    edge = [document]
    for _ in range(FARTHEST):
        found = _ties(db, edge)
        allowed = _allowed(db, {i for t in found for i in (t.by, t.of)} - levels.keys(), department)
        edge = []
        for tie in found:
            for known, other, step in ((tie.by, tie.of, -1), (tie.of, tie.by, 1)):
                if known in levels and other in allowed and other not in levels and len(levels) < MOST:
                    levels[other] = levels[known] + step
                    edge.append(other)
        ties |= {(t.by, t.of, t.role): t for t in found}
        if not edge:
            break
    _lower(levels, ties.values())
    told = instructions_of(db, sorted(levels), today)
    members = sorted(({**m, "level": levels[m["document"]]} for m in told), key=_place)
    return Chain(document, tuple(members), tuple(t for t in ties.values() if t.by in levels and t.of in levels))


def _lower(levels: dict[int, int], ties: Iterable[Tie]) -> None:
    """Put what does something to another dispatch below it, also where both are as far from the root."""
    for _ in range(FARTHEST):
        for tie in ties:
            if tie.by in levels and tie.of in levels:
                levels[tie.by] = max(levels[tie.by], levels[tie.of] + 1)


def _place(member: dict[str, Any]) -> tuple[int, bool, str, int]:
    return member["level"], member["issued"] is None, member["issued"] or "", member["document"]


def _ties(db: sqlite3.Connection, documents: Sequence[int]) -> list[Tie]:
    given = {"these": packed(list(documents)), "roles": packed(ROLES)}
    return [Tie(r["by"], r["of"], r["role"], r["state"] == "proposed") for r in rows(db, _TIES, given)]


def _allowed(db: sqlite3.Connection, documents: Iterable[int], department: str | None) -> set[int]:
    if department is None:
        return set(documents)
    return {r["id"] for r in rows(db, _OWN, [department, packed(sorted(documents))])}
