"""What the reading was unsure of, for a person to look at: its notes, and what it found with little confidence."""

from __future__ import annotations

import sqlite3
from typing import Any

from pipeline.store.database import rows
from pipeline.store.documents import document_row
from pipeline.store.names import document_name

# below this a finding is looked at by a person
SURE = 0.6
_DOUBTS = """
    SELECT n.document_id, n.field, NULL AS ref, n.problem, NULL AS text, NULL AS page, NULL AS confidence
    FROM notes n JOIN documents d ON d.id = n.document_id WHERE d.held
    UNION ALL
    SELECT document_id, 'directives.' || ref, ref, NULL, text, page, confidence FROM directives WHERE confidence < :sure
    UNION ALL
    SELECT d.document_id, 'directives.' || d.ref || '.deadline', d.ref, NULL, l.text, d.page, l.confidence
    FROM deadlines l JOIN directives d ON d.id = l.directive_id WHERE l.confidence < :sure AND l.text IS NOT NULL
    UNION ALL
    SELECT document_id, 'citations', NULL, NULL, text, page, confidence FROM citations WHERE confidence < :sure
    ORDER BY document_id DESC
"""


def doubts(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """What to look at, the latest dispatch first: dispatch, field, ref, problem, text, page, confidence.

    ``problem`` is the note of the reading; without one ``text`` was read with this ``confidence``.
    """
    found = rows(db, _DOUBTS, {"sure": SURE})
    names = {i: document_name(document_row(db, i)) for i in {r["document_id"] for r in found}}
    fields = ("field", "ref", "problem", "text", "page", "confidence")
    return [{"dispatch": names[r["document_id"]], **{f: r[f] for f in fields}} for r in found]
