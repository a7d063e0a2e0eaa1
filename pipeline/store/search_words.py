"""A clerk's words for a search: taken apart, put as a query of the index, and found again in a text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.core.vietnamese import fold, plain

_PHRASE = re.compile(r'["“”„]([^"“”„]*)["“”„]')
_NUMBER = re.compile(r"\d{1,6}[a-zđ]?\s*[/-]\s*[\w&]+(?:\s*[/-]\s*[\w&]+)*", re.IGNORECASE)
_GLUED = re.compile(r"(\d{1,6})([a-z]{2,})")
_WORD = re.compile(r"[^\W_]+")
_OPEN, _CLOSE = "«", "»"
_BEFORE, _SHOWN = 6, 32  # words of a snippet: before the first that was found, and in all

Variant = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One word, phrase or number that must occur.

    ``variants`` are its folded words, each way in which it may be written; ``accented`` is it in lower case where the
    clerk typed accents, else empty; ``beginning``: the last word may go on.
    """

    variants: tuple[Variant, ...]
    accented: str = ""
    beginning: bool = False


def read_terms(said: str) -> tuple[Term, ...]:
    """The terms of what was typed: phrases in quotes, numbers of dispatches as they come, single words, `rà*`."""
    said = plain(unicodedata.normalize("NFC", said))
    terms = []
    for part in _parts(said):
        words = _words(part)
        if words:
            accented = " ".join(_WORD.findall(part.lower())) if part.lower() != fold(part) else ""
            terms.append(Term(_variants(words), accented, part.endswith("*")))
    return tuple(dict.fromkeys(terms))


def _parts(said: str) -> Iterator[str]:
    at = 0
    for phrase in _PHRASE.finditer(said):
        yield from _loose(said[at : phrase.start()])
        yield phrase[1]
        at = phrase.end()
    yield from _loose(said[at:])


def _loose(said: str) -> Iterator[str]:
    at = 0
    for number in _NUMBER.finditer(said):
        yield from said[at : number.start()].split()
        yield number[0]
        at = number.end()
    yield from said[at:].split()


def _words(part: str) -> Variant:
    return tuple(_WORD.findall(fold(part)))


def _variants(words: Variant) -> tuple[Variant, ...]:
    """The ways to write a term: a number with and without zeros in front, its symbol close by or apart."""
    glued = _GLUED.fullmatch(words[0])
    apart = (words, (glued[1], glued[2], *words[1:])) if glued else (words,)
    ways = [
        (number, *way[1:])
        for way in apart
        for number in ((way[0], way[0].lstrip("0") or "0", way[0].zfill(2)) if way[0].isdigit() else way[:1])
    ]
    return tuple(dict.fromkeys(ways))


def as_query(terms: Sequence[Term]) -> str:
    """The terms as a query of FTS5 in which nothing typed can act as an operator: every one must occur."""
    return " AND ".join(f"({' OR '.join(_quoted(v, term.beginning) for v in term.variants)})" for term in terms)


def heads_with(words: Sequence[str]) -> str:
    """The query of FTS5 for all of these folded words, each of which may go on; empty where there is no word."""
    apart = [tuple(_WORD.findall(word)) for word in words]
    return as_query([Term((parts,), beginning=True) for parts in apart if parts])


def queries(terms: Sequence[Term]) -> list[str]:
    """The queries to ask one after the other: the words as they follow one another, then all of them anywhere."""
    single = all(len(term.variants) == 1 for term in terms) and len(terms) > 1
    phrase = Term((tuple(word for term in terms for word in term.variants[0]),), beginning=terms[-1].beginning)
    return [*([as_query([phrase])] if single else []), as_query(terms)]


def _quoted(words: Variant, beginning: bool) -> str:
    return f'"{" ".join(words)}"{" *" if beginning else ""}'


