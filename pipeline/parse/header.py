"""The header of a dispatch: who issues it under which number, when, to whom, about what, who signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import regex

from pipeline.core.agency import bodies_of_block
from pipeline.core.bodies import units_of
from pipeline.core.casing import sentence_case
from pipeline.core.lines import is_enumerated
from pipeline.core.model import Arrival, Block, Evidence, Finding, Header, Text, Zone
from pipeline.core.places import confidence_of, pieces_in
from pipeline.core.rules import Rule, load
from pipeline.core.signatures import Signature, SignatureLine, read_signature
from pipeline.core.vietnamese import fold, plain
from pipeline.core.zoning import rule_of, title_in

_EDGE = " .,;:*_"
_SURE = 0.6  # below this confidence a number or day is not taken over: it may be handwriting
_FIRST_PARAGRAPHS = 8  # in which an issuer may be named
_YEARS = range(1945, 2100)


@dataclass(frozen=True, slots=True)
class _Found:
    """Values of fields and the evidence for them."""

    values: dict[str, Any]
    evidence: tuple[Evidence, ...] = ()


def read_header(text: Text) -> Header:
    """What stands around the text; fields that the dispatch does not hold are None.

    A number or date that was hard to read stays None with evidence of low confidence.
    """
    parts = [_number(text), _date(text), _subject(text), _marks(text), _addressees(text), _signature(text), _copies(text)]
    header = Header()
    for part in parts:
        header = replace(header, **part.values, evidence=header.evidence + part.evidence)
    header = _with(header, _type(text, header))
    return _with(header, _agency(text, header))


def read_arrival(text: Text) -> Arrival:
    """The receiving office's own number and day, from its stamp."""
    values: dict[str, Any] = {}
    for block in _blocks(text, Zone.ARRIVAL):
        for finding in _findings(text.plain[block.start:block.end], Zone.ARRIVAL):
            for name in ("number", "date"):
                if finding.values.get(name) is not None:
                    values.setdefault(name, finding.values[name])
    return Arrival(**values)


def explain(text: str, zone: str = "", **given: object) -> list[Finding]:
    """What the rules of `rules/header.yaml` find in one line; `zone` says which part of a dispatch it is."""
    matched = plain(text).strip()
    if zone:
        return _findings(matched, Zone(zone))
    known = rule_of(matched)
    return [Finding(known[1].id, 0, len(matched), {"zone": known[0].value})] if known else []


def _with(header: Header, part: _Found) -> Header:
    return replace(header, **part.values, evidence=header.evidence + part.evidence)


def _blocks(text: Text, *zones: Zone) -> list[Block]:
    return [b for b in text.blocks if b.zone in zones]


def _evidence(text: Text, field: str, start: int, end: int, rule: str) -> Evidence:
    return Evidence(field, start, end, rule, round(confidence_of(text, start, end), 3))


# --- rules with fields ------------------------------------------------------------------------------------


@cache
def _field_rules() -> tuple[tuple[Zone, Rule], ...]:
    return tuple((Zone(rule.gives["from"]), rule) for rule in load("header").rules if "field" in rule.gives)


def _findings(matched: str, zone: Zone) -> list[Finding]:
    """What the field rules of a zone read in a text in matching form; of one field the first rule's match."""
    found: list[Finding] = []
    for wanted, rule in _field_rules():
        if wanted is not zone or (rule.gives["field"] != "arrival" and any(f.values["field"] == rule.gives["field"] for f in found)):
            continue
        match = rule.pattern.search(fold(matched) if rule.gives.get("folded") else matched)
        if match:
            values = {"field": rule.gives["field"], **_VALUES[rule.gives["field"]](rule, match, matched)}
            if rule.gives.get("unreadable"):
                values["unreadable"] = True
            found.append(Finding(rule.id, match.start(), match.end(), values))
    return found


def _number_values(rule: Rule, match: regex.Match[str], text: str) -> dict[str, Any]:
    symbol = regex.sub(r"\s+", "", match["symbol"]).strip("-.&")
    serial = match.groupdict().get("serial")
    middle = "-" if rule.gives.get("party") else "/"
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
    return {"number": match["number"]} if "number" in match.groupdict() else {"date": _day(match)}


def _issuer_values(rule: Rule, match: regex.Match[str], text: str) -> dict[str, Any]:
    return {"issuer": _without_post(match["issuer"].strip(_EDGE))}


_VALUES = {
    "number": _number_values, "issued": _date_values, "subject": _subject_values, "urgency": _mark_values,
    "secrecy": _mark_values, "signs_for": _authority_values, "arrival": _arrival_values, "issuer": _issuer_values,
}


# --- the fields --------------------------------------------------------------------------------------------


