"""The dispatch as plain text: what a careful person would type from the page."""

from __future__ import annotations

from source import MERGED, Part, Source


def as_text(source: Source) -> str:
    """The whole dispatch, its parts separated by blank lines; stamps are no part of it."""
    head = ["\n".join((*source.parent, *source.issuer, *(["*"] if source.party else [])))]
    head.append("ĐẢNG CỘNG SẢN VIỆT NAM" if source.party else _MOTTO)
    head.append("\n".join((source.number, *source.about)))
    head.append(source.place_date)
    if source.urgency:
        head.append(source.urgency)
    if source.title:
        head += [source.title, "\n".join(source.subtitle)]
    foot = ["Nơi nhận:", "\n".join(source.copies), "\n".join(source.signature[:-1]), source.signature[-1]]
    parts = [*head, *map(_part, source.body), *foot, *map(_part, source.annex)]
    return "\n\n".join(part for part in parts if part) + "\n"


_MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"


def _part(part: Part) -> str:
    if part.kind == "table":
        return "\n".join("| " + " | ".join("" if cell == MERGED else cell for cell in row) + " |" for row in part.cells)
    return "\n".join(part.lines)
