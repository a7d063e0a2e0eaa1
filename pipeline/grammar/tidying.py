"""Ornaments of typists that change no word: spaced capitals, signs of lists, dashes around a line."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import regex

from pipeline.core.model import Line
from pipeline.core.rules import load
from pipeline.core.vietnamese import plain
from pipeline.grammar.lines import is_name

_SPACED = regex.compile(r"(?P<words>(?:\p{Lu}\s+){3,}\p{Lu})(?P<colon>\s*:)?\W*")
_ADORNED = regex.compile(r"[-–—*~=.]+\s*(?P<words>\p{Lu}[\p{Lu}\s]+\p{Lu})\s*(?P<colon>:)?\s*[-–—*~=.]+")
_SIGN = regex.compile(r"(?:[○◦■□◆◇❖▶►➢➤⮚✓✔›»·]\s*|o\s+(?=\p{Lu}))(?=[\p{L}\d])")
_AFTER_COLON = regex.compile(r"(?<=\w\s?):\s*(?:-+|[./]+)$")
_FOR_COLON = regex.compile(
    r"(?<=(?<!\w)(?:(?:như|việc|dung|vụ|đề|pháp|điểm) sau|sau đây|dưới đây)\s?)[;.,]$", regex.IGNORECASE
)
_SIGNED = regex.compile(r"[\W_]*(?:đã ký(?: và đóng dấu)?|daky)[\W_]*(?=(?-i:\p{Lu})|$)", regex.IGNORECASE)


def tidied(line: Line) -> Line:
    """A printed line as its writer would have typed it plainly: `Q U Y Ế T  Đ Ị N H`, `➢ Sở Y tế`, `như sau:-`."""
    text = line.text.strip()
    adorned = _SPACED.fullmatch(text) or _ADORNED.fullmatch(text)
    known = _names().get(_letters(adorned["words"])) if adorned else None
    if adorned and known:
        return replace(line, text=known + (":" if adorned["colon"] else ""))
    signed = _SIGNED.match(text)
    if signed and not text.startswith("(") and signed.end() == len(text):
        return replace(line, text="(Đã ký)")
    if signed and is_name(text[signed.end() :]):
        return replace(line, text=text[signed.end() :])
    bare = _AFTER_COLON.sub(":", _SIGN.sub("- ", text, count=1) if _SIGN.match(text) else text)
    if _FOR_COLON.search(bare):
        return replace(line, text=bare[:-1] + ":", end_sign=bare[-1])
    return line if bare == text else replace(line, text=bare)


def _letters(words: str) -> str:
    return "".join(plain(words).lower().split())


@cache
def _names() -> dict[str, str]:
    """The names of documents and of what they open with, in capitals, by their letters."""
    types = load("types").tables["types"].values()
    names = [str(n) for t in types for n in (t["name"], *t.get("also", ()))]
    return {_letters(name): name.upper() for name in (*names, "Quyết nghị", "Phụ lục")}
