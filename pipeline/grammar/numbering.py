"""Which enumerator continues which list: the sequence decides, and repairs what was misread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.core.model import Level
from pipeline.grammar.enumerators import UNORDERED, Mark, component

RANK: dict[Level, int] = {
    "part": 0, "chapter": 1, "section": 2, "article": 3, "roman": 4, "number": 5, "letter": 6, "dash": 7, "plus": 8,
    "paragraph": 9,
}
_GAP = 3  # so many entries of a list may be lost between two that are read
_FIRST = 20  # a list whose first entries were lost may begin so late


@dataclass(frozen=True, slots=True)
class Numbered:
    """An entry of a list: its marker, its path, and the paragraph (by its index) whose entry it stands under."""

    mark: Mark
    ref: str
    parent: int | None


@dataclass(frozen=True, slots=True)
class _Open:
    """The last entry of a list that may go on; ``at`` is the index of its paragraph."""

    mark: Mark
    value: int
    ref: str
    at: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an entry may go: the open lists above it, its place in its own, and how much speaks against it."""

    cost: float
    depth: int
    value: int
    mark: Mark


def number(
    readings: Sequence[tuple[Mark, ...]], introduces: Sequence[bool], prefix: str = ""
) -> list[Numbered | None]:
    """For each paragraph the entry that its marker makes of it, None where it has none or the sequence denies it.

    `readings` are the readings of each paragraph's marker, `introduces` tells where a paragraph ends in a colon,
    `prefix` begins every ref (`Phụ lục`).
    """
    stack: list[_Open] = []
    found: list[Numbered | None] = []
    for at, marks in enumerate(readings):
        lists = _Lists(stack, readings, introduces, at)
        place = min((p for m in marks for p in lists.places(m)), key=lambda p: p.cost, default=None)
        if place is None:
            found.append(None)
            continue
        del stack[place.depth :]
        parent = stack[-1] if stack else None
        ref = _ref(place, parent, prefix)
        found.append(Numbered(place.mark, ref, parent.at if parent else None))
        stack.append(_Open(place.mark, place.value, ref, at))
    return found


def _ref(place: _Place, parent: _Open | None, prefix: str) -> str:
    own = component(place.mark, place.value)
    if len(place.mark.path) > 1:
        own = ".".join(str(n) for n in _below(place, parent))
    above = parent.ref if parent and place.mark.level != "article" else prefix
    return f"{above}.{own}" if above else own


