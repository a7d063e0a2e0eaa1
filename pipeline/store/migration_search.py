"""The index of words: full-text tables that the database itself keeps in step, in the transaction of each change.

The index holds the words without accents and with đ as d; the text itself stays where it is and is kept once. Triggers
write the index, so that no part of the program can change a text without its words following.
"""

from __future__ import annotations

from typing import Any

# each index with the table its words come from, and its columns as SQL over a row
_ABOUT = ("subject", "recipients", "signer", "signer_title", "place", "parent", "arrival_number")


def _joined(*columns: str) -> str:
    return " || ' ' || ".join(f"coalesce({{row}}.{column}, '')" for column in columns)


INDEXED: dict[str, tuple[str, dict[str, str]]] = {
    "search_readings": ("readings", {"text": "{row}.text"}),
    "search_directives": ("directives", {"text": "{row}.text"}),
    "search_documents": (
        "documents",
        {"name": _joined("type", "number", "serial", "symbol"), "issuer": "{row}.issuer", "about": _joined(*_ABOUT)},
    ),
}
_SOURCES = {
    "readings": ("text",),
    "directives": ("text",),
    "documents": ("type", "number", "serial", "symbol", "issuer", *_ABOUT),
}


# the order of `outstanding`, so that the first rows of a long list need no sorting
_NEAREST = "CREATE INDEX tasks_nearest ON tasks (due IS NULL, due, time IS NULL, time, id) WHERE state = 'open'"


def add_search(db: Any) -> None:
    """Make the index of words with its triggers, put in what is recorded already; and an index of what is due next."""
    db.execute(_NEAREST)
    for index, (table, columns) in INDEXED.items():
        for statement in _statements(index, table, columns):
            db.execute(statement)


def _statements(index: str, table: str, columns: dict[str, str]) -> list[str]:
    names = ", ".join(columns)
    view = f"{index}_words"
    shown = ", ".join(f"{_folded(sql, 'r')} AS {name}" for name, sql in columns.items())
    take_out = f"INSERT INTO {index}({index}, rowid, {names}) VALUES ('delete', old.id, {_values(columns, 'old')});"
    put_in = f"INSERT INTO {index}(rowid, {names}) VALUES (new.id, {_values(columns, 'new')});"
    changed = ", ".join(("id", *_SOURCES[table]))
    return [
        f"CREATE VIEW {view} AS SELECT r.id, {shown} FROM {table} r",
        f"CREATE VIRTUAL TABLE {index} USING fts5({names}, content='{view}', content_rowid='id', columnsize=0, "
        "tokenize='unicode61 remove_diacritics 2')",
        f"CREATE TRIGGER {index}_added AFTER INSERT ON {table} BEGIN {put_in} END",
        f"CREATE TRIGGER {index}_removed AFTER DELETE ON {table} BEGIN {take_out} END",
        f"CREATE TRIGGER {index}_changed AFTER UPDATE OF {changed} ON {table} BEGIN {take_out} {put_in} END",
        f"INSERT INTO {index}({index}) VALUES ('rebuild')",
    ]


def _values(columns: dict[str, str], row: str) -> str:
    return ", ".join(_folded(sql, row) for sql in columns.values())


def _folded(sql: str, row: str) -> str:
    """The words as indexed: the tokenizer takes the accents off, but holds đ for a letter of its own."""
    return f"replace(replace({sql.format(row=row)}, 'đ', 'd'), 'Đ', 'D')"
