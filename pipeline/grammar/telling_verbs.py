"""Verbs that tell which body is meant, not what it has to do: `các đơn vị chưa đăng ký`, `các hộ nuôi cá lồng`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

import regex

from pipeline.core.rules import load
from pipeline.core.vietnamese import plain
from pipeline.grammar.cues import Cue

_CHARGED = regex.compile(r".*(?<!\w)(?:phân công|giao|cử|ủy quyền|chỉ định) ", regex.IGNORECASE | regex.DOTALL)
_MARK = regex.compile(r"[.,;:\n()]")
_MOST = 5  # syllables between such a verb and the one that tells what to do


def telling_spans(text: str, verbs: Sequence[Cue], ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """What those do who are named by it, with its object, where the verb of the order stands right behind.

    `text` is plain; `ends` are the offsets of words that end a name, by their order.
    """
    starts = [v.start for v in verbs]
    for match in _named_by_doing().finditer(text, overlapped=True):
        at = match.start("does") - 1
        after = bisect_left(starts, match.end())
        if after < len(starts):
            between = text[match.end() : starts[after]]
            ended = bisect_left(ends, match.end()) < bisect_left(ends, starts[after])
            if not ended and not _MARK.search(between) and len(between.split()) <= _MOST:
                yield at, starts[after]


@cache
def _named_by_doing() -> regex.Pattern[str]:
    def words(table: str) -> str:
        return "|".join(sorted((plain(str(w)) for w in load("names").tables[table]), key=len, reverse=True))

    doing = rf"(?P<act>{words('activities')})(?!\w)"
    source = (
        rf"(?<!\w)(?:(?:{words('doers')})\s+(?P<does>{doing}(?:(?:,|\s+và|,\s+và)\s+(?&act))*)"
        rf"|(?=(?-i:\p{{Lu}}))(?:{words('crafts')})\s+(?P<does>{words('crafted')}))(?!\w)"
    )
    return regex.compile(source, regex.IGNORECASE)


def free_verbs(text: str, verbs: Sequence[Cue]) -> Iterator[Cue]:
    """The verbs that tell what to do, without those that tell which body is meant.

    Of verbs in a row (`được kiểm tra, giám sát chuẩn bị …`) all but the last go with an attributive first one.
    """
    starts = {v.start for v in verbs}
    reach = -1
    for verb in verbs:
        after_comma = 0 <= reach < verb.start and text[reach : verb.start].strip() in (",", "và")
        goes_on = after_comma and _skip(text, verb.end) in starts
        goes_on = goes_on or (0 <= reach < verb.start and bool(_CHARGED.fullmatch(text, reach - 9, verb.start)))
        if goes_on or _attributive(text, verb.start):
            reach = verb.end
        else:
            yield verb


def _attributive(text: str, at: int) -> bool:
    """Whether the verb at an offset only tells which body is meant (`các đơn vị chưa đăng ký`)."""
    before = text[max(0, at - 12) : at].rstrip().lower()
    return bool(regex.search(r"(?<!\w)(?:" + "|".join(load("assignees").tables["inside"]) + r")$", before))


def _skip(text: str, start: int) -> int:
    return start + len(text[start:]) - len(text[start:].lstrip())
