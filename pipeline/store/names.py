"""How dispatches are called in lists: `CV 1081/LĐTBXH-VP`, `CV ngày 08/8/2023 (chưa số)`."""

from __future__ import annotations

import sqlite3
from datetime import date

from pipeline.core.texts import say

_SUBJECT_LETTERS = 60


def written_day(day: date) -> str:
    """A day as offices write it: `08/8/2023`, `27/02/2024` (days to 9 and the months 1 and 2 with a zero)."""
    return f"{day.day:02d}/{written_month(day)}/{day.year}"


def written_month(day: date) -> str:
    """The month of a day as offices write it: January and February with a zero."""
    return f"{day.month:02d}" if day.month < 3 else str(day.month)


def document_name(document: sqlite3.Row) -> str:
    """The name of a row of `documents`; without a number its date tells it, without a date its subject."""
    kind = document["type"] or say("store.dispatch")
    if document["number"]:
        return f"{kind} {document['number']}"
    if document["issued"]:
        return say("store.draft_name", type=kind, day=written_day(date.fromisoformat(document["issued"])))
    subject = document["subject"] or ""
    if not subject:
        return say("store.unknown_name", type=kind, id=document["id"])
    short = subject if len(subject) <= _SUBJECT_LETTERS else f"{subject[:_SUBJECT_LETTERS].rsplit(' ', 1)[0]} …"
    return say("store.subject_name", type=kind, subject=short)
