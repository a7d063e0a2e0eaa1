"""What a printed line is by its words alone, as `rules/header.yaml` and `rules/types.yaml` tell."""

from __future__ import annotations

from functools import cache, lru_cache
from unicodedata import combining, normalize

import regex

from pipeline.core.model import Line, Zone
from pipeline.core.rules import Rule, load
from pipeline.core.vietnamese import fold, plain
from pipeline.grammar.lines import is_upper, starts_small

_DIRT = 0.5  # confidence below which a short line of a scan is dirt, a stamp or a stroke of a pen
_SHORT = 14  # characters
_SURELY = 0.9  # confidence of a word that no dirt has
_SPECKS = regex.compile(r"^[`'\"~|^°ˆ.,:;«»_\s]+(?=[\p{L}\-(])")
_NUMBER = regex.compile(r"^[s$5][o06]\W{0,2}[:.;,]|^[s$5][o06]\W{0,3}\d|\d\W{0,2}/\W{0,2}[a-z]{2}")
_TITLE = 120  # characters that a title has at most
_NOT_DIRT = 3  # letters: single letters and marks between lines are no words


@cache
def _zone_rules() -> tuple[tuple[Zone, Rule], ...]:
    return tuple((Zone(rule.gives["zone"]), rule) for rule in load("header").rules if "zone" in rule.gives)


@lru_cache(maxsize=1024)
def rule_of(text: str) -> tuple[Zone, Rule] | None:
    """The first rule of `rules/header.yaml` that knows the line (in matching form), and the zone it gives."""
    folded, upper = fold(text), is_upper(text)
    for zone, rule in _zone_rules():
        if rule.gives.get("upper") and not upper:
            continue
        if rule.pattern.search(folded if rule.gives.get("folded") else text):
            return zone, rule
    return None


def zone_by_rule(text: str) -> Zone | None:
    """The zone that a rule gives to the line alone, without what stands around it."""
    found = rule_of(text)
    return found[0] if found else None


def opens_text(text: str) -> bool:
    """Whether the line begins as the first paragraphs of dispatches do (`Căn cứ …`, `Thực hiện …`)."""
    return not starts_small(text) and bool(_openers().match(text))


@cache
def _openers() -> regex.Pattern[str]:
    return regex.compile(plain(rf"(?:{load('header').tables['openers'].strip()})"), regex.IGNORECASE)


@cache
def _titles() -> regex.Pattern[str]:
    types = load("types").tables["types"].values()
    names = sorted((n for t in types for n in (t["name"], *t.get("also", ()))), key=len, reverse=True)
    return regex.compile(fold("|".join(names)).replace(" ", r"\s+") + r"(?!\w)")


def title_in(text: str) -> str | None:
    """The name of a type of document with which a line in capitals begins (`KẾ HOẠCH`), as printed."""
    if not is_upper(text) or text.endswith(":"):
        return None
    found = _titles().match(fold(text))
    if not found or len(text) > _TITLE or _names_area(text[:found.end()]):
        return None
    return text[:found.end()]


def is_whole_title(text: str) -> bool:
    """Whether a line in capitals is the name of a type and nothing else."""
    title = title_in(text)
    return title is not None and len(title) == len(text)


def holds_number(text: str) -> bool:
    """Whether a line holds the number of a dispatch, be it misread (`5ố: 87IKH-SYT`) or among other words."""
    return bool(_NUMBER.search(fold(text)))


@cache
def _known_titles() -> dict[str, str]:
    types = load("types").tables["types"].values()
    return {fold(n): plain(n).lower() for t in types for n in (t["name"], *t.get("also", ()))}


def _names_area(printed: str) -> bool:
    """Whether what reads like a title without marks is an area: `PHƯỜNG AN …` is no `PHƯƠNG ÁN` that lost its marks.

    A title may lose marks, and a scan may add one; a syllable that added marks becomes a word for an area, and others
    lost theirs, in the name of an area only.
    """
    words = plain(printed).lower().split()
    known = _known_titles().get(fold(" ".join(words)), "").split()
    added = [w for w, k in zip(words, known, strict=False) if _marks(w) - _marks(k)]
    lost = any(_marks(k) - _marks(w) for w, k in zip(words, known, strict=False))
    return lost and any(w in load("bodies").tables["areas"] for w in added)


def _marks(word: str) -> set[str]:
    return {c for c in normalize("NFD", word) if combining(c)}


def is_dirt(line: Line) -> bool:
    """Whether a short line of a scan is dirt, a stroke of a pen or a bit of a stamp rather than words."""
    if line.box is None or line.confidence >= 1:
        return False
    letters = sum(c.isalnum() for c in line.text)
    if line.confidence < _DIRT and len(line.text.strip()) <= _SHORT:
        return not any(w.confidence >= _SURELY and sum(map(str.isalpha, w.text)) >= _NOT_DIRT for w in line.words)
    return letters < _NOT_DIRT and not any(c.isdigit() for c in line.text) and line.confidence < 0.98


def cleaned(line: Line) -> str:
    """The line in matching form; of a scanned one the specks before its first word or dash are left out."""
    text = plain(line.text).strip()
    return _SPECKS.sub("", text) if line.box is not None and line.confidence < 1 else text
