"""The piece of a page on which the words stand that something is about."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.core.model import Box
from pipeline.core.places import boxes_of
from pipeline.store.database import row, rows
from pipeline.store.evidence import places
from pipeline.store.readings import text_of
from pipeline.store.review_queue import Waiting

_MARGIN = 0.035  # of the page's height, above and below
_NARROWEST = 0.55  # of its width
_SHORTEST = 0.12
_HEAD = 0.36  # where the words of a head should stand
_WORDS = 16  # of a text are enough to find it


@dataclass(frozen=True, slots=True)
class Clip:
    """A part of a page as shares of it, and the boxes of the words in it.

    ``sha256`` is of the file that holds the page; ``source`` is `text` where the page has no picture.
    """

    sha256: str
    number: int
    source: str
    left: float
    top: float
    right: float
    bottom: float
    boxes: tuple[Box, ...] = ()
    key: str = ""
    rotation: int = 0


def clip_of(db: sqlite3.Connection, waiting: Waiting) -> Clip | None:
    """Where on its pages something that waits stands; the head of the first page for a field that was not found."""
    found = {p.key: p for p in places(db, waiting.document)}
    for key in _keys(db, waiting):
        if key in found:
            return _clip(db, found[key].file, found[key].boxes, key)
    for words in _words(waiting):
        for file in rows(db, "SELECT id FROM files WHERE document_id = ? ORDER BY id", [waiting.document]):
            boxes = _boxes_of_words(db, file["id"], words)
            if boxes:
                return _clip(db, file["id"], boxes, "")
    first = row(db, "SELECT id FROM files WHERE document_id = ? ORDER BY id LIMIT 1", [waiting.document])
    return None if first is None else _head(db, first["id"], waiting.page)


def _keys(db: sqlite3.Connection, waiting: Waiting) -> Sequence[str]:
    """The findings whose places tell it, the nearest first."""
    number = waiting.key[1:]
    if waiting.sort == "order":
        about_day = all(r["field"].endswith(".deadline") for r in waiting.reasons)
        keys = [f"deadline.{number}", f"directive.{number}"]
        return keys if about_day else keys[::-1]
    if waiting.sort == "citation":
        return [f"citation.{number}"]
    if waiting.sort == "note":
        return [waiting.reasons[0]["field"]]
    return _of_proposal(db, int(number))


def _of_proposal(db: sqlite3.Connection, proposal: int) -> Sequence[str]:
    sql = """
        SELECT p.citation_id, other.directive_id AS other, task.directive_id AS task FROM proposals p
        LEFT JOIN tasks other ON other.id = p.other_id LEFT JOIN tasks task ON task.id = p.task_id WHERE p.id = ?
    """
    r = rows(db, sql, [proposal])[0]
    about = (("directive", r["other"]), ("citation", r["citation_id"]), ("directive", r["task"]))
    return [f"{kind}.{at}" for kind, at in about if at]


def _words(waiting: Waiting) -> Sequence[str]:
    """What stands in the dispatch, as far as it is told: the words in quotation marks of a note."""
    told = [waiting.proposal["text"]] if waiting.proposal else [w for r in waiting.reasons for w in _quoted(r)]
    return [t for t in told if t]


def _quoted(reason: dict[str, str]) -> Sequence[str]:
    return [reason["text"]] if reason["text"] else re.findall(r"“([^”]+)”", reason["problem"] or "")


def _boxes_of_words(db: sqlite3.Connection, file: int, words: str) -> tuple[Box, ...]:
    text = text_of(db, file)
    pattern = r"\s+".join(re.escape(w) for w in words.removesuffix(" …").split()[:_WORDS])
    found = re.search(pattern, text.text) if text and pattern else None
    return boxes_of(text, found.start(), found.end()) if text and found else ()


def _clip(db: sqlite3.Connection, file: int, boxes: Sequence[Box], key: str) -> Clip | None:
    page = boxes[0].page
    here = tuple(b for b in boxes if b.page == page)
    left, right = min(b.left for b in here), max(b.right for b in here)
    top, bottom = min(b.top for b in here) - _MARGIN, max(b.bottom for b in here) + _MARGIN
    wider = max(0.06, _NARROWEST - (right - left)) / 2
    higher = max(0.0, _SHORTEST - (bottom - top)) / 2
    sides = (left - wider, top - higher, right + wider, bottom + higher)
    return _on_page(db, file, page, sides, here, key)


def _head(db: sqlite3.Connection, file: int, page: int | None) -> Clip | None:
    sql = "SELECT min(number) AS number FROM pages WHERE file_id = ? AND (? IS NULL OR number = ?)"
    number = rows(db, sql, [file, page, page])[0]["number"]
    return None if number is None else _on_page(db, file, number, (0, 0, 1, _HEAD), (), "")


def _on_page(
    db: sqlite3.Connection, file: int, page: int, sides: tuple[float, float, float, float], boxes: tuple[Box, ...],
    key: str,
) -> Clip | None:  # fmt: skip
    sql = """
        SELECT p.source, p.rotation, coalesce(f.sha256, whole.sha256) AS sha256
        FROM pages p JOIN files f ON f.id = p.file_id LEFT JOIN files whole ON whole.id = f.part_of
        WHERE p.file_id = ? AND p.number = ?
    """
    found = row(db, sql, [file, page])
    if found is None or found["sha256"] is None:
        return None
    left, top, right, bottom = (min(1.0, max(0.0, side)) for side in sides)
    turned = found["rotation"] or 0
    return Clip(found["sha256"], page, found["source"], left, top, right, bottom, boxes, key, turned)
