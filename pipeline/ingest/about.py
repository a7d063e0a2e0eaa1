"""`V/v` before the subject of a letter, which recognition takes for other letters: `V/W`, `VW`, `V#w`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from pipeline.core.model import Word
from pipeline.ingest.clean import is_syllable
from pipeline.ingest.rows import rows_of

_MISREAD = regex.compile(r"V(?:[^\p{L}\s]{0,2}|[lIiíÍ])[vwyVWYñÑ]{1,2}[^\p{L}\s]?|V/")
_HEAD, _LEFT_HALF = 0.42, 0.35  # of the height and of the width: there stands the subject of a letter
_SURE = 0.8


def with_about(words: Sequence[Word], ratio: float) -> tuple[Word, ...]:
    """The words of a page, a misread `V/v` put right where the subject begins; `ratio` is its height by its width."""
    if not any(_MISREAD.fullmatch(w.text) for w in words):
        return tuple(words)
    right: dict[Word, Word] = {}
    for row in rows_of(words, ratio):
        first, following = row.words[0], row.words[1:2]
        placed = first.box.bottom < _HEAD and first.box.left < _LEFT_HALF and first.confidence < _SURE
        if placed and _MISREAD.fullmatch(first.text) and all(_is_small(w.text) for w in following) and following:
            right[first] = replace(first, text="V/v")
    return tuple(right.get(w, w) for w in words)


def _is_small(text: str) -> bool:
    return text.islower() and is_syllable(text.rstrip(",.;:"))
