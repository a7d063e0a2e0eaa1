"""What patterns match in a text, each tried only where it may match.

The library tries a pattern of a thousand alternatives at every letter of a text; here it is tried only at the few words
that one of them begins with, and only where the words stand that it cannot do without.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, reduce
from itertools import chain
from operator import or_

import regex

from pipeline.core.rules import Rule, load
from pipeline.grammar.beginnings import START, as_digit, beginnings_of
from pipeline.grammar.needed import may_match, needs_of, read_words

Places = Sequence[int] | None  # offsets at which a pattern may begin, sorted; None for any
_BESIDE = regex.compile(r"\w")
_GROUPS = 2  # of phrases that a pattern needs: a word of them is looked for first
_MOST_WORDS = 20_000  # of which it is kept what may begin with them: scans spell without end
_FEW = 24  # phrases of a group: to look for more as a whole is dearer than to try the pattern


def tries(files: tuple[str, ...], text: str) -> Iterator[tuple[Rule, Iterator[regex.Match[str]]]]:
    """The rules of files that may match a text, in their order, each with its matches from left to right.

    The matches are looked for when they are asked for.
    """
    rules, index = _rules(files)
    for number, places in index.candidates(text):
        yield rules[number], matches_of(rules[number].pattern, text, places)


def find_all(pattern: regex.Pattern[str], text: str, *, overlapped: bool = False) -> Iterator[regex.Match[str]]:
    """What `finditer` gives, sooner where the pattern begins with a word."""
    for _, places in _index(pattern).candidates(text):
        yield from matches_of(pattern, text, places, overlapped=overlapped)


def matches_of(
    pattern: regex.Pattern[str], text: str, places: Places, *, overlapped: bool = False
) -> Iterator[regex.Match[str]]:
    """What `finditer` gives, of a pattern that may begin at certain places only."""
    if places is None:
        yield from pattern.finditer(text, overlapped=overlapped)
        return
    end = 0
    for place in places:
        if place >= end:
            match = pattern.match(text, place)
            if match:
                yield match
                end = place + 1 if overlapped else match.end()


def whole(phrase: str, text: str) -> Iterator[int]:
    """Where a phrase stands in a text with no letter or digit beside it."""
    at = text.find(phrase)
    while at >= 0:
        if not _BESIDE.match(text, at - 1 if at else len(text)) and not _BESIDE.match(text, at + len(phrase)):
            yield at
        at = text.find(phrase, at + 1)


@cache
def _rules(files: tuple[str, ...]) -> tuple[tuple[Rule, ...], Index]:
    rules = tuple(rule for file in files for rule in load(file).rules)
    return rules, Index([rule.pattern for rule in rules])


@cache
def _index(pattern: regex.Pattern[str]) -> Index:
    return Index([pattern])


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
        if len(self._by_word) >= _MOST_WORDS:
            self._by_word.clear()
        spelled = as_digit(word)
        longest = range(1, min(len(word), self._longest) + 1)  # a scan may read a page as one word
        begins = {n: None for end in longest for n in self._by_beginning.get(spelled[:end], ())}
        pieces = {word[start : start + length] for start in range(len(word)) for length in longest}
        first, second = (reduce(or_, (by.get(piece, 0) for piece in pieces), 0) for by in self._by_piece)
        found = self._by_word[word] = (tuple(begins), first, second, sum(1 << n for n in begins))
        return found
