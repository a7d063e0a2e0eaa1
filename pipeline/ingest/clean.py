"""Text as it should be stored, and whether words are Vietnamese at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import regex

_REPLACED = str.maketrans(
    {
        "\x02": "-",  # the line-end hyphen, as PDF libraries tell it
        "\ufffe": "-",
        "\u00ad": "-",
        "\u00a0": " ",
        "\u2007": " ",
        "\u202f": " ",
        "\u3000": " ",
        "\t": " ",
        "\u200b": "",
        "\u200c": "",
        "\u200d": "",
        "\u2060": "",
        "\ufeff": "",
        "\u00d0": "Đ",  # eth
        "\u0189": "Đ",
        "\uf0b7": "-",  # bullets of the Symbol and Wingdings fonts
        "\uf02d": "-",
        "\uf0a7": "-",
        "\uf0d8": "-",
        "\uf0fc": "-",
        "\u2022": "-",
        "\u25cf": "-",
        "\u25aa": "-",
        "\u2044": "/",  # fraction slash
        "\u2215": "/",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb00": "ff",
    }
)
_BLANKS = regex.compile(r" {2,}")
_ONSET = r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])"
_RHYME = (
    r"(?:uyê|uya|uyu|iêu|yêu|oai|oay|oao|oeo|uây|uôi|ươi|ươu|uơ|ia|ya|iê|yê|ua|uô|ưa|ươ|ai|ay|ao|au|âu|ây|eo|êu|iu|oa|oă|oe|"
    r"oi|ôi|ơi|ui|ưi|ưu|uâ|uê|uy|[aăâeêioôơuưy])(?:ch|ng|nh|[cmnpt])?"
)
_SYLLABLE = regex.compile(rf"{_ONSET}?{_RHYME}")
_LETTERS = regex.compile(r"[^\W\d_]+")
_CASE = regex.compile(r"\p{Lu}+|\p{Lu}?\p{Ll}+")
_TONES = {0x300, 0x301, 0x303, 0x309, 0x323}
_MARKS = _TONES | {0x302, 0x306, 0x31B}
_NO_WORD = regex.compile(r"[\\/@_\d]")
_TELLING, _FEW = 0.5, 3  # of the words; words
_TOO_FEW = 6  # words to ask for marks: a name alone may have none
_ENOUGH_SYLLABLES = 0.6
_ENOUGH_ACCENTS = 0.4


def clean(text: str) -> str:
    """The text in NFC with one kind of blank, bullet and hyphen; runs of blanks become one."""
    return str(_BLANKS.sub(" ", unicodedata.normalize("NFC", text).translate(_REPLACED)))


@lru_cache(maxsize=8192)  # a page has few different syllables, and each is asked for again and again
def is_syllable(word: str) -> bool:
    """Whether letters form a Vietnamese syllable, in one case or capitalised."""
    if not _CASE.fullmatch(word):
        return False
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = sum(ord(c) in _TONES for c in decomposed)
    toneless = unicodedata.normalize("NFC", "".join(c for c in decomposed if ord(c) not in _TONES))
    return tones <= 1 and _SYLLABLE.fullmatch(toneless) is not None


@lru_cache(maxsize=8192)
def has_accent(word: str) -> bool:
    """Whether a word bears a Vietnamese mark (đ counts)."""
    return "đ" in word.lower() or any(ord(c) in _MARKS for c in unicodedata.normalize("NFD", word))


def looks_vietnamese(words: Iterable[str]) -> bool:
    """Whether words are plausible Vietnamese print.

    Garbage text layers of scanners (`uY BAN NgAN nAN`) have few syllables, few accents or mixed case; legacy
    encodings read as Latin-1 have no syllables. Without any letters nothing speaks against them. Numbers, addresses
    and the names of files speak neither way where there are other words.
    """
    printed = clean(" ".join(words)).split()
    letters = _LETTERS.findall(" ".join(word for word in printed if not _NO_WORD.search(word)))
    every = _LETTERS.findall(" ".join(printed))
    if len(letters) < min(_FEW, _TELLING * len(every)):
        letters = every
    if not letters:
        return True
    syllables = sum(map(is_syllable, letters))
    accents = sum(map(has_accent, letters))
    marked = len(letters) <= _TOO_FEW or accents >= _ENOUGH_ACCENTS * len(letters)
    return marked and syllables >= _ENOUGH_SYLLABLES * len(letters)
