"""The names of departments that rules/units.yaml knows: `Phòng Kiểm tra, giải quyết khiếu nại, tố cáo`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

import regex

from pipeline.core.rules import load
from pipeline.core.vietnamese import plain
from pipeline.grammar.trying import find_all

_TOKEN = regex.compile(r"[\p{L}\p{M}\d]+")
_GAP = regex.compile(r"\s*(?:[,&/]|-)?\s*")
_OPENS_OBJECT = regex.compile(
    r"\s+(?:việc|công tác|tình hình|những|toàn bộ|tất cả|chặt chẽ|thường xuyên|kết quả"
    r"|các (?:hoạt động|đơn vị|nội dung|điều kiện)|danh sách|báo cáo|thực hiện)(?!\w)",
    regex.IGNORECASE,
)
_VERBAL = regex.compile(plain("phòng chống "), regex.IGNORECASE)
_COMPANY = regex.compile("công ty ", regex.IGNORECASE)
_END = ""  # key of a trie under which a whole name is told


def known_departments(
    text: str, start: int = 0, verbs: frozenset[int] = frozenset(), over: frozenset[int] = frozenset()
) -> Iterator[tuple[int, int]]:
    """Where a plain text holds the name of a department that rules/units.yaml knows.

    `verbs` are the offsets of verbs, `over` those of words that end a name: a verb that could end the name is the verb
    of the order where neither follows it (`Phòng Kỹ thuật | kiểm tra công trình`).
    """
    for head in department_heads().finditer(text, start) if start else heads_in(text):
        small = text[head.end()].islower()
        acting = head.end() in verbs and not _COMPANY.match(head.group())
        if small and (acting or _VERBAL.match(text, head.start())):
            continue
        found = list(_ends_of(text, head.end()))[::-1]
        for (end, length), shorter in zip(found, [*(e for e, _ in found[1:]), head.end()], strict=False):
            acts = shorter + 1 in verbs and text[shorter] == " " and not _is_over(text, end, verbs | over)
            if length > 1 + small and not acts and not _OPENS_OBJECT.match(text, end):
                yield head.start(), end
                break


def _is_over(text: str, end: int, follow: frozenset[int]) -> bool:
    """Whether a name may end at an offset: a mark, a name of its own, a verb or a word that ends names follows."""
    mark, after = text[end : end + 1], text[end + 1 : end + 2]
    return mark != "," and (mark != " " or after.isupper() or end + 1 in follow)


def _ends_of(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Where known names that begin at an offset end, the longest last, and of how many syllables they are."""
    node: Mapping[str, Any] = _fields()
    length = 0
    end = at
    while token := _TOKEN.match(text, at):
        word = token.group().lower()
        if word == "và" and length:
            at = _after_gap(text, token.end())
            continue
        node = node.get(word, {})
        if not node:
            return
        length, end = length + 1, token.end()
        if _END in node:
            yield end, length
        at = _after_gap(text, end)


def _after_gap(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


@cache
def _fields() -> dict[str, Any]:
    """The fields of departments as a trie of their syllables; commas, dashes and `và` count for nothing."""
    trie: dict[str, Any] = {}
    for entries in load("units").tables["departments_of"].values():
        for field in entries:
            node = trie
            for word in _TOKEN.findall(plain(str(field)).lower()):
                if word != "và":
                    node = node.setdefault(word, {})
            node[_END] = {}
    return trie


@lru_cache(maxsize=8)
def heads_in(text: str) -> tuple[regex.Match[str], ...]:
    """Where names of departments begin in a plain text."""
    return tuple(find_all(department_heads(), text))


@cache
def department_heads() -> regex.Pattern[str]:
    """The words with which names of departments begin, and the blank behind them."""
    words = sorted((plain(str(w)) for w in load("units").tables["department_heads"]), key=len, reverse=True)
    return regex.compile(rf"(?<!\w)(?:{'|'.join(words)}) (?=\p{{L}})", regex.IGNORECASE)
