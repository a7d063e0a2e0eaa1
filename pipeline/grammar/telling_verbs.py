"""Verbs that tell which body is meant, not what it has to do: `các đơn vị chưa đăng ký`, `các hộ nuôi cá lồng`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

import regex

from pipeline.core.patterns import compiled
from pipeline.core.rules import load
from pipeline.core.vietnamese import plain
from pipeline.grammar.cues import Cue
from pipeline.grammar.order_tables import table
from pipeline.grammar.people_words import skip_blanks, words_of
from pipeline.grammar.trying import find_all

_CHARGED = regex.compile(r".*(?<!\w)(?:phân công|giao|cử|ủy quyền|chỉ định) ", regex.IGNORECASE | regex.DOTALL)
_CHARGE = 10  # characters that such a word and the blank behind it have at most
_MARK = regex.compile(r"[.,;:\n()]")
_WITHIN = plain(r"(?:ủy|bộ|đoàn|hội|đảng|thống kê|thuế|công an|y tế) (?=cơ sở\s)")
_HOW = regex.compile(r"(?:chặt chẽ|tốt|có hiệu quả|nghiêm ngặt)(?!\w)")
_MOST = 5  # syllables between such a verb and the one that tells what to do


def telling_spans(text: str, verbs: Sequence[Cue], ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """What those do who are named by it, with its object, where the verb of the order stands right behind.

    `text` is plain; `ends` are the offsets of words that end a name, by their order.
    """
    starts = [v.start for v in verbs]
    for match in find_all(_named_by_doing(), text, overlapped=True):
        at = match.start("does") - 1
        after = bisect_left(starts, match.end())
        if after < len(starts) and not _HOW.match(text, starts[after]):
            between = text[match.end() : starts[after]]
            short = not _MARK.search(between) and len(between.split()) <= _MOST
            if short and not _any_between(ends, match.end(), starts[after]):
                yield at, starts[after]


def second_fields(text: str, verbs: Sequence[Cue], ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """What stands after a verb in capitals and `,` or `và` in a name that has a verb of its own behind it.

    `Phòng Kiểm tra, giám sát hải quan lập …`: two fields of one department.
    """
    for first, second, third in zip(verbs, verbs[1:], verbs[2:], strict=False):
        joined = text[first.start].isupper() and text[first.end : second.start].strip() in (",", "và")
        between = text[second.end : third.start]
        short = not _MARK.search(between) and 0 < len(between.split()) <= _MOST
        if joined and text[second.start].islower() and short and not _any_between(ends, second.end, third.start):
            yield first.end, third.start


def _any_between(places: Sequence[int], start: int, end: int) -> bool:
    return bisect_left(places, start) < bisect_left(places, end)


@cache
def _named_by_doing() -> regex.Pattern[str]:
    def words(*tables: str) -> str:
        return "|".join(sorted({w for table in tables for w in _entries(table)}, key=len, reverse=True))

    doing = rf"(?P<act>{words('activities')})(?!\w)"
    source = (
        rf"(?<!\w)(?<!{_WITHIN})(?:(?:{words('doers')})\s+(?P<does>{doing}(?:(?:,|\s+và|,\s+và)\s+(?&act))*)"
        rf"|(?:{words('staff', 'on_duty')})\s+(?P<does>(?:{words('trades_on_duty', 'duties')})(?!\w))"
        rf"|(?:các|những|mỗi)\s+(?:{words('keepers')})\s+(?P<does>{words('keeps')})(?=\s+\p{{Ll}})"
        rf"|(?=(?-i:\p{{Lu}}))(?:{words('crafts')})\s+(?P<does>{words('crafted')}))(?!\w)"
    )
    return compiled(source, regex.IGNORECASE)


def _entries(table: str) -> frozenset[str]:
    names = load("names").tables
    return frozenset(plain(str(w)) for w in names[table]) if table in names else words_of(table)


def free_verbs(text: str, verbs: Sequence[Cue]) -> Iterator[Cue]:
    """The verbs that tell what to do, without those that tell which body is meant.

    Of verbs in a row (`được kiểm tra, giám sát chuẩn bị …`) all but the last go with an attributive first one.
    """
    starts = {v.start for v in verbs}
    reach = -1
    for verb, after in zip(verbs, [*verbs[1:], None][: len(verbs)], strict=True):
        if verb.start < reach:
            continue
        after_comma = 0 <= reach < verb.start and text[reach : verb.start].strip() in (",", "và")
        goes_on = after_comma and skip_blanks(text, verb.end) in starts
        if 0 <= reach < verb.start and _CHARGED.fullmatch(text, max(0, reach - 9, verb.start - _CHARGE), verb.start):
            goes_on = goes_on or (after is not None and not _MARK.search(text, verb.end, after.start))
        if goes_on or _attributive(text, verb.start):
            reach = verb.end
        else:
            yield verb


def making_verbs(text: str, verbs: Sequence[Cue]) -> Iterator[Cue]:
    """The verbs in small letters with their product as their object (`tổng hợp nhu cầu`, `xây dựng kế hoạch`)."""
    starts = {v.start for v in verbs}
    for verb in verbs:
        if text[verb.start].islower() and not _attributive(text, verb.start):
            at = skip_blanks(text, verb.end)
            if at not in starts and table("things").match(text, at):
                yield verb


def _attributive(text: str, at: int) -> bool:
    """Whether the verb at an offset only tells which body is meant (`các đơn vị chưa đăng ký`)."""
    before = text[max(0, at - 12) : at].rstrip().lower()
    return bool(_inside_names().search(before))


@cache
def _inside_names() -> regex.Pattern[str]:
    return regex.compile(r"(?<!\w)(?:" + "|".join(load("assignees").tables["inside"]) + r")$")
