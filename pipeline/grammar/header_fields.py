"""What the field rules of `rules/header.yaml` read in one zone: numbers, days, marks, who speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import regex

from pipeline.core.model import Finding, Zone
from pipeline.core.rules import Rule, load
from pipeline.core.vietnamese import fold
from pipeline.grammar.casing import sentence_case
from pipeline.grammar.lines import once

_EDGE = " .,;:*_"
_SENDER = regex.compile(r"của\s+\p{L}", regex.IGNORECASE)
_ABOUT = regex.compile(r"\W*(?:về|v/v)(?!\w)", regex.IGNORECASE)
_BEGINS = regex.compile(r"\W*v/v(?!\w)", regex.IGNORECASE)
_YEARS = range(1945, 2100)
_POST = regex.compile(
    r"^(?!chủ tịch)(?:giám đốc|hiệu trưởng|cục trưởng|bộ trưởng|viện trưởng|thủ trưởng|trưởng ban|lãnh đạo|"
    r"chi cục trưởng|tổng giám đốc)\s+(?=\p{L})",
    regex.IGNORECASE,
)


def fields_in(matched: str, zone: Zone) -> list[Finding]:
    """What the field rules of a zone read in a text in matching form; of one field the first rule's match."""
    found: list[Finding] = []
    for wanted, rule in _field_rules():
        field = rule.gives["field"]
        if wanted is not zone or (field != "arrival" and any(f.values["field"] == field for f in found)):
            continue
        match = rule.pattern.search(fold(matched) if rule.gives.get("folded") else matched)
        if match:
            values = {"field": field, "unreadable": bool(rule.gives.get("unreadable"))}
            found.append(Finding(rule.id, match.start(), match.end(), values | _VALUES[field](rule, match, matched)))
    return found


@cache
def _field_rules() -> tuple[tuple[Zone, Rule], ...]:
    return tuple((Zone(rule.gives["from"]), rule) for rule in load("header").rules if "field" in rule.gives)


def senders_before(lines: Sequence[str]) -> int:
    """How many of the first lines under a type only say whose it is (`CỦA BAN THƯỜNG VỤ …`), before one with `Về …`."""
    about = next((i for i, line in enumerate(lines) if _ABOUT.match(line)), 0)
    return about if about and _SENDER.match(lines[0]) else 0


def told_once(lines: Sequence[str]) -> list[str]:
    """The lines of what a công văn is about, without what was read twice: from the last one that begins with V/v on."""
    last = max((i for i, line in enumerate(lines) if _BEGINS.match(line)), default=0)
    return [lines[last:][at] for at in once(lines[last:])]


def _number_values(rule: Rule, match: regex.Match[str], text: str) -> dict[str, Any]:
    symbol = regex.sub(r"\s+", "", match["symbol"]).strip("-.&")
    serial = match.groupdict().get("serial")
    middle = rule.gives.get("joint", "-" if rule.gives.get("party") else "/")
    year = match.groupdict().get("year")
    return {"symbol": symbol, "number": f"{serial}{middle}{f'{year}/' if year else ''}{symbol}" if serial else None}


def _date_values(rule: Rule, match: regex.Match[str], text: str) -> dict[str, Any]:
    place = text[match.start("place"):match.end("place")].strip(_EDGE) if match["place"] else None
    return {"issued": _day(match), "place": place}


def _day(match: regex.Match[str]) -> date | None:
    if not (match["day"] and match["month"] and match["year"]):
        return None
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    try:
        return date(year, int(match["month"]), int(match["day"])) if year in _YEARS else None
    except ValueError:
        return None


def _subject_values(rule: Rule, match: regex.Match[str], text: str) -> dict[str, Any]:
    return {"subject": match["subject"].rstrip(_EDGE)}


def _mark_values(rule: Rule, match: regex.Match[str], text: str) -> dict[str, Any]:
    return {rule.gives["field"]: rule.gives["value"]}


def _authority_values(rule: Rule, match: regex.Match[str], text: str) -> dict[str, Any]:
    return {"signs_for": sentence_case(match["post"].strip(_EDGE))}


def _arrival_values(rule: Rule, match: regex.Match[str], text: str) -> dict[str, Any]:
    if "number" in match.groupdict():
        return {"number": match["number"]}
    return {"date": None if rule.gives.get("unreadable") else _day(match)}


def _issuer_values(rule: Rule, match: regex.Match[str], text: str) -> dict[str, Any]:
    # A head speaks for his body (`Giám đốc Sở Y tế`); the Chủ tịch of a committee issues in his own name.
    return {"issuer": _POST.sub("", match["issuer"].strip(_EDGE))}


_VALUES: Mapping[str, Callable[[Rule, regex.Match[str], str], dict[str, Any]]] = {
    "number": _number_values,
    "issued": _date_values,
    "subject": _subject_values,
    "urgency": _mark_values,
    "secrecy": _mark_values,
    "signs_for": _authority_values,
    "arrival": _arrival_values,
    "issuer": _issuer_values,
}
