"""What waits for a clerk's yes, and what the reading was unsure of, as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.core.labels import label, value_words
from pipeline.core.texts import say
from pipeline.view.lines import day, paragraph, ref_words

Row = Mapping[str, Any]
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def review_text(proposals: Sequence[Row], doubts: Sequence[Row]) -> str:
    """Each proposal with its number, what it says and the words that say so; then what to look at."""
    parts: list[str] = []
    if proposals:
        parts += [say("review.proposals", count=len(proposals)), *(line for p in proposals for line in _proposal(p))]
        parts += [say("review.how")]
    if doubts:
        parts += [say("review.doubts", count=len(doubts)), *map(_doubt, doubts), say("review.how_seen")]
    return "\n".join(parts) or say("review.nothing")


def proposal_words(row: Row) -> str:
    """What a proposal says, as a sentence."""
    value = row["value"] or ""
    place = ref_words(row["ref"]) if row["ref"] else ""
    given = {"dispatch": row["dispatch"], "of": row["of"] or "", "task": row["task"], "ref": place}
    given["value"] = day(value) if row["field"] in ("due", "state") and value else value
    if row["role"] == "changed":
        given |= {"field": label(row["field"]), "value": value_words(row["field"], value)}
    key = "changed_header" if row["role"] == "changed" and row["task"] is None else row["role"]
    return say(f"review.{key}", **given, page=row["page"])


def doubt_words(row: Row) -> str:
    """Why something is in doubt, as a sentence."""
    return str(row["problem"] or say("review.unsure", text=row["text"], share=round(100 * row["confidence"])))


def _proposal(row: Row) -> Iterator[str]:
    yield paragraph(f"[{row['id']}] {proposal_words(row)}", "  ")
    if row["text"]:
        page = say("review.page", page=row["page"]) if row["page"] else ""
        yield paragraph(f"“{row['text']}”{page}", "      ")


def _doubt(row: Row) -> str:
    key = f"[{row['id']}]" if row.get("id") else "-"
    words = [doubt_words(row), f"({', '.join(_where(row))})", suggestion_words(row.get("suggested"))]
    return paragraph(f"{key} {row['dispatch']}: {' '.join(w for w in words if w)}", "  ")


def suggestion_words(suggested: Mapping[str, str] | None) -> str:
    """What the name of the file suggests, marked as no more than that; empty where it suggests nothing."""
    if not suggested:
        return ""
    value = suggested["value"]
    shown = day(value) if _ISO_DAY.fullmatch(value) else value
    return say("review.suggested", value=shown, file=suggested["file"])


def _where(row: Row) -> Iterator[str]:
    """The field, and the place in the dispatch where it is told."""
    yield label(row["field"])
    if row.get("ref"):
        yield ref_words(row["ref"])
    if row.get("page"):
        yield say("review.on_page", page=row["page"])
