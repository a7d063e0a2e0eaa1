"""A consistent copy of an office while it is at work, and the office made again from it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from pipeline.core.errors import CongvanError
from pipeline.core.texts import say
from pipeline.office import DATABASE_FILE
from pipeline.package import Manifest, copy_files, make, unpacked
from pipeline.store.database import open_record, rows
from pipeline.store.inbox import forget_beat
from pipeline.store.migrations import VERSION
from pipeline.store.safety import whole

KIND = "backup"


def backup(office: Path, db: sqlite3.Connection, target: Path) -> tuple[Manifest, list[str]]:
    """Copy record, originals and settings into `target`, a new folder or .zip file, and read the copy back.

    The record is copied first, as it stands at one moment: every original it names is in the archive by then. Gives
    the manifest, and the places of originals that were missing or changed already.

    Raises:
        CongvanError: see `package.make`; also where the record is damaged.
    """

    def fill(folder: Path) -> None:
        _copy_record(db, folder / DATABASE_FILE)
        copy_files(office, folder)

    manifest = make(target, KIND, VERSION, fill)
    found = rows(db, "SELECT archived_as, sha256 FROM files WHERE archived_as <> '' AND state = 'recorded'")
    held = {name: entry.sha256 for name, entry in manifest.files.items()}
    # recorded since the copy was made: not in it, and not missed
    wrong = [r["archived_as"] for r in found if held.get(r["archived_as"], _now(office, r)) != r["sha256"]]
    return manifest, wrong


def _now(office: Path, file: sqlite3.Row) -> str | None:
    return str(file["sha256"]) if (office / file["archived_as"]).is_file() else None


def _copy_record(db: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target)) as copy:
        db.backup(copy)
        copy.row_factory = sqlite3.Row
        # one file, without a log beside it
        copy.execute("PRAGMA journal_mode = delete")
        if not whole(copy):
            raise CongvanError(say("safety.damaged", problem="PRAGMA integrity_check"))


def restore(source: Path, office: Path) -> Manifest:
    """Make the office again from a backup in a folder that holds none; all is verified before anything is in place.

    Raises:
        CongvanError: see `package.unpacked`; also where the backup was made by a newer congvan.
    """
    with unpacked(source, KIND, office, "restore") as (folder, manifest):
        if manifest.schema > VERSION:
            raise CongvanError(say("safety.package_newer", path=source))
        with closing(sqlite3.connect(folder / DATABASE_FILE)) as copy:
            if not whole(copy):
                raise CongvanError(say("safety.database_damaged", path=source))
    with closing(open_record(office / DATABASE_FILE)) as db:
        forget_beat(db)
    return manifest
