"""How often syllables of official Vietnamese follow one another: what context can say of a doubtful reading.

The counts are of the project's own sample dispatches and of the entries of a dictionary;
`data/generator/lexicon.py` makes the file. Syllables are in small letters, in the spelling of `vietnamese.plain`.
"""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import regex

from pipeline.core.vietnamese import fold, plain

BREAK = "^"  # stands for an end of a sentence
FIGURE = "#"  # stands for a number
_FILE = "lexicon.txt.gz"
_TOKEN = regex.compile(r"(?<word>[\p{L}\p{M}]+)|(?<figure>\d[\d./-]*)|(?<break>[.;:!?])")
_JOINED = regex.compile(r"[\d@_\\]|\.(?=\w)|(?<!\p{Ll})/|/(?!\p{Ll})")  # `chủ trì/phối hợp` are words, `KH/TU` none
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Token:
    """A syllable, number or end of a sentence in a text.

    ``text`` is as counted (a syllable, FIGURE or BREAK); ``whole`` is false where letters hang on figures or on
    the signs of an address or symbol, and so are no syllable by themselves.
    """

    text: str
    start: int
    end: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Counts of syllables and of pairs of them; ``alike`` has the syllables that differ only in their marks.

    ``before`` counts how often a syllable has another after it, ``followers`` how many different ones.
    """

    words: Mapping[str, int]
    pairs: Mapping[Pair, int]
    before: Mapping[str, int]
    followers: Mapping[str, int]
    alike: Mapping[str, tuple[str, ...]]
    total: int


def tokens(text: str) -> Iterator[Token]:
    """The syllables, numbers and ends of sentences of a text (NFC)."""
    even = plain(text)
    for match in _TOKEN.finditer(even):
        start, end = match.span()
        if match["word"]:
            whole = not _JOINED.match(even, end) and not (start and _JOINED.match(even, start - 1))
            yield Token(match["word"].lower(), start, end, whole)
        else:
            yield Token(FIGURE if match["figure"] else BREAK, start, end, False)


def counted(texts: Iterator[str]) -> tuple[Counter[str], Counter[Pair]]:
    """How often syllables, and pairs of them, stand in texts."""
    words: Counter[str] = Counter()
    pairs: Counter[Pair] = Counter()
    for text in texts:
        found = [BREAK, *(token.text for token in tokens(text)), BREAK]
        words.update(found)
        pairs.update(zip(found, found[1:], strict=False))
    return words, pairs


@cache
def lexicon() -> Lexicon:
    """The counts that are part of the package."""
    lines = gzip.decompress((files("pipeline.core") / _FILE).read_bytes()).decode("utf-8").splitlines()
    end = next((n for n, line in enumerate(lines) if line.count(" ") > 1), len(lines))  # words come first, then pairs
    words, pairs = " ".join(lines[:end]).split(" "), " ".join(lines[end:]).split(" ")
    return of_counts(
        dict(zip(words[1::2], map(int, words[::2]), strict=True)),
        dict(zip(zip(pairs[1::3], pairs[2::3], strict=True), map(int, pairs[::3]), strict=True)),
    )


def of_counts(words: Mapping[str, int], pairs: Mapping[Pair, int]) -> Lexicon:
    """The lexicon of such counts."""
    before: Counter[str] = Counter()
    followers: Counter[str] = Counter()
    for (first, _), count in pairs.items():
        before[first] += count
        followers[first] += 1
    alike = defaultdict(list)
    for word in words:
        if word.isalpha():
            alike[fold(word)].append(word)
    same = {key: tuple(found) for key, found in alike.items()}
    return Lexicon(words, pairs, before, followers, same, sum(words.values()))
