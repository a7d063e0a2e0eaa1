"""Words that a scan has robbed of their accents, put right where nothing else can be meant.

Recognition confuses ể with ế and ê, drops a tone or puts a stop between two syllables. A phrase of several
syllables from a known vocabulary is still certain then. Rules are matched against the mended text; what is shown
and stored stays as printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from pipeline.core.vietnamese import fold

_LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
_GAP = r"(?:\s+|[.,·]\s+(?!(?-i:\p{Lu})))"  # a capital behind a comma begins another name (`Tỉnh ủy, Ban Thường vụ`)
_LETTER = regex.compile(r"\[(\p{L}+)\]|(.)")


def mend(plain: str, phrases: Sequence[str]) -> str:
    """The text with every misread occurrence of the phrases spelled right, capitals kept; the same length as `plain`.

    A phrase is written in small letters with its accents; a look-ahead in brackets may follow (`số` before a digit)
    and is kept as it is. `[hb]` is a letter that is also misread as another, the right one first.
    """
    return str(_pattern(tuple(phrases)).sub(lambda m: _respelled(m, phrases), plain))


def _respelled(match: regex.Match[str], phrases: Sequence[str]) -> str:
    right = regex.sub(r"\(\?[^()]*\)", "", phrases[next(i for i, g in enumerate(match.groups()) if g is not None)])
    letters = iter(regex.sub(r"\[(\p{L})\p{L}*\]|\s", r"\1", right))
    found = match.group()
    mended = [next(letters) if c.isalpha() else " " for c in found]
    return "".join(new.upper() if old.isupper() else new for new, old in zip(mended, found, strict=True))


@cache
def _pattern(phrases: tuple[str, ...]) -> regex.Pattern[str]:
    return regex.compile("|".join(f"({_tolerant(p)})" for p in phrases), regex.IGNORECASE)


def _tolerant(phrase: str) -> str:
    parts = regex.split(r"(\(\?[^()]*\)|\s+)", phrase)
    return r"(?<!\w)" + "".join(map(_tolerant_part, parts)) + r"(?!\w)"


def _tolerant_part(part: str) -> str:
    if part.startswith("(?"):
        return part
    return _GAP if part.isspace() else "".join(_like(m[1] or m[2]) for m in _LETTER.finditer(part))


def _like(letters: str) -> str:
    alike = [c for c in _LETTERS if fold(c) in fold(letters)]
    return f"[{''.join(alike)}]"
