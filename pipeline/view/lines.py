"""How lines are laid out for a terminal: days, wrapped paragraphs, labelled fields."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Sequence
from datetime import date, datetime

from pipeline.core.clock import VIET_NAM
from pipeline.core.texts import say

_PARAGRAPH = re.compile(r"p\d")
_ANNEX = re.compile(r"(Phụ lục(?: [\w-]+)?)\.(\S+)")
NARROWEST, WIDEST = 40, 110


def width() -> int:
    """Columns to write in: the terminal's, within what reads well."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((100, 24)).columns))


def day(value: date | str | None, none: str = "") -> str:
    """A day (or its ISO form) as dd/mm/yyyy."""
    if value is None:
        return none
    whole = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{whole.day:02}/{whole.month:02}/{whole.year}"


def ref_words(ref: str) -> str:
    """A place in a dispatch as clerks call it: 'mục 2.a', 'đoạn 3' for a running paragraph, 'đoạn cuối'."""
    if ref.startswith("closing"):
        return say("listing.closing")
    if ref.startswith("table."):
        return say("listing.table_row", ref=ref.removeprefix("table."))
    annex = _ANNEX.fullmatch(ref)
    if annex:
        return say("listing.annex_item", annex=annex[1], ref=annex[2])
    if _PARAGRAPH.match(ref):
        return say("listing.paragraph", ref=ref[1:])
    return ref if " " in ref else say("listing.item", ref=ref)


def balanced(name: str, letters: int) -> str:
    """A name longer than a line of so many letters, its blanks kept together but for where it should go on.

    That is near the middle, and rather behind a dash or comma than within words that belong together.
    """
    if len(name) <= letters:
        return name
    lines = -(-len(name) // letters)
    pieces, rest = [], name.split()
    for left in range(lines, 1, -1):
        cut = min(range(1, len(rest)), key=lambda at: _break_cost(rest, at, left), default=0)
        pieces.append(rest[:cut])
        rest = rest[cut:]
    return " ".join("\N{NO-BREAK SPACE}".join(piece) for piece in [*pieces, rest] if piece)


def _break_cost(words: Sequence[str], at: int, lines: int) -> float:
    wide = len(" ".join(words)) / lines
    return abs(len(" ".join(words[:at])) - wide) - (6 if words[at - 1][-1] in "-–,;" else 0)


def citation_name(kind: str | None, number: str | None, title: str | None) -> str:
    """What a cited document is called: type and number; without a number its title, which begins with its type."""
    if number:
        return f"{kind} {number}" if kind else number
    return title or kind or say("listing.unnamed")


def moment(value: str) -> str:
    """A moment (ISO 8601 in UTC) as day and time of day in Viet Nam."""
    there = datetime.fromisoformat(value).astimezone(VIET_NAM)
    return f"{day(there.date())} {there.hour:02}:{there.minute:02}"


def paragraph(text: str, indent: str = "", columns: int | None = None, lines: int | None = None) -> str:
    """The text wrapped and indented; cut with … after `lines` lines where that is given."""
    return textwrap.fill(
        " ".join(text.split()),
        columns or width(),
        initial_indent=indent,
        subsequent_indent=indent,
        max_lines=lines,
        placeholder=" …",
        break_on_hyphens=False,
    )


def field(label: str, value: str, columns: int | None = None, indent: str = "") -> str:
    """`label: value`, wrapped with the rest under the value; empty where there is no value."""
    if not value:
        return ""
    return textwrap.fill(
        f"{label}: {' '.join(value.split())}",
        columns or width(),
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_on_hyphens=False,
    )
