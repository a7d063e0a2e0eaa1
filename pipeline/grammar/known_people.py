"""Who is told to act by post or trade (`thủ kho`), and groups that are no offices (`các Cụm thủy nông`).

The words are in rules/units.yaml. Besides, a word that ends in `viên` or `trưởng` tells somebody of that trade.
"""

from __future__ import annotations

from functools import cache

import regex

from pipeline.core.rules import load
from pipeline.core.vietnamese import plain

_QUANTIFIER = regex.compile(
    r"(?:(?P<each>(?:tất cả |toàn thể |toàn bộ )?các|những|mỗi|từng|mọi|toàn thể|tất cả|\d{1,3})|đồng chí|đ/c)\s+"
    r"(?:(?:đồng chí|đ/c)\s+)?",
    regex.IGNORECASE,
)
_SYLLABLES = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:(?: - |[ ])\p{L}[\p{L}\p{M}]*){0,6}")
_SYLLABLE = regex.compile(r"[\p{L}\p{M}]+")
_BY_TRADE = regex.compile(
    r"(?P<first>\p{L}+) (?:(?P<second>\p{L}+) )?"
    r"(?P<last>viên|trưởng|VIÊN|TRƯỞNG)(?!\w| (?:chức|phí|thành|phòng|khoa|ban))"
)
_NOBODY = frozenset(
    {"động viên", "công viên", "khuôn viên", "tăng trưởng", "sinh trưởng", "thành viên", "đảng viên", "đoàn viên",
     "hội viên", "học viên", "sinh viên", "nhân viên", "giáo viên", "giảng viên", "ủy viên", "chuyên viên", "tổ trưởng",
     "hiệu trưởng", "đội trưởng", "trại viên", "bộ trưởng", "thứ trưởng", "viện trưởng", "cục trưởng", "vụ trưởng",
     "lớp trưởng", "xã viên"}
)
_PROPER = regex.compile(r"\s(?:(?:số |-)?\d|\p{Lu})")


def person_end(text: str, start: int) -> int | None:
    """Where the word ends that tells who acts by post or trade, `các` and the like before it included; or None."""
    quantifier = _QUANTIFIER.match(text, start)
    at = quantifier.end() if quantifier else start
    run = _SYLLABLES.match(text, at)
    if run is None:
        return None
    first = run.group().split(" ", 1)[0].lower()
    for end in _ends(run.group(), at) if first in _beginnings() else ():
        word = "" if text[at:end].endswith(" Trưởng") else _spelled(text[at:end])
        if word in _people():
            return end
        if word in _groups() and ((quantifier and quantifier["each"]) or _named(text, end)):
            return end
    return _by_trade(text, at)


def is_trade(text: str, start: int) -> bool:
    """Whether somebody named by post or trade, or a group, begins at an offset."""
    return person_end(text, start) is not None


def _ends(run: str, at: int) -> list[int]:
    """Where the first syllables of a run end, the longest first."""
    return [at + m.end() for m in _SYLLABLE.finditer(run)][::-1]


def _spelled(words: str) -> str:
    return words.lower().replace(" - ", " ")


def _named(text: str, end: int) -> bool:
    """Whether a group has a name of its own behind it (`Ga Đồng Đăng`, `cửa hàng số 5`)."""
    return _PROPER.match(text, end) is not None


def _by_trade(text: str, at: int) -> int | None:
    """Where a word ends that `viên` or `trưởng` makes a trade of: `đo đạc viên`, no verb with its object behind it."""
    found = _BY_TRADE.match(text, at)
    if found is None:
        return None
    near = found["second"] or found["first"]
    word = f"{near} {found['last']}".lower()
    if word in _NOBODY or (found["second"] and word in _people()):
        return None
    return int(found.end())


@cache
def _people() -> frozenset[str]:
    return _entries(*load("units").tables["people"].values())


@cache
def _groups() -> frozenset[str]:
    return _entries(load("units").tables["groups"])


@cache
def _beginnings() -> frozenset[str]:
    """The first syllables of all these words: most texts begin with none of them."""
    return frozenset(word.split(" ")[0] for word in _people() | _groups())


def _entries(*lists: list[str]) -> frozenset[str]:
    return frozenset(_spelled(plain(str(word))) for entries in lists for word in entries)
