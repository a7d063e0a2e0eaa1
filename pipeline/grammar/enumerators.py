"""Enumerators as printed (`II.`, `3.1`, `đ)`, `-`), read by rules/outline.yaml; numbering judges the sequence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import regex

from pipeline.core.model import Level
from pipeline.core.rules import Rule, load

ALPHABET = "abcdđeghiklmnopqrstuvxy"
CAPITALS = "ABCDEGH"
_ORDINALS = {word: n for n, words in enumerate(
    ("nhất một", "hai", "ba", "tư bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"), start=1
) for word in words.split()}
_ROMAN = (("L", 50), ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))
_VALID_ROMAN = regex.compile(r"(?=.)(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_LOOKALIKES = str.maketrans("lIi|!S$§OZ", "1111155502")
_ROMAN_LOOKALIKES = str.maketrans({"l": "I", "1": "I", "|": "I", "H": "II"})
_LETTER_LOOKALIKES = dict(zip("€©áàâäãBDĐEG", "ccaaaaabdđeg", strict=True))
_DASHES = "-~_¬="  # all that a scan makes of a dash
_SIGN = regex.compile(r"[^\w\s]+")
UNORDERED = frozenset({"dash", "plus"})


@dataclass(frozen=True, slots=True)
class Mark:
    """One reading of an enumerator: its place in its list (`path`, longer than one for `3.1`) and how it is written.

    ``style`` is its punctuation (`.`, `)`, `()`, `-`); ``name`` the word that belongs to its path (`Điều`), else
    empty; ``start`` to ``end`` is the marker with the blank behind it; ``sure`` is false where only the sequence
    of the list can confirm the reading.
    """

    rule: str
    level: Level
    name: str
    style: str
    path: tuple[int, ...]
    start: int
    end: int
    sure: bool

    @property
    def value(self) -> int:
        """Its place in its own list, counted from 1; 1 for signs without order."""
        return self.path[-1]


def read_marks(plain: str, start: int, end: int) -> tuple[Mark, ...]:
    """All readings of the enumerator that stands at `start` (in matching form), the surest first; often none."""
    found = []
    for rule in load("outline").rules:
        match = rule.pattern.match(plain, start, end)
        path = _path(match, rule.gives["level"]) if match else None
        if match and path:
            found.append(_mark(rule, match, path))
    return tuple(found)


def _mark(rule: Rule, match: regex.Match[str], path: tuple[int, ...]) -> Mark:
    return Mark(
        rule=rule.id,
        level=cast(Level, rule.gives["level"]),
        name=rule.gives.get("name", ""),
        style=rule.gives.get("style") or _style(match.group(), path),
        path=path,
        start=match.start(),
        end=match.end(),
        sure=rule.gives.get("sure", True),
    )


def _style(printed: str, path: tuple[int, ...]) -> str:
    if len(path) > 1:
        return "decimal"
    signs = "".join(_SIGN.findall(printed))
    return "-" if signs and signs[0] in _DASHES else signs


def _path(match: regex.Match[str], level: Level) -> tuple[int, ...] | None:
    groups: dict[str, Any] = {k: v for k, v in match.groupdict().items() if v}
    kind, printed = next(iter(groups.items()), ("", ""))
    if kind in ("path", "like_path"):
        return tuple(int(n) for n in printed.translate(_LOOKALIKES).split("."))
    if kind == "like" and level == "roman":
        kind, printed = "roman", printed.translate(_ROMAN_LOOKALIKES)
    value = _VALUES[kind](printed) if kind else 1
    return (value,) if value else None


def _arabic(printed: str) -> int:
    digits = printed.translate(_LOOKALIKES)
    return int(digits) if digits.isdigit() else 0


def roman_value(printed: str) -> int:
    """The value of a Roman number; 0 where it is none."""
    if not _VALID_ROMAN.fullmatch(printed):
        return 0
    values = [dict(_ROMAN)[c] for c in printed]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


@cache
def roman(value: int) -> str:
    """A number up to 89 in Roman digits."""
    signs = ""
    for sign, worth in _ROMAN:
        while value >= worth:
            signs, value = signs + sign, value - worth
    return signs


_VALUES: dict[str, Callable[[str], int]] = {
    "arabic": _arabic,
    "like": _arabic,
    "roman": roman_value,
    "ordinal": lambda s: _ORDINALS[s.lower()],
    "letter": lambda s: ALPHABET.find(s) + 1,
    "like_letter": lambda s: ALPHABET.find(_LETTER_LOOKALIKES[s]) + 1,
    "capital": lambda s: CAPITALS.find(s) + 1,
}


def component(mark: Mark, value: int) -> str:
    """How an entry with this marker and this (perhaps repaired) place in its list stands in a ref."""
    if mark.level == "letter":
        return ALPHABET[min(value, len(ALPHABET)) - 1]
    if mark.level == "roman":
        return roman(value)
    if mark.level == "part":
        return f"Phần {roman(value)}" if mark.name else CAPITALS[min(value, len(CAPITALS)) - 1]
    if mark.level == "chapter":
        return f"{mark.name} {roman(value)}"
    return f"{mark.name} {value}".strip()
