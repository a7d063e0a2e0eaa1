"""One dispatch in several files: pages that go on where another file ends, whichever of the two came first."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.core.model import Block, Extraction, Header, Text, Zone
from pipeline.store.database import rows
from pipeline.store.readings import text_of

_LOOKED_AT = 60  # dispatches recorded last
_PRINTED = re.compile(r"\W*(?:trang\s*)?(?P<number>\d{1,3})\s*(?:/\s*(?P<total>\d{1,3}))?\W*", re.IGNORECASE)
_SERIES = re.compile(r"(?P<stem>.*?)\W*(?P<number>\d{1,6})\W*", re.DOTALL)
_ENDED = re.compile(r"[.;:!?…][\"”')\]]*\s*$|\./\.?\s*$")
_FOOT = frozenset({Zone.COPIES, Zone.SIGNATURE})
_HEAD = frozenset({Zone.MOTTO, Zone.NUMBER, Zone.DATE, Zone.TITLE, Zone.ADDRESSEES, Zone.ABOUT})
_RUNNING = frozenset({Zone.BODY, Zone.ANNEX})
ANNEX_HEAD = 600  # letters, within which an annex says whose it is
# what stands apart begins so, and is no page in the midst of a dispatch
_APART = re.compile(r"\W*(?:phụ lục|biểu|danh sách|danh mục|mẫu)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of a dispatch as its pages lie on the table: its name, text, and how many pages it has."""

    name: str
    text: Text
    pages: int


@dataclass(frozen=True, slots=True)
class Fit:
    """How well pages go on from another file: ``sure`` where two things that cannot be chance say so."""

    document: int
    sure: bool


def stands_apart(text: Text) -> bool:
    """Whether a file begins as an annex, a form or a list does."""
    return _APART.match(text.plain) is not None


def sheet_of(read: Extraction) -> Sheet:
    """A file that was just read."""
    return Sheet(read.file.name, read.text, read.file.pages)


def is_headless(header: Header, text: Text) -> bool:
    """Whether a file has nothing of the head of a dispatch."""
    bare = header.type is None and header.number is None and header.issuer is None
    return bare and not any(b.zone in _HEAD for b in text.blocks)


def goes_on_from(db: sqlite3.Connection, sheet: Sheet) -> Fit | None:
    """The held dispatch without an end that these pages go on from; None where there is none, or there are several."""
    if stands_apart(sheet.text):
        return None
    among = _candidates(db, "signer IS NULL AND (type IS NOT NULL OR number IS NOT NULL)", _neighbour(sheet.name, -1))
    found = [(document, last) for document in among for last in _last_sheet(db, document)]
    return _best([(document, _evidence(last, sheet)) for document, last in found])


def is_gone_on_by(db: sqlite3.Connection, sheet: Sheet) -> Fit | None:
    """The held pages without a head that go on from this file, which has no end; None where there are none."""
    if _is_ended(sheet.text):
        return None
    blank = "number IS NULL AND issued IS NULL AND type IS NULL AND issuer IS NULL"
    among = _candidates(db, blank, _neighbour(sheet.name, 1))
    found = [(document, first) for document in among for first in _sheets(db, document)[:1]]
    bare = [(i, s) for i, s in found if is_headless(Header(), s.text) and not stands_apart(s.text)]
    return _best([(document, _evidence(sheet, next_one)) for document, next_one in bare])


def _candidates(db: sqlite3.Connection, which: str, names: tuple[str, str]) -> list[int]:
    """The held dispatches recorded last, and one whose file is called so however long ago it came.

    A file that was read again after a fault may come long behind its neighbour.
    """
    latest = f"SELECT id FROM documents WHERE held AND {which} ORDER BY id DESC LIMIT ?"
    named = f"""
        SELECT id FROM documents WHERE held AND {which}
        AND id IN (SELECT document_id FROM files WHERE name IN (?, ?))
    """
    found = [*rows(db, latest, [_LOOKED_AT]), *rows(db, named, names)]
    return list(dict.fromkeys(int(r["id"]) for r in found))


def _neighbour(name: str, step: int) -> tuple[str, str]:
    """The names that a scanner may give to the file before (-1) or after (1) this one, with and without leading zeros.

    Empty where it counts none.
    """
    stem, dot, suffix = name.rpartition(".") if "." in name else (name, "", "")
    found = _SERIES.fullmatch(stem)
    number = int(found["number"]) + step if found else -1
    if found is None or number < 0:
        return "", ""
    head, tail = stem[: found.start("number")], f"{stem[found.end('number') :]}{dot}{suffix}"
    return f"{head}{number:0{len(found['number'])}d}{tail}", f"{head}{number}{tail}"


