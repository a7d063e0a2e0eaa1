"""Which rules a text may match at all: a pattern is tried only where the words that it cannot do without stand.

The words are read out of the pattern itself. What is not understood of it is taken to need nothing, so that a rule may
be tried in vain but is never passed over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import product
from pathlib import Path

import regex

from pipeline.core.kept import kept

Needs = tuple[tuple[str, ...], ...]  # of each group one phrase must stand in the text, as `read_words` spells it
Word = tuple[int, str]  # its offset, and itself in small letters

_LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz0123456789"
TOKEN = regex.compile(
    rf"""(?P<word>[{_LETTERS}]+(?![*+?{{]))
      | (?P<gap>(?:\\s\+|[,;:/"-]|\\[.()/-]|\(\?<?!\\w\))(?![*+?{{]))
      | (?P<open>\((?:\?(?:P?<\w+>|[a-wyz]*(?:-[a-z]+)?:|[|>]))?(?!\?)) | (?P<beside>\(\?<?[=!](?&inside)\))
      | (?P<maybe>\)(?:[*?]|\{{0*(?:,\d*)?\}})) | (?P<close>\)) | (?P<or>\|)
      | (?P<any>\[[{_LETTERS}]+\](?![*+?{{]))
      | (?P<odd>\(\?(?:\(|[a-wyz]*x\w*) | \[\^?\[ | \{{(?!\d*,?\d*\}}))
      | (?&set) | (?&escaped) | \(\?(?:P[=>]\w+|&\w+|\w+)\) | \{{\d*,?\d*\}} | .
      (?(DEFINE)
        (?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])
        (?P<escaped>\\(?:[pPN]\{{[^}}]*\}}|(?-i:x..|u....)|.))
        (?P<inside>(?:(?&escaped)|(?&set)|[^()\[\\]|\((?&inside)\))*+)
      )""",
    regex.VERBOSE | regex.DOTALL | regex.IGNORECASE,
)
_WORD = regex.compile(r"\w+")
_MOST_SPELLINGS = 16  # of one phrase
_MOST_PHRASES = 90  # of a group: to look for more is dearer than the pattern
_MOST_GROUPS = 3
_SHORTEST = 2  # letters: a single one stands nearly everywhere
_LIKE_ASCII = str.maketrans({"İ": "i", "ſ": "s"})  # letters that a pattern takes for those, and `lower` does not


@lru_cache(maxsize=64)
def read_words(text: str) -> tuple[tuple[Word, ...], str]:
    """The words of a text, and all of them with one blank before, between and after them."""
    words = tuple((match.start(), match.group()) for match in _WORD.finditer(small(text)))
    return words, f" {' '.join([word for _, word in words])} "


def small(text: str) -> str:
    """The text in small letters, the same length, as patterns that ignore case take it."""
    return (text.translate(_LIKE_ASCII) if "İ" in text or "ſ" in text else text).lower()


def may_match(needs: Needs, words: str) -> bool:
    """Whether the `read_words` a text hold what a pattern cannot do without."""
    for phrases in needs:
        for phrase in phrases:
            if phrase in words:
                break
        else:
            return False
    return True


@cache
def needs_of(pattern: regex.Pattern[str]) -> Needs:
    """What stands in everything that a pattern matches, the rarest first; nothing where none is sure."""
    return kept(("needs", version(__file__), pattern.pattern), lambda: _read(pattern.pattern))


@cache
def version(*modules: str) -> str:
    """Of what reads patterns: these files, and the library."""
    parts = [hashlib.sha256(Path(module).read_bytes()).hexdigest() for module in modules]
    return " ".join([regex.__version__, *parts])


def _read(source: str) -> Needs:
    parts = [_Part()]
    for token in TOKEN.finditer(source):
        kind, part = token.lastgroup, parts[-1]
        if kind == "odd":
            return ()
        if kind == "word":
            part.grow([token.group().lower()])
        elif kind == "any":
            part.grow(token.group().lower()[1:-1])
        elif kind == "gap":
            part.gap()
        elif kind == "or":
            part.end_branch()
        elif kind == "open":
            parts.append(part.opened())
        elif kind in ("close", "maybe"):
            needs = parts.pop().needs()
            parts[-1].branches[-1] += needs if kind == "close" else []
        else:
            part.cut()
    found = sorted(dict.fromkeys(parts[0].needs()), key=_worth, reverse=True)
    return tuple(tuple(sorted(phrases)) for phrases in found[:_MOST_GROUPS])


class _Part:
    """A group of a pattern that is being read: what each of its branches needs."""

    def __init__(self, *, after_gap: bool = False) -> None:
        self._begins = [" "] if after_gap else []
        self.branches: list[list[frozenset[str]]] = [[]]
        self._spellings = self._begins  # of the phrase that is being read

    def grow(self, letters: Iterable[str]) -> None:
        """The phrase goes on with one of these."""
        grown = [a + b for a, b in product(self._spellings or [""], letters)]
        if len(grown) > _MOST_SPELLINGS:
            self.cut()
        else:
            self._spellings = grown

    def gap(self) -> None:
        """No letter stands here, which `read_words` shows as a blank."""
        self._spellings = [s if s.endswith(" ") else f"{s} " for s in self._spellings or [""]]

    def cut(self) -> None:
        """What follows the phrase is not known."""
        if self._spellings and min(len(s.strip()) for s in self._spellings) >= _SHORTEST:
            self.branches[-1].append(frozenset(self._spellings))
        self._spellings = []

    def end_branch(self) -> None:
        """Another branch begins, where this group began."""
        self.cut()
        self.branches.append([])
        self._spellings = self._begins

    def opened(self) -> _Part:
        """A group within this one begins here."""
        after_gap = bool(self._spellings) and self._spellings[0].endswith(" ")
        self.cut()
        return _Part(after_gap=after_gap)

    def needs(self) -> list[frozenset[str]]:
        """What the group needs: of several branches the best of each, together."""
        self.cut()
        if len(self.branches) == 1:
            return self.branches[0]
        if not all(self.branches):
            return []
        together: frozenset[str] = frozenset().union(*(max(branch, key=_worth) for branch in self.branches))
        return [together] if len(together) <= _MOST_PHRASES else []


def _worth(phrases: frozenset[str]) -> tuple[int, int]:
    """How seldom one of the phrases will stand in a text: long and few ones do."""
    return min(len(phrase.strip()) for phrase in phrases), -len(phrases)
