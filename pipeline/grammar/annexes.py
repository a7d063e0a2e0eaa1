"""Which annex a block stands in, and how its refs begin."""

from __future__ import annotations

import regex

from pipeline.core.model import Text, Zone

_LABEL = regex.compile(r"PHỤ LỤC(?:\s+(?:SỐ\s+)?(?P<number>[IVXL]+|\d{1,2})\b)?", regex.IGNORECASE)


def annex_names(text: Text) -> tuple[str, ...]:
    """For each block what the refs of its annex begin with (`Phụ lục`, `Phụ lục II`); empty in the dispatch itself."""
    names, name, before = [], "", Zone.NOISE
    for block in text.blocks:
        if block.zone is Zone.ANNEX_TITLE:
            if before is not Zone.ANNEX_TITLE:
                name = "Phụ lục"
            label = _LABEL.match(text.plain, block.start, block.end)
            if label and label["number"]:
                name = f"Phụ lục {label['number'].upper()}"
        if block.zone is not Zone.NOISE:
            before = block.zone
        names.append(name)
    return tuple(names)
