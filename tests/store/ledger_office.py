"""An office's mail recorded whole, and what its ledger says held against what the record says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from store_gold import extraction

from pipeline.core.model import Block, Directive, Extraction, Piece, Span, Text, Zone
from pipeline.core.settings import Settings
from pipeline.core.vietnamese import plain
from pipeline.store import decisions, proposals
from pipeline.store.database import open_record
from pipeline.store.instructions import instructions
from pipeline.store.record import record
from pipeline.store.tasks import outstanding, tasks_of

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Mail:
    """A recorded office: its connection, and the id of each dispatch by the name of its file."""

    db: Any
    settings: Settings
    documents: Mapping[str, int]
    today: date


def from_gold(gold: Path) -> tuple[Extraction, date]:
    """What a perfect reader would make of the text beside a gold file, with all its paragraphs, and its day."""
    told = yaml.safe_load(gold.read_text(encoding="utf-8"))
    words = gold.with_name(gold.name.replace(".gold.yaml", ".txt")).read_text(encoding="utf-8")
    paragraphs = [" ".join(p.split()) for p in words.split("\n\n") if p.strip()]
    text = "\n".join(paragraphs)
    refs = [str(d["ref"]) for d in told["directives"]]
    counted = [r if (n := refs[:i].count(r)) == 0 else f"{r}({n + 1})" for i, r in enumerate(refs)]
    orders = [
        {**d, "ref": ref, "text": _between(text, d["from"], d["to"])}
        for d, ref in zip(told["directives"], counted, strict=True)
    ]
    citations = [{**c, "role": _role(c, told["header"])} for c in told["citations"]]
    made = extraction(gold.name.split(".")[0], header=told["header"], citations=citations, directives=orders)
    return replace(made, text=_laid_out(paragraphs), directives=tuple(map(_nowhere, made.directives))), told["received"]


def _between(text: str, first: str, last: str) -> str:
    first, last = " ".join(first.split()), " ".join(last.split())
    start = text.index(first)
    return text[start : text.index(last, start) + len(last)]


def _role(citation: Row, header: Row) -> str:
    """Gold files count a reminder as a mention; what the subject says about a dispatch tells it from others."""
    reminds = re.match(r"đôn đốc|nhắc", header["subject"] or "", re.IGNORECASE)
    named = bool(citation.get("number")) and citation["number"] in (header["subject"] or "")
    return "reminds" if reminds and named and citation["role"] == "refers" else str(citation["role"])


def _nowhere(directive: Directive) -> Directive:
    return replace(directive, spans=(Span(0, 1),))


def _laid_out(paragraphs: list[str]) -> Text:
    blocks, at = [], 0
    for paragraph in paragraphs:
        blocks.append(Block(Zone.BODY, at, at + len(paragraph), 1))
        at += len(paragraph) + 1
    text = "\n".join(paragraphs)
    return Text(text, plain(text), tuple(blocks), (Piece(0, len(text), 1),))


def recorded(path: Path, settings: Settings, mail: Mapping[str, tuple[Extraction, date]], today: date) -> Mail:
    """Record dispatches in the order of the day they came, those of after `today` left out."""
    db = open_record(path, create=True)
    known = sorted((e for e in mail.items() if e[1][1] <= today), key=lambda e: (e[1][1], e[0]))
    documents = {name: record(db, settings, read, received=day).document for name, (read, day) in known}
    return Mail(db, settings, documents, today)


def accept_all(mail: Mail) -> None:
    for waiting in proposals.proposals(mail.db):
        proposals.accept(mail.db, waiting["id"])


def drop_lapsed(mail: Mail, ledger: Row) -> None:
    """Drop what the ledger calls lapsed, all occurrences of it."""
    instructions(mail.db, mail.settings, mail.today)  # the occurrences that are there by now
    for name, directive, tasks in _directives(mail, ledger):
        if directive["state"] == "lapsed":
            for task in (t for t in tasks if t["state"] == "open"):
                decisions.drop(mail.db, mail.settings, task["task"], because=f"{name}: {directive['why']}")


def differences(mail: Mail, ledger: Row) -> Iterator[str]:
    """What the record says otherwise than the ledger, of chains, owners, states; what is disputable is left out."""
    told = {i["document"]: i for i in instructions(mail.db, mail.settings, mail.today)}
    names = {name: told[document]["name"] for name, document in mail.documents.items()}
    for wanted in ledger["instructions"]:
        own = told[mail.documents[wanted["name"]]]
        carried = [e["name"] for e in wanted.get("carried_out_by", ()) if e["how"] == "implements"]
        chains = {
            "carried_out_by": carried,
            "reminded_by": wanted.get("reminded_by", []),
            "amended_by": wanted.get("amended_by", []),
        }
        for field, by in chains.items():
            if sorted(own[field]) != sorted(names[name] for name in by):
                yield f"{wanted['name']} {field}: {own[field]}"
    listed = {t["task"] for t in outstanding(mail.db, mail.settings, mail.today)}
    for _, directive, tasks in _directives(mail, ledger):
        yield from _otherwise(directive, tasks, listed, mail.today)


def _directives(mail: Mail, ledger: Row) -> Iterator[tuple[str, Row, list[Row]]]:
    """Each directive of the ledger with its tasks, by its place in its dispatch."""
    for wanted in ledger["instructions"]:
        tasks = tasks_of(mail.db, [mail.documents[wanted["name"]]], mail.today)
        for row in wanted["directives"]:
            here = [t for t in tasks if t["ref"] == row["id"].partition("#")[2]]
            assert here, (row["id"], [t["ref"] for t in tasks])
            yield wanted["name"], row, here


def _otherwise(row: Row, tasks: list[Row], listed: set[int], today: date) -> Iterator[str]:
    states = [t["state"] for t in tasks]
    found = {(d["role"], d["name"]) for d in tasks[0]["departments"] if d["through"] != "assigned"}
    leads = {("lead", name) for name in row.get("departments", ()) if name != "office"}
    if found != leads | {("support", name) for name in row.get("support", ())}:
        yield f"{row['id']} departments: {sorted(found)}"
    if not row["ours"]:
        if states != ["not_ours"]:
            yield f"{row['id']}: {states} instead of not_ours"
        return
    overdue = {t["due"] for t in tasks if t["state"] == "open" and t["due"] and t["due"] < today.isoformat()}
    open_days = {t["due"] for t in tasks if t["state"] == "open"}
    missed = {day.isoformat() for day in row.get("unproven_periods", ())}
    if not missed <= overdue:
        yield f"{row['id']}: {sorted(missed - overdue)} is not overdue"
    if row.get("disputable"):
        return
    if "same_as" in row and any(t["task"] in listed for t in tasks):
        yield f"{row['id']}: counted twice"
    wanted = {"open": {"open"}, "standing": {"open"}, "recurring": {"open"}, "done": {"done"}, "lapsed": {"dropped"}}
    if not set(states) & wanted[row["state"]]:
        yield f"{row['id']}: {states} instead of {row['state']}"
    if row["state"] == "recurring" and _day(row.get("next_due")) not in open_days:
        yield f"{row['id']}: {sorted(map(str, open_days))} instead of {row['next_due']}"
    if row["state"] in ("open", "standing") and (open_days, bool(overdue)) != ({_day(row.get("due"))}, row["overdue"]):
        yield f"{row['id']}: due {open_days}, overdue {overdue}"
    if row["state"] == "done" and tasks[0]["late"] is not row["late"]:
        yield f"{row['id']}: late {tasks[0]['late']}"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
