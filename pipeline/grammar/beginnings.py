"""How the words begin at which a pattern may match; read out of the pattern itself.

What is not understood of it makes its beginning unknown, so that it may be tried in vain but is never passed over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import regex

from pipeline.core.kept import kept
from pipeline.grammar import needed

Beginnings = frozenset[str]  # of words, in small letters; START for the beginning of the text

START = "^"
_AT_WORD = r"(?<!\w)"
_NULLABLE = regex.compile(r"[?*]|\{0*(?:,\d*)?\}")
_QUANTIFIER = regex.compile(r"[?*+]|\{\d*,?\d*\}")
_SET = regex.compile(r"\[(?:\w|[0-9a-zA-Z]-[0-9a-zA-Z]|\\d)+\]")
_SIGNS = "0123456789aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"
_DIGIT = "0"  # every digit that a word begins with is taken for this one


@cache
def beginnings_of(pattern: regex.Pattern[str]) -> Beginnings | None:
    """How the words begin with which all that a pattern matches begins; None where that is not known."""
    source = pattern.pattern
    if not source.startswith(_AT_WORD) or pattern.flags & (regex.MULTILINE | regex.VERBOSE):
        return None
    versions = needed.version(__file__, needed.__file__)
    found = kept(("beginnings", versions, source), lambda: tuple(sorted(_read(source) or ())))
    return frozenset(found) or None


def _read(source: str) -> Beginnings | None:
    groups = [_Group()]
    for token in needed.TOKEN.finditer(source, len(_AT_WORD)):
        kind, group = token.lastgroup, groups[-1]
        if kind == "odd" or (kind == "or" and len(groups) == 1):
            return None
        if kind == "open":
            groups.append(_Group(at_start=group.at_start, counts=group.at_start))
        elif kind == "or":
            group.end_branch()
        elif kind in ("close", "maybe"):
            closed = groups.pop()
            closed.end_branch()
            groups[-1].take(closed, nullable=kind == "maybe")
        elif group.at_start and kind != "beside":
            group.begin(token.group(), nullable=bool(_NULLABLE.match(source, token.end())))
    whole = groups[0]
    return frozenset(whole.begins) if whole.known and not whole.at_start else None


@dataclass
class _Group:
    """A group of a pattern that is being read: how its branches begin."""

    at_start: bool = True  # nothing that the branch matches has been read yet
    counts: bool = True  # nothing was matched before the group
    known: bool = True
    nullable: bool = False
    begins: set[str] = field(default_factory=set)

    def begin(self, part: str, *, nullable: bool) -> None:
        """The branch begins with this part of a pattern."""
        if part.startswith("(?<!") or part.startswith("(?!") or part == r"\b" or _QUANTIFIER.fullmatch(part):
            return
        letters = _letters(part)
        self.known = self.known and letters is not None
        self.begins.update(letters or ())
        self.at_start = nullable

    def end_branch(self) -> None:
        """Another branch begins, where this group began."""
        self.nullable = self.nullable or self.at_start
        self.at_start = self.counts

    def take(self, inner: _Group, *, nullable: bool) -> None:
        """The branch goes on after a group within it."""
        if self.at_start:
            self.known = self.known and inner.known
            self.begins |= inner.begins
            self.at_start = nullable or inner.nullable


@cache
def _letters(part: str) -> frozenset[str] | None:
    """How a word begins that this part of a pattern matches; None where it may match something else."""
    if part in ("^", r"\A"):
        return frozenset({START})
    if part == r"\d":
        return frozenset({_DIGIT})
    if part.isalnum():
        return frozenset({as_digit(part.lower())})
    if _SET.fullmatch(part):
        one = regex.compile(part, regex.IGNORECASE)
        return frozenset(as_digit(sign) for sign in {*_SIGNS, *part.lower()} if sign.isalnum() and one.fullmatch(sign))
    return None


def as_digit(word: str) -> str:
    """A word in small letters as beginnings spell it: every digit in front is the same."""
    return _DIGIT + word[1:] if word[0].isdecimal() else word
