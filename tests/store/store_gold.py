"""Extractions built from gold annotations, so that the record can be tested without reading a page."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from pipeline.core.model import (
    Arrival,
    Assignee,
    Block,
    Box,
    Citation,
    Deadline,
    Directive,
    Extraction,
    FileInfo,
    Header,
    Note,
    PageInfo,
    Piece,
    Span,
    Text,
    Zone,
)

Given = dict[str, Any]

_DEADLINE = ("kind", "text", "bound", "due", "time", "rrule", "why", "rule", "start", "end")
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def gold_path(name: str) -> Path:
    return next(p for folder in ("seeds", "dev") for p in (CORPUS / folder).glob(f"{name}*.gold.yaml"))


def from_gold(name: str, *, copy: int = 1) -> tuple[Extraction, date]:
    """The extraction that a perfect reader would make of NAME, and the day it was received."""
    gold = yaml.safe_load(gold_path(name).read_text(encoding="utf-8"))
    directives = [{**d, "text": f"{d['from']} … {d['to']}"} for d in gold["directives"]]
    made = extraction(name, copy=copy, header=gold["header"], citations=gold["citations"], directives=directives)
    return made, gold["received"]


def extraction(
    name: str,
    *,
    header: Given,
    citations: Sequence[Given] = (),
    directives: Sequence[Given] = (),
    copy: int = 1,
    arrival: Arrival | None = None,
    notes: Sequence[Note] = (),
) -> Extraction:
    """An extraction of the given findings (as gold files write them), all on one page whose words have places."""
    text, spans = _lay_out([d["text"] for d in directives])
    return Extraction(
        file=FileInfo(f"{name}.pdf", hashlib.sha256(f"{name}-{copy}".encode()).hexdigest(), 1),
        pages=(PageInfo(1, "text-layer", 1.0, 0),),
        text=text,
        header=Header(**{k: tuple(v) if isinstance(v, list) else v for k, v in header.items()}),
        arrival=arrival or Arrival(),
        citations=tuple(_citation(c) for c in citations),
        directives=tuple(_directive(d, span) for d, span in zip(directives, spans, strict=True)),
        notes=tuple(notes),
    )


def _citation(c: Given) -> Citation:
    told = [c.get(k) for k in ("type", "number", "issued", "issuer", "title")]
    return Citation(*told, role=c["role"], start=0, end=1, mentions=(Span(0, 1),), rule="test")


def _lay_out(paragraphs: list[str]) -> tuple[Text, list[Span]]:
    pieces: list[Piece] = []
    blocks: list[Block] = []
    text = "\n".join(paragraphs)
    at = 0
    spans = []
    for line, paragraph in enumerate(paragraphs):
        spans.append(Span(at, at + len(paragraph)))
        blocks.append(Block(Zone.BODY, at, at + len(paragraph), 1))
        pieces.append(Piece(at, at + len(paragraph), 1, Box(1, 0.1, line / 50, 0.9, (line + 1) / 50)))
        at += len(paragraph) + 1
    return Text(text, text, tuple(blocks), tuple(pieces)), spans


def _directive(d: Given, span: Span) -> Directive:
    given = d.get("deadline") or {}
    known = {k: given[k] for k in _DEADLINE if k in given}
    leads = [Assignee(unit, "lead") for unit in d.get("lead") or ()]
    supports = [Assignee(unit, "support") for unit in d.get("support") or ()]
    return Directive(
        ref=str(d["ref"]),
        text=d["text"],
        spans=(span,),
        assignees=(*leads, *supports),
        reports_to=tuple(d.get("reports_to") or ()),
        deadline=Deadline(**known),
    )
