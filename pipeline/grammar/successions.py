"""Bodies that succeeded one another (rules/successions.yaml): which body a name means on a day.

An old body and its successor are two, even where the name of the province stays the same; nothing here makes them one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import regex

from pipeline.core.rules import load
from pipeline.core.vietnamese import plain


@dataclass(frozen=True, slots=True)
class Succession:
    """A body that ceased: ``on`` is the first day without it; ``new`` who takes its place, None where nobody does."""

    old: str
    new: str | None
    on: date


def ceased(name: str, day: date) -> Succession | None:
    """What became of a body by a day; None where it still stood, or is not known to have ceased.

    >>> ceased("Sở Kế hoạch và Đầu tư tỉnh Sơn La", date(2025, 4, 1)).new
    'Sở Tài chính tỉnh Sơn La'
    """
    new, on = name, None
    for succession in _renamed(name):
        if succession.on <= day:
            new, on = succession.new or "", succession.on
            break
    moved = _moved(new, day)
    if moved is not None:
        return Succession(name, moved.new, on or moved.on)
    return Succession(name, new, on) if on else None


def _renamed(name: str) -> Iterator[Succession]:
    """The successions of a name by its beginning; the tail (`tỉnh Sơn La`) stays."""
    text = plain(" ".join(name.split()))
    for known, pattern in _patterns():
        match = pattern.match(text)
        if match:
            yield Succession(name, f"{known.new}{text[match.end():]}", known.on)


def _moved(name: str, day: date) -> Succession | None:
    """What became of a body of an area that was merged or has no authority any more."""
    tables = load("successions").tables
    text = plain(name)
    if day >= tables["abolished_since"] and _abolished().search(text):
        return Succession(name, None, tables["abolished_since"])
    if day < tables["provinces_since"]:
        return None
    for new, part, pattern in _provinces():
        found = pattern.search(text) if part in text else None
        if found:
            whole = f"{text[: found.start()]}{_area(new)} {new}{text[found.end() :]}"
            return Succession(name, whole, tables["provinces_since"])
    return None


@cache
def _provinces() -> tuple[tuple[str, str, regex.Pattern[str]], ...]:
    """Of each province that was merged: the new one, its plain name, and how a body of it is named."""
    merged = [(new, plain(part)) for new, parts in load("successions").tables["provinces"].items() for part in parts]
    area = r"(?<!\w)(?P<area>tỉnh|thành phố)\s+"
    return tuple((new, part, regex.compile(rf"{area}{regex.escape(part)}(?!\w)")) for new, part in merged)


def _area(province: str) -> str:
    cities = ("Hải Phòng", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ", "Hà Nội", "Huế")
    return "thành phố" if province in cities else "tỉnh"


@cache
def _known() -> tuple[Succession, ...]:
    tables = load("successions").tables
    whole = [Succession(e["old"], e["new"], e["since"]) for e in tables["bodies"]]
    for head, table in (("Bộ", "ministries"), ("Sở", "departments")):
        whole += [Succession(f"{head} {e['old']}", f"{head} {e['new']}", e["since"]) for e in tables[table]]
    return tuple(whole)


@cache
def _patterns() -> tuple[tuple[Succession, regex.Pattern[str]], ...]:
    return tuple((known, _loose(plain(known.old))) for known in _known())


def _loose(name: str) -> regex.Pattern[str]:
    """A name whose dashes and commas may be missing, or whose field is written short: `Sở Lao động Thương binh …`."""
    head, _, field = name.partition(" ")
    full = r"\s*[-,]?\s*".join(regex.escape(part) for part in regex.split(r"\s+[-,]?\s*|,\s*", field))
    flat = " ".join(regex.sub(r"[-,]", " ", field.lower()).split())
    short = [regex.escape(k) for k, v in load("bodies").tables["aliases"].items() if plain(str(v)).lower() == flat]
    return regex.compile(rf"{head}\s+(?:{'|'.join([full, *short])})(?!\w)", regex.IGNORECASE)


@cache
def _abolished() -> regex.Pattern[str]:
    words = "|".join(load("successions").tables["abolished"])
    return regex.compile(plain(rf"(?<!\w)(?:{words})(?!\w)"), regex.IGNORECASE)
