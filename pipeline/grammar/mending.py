"""Words that a scan has robbed of their accents, put right where nothing else can be meant.

Recognition confuses ể with ế and ê, drops a tone or puts a stop between two syllables. A phrase of several
syllables from a known vocabulary is still certain then. Rules are matched against the mended text; what is shown
and stored stays as printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import product

import regex

from pipeline.core.patterns import compiled
from pipeline.core.vietnamese import fold
from pipeline.grammar.needed import read_words

_LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
_GAP = r"(?:\s+|[.,·]\s+(?!(?-i:\p{Lu})))"  # a capital behind a comma begins another name (`Tỉnh ủy, Ban Thường vụ`)
_LETTER = regex.compile(r"\[(\p{L}+)\]|(.)")


def mend(plain: str, phrases: Sequence[str]) -> str:
    """The text with every misread occurrence of the phrases spelled right, capitals kept; the same length as `plain`.

    A phrase is written in small letters with its accents; a look-ahead in brackets may follow (`số` before a digit)
    and is kept as it is. `[hb]` is a letter that is also misread as another, the right one first.
    """
    known = tuple(phrases)
    pattern, begins = _pattern(known), _beginnings(known)
    parts, at = [], 0
    for place, word in read_words(plain)[0]:
        if place >= at and _bare(word) in begins and (match := pattern.match(plain, place)):
            parts += [plain[at:place], _respelled(match, known[(match.lastindex or 1) - 1])]
            at = match.end()
    return "".join([*parts, plain[at:]])


_bare = lru_cache(maxsize=8192)(fold)


@cache
def _beginnings(phrases: tuple[str, ...]) -> frozenset[str]:
    """The first words of phrases without accents, however misread."""
    firsts = (_LETTER.findall(regex.split(r"\s|\(\?", phrase)[0]) for phrase in phrases)
    return frozenset(fold("".join(letters)) for first in firsts for letters in product(*(a or b for a, b in first)))


def _respelled(match: regex.Match[str], phrase: str) -> str:
    found = match.group()
    letters = iter(_letters(phrase))
    mended = [next(letters) if c.isalpha() else " " for c in found]
    return "".join(new.upper() if old.isupper() else new for new, old in zip(mended, found, strict=True))


@cache
def _letters(phrase: str) -> str:
    """The letters of a phrase as they are spelled right."""
    return str(regex.sub(r"\[(\p{L})\p{L}*\]|\s", r"\1", regex.sub(r"\(\?[^()]*\)", "", phrase)))


@cache
def _pattern(phrases: tuple[str, ...]) -> regex.Pattern[str]:
    return compiled(rf"(?<!\w)(?:{'|'.join(f'({_tolerant(p)})' for p in phrases)})(?!\w)", regex.IGNORECASE)


def _tolerant(phrase: str) -> str:
    return "".join(map(_tolerant_part, regex.split(r"(\(\?[^()]*\)|\s+)", phrase)))


def _tolerant_part(part: str) -> str:
    if part.startswith("(?"):
        return part
    return _GAP if part.isspace() else "".join(_like(m[1] or m[2]) for m in _LETTER.finditer(part))


def _like(letters: str) -> str:
    alike = [c for c in _LETTERS if fold(c) in fold(letters)]
    return f"[{''.join(alike)}]"