def has_accents_of(text: str, terms: Sequence[Term]) -> bool:
    """Whether a text holds all terms with the accents that the clerk typed."""
    patterns = [_accented(term.accented, term.beginning) for term in terms if term.accented]
    if not patterns:
        return True
    # tones are mostly written as `plain` writes them: the slower look is for the others
    return _all_in(patterns, text.lower()) or _all_in(patterns, plain(text).lower())


def _all_in(patterns: Sequence[re.Pattern[str]], text: str) -> bool:
    return all(pattern.search(text) for pattern in patterns)


@lru_cache(maxsize=256)
def _accented(words: str, beginning: bool) -> re.Pattern[str]:
    end = "" if beginning else r"(?![^\W_])"
    return re.compile(rf"(?<![^\W_]){re.escape(words)}{end}".replace(r"\ ", r"[\W_]+"))


def snippet(text: str, terms: Sequence[Term]) -> str:
    """The part of a text that holds most of the terms, each marked by « »; its beginning where it holds none.

    Blanks and line ends become one blank; « » of the text itself become straight quotes.
    """
    folded = _folded(text)
    starts = [m.start() for m in _WORD.finditer(folded)]
    marks = [mark for term, wanted in enumerate(terms) for mark in _marks(folded, starts, wanted, term)]
    first = _best_start(marks)
    last = min(first + _SHOWN, len(starts)) - 1
    if last < 0:
        return ""
    begin, end = (starts[first] if first else 0), (_end(folded, starts[last]) if last < len(starts) - 1 else len(text))
    shown = _marked(text, begin, end, [
        (starts[a], _end(folded, starts[b])) for a, b, _ in marks if first <= a and b <= last
    ])  # fmt: skip
    return f"{'… ' if begin else ''}{' '.join(shown.split())}{' …' if end < len(text) else ''}"


def _end(folded: str, start: int) -> int:
    found = _WORD.match(folded, start)
    return found.end() if found else start


def _folded(text: str) -> str:
    """The folded text, letter for letter in the places of the text."""
    folded = fold(text)
    return folded if len(folded) == len(text) else "".join((fold(c) or " ")[0] for c in text)


def _marks(folded: str, starts: Sequence[int], wanted: Term, term: int) -> Iterator[tuple[int, int, int]]:
    """Where a term occurs: its first and last word, and which term it is."""
    for variant in wanted.variants:
        for place in _places(folded, variant, wanted.beginning):
            at = bisect_left(starts, place)
            yield at, at + len(variant) - 1, term


def _places(folded: str, words: Variant, beginning: bool) -> Iterator[int]:
    """Where words begin that follow one another."""
    following = _following(words, beginning)
    at = folded.find(words[0])
    while at >= 0:
        if not (at and folded[at - 1].isalnum()) and following.match(folded, at):
            yield at
        at = folded.find(words[0], at + 1)


@lru_cache(maxsize=256)
def _following(words: Variant, beginning: bool) -> re.Pattern[str]:
    """Words that follow one another, of which the last may go on."""
    return re.compile(r"[\W_]+".join(re.escape(word) for word in words) + ("" if beginning else r"(?![^\W_])"))


def _best_start(marks: Sequence[tuple[int, int, int]]) -> int:
    """The word to begin with, so that the most different terms are seen; the earliest of equals."""

    def seen(start: int) -> int:
        return len({term for a, b, term in marks if start <= a and b < start + _SHOWN})

    starts = sorted({max(0, a - _BEFORE) for a, _, _ in marks})
    return max(starts, key=seen, default=0)


def _marked(text: str, begin: int, end: int, marks: Sequence[tuple[int, int]]) -> str:
    pieces, at = [], begin
    for a, b in sorted(marks):
        if a >= at:
            pieces += [_own(text[at:a]), _OPEN, _own(text[a:b]), _CLOSE]
            at = b
    return "".join([*pieces, _own(text[at:end])])


def _own(text: str) -> str:
    return text.replace(_OPEN, '"').replace(_CLOSE, '"')
