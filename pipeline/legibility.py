"""How well pages are read, letter by letter: what was read against a transcript, reading order included.

Both are compared in NFC, with one kind of dash, quote and blank, without Markdown, table bars and running dots.
What is written by hand counts neither way, nor do stamps and page numbers.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import regex

from pipeline.core.model import Text, Zone

_APART = {Zone.ARRIVAL, Zone.NOISE}
_ONE_KIND = str.maketrans(
    {**dict.fromkeys("‐‑‒–—−•●▪", "-"), **dict.fromkeys("“”„", '"'), **dict.fromkeys("‘’`´", "'")}
)
_MARKDOWN = regex.compile(r"(?m)^\s{0,3}#{1,6}\s+|\*\*|\|")
_DOTS = regex.compile(r"(?:\.\s?){4,}|_{3,}|…")
_BLANKS = regex.compile(r"\s+")
_BY_HAND = "\uffff"  # stands in a transcript for a letter written by hand
_MORE = 6  # letters more than were written by hand: so many may be read of it
_WRITTEN = {
    "number": regex.compile(r"(?m)^\s*S[ốỐ]\s*:?\s*(?<hand>\d*)"),
    "issued": regex.compile(r"(?m)^[^\n,]{2,40},\s*ngày(?<hand>\s*\d*\s*)tháng(?<hand>\s*\d*\s*)năm"),
    "signs_for": regex.compile(r"(?m)^\s*(?<hand>KT\.?\s+)\p{Lu}{2}"),
}
_BESIDE_HAND = regex.compile(rf"(?<=\p{{L}})(?={_BY_HAND})|(?<={_BY_HAND})(?=\p{{L}})")
_EDGES = ".,;:()[]\"'/- "


@dataclass(frozen=True, slots=True)
class Reading:
    """Letters and words of a transcript, how many of them were misread, and its numbers and dates, how many exactly.

    A misread letter is one that was put in, left out or changed.
    """

    letters: int = 0
    letters_wrong: int = 0
    words: int = 0
    words_wrong: int = 0
    numbers: int = 0
    numbers_right: int = 0

    def __add__(self, other: Reading) -> Reading:
        """The counts of both."""
        return Reading(
            self.letters + other.letters, self.letters_wrong + other.letters_wrong, self.words + other.words,
            self.words_wrong + other.words_wrong, self.numbers + other.numbers,
            self.numbers_right + other.numbers_right,
        )

    def figures(self) -> dict[str, float | int]:
        """CER and WER, the share of numbers and dates read exactly, and how much was compared."""
        return {
            "cer": round(self.letters_wrong / max(1, self.letters), 5),
            "wer": round(self.words_wrong / max(1, self.words), 5),
            "numbers": round(self.numbers_right / self.numbers, 5) if self.numbers else 1.0,
            "letters": self.letters, "words": self.words, "numbers_in_all": self.numbers,
        }


def printed_text(text: Text) -> str:
    """What was read, in reading order, without what stands apart from the dispatch."""
    return "\n".join(text.text[b.start : b.end] for b in text.blocks if b.zone not in _APART)


def transcript(gold: Path, handwritten: Iterable[str] = ()) -> str:
    """The text beside a gold file, what is written by hand masked."""
    text = gold.with_name(gold.name.removesuffix(".gold.yaml") + ".txt").read_text(encoding="utf-8")
    return masked(unicodedata.normalize("NFC", text), handwritten)


def masked(text: str, handwritten: Iterable[str]) -> str:
    """A transcript with letters of the named fields of the header that are written by hand replaced by masks."""
    for field in handwritten:
        found = _WRITTEN[field].search(text) if field in _WRITTEN else None
        for start, end in reversed(found.spans("hand")) if found else ():
            text = text[:start] + _BY_HAND * (end - start + _MORE) + text[end:]
    return text


def compared(want: str, read: str) -> Reading:
    """What was misread of a transcript; letters masked in it match anything or nothing."""
    want, read = folded(want), folded(read)
    wanted, words = _BESIDE_HAND.sub(" ", want).split(), read.split()
    exact, seen = Counter(_numbers(wanted)), Counter(_numbers(words))
    hand = want.count(_BY_HAND)
    return Reading(
        len(want) - hand, distance(want, read), len(wanted), distance(wanted, words),
        exact.total(), sum(min(count, seen[number]) for number, count in exact.items()),
    )


def folded(text: str) -> str:
    """A text as it is compared."""
    text = _MARKDOWN.sub(" ", unicodedata.normalize("NFC", text).translate(_ONE_KIND)).replace("*", "")
    return str(_BLANKS.sub(" ", _DOTS.sub(" ", text))).strip()


def distance(want: Sequence[Hashable], read: Sequence[Hashable]) -> int:
    """How many entries must be put in, left out or changed; what is or holds a mask matches anything or nothing."""
    codes: dict[Hashable, int] = {}
    theirs = np.array([codes.setdefault(entry, len(codes)) for entry in read], dtype=np.int64)
    steps = np.arange(len(theirs) + 1)
    row = steps.copy()
    for entry in want:
        cost = 0 if isinstance(entry, str) and _BY_HAND in entry else 1
        here = row + cost
        same = theirs == codes.get(entry, -1)
        np.minimum(here[1:], row[:-1] + np.where(same, 0, cost), out=here[1:])
        row = np.minimum.accumulate(here - steps) + steps
    return int(row[-1])


def _numbers(words: Iterable[str]) -> list[str]:
    """The words that hold a digit: numbers, dates and symbols, those written by hand left out."""
    bare = (w.strip(_EDGES) for w in words if _BY_HAND not in w)
    return [w for w in bare if any(c.isdigit() for c in w)]


def read_against(gold: Path, record: Mapping[str, Any], text: Text) -> Reading:
    """What was misread of a dispatch whose gold file this is."""
    return compared(transcript(gold, record.get("handwritten", ())), printed_text(text))
