"""An office as the program has it in hand: its folder, its settings, its open record."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.settings import Settings

if TYPE_CHECKING:
    import sqlite3

DATABASE_FILE = "congvan.db"


@dataclass(frozen=True)
class Office:
    """An office's folder, its settings and its open record."""

    folder: Path
    settings: Settings
    db: sqlite3.Connection

    @property
    def inbox(self) -> Path:
        """Where mail arrives; a relative path of the settings counts from the office's folder."""
        return self.folder / self.settings.inbox.path


def place_in(office: Office, path: Path) -> str | None:
    """How the record calls a file of the inbox: its path from there; None for a file from elsewhere."""
    inbox = office.inbox
    if ".." in path.parts or not path.is_relative_to(inbox):
        path, inbox = path.resolve(), inbox.resolve()
    if not path.is_relative_to(inbox):
        return None
    # bytes that are no letters stay telling two names apart
    return path.relative_to(inbox).as_posix().encode("utf-8", "backslashreplace").decode("utf-8")
