"""Which tasks a dispatch of this office proves done: the report duties, and what its text speaks of.

A draft proves nothing; what the text says is still to come, or stands under `tồn tại`, proves nothing either. The
words it knows stand in rules/proofs.yaml.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from pipeline.core.model import Text, Zone
from pipeline.core.places import page_at
from pipeline.core.rules import load
from pipeline.core.settings import Settings
from pipeline.core.vietnamese import fold
from pipeline.store.database import rows
from pipeline.store.readings import text_of
from pipeline.store.wanted import Link, Wanted

# a report that is older by more than this is not yet the one that is asked for
EARLY = timedelta(days=60)
# a report that is asked for once is still to come where its day is farther off, and another comes round before
_AT_HAND = timedelta(days=15)
# how much of an order a sentence must repeat (pairs of words, and their share) to speak of it
_PAIRS, _SHARE = 5, 0.18
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+")
_HEADING = re.compile(r"\s*(?:[IVX]+|[A-D])\s*[.\-)]\s*\S")
_ITEM = re.compile(r"\s*(?:\d+(?:\.\d+)*|[a-zđ])\s*[.)]\s+")
_OPEN = """
    SELECT t.*, d.text, d.ref, d.reports_to, l.kind, l.text AS deadline_text
    FROM tasks t JOIN directives d ON d.id = t.directive_id
    LEFT JOIN deadlines l ON l.directive_id = d.id
    WHERE d.document_id = ? AND +t.state = 'open' AND t.same_as IS NULL ORDER BY d.position, t.period
"""
Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of a report, where it starts, and whether it tells something done."""

    text: str
    start: int
    done: bool
    pairs: Pairs


def is_report(document: sqlite3.Row) -> bool:
    """Whether a dispatch reports: by its type, or by its subject."""
    subject = (document["subject"] or "").lower()
    return document["type"] in _words("reports") or any(subject.startswith(w) for w in _words("reporting"))


def proofs(db: sqlite3.Connection, settings: Settings, link: Link) -> Iterator[Wanted]:
    """The open tasks of the cited dispatch that the citing one, numbered and of this office, seems to prove done."""
    issued = date.fromisoformat(link.by["issued"])
    text = _text(db, link.by["id"])
    sentences = list(_sentences(text, settings)) if text else []
    reports = is_report(link.by) or link.citation["role"] == "answers"
    there = _in_time(rows(db, _OPEN, [link.of["id"]]), issued)
    duties = [task for task in there if reports and _is_report_duty(task)]
    for task in there:
        if task in duties:
            if _is_meant(db, task, duties, issued):
                yield _done(link, task, link.citation["text"], link.citation["page"])
        elif not reports and any(w in task["text"].lower() for w in _words("issuing")):
            yield _done(link, task, link.citation["text"], link.citation["page"])
        elif reports and text and (task["period"] is None or task["period"] <= link.by["issued"]):
            best = _spoken_of(task, sentences, settings)
            if best:
                yield _done(link, task, best.text, page_at(text, best.start))


def _done(link: Link, task: sqlite3.Row, evidence: str | None, page: int | None) -> Wanted:
    return Wanted(
        "done", link.by["id"], link.of["id"], link.citation["id"], task["id"], field="state",
        value=link.by["issued"], evidence=evidence, page=page,
    )  # fmt: skip


def _words(table: str) -> Sequence[str]:
    found: Sequence[str] = load("proofs").tables[table]
    return found


def _text(db: sqlite3.Connection, document: int) -> Text | None:
    files = rows(db, "SELECT id FROM files WHERE document_id = ? ORDER BY id", [document])
    return next((t for t in (text_of(db, f["id"]) for f in files) if t), None)


def _in_time(tasks: Sequence[sqlite3.Row], issued: date) -> list[sqlite3.Row]:
    return [t for t in tasks if t["due"] is None or date.fromisoformat(t["due"]) - issued <= EARLY]


def _is_report_duty(task: sqlite3.Row) -> bool:
    text = task["text"].lower()
    if task["kind"] == "event" or any(w in text for w in _words("on_occasion")):
        return False
    return any(w in text for w in _words("duties"))


def _is_meant(db: sqlite3.Connection, task: sqlite3.Row, duties: Sequence[sqlite3.Row], issued: date) -> bool:
    """Whether a report of this day is the one that a duty asks for: of several to the same receiver it is the one of
    the nearest day, and rather one that is asked for once than one that comes round.
    """
    rivals = [duty for duty in duties if _same_receiver(duty, task)]
    once = [duty for duty in rivals if duty["due"] and duty["period"] is None]
    at_hand = any(date.fromisoformat(duty["due"]) - issued <= _AT_HAND for duty in once)
    if task["period"] is not None:
        return not at_hand and bool(task["period"] == _nearest(db, task, issued))
    if task["due"] is None:
        return True
    comes_round = any(duty["period"] is not None for duty in rivals)
    return (at_hand or not comes_round) and _days_off(task, issued) == min(_days_off(duty, issued) for duty in once)


def _same_receiver(one: sqlite3.Row, other: sqlite3.Row) -> bool:
    """Whether two duties report to the same; of whom nothing is said, it may be anybody."""
    theirs = [{fold(name) for name in json.loads(duty["reports_to"])} for duty in (one, other)]
    return not all(theirs) or bool(theirs[0] & theirs[1])


def _days_off(task: sqlite3.Row, issued: date) -> timedelta:
    return abs(date.fromisoformat(task["due"]) - issued)


def _nearest(db: sqlite3.Connection, task: sqlite3.Row, issued: date) -> str:
    """Of the occurrences of a duty to report the day that lies nearest to the report."""
    periods = rows(db, "SELECT period FROM tasks WHERE directive_id = ? AND period IS NOT NULL", [task["directive_id"]])
    days = [date.fromisoformat(p["period"]) for p in periods]
    return min(days, key=lambda day: (abs(day - issued), day)).isoformat()


def _spoken_of(task: sqlite3.Row, sentences: Sequence[Told], settings: Settings) -> Told | None:
    """The sentence that says that a task is done, unless another that says it is not is nearer to it."""
    order = _pairs((task["text"] or "").replace(task["deadline_text"] or "\n", " "), settings)
    shared = [(len(order & told.pairs), told) for told in sentences]
    if not shared or not order:
        return None
    most, best = max(shared, key=lambda s: (s[0], s[1].done))
    return best if best.done and most >= _PAIRS and most >= _SHARE * len(order) else None


def _sentences(text: Text, settings: Settings) -> Iterator[Told]:
    ahead = False
    for block in text.blocks:
        words = text.text[block.start : block.end]
        if block.zone not in (Zone.BODY, Zone.ANNEX) or _ITEM.sub("", words).lower().startswith(tuple(_words("frame"))):
            continue
        if _HEADING.match(words):
            ahead = any(w in words.lower() for w in _words("ahead"))
        at = block.start
        for sentence in _SENTENCE_END.split(words):
            start = text.text.index(sentence, at)
            at = start + len(sentence)
            waits = any(re.search(rf"\b{w}\b", sentence.lower()) for w in _words("pending"))
            yield Told(sentence, start, not (ahead or waits), _pairs(sentence, settings))


def _pairs(text: str, settings: Settings) -> Pairs:
    """The pairs of neighbouring words, without those of the names of the office and its superiors."""
    office = settings.office
    names = (office.name, *office.aliases, *(n for s in office.superiors for n in (s.name, *s.aliases)))
    common = {pair for name in names for pair in pairwise(re.findall(r"\w+", fold(name)))}
    return frozenset(set(pairwise(re.findall(r"\w+", fold(text)))) - common)
