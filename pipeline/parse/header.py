"""The header of a dispatch: who issues it under which number, when, to whom, about what, who signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import regex

from pipeline.core.model import Arrival, Block, Evidence, Finding, Header, Span, Text, Zone
from pipeline.core.places import confidence_of, pieces_in
from pipeline.core.rules import load
from pipeline.core.vietnamese import fold, plain
from pipeline.grammar.addressees import addressees_in
from pipeline.grammar.agency import bodies_of_block, torn_lines
from pipeline.grammar.arrival_stamp import read_stamp
from pipeline.grammar.casing import as_written, sentence_case
from pipeline.grammar.handwriting import SURE, figures_read
from pipeline.grammar.header_fields import fields_in, senders_before, told_once
from pipeline.grammar.legible import legible
from pipeline.grammar.lines import is_enumerated, once
from pipeline.grammar.paragraphs import unwrap
from pipeline.grammar.signatures import Signature, SignatureLine, is_doubtful, read_signature
from pipeline.grammar.zoning import rule_of, title_in

_EDGE = " .,;:*_"
_ISSUED_WITH = regex.compile(r"\s*\((?:ban hành |gửi |đính )?kèm(?: theo)?(?!\w).*$", regex.IGNORECASE)
_ITEM = regex.compile(r"^(?:\d{1,2}\s*[.)/-]\s*(?=\p{Lu})|và\s*$)|;\s*và\s*$")
_COPIES = regex.compile(r"^\W*n[ơo]i (?:nh[ậa]n|gửi)\s*[:;.]?", regex.IGNORECASE)
_TORN = 0.85  # of the confidence, where a scan may have lost a part of a signature
_FIRST_PARAGRAPHS = 8  # in which an issuer may be named


@dataclass(frozen=True, slots=True)
class _Found:
    """Values of fields and the evidence for them."""

    values: dict[str, Any]
    evidence: tuple[Evidence, ...] = ()


def read_header(text: Text) -> Header:
    """What stands around the text; fields that the dispatch does not hold are None.

    A number or date that was hard to read stays None with evidence of low confidence.
    """
    header = Header()
    for read in (_number, _date, _subject, _marks, _addressees, _signature, _copies):
        header = _with(header, read(text))
    header = _with(header, _type(text, header))
    return _with(header, _agency(text, header))


def read_arrival(text: Text, issued: date | None = None) -> Arrival:
    """The receiving office's own number and day, from its stamp; what was hard to read of it is only noted.

    So is a day before the dispatch was `issued`, or so long after it that a figure must be misread.
    """
    return read_stamp(text, _blocks(text, Zone.ARRIVAL), issued)


def explain(text: str, zone: str = "", **given: object) -> list[Finding]:
    """What the rules of `rules/header.yaml` find in one line; `zone` says which part of a dispatch it is."""
    matched = plain(text).strip()
    if zone:
        return fields_in(matched, Zone(zone))
    known = rule_of(matched)
    return [Finding(known[1].id, 0, len(matched), {"zone": known[0].value})] if known else []


def _with(header: Header, part: _Found) -> Header:
    return replace(header, **part.values, evidence=header.evidence + part.evidence)


def _blocks(text: Text, *zones: Zone) -> list[Block]:
    return [b for b in text.blocks if b.zone in zones]


def _evidence(text: Text, field: str, start: int, end: int, rule: str) -> Evidence:
    return Evidence(field, start, end, rule, round(confidence_of(text, start, end), 3))


def _number(text: Text) -> _Found:
    for block in _blocks(text, Zone.NUMBER):
        for finding in fields_in(text.plain[block.start:block.end], Zone.NUMBER):
            end = block.start + finding.end
            whole = _evidence(text, "symbol", block.start, end, finding.rule)
            number = finding.values["number"]
            sure = 0.0 if finding.values.get("unreadable") else figures_read(text, block)
            if number is not None and sure < SURE:
                number = None
            evidence = (whole, replace(whole, field="number", confidence=sure))
            return _Found({"number": number, "symbol": finding.values["symbol"]}, evidence)
    return _Found({})


def _date(text: Text) -> _Found:
    for block in _blocks(text, Zone.DATE):
        for finding in fields_in(text.plain[block.start:block.end], Zone.DATE):
            issued, place = finding.values["issued"], str(finding.values["place"] or "")
            sure = 0.0 if finding.values.get("unreadable") else figures_read(text, block)
            evidence = [Evidence("issued", block.start, block.end, finding.rule, sure)]
            if place:
                at = text.plain.find(place, block.start)
                evidence.append(_evidence(text, "place", at, at + len(place), finding.rule))
                place = text.text[at:at + len(place)]
            return _Found({"issued": issued if sure >= SURE else None, "place": place or None}, tuple(evidence))
    return _Found({})


def _subject(text: Text) -> _Found:
    titles = _blocks(text, Zone.TITLE)
    under = [b for b in _blocks(text, Zone.SUBTITLE, Zone.ABOUT) if b.zone is Zone.SUBTITLE or _stands_under(b, titles)]
    parts = [(rest, Span(b.start, b.end)) for b in titles if (rest := _rest_of_title(text, b))]
    parts += [(text.text[s.start:s.end], s) for s in _stretches(text, under)]
    told = parts[senders_before([words for words, _ in parts]):]
    if titles and told:
        subject = " ".join(" ".join(words for words, _ in told).split())
        subject = sentence_case(_ISSUED_WITH.sub("", subject).strip(_EDGE + "-"))
        evidence = _evidence(text, "subject", told[0][1].start, told[-1][1].end, "under-title")
        return _Found({"subject": subject}, (evidence,))
    about = _blocks(text, Zone.ABOUT)
    printed = unwrap(told_once([text.text[s.start:s.end] for s in _from_top(text, about)]))
    for finding in fields_in(plain(printed), Zone.ABOUT):
        subject = str(finding.values["subject"])
        return _Found({"subject": subject}, (_evidence(text, "subject", about[0].start, about[-1].end, finding.rule),))
    return _Found({})


def _stretches(text: Text, blocks: Sequence[Block]) -> list[Span]:
    """What stands under the title: the lines that only say whose it is, then the rest of them."""
    lines = [line for block in blocks for line in block.lines]
    printed = [text.text[s.start:s.end] for s in lines]
    first, kept = senders_before(printed), once(printed)
    if len(kept) < len(lines):
        return [lines[at] for at in kept]
    return [*lines[:first], *(Span(s.start, blocks[-1].end) for s in lines[first : first + 1])]


def _from_top(text: Text, blocks: Sequence[Block]) -> list[Span]:
    """The printed lines of blocks from the top of the page down: a scan may have them out of order."""

    def top(span: Span) -> float:
        boxes = [p.box for p in pieces_in(text, span.start, span.end) if p.box]
        return min((b.page + b.top for b in boxes), default=0.0)

    return sorted((line for block in blocks for line in block.lines), key=top)


def _stands_under(about: Block, titles: Sequence[Block]) -> bool:
    """Whether `V/v …` is the subject of a title above it, as older documents have it."""
    return bool(titles) and about.start > titles[0].start


def _rest_of_title(text: Text, block: Block) -> str:
    """What a line in capitals says after the name of the type (`THÔNG BÁO KẾT LUẬN HỘI NGHỊ`)."""
    line = text.plain[block.start:block.end].strip()
    title = title_in(line) or ""
    rest = line[len(title):].strip(_EDGE + "-")
    return "" if not title or fold(rest) in _qualifiers() else sentence_case(rest)


@cache
def _qualifiers() -> frozenset[str]:
    return frozenset(fold(words) for words in load("types").tables["qualifiers"])


def _marks(text: Text) -> _Found:
    values: dict[str, Any] = {}
    evidence: list[Evidence] = []
    for block in _blocks(text, Zone.MARK):
        for finding in fields_in(text.plain[block.start:block.end], Zone.MARK):
            field = str(finding.values["field"])
            if field not in values:
                values[field] = finding.values[field]
                evidence.append(_evidence(text, field, block.start, block.end, finding.rule))
    return _Found(values, tuple(evidence))


def _addressees(text: Text) -> _Found:
    lines = [(b, text.text[b.start:b.end]) for b in _blocks(text, Zone.ADDRESSEES)]
    kept = [(b, _without_label(line)) for b, line in lines]
    kept = [(b, _ITEM.sub("", line).strip('"“”')) for b, line in kept if line and not line.startswith("(")]
    recipients = addressees_in("\n".join(line for _, line in kept))
    evidence = (_evidence(text, "recipients", kept[0][0].start, kept[-1][0].end, "addressees-line"),) if kept else ()
    return _Found({"recipients": recipients}, evidence)


def _without_label(line: str) -> str:
    folded = fold(line)
    label = regex.match(r"\W*k[ir][nr]h gu[il1]\s*[:;.]?|.{3,90}?\sdien\s*:\s*", folded)
    return line[label.end():].strip() if label else line.strip()


def _copies(text: Text) -> _Found:
    entries: list[str] = []
    for block in _blocks(text, Zone.COPIES):
        line = _COPIES.sub("", text.text[block.start:block.end])
        line = regex.sub(r"^\s*[-–—+•*]\s*", "", line).strip().removesuffix("./.").strip(" ;,.")
        if line.startswith("(") and entries:
            entries[-1] = f"{entries[-1]} {line}"
        elif line:
            entries.append(line)
    return _Found({"copies": tuple(entries)})


def _signature(text: Text) -> _Found:
    lines = []
    for block in _blocks(text, Zone.SIGNATURE):
        pieces = pieces_in(text, block.start, block.end)
        left = min((p.box.left for p in pieces if p.box), default=0.0)
        scanned = any(p.confidence < 1 for p in pieces)
        lines.append(SignatureLine(legible(text, block, head=False), block.start, block.end, left, scanned))
    read = read_signature(lines)
    values = {"signer": read.signer, "signer_title": read.title, "signs_for": read.signs_for}
    return _Found(values, tuple(_signed(text, read)))


def _signed(text: Text, read: Signature) -> Iterator[Evidence]:
    lines = {"signer": read.signer_line, "signer_title": read.title_line, "signs_for": read.authority_line}
    for field, line in lines.items():
        if line:
            found = _evidence(text, field, line.start, line.end, "authority" if field == "signs_for" else "signature")
            torn = line.scanned and is_doubtful(field, read)
            yield replace(found, confidence=round(found.confidence * _TORN, 3)) if torn else found


def _type(text: Text, header: Header) -> _Found:
    """From the title, else from the symbol; without either a dispatch with V/v or Kính gửi is a công văn."""
    blocks = _blocks(text, Zone.TITLE)
    lines = [text.plain[block.start:block.end].strip() for block in blocks]
    for title in filter(None, map(title_in, (*lines, " ".join(lines)))):  # of several lines where it was torn
        kind = _abbreviation(title, header.symbol)
        return _Found({"type": kind}, (_evidence(text, "type", blocks[0].start, blocks[-1].end, "title"),))
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
        named = bodies_of_block([legible(text, b) for b in blocks], set(torn_lines(text, blocks)))
        parent, issuer = (as_written(text, n) for n in named)
        whole = _evidence(text, "issuer", blocks[0].start, blocks[-1].end, "agency-block")
        over = (replace(whole, field="parent"),) if parent else ()
        return _Found({"parent": parent, "issuer": issuer}, (whole, *over))
    return _issuer_in_text(text) or _issuer_by_symbol(header)


def _issuer_in_text(text: Text) -> _Found | None:
    """The first body that speaks in the first paragraphs, before the enumerated items."""
    for block in _blocks(text, Zone.BODY)[:_FIRST_PARAGRAPHS]:
        line = text.plain[block.start:block.end]
        if is_enumerated(line):
            return None
        for finding in fields_in(line, Zone.BODY):
            issuer = str(finding.values["issuer"])
            if " " not in issuer or fold(issuer) == "co so":
                continue
            at = text.plain.find(issuer, block.start + finding.start)
            return _Found({"issuer": text.text[at:at + len(issuer)]},
                          (_evidence(text, "issuer", at, at + len(issuer), finding.rule),))
    return None


def _issuer_by_symbol(header: Header) -> _Found:
    groups: Sequence[str] = regex.split(r"[-/]", header.symbol or "")
    known = load("bodies").tables["symbols"]
    issuer = next((known[g] for g in groups if g in known), None)
    read = [e for e in header.evidence if e.field == "symbol"]
    evidence = tuple(replace(e, field="issuer", rule="issuer-by-symbol") for e in read)
    return _Found({"issuer": issuer}, evidence) if issuer else _Found({})
