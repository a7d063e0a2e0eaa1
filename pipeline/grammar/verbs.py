"""Verbs of doing that are known whole (rules/verbs.yaml): with which an order can begin behind who carries it out."""

from __future__ import annotations

from functools import cache

import regex

from pipeline.core.rules import load
from pipeline.core.vietnamese import plain
from pipeline.grammar.annotation import dictionary
from pipeline.grammar.people_words import syllables

_BEFORE = regex.compile(r"(?P<word>[\p{L}\p{M}]+) $", regex.REVERSE)
_WORD = regex.compile(r"(?<!\w)\p{Ll}")
_MANNER = regex.compile(r" (?:lại|đủ|hết|ngay|thêm|xong|kín|đúng|sạch|kỹ|bổ sung|các|những|toàn bộ|từng|\d+)(?!\w)")
_REACH = 40  # characters
_MOST = 4  # syllables of a verb


def verb_end(text: str, at: int) -> int | None:
    """Where the verb that begins at an offset of a plain text, in small letters, ends; None where none does."""
    if not text[at : at + 1].islower():
        return None
    ends = syllables(text, at)[:_MOST]
    if not ends or text[at : ends[0]] not in _beginnings():
        return None
    for end in reversed(ends[1:]):
        if text[at:end] in _verbs("long"):
            return end
    return ends[0] if text[at : ends[0]] in _verbs("short") and not _in_word(text, at, ends) else None


def next_act(text: str, start: int, limit: int) -> int | None:
    """Where the next verb of two syllables or more begins that is no word for a thing."""
    for word in _WORD.finditer(text, start, limit):
        at = int(word.start())
        end = verb_end(text, at)
        if end and " " in text[at:end] and not is_mostly_noun(text[at:end]):
            return at
    return None


def acts_at(text: str, at: int) -> bool:
    """Whether a verb begins at an offset that is no word for a thing."""
    end = verb_end(text, at)
    return end is not None and not is_mostly_noun(text[at:end])


def begins_act(text: str, at: int) -> bool:
    """Whether an entry begins, in a capital, with a verb of two syllables, or with a shorter one and its manner."""
    begin = text[at : at + _REACH].lower()
    end = verb_end(begin, 0) or begin.find(" ")
    if end < 0 or is_mostly_noun(begin[:end]):
        return False
    return begin[:end] in _verbs("long") or (begin[:end] in _verbs("short") and bool(_MANNER.match(begin, end)))


def is_purpose(text: str, at: int, end: int) -> bool:
    """Whether a verb behind the object of another only tells what that is done for (`… gửi Phòng Nội vụ`)."""
    return text[at:end] in _words("purposes")


def is_use(verb: str) -> bool:
    """Whether a verb behind the object of another only tells what that is used for (`nuôi ong lấy mật`)."""
    return verb in _words("uses")


def is_mostly_noun(verb: str) -> bool:
    """Whether a verb is as often the word for what is made or said (`báo cáo`)."""
    return verb in _words("mostly_nouns")


def is_trade_verb(verb: str) -> bool:
    """Whether a verb is work that somebody can be named by: of the hand or of one sector, not of offices at large."""
    return verb in _trade_verbs()


def _in_word(text: str, at: int, ends: tuple[int, ...]) -> bool:
    """Whether a syllable only begins or ends a word of the dictionary (`kết` in `kết quả`, `hành` in `vận hành`)."""
    begins = len(ends) > 1 and text[at : ends[1]] in dictionary()
    before = _BEFORE.search(text, max(0, at - 8), at)
    return begins or (before is not None and f"{before['word'].lower()} {text[at:ends[0]]}" in dictionary())


@cache
def _verbs(table: str) -> frozenset[str]:
    return frozenset(plain(str(verb)) for sector in load("verbs").tables[table].values() for verb in sector)


@cache
def _words(table: str) -> frozenset[str]:
    return frozenset(plain(str(verb)) for verb in load("verbs").tables[table])


@cache
def _trade_verbs() -> frozenset[str]:
    sectors = load("verbs").tables["long"]
    long = {plain(str(v)) for name, verbs in sectors.items() if name not in ("office", "leading") for v in verbs}
    return frozenset((long | _verbs("short")) - _words("causing"))


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(verb.split(" ")[0] for verb in _verbs("long") | _verbs("short"))