def _number(text: Text) -> _Found:
    for block in _blocks(text, Zone.NUMBER):
        for finding in _findings(text.plain[block.start:block.end], Zone.NUMBER):
            end = block.start + finding.end
            whole = _evidence(text, "symbol", block.start, end, finding.rule)
            number = finding.values["number"]
            sure = 0.0 if finding.values.get("unreadable") else _least(text, block.start, end)
            if number is not None and sure < _SURE:
                number = None
            evidence = (whole, replace(whole, field="number", confidence=sure))
            return _Found({"number": number, "symbol": finding.values["symbol"]}, evidence)
    return _Found({})


def _least(text: Text, start: int, end: int) -> float:
    """The lowest confidence of a word that holds a figure: one misread figure makes another document of it."""
    pieces = [p for p in pieces_in(text, start, end) if regex.search(r"\d|^[^\p{L}]*/", text.text[p.start:p.end])]
    return round(min((p.confidence for p in pieces), default=1.0), 3)


def _date(text: Text) -> _Found:
    for block in _blocks(text, Zone.DATE):
        for finding in _findings(text.plain[block.start:block.end], Zone.DATE):
            issued, place = finding.values["issued"], finding.values["place"]
            sure = 0.0 if finding.values.get("unreadable") else _least(text, block.start, block.end)
            evidence = [Evidence("issued", block.start, block.end, finding.rule, sure)]
            if place:
                at = text.plain.find(place, block.start)
                evidence.append(_evidence(text, "place", at, at + len(place), finding.rule))
                place = text.text[at:at + len(place)]
            return _Found({"issued": issued if sure >= _SURE else None, "place": place}, tuple(evidence))
    return _Found({})


def _subject(text: Text) -> _Found:
    titles, under = _blocks(text, Zone.TITLE), _blocks(text, Zone.SUBTITLE)
    words = [rest for rest in (_rest_of_title(text, b) for b in titles) if rest]
    if titles and (words or under):
        words += [text.text[b.start:b.end] for b in under]
        blocks = [*titles, *under] if len(words) > len(under) else under
        subject = " ".join(" ".join(words).split()).strip(_EDGE + "-")
        return _Found({"subject": subject}, (_evidence(text, "subject", blocks[0].start, blocks[-1].end, "under-title"),))
    about = _blocks(text, Zone.ABOUT)
    printed = " ".join(text.text[b.start:b.end] for b in about)
    for finding in _findings(plain(printed), Zone.ABOUT):
        subject = str(finding.values["subject"])
        return _Found({"subject": subject}, (_evidence(text, "subject", about[0].start, about[-1].end, finding.rule),))
    return _Found({})


def _rest_of_title(text: Text, block: Block) -> str:
    """What a line in capitals says after the name of the type (`THÔNG BÁO KẾT LUẬN HỘI NGHỊ`)."""
    line = text.plain[block.start:block.end].strip()
    title = title_in(line) or ""
    return sentence_case(line[len(title):].strip(_EDGE + "-")) if title else ""


def _marks(text: Text) -> _Found:
    values: dict[str, Any] = {}
    evidence: list[Evidence] = []
    for block in _blocks(text, Zone.MARK):
        for finding in _findings(text.plain[block.start:block.end], Zone.MARK):
            field = str(finding.values["field"])
            if field not in values:
                values[field] = finding.values[field]
                evidence.append(_evidence(text, field, block.start, block.end, finding.rule))
    return _Found(values, tuple(evidence))


def _addressees(text: Text) -> _Found:
    lines = [(b, text.text[b.start:b.end]) for b in _blocks(text, Zone.ADDRESSEES)]
    kept = [(b, _without_label(line)) for b, line in lines]
    kept = [(b, line) for b, line in kept if line and not line.startswith("(")]
    names = [name for name, _ in units_of("\n".join(line for _, line in kept))]
    recipients = tuple(n for n in (regex.sub(r"\s*\((?:sau đây|gọi).*$", "", name).strip(_EDGE) for name in names) if n)
    evidence = (_evidence(text, "recipients", kept[0][0].start, kept[-1][0].end, "addressees-line"),) if kept else ()
    return _Found({"recipients": recipients}, evidence)


def _without_label(line: str) -> str:
    folded = fold(line)
    label = regex.match(r"\W*kinh gu[il1]\s*[:;.]?|.{3,90}\sdien\s*:\s*$", folded)
    return line[label.end():].strip() if label else line.strip()


