"""Units as printed, compared word by word: posts and plurals taken off, a letter or two misread allowed.

The words it knows stand in rules/ours.yaml.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pipeline.core.rules import load
from pipeline.core.settings import Office, Superior
from pipeline.store.identity import alike, words

Words = tuple[str, ...]


@cache
def listed(table: str) -> tuple[Words, ...]:
    """A table of rules/ours.yaml, longest entries first."""
    return tuple(sorted({words(entry) for entry in load("ours").tables[table]}, key=len, reverse=True))


def starts(said: Words, table: str) -> Words | None:
    """The entry of a table of rules/ours.yaml that these words start with, or None."""
    return next((w for w in listed(table) if said[: len(w)] == w), None)


def without_heads(unit: str) -> Words:
    """The words of a body without the posts and plurals in front: `Thủ trưởng các đơn vị` is `đơn vị`."""
    said = words(unit)
    while True:
        front = starts(said, "heads") or starts(said, "plural")
        if not front or len(front) == len(said):
            return said
        said = said[len(front) :]


def is_plural(unit: str) -> bool:
    """Whether a unit is said in the plural (`các phòng`, `Trưởng các phòng`)."""
    return len(without_plurals(words(unit)[:4])) < len(words(unit)[:4])


def without_plurals(said: Words) -> Words:
    """The words without `các`, `những` and the like, wherever they stand."""
    plurals = {w for entry in listed("plural") if len(entry) == 1 for w in entry}
    return tuple(w for w in said if w not in plurals)


def near(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names are the same words but for a misread letter or two."""
    return alike(" ".join(one), " ".join(other))


def names_of(body: Office | Superior) -> list[Words]:
    """The name and the aliases of a body, in words."""
    return [words(name) for name in (body.name, *body.aliases) if name]


def holds(said: Words, part: Words) -> bool:
    """Whether some words stand together in others."""
    return any(said[i : i + len(part)] == part for i in range(len(said) - len(part) + 1))
