"""The words for people and groups (rules/people.yaml): where the one that begins at an offset ends.

`Thủ kho`, `các Cụm thủy nông`, `trưởng ga`. Besides the words of the tables, one in `viên` or `trưởng` tells a trade.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

import regex

from pipeline.core.rules import load
from pipeline.core.vietnamese import plain

# words that charge whoever is named before them with what follows
CHARGING = (
    "(?:có|chịu) trách nhiệm|có nhiệm vụ|chủ trì|phải|cần|không được|tuyệt đối|chủ động|khẩn trương"
    "|nghiêm túc|tiếp tục|thường xuyên|kịp thời|tự"
)
_QUANTIFIER = regex.compile(
    r"(?:(?P<each>(?:tất cả |toàn thể |toàn bộ )?các|những|mỗi|từng|mọi|toàn thể|tất cả|\d{1,3})|đồng chí|đ/c)\s+"
    r"(?:(?:đồng chí|đ/c)\s+)?",
    regex.IGNORECASE,
)
_SYLLABLES = regex.compile(r"(?P<one>[\p{L}\p{M}\d]++)(?: (?:- )?(?P<one>[\p{L}\p{M}\d]++)){0,7}+")
_BY_TRADE = regex.compile(
    r"(?P<first>\p{L}+) (?:(?P<second>\p{L}+) )?"
    r"(?P<last>viên|trưởng|VIÊN|TRƯỞNG)(?!\w| (?:chức|phí|thành|phòng|khoa|ban))"
)
_PROPER = regex.compile(r"\s(?:(?:số |-)?\d|\p{Lu})")


@lru_cache(maxsize=8192)
def person_end(text: str, start: int) -> int | None:
    """Where the word ends that tells who acts by post or trade, `các` and the like before it included; or None.

    Only words that tell it wherever they stand: those of `people`, and of `places` where several or one by name
    are meant.
    """
    quantifier = _QUANTIFIER.match(text, start)
    at = quantifier.end() if quantifier else start
    ends = syllables(text, at)
    first = text[at : ends[0]].lower() if ends else ""
    for end in reversed(ends) if first in _beginnings() else ():
        word = "" if text.endswith(" Trưởng", at, end) else _spelled(text[at:end])
        if word in words_of("people"):
            return end
        if word in words_of("places") and ((quantifier and quantifier["each"]) or _PROPER.match(text, end)):
            return end
    return _by_trade(text, at) if len(ends) > 1 else None


def is_trade(text: str, start: int) -> bool:
    """Whether somebody named by post or trade, or a group, begins at an offset."""
    return person_end(text, start) is not None


@lru_cache(maxsize=4096)
def is_person(word: str) -> bool:
    """Whether a word in small letters is somebody where who acts is named (`kiểm hóa viên`, `chủ rừng`)."""
    if word in words_of("people", "acting", "crowds"):
        return True
    first, _, rest = word.partition(" ")
    before, _, last = word.rpartition(" ")
    if first == "trưởng" or word.startswith(("phó trưởng ", "quyền trưởng ")):
        return rest.removeprefix("trưởng ") in words_of("led")
    if first == "phó":
        return rest in words_of("led") or is_person(rest)
    if last in ("trưởng", "phó") and (before in words_of("led") or is_person(before)):
        return True
    if first == "chủ":
        return rest in words_of("owned")
    if first == "lái":
        return rest in words_of("steered")
    if first == "thợ":
        return " " not in rest and bool(rest)
    return last == "viên" and _by_trade(word, 0) == len(word)


def _by_trade(text: str, at: int) -> int | None:
    """Where a word ends that `viên` or `trưởng` makes a trade of: `đo đạc viên`, no verb with its object behind it."""
    found = _BY_TRADE.match(text, at)
    if found is None:
        return None
    near = f"{found['second'] or found['first']} {found['last']}".lower()
    known = near in words_of("no_people") or (found["second"] and near in words_of("people"))
    return None if known else int(found.end())


@lru_cache(maxsize=8192)
def syllables(text: str, at: int) -> tuple[int, ...]:
    """The ends of the next syllables, eight at the most, that only blanks, or a dash between blanks, part."""
    run = _SYLLABLES.match(text, at)
    return tuple(run.ends("one")) if run else ()


def skip_blanks(text: str, at: int) -> int:
    """The next offset without a blank."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _spelled(words: str) -> str:
    return words.lower().replace(" - ", " ")


@cache
def words_of(*tables: str) -> frozenset[str]:
    """The entries of tables in small letters; some stand several on a line, or sector by sector."""
    return frozenset(word for table in tables for entry in _entries(table) for word in _spelled(entry).split(", "))


def _entries(table: str) -> Iterator[str]:
    entries = load("people").tables[table]
    for some in entries.values() if isinstance(entries, dict) else (entries,):
        yield from (plain(str(entry)) for entry in some)


@cache
def _beginnings() -> frozenset[str]:
    """The first syllables of all these words: most texts begin with none of them."""
    return frozenset(word.split(" ")[0] for word in words_of("people", "places"))
