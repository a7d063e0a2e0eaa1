"""Full text over all dispatches and tasks, with and without accents, by number in any spelling."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.core.errors import UsageError
from pipeline.core.settings import Settings
from pipeline.core.texts import say
from pipeline.store.database import packed, row, rows
from pipeline.store.departments import find_departments
from pipeline.store.documents import iso
from pipeline.store.fields import STATES
from pipeline.store.finding import also_called, find_by_number
from pipeline.store.names import document_name
from pipeline.store.search_words import Term, as_query, has_accents_of, read_terms, snippet
from pipeline.store.tasks import tasks_by_id

DISPATCHES, TASKS = 20, 50  # shown unless more is asked for
_LOOKED_AT = 400  # of the newest texts that hold the words: among them those with the typed accents come first

_HEADS = """
    SELECT d.id AS document, NULL AS text FROM search_documents w CROSS JOIN documents d ON d.id = w.rowid
    WHERE search_documents MATCH :words {filters} ORDER BY w.rowid DESC LIMIT :looked_at
"""
_TEXTS = """
    SELECT d.id AS document, r.text FROM search_readings w
    CROSS JOIN readings r ON r.id = w.rowid CROSS JOIN files f ON f.id = r.file_id
    CROSS JOIN documents d ON d.id = f.document_id
    WHERE search_readings MATCH :words {filters} ORDER BY w.rowid DESC LIMIT :looked_at
"""
_ORDERS = """
    SELECT t.id AS task, o.text FROM search_directives w
    CROSS JOIN directives o ON o.id = w.rowid CROSS JOIN tasks t ON t.directive_id = o.id
    CROSS JOIN documents d ON d.id = o.document_id
    WHERE search_directives MATCH :words {filters} ORDER BY w.rowid DESC LIMIT :looked_at
"""
_RESPONSIBLE = """EXISTS (SELECT 1 FROM responsibles p WHERE p.directive_id = {directive}
    AND p.department IN (SELECT value FROM json_each(:departments)))"""
_HAS_TASK = """EXISTS (SELECT 1 FROM directives o JOIN tasks t ON t.directive_id = o.id
    WHERE o.document_id = d.id AND {conditions})"""


@dataclass(frozen=True, slots=True)
class Only:
    """What a search is narrowed to: issuer and department as a clerk says them, days of issue, a task's state."""

    issuer: str | None = None
    since: date | None = None
    until: date | None = None
    department: str | None = None
    state: str | None = None


