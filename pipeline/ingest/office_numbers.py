"""Numbers that Word writes by itself: `1.`, `a)`, `I.` stand in no paragraph's text and are counted here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import regex

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = regex.compile(r"%(\d)")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


class Numbers:
    """The lists of a document, counting as its paragraphs are read in order."""

    def __init__(self, document: Any) -> None:
        self._levels = _levels(document)
        self._styles = {s.element.get(f"{_W}styleId"): s.element for s in document.styles}
        self._counts: dict[str, list[int]] = {}

    def marker(self, paragraph: Any) -> str:
        """What Word prints before a paragraph (`1.`, `-`); empty if it stands in no list."""
        place = self._place(paragraph)
        if place is None or place not in self._levels:
            return ""
        number, depth = place
        counts = self._counts.setdefault(number, [0] * 9)
        level = self._levels[place]
        counts[depth] = counts[depth] + 1 if counts[depth] else level.start
        counts[depth + 1 :] = [0] * (8 - depth)
        if level.form == "bullet":
            return "+" if level.text.strip() == "+" else "-"
        if level.form == "none":
            return ""
        return str(_PLACE.sub(lambda m: self._written(number, int(m[1]) - 1), level.text)).strip()

    def _written(self, number: str, depth: int) -> str:
        level = self._levels.get((number, depth))
        value = self._counts[number][depth] or (level.start if level else 1)
        return _in_form(value, level.form if level else "decimal")

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        """The list and the depth of a paragraph, told by itself or by its style."""
        properties = paragraph.find(f"{_W}pPr")
        style = None
        if properties is not None:
            named = properties.find(f"{_W}pStyle")
            style = self._styles.get(named.get(f"{_W}val")) if named is not None else None
        for holder in (properties, style.find(f"{_W}pPr") if style is not None else None):
            found = holder.find(f"{_W}numPr") if holder is not None else None
            if found is not None:
                number, depth = found.find(f"{_W}numId"), found.find(f"{_W}ilvl")
                if number is None or number.get(f"{_W}val") == "0":
                    return None
                return number.get(f"{_W}val"), int(depth.get(f"{_W}val")) if depth is not None else 0
        return None


def _levels(document: Any) -> Mapping[tuple[str, int], _Level]:
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    abstract = {a.get(f"{_W}abstractNumId"): a for a in root.iter(f"{_W}abstractNum")}
    levels = {}
    for number in root.iter(f"{_W}num"):
        target = number.find(f"{_W}abstractNumId")
        source = abstract.get(target.get(f"{_W}val")) if target is not None else None
        for level in source.iter(f"{_W}lvl") if source is not None else ():
            depth = int(level.get(f"{_W}ilvl"))
            levels[number.get(f"{_W}numId"), depth] = _Level(
                _value(level, "numFmt", "decimal"), _value(level, "lvlText", ""), int(_value(level, "start", "1")),
            )
    return levels


def _value(level: Any, name: str, default: str) -> str:
    found = level.find(f"{_W}{name}")
    return found.get(f"{_W}val", default) if found is not None else default


def _in_form(value: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = _ALPHABET[(value - 1) % 26] * ((value - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        roman = ""
        for size, sign in _ROMAN:
            roman += sign * (value // size)
            value %= size
        return roman if form == "lowerRoman" else roman.upper()
    return f"{value:02d}" if form == "decimalZero" else str(value)
