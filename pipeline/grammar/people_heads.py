"""The words for somebody where who acts is named: people, groups, places of work (rules/people.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipeline.grammar.annotation import dictionary
from pipeline.grammar.bodies import head_end
from pipeline.grammar.people_words import is_person, syllables, words_of

_MAKE_PEOPLE = frozenset({"viên", "trưởng", "phó"})
_LONGEST = 5  # syllables of a word of the tables


@dataclass(frozen=True, slots=True)
class Head:
    """The word for somebody: where it ends, itself without `các` before it; ``weak`` is true of mere things."""

    end: int
    words: str
    weak: bool = False


def head_of(text: str, start: int) -> Head | None:
    """The word for people or a group at an offset, `các` and the like before it included."""
    ends = syllables(text, start)
    said = text[start : ends[-1]].lower().replace(" - ", " ").split() if ends else []
    if not said or (said[0] not in _beginnings() and _MAKE_PEOPLE.isdisjoint(said)):
        return None
    many = next((n for n in (3, 2, 1) if " ".join(said[:n]) in words_of("how_many")), 0)
    for skipped in (many, 0) if many else (0,):
        for last in range(min(_LONGEST + skipped, len(said)) - 1, skipped - 1, -1):
            word = " ".join(said[skipped : last + 1])
            if is_person(word) and not text.endswith(" Trưởng", 0, ends[last]):
                return Head(ends[last], word)
            cut = last == skipped and begins_longer(text, ends[last] - len(word))
            if skipped and said[skipped - 1] != "chí" and word in words_of("run", "places") and not cut:
                return Head(ends[last], word, weak=head_end(text, start) is None)
    heads = said[0] in ("chủ", "trưởng", "lái") and len(said) > 1 and said[1] in words_of("several")
    return Head(ends[0], said[0]) if heads and head_of(text, ends[0] + 1) else None


def site_of(text: str, start: int, *, small: bool = False) -> Head | None:
    """The word for a group or a place of work, in capitals, that may be told to act at the head of a clause.

    Where one stands already, another one may follow in `small` letters. Bodies are ``weak``: their names are known
    elsewhere.
    """
    if not (small or text[start : start + 1].isupper()):
        return None
    ends = syllables(text, start)
    for end in reversed(ends[:_LONGEST]):
        if (word := text[start:end].lower()) in words_of("sites", "places", "run"):
            return Head(end, word, weak=word not in words_of("sites") and head_end(text, start) is not None)
    return None


def begins_longer(text: str, at: int) -> bool:
    """Whether the syllable at an offset only begins a word of the dictionary (`điều` in `điều chỉnh`)."""
    ends = syllables(text, at)[:2]
    second = text[ends[0] + 1 : ends[1]].lower() if len(ends) > 1 else ""
    return bool(second) and text[at : ends[1]].lower() in dictionary() and second not in words_of("attributes")


@cache
def _beginnings() -> frozenset[str]:
    """The first syllables of all words for somebody, but those that one of `_MAKE_PEOPLE` makes."""
    words = words_of("people", "acting", "crowds", "places", "run", "how_many")
    return frozenset(word.split(" ")[0] for word in words) | {"quyền", "chủ", "lái", "thợ"}