def _copies(text: Text) -> _Found:
    entries: list[str] = []
    for block in _blocks(text, Zone.COPIES):
        line = regex.sub(r"^\W*n[ơo]i nh[ậa]n\s*[:;.]?", "", text.text[block.start:block.end], flags=regex.IGNORECASE)
        line = regex.sub(r"^\s*[-–—+•*]\s*", "", line).strip().removesuffix("./.").strip(" ;,.")
        if line.startswith("(") and entries:
            entries[-1] = f"{entries[-1]} {line}"
        elif line:
            entries.append(line)
    return _Found({"copies": tuple(entries)})


def _signature(text: Text) -> _Found:
    lines = []
    for block in _blocks(text, Zone.SIGNATURE):
        boxes = [p.box.left for p in pieces_in(text, block.start, block.end) if p.box]
        lines.append(SignatureLine(text.text[block.start:block.end], block.start, block.end, min(boxes, default=0.0)))
    read = read_signature(lines)
    return _Found({"signer": read.signer, "signer_title": read.title, "signs_for": read.signs_for}, tuple(_signed(text, read)))


def _signed(text: Text, read: Signature) -> Iterator[Evidence]:
    for field, line in (("signer", read.signer_line), ("signer_title", read.title_line), ("signs_for", read.authority_line)):
        if line:
            yield _evidence(text, field, line.start, line.end, "authority" if field == "signs_for" else "signature")


def _type(text: Text, header: Header) -> _Found:
    """From the title, else from the symbol; without either a dispatch with V/v or Kính gửi is a công văn."""
    for block in _blocks(text, Zone.TITLE):
        title = title_in(text.plain[block.start:block.end].strip())
        if title:
            kind = _abbreviation(title, header.symbol)
            return _Found({"type": kind}, (_evidence(text, "type", block.start, block.end, "title"),))
    evidence = tuple(replace(e, field="type") for e in header.evidence if e.field in ("symbol", "subject"))[:1]
    first = regex.split(r"[-/]", header.symbol or "")[0]
    if first in load("types").tables["types"] and not _blocks(text, Zone.ABOUT) and header.symbol != first:
        return _Found({"type": first}, evidence)
    return _Found({"type": "CV"} if header.symbol or _blocks(text, Zone.ABOUT, Zone.ADDRESSEES) else {}, evidence)


def _abbreviation(title: str, symbol: str | None) -> str | None:
    """The abbreviation of a spelled type; the Party's symbol decides where its types are named otherwise."""
    name = " ".join(fold(title).split())
    first = (symbol or "").split("/")[0]
    if any(fold(n) == name for n in load("types").tables["party"].get(first, ())):
        return first
    for short, entry in load("types").tables["types"].items():
        if name in [fold(str(n)) for n in (entry["name"], *entry.get("also", ()))]:
            return str(short)
    return None


def _agency(text: Text, header: Header) -> _Found:
    blocks = _blocks(text, Zone.AGENCY)
    if blocks:
        parent, issuer = bodies_of_block([text.text[b.start:b.end] for b in blocks])
        whole = _evidence(text, "issuer", blocks[0].start, blocks[-1].end, "agency-block")
        return _Found({"parent": parent, "issuer": issuer}, (whole, *([replace(whole, field="parent")] if parent else [])))
    return _issuer_in_text(text) or _issuer_by_symbol(header)


def _issuer_in_text(text: Text) -> _Found | None:
    """The first body that speaks in the first paragraphs, before the enumerated items."""
    for block in _blocks(text, Zone.BODY)[:_FIRST_PARAGRAPHS]:
        line = text.plain[block.start:block.end]
        if is_enumerated(line):
            return None
        for finding in _findings(line, Zone.BODY):
            issuer = str(finding.values["issuer"])
            at = text.plain.find(issuer, block.start + finding.start)
            return _Found({"issuer": text.text[at:at + len(issuer)]},
                          (_evidence(text, "issuer", at, at + len(issuer), finding.rule),))
    return None


def _issuer_by_symbol(header: Header) -> _Found:
    groups: Sequence[str] = regex.split(r"[-/]", header.symbol or "")
    known = load("bodies").tables["symbols"]
    issuer = next((known[g] for g in groups if g in known), None)
    evidence = tuple(replace(e, field="issuer", rule="issuer-by-symbol") for e in header.evidence if e.field == "symbol")
    return _Found({"issuer": issuer}, evidence) if issuer else _Found({})


def _without_post(issuer: str) -> str:
    """The body of whose head it is spoken (`Giám đốc Sở Y tế`); the Chủ tịch of a committee issues in his own name."""
    return regex.sub(r"^(?!chủ tịch)(?:giám đốc|hiệu trưởng|cục trưởng|bộ trưởng|viện trưởng|thủ trưởng|trưởng ban|lãnh đạo|"
                     r"chi cục trưởng|tổng giám đốc)\s+(?=\p{L})", "", issuer, flags=regex.IGNORECASE)