def annexes_of(db: sqlite3.Connection, document: int) -> Iterator[int]:
    """The held files without a head that say over their text that they are an annex of this dispatch."""
    sql = """
        SELECT DISTINCT d.id, c.span_start FROM citations c JOIN documents d ON d.id = c.document_id
        WHERE c.cited_id = ? AND d.held AND d.type IS NULL AND d.number IS NULL AND c.span_start < ?
    """
    for r in rows(db, sql, [document, ANNEX_HEAD]):
        for sheet in _sheets(db, r["id"])[:1]:
            above = sheet.text.plain[: r["span_start"]].lower()
            if stands_apart(sheet.text) and "kèm theo" in above:
                yield int(r["id"])


def _best(found: Sequence[tuple[int, int]]) -> Fit | None:
    most = max((points for _, points in found), default=0)
    best = [document for document, points in found if points == most]
    return Fit(best[0], most >= _SURE) if most and len(best) == 1 else None


_SURE = 2


def _evidence(before: Sheet, after: Sheet) -> int:
    """How many things say that one file goes on from another; 0 where one says that it does not."""
    if _is_ended(before.text):
        return 0
    printed = _first_number(after.text)
    numbered = printed is not None and printed[0] == _pages_before(before) + 1
    if printed is not None and not numbered:
        return 0
    return numbered + (numbered and printed is not None and _same_total(before, printed)) + _named_on(
        before.name, after.name
    ) + _sentence_goes_on(before.text, after.text)


def _same_total(before: Sheet, printed: tuple[int, int | None]) -> bool:
    """Whether both tell the same number of pages in all (`1/3`, `2/3`)."""
    totals = {total for _, _, total in _numbers(before.text) if total}
    return printed[1] is not None and totals == {printed[1]}


def _is_ended(text: Text) -> bool:
    return any(b.zone in _FOOT for b in text.blocks)


def _numbers(text: Text) -> Iterator[tuple[int, int, int | None]]:
    """The page numbers printed: page of the file, number, and of how many."""
    for b in text.blocks:
        found = _PRINTED.fullmatch(text.plain, b.start, b.end) if b.zone is Zone.NOISE else None
        if found:
            yield b.page, int(found["number"]), int(found["total"]) if found["total"] else None


def _first_number(text: Text) -> tuple[int, int | None] | None:
    first = min((b.page for b in text.blocks), default=1)
    return next(((number, total) for page, number, total in _numbers(text) if page == first), None)


def _pages_before(sheet: Sheet) -> int:
    """The number of the last page: as printed, else as counted, the first page bearing none."""
    last = max((b.page for b in sheet.text.blocks), default=sheet.pages)
    printed = [number for page, number, _ in _numbers(sheet.text) if page == last]
    return printed[0] if printed else sheet.pages


def _named_on(before: str, after: str) -> bool:
    """Whether a scanner named one file right after the other (`scan_004.pdf`, `scan_005.pdf`)."""
    a, b = (_SERIES.fullmatch(name.rpartition(".")[0] or name) for name in (before, after))
    return bool(a and b and a["stem"] == b["stem"] and int(b["number"]) == int(a["number"]) + 1)


def _sentence_goes_on(before: Text, after: Text) -> bool:
    ends, begins = _running(before), _running(after)
    if not ends or not begins:
        return False
    end, begin = before.plain[ends[-1].start : ends[-1].end], after.plain[begins[0].start : begins[0].end]
    return not _ENDED.search(end) and begin[:1].islower()


def _running(text: Text) -> list[Block]:
    return [b for b in text.blocks if b.zone in _RUNNING]


def _last_sheet(db: sqlite3.Connection, document: int) -> list[Sheet]:
    return _sheets(db, document)[-1:]


def _sheets(db: sqlite3.Connection, document: int) -> list[Sheet]:
    found = rows(db, "SELECT id, name, pages FROM files WHERE document_id = ? ORDER BY id", [document])
    texts = [(f, text_of(db, f["id"], words=False)) for f in found]
    return [Sheet(f["name"], text, f["pages"] or 1) for f, text in texts if text is not None]
