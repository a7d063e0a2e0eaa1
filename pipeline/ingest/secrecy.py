"""The secrecy stop: marks of the levels MẬT, TỐI MẬT, TUYỆT MẬT, and what may be one.

A mark stands alone (Nghị định 30/2020/NĐ-CP, phụ lục I, ô 10a) or in the symbol; `mật` within a sentence is
none. In doubt a dispatch counts as marked: a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

from pipeline.core.errors import Refused
from pipeline.core.model import Word
from pipeline.core.texts import say
from pipeline.core.vietnamese import fold
from pipeline.ingest.rows import rows_of, segments_of

_NO_LETTER = regex.compile(r"[^a-z]")
_MARK = regex.compile(r"[il]{0,2}(?:do|mucdo)?(?:(?:tuyet|toi|giai|bi)?mat){1,2}(?:ban)?(?:so)?[il]{0,2}")
_LABELLED = regex.compile(r"\b(?:do|muc do|cap do|dau chi muc do|dau)\s+mat\s*:?\s+(?:tuyet |toi )?mat\b")
_SYMBOL = regex.compile(r"(?:\d|/)[^\s;,]{0,30}\s?\((?:M|TM|TuM|MẬT|Mật)\)|S[ốôoóồỐ]\W{0,3}\d*\s*/\s*M(?:ẬT)?\s*-")
_SUFFIX = regex.compile(r"^\W*S[ốôoóồỐ]\W{0,3}\d.{0,30}-\s?(?:M|MẬT|Mật)\W*$")
_PROSE_BEFORE = regex.compile(r"\b(?:bi|bao|giu|tuyet doi giu)$")
_LONGEST = 30  # characters of a mark with its frame misread
_MISREAD = regex.compile(r"[il]?(?:tuyet|toi|giai)?(?:[mnhiw]{1,2}at|m[aeo][tfily]|m[a-z]?t)[il]?|tuyet|toi")


def is_marked(parts: Iterable[str], *, misread: bool = False) -> bool:
    """Whether one of the parts of a head bears a mark.

    Args:
        parts: what stands apart in the head: half lines, from the top down.
        misread: they come from a stamp or from faint print, where letters are easily mistaken.
    """
    before = ""
    for part in parts:
        if _is_mark(part, before, misread=misread):
            return True
        before = part
    return False


def refuse_if_marked(name: str, parts: Iterable[str], *, misread: bool = False) -> None:
    """Stop at a mark.

    Raises:
        Refused: there is one, or something like one; the message tells nothing but the file's name.
    """
    if is_marked(parts, misread=misread):
        raise Refused(say("ingest.secret", name=name)) from None


def parts_of(words: Iterable[Word], ratio: float, *, down_to: float = 1.0) -> list[str]:
    """What stands apart on a page: the parts of its rows, down to a share of its height."""
    rows = rows_of((w for w in words if w.box.top < down_to), ratio)
    return [part.text for row in rows for part in segments_of(row, ratio)]


def _is_mark(part: str, before: str, *, misread: bool) -> bool:
    if _SYMBOL.search(part) or _SUFFIX.match(part):
        return True
    folded = fold(part)
    if _LABELLED.search(folded):
        return True
    if len(part) > _LONGEST or not _capital(part) or _PROSE_BEFORE.search(fold(before).strip()):
        return False
    letters = _NO_LETTER.sub("", folded)
    return bool(_MARK.fullmatch(letters) or (misread and part == part.upper() and _MISREAD.fullmatch(letters)))


def _capital(part: str) -> bool:
    """Whether it is set as a mark is: in capitals, at least its first letter."""
    first = next((c for c in part if c.isalpha()), "a")
    return first.isupper()
