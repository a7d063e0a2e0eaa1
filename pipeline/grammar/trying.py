"""What patterns match in a text, each tried only where it may match.

The library tries a pattern of a thousand alternatives at every letter of a text; here it is tried only at the few words
that one of them begins with, and only where the words stand that it cannot do without.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, reduce
from itertools import chain
from operator import or_

import regex

from pipeline.core.rules import Rule, load
from pipeline.grammar.beginnings import START, as_digit, beginnings_of
from pipeline.grammar.needed import may_match, needs_of, read_words

Places = Sequence[int] | None  # offsets at which a pattern may begin, sorted; None for any
_GROUPS = 2  # of phrases that a pattern needs: a word of them is looked for first
_FEW = 24  # phrases of a group: to look for more as a whole is dearer than to try the pattern


def tries(files: tuple[str, ...], text: str) -> Iterator[tuple[Rule, Iterator[regex.Match[str]]]]:
    """The rules of files that may match a text, in their order, each with its matches from left to right.

    The matches are looked for when they are asked for.
    """
    rules, index = _rules(files)
    for number, places in index.candidates(text):
        rule = rules[number]
        yield rule, rule.pattern.finditer(text) if places is None else _matches_at(rule.pattern, text, places)


def _matches_at(pattern: regex.Pattern[str], text: str, places: Iterable[int]) -> Iterator[regex.Match[str]]:
    """The matches that `finditer` gives, where all begin at one of the places."""
    end = 0
    for place in places:
        if place >= end:
            match = pattern.match(text, place)
            if match:
                yield match
                end = match.end()


@cache
def _rules(files: tuple[str, ...]) -> tuple[tuple[Rule, ...], Index]:
    rules = tuple(rule for file in files for rule in load(file).rules)
    return rules, Index([rule.pattern for rule in rules])


class Index:
    """Of several patterns, by their numbers, which may match a text, and where."""

    def __init__(self, patterns: Sequence[regex.Pattern[str]]) -> None:
        needs = [needs_of(pattern) for pattern in patterns]
        self._needs = [tuple(group for group in groups if len(group) <= _FEW) for groups in needs]
        self._begins = [beginnings_of(pattern) for pattern in patterns]
        self._anywhere = [n for n, begins in enumerate(self._begins) if begins is None or START in begins]
        self._by_beginning: dict[str, list[int]] = {}
        self._by_piece: list[dict[str, int]] = [{} for _ in range(_GROUPS)]
        self._by_word: dict[str, tuple[tuple[int, ...], int, int, int]] = {}
        for number, begins in enumerate(self._begins):
            for letters in begins or ():
                self._by_beginning.setdefault(letters, []).append(number)
            for group, by_piece in enumerate(self._by_piece):
                phrases = needs[number][group : group + 1]
                for piece in {max(phrase.split(), key=len) for phrase in phrases[0]} if phrases else {""}:
                    by_piece[piece] = by_piece.get(piece, 0) | 1 << number
        self._longest = max(map(len, chain(self._by_beginning, *self._by_piece)), default=0)

    def candidates(self, text: str) -> Iterator[tuple[int, Places]]:
        """The patterns that may match, in their order, with the places where they may."""
        words, joined = read_words(text)
        by_word = self._by_word
        read = [(start, by_word[word] if word in by_word else self._read(word)) for start, word in words]
        first, second = (by_piece.get("", 0) for by_piece in self._by_piece)
        for _, known in read:
            first |= known[1]
            second |= known[2]
        there = first & second
        begun: dict[int, list[int]] = {n: [0] for n in self._anywhere if there >> n & 1}
        for start, (begins, _, _, mask) in read:
            if mask & there:
                for number in begins:
                    if there >> number & 1:
                        if number in begun:
                            begun[number].append(start)
                        else:
                            begun[number] = [start]
        for number in sorted(begun):
            if may_match(self._needs[number], joined):
                yield number, None if self._begins[number] is None else begun[number]

    def _read(self, word: str) -> tuple[tuple[int, ...], int, int, int]:
        """The patterns that may begin with a word, and as bits those that need something in it."""
        spelled = as_digit(word)
        longest = range(1, min(len(word), self._longest) + 1)  # a scan may read a page as one word
        begins = {n: None for end in longest for n in self._by_beginning.get(spelled[:end], ())}
        pieces = {word[start : start + length] for start in range(len(word)) for length in longest}
        first, second = (reduce(or_, (by.get(piece, 0) for piece in pieces)) for by in self._by_piece)
        found = self._by_word[word] = (tuple(begins), first, second, sum(1 << n for n in begins))
        return found
