"""What names of bodies are made of: how far a name can go, word by word (rules/names.yaml).

A name is a head (`Sở`, `các đơn vị`), then words in capitals with the small ones that complete them, known nouns, areas
with their proper names, and others of the like after a comma or `và`. After a proper name nothing but an area or
another body goes on; any other small word there tells what the body does, whatever verb it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import regex

from pipeline.core.model import Span
from pipeline.core.rules import load
from pipeline.core.vietnamese import plain
from pipeline.grammar.annotation import dictionary
from pipeline.grammar.bodies import head_end
from pipeline.grammar.people_words import person_end
from pipeline.grammar.verbs import acts_at, verb_end

_TOKEN = regex.compile(r"[\p{L}\p{M}\d](?:[^\s,;:()\"]*[\p{L}\p{M}\d])?")
_SEPARATOR = regex.compile(r"\s*(?:,(?:\s+và(?=\s))?|;|(?<=\s)(?:và|hoặc|-|/)(?=\s)|:)\s*", regex.IGNORECASE)
_NUMERAL = regex.compile(
    r"(?:(?<=(?:án|đạo|tác|nhóm) )\d+|[IVX]+(?:\.\d{1,2})?|\d{2,3}kV|[A-ZĐ]+(?:-[A-ZĐ]+)+ \d{2,5}|[A-ZĐ]+-\d{2,5}"
    r"|[A-Z]+\d[\d/.-]*|[1-9][\d/.-]*\p{Lu}?(?! (?:giờ|phút|ngày|tuần|tháng|lần|năm)(?!\w)))(?!\w)"
)
_PROPER = regex.compile(
    r"(?:\p{Lu}[\p{L}\p{M}\d'.-]*|\d+(?!\p{L})|[IVX]+)(?:[ -](?:\p{Lu}[\p{L}\p{M}\d'.-]*|\d+(?!\p{L})))*"
)
_ORDINAL = regex.compile(r"số \d+(?![/\d])(?!,? (?:đường|phố|ngõ|quốc lộ))")
_FAR = regex.compile(r"(?:đến|tới)\s+(?!cơ sở|xã|thôn|bản|phường|huyện|tỉnh|trung ương|địa phương)")
_SPENDS = regex.compile(r"(?:chi|cấp)(?!\w)(?! *,)")  # verbs, but in `các chi, đảng bộ`
_COMMA = regex.compile(",")
_LONGEST = 5  # syllables of a known word
_GO_ON = ("nouns", "more", "after_area", "areas", "places", "quantifiers")  # tables of what goes on by itself
_RUN = 2  # single capitals in a row that make a proper name


class Level(IntEnum):
    """How sure it is that a name may end where a word has been read."""

    OPEN = 0  # after a head or a connecting word: something must follow
    WORD = 1  # after a word: another noun may follow
    FIELD = 2  # after a field of administration: an unknown small word ends the name
    CLOSED = 3  # after an area or a proper name: only another area or body may follow


@dataclass(frozen=True)
class Shape:
    """How far a name goes: ``end`` is where it cannot go on; ``level`` what stood there.

    ``free`` is true where the end is not told by the words; ``unknown`` where a small word that fits nothing follows.
    """

    end: int
    level: Level
    free: bool = False
    unknown: bool = False


@dataclass(frozen=True)
class Words:
    """What is known of a text besides: ``stops`` where verbs and end words begin, ``verbs`` where any verb begins.

    ``whole`` gives the end of what stands together at an offset, None where nothing does.
    """

    stops: frozenset[int]
    verbs: frozenset[int]
    whole: Callable[[int], int | None]


def shape_of(text: str, head: Span, limit: int, words: Words) -> Shape:
    """The shape of the name with this head in a plain text."""
    return _Walk(text, limit, words).walk(head)


class _Walk:
    """Reads a name word by word."""

    def __init__(self, text: str, limit: int, words: Words) -> None:
        self.text, self.limit, self.words = text, limit, words
        self.level = Level.OPEN
        self.capitals = self.begin = 0
        self.area = self.wants = self.numbered = False

    def walk(self, head: Span) -> Shape:
        self.begin = head.end
        words = self.text[head.start : head.end].lower()
        self.wants = words in table_words("incomplete") or words.split(" ")[-1] in ("chủ", "người", "nhà")
        at = head.end
        while True:
            at = min(at, self.limit)
            begin = self.skip(at)
            if begin >= self.limit:
                return Shape(self.limit, self.level)
            separator = _SEPARATOR.match(self.text, at, self.limit)
            after = self.over(separator.end()) if separator else None
            if separator and after is None:
                return Shape(at, self.level)
            if after is not None:
                at = after
                continue
            found = self.word(begin)
            if isinstance(found, Shape):
                return found
            at = found

    def over(self, at: int) -> int | None:
        """The next offset where a name goes on behind a comma or `và`; None where it does not."""
        ordinal = _ORDINAL.match(self.text, at, self.limit) if self.numbered else None
        if ordinal:
            return int(ordinal.end())
        if at >= self.limit or at in self.words.stops:
            return None
        self.area = False
        first = self.text[at]
        if first.isupper() or first.isdigit():
            self.level, self.capitals = Level.OPEN, 0
            return max(head_end(self.text, at) or at, person_end(self.text, at) or at)
        head = max(self.head(at) or 0, person_end(self.text, at) or 0)
        if head:
            self.level, self.capitals = Level.OPEN, 0
            return head
        if self.known("areas", at) or self.words.whole(at):
            return at
        if self.level is not Level.CLOSED and self.alone("nouns", at):
            return at
        return None

    def word(self, at: int) -> int | Shape:
        """Where the word at an offset ends, or how the name ends before it."""
        whole = self.words.whole(at)
        if whole:
            self.level = Level.FIELD if " " in self.text[at:whole] else Level.WORD
            self.capitals, self.wants = 0, False
            return whole
        if self.text[at].isupper() or _NUMERAL.match(self.text, at):
            return self.capital(at)
        if self.text[at].isdigit():
            return Shape(at, Level.CLOSED, unknown=True)
        self.capitals = 0
        ordinal = _ORDINAL.match(self.text, at, self.limit)
        if ordinal and self.level < Level.CLOSED:
            self.level, self.numbered = Level.CLOSED, True
            return int(ordinal.end())
        if not self.text[at].isalpha():
            return Shape(at, self.level, free=True)
        if at in self.words.stops:
            return Shape(at, self.level)
        if self.text.startswith("phụ trách", at):
            mark = _COMMA.search(self.text, at, self.limit)
            told = any(at < v <= (mark.start() if mark else self.limit) for v in self.words.verbs)
            return Shape(at, Level.WORD, free=told, unknown=not told)
        return self.small(at)

    def small(self, at: int) -> int | Shape:
        """Where a word in small letters ends that no verb is, or how the name ends before it."""
        place = self.known("places", at)
        if place:
            self.level, self.area = Level.CLOSED, True
            return place
        more = self.known("more", at)
        if more:
            acts = at == self.skip(self.begin) and (verb_end(self.text, at) or more) > more
            return Shape(at, self.level, free=not acts, unknown=acts)
        area, quantifier = self.alone("areas", at), self.known("quantifiers", at)
        if area or quantifier:
            self.area, self.wants = area is not None, False
            self.level = Level.CLOSED if self.area else Level.OPEN
            return area or head_end(self.text, at) or person_end(self.text, at) or quantifier or at
        if self.level is Level.CLOSED and self.known("after_area", at):
            goes = _FAR.match(self.text, at) is None
            return Shape(at, self.level, free=goes, unknown=not goes)
        goes_on = self.level is not Level.CLOSED or self.area
        first = self.level is Level.OPEN
        head = self.head(at, first=first) if goes_on else None
        noun = self.alone("nouns", at) if goes_on else None
        end = max(noun or 0, head or 0) or (self.object(at) if self.wants and not acts_at(self.text, at) else 0)
        self.wants = False
        if end:
            self.area = False
            self.level = Level.OPEN if end == head else Level.WORD
            return end
        return Shape(at, self.level, unknown=True)

    def head(self, at: int, *, first: bool = False) -> int | None:
        """The end of the head of a body, or of a noun of a collective (`đoàn thể`), whichever is longer."""
        collective = None if _SPENDS.match(self.text, at) else self.alone("collective", at)
        ends = (head_end(self.text, at, first=first), collective, person_end(self.text, at) if first else None)
        return max((end for end in ends if end), default=None)

    def capital(self, at: int) -> int:
        """The end of a word in capitals with the small syllables that complete it."""
        proper = _PROPER.match(self.text, at, self.limit) if self.area else None
        proper = proper or _provinces().match(self.text, at, self.limit) or _NUMERAL.match(self.text, at, self.limit)
        if proper:
            self.level, self.area, self.capitals = Level.CLOSED, False, 0
            return int(proper.end())
        self.wants = self.known("wants", at) is not None
        head = head_end(self.text, at) or person_end(self.text, at)
        field = self.known("fields", at)
        fixed = self.known("fixed", at)
        self.wants = self.wants or fixed is not None
        end = max(head or 0, field or 0, fixed or 0, self.completed(at) or 0)
        if end:
            self.level = Level.FIELD if field == end else Level.OPEN if head == end else Level.WORD
            self.capitals = 0
            return end
        self.capitals += 1
        self.level = Level.CLOSED if self.capitals >= _RUN else Level.WORD
        return self.second_half(at) or self.token_end(at)

    def second_half(self, at: int) -> int | None:
        """The end of a word of two syllables that no table knows: its first alone in capitals (`Ban Tác huấn`)."""
        ends = self.syllables(at)
        if self.capitals > 1 or len(ends) < 2 or self.text[at : ends[0]].lower() in table_words("nouns"):
            return None
        second, small = ends[0] + 1, self.text[ends[0] + 1 : ends[1]]
        held = any(self.known(name, second) for name in _GO_ON)
        held = held or (len(ends) > 2 and self.text[second : ends[2]].lower() in dictionary())
        taken = second in self.words.stops or second in self.words.verbs or held or head_end(self.text, second)
        return None if taken or not small.isalpha() or not small.islower() else ends[1]

    def completed(self, at: int) -> int | None:
        """The end of the longest known word of several syllables that begins with a capital and goes on small."""
        ends = self.syllables(at)
        for end in reversed(ends[1:]):
            phrase = self.text[at:end]
            stopped = any(e + 1 in self.words.stops for e in ends if e < end)
            known = phrase.lower() in table_words("nouns") or (not stopped and phrase.lower() in dictionary())
            if phrase[1:].islower() and known:
                return end
        return None

    def object(self, at: int) -> int:
        """The end of the word that a verb in capitals needs (`Điều trị nghiện`), known or not."""
        ends = self.syllables(at)
        long = len(ends) > 1 and ends[0] + 1 not in self.words.stops
        told = long and (self.text[at : ends[1]].lower() in dictionary() or ends[1] + 1 in self.words.stops)
        return ends[1] if told else ends[0]

    def alone(self, table: str, at: int) -> int | None:
        """The end of the longest entry of a table at an offset; none where one syllable only begins a longer word."""
        end = self.known(table, at)
        if end and " " not in self.text[at:end]:
            ends = self.syllables(at)
            longer = len(ends) > 1 and self.text[at : ends[1]].lower() in dictionary()
            if longer and self.text[end + 1 : ends[1]].lower() not in table_words(table):
                return None
        return end

    def known(self, table: str, at: int) -> int | None:
        """The end of the longest entry of a table at an offset."""
        words = table_words(table)
        for end in reversed(self.syllables(at)):
            if self.text[at:end].lower() in words:
                return end
        found = _joined(table).match(self.text, at, self.limit)
        return found.end() if found else None

    def syllables(self, at: int) -> list[int]:
        """The ends of the next syllables that only blanks part."""
        ends: list[int] = []
        while len(ends) < _LONGEST and (token := _TOKEN.match(self.text, at, self.limit)):
            ends.append(token.end())
            at = token.end() + 1
            if self.text[token.end() : at] != " ":
                break
        return ends

    def token_end(self, at: int) -> int:
        token = _TOKEN.match(self.text, at, self.limit)
        return token.end() if token else at + 1

    def skip(self, at: int) -> int:
        while at < self.limit and self.text[at].isspace():
            at += 1
        return at


@cache
def table_words(table: str) -> frozenset[str]:
    """The entries of a table; the nouns stand several on a line."""
    file = next(name for name in ("names", "bodies", "assignees", "units") if table in load(name).tables)
    entries = [plain(str(w)).lower() for w in load(file).tables[table]]
    return frozenset(w for entry in entries for w in (entry.split(", ") if table == "nouns" else (entry,)))


@cache
def _joined(table: str) -> regex.Pattern[str]:
    """The entries of a table that hold a comma, a dash or more syllables than are looked up."""
    long = [w for w in table_words(table) if regex.search(r"[,-]|(?:\s\S+){4}", w)] or ["(?!)"]
    alternatives = "|".join(regex.escape(w) if w != "(?!)" else w for w in sorted(long, key=len, reverse=True))
    return regex.compile(rf"(?:{alternatives})(?!\w)", regex.IGNORECASE)


@cache
def _provinces() -> regex.Pattern[str]:
    names = sorted((plain(str(p)) for p in load("bodies").tables["provinces"]), key=len, reverse=True)
    return regex.compile(rf"(?:{'|'.join(map(regex.escape, names))})(?!\w)")

