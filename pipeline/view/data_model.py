"""`docs/data-model.md`: the tables and views of the record with a diagram, written from the schema itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from pipeline.core.texts import say
from pipeline.store.database import rows
from pipeline.store.migration_views import VIEWS
from pipeline.store.schema import table_words, tables

_INTRO = """# Data model

Written from the schema of a new record by `congvan open-data --model docs/data-model.md`; a test compares the two.

The record is one SQLite file, `congvan.db`. Days are ISO 8601 (`2024-12-31`), moments ISO 8601 in UTC, lists are JSON,
flags are 0 or 1. Programs of others should read the views below: their names and columns stay while the tables behind
them change. `datasette congvan.db --metadata metadata.json` shows them with their explanations; `congvan open-data`
writes that file and each view as CSV with a frictionless `datapackage.json`."""


def data_model_page(db: sqlite3.Connection) -> str:
    """The page in Markdown, from an open record."""
    return "\n".join([_INTRO, *_views(db), *_diagram(db), *_tables(db)]) + "\n"


def _columns(db: sqlite3.Connection, name: str) -> list[sqlite3.Row]:
    return rows(db, f'PRAGMA table_info("{name}")')


def _views(db: sqlite3.Connection) -> Iterator[str]:
    yield from ("", "## Views with stable names")
    for view in VIEWS:
        yield from ("", f"### {view}", "", say(f"data.{view}"), "", "| column | what it is |", "| --- | --- |")
        yield from (f"| `{c['name']}` | {say(f'''data.col_{c['name']}''')} |" for c in _columns(db, view))


def _diagram(db: sqlite3.Connection) -> Iterator[str]:
    """Tables and what refers to what, as a Mermaid entity relationship diagram."""
    yield from ("", "## Tables", "", "```mermaid", "erDiagram")
    for table in tables(db):
        for key in rows(db, f'PRAGMA foreign_key_list("{table}")'):
            yield f'    {key["table"]} ||--o{{ {table} : "{key["from"]}"'
    for table in tables(db):
        yield f"    {table} {{"
        yield from (f"        {c['type'].lower()} {c['name']}{' PK' if c['pk'] else ''}" for c in _columns(db, table))
        yield "    }"
    yield "```"


def _tables(db: sqlite3.Connection) -> Iterator[str]:
    yield from ("", "| table | what it holds |", "| --- | --- |")
    yield from (f"| `{table}` | {table_words(table)} |" for table in tables(db))
