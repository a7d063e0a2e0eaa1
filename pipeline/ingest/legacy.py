"""Vietnamese as it was written before Unicode: TCVN3 (ABC) and VNI, whose letters are stored as Latin ones.

`Céng hßa x· héi` in `.VnTime` is Cộng hòa xã hội, `COÄNG HOØA` in `VNI-Times` is CỘNG HÒA. A run is converted by its
font, or where the font tells nothing because nearly all its words are Vietnamese syllables only afterwards. ASCII
letters and figures are the same in all encodings and stay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

import regex

from pipeline.ingest.clean import is_syllable

Encoding = Literal["tcvn3", "vni"]

# dispatches of before about 2005; the codes are those of TCVN 5712:1993 and of VNI for Windows, read as Latin-1
_TCVN3 = dict(
    zip(
        "\xb5\xb6\xb7\xb8\xb9\xa8\xbb\xbc\xbd\xbe\xc6\xa9\xc7\xc8\xc9\xca\xcb\xae\xcc\xce\xcf\xd0\xd1\xaa\xd2\xd3\xd4\xd5\xd6"
        "\xd7\xd8\xdc\xdd\xde\xdf\xe1\xe2\xe3\xe4\xab\xe5\xe6\xe7\xe8\xe9\xac\xea\xeb\xec\xed\xee\xef\xf1\xf2\xf3\xf4\xad"
        "\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe\xa1\xa2\xa3\xa4\xa5\xa6\xa7",
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
        strict=True,
    )
)
_VNI_ALONE = dict(zip("ñÑôÔöÖíÍìÌæÆóÓòÒîÎ", "đĐơƠưƯíÍìÌỉỈĩĨịỊỵỴ", strict=True))
_VNI_MARKS = {
    "a": ("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ"),
    "e": ("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ"),
    "o": ("ùøûõïâáàåãä", "óòỏõọôốồổỗộ"),
    "u": ("ùøûõï", "úùủũụ"),
    "y": ("ùøûõ", "ýỳỷỹ"),
    "ô": ("ùøûõï", "ớờởỡợ"),
    "ö": ("ùøûõï", "ứừửữự"),
}
_VNI_PAIRS = {
    base + mark: letter
    for base, (marks, letters) in _VNI_MARKS.items() for mark, letter in zip(marks, letters, strict=True)
}
_VNI = regex.compile(r"([aeouyôö])([ùøûõïâáàåãäêéèúüë])|[ñôöíìæóòî]", regex.IGNORECASE)
_TCVN3_FONT = regex.compile(r"^(?:[A-Z]{6}\+)?\.?Vn[A-Z3]")
_CAPITALS_FONT = regex.compile(r"^(?:[A-Z]{6}\+)?\.?Vn\w*H(?:[-,].*)?$")
_VNI_FONT = regex.compile(r"^(?:[A-Z]{6}\+)?VNI[-_ ]", regex.IGNORECASE)
_UNICODE = regex.compile(r"[\u0102-\u01b0\u1ea0-\u1ef9]")  # letters that only Unicode has
_FOREIGN = regex.compile(r"[\xa1-\xff]")
_HYPHEN = regex.compile(r"\p{L}*-\p{L}*(?:-\p{L}*)?")
_LETTERS = regex.compile(r"[^\W\d_]+")
_ENOUGH, _GAIN = 0.8, 0.25  # of the words of a run are syllables after a conversion, and so many more than before
_LEAST_WORDS = 3


def modern(texts: Sequence[str], fonts: Sequence[str]) -> tuple[str, ...]:
    """The texts of words in Unicode, each read as its font, or the words of its font as a whole, tell.

    `texts` must be as the file stores them: a soft hyphen is a letter of TCVN3.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, font in enumerate(fonts):
        places[font].append(place)
    converted = list(texts)
    for font, found in places.items():
        encoding = encoding_of([texts[place] for place in found], font)
        for place in found if encoding else ():
            converted[place] = decoded(texts[place], encoding, capitals=_CAPITALS_FONT.match(font) is not None)
    return tuple(converted)


def modern_line(text: str, hint: Encoding | None = None, font: str = "") -> str:
    """A line or run of text in Unicode.

    Args:
        text: as the file stores it.
        hint: the encoding of the whole text, if it has one: a line of a word or two tells none by itself.
        font: its font, where the file tells it.
    """
    words = text.split()
    encoding = encoding_of(words, font)
    if encoding is None and hint and _FOREIGN.search(text) and not _UNICODE.search(text):
        encoding = hint if _vietnamese(decoded(word, hint) for word in words) >= _vietnamese(words) else None
    return decoded(text, encoding, capitals=_CAPITALS_FONT.match(font) is not None) if encoding else text


def encoding_of(words: Iterable[str], font: str = "") -> Encoding | None:
    """How words are encoded, told by their font or by what becomes of them; None where they are Unicode."""
    run = list(words)
    named: Encoding | None = "tcvn3" if _TCVN3_FONT.match(font) else "vni" if _VNI_FONT.match(font) else None
    if any(_UNICODE.search(word) for word in run):
        return None
    if named:
        return named
    before = _vietnamese(run)
    if sum(_FOREIGN.search(word) is not None for word in run) < _LEAST_WORDS:
        return None
    shares: dict[Encoding, float] = {"tcvn3": 0.0, "vni": 0.0}
    for encoding in shares:
        shares[encoding] = _vietnamese(decoded(word, encoding) for word in run)
    best: Encoding = max(shares, key=lambda e: shares[e])
    return best if shares[best] >= _ENOUGH and shares[best] >= before + _GAIN else None


def decoded(text: str, encoding: Encoding | None, *, capitals: bool = False) -> str:
    """A text of an encoding in Unicode; `capitals` for the fonts that show small letters as capitals."""
    if encoding == "vni":
        return str(_VNI.sub(_vni_letter, text))
    small = _tcvn3(text)
    return small.upper() if capitals else small


def _tcvn3(text: str) -> str:
    plain = "".join(_TCVN3.get(letter, letter) for letter in text)
    return str(_HYPHEN.sub(_horn_or_hyphen, plain))


def _horn_or_hyphen(match: regex.Match[str]) -> str:
    """A hyphen in a syllable as ư: libraries tell the soft hyphen, which is that letter here, as a hyphen."""
    found = str(match.group())
    syllable, parts = found.replace("-", "ư"), found.split("-")
    between_syllables = all(part and is_syllable(part) for part in parts)
    return syllable if any(parts) and is_syllable(syllable) and not between_syllables else found


def _vni_letter(match: regex.Match[str]) -> str:
    found = match.group()
    letter = str(_VNI_PAIRS.get(found.lower(), ""))
    if letter:
        return letter.upper() if found[0].isupper() else letter
    return "".join(_VNI_ALONE.get(part, part) for part in found)


def _vietnamese(words: Iterable[str]) -> float:
    """The share of the words with other letters than those of ASCII that are syllables."""
    letters = [part for word in words for part in _LETTERS.findall(word) if not part.isascii()]
    return sum(map(is_syllable, letters)) / len(letters) if letters else 0.0
