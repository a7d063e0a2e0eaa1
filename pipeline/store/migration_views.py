"""The step of the schema that brings views with stable names, for Datasette and spreadsheets (docs/data-model.md)."""

from __future__ import annotations

from typing import Any

_NAME = "coalesce({0}.type || ' ', '') || coalesce({0}.number, '')"
_TODAY = "date('now', '+7 hours')"  # in Viet Nam
VIEWS: dict[str, str] = {
    "data_dispatches": f"""
        SELECT d.id, trim({_NAME.format('d')}) AS name, d.type, d.number, d.symbol, d.issued, d.place, d.issuer,
               d.parent, d.subject, d.signer, d.signer_title, d.urgency, d.direction, d.held AS received_here,
               d.received, d.received_assumed, d.arrival_number, d.recorded_at
        FROM documents d
    """,
    "data_tasks": f"""
        SELECT t.id, o.document_id AS dispatch_id, trim({_NAME.format('d')}) AS dispatch, d.issuer, o.ref, o.text,
               o.page, t.state, t.due, t.time, t.rrule,
               CASE WHEN t.state = 'open' THEN
                    CAST(julianday(t.due) - julianday({_TODAY}) AS INTEGER) END AS days_left,
               t.state = 'open' AND t.due IS NOT NULL AND t.due < {_TODAY} AS overdue,
               t.done_on, t.late, t.note, trim({_NAME.format('proof')}) AS proved_by,
               (SELECT group_concat(r.department, '; ') FROM responsibles r
                WHERE r.directive_id = o.id AND r.role = 'lead') AS leads,
               (SELECT group_concat(r.department, '; ') FROM responsibles r
                WHERE r.directive_id = o.id AND r.role = 'support') AS supports,
               l.text AS deadline_text, l.why AS deadline_why, o.confidence, t.same_as
        FROM tasks t JOIN directives o ON o.id = t.directive_id JOIN documents d ON d.id = o.document_id
        LEFT JOIN deadlines l ON l.directive_id = o.id LEFT JOIN documents proof ON proof.id = t.evidence_id
        WHERE t.appears IS NULL OR t.appears <= {_TODAY}
    """,
    "data_task_departments": """
        SELECT t.id AS task_id, r.department, r.role, r.through, r.given_by, r.until
        FROM tasks t JOIN responsibles r ON r.directive_id = t.directive_id
    """,
    "data_links": f"""
        SELECT c.id, c.document_id AS dispatch_id, trim({_NAME.format('d')}) AS dispatch, c.role, c.state,
               c.cited_id, coalesce(nullif(trim({_NAME.format('c')}), ''), c.title) AS cited, c.issued AS cited_issued,
               c.issuer AS cited_issuer, c.page, c.confidence
        FROM citations c JOIN documents d ON d.id = c.document_id
    """,
    "data_events": """
        SELECT e.id, e.at, e.who, e.what, e.document_id AS dispatch_id, e.task_id, e.field, e.before, e.after, e.note
        FROM events e
    """,
}


def views_step(db: Any) -> None:
    """Views only: nothing of the record changes. A later step that changes one keeps its name and its columns."""
    for name, sql in VIEWS.items():
        db.execute(f"CREATE VIEW {name} AS {sql}")
