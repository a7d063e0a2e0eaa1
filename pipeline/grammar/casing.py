"""Names printed in capitals, as they are written in a sentence: `SỞ Y TẾ SƠN LA` is `Sở Y tế Sơn La`."""

from __future__ import annotations

from functools import cache

import regex

from pipeline.core.model import Text
from pipeline.core.rules import load
from pipeline.core.vietnamese import fold, plain
from pipeline.grammar.needed import small
from pipeline.grammar.trying import whole

_WORD = regex.compile(r"[\p{L}\p{M}\d&]+(?:/[\p{L}]+)?")
_BETWEEN = regex.compile(r"[\s,\-]+")
_LONGEST = 8  # words of a phrase


def sentence_case(text: str) -> str:
    """A name of a body or post in sentence case; what is not in capitals comes back with its blanks squeezed.

    Known phrases, places and abbreviations are in `rules/bodies.yaml`. Of other words the first after a known
    phrase is capital; all are after `xã`, `huyện` and their like, and after a family name.
    """
    text = " ".join(text.split())
    if not text.isupper():
        return text
    tokens = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    out, at, written, fresh, naming = [], 0, 0, True, False
    while at < len(tokens):
        start = tokens[at][0]
        count, phrase = _known(text, tokens, at, naming=naming)
        if not count:
            count, phrase = 1, _unknown(text[start:tokens[at][1]], fresh=fresh, naming=naming)
        end = tokens[at + count - 1][1]
        if fresh and phrase.lower() not in _table("small"):
            phrase = phrase[:1].upper() + phrase[1:]
        naming = phrase.lower() in _table("before_names") or phrase in _families() or (naming and phrase[:1].isupper())
        fresh = count > 1 or phrase.lower() in _heads() or text[end:end + 3] == " - "
        if not written and phrase[:1].islower():
            phrase = phrase[:1].upper() + phrase[1:]
        out += [text[written:start], phrase]
        written, at = end, at + count
    return "".join([*out, text[written:]])


def _known(text: str, tokens: list[tuple[int, int]], at: int, *, naming: bool) -> tuple[int, str]:
    """The longest known phrase that begins with this word: how many words it has, and how it is written."""
    for count in range(min(_LONGEST, len(tokens) - at), 0, -1):
        printed = text[tokens[at][0]:tokens[at + count - 1][1]]
        phrase = _phrases().get(_key(printed))
        if phrase is not None:
            return count, _in_case_of(printed, phrase)
        # `XÃ TÂN HỘI ĐÔNG` is no council
        misread = _without_accents().get(fold(_key(printed))) if count > 1 and not naming else None
        if misread is not None:
            words = iter(_WORD.findall(misread))  # the marks between them stay as printed
            return count, str(_WORD.sub(lambda _, words=words: next(words), printed))
    return 0, ""


def _in_case_of(printed: str, phrase: str) -> str:
    """The words as printed, with the capitals of the phrase: marks between words may differ."""
    patterns = iter(_WORD.findall(phrase))

    def put(match: regex.Match[str]) -> str:
        pattern = next(patterns)
        return "".join(c if p.isupper() else c.lower() for c, p in zip(match.group(), pattern, strict=True))

    return str(_WORD.sub(put, printed))


def as_written(text: Text, name: str | None) -> str | None:
    """A name from capitals with the small letters that the text itself gives it, where it names the body once more."""
    words = small(" ".join(plain(name).split())) if name else ""
    line, low = " ".join(text.text.split()), small(" ".join(text.plain.split()))
    for at in whole(words, low) if words else ():
        again = line[at : at + len(words)]
        if again[:1].isupper() and not any(word.isupper() and len(word) > 1 for word in again.split()):
            return again
    return name


def _unknown(word: str, *, fresh: bool, naming: bool) -> str:
    if any(c.isdigit() for c in word):
        return word
    return word.capitalize() if fresh or naming else word.lower()


def _key(text: str) -> str:
    return str(_BETWEEN.sub(" ", plain(text).lower()))


@cache
def _table(name: str) -> frozenset[str]:
    return frozenset(plain(str(w)).lower() for w in load("bodies").tables[name])


@cache
def _heads() -> frozenset[str]:
    return _table("heads") | {"phó"}


@cache
def _families() -> frozenset[str]:
    return frozenset(load("bodies").tables["families"])


@cache
def _without_accents() -> dict[str, str]:
    """Phrases of several words by their letters without accents, which a scan misreads (`GIÁM ĐÓC`)."""
    return {fold(key): phrase for key, phrase in _phrases().items() if " " in key}


@cache
def _phrases() -> dict[str, str]:
    tables = load("bodies").tables
    order = ("before_names", "small", "phrases", "fields", "provinces", "abbreviations")
    names = [str(name) for table in order for name in tables[table]]
    return {_key(name): name for name in names}
