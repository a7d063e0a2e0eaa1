"""The sources of the sample mail: what a dispatch says, in YAML; its body is a few lines of markup.

A blank line separates paragraphs; `# ` begins a bold heading, `^ ` a centred bold line, `| a | b |` a row of a table
(a cell `^` is merged with the one above); other lines of one paragraph stay lines of their own (`Kính gửi:`, its list).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

MERGED = "^"
Kind = Literal["text", "heading", "centred", "lines", "table"]


@dataclass(frozen=True)
class Part:
    """A paragraph, heading, list of lines or table; ``lines`` are the rows of a table as printed."""

    kind: Kind
    lines: tuple[str, ...]

    @property
    def cells(self) -> list[list[str]]:
        """The cells of a table, row by row."""
        return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in self.lines]


@dataclass(frozen=True)
class Source:
    """A dispatch; several lines of a field are printed as such."""

    name: str
    parent: tuple[str, ...]
    issuer: tuple[str, ...]
    party: bool
    number: str
    about: tuple[str, ...]
    urgency: str | None
    place_date: str
    title: str | None
    subtitle: tuple[str, ...]
    body: tuple[Part, ...]
    copies: tuple[str, ...]
    signature: tuple[str, ...]
    annex: tuple[Part, ...]
    arrival: str | None


def read_source(path: Path) -> Source:
    """Reads `NAME.src.yaml`.

    Raises:
        KeyError: a field that every dispatch has is missing.
    """
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Source(
        name=path.name.removesuffix(".src.yaml"),
        parent=_lines(data.get("parent")),
        issuer=_lines(data["issuer"]),
        party=bool(data.get("party")),
        number=data["number"],
        about=_lines(data.get("about")),
        urgency=data.get("urgency"),
        place_date=data["place_date"],
        title=data.get("title"),
        subtitle=_lines(data.get("subtitle")),
        body=tuple(_parts(data["body"])),
        copies=_lines(data.get("copies")),
        signature=tuple(data["signature"]),
        annex=tuple(_parts(data.get("annex") or "")),
        arrival=data.get("arrival"),
    )


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def _parts(text: str) -> Iterator[Part]:
    for paragraph in text.strip().split("\n\n"):
        lines = _lines(paragraph)
        if not lines:
            continue
        if lines[0].startswith("|"):
            yield Part("table", lines)
        elif lines[0].startswith("# "):
            yield Part("heading", tuple(line.removeprefix("# ") for line in lines))
        elif lines[0].startswith("^ "):
            yield Part("centred", tuple(line.removeprefix("^ ") for line in lines))
        else:
            yield Part("lines" if len(lines) > 1 else "text", lines)
