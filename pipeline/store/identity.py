"""When two mentions are one document: number, symbol, date and issuer compared as clerks write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from pipeline.core.vietnamese import fold
from pipeline.grammar.citing import distance

_NUMBER = re.compile(r"\s*0*(\d{1,6}[a-zA-ZđĐ]?)\s*[/-]\s*(?:((?:19|20)\d\d)\s*/\s*)?(.*\S)\s*", re.DOTALL)
_NOT_WORD = re.compile(r"[\W_]+")
_ABBREVIATED = (
    ("uy ban nhan dan", "ubnd"),
    ("hoi dong nhan dan", "hdnd"),
    ("thu tuong chinh phu", "thu tuong"),
    ("lao dong thuong binh va xa hoi", "ldtbxh"),
)
_HEAD = re.compile(r"^(?:(?:pho )?(?:chu tich|giam doc|bo truong|truong|hieu truong|thu truong) )+")
# symbols that many bodies share: there the issuer must not contradict
_SHARED = {"UBND", "HDND", "TU", "HU", "DU", "TTU", "BCH"}
_TELLING_PAIRS = 12
_NEAR_FROM = 5  # a group of the symbol shorter than this must be equal


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells a document from others; None where it is not known."""

    type: str | None
    number: str | None
    issued: date | None
    issuer: str | None
    subject: str | None = None


def squeeze(number: str) -> str:
    """A number without inner blanks: `137/SLĐT BXH-VP` is `137/SLĐTBXH-VP`."""
    return re.sub(r"\s+", "", number)


def serial_of(number: str | None) -> str | None:
    """The serial number without leading zeros, in lower case: `1` of `01/CT-UBND`; None where there is none."""
    found = _NUMBER.fullmatch(number or "")
    return found[1].lower() if found else None


def symbol_of(number: str | None) -> str | None:
    """What stands behind the serial number, folded to capitals without accents: `CT-UBND`, `2020/ND-CP`."""
    found = _NUMBER.fullmatch(number or "")
    if not found:
        return None
    symbol = fold(squeeze(found[3])).upper()
    return f"{found[2]}/{symbol}" if found[2] else symbol


def year_of(number: str | None, issued: date | None) -> int | None:
    """The year in the symbol of a normative text, else the year of the date."""
    found = _NUMBER.fullmatch(number or "")
    if found and found[2]:
        return int(found[2])
    return issued.year if issued else None


def same_symbol(one: str, other: str) -> bool:
    """Whether two folded symbols may be one, misread or spelled otherwise (`LDTBOXH-VP`, `SLDTBXH-VP`)."""
    left, right = re.split(r"[-/]", one), re.split(r"[-/]", other)
    return len(left) == len(right) and all(_same_group(a, b) for a, b in zip(left, right, strict=True))


def _same_group(a: str, b: str) -> bool:
    if a == b:
        return True
    a, b = (g[1:] if g[:1] in "SB" and len(g) > _NEAR_FROM else g for g in (a, b))
    return a == b or (min(len(a), len(b)) >= _NEAR_FROM and distance(a, b) <= 2)


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """The words of a name as compared: folded, without punctuation, usual abbreviations in one form."""
    said = _NOT_WORD.sub(" ", fold(name)).strip()
    for long, short in _ABBREVIATED:
        said = said.replace(long, short)
    return tuple(said.split())


@lru_cache(maxsize=4096)
def alike(one: str, other: str) -> bool:
    """Whether two names are the same words but for a misread letter or two."""
    a, b = words(one), words(other)
    if a == b:
        return bool(a)
    if len(a) != len(b):
        return False
    left, right = " ".join(a), " ".join(b)
    return distance(left, right) <= max(1, min(len(left), len(right)) // 14)


def same_issuer(one: str | None, other: str | None) -> bool | None:
    """Whether two issuers may be one body, a body being its head (`Chủ tịch UBND tỉnh`); None where one is unknown."""
    if not one or not other:
        return None
    a, b = (_HEAD.sub("", " ".join(words(name))).split() for name in (one, other))
    if set(a) <= set(b) or set(b) <= set(a):
        return True
    return alike(" ".join(a), " ".join(b))


def same_document(one: Identity, other: Identity) -> bool:
    """Whether two identities are one document.

    Serial number and type must agree. On the same day, or where a date is unknown, a misspelled symbol still
    counts; on another day of the same year the symbol must agree to the letter. The issuers must not contradict.
    """
    if one.type and other.type and one.type != other.type:
        return False
    if one.number is None or other.number is None:
        return one.number is other.number and _same_draft(one, other)
    if serial_of(one.number) is None or serial_of(one.number) != serial_of(other.number):
        return False
    a, b = symbol_of(one.number) or "", symbol_of(other.number) or ""
    issuer = same_issuer(one.issuer, other.issuer)
    if one.issued and one.issued == other.issued:
        shared = bool(_SHARED & set(re.split(r"[-/]", a)))
        return (a == b and (issuer is not False or not shared)) or (same_symbol(a, b) and issuer is not False)
    if one.issued and other.issued and one.issued.year != other.issued.year:
        return False
    undated = not (one.issued and other.issued)
    return (a == b or (undated and same_symbol(a, b))) and issuer is not False


def text_likeness(one: str, other: str) -> float | None:
    """The share of the shorter text's pairs of words that the other has too; None where it is too short to tell.

    Scans of one dispatch have 0.9 and more in common, two dispatches of one office about 0.3.
    """
    pairs = [set(pairwise(_NOT_WORD.sub(" ", fold(text)).split())) for text in (one, other)]
    shorter = min(len(p) for p in pairs)
    return None if shorter < _TELLING_PAIRS else len(pairs[0] & pairs[1]) / shorter


def lost_its_number(one: Identity, other: Identity) -> bool:
    """Whether a dispatch whose number could not be read is one that is known with its number.

    Type, day, issuer and subject must all be known and agree: a body issues several of a type on one day.
    """
    if (one.number is None) == (other.number is None) or not one.type or one.type != other.type:
        return False
    return one.issued is not None and _same_draft(one, other)


def _same_draft(one: Identity, other: Identity) -> bool:
    if one.issued != other.issued or same_issuer(one.issuer, other.issuer) is not True:
        return False
    if not one.subject or not other.subject:
        return False
    return SequenceMatcher(None, words(one.subject), words(other.subject), autojunk=False).ratio() >= 0.85
