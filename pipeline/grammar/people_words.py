"""Words for people and groups (rules/people.yaml): which of them begins where, and who are one group in a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from pipeline.core.model import Span
from pipeline.core.rules import load
from pipeline.core.vietnamese import plain
from pipeline.grammar.annotation import dictionary
from pipeline.grammar.bodies import head_end

_SYLLABLE = regex.compile(r"[\p{L}\p{M}\d]+")
_LONGEST = 5  # syllables of a word of the tables


@dataclass(frozen=True, slots=True)
class Head:
    """The word for somebody: where it ends, itself without `các` before it; ``weak`` is true of mere things."""

    end: int
    words: str
    weak: bool = False


def parts_people(text: str, begin: int, cut: int, after: int) -> bool:
    """Whether a comma or `và` at `cut` parts two people of a list, of whom the first began at `begin`.

    `Máy trưởng và thủy thủ trưởng tàu` are two; `cán bộ, công chức, viên chức` are one group.
    """
    first, second = head_of(text, begin) or _authorities(text, begin), head_of(text, after)
    if first is None or second is None or (second.weak and not first.weak):
        return False
    if text[after].isupper() and second.words in words_of("groups"):
        return False
    return not (second.words in words_of("together") and first.words in words_of("together") and first.end == cut)


def _authorities(text: str, start: int) -> Head | None:
    """`chính quyền`, beside whom others may stand in a list."""
    word = next((w for w in words_of("authorities") if text[start : start + len(w)].lower() == w), None)
    return Head(start + len(word), word) if word else None


def together(part: str, units: Iterable[tuple[str, Span]]) -> Iterator[tuple[str, Span]]:
    """The units of a list, those made one who belong together (`toàn thể cán bộ, công chức và người lao động`)."""
    last: tuple[str, Span] | None = None
    for name, span in units:
        if last and _one_group(part, last[1], span):
            span = Span(last[1].start, span.end)
            name = part[span.start : span.end]
        elif last:
            yield last
        last = name, span
    if last:
        yield last


def _one_group(part: str, before: Span, after: Span) -> bool:
    start = before.start + part[before.start : before.end].rfind(", ") + 1
    last = head_of(part[: before.end], skip_blanks(part, start))
    following = head_of(part[: after.end], after.start)
    bare = last is not None and last.end == before.end and last.words in words_of("together")
    return bare and following is not None and following.words in words_of("together")


def head_of(text: str, start: int) -> Head | None:
    """The word for people or a group at an offset, `các` and the like before it included."""
    ends = syllables(text, start)
    said = text[start : ends[-1]].lower().split() if ends else []
    many = next((n for n in (3, 2, 1) if " ".join(said[:n]) in words_of("how_many")), 0)
    for skipped in (many, 0) if many else (0,):
        for last in range(min(_LONGEST + skipped, len(said)) - 1, skipped - 1, -1):
            word = " ".join(said[skipped : last + 1])
            if is_person(word):
                return Head(ends[last], word)
            cut = last == skipped and begins_longer(text, ends[last] - len(word))
            if skipped and word in words_of("run") and not cut:
                return Head(ends[last], word, weak=head_end(text, start) is None)
    return None


@lru_cache(maxsize=4096)
def is_person(word: str) -> bool:
    """Whether a word in small letters is somebody by trade, post or circumstance (`kiểm hóa viên`, `chủ rừng`)."""
    if word in words_of("people") or word in words_of("groups"):
        return True
    first, _, rest = word.partition(" ")
    before, _, last = word.rpartition(" ")
    led, persons = words_of("led"), words_of("people")
    if first == "trưởng" or word.startswith(("phó trưởng ", "quyền trưởng ")):
        return rest.removeprefix("trưởng ") in led
    if first == "phó":
        return rest in led or rest in persons or is_person(rest)
    if last in ("trưởng", "phó"):
        return before in led or before in persons
    if first == "chủ":
        return rest in words_of("owned")
    if first == "lái":
        return rest in words_of("steered")
    if first == "thợ":
        return " " not in rest and bool(rest)
    if last == "viên" and before.count(" ") == 1:
        near = f"{before.split(' ')[1]} viên"
        return before in dictionary() and near not in persons and near not in words_of("no_people")
    return False


def syllables(text: str, at: int) -> list[int]:
    """The ends of the next syllables that only blanks part."""
    ends: list[int] = []
    while len(ends) < _LONGEST + 3 and (token := _SYLLABLE.match(text, at)):
        ends.append(token.end())
        if text[token.end() : token.end() + 1] != " ":
            break
        at = token.end() + 1
    return ends


def skip_blanks(text: str, at: int) -> int:
    """The next offset without a blank."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def begins_longer(text: str, at: int) -> bool:
    """Whether the syllable at an offset only begins a word of the dictionary (`điều` in `điều chỉnh`)."""
    ends = syllables(text, at)[:2]
    second = text[ends[0] + 1 : ends[1]].lower() if len(ends) > 1 else ""
    return bool(second) and text[at : ends[1]].lower() in dictionary() and second not in words_of("attributes")


@cache
def words_of(table: str) -> frozenset[str]:
    """The entries of a table; some stand several on a line."""
    entries = (plain(str(entry)).lower() for entry in load("people").tables[table])
    return frozenset(word for entry in entries for word in entry.split(", "))
