"""What the name of a file says of the dispatch in it: `1081_SYT-NVY.pdf`, `CV 1081 ngày 13-7-2023 v-v ….pdf`.

Whoever named it may have been wrong: it is a suggestion for a clerk, never a reading.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from pipeline.core.vietnamese import fold
from pipeline.grammar.type_words import type_at_start

# capitals with a stroke or a hook occur in symbols; names of files often lack them
_PART = r"[A-ZĐƯÔ][A-ZĐƯÔa-z0-9&]*[A-ZĐƯÔ][A-ZĐƯÔa-z0-9&]*"
_SYMBOL = rf"{_PART}(?:[-–.]{_PART})+"
_NUMBER = re.compile(rf"(?<![\w.,-])(\d{{1,5}}[a-z]?)\s*[ ./-]\s*({_SYMBOL})(?![\w])")
_NUMBER_WORD = re.compile(r"^[ .-]*(?:s[ốo]\b)?[ .:-]*", re.IGNORECASE)
# behind a number that stands alone: nothing, or what leads on to the day, the subject or the issuer
_ALONE = re.compile(r"(\d{1,5}[a-z]?)(?=\s*$|\s*[-–(]|\s+(?:ngày|ngay|về|ve|v-?v|của|cua)\b)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"(?<!\d)(\d{1,2})([-. ])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class NamedAs:
    """What a name tells: the serial number, the symbol behind it, the day; None where it tells nothing."""

    serial: str | None = None
    symbol: str | None = None
    day: date | None = None


def read_file_name(name: str) -> NamedAs:
    """Take the name of a file apart; a number counts only beside a symbol or behind the name of a type."""
    stem = unicodedata.normalize("NFC", name.rpartition(".")[0] or name)
    day, words = _day(" ".join(stem.replace("_", " ").split()))
    typed, words = _without_type(words)
    full = _NUMBER.search(words)
    found = full or (_ALONE.match(words) if typed else None)
    if found is None or _YEAR.fullmatch(found[1]):
        return NamedAs(day=day)
    return NamedAs(found[1], full[2].replace("–", "-").replace(".", "-") if full else None, day)


def _day(words: str) -> tuple[date | None, str]:
    found = _DAY.search(words)
    if found is None:
        return None, words
    try:
        return date(int(found[4]), int(found[3]), int(found[1])), f"{words[: found.start()]} {words[found.end() :]}"
    except ValueError:
        return None, words


def _without_type(words: str) -> tuple[bool, str]:
    """Whether a type stands first (`CV`, `Công văn số`), and what follows it."""
    types, way = type_at_start(fold(words))
    return bool(types), _NUMBER_WORD.sub("", words[len(way) :]) if types else words
