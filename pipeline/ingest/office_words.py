"""What an office has confirmed, as correction uses it: its syllables count for more, its names mend their misreadings.

A name is mended only where recognition had doubt or commonly errs so: two people may differ by one mark.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.core.lexicon import Lexicon, Token, lexicon, of_counts, tokens
from pipeline.core.vietnamese import fold
from pipeline.ingest.confusions import unlikeliness

_WEIGHT = 3  # times that a pair counts that an office has confirmed
_LEAST_NAME = 2  # syllables: a single one is no name
_DIFFERING = 0.5  # of the syllables of a name: more of them changed make another of it
_SETS_KEPT = 4


@dataclass(frozen=True, slots=True)
class OfficeWords:
    """The lexicon with an office's own words, and its names by their first syllable without marks."""

    known: Lexicon
    names: Mapping[str, tuple[tuple[str, ...], ...]]


@lru_cache(maxsize=_SETS_KEPT)
def office_words(confirmed: tuple[str, ...]) -> OfficeWords:
    """The words of an office: of names and values that its people have confirmed, each as it should be printed."""
    runs = [run for text in confirmed for run in _runs(text)]
    names = defaultdict(list)
    for run in sorted({r for r in runs if len(r) >= _LEAST_NAME}, key=lambda r: (-len(r), r)):
        names[fold(run[0])].append(run)
    return OfficeWords(_with(runs), {first: tuple(found) for first, found in names.items()})


def mended(found: Sequence[Token], costs: Sequence[float], words: OfficeWords) -> Iterator[tuple[int, str]]:
    """The syllables to change, by their places, where a row of them can only be a confirmed name misread.

    Args:
        found: what was read.
        costs: what it costs to change each, as a logarithm of odds; it may cost an office's name at most nothing.
        words: the office's.
    """
    place = 0
    while place < len(found):
        names = words.names.get(fold(found[place].text), ()) if found[place].whole else ()
        read = [tuple(t.text for t in found[place : place + len(name)]) for name in names]
        if any(name == row for name, row in zip(names, read, strict=True)):
            place += 1
            continue
        fits = [n for n, row in zip(names, read, strict=True) if _is_misread(n, row, costs[place:])]
        longest = [n for n in fits if len(n) == len(fits[0])]
        if len(longest) == 1:
            row = longest[0]
            yield from ((place + n, s) for n, s in enumerate(row) if s != found[place + n].text)
            place += len(row)
        else:
            place += 1


def _is_misread(name: Sequence[str], read: Sequence[str], costs: Sequence[float]) -> bool:
    """Whether what was read is a name but for a few marks that recognition may well have mistaken."""
    if len(read) != len(name) or any(fold(a) != fold(b) for a, b in zip(name, read, strict=True)):
        return False
    changed = [n for n in range(len(name)) if name[n] != read[n]]
    likely = all(costs[n] + unlikeliness(name[n], read[n]) <= 0 for n in changed)
    return likely and len(changed) <= _DIFFERING * len(name)


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """The syllables of a confirmed text that stand together without figures, signs or symbols between them."""
    run: list[str] = []
    for token in tokens(text):
        if token.whole:
            run.append(token.text)
        elif run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def _with(runs: Sequence[Sequence[str]]) -> Lexicon:
    base = lexicon()
    if not runs:
        return base
    words, pairs = Counter(base.words), Counter(base.pairs)
    for run in runs:
        for syllable in run:
            words[syllable] += _WEIGHT
        for pair in zip(run, run[1:], strict=False):
            pairs[pair] += _WEIGHT
    return of_counts(words, pairs)

