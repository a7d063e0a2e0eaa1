"""References: where a text names another document, and what it says of it there; what it means is not judged here.

The grammar is data (`rules/citations.yaml`, with `rules/types.yaml` for the names of types). Everything is matched
in matching form (`Text.plain`), with capitals told from small letters, because symbols do (CTr is no CT).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import regex

from pipeline.core.patterns import compiled
from pipeline.core.rules import expand, load
from pipeline.core.vietnamese import plain as matching

_SPACES = regex.compile(r"\s+")
_BEFORE_SYMBOL = regex.compile(r"^\d+\p{Ll}*\s*(?:[-/]\s*|(?=\p{Lu}))(?:\d{4}/)?")
_SERIAL = regex.compile(r"0*(\d+\p{Ll}*)")
_PARTY = regex.compile(r"\d+-(\p{L}+)/")
_JOINT = regex.compile(r"\p{Lu}+(?:LT|LN|PH)(?!\p{L})")
_UNTYPED = regex.compile(r"(?i:số)|\d")
_TYPE_WORDS = 40  # no name of a type is longer, in characters
_SEPARATOR = regex.compile(r";|:(?=\s*\p{L})(?!\s*số\s)|[.!?](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Reference:
    """One mention of a document.

    ``shape`` is `number` (with its symbol), `law` (by name), `short` (`Công văn 1081`, number without symbol) or `back`
    (`Công văn nêu trên`, a document named before).
    ``start`` to ``end`` holds type and number, ``tail`` is where date and issuer behind it end.
    """

    shape: str
    start: int
    end: int
    tail: int
    type: str | None
    number: str | None
    title: str | None = None
    issued: date | None = None
    issuer: str | None = None


@cache
def grammar(name: str) -> regex.Pattern[str]:
    """A named shape of rules/citations.yaml, compiled; its groups are those that the shape names."""
    at = f"rules/citations.yaml, grammar {name!r}"
    return compiled(matching(expand(at, f"${name}", _fragments())))


def read_day(match: regex.Match[str]) -> date | None:
    """The day that the groups day, month, year of a match name; None where there is no such day."""
    if not match["day"]:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def find_references(text: str, plain: str, start: int, end: int) -> list[Reference]:
    """All references between two offsets, in order, none overlapping; values are as printed in `text`.

    `plain` is `text` in matching form; offsets count for both.
    """
    numbered = list(_numbered(plain, start, end))
    taken = [(r.start, r.end) for r in numbered]
    named = []
    for r in (*_laws(plain, start, end), *_short(plain, start, end)):
        if not _overlaps(r, taken):
            named.append(r)
            taken.append((r.start, r.end))
    found = _joined(plain, sorted((*numbered, *named), key=lambda r: r.start))
    ends = [r.start for r in found[1:]] + [end]
    return [_with_tail(text, plain, r, (start, end), limit) for r, limit in zip(found, ends, strict=False)]


def type_of_symbol(symbol: str) -> str:
    """The type that a symbol tells (`TTr-UBND` is TTr, `QĐ/TW` QĐ, `QH15` Luật); `CV` where it tells none."""
    groups = regex.split(r"[-/]", symbol)
    if regex.fullmatch(r"QH\d*", groups[0]):
        return "Luật"
    known = _abbreviations()
    folded = {k.upper(): k for k in known}
    return groups[0] if groups[0] in known else folded.get(groups[0], "CV") if len(groups) > 1 else "CV"


def symbol_of(number: str) -> str:
    """The part of a number behind the serial (and the year): `UBND-KGVX` of `7288/UBND-KGVX`, `CT/TW` of `34-CT/TW`."""
    return str(_BEFORE_SYMBOL.sub("", number))


def serial_of(number: str) -> str:
    """The serial number without leading zeros: `7` of `07/CT-UBND`."""
    match = _SERIAL.match(number)
    return match[1] if match else ""


def year_of(number: str) -> str:
    """The year in the number of a normative document: `2020` of `30/2020/NĐ-CP`; empty where it holds none."""
    match = regex.match(r"\d+\p{Ll}*/(\d{4})/", number)
    return match[1] if match else ""


def _numbered(plain: str, start: int, end: int) -> Iterator[Reference]:
    matches: list[regex.Match[str]] = []
    for name in ("typed", "bare", "bare_listed", "listed"):
        for match in grammar(name).finditer(plain, start, end) if matches or name != "bare_listed" else ():
            if all(match.end() <= m.start() or match.start() >= m.end() for m in matches):
                matches.append(match)
    before: tuple[str, str | None] | None = None
    for match in sorted(matches, key=lambda m: m.start()):
        printed = match.group()
        number = _number(plain[match.start("serial") : match.end("serial")], plain[match.end("serial") : match.end()])
        kind = _type(match.groupdict().get("type"), number, before)
        before = (symbol_of(number).split("-")[0], kind)
        yield Reference("number", match.start(), match.end() - len(printed) + len(printed.rstrip()), -1, kind, number)


def _number(serial: str, rest: str) -> str:
    """A number without blanks; a stroke that recognition lost between serial and symbol is put back."""
    glued = rest[:1].isalpha() and "/" not in rest
    return "".join(f"{serial}{'/' if glued else ''}{rest}".split())


def _type(spelled: str | None, number: str, before: tuple[str, str | None] | None) -> str | None:
    """The type by its spelled name, by the list it stands in, or by the symbol; None where nothing tells it.

    The Party's symbol goes before the name: its QĐ is quyết định and quy định alike.
    """
    party = _PARTY.match(number)
    if spelled and party and spelled.capitalize() in load("types").tables["party"].get(party[1], ()):
        return str(party[1])
    if spelled and (kind := _spelled().get(_SPACES.sub(" ", spelled).lower())):
        return kind
    if spelled and spelled in _abbreviations():
        return spelled
    symbol = symbol_of(number)
    if before and not spelled and before[0] == symbol.split("-")[0]:
        return before[1]
    kind = type_of_symbol(symbol)
    told = spelled or before or kind != "CV" or symbol.startswith("CV")
    return kind if told else None


def _laws(plain: str, start: int, end: int) -> Iterator[Reference]:
    for match in grammar("law").finditer(plain, start, end):
        name = _SPACES.sub(" ", match.group())
        kind = _spelled().get(match["type"].lower())
        yield Reference("law", match.start(), match.end(), -1, kind, None, name)


def _short(plain: str, start: int, end: int) -> Iterator[Reference]:
    for shape in ("dated", "short", "back"):
        for match in grammar(shape).finditer(plain, start, end):
            kind = _kind(match["type"])
            serial = match.groupdict().get("serial")
            yield Reference("back" if shape == "back" else "short", match.start(), match.end(), -1, kind, serial)


def _kind(spelled: str) -> str | None:
    return _spelled().get(_SPACES.sub(" ", spelled).lower(), spelled)


def _overlaps(reference: Reference, taken: Sequence[tuple[int, int]]) -> bool:
    return any(reference.start < e and reference.end > s for s, e in taken)


def _joined(plain: str, references: Sequence[Reference]) -> list[Reference]:
    """A law named and numbered (`Luật Đấu thầu số 22/2023/QH15`) is one reference, the name its title."""
    found: list[Reference] = []
    for r in references:
        law = found[-1] if found and found[-1].shape == "law" else None
        if law and r.shape == "number" and r.type == law.type and not plain[law.end : r.start].strip():
            found[-1] = replace(r, start=law.start, title=law.title)
        else:
            found.append(r)
    return found


def _with_tail(text: str, plain: str, r: Reference, within: tuple[int, int], limit: int) -> Reference:
    """The reference with the date and the issuer that stand behind it (before `limit`), or else before it."""
    start, end = within
    said = _said_before(text, plain, start, r.start) if r.shape != "back" else _Said()
    at, day, issuer = r.end, None, None
    for _ in range(2):
        if day is None and (match := grammar("date").match(plain, at, limit)):
            day, at = read_day(match), match.end()
        elif day is None and (match := grammar("lost_day").match(plain, at, limit)):
            at = match.end()
        for name in ("issuer_between", *(["issuer_joint"] if _is_joint(r) else []), "issuer", "silent_issuer"):
            if issuer is None and r.shape != "law" and (match := _tail_match(name, plain, at, limit, end)):
                if said.within and "," in plain[at : match.start("issuer")]:
                    continue  # another body that says something, too: `đề nghị của A tại X, của B tại Y`
                issuer, at = _printed(text, match), match.end()
                term = grammar("term").match(plain, at, limit)
                at = term.end() if term else at
    return replace(
        r, tail=at, issued=day or said.issued, issuer=issuer or said.issuer, type=said.type or r.type
    )


def _is_joint(reference: Reference) -> bool:
    """Whether several bodies issue it together (`TTLT-BYT-BTC`, `KHLT-HPN-CA`)."""
    return bool(_JOINT.match(symbol_of(reference.number or "")))


def _tail_match(name: str, plain: str, at: int, limit: int, end: int) -> regex.Match[str] | None:
    """The issuer at `at`; `limit` is where the next reference begins, whose type word may end the name."""
    match = grammar(name).match(plain, at, min(end, limit + _TYPE_WORDS))
    return match if match and match.end() <= limit else None


class _Said(NamedTuple):
    issuer: str | None = None
    issued: date | None = None
    type: str | None = None
    within: bool = False  # the words before the document name nothing but it


def _said_before(text: str, plain: str, start: int, at: int) -> _Said:
    """What stands before the document: `đề nghị của X tại …`, `Ngày …, X ban hành …`, `Nghị quyết của X số …`."""
    clause = _clause_start(plain, start, at)
    untyped = _UNTYPED.match(plain, at)
    for name in ("said_before", "said_within") if untyped else ("said_before",):
        if match := _last(grammar(name), plain, clause, at):
            kind = _kind(match["type"]) if name == "said_within" else None
            within = not match.group().rstrip().endswith("ban hành kèm theo")
            return _Said(_printed(text, match), None, kind, within=within)
    if match := grammar("told_by").search(plain[:at], clause):
        return _Said(_printed(text, match))
    if match := grammar("issued_by").search(plain[:at], clause):
        return _Said(_printed(text, match), read_day(match))
    return _Said()


def _clause_start(plain: str, start: int, at: int) -> int:
    ends = [m.end() for m in _SEPARATOR.finditer(plain, start, at)]
    return ends[-1] + (plain[ends[-1] : at].startswith(" ")) if ends else start


def _last(pattern: regex.Pattern[str], plain: str, start: int, at: int) -> regex.Match[str] | None:
    """The last match that ends right at `at`."""
    found = None
    for match in pattern.finditer(plain[:at], start, overlapped=True):
        found = match
    return found


def _printed(text: str, match: regex.Match[str]) -> str:
    return " ".join(text[match.start("issuer") : match.end("issuer")].split()).strip(" -,").removesuffix(" và")


@cache
def _spelled() -> dict[str, str | None]:
    """Type names in small letters and what they abbreviate to; None where the symbol decides."""
    names: dict[str, str | None] = {}
    for kind, entry in load("types").tables["types"].items():
        for name in (entry["name"], *entry.get("also", ())):
            names[name.lower()] = kind
    names.update(load("citations").tables["spelled"])
    return names


@cache
def _abbreviations() -> frozenset[str]:
    tables = load("citations").tables
    return frozenset({*load("types").tables["types"], *filter(None, tables["spelled"].values()), *tables["short"]})


@cache
def _fragments() -> dict[str, str]:
    tables: dict[str, Any] = dict(load("citations").tables)
    lists = {
        "inside": tables["inside_names"], "stopword": tables["ends_issuer"], "startword": tables["starts_title"],
        "head": tables["heads"], "nolaw": tables["no_law"], "inlaw": tables["inlaw"],
        "opens_title": tables["opens_title"], "performative": tables["performatives"], "order_verb": tables["orders"],
        "closing": tables["ends_title"], "named": sorted(_abbreviations() - {"CV"}, key=len, reverse=True),
    }
    names = "|".join(sorted(_spelled(), key=len, reverse=True))
    shapes = {k: "|".join(sorted(v, key=len, reverse=True)) for k, v in lists.items()}
    return {**tables["grammar"], **shapes, "type": f"(?i:{names})|{'|'.join(tables['short'])}"}
