"""The record as open data: the views as CSV with a frictionless datapackage.json, and the metadata for Datasette."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.core.texts import say
from pipeline.store.database import rows
from pipeline.store.migration_views import VIEWS
from pipeline.store.schema import columns
from pipeline.view.export import no_formula

DATAPACKAGE, METADATA = "datapackage.json", "metadata.json"
KEYS = {"data_dispatches": "id", "data_tasks": "id", "data_links": "id", "data_events": "id"}
REFERENCES = {
    "data_tasks": {"dispatch_id": "data_dispatches"},
    "data_task_departments": {"task_id": "data_tasks"},
    "data_links": {"dispatch_id": "data_dispatches", "cited_id": "data_dispatches"},
    "data_events": {"dispatch_id": "data_dispatches"},
}
_DAYS = frozenset({"issued", "received", "due", "done_on", "until", "cited_issued"})
_MOMENTS = frozenset({"at", "recorded_at"})
_FLAGS = frozenset({"received_here", "received_assumed", "overdue", "late"})
_NUMBERS = frozenset({"id", "dispatch_id", "task_id", "cited_id", "page", "days_left", "same_as"})
_FACETS = {
    "data_tasks": ["state", "overdue", "leads", "issuer"], "data_dispatches": ["type", "issuer", "direction"],
    "data_task_departments": ["department", "role"], "data_links": ["role", "state"], "data_events": ["what", "who"],
}  # fmt: skip
_SORTED = {"data_tasks": "due", "data_dispatches": "issued"}
# pages with a question that is often asked, by the name in their address
_QUESTIONS = {
    "qua-han": "SELECT due, days_left, dispatch, ref, text, leads FROM data_tasks WHERE overdue = 1 ORDER BY due",
    "den-han": """SELECT due, days_left, dispatch, ref, text, leads FROM data_tasks
        WHERE state = 'open' AND days_left BETWEEN 0 AND 7 ORDER BY due""",
    "theo-don-vi": """SELECT d.department, sum(t.state = 'open') AS open, sum(t.overdue) AS overdue,
        sum(t.state = 'done') AS done, coalesce(sum(t.late), 0) AS late
        FROM data_task_departments d JOIN data_tasks t ON t.id = d.task_id WHERE d.role = 'lead'
        GROUP BY d.department ORDER BY overdue DESC, open DESC""",
}


def write_open_data(db: sqlite3.Connection, folder: Path) -> dict[str, int]:
    """Write every view as CSV (UTF-8), datapackage.json that describes them, and metadata.json for Datasette.

    Gives how many rows each has. `folder` is there; files of these names in it are replaced.
    """
    counts = {view: _write_csv(db, view, folder / f"{view}.csv") for view in VIEWS}
    for name, content in ((DATAPACKAGE, _datapackage(db)), (METADATA, datasette_metadata(db))):
        written = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        (folder / name).write_text(written, encoding="utf-8", newline="\n")
    return counts


def _write_csv(db: sqlite3.Connection, view: str, path: Path) -> int:
    count = 0
    names = list(columns(db, view))
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(names)
        for found in db.execute(f'SELECT * FROM "{view}"'):
            out.writerow([_cell(value) for value in found])
            count += 1
    return count


def _cell(value: Any) -> Any:
    return no_formula(value) if isinstance(value, str) else value


def _kind(column: str) -> dict[str, Any]:
    """The type of a column in a table schema."""
    if column in _FLAGS:
        return {"type": "boolean", "trueValues": ["1"], "falseValues": ["0"]}
    kinds = ((_DAYS, "date"), (_MOMENTS, "datetime"), (_NUMBERS, "integer"), (frozenset({"confidence"}), "number"))
    kind = next((kind for names, kind in kinds if column in names), "string")
    return {"type": kind, "format": "any"} if kind == "datetime" else {"type": kind}


def about_column(column: str) -> str:
    """What a column is, in a clerk's words."""
    return say(f"data.col_{column}")


def _datapackage(db: sqlite3.Connection) -> dict[str, Any]:
    return {
        "name": "congvan", "title": say("data.title"), "description": say("data.about_package"),
        "profile": "tabular-data-package", "version": __version__, "resources": [_resource(db, view) for view in VIEWS],
    }  # fmt: skip


def _resource(db: sqlite3.Connection, view: str) -> dict[str, Any]:
    fields = [{"name": c, "description": about_column(c), **_kind(c)} for c in columns(db, view)]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if view in KEYS:
        schema["primaryKey"] = KEYS[view]
    schema["foreignKeys"] = [
        {"fields": column, "reference": {"resource": target, "fields": "id"}}
        for column, target in REFERENCES.get(view, {}).items()
    ]
    return {
        "name": view, "path": f"{view}.csv", "title": say(f"data.name_{view}"), "description": say(f"data.{view}"),
        "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "dialect": {"delimiter": ",", "doubleQuote": True, "header": True}, "schema": schema,
    }  # fmt: skip


def datasette_metadata(db: sqlite3.Connection) -> dict[str, Any]:
    """What `datasette congvan.db --metadata …` reads: the views explained, the tables behind them hidden."""
    shown = {view: _page(db, view) for view in VIEWS}
    others = rows(db, "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name")
    # a view is listed unless nobody may see it
    behind = {r["name"]: r["type"] for r in others if r["name"] not in VIEWS}
    hidden = {name: {"allow": False} if kind == "view" else {"hidden": True} for name, kind in behind.items()}
    questions = {
        name: {"title": say(f"data.question_{name}"), "sql": " ".join(sql.split())} for name, sql in _QUESTIONS.items()
    }
    return {
        "title": say("data.title"), "description": say("data.about_package"),
        "databases": {"congvan": {"tables": {**shown, **hidden}, "queries": questions}},
    }  # fmt: skip


def _page(db: sqlite3.Connection, view: str) -> dict[str, Any]:
    names = list(columns(db, view))
    page: dict[str, Any] = {
        "title": say(f"data.name_{view}"), "description": say(f"data.{view}"),
        "columns": {c: about_column(c) for c in names}, "facets": _FACETS[view], "size": 100,
    }  # fmt: skip
    if view in _SORTED:
        page["sort" if view == "data_tasks" else "sort_desc"] = _SORTED[view]
    if "name" in names:
        page["label_column"] = "name"
    return page
