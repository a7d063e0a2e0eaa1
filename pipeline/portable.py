"""The whole record in open formats: every table as JSON lines with a description, the originals, and back again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.core.errors import CongvanError
from pipeline.core.texts import say
from pipeline.office import DATABASE_FILE
from pipeline.open_data import write_open_data
from pipeline.package import Manifest, copy_files, make, unpacked
from pipeline.store.database import open_record, packed
from pipeline.store.history import now
from pipeline.store.inbox import forget_beat
from pipeline.store.migrations import VERSION, migrate
from pipeline.store.safety import whole
from pipeline.store.schema import columns, table_words, tables

KIND = "export"
OPEN_DATA = "open-data"
TABLES, DESCRIPTION, README = "tables", "description.json", "README.txt"


@dataclass(frozen=True, slots=True)
class Ported:
    """What was carried: its manifest, and how many rows of each table."""

    manifest: Manifest
    rows: dict[str, int]


def export_all(office: Path, db: sqlite3.Connection, target: Path) -> Ported:
    """Write every table of the record, as it stands at one moment, with originals and settings into `target`.

    `target` is a new folder or .zip file. The index of words is left out: it is made from the tables.

    Raises:
        CongvanError: see `package.make`.
    """
    counts: dict[str, int] = {}

    def fill(folder: Path) -> None:
        (folder / TABLES).mkdir()
        (folder / OPEN_DATA).mkdir()
        db.execute("BEGIN")
        try:
            counts.update({name: _write_table(db, name, folder) for name in tables(db)})
            described = {name: columns(db, name) for name in counts}
            write_open_data(db, folder / OPEN_DATA)
        finally:
            db.execute("ROLLBACK")
        _describe(folder, described, counts)
        copy_files(office, folder)

    return Ported(make(target, KIND, VERSION, fill), counts)


def _write_table(db: sqlite3.Connection, table: str, folder: Path) -> int:
    count = 0
    with (folder / TABLES / f"{table}.jsonl").open("w", encoding="utf-8", newline="\n") as out:
        for found in db.execute(f'SELECT * FROM "{table}" ORDER BY id'):
            out.write(packed(dict(found)) + "\n")
            count += 1
    return count


def _describe(folder: Path, described: dict[str, dict[str, str]], counts: dict[str, int]) -> None:
    """The description of the tables, once for programs and once for people."""
    about = {name: table_words(name) for name in described}
    told = {n: {"about": about[n], "rows": counts[n], "columns": described[n]} for n in described}
    (folder / DESCRIPTION).write_text(
        json.dumps({"schema": VERSION, "tables": told}, ensure_ascii=False, indent=1), encoding="utf-8", newline="\n"
    )
    lines = [
        say("safety.description_title", made=now()),
        *(say(f"safety.description_{part}") for part in ("rows", "files", "back")),
        "",
        *(f"{name} ({counts[name]}): {about[name]}\n    {', '.join(described[name])}" for name in described),
    ]
    (folder / README).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def import_all(source: Path, office: Path) -> Ported:
    """Make an office again from what `export_all` wrote, in a folder that holds none; the schema is then brought up.

    Raises:
        CongvanError: see `package.unpacked`; also where the export was made by a newer congvan, or its tables do not
            fit together.
    """
    with unpacked(source, KIND, office, "import-all") as (folder, manifest):
        if manifest.schema > VERSION:
            raise CongvanError(say("safety.package_newer", path=source))
        with closing(sqlite3.connect(folder / DATABASE_FILE, isolation_level=None)) as db:
            db.row_factory = sqlite3.Row
            try:
                counts = _fill(db, folder / TABLES, manifest.schema)
            except (sqlite3.Error, ValueError, OSError) as e:
                raise CongvanError(say("safety.database_damaged", path=source)) from e
            if not whole(db):
                raise CongvanError(say("safety.database_damaged", path=source))
    with closing(open_record(office / DATABASE_FILE)) as db:
        forget_beat(db)
    return Ported(manifest, counts)


def _fill(db: sqlite3.Connection, folder: Path, schema: int) -> dict[str, int]:
    """Make the tables as they were in that version and put the rows in; references are looked at when all are there."""
    db.execute("PRAGMA foreign_keys = off")
    migrate(db, schema)
    db.execute("BEGIN")
    counts = {}
    for table in tables(db):
        held = list(columns(db, table))
        names, marks = ", ".join(f'"{c}"' for c in held), ", ".join("?" for _ in held)
        values = ([read[c] for c in held] for read in _read_table(folder / f"{table}.jsonl"))
        counts[table] = db.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', values).rowcount
    db.execute("COMMIT")
    return {table: max(count, 0) for table, count in counts.items()}


def _read_table(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield json.loads(line)
