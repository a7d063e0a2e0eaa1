"""Extractions built from gold annotations, so that the record can be tested without reading a page."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import yaml

from pipeline.core.model import (
    Arrival,
    Assignee,
    Block,
    Citation,
    Deadline,
    Directive,
    Extraction,
    FileInfo,
    Header,
    PageInfo,
    Piece,
    Span,
    Text,
    Zone,
)

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def available() -> bool:
    return CORPUS.is_dir()


def gold_path(name: str) -> Path:
    return next(p for folder in ("seeds", "dev") for p in (CORPUS / folder).glob(f"{name}*.gold.yaml"))


def from_gold(name: str, *, copy: int = 1) -> tuple[Extraction, date]:
    """The extraction that a perfect reader would make of NAME, and the day it was received."""
    gold = yaml.safe_load(gold_path(name).read_text(encoding="utf-8"))
    head = {k: tuple(v) if isinstance(v, list) else v for k, v in gold["header"].items()}
    directives = [
        {
            "ref": d["ref"],
            "text": f"{d['from']} … {d['to']}",
            "lead": d.get("lead") or [],
            "support": d.get("support") or [],
            "reports_to": d.get("reports_to") or [],
            "deadline": d.get("deadline") or {"kind": "none"},
        }
        for d in gold["directives"]
    ]
    made = extraction(name, copy=copy, header=head, citations=gold["citations"], directives=directives)
    return made, gold["received"]


def extraction(
    name: str,
    *,
    copy: int = 1,
    header: dict[str, object],
    citations: list[dict[str, object]] = (),  # type: ignore[assignment]
    directives: list[dict[str, object]] = (),  # type: ignore[assignment]
    arrival: Arrival = Arrival(),
) -> Extraction:
    """An extraction of the given findings, all of them on one page whose words have places."""
    text, spans = _lay_out([str(d["text"]) for d in directives])
    cited = tuple(
        Citation(
            c.get("type"), c.get("number"), c.get("issued"), c.get("issuer"), c.get("title"), c["role"], 0, 1,
            (Span(0, 1),), "test",
        )
        for c in citations
    )  # fmt: skip
    return Extraction(
        file=FileInfo(f"{name}.pdf", hashlib.sha256(f"{name}-{copy}".encode()).hexdigest(), 1),
        pages=(PageInfo(1, "text-layer", 1.0, 0),),
        text=text,
        header=Header(**header),
        arrival=arrival,
        citations=cited,
        directives=tuple(_directive(d, span) for d, span in zip(directives, spans, strict=True)),
        notes=(),
    )


def _lay_out(paragraphs: list[str]) -> tuple[Text, list[Span]]:
    pieces: list[Piece] = []
    blocks: list[Block] = []
    text = "\n".join(paragraphs)
    at = 0
    spans = []
    for paragraph in paragraphs:
        spans.append(Span(at, at + len(paragraph)))
        blocks.append(Block(Zone.BODY, at, at + len(paragraph), 1))
        pieces.append(Piece(at, at + len(paragraph), 1))
        at += len(paragraph) + 1
    return Text(text, text, tuple(blocks), tuple(pieces)), spans


def _directive(d: dict[str, object], span: Span) -> Directive:
    given = {k: v for k, v in d.get("deadline", {}).items()}  # type: ignore[attr-defined]
    if isinstance(given.get("due"), str):
        given["due"] = date.fromisoformat(given["due"])
    known = {k: given[k] for k in ("kind", "text", "bound", "due", "time", "rrule", "why") if k in given}
    assignees = [Assignee(u, "lead") for u in d.get("lead", ())] + [Assignee(u, "support") for u in d.get("support", ())]  # type: ignore[attr-defined]
    return Directive(
        ref=str(d["ref"]),
        text=str(d["text"]),
        spans=(span,),
        assignees=tuple(assignees),
        reports_to=tuple(d.get("reports_to", ())),  # type: ignore[arg-type]
        deadline=Deadline(**known),
    )