def search(
    db: sqlite3.Connection,
    settings: Settings,
    today: date,
    said: str,
    only: Only = Only(),
    *,
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """Dispatches, then tasks, in which every word occurs; those with the typed accents first, then the newest.

    A dispatch that is called as `said` (`CV 1081`, `1081/LĐTBXH`) is the first. Phrases stand in quotes, `rà*` finds
    what begins so. Each row has ``kind`` (`dispatch` or `task`) and ``snippet``, where « » mark the words found; a
    task is further as in `tasks.outstanding`. A dispatch is narrowed by department and state through its tasks.
    `limit` is for each kind.

    Raises:
        UsageError: there is no word in `said`, or the department or the state is not known.
    """
    terms = read_terms(said)
    if not terms:
        raise UsageError(say("search.no_words", said=said))
    given = _given(db, settings, only)
    of_tasks = _task_conditions(only)
    filters = _filters(only, [_HAS_TASK.format(conditions=" AND ".join(of_tasks))] if of_tasks else [])
    dispatches = _dispatches(db, settings, said, terms, given, filters, limit or DISPATCHES)
    tasks = _tasks(db, today, terms, given, _filters(only, of_tasks), limit or TASKS)
    return [*dispatches, *tasks]


def _given(db: sqlite3.Connection, settings: Settings, only: Only) -> dict[str, Any]:
    if only.state is not None and only.state not in STATES:
        raise UsageError(say("store.wrong_state", value=only.state, known=", ".join(STATES)))
    departments = find_departments(db, settings, only.department) if only.department else []
    names = [as_query(read_terms(f'"{name}"')) for name in also_called(settings, only.issuer or "")]
    issuer = f"issuer : ({' OR '.join(name for name in names if name)})" if any(names) else ""
    days = {"since": iso(only.since), "until": iso(only.until)}
    narrowed = {"issuer": issuer, "departments": packed(departments), "state": only.state}
    return {**days, **narrowed, "looked_at": _LOOKED_AT}


def _task_conditions(only: Only) -> list[str]:
    conditions = [_RESPONSIBLE.format(directive="o.id")] if only.department else []
    return conditions + (["t.state = :state"] if only.state else [])


def _filters(only: Only, conditions: Iterable[str]) -> str:
    said = {
        only.issuer: "d.id IN (SELECT rowid FROM search_documents WHERE search_documents MATCH :issuer)",
        only.since: "d.issued >= :since",
        only.until: "d.issued <= :until",
    }
    return "".join(f" AND {sql}" for sql in (*(sql for value, sql in said.items() if value), *conditions))


def _dispatches(
    db: sqlite3.Connection,
    settings: Settings,
    said: str,
    terms: Sequence[Term],
    given: dict[str, Any],
    filters: str,
    limit: int,
) -> list[dict[str, Any]]:
    called = [r["id"] for r in find_by_number(db, settings, said)]
    if filters and called:
        sql = f"SELECT d.id FROM documents d WHERE d.id IN (SELECT value FROM json_each(:called)) {filters}"
        called = [r["id"] for r in rows(db, sql, {**given, "called": packed(called)})]
    words = {**given, "words": as_query(terms)}
    found = [*rows(db, _TEXTS.format(filters=filters), words), *rows(db, _HEADS.format(filters=filters), words)]
    texts: dict[int, str | None] = {}
    for r in found or _in_parts(db, terms, given, filters):
        texts[r["document"]] = texts.get(r["document"]) or r["text"]
    rest = [document for document in texts if document not in called]
    newest = sorted(rest, key=lambda document: -document)
    order = [*called, *_best_first(newest, lambda document: texts[document], terms)]
    return [_dispatch(db, document, texts.get(document), terms) for document in order[:limit]]


def _in_parts(
    db: sqlite3.Connection, terms: Sequence[Term], given: dict[str, Any], filters: str
) -> list[sqlite3.Row]:
    """The dispatches of which the head holds some words and the text the others."""
    if len(terms) < 2:
        return []
    either = """
        SELECT rowid FROM search_documents WHERE search_documents MATCH :t{n} UNION
        SELECT f.document_id FROM search_readings w JOIN readings r ON r.id = w.rowid JOIN files f ON f.id = r.file_id
        WHERE search_readings MATCH :t{n}
    """
    each = " AND ".join(f"d.id IN ({either.format(n=n)})" for n in range(len(terms)))
    sql = f"SELECT d.id AS document, NULL AS text FROM documents d WHERE {each} {filters}"
    words = {f"t{n}": as_query([term]) for n, term in enumerate(terms)}
    return rows(db, f"{sql} ORDER BY d.id DESC LIMIT :looked_at", {**given, **words})


def _best_first(found: Iterable[int], text_of: Callable[[int], str | None], terms: Sequence[Term]) -> list[int]:
    """Those with the accents that were typed first; else as they come."""
    return sorted(found, key=lambda entry: not has_accents_of(text_of(entry) or "", terms))


def _dispatch(db: sqlite3.Connection, document: int, text: str | None, terms: Sequence[Term]) -> dict[str, Any]:
    found = row(db, "SELECT * FROM documents WHERE id = ?", [document])
    assert found is not None
    shown = text or " · ".join(found[field] for field in ("issuer", "subject", "signer") if found[field])
    return {
        "kind": "dispatch",
        "name": document_name(found),
        "issued": found["issued"],
        "issuer": found["issuer"],
        "subject": found["subject"],
        "received": bool(found["held"]),
        "snippet": snippet(shown, terms),
        "document": document,
    }


def _tasks(
    db: sqlite3.Connection, today: date, terms: Sequence[Term], given: dict[str, Any], filters: str, limit: int
) -> list[dict[str, Any]]:
    found = rows(db, _ORDERS.format(filters=filters), {**given, "words": as_query(terms)})
    texts = {r["task"]: r["text"] for r in found}
    order = _best_first(texts, lambda task: texts[task], terms)[:limit]
    objects = {task["task"]: task for task in tasks_by_id(db, order, today)}
    return [{"kind": "task", **objects[task], "snippet": snippet(texts[task], terms)} for task in order]
