"""What the reading was unsure of, for a person to look at: its notes, and what it found with little confidence.

So is an order of which the settings cannot tell whether it is this office's. All that is doubted about one order is
one thing to look at, `d` with the order's number; a note of a dispatch is `n`, a citation `c`. What a clerk has set by
hand or confirmed is no doubt any more, nor an order that was carried out.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from pipeline.core.errors import UsageError
from pipeline.core.settings import Settings
from pipeline.core.texts import in_every_language, say
from pipeline.store.changes import Change, change, kept
from pipeline.store.database import packed, row, row_of, rows, writing
from pipeline.store.history import add_event
from pipeline.store.names import document_name

# below this a finding is looked at by a person; the indexes of migration_doubts.py say the same
SURE = 0.6
TABLES = {"d": "directives", "n": "notes", "c": "citations"}
_EXCERPT = 20  # letters by which a note is known to be of an order
_CONFIRMED = "d.text || char(10) || coalesce(l.text, '')"
_SETTLED = f"""(d.confirmed IS {_CONFIRMED} OR EXISTS (SELECT 1 FROM tasks t WHERE t.directive_id = d.id
    AND (t.state = 'done' OR EXISTS (SELECT 1 FROM corrections k WHERE k.task_id = t.id))))"""
_OWN_FIELD = """CASE n.field WHEN 'arrival.number' THEN 'arrival_number' WHEN 'arrival.date' THEN 'arrival_date'
    ELSE substr(n.field, instr(n.field, '.') + 1) END"""
_LED = """(n.field LIKE '%.assignees' AND EXISTS (SELECT 1 FROM responsibles r WHERE r.directive_id = d.id
    AND r.role = 'lead' AND r.through = 'assigned'))"""

# what was blank when it was read and is not any more: the draft was numbered, a better copy came
_BLANK = {"number": "number_blank", "issued": "date_blank", "issuer": "issuer_missing", "type": "type_missing"}
_FILLED = " OR ".join(
    f"(n.field = 'header.{field}' AND o.{field} IS NOT NULL AND n.problem = '{problem}')"
    for field, text in _BLANK.items() for problem in in_every_language(f"parse.{text}")
)

# the notes that nobody has settled; o is the dispatch, d the order that a note is about, where it is about one
OPEN_NOTES = f"""
    FROM notes n JOIN documents o ON o.id = n.document_id
    LEFT JOIN directives d ON n.field GLOB 'directives.[0-9]*' AND d.document_id = n.document_id
        AND d.position = CAST(substr(n.field, 12) AS INTEGER) + 1
        AND (n.field LIKE '%.deadline' OR instr(n.problem, substr(d.text, 1, {_EXCERPT})))
    LEFT JOIN deadlines l ON l.directive_id = d.id
    WHERE o.held AND n.confirmed IS NOT n.problem AND NOT ({_FILLED}) AND (d.id IS NULL OR NOT ({_SETTLED} OR {_LED}))
    AND NOT EXISTS (SELECT 1 FROM corrections k WHERE k.document_id = n.document_id AND k.field = {_OWN_FIELD})
"""
# every doubt: the row it is about, the dispatch, what is unsure and why
_EVERY = f"""
    SELECT CASE WHEN d.id IS NULL THEN 'n' || n.id ELSE 'd' || d.id END AS key, n.document_id, d.id AS directive_id,
           n.field, d.ref, n.problem, NULL AS text, d.page, d.confidence
    {OPEN_NOTES} {{of_n}}
    UNION ALL
    SELECT 'd' || d.id, d.document_id, d.id, 'directives.' || d.ref, d.ref, NULL, d.text, d.page, d.confidence
    FROM directives d LEFT JOIN deadlines l ON l.directive_id = d.id
    WHERE d.confidence < {SURE} AND NOT {_SETTLED} {{of_d}}
    UNION ALL
    SELECT 'd' || d.id, d.document_id, d.id, 'directives.' || d.ref || '.deadline', d.ref, NULL, l.text, d.page,
           l.confidence
    FROM deadlines l JOIN directives d ON d.id = l.directive_id
    WHERE l.confidence < {SURE} AND l.text IS NOT NULL AND NOT {_SETTLED} {{of_d}}
    UNION ALL
    SELECT 'c' || c.id, c.document_id, NULL, 'citations', NULL, NULL, c.text, c.page, c.confidence
    FROM citations c
    WHERE c.confidence < {SURE} AND c.confirmed IS NOT c.text AND c.state NOT IN ('accepted', 'rejected') {{of_c}}
    UNION ALL
    SELECT 'd' || d.id, d.document_id, d.id, 'directives.' || d.ref || '.assignees', d.ref, t.why, NULL, d.page, NULL
    FROM tasks t JOIN directives d ON d.id = t.directive_id JOIN documents o ON o.id = d.document_id
    LEFT JOIN deadlines l ON l.directive_id = d.id
    WHERE t.unclear AND t.state = 'not_ours' AND t.same_as IS NULL AND o.held AND NOT {_SETTLED} {{of_d}}
