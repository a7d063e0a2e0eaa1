"""Signs that specks and gaps bring into a line: stops within a sentence, blanks and doubled letters within a symbol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from pipeline.core.model import Box, Correction, Line, Word
from pipeline.ingest.clean import is_syllable

_SYMBOL_BEGINS = regex.compile(r"\W?\d+(?:/\d{4})?/(?:[\p{Lu}&]+-)+")
_SYMBOL_ENDS = regex.compile(r"[\p{Lu}&]{1,8}[.,;:)]{0,2}")
_CLOSED_BRACKET = regex.compile(r"(?<=[\w.-])\(@(?=\w)")

_TO_REPORT = regex.compile(r"(?<=[(])b(?:/[C€©]|[íil][cC])(?=[)])")  # (b/c): để báo cáo
_AUTHORITIES = {"TIM": "T/M", "TIM.": "T/M.", "KIT": "K/T", "KIT.": "K/T."}  # before a post or body in capitals
_QUARTER = regex.compile(r"(?<!\w)(?!1+(?!\w))[IHl1]{1,3}(?=(?:/\d{4})?[.,;:)]*$)")  # the strokes of II and III joined
_QUARTERS_OF_STROKES = 3
_STROKES = {"H": "II", "l": "I", "1": "I"}
_DOUBLED = regex.compile(r"(?<=\d/[QCN])ĐĐ(?=[-/])")  # QĐ, CĐ and NĐ are types, QĐĐ is none


def with_signs_right(line: Line) -> tuple[Line, tuple[Correction, ...]]:
    """A scanned line without such signs, and what was changed; only where its words spell it."""
    if " ".join(w.text for w in line.words) != line.text:
        return line, ()
    words: list[Word] = []
    changes: list[Correction] = []
    for place, word in enumerate(line.words):
        if words and _SYMBOL_BEGINS.fullmatch(words[-1].text) and _SYMBOL_ENDS.fullmatch(word.text):
            changes.append(Correction(f"{words[-1].text} {word.text}", words[-1].text + word.text, words[-1].box))
            words[-1] = _joined(words[-1], word)
            continue
        text = _TO_REPORT.sub("b/c", _DOUBLED.sub("Đ", _CLOSED_BRACKET.sub("@", word.text)))
        if not place and len(line.words) > 1 and line.words[1].text.isupper():
            text = _AUTHORITIES.get(text, text)
        if place and line.words[place - 1].text.lower() == "quý":
            text = _QUARTER.sub(_in_strokes, text)
        if _stops_in_sentence(text, line.words[place + 1 :]):
            text = text[:-1]
        if text != word.text:
            changes.append(Correction(word.text, text, word.box))
        words.append(word if text == word.text else replace(word, text=text))
    if not changes:
        return line, ()
    return replace(line, text=" ".join(w.text for w in words), words=tuple(words)), tuple(changes)


def _stops_in_sentence(text: str, following: Sequence[Word]) -> bool:
    """Whether a syllable in small letters ends with a stop though the sentence goes on in small letters."""
    if not following or not text.endswith(".") or len(text) < 3:
        return False
    after = following[0].text
    return text[:-1].islower() and is_syllable(text[:-1]) and after.islower() and is_syllable(after.rstrip(".,;:"))


def _in_strokes(numeral: regex.Match[str]) -> str:
    """A Roman numeral whose strokes were taken for other letters; more than three strokes are none of a quarter."""
    strokes = "".join(_STROKES.get(c, c) for c in numeral.group())
    return strokes if len(strokes) <= _QUARTERS_OF_STROKES else str(numeral.group())


def _joined(word: Word, following: Word) -> Word:
    box = Box(
        word.box.page, word.box.left, min(word.box.top, following.box.top), following.box.right,
        max(word.box.bottom, following.box.bottom),
    )
    sureness = min(word.confidence, following.confidence)
    return replace(word, text=word.text + following.text, box=box, confidence=sureness)
