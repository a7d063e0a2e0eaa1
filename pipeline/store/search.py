"""Full text over all dispatches and tasks, with and without accents, by number in any spelling."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
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
from pipeline.store.search_words import Term, as_query, has_accents_of, queries, read_terms, snippet
from pipeline.store.tasks import tasks_by_id

DISPATCHES, TASKS = 20, 50  # shown unless more is asked for
# of the newest texts that hold the words: among them those with the typed accents come first. Of one issuer's fewer:
# one text in many is its, and the others are passed over one by one
_LOOKED_AT, _LOOKED_AT_OF_ISSUER = 200, 80

_HEADS = """
    SELECT d.id AS document, NULL AS reading FROM search_documents w CROSS JOIN documents d ON d.id = w.rowid
    WHERE search_documents MATCH :words {among} {filters} ORDER BY w.rowid DESC LIMIT :looked_at
"""
_TEXTS = """
    SELECT f.document_id AS document, r.id AS reading FROM search_readings w
    CROSS JOIN readings r ON r.id = w.rowid CROSS JOIN files f ON f.id = r.file_id {issuer_of_f}
    {dispatch_of_f}
    WHERE search_readings MATCH :words AND f.document_id IS NOT NULL {among} {filters}
    ORDER BY w.rowid DESC LIMIT :looked_at
"""
_ORDERS = """
    SELECT t.id AS task, o.text FROM search_directives w
    CROSS JOIN directives o ON o.id = w.rowid {issuer_of_o} CROSS JOIN tasks t ON t.directive_id = o.id
    {dispatch_of_o}
    WHERE search_directives MATCH :words {among} {filters} ORDER BY w.rowid DESC LIMIT :looked_at