"""
FOUND = _EVERY.format(of_n="", of_d="", of_c="")
# the same of the dispatches of some keys alone, a list in JSON
_OF_KEYS = """AND {row}.document_id IN (
    SELECT coalesce(n.document_id, d.document_id, c.document_id) FROM json_each(:keys) k
    LEFT JOIN notes n ON substr(k.value, 1, 1) = 'n' AND n.id = CAST(substr(k.value, 2) AS INTEGER)
    LEFT JOIN directives d ON substr(k.value, 1, 1) = 'd' AND d.id = CAST(substr(k.value, 2) AS INTEGER)
    LEFT JOIN citations c ON substr(k.value, 1, 1) = 'c' AND c.id = CAST(substr(k.value, 2) AS INTEGER))"""
FOUND_OF_KEYS = _EVERY.format(**{f"of_{row}": _OF_KEYS.format(row=row) for row in "ndc"})


def doubts(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """What to look at, the latest dispatch first: id, dispatch, field, ref, problem, text, page, confidence, suggested.

    ``problem`` is the note of the reading; without one ``text`` was read with this ``confidence``. ``suggested`` is
    what the name of the file tells of a blank field, {"value", "file"}, or None.
    """
    from pipeline.store.suggestions import suggested  # rules and their expressions: not on the way of every query

    found = rows(db, f"SELECT * FROM ({FOUND}) ORDER BY document_id DESC")
    names = {i: document_name(row_of(db, "documents", i)) for i in {r["document_id"] for r in found}}
    fields = ("field", "ref", "problem", "text", "page", "confidence")
    return [
        {
            "id": r["key"], "dispatch": names[r["document_id"]], **{f: r[f] for f in fields},
            "suggested": suggested(db, r["document_id"], r["field"]),
        }
        for r in found
    ]  # fmt: skip


def notes_of(db: sqlite3.Connection, document: int) -> list[dict[str, Any]]:
    """The notes of a dispatch that nobody has settled: {"field", "problem"}."""
    return [dict(r) for r in rows(db, f"SELECT n.field, n.problem {OPEN_NOTES} AND o.id = ? ORDER BY n.id", [document])]


def confirm(db: sqlite3.Connection, key: str) -> str:
    """What was read is right: it is asked about no more.

    Raises:
        UsageError: nothing of this number is in doubt.
    """
    with writing(db):
        found = doubted(db, key)
        about, changes = _confirmed(db, key)
        event = {"document": found["document_id"], "task": about["task"], "field": about["field"]}
        add_event(db, "seen", **event, after=about["told"], detail=kept(changes))
    return say("doubt.did_confirm", id=key, name=document_name(row_of(db, "documents", found["document_id"])))


def confirm_all(db: sqlite3.Connection, settings: Settings, said: str) -> str:
    """All that was in doubt of a dispatch, as a clerk says it, was held against the paper and is settled.

    Raises:
        UsageError: the dispatch is not known, may be several, or nothing of it is in doubt.
    """
    from pipeline.store.finding import find_instruction

    with writing(db):
        document = find_instruction(db, settings, said)
        name = document_name(row_of(db, "documents", document))
        keys = [r["key"] for r in rows(db, f"SELECT DISTINCT key FROM ({FOUND}) WHERE document_id = ?", [document])]
        if not keys:
            raise UsageError(say("doubt.nothing_of", name=name))
        changes = [c for key in keys for c in _confirmed(db, key)[1]]
        add_event(db, "seen", document=document, after=len(keys), detail=kept(changes))
    return say("doubt.did_confirm_all", count=len(keys), name=name)


def _confirmed(db: sqlite3.Connection, key: str) -> tuple[sqlite3.Row, list[Change]]:
    about = rows(db, _ABOUT[key[0]], [int(key[1:])])[0]
    return about, change(db, TABLES[key[0]], int(key[1:]), confirmed=about["words"])


_ABOUT = {
    "d": f"""
        SELECT {_CONFIRMED} AS words, d.text AS told, 'text' AS field,
               (SELECT min(id) FROM tasks WHERE directive_id = d.id) AS task
        FROM directives d LEFT JOIN deadlines l ON l.directive_id = d.id WHERE d.id = ?
    """,
    "n": "SELECT problem AS words, problem AS told, field, NULL AS task FROM notes WHERE id = ?",
    "c": "SELECT text AS words, text AS told, 'citations' AS field, NULL AS task FROM citations WHERE id = ?",
}


def refuse_citation(db: sqlite3.Connection, key: str) -> str:
    """What was read as a citation (`c` and its number) is none: it ties no dispatches together.

    Raises:
        UsageError: no such citation is in doubt.
    """
    with writing(db):
        found = doubted(db, key)
        changes = change(db, "citations", found["id"], state="rejected")
        about = {"document": found["document_id"], "field": "citations", "before": found["state"], "after": "rejected"}
        add_event(db, "rejected", **about, note=found["text"], detail=kept(changes))
    return say("doubt.did_refuse", id=key, name=document_name(row_of(db, "documents", found["document_id"])))


def doubted(db: sqlite3.Connection, key: str) -> sqlite3.Row:
    """The row that is in doubt.

    Raises:
        UsageError: nothing of this number is in doubt.
    """
    if row(db, f"SELECT 1 FROM ({FOUND_OF_KEYS}) WHERE key = :key", {"key": key, "keys": packed([key])}) is None:
        raise UsageError(say("doubt.none_such", id=key))
    return row_of(db, TABLES[key[0]], int(key[1:]))
