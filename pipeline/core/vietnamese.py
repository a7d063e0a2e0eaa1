"""Facts of Vietnamese writing: tone placement, look-alike letters, folding for comparison and search."""

from __future__ import annotations

import re
import unicodedata

import regex

_NEW_TO_OLD = {
    f"o{new}": f"{old}a" for new, old in zip("àáảãạ", "òóỏõọ", strict=True)
} | {
    f"o{new}": f"{old}e" for new, old in zip("èéẻẽẹ", "òóỏõọ", strict=True)
} | {
    f"u{new}": f"{old}y" for new, old in zip("ỳýỷỹỵ", "ùúủũụ", strict=True)
}
_VOWEL_AFTER_Q = regex.compile(r"(?<![qQ])(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![\p{L}])", regex.IGNORECASE)
_LOOKALIKES = str.maketrans(
    {
        "\u00d0": "Đ",  # eth, capital
        "\u00f0": "đ",  # eth, small
        "\u0189": "Đ",
        "\u0256": "đ",
        "\u00a0": " ",
        "\u2007": " ",
        "\u202f": " ",
        "\t": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u00ad": "-",
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
    }
)
_LOOKALIKE = re.compile(f"[{''.join(map(chr, _LOOKALIKES))}]")


def _old_tone(match: regex.Match[str]) -> str:
    pair = match.group()
    old = _NEW_TO_OLD.get(pair.lower(), str(pair))
    first = old[0].upper() if pair[0].isupper() else old[0]
    second = old[1].upper() if pair[1].isupper() else old[1]
    return first + second


def plain(text: str) -> str:
    """The text as rules match it: one spelling of tones, dashes, quotes and blanks; the same length as `text`.

    `text` must be NFC. `hoà` becomes `hòa`, `uỷ` becomes `ủy`, every dash `-`, every curly quote straight.
    """
    if _LOOKALIKE.search(text):
        text = text.translate(_LOOKALIKES)
    return str(_VOWEL_AFTER_Q.sub(_old_tone, text))


class _Bare(dict[int, str]):
    """Letters without their accents, each looked up once; đ is d."""

    def __missing__(self, letter: int) -> str:
        apart = unicodedata.normalize("NFD", chr(letter).replace("đ", "d").replace("Đ", "D"))
        bare = self[letter] = "".join(c for c in apart if not unicodedata.combining(c))
        return bare


_BARE = _Bare()


def fold(text: str) -> str:
    """The text without accents, đ as d, in lower case: what a search without diacritics compares."""
    return text.translate(_BARE).lower()