def _below(place: _Place, parent: _Open | None) -> tuple[int, ...]:
    """The part of a decimal number that its parent does not say: `3.1` under `3` is 1."""
    path = (*place.mark.path[:-1], place.value)
    if parent and parent.mark.level == "number":
        known = parent.mark.path if len(parent.mark.path) > 1 else (parent.value,)
        return path[len(known) :] if path[: len(known)] == known and len(path) > len(known) else path
    return path[1:] if parent and parent.value == path[0] else path


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists open before paragraph `at`, the outermost first."""

    stack: Sequence[_Open]
    readings: Sequence[tuple[Mark, ...]]
    introduces: Sequence[bool]
    at: int

    def places(self, mark: Mark) -> Iterator[_Place]:
        yield from self._going_on(mark)
        yield from self._opening(mark)

    def _going_on(self, mark: Mark) -> Iterator[_Place]:
        for depth in range(len(self.stack) - 1, -1, -1):
            last = self.stack[depth]
            if last.mark.level != mark.level or not _same_kind(last.mark, mark):
                continue
            if mark.level in UNORDERED:
                if last.mark.style == mark.style:
                    yield _Place(0.0, depth, last.value + 1, mark)
                continue
            judged = _judge(mark, last, self._ahead(mark))
            if judged:
                yield _Place(judged[0] + 0.3 * (last.mark.style != mark.style), depth, judged[1], mark)

    def _opening(self, mark: Mark) -> Iterator[_Place]:
        ahead = self._ahead(mark)
        depth = self._depth_of_new(mark)
        if mark.level in UNORDERED:
            yield _Place(0.5, depth, 1, mark)
        elif mark.value == 1 and (mark.sure or ahead == 2):
            doubt = 3.0 if self._repeats(mark) else 0.5 if ahead in (None, 1, 2) else 1.5
            yield _Place(doubt + (not mark.sure), depth, 1, mark)
        elif mark.sure and (ahead == mark.value + 1 or not self._open(mark.level) and mark.value <= _FIRST):
            yield _Place(3.0, depth, mark.value, mark)

    def _repeats(self, mark: Mark) -> bool:
        """Whether a Roman I follows a Roman I: then a stroke of II was lost, for no list has one entry only."""
        return mark.level == "roman" and any(o.mark.level == "roman" and o.value == 1 for o in self.stack)

    def _open(self, level: Level) -> bool:
        return any(last.mark.level == level for last in self.stack)

    def _depth_of_new(self, mark: Mark) -> int:
        depth = len(self.stack)
        last = self.stack[-1] if self.stack else None
        if last and RANK[mark.level] >= RANK["roman"] and last.at == self.at - 1 and self.introduces[last.at]:
            return depth
        if any(o.mark.level == mark.level and _nests(o.mark, mark) for o in self.stack):
            return depth
        while depth and RANK[self.stack[depth - 1].mark.level] >= RANK[mark.level]:
            depth -= 1
        return depth

    def _ahead(self, mark: Mark) -> int | None:
        """The value of the next marker of this kind, as sure as it at least, before one of a higher level."""
        for marks in self.readings[self.at + 1 :]:
            for other in marks:
                alike = other.sure or other.rule == mark.rule
                if alike and other.level == mark.level and _same_kind(other, mark):
                    return other.value
            if any(o.sure and RANK[o.level] < RANK[mark.level] for o in marks):
                return None
        return None


def _same_kind(a: Mark, b: Mark) -> bool:
    return a.path[:-1] == b.path[:-1] and ("(" in a.style) == ("(" in b.style)


def _nests(outer: Mark, inner: Mark) -> bool:
    """Whether a list of the second kind stands under one of the first, both of one level: `1)` under `1.`."""
    if len(inner.path) > 1:
        return len(outer.path) < len(inner.path) and inner.path[: len(outer.path)] == outer.path
    return len(outer.path) == 1 and outer.style != inner.style


def _judge(mark: Mark, before: _Open, ahead: int | None) -> tuple[float, int] | None:
    """How much speaks against a marker as the next after the one `before`, and its place, misreadings repaired."""
    last, gap = before.value, mark.value - before.value
    if gap == 1:
        bare = mark.rule == "bare-number" != before.mark.rule and ahead != mark.value + 1
        return None if bare else (0.0, mark.value)
    if not mark.sure:
        return None
    if ahead == last + 2:
        return (0.8, last + 1)
    if gap > 1 and ahead == mark.value + 1:
        return (1.0 if gap <= _GAP else 2.0, mark.value)
    if 1 < gap <= _GAP:
        return (1.5, mark.value)
    return (2.5, last + 1) if gap == 0 else None


# --- paragraphs between entries --------------------------------------------------------------------------


def parents(
    numbered: Sequence[Numbered | None], introduces: Sequence[bool], addresses: Sequence[bool]
) -> list[int | None]:
    """For each paragraph the one under which its entry stands; None for top entries and paragraphs without one.

    A paragraph between entries that ends in a colon is the parent of the list it introduces; the one that opens the
    first list of a dispatch is so only where it addresses somebody (`Đối với các xã:`).
    """
    found: list[int | None] = []
    adopter: int | None = None
    listed: tuple[Level, int | None] | None = None
    for k, entry in enumerate(numbered):
        if entry is None:
            found.append(None)
            continue
        of = (entry.mark.level, entry.parent)
        again = entry.parent is not None or any(n and (n.mark.level, n.parent) == of for n in numbered[:k])
        if k and numbered[k - 1] is None and introduces[k - 1] and (again or addresses[k - 1]):
            adopter, listed = k - 1, of
        elif listed and of != listed and RANK[of[0]] <= RANK[listed[0]]:
            adopter, listed = None, None
        found.append(adopter if listed == of else entry.parent)
    return found


def last_entry(numbered: Sequence[Numbered | None], k: int) -> int | None:
    """The last entry before paragraph `k`; None where there is none."""
    return next((i for i in range(k - 1, -1, -1) if numbered[i]), None)


def next_entry(numbered: Sequence[Numbered | None], k: int) -> int | None:
    """The first entry from paragraph `k` on; None where there is none."""
    return next((i for i in range(k, len(numbered)) if numbered[i]), None)


def between(numbered: Sequence[Numbered | None], entry: int, following: int, *, introduces: bool) -> int | None:
    """To which entry a paragraph belongs that stands between two: the lower one that the list after it leaves open.

    Where the paragraph `introduces` what follows, it stands beside it, not in it. None at the top.
    """
    after = numbered[following]
    rank = RANK[after.mark.level] - introduces if after else 0
    at: int | None = entry
    while at is not None and (found := numbered[at]) is not None and RANK[found.mark.level] > rank:
        at = found.parent
    return at
