"""The originals in the archive read once more: those of one dispatch together, in the order of its pages."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

from pipeline.core.errors import CongvanError
from pipeline.core.model import Extraction, Together
from pipeline.core.settings import Settings
from pipeline.core.texts import say
from pipeline.keeping import CACHE
from pipeline.store.files import file_row
from pipeline.store.gathering import other_files


def original(folder: Path, db: sqlite3.Connection, file: int) -> Path:
    """Where the archive of the office in `folder` holds a file of the record.

    Raises:
        CongvanError: it is not there.
    """
    found = file_row(db, file)
    path = folder / (found["archived_as"] or "")
    if not found["archived_as"] or not path.is_file():
        raise CongvanError(say("parts.no_original", file=found["name"]))
    return path


def with_other_files(
    folder: Path, db: sqlite3.Connection, settings: Settings, path: Path, read: Extraction, received: date
) -> Together | None:
    """A file that was just read, and those of the record it surely belongs with, read as one; None where it is alone.

    Where they cannot be read together (an original is gone) each stands as it was read by itself.
    """
    before, behind = other_files(db, read)
    if not before and not behind:
        return None
    from pipeline.ingest.page_memory import remembering
    from pipeline.run import process_together

    try:
        first, last = ([original(folder, db, file) for file in files] for files in (before, behind))
        with remembering(folder / CACHE):
            return process_together([*first, path, *last], received=received, settings=settings)
    except CongvanError:
        return None