"""
# the ids that the rows of some days lie between: words that stand everywhere are then looked up among these alone
_OF_DAYS = "d.issued >= coalesce(:since, '') AND d.issued <= coalesce(:until, '9999')"
_BETWEEN = {
    _HEADS: f"SELECT min(d.id), max(d.id) FROM documents d WHERE {_OF_DAYS}",
    _TEXTS: f"""
        SELECT min(r.id), max(r.id) FROM documents d JOIN files f ON f.document_id = d.id
        JOIN readings r ON r.file_id = f.id WHERE {_OF_DAYS}
    """,
    _ORDERS: f"""
        SELECT min(o.id), max(o.id) FROM documents d JOIN directives o ON o.document_id = d.id WHERE {_OF_DAYS}
    """,
}
_NAMED = {_HEADS: "document, reading", _TEXTS: "document, reading", _ORDERS: "task, text"}
_FEW = 20_000  # dispatches of the days asked for, up to which that is worth it
_OF_ISSUER = "IN (SELECT rowid FROM search_documents WHERE search_documents MATCH :issuer)"
_RESPONSIBLE = """EXISTS (SELECT 1 FROM responsibles p WHERE p.directive_id = {directive}
    AND p.department IN (SELECT value FROM json_each(:departments)))"""
_HAS_TASK = """EXISTS (SELECT 1 FROM directives o CROSS JOIN tasks t ON t.directive_id = o.id
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
    """Dispatches, then tasks, in which every word occurs; those with the typed accents first, among
    them those in which the words follow one another, then the newest.

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
    return {**days, **narrowed, "looked_at": _LOOKED_AT_OF_ISSUER if issuer else _LOOKED_AT}


def _task_conditions(only: Only) -> list[str]:
    # + keeps the state from being looked up first: half of all tasks may be in it
    conditions = [_RESPONSIBLE.format(directive="o.id")] if only.department else []
    return conditions + (["+t.state = :state"] if only.state else [])


def _filters(only: Only, conditions: Iterable[str]) -> str:
    said = (
        (only.issuer, f"d.id {_OF_ISSUER}"),
        (only.since, "d.issued >= :since"),
        (only.until, "d.issued <= :until"),
    )
    return "".join(f" AND {sql}" for sql in (*(sql for value, sql in said if value), *conditions))


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
    readings: dict[int, int | None] = {}
    for query in queries(terms):
        words = {**given, "words": query}
        found = [*_matching(db, _TEXTS, words, filters), *_matching(db, _HEADS, words, filters)]
        for document, reading in sorted(found, key=lambda pair: -pair[0]):
            readings[document] = readings.get(document) or reading
        if len(readings) >= limit:
            break
    if not readings:
        readings = {r["document"]: None for r in _in_parts(db, terms, given, filters)}

    @cache
    def text_of(document: int) -> str:
        read = row(db, "SELECT text FROM readings WHERE id = ?", [readings.get(document)])
        return read["text"] if read else ""

    others = [document for document in readings if document not in called]
    order = [*called, *_best_first(others, text_of, terms, limit)][:limit]
    heads = {r["id"]: r for r in rows(db, _DOCUMENTS, [packed(order)])}
    return [_dispatch(heads[document], text_of(document), terms) for document in order]


_DOCUMENTS = "SELECT * FROM documents WHERE id IN (SELECT value FROM json_each(?))"


def _matching(db: sqlite3.Connection, sql: str, given: dict[str, Any], filters: str) -> list[tuple[int, Any]]:
    """The newest rows that hold the words: dispatch and reading (None: only its head holds them), or task and text."""
    among = ""
    if given["since"] or given["until"]:
        counted = f"SELECT count(*) FROM (SELECT 1 FROM documents d WHERE {_OF_DAYS} LIMIT {_FEW} + 1)"
        if db.execute(counted, given).fetchone()[0] <= _FEW:
            first, last = db.execute(_BETWEEN[sql], given).fetchone()
            among = "AND w.rowid BETWEEN :first AND :last"
            given = {**given, "first": first, "last": last}
    # asked before the row of the dispatch is fetched: few of the texts may be the issuer's
    early = {f"issuer_of_{r}": f"AND {r}.document_id {_OF_ISSUER}" if given["issuer"] else "" for r in "fo"}
    for r in "fo":  # its row is fetched where it is asked for alone
        early[f"dispatch_of_{r}"] = f"CROSS JOIN documents d ON d.id = {r}.document_id" if filters else ""
    rest = filters if sql is _HEADS else filters.replace(f" AND d.id {_OF_ISSUER}", "")
    asked = sql.format(among=among, filters=rest, **early)
    # at one go, not row by row: between two rows every other thread of the page would have its turn
    found = db.execute(f"SELECT json_group_array(json_array({_NAMED[sql]})) FROM ({asked})", given).fetchone()[0]
    return [(first, second) for first, second in json.loads(found)]


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
    sql = f"SELECT d.id AS document FROM documents d WHERE {each} {filters}"
    words = {f"t{n}": as_query([term]) for n, term in enumerate(terms)}
    return rows(db, f"{sql} ORDER BY d.id DESC LIMIT :looked_at", {**given, **words})


def _best_first(
    found: Iterable[int], text_of: Callable[[int], str], terms: Sequence[Term], limit: int
) -> list[int]:
    """Those with the accents that were typed first; else as they come. No more texts are looked at than needed."""
    with_accents: list[int] = []
    others: list[int] = []
    for entry in found:
        (with_accents if has_accents_of(text_of(entry), terms) else others).append(entry)
        if len(with_accents) == limit:
            break
    return [*with_accents, *others][:limit]


def _dispatch(found: sqlite3.Row, text: str, terms: Sequence[Term]) -> dict[str, Any]:
    shown = text or " · ".join(found[field] for field in ("issuer", "subject", "signer") if found[field])
    return {
        "kind": "dispatch",
        "name": document_name(found),
        "issued": found["issued"],
        "issuer": found["issuer"],
        "subject": found["subject"],
        "received": bool(found["held"]),
        "snippet": snippet(shown, terms),
        "document": found["id"],
    }


def _tasks(
    db: sqlite3.Connection, today: date, terms: Sequence[Term], given: dict[str, Any], filters: str, limit: int
) -> list[dict[str, Any]]:
    texts: dict[int, str] = {}
    for query in queries(terms):
        for task, text in _matching(db, _ORDERS, {**given, "words": query}, filters):
            texts.setdefault(task, text)
        if len(texts) >= limit:
            break
    order = _best_first(texts, texts.__getitem__, terms, limit)
    objects = {task["task"]: task for task in tasks_by_id(db, order, today)}
    return [{"kind": "task", **objects[task], "snippet": snippet(texts[task], terms)} for task in order]
