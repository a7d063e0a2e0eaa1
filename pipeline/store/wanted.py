"""What is proposed to a clerk, before it is written down: shared by what finds proposals and what keeps them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """A dispatch (``document``) seems to do something (``kind``) to another one, or to a task of it.

    ``kind``: `answers`, `amends`, `extends`, `replaces` (dispatch to dispatch); `done`, `extends_task`, `same_task`,
    `changed` (to a task); `same_dispatch`. ``other`` is the task of `document` that stands for the same; ``value``
    the new value of ``field``. ``evidence`` are the words that say so, on ``page``.
    """

    kind: str
    document: int
    cited: int | None = None
    citation: int | None = None
    task: int | None = None
    other: int | None = None
    field: str | None = None
    value: str | None = None
    evidence: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A citation that the record knows both ends of: rows of ``citations`` and of the two ``documents``."""

    citation: sqlite3.Row
    by: sqlite3.Row
    of: sqlite3.Row
