"""What one dispatch does to another, as its citation, its number and its orders tell: all of it only proposed.

What a dispatch carries out, and what it reminds of, is a fact of its text and needs no proposal.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence

from pipeline.core.rules import load
from pipeline.core.settings import Settings
from pipeline.store.database import rows
from pipeline.store.identity import text_likeness
from pipeline.store.proofs import is_report, proofs
from pipeline.store.wanted import Link, Wanted

# what a citation of this role does to the dispatch it cites is proposed first; the rest is a fact of the text
PROPOSED_ROLES = frozenset({"answers", "amends", "replaces", "extends"})
_CHANGING = frozenset({"amends", "extends", "replaces"})
_ANSWERING = frozenset({"implements", "answers", "basis"})
# two orders are one where they share so much of their words
_SAME_ORDER = 0.85
_PLACE = re.compile(
    r"(?:điểm\s+(?P<point>[a-zđ])\s*,?\s*)?(?:(?P<article>điều)|mục|khoản|phần|nhiệm vụ)\s+(?:số\s+)?"
    r"(?P<item>[IVX]+(?:\.\d+)*|\d+(?:\.\d+)*)",
    re.IGNORECASE,
)
_TASKS = """
    SELECT t.id, t.due, t.period, d.ref, d.text, d.page FROM tasks t JOIN directives d ON d.id = t.directive_id
    WHERE d.document_id = ? AND +t.state = 'open' ORDER BY d.position, t.period DESC
"""


def proposed_by(db: sqlite3.Connection, settings: Settings, link: Link) -> Iterator[Wanted]:
    """All that a citation lets propose; nothing for a draft of this office, which carries out but proves nothing."""
    own = link.by["direction"] == "outgoing"
    if own and (link.by["number"] is None or link.by["issued"] is None):
        return
    role = link.citation["role"]
    if role in PROPOSED_ROLES:
        yield _whole(link, role)
    if own and link.of["direction"] != "outgoing" and role in _ANSWERING and _not_before(link):
        if role != "answers" and is_report(link.by):
            yield _whole(link, "answers")
        if role in ("implements", "answers") or is_report(link.by):
            yield from proofs(db, settings, link)
    if role in _CHANGING or role == "refers":
        yield from _orders_changed(db, link, named_only=role == "refers")


def _whole(link: Link, kind: str) -> Wanted:
    c = link.citation
    return Wanted(kind, link.by["id"], link.of["id"], c["id"], evidence=c["text"], page=c["page"])


def _not_before(link: Link) -> bool:
    return not link.of["issued"] or link.of["issued"] <= link.by["issued"]


def _orders_changed(db: sqlite3.Connection, link: Link, *, named_only: bool) -> Iterator[Wanted]:
    """The tasks of the cited dispatch that an order of the citing one gives another day, or orders again.

    `named_only`: only what an order that speaks of extending names itself, by the dispatch's number and the place.
    """
    earlier = rows(db, _TASKS, [link.of["id"]])
    for new in rows(db, _TASKS, [link.by["id"]]):
        extends = new["due"] is not None and _has_word(new["text"], "extending")
        if named_only and not (extends and (link.citation["number"] or "\n") in new["text"]):
            continue
        old = _named(new["text"], earlier) if extends else _same_order(new["text"], earlier)
        if old is None:
            continue
        kind = "extends_task" if extends else "same_task"
        value = {"field": "due", "value": new["due"]} if new["due"] and new["due"] != old["due"] else {}
        yield Wanted(
            kind, link.by["id"], link.of["id"], link.citation["id"], old["id"], new["id"], evidence=new["text"],
            page=new["page"], **value,
        )  # fmt: skip


def _has_word(text: str, table: str) -> bool:
    return any(word in text.lower() for word in load("proofs").tables[table])


def _named(text: str, earlier: Sequence[sqlite3.Row]) -> sqlite3.Row | None:
    """The one task whose place an order names (`mục 2`, `điểm a khoản 3`, `Điều 4`); a duty's last occurrence."""
    for found in _PLACE.finditer(text):
        item = f"Điều {found['item']}" if found["article"] else found["item"]
        place = f"{item}.{found['point'].lower()}" if found["point"] else item
        same = [t for t in earlier if t["ref"].lower() == place.lower()]
        if same:
            return same[0]
    return None


def _same_order(text: str, earlier: Sequence[sqlite3.Row]) -> sqlite3.Row | None:
    return next((t for t in earlier if (text_likeness(text, t["text"]) or 0) >= _SAME_ORDER), None)
