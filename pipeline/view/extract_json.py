"""What was read of a file as the JSON of `congvan extract`: the shape that scripts and checks rely on."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from pipeline.core.model import (
    Citation,
    Deadline,
    Directive,
    Evidence,
    Extraction,
    FileInfo,
    Header,
    PageInfo,
    Span,
    Text,
)
from pipeline.core.places import boxes_of, page_at

Json = dict[str, Any]


def to_json(extraction: Extraction) -> Json:
    """The extraction as JSON values: dates ISO 8601, text NFC, boxes `[page, left, top, right, bottom]` in shares.

    What was not read is None or empty.
    """
    text = extraction.text
    whole = {
        "file": _file(extraction.file),
        "pages": [_page(p) for p in extraction.pages],
        "header": _header(extraction.header, text),
        "arrival": {"number": extraction.arrival.number, "date": _iso(extraction.arrival.date)},
        "citations": [_citation(c, text) for c in extraction.citations],
        "directives": [_directive(d, text) for d in extraction.directives],
        "notes": [{"field": n.field, "problem": n.problem} for n in extraction.notes],
    }
    return {key: nfc(value) for key, value in whole.items()}


def refused_json(name: str) -> Json:
    """What is said of a file that was refused for its secrecy mark: its name and nothing else."""
    return {"file": {"name": nfc(name)}, "refused": "secrecy"}


def nfc(value: Any) -> Any:
    """The value with every text in it in Unicode NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {k: nfc(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [nfc(v) for v in value]
    return value


def _file(file: FileInfo) -> Json:
    return {"name": file.name, "sha256": file.sha256, "pages": file.pages}


def _page(page: PageInfo) -> Json:
    confidence = round(page.confidence, 3)
    told = {"number": page.number, "source": page.source, "confidence": confidence, "rotation": page.rotation}
    corrections = [{"read": c.read, "text": c.text} for c in page.corrections]
    return told | {"corrections": corrections} if corrections else told


def _header(header: Header, text: Text) -> Json:
    return {
        "type": header.type,
        "number": header.number,
        "symbol": header.symbol,
        "issued": _iso(header.issued),
        "place": header.place,
        "parent": header.parent,
        "issuer": header.issuer,
        "subject": header.subject,
        "recipients": list(header.recipients),
        "signer": header.signer,
        "signer_title": header.signer_title,
        "signs_for": header.signs_for,
        "urgency": header.urgency,
        "secrecy": header.secrecy,
        "copies": list(header.copies),
        "evidence": [_evidence(e, text) for e in header.evidence],
    }


def _evidence(evidence: Evidence, text: Text) -> Json:
    return {
        "field": evidence.field,
        "rule": evidence.rule,
        "confidence": round(evidence.confidence, 3),
        "page": page_at(text, evidence.start),
        "boxes": _boxes(text, (Span(evidence.start, evidence.end),)),
    }


def _citation(citation: Citation, text: Text) -> Json:
    return {
        "type": citation.type,
        "number": citation.number,
        "issued": _iso(citation.issued),
        "issuer": citation.issuer,
        "title": citation.title,
        "role": citation.role,
        "page": page_at(text, citation.start),
        "text": text.text[citation.start : citation.end],
        "boxes": _boxes(text, (Span(citation.start, citation.end),)),
        "rule": citation.rule,
        "confidence": round(citation.confidence, 3),
    }


def _directive(directive: Directive, text: Text) -> Json:
    return {
        "ref": directive.ref,
        "text": directive.text,
        "page": page_at(text, directive.spans[0].start) if directive.spans else 1,
        "boxes": _boxes(text, directive.spans),
        "assignees": [{"unit": a.unit, "role": a.role, "inherited": a.inherited} for a in directive.assignees],
        "reports_to": list(directive.reports_to),
        "deadline": _deadline(directive.deadline),
        "rules": list(directive.rules),
        "confidence": round(directive.confidence, 3),
    }


def _deadline(deadline: Deadline) -> Json:
    return {
        "kind": deadline.kind,
        "text": deadline.text,
        "bound": deadline.bound,
        "due": _iso(deadline.due),
        "time": deadline.time,
        "rrule": deadline.rrule,
        "why": deadline.why,
    }


def _boxes(text: Text, spans: Sequence[Span]) -> list[list[float]]:
    found = [box for span in spans for box in boxes_of(text, span.start, span.end)]
    return [[b.page, *(round(v, 4) for v in (b.left, b.top, b.right, b.bottom))] for b in found]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
