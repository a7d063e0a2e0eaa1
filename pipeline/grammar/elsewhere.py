"""Deadlines whose day stands elsewhere in the dispatch: in another item, in the deadline above, or just before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import regex

from pipeline.core.model import Deadline, Text, Zone
from pipeline.core.texts import say
from pipeline.grammar import dates
from pipeline.grammar.named_days import Named, fixed
from pipeline.grammar.phrases import Known, Phrase

_ZONES = (Zone.BODY, Zone.ANNEX, Zone.TABLE)
_ITEM = regex.compile(r"\s(?:mục|khoản|điểm|phần|ý|điều|tiết)\s+(?P<item>[\w.]*\w)$", regex.IGNORECASE)
_DAY = regex.compile(
    r"ngày\s*(?P<day>\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(?P<month>\d{1,2})(?:(?:\s*[/.-]\s*|\s+năm\s+)(?P<year>\d{4}))?"
    r"(?!\d)",
    regex.IGNORECASE,
)
_HOUR = regex.compile(r"(?P<hour>\d{1,2})\s*(?:giờ|h|g|:)\s*(?P<minute>\d\d)?", regex.IGNORECASE)
_SURE = 0.9  # what a day is worth that another place tells


def of_item(deadline: Deadline, found: Sequence[Deadline], text: Text) -> Deadline:
    """A deadline that another item of this dispatch tells (`theo thời hạn tại mục 1`), with the day of that."""
    named = _ITEM.search(deadline.text or "")
    if not named:
        return deadline
    name = regex.escape(named["item"])
    marker = regex.compile(rf"\s*(?:(?:mục|khoản|điểm|phần|ý|điều|tiết)\s+)?{name}[.):]", regex.IGNORECASE)
    item = next((b for b in text.blocks if b.zone in _ZONES and marker.match(text.plain, b.start, b.end)), None)
    dated = [d for d in found if item and item.start <= d.start < item.end and d.due]
    return _as(deadline, max(dated, key=lambda d: d.confidence)) if dated else deadline


def of_above(deadline: Deadline, found: Sequence[Deadline]) -> Deadline:
    """A deadline that the one before it tells (`trong cùng thời hạn trên`), with the day of that."""
    before = [d for d in found if d.due and d.end <= deadline.start]
    if not before:
        return deadline
    other = max(before, key=lambda d: d.start)
    return replace(_as(deadline, other), why=other.why)


def of_day_named(deadline: Deadline, text: Text, known: Known) -> Deadline:
    """`cùng ngày` with the day that its paragraph names last before it; where it names none, as it was read."""
    block = next((b.start for b in text.blocks if b.start <= deadline.start < b.end), 0)
    named = [m for m in _DAY.finditer(text.plain, block, deadline.start) if _day(m, known.issued)]
    if not named:
        return deadline
    hour = _HOUR.search(deadline.text or "")
    groups = {"hour": [hour["hour"]], "minute": [hour["minute"] or "0"]} if hour else {}
    reading = fixed(Phrase(deadline.text or "", groups, "end"), known, Named(_day(named[-1], known.issued)))
    return replace(deadline, due=reading.due, time=reading.time, why=reading.why, notes=reading.notes)


def _day(match: regex.Match[str], issued: date | None) -> date | None:
    day, month = int(match["day"]), int(match["month"])
    if match["year"]:
        return dates.day_of(int(match["year"]), month, day)
    return dates.coming_day(month, day, issued) if issued else None


def _as(deadline: Deadline, other: Deadline) -> Deadline:
    why = say("deadlines.as_in_item", text=deadline.text, other=other.text, why=other.why)
    confidence = round(other.confidence * _SURE, 3)
    return replace(other, text=deadline.text, rule=deadline.rule, start=deadline.start, end=deadline.end, why=why,
                   confidence=confidence)
