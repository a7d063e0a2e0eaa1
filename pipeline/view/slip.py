"""Phiếu giải quyết văn bản đến (Nghị định 30/2020/NĐ-CP, phụ lục IV): what is ordered, and room for who decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from pipeline.core.labels import rule_words
from pipeline.core.settings import Office
from pipeline.core.texts import say
from pipeline.view.form import parent_of
from pipeline.view.lines import day, ref_words
from pipeline.view.names import type_name
from pipeline.view.printed import head, signatures
from pipeline.view.word import PORTRAIT_POINTS, Run, document, dotted, paragraph, table


def slip(shown: dict[str, Any], office: Office, today: date) -> bytes:
    """The slip of a dispatch as a .docx file; `shown` as `store.instructions.show` gives it."""
    return document(_body(shown, office, today), title=say("slip.title"))


def _body(shown: dict[str, Any], office: Office, today: date) -> Iterator[str]:
    tasks = [task for task in shown["directives"] if task["state"] not in ("not_ours", "dropped")]
    yield head(parent_of(office, today), office.name, PORTRAIT_POINTS)
    yield paragraph(say("slip.title"), align="center", bold=True, size=14, before=14, after=8)
    yield from _about(shown)
    if tasks:
        yield paragraph(say("slip.tasks"), bold=True, before=8, after=4)
        yield _tasks(tasks)
    yield from _leader(tasks)
    for section in ("unit", "handler"):
        yield paragraph(say(f"slip.{section}"), bold=True, before=10, with_next=True)
        yield paragraph(say(f"slip.{section}_hint"), italic=True, size=12, with_next=True)
        yield from (dotted("", PORTRAIT_POINTS, before=4, with_next=True) for _ in range(3))
        # a signature stands on no page alone
        yield paragraph(say("slip.day"), align="right", italic=True, before=4, with_next=section == "handler")
    yield paragraph(size=4, with_next=True)
    yield signatures((say("slip.sign_handler"), say("slip.sign_unit"), say("slip.sign_leader")), PORTRAIT_POINTS)


def _about(shown: dict[str, Any]) -> Iterator[str]:
    header = shown["header"]
    issued = say("register.of_day", day=day(header["issued"])) if header["issued"] else ""
    number = say("slip.number", number=header["number"]) if header["number"] else ""
    by = say("slip.issuer", issuer=header["issuer"]) if header["issuer"] else ""
    facts = (
        ("slip.dispatch", " ".join(p for p in (type_name(header["type"]), number, issued, by) if p)),
        ("slip.subject", header["subject"] or ""),
        ("slip.arrival", _arrival(shown)),
        ("slip.urgency", header["urgency"] or ""),
    )
    for label, value in facts:
        if value:
            yield paragraph([Run(f"{say(label)}: "), Run(value, bold=True)], align="both", after=3)


def _arrival(shown: dict[str, Any]) -> str:
    number = (shown.get("arrival") or {}).get("number")
    told = [
        say("slip.arrival_number", number=number) if number else "",
        say("slip.arrival_day", day=day(shown["received_on"])) if shown["received_on"] else "",
        say("listing.assumed") if shown["received_assumed"] else "",
    ]
    return ", ".join(part for part in told if part)


def _tasks(tasks: Sequence[dict[str, Any]]) -> str:
    headings = ("slip.col_number", "slip.col_text", "slip.col_due", "slip.col_who")
    rows = [[paragraph(say(key), align="center", bold=True, size=12) for key in headings]]
    for number, task in enumerate(tasks, 1):
        due = rule_words(task["rrule"]) if task["rrule"] else day(task["due"])
        rows.append(
            [
                paragraph(str(number), align="center", size=12),
                paragraph(f"({ref_words(task['ref'])}) {task['text']}", size=12),
                paragraph("; ".join(p for p in (due, task["time"] or "") if p), align="center", size=12),
                paragraph("; ".join(_names(task, "lead")), size=12),
            ]
        )
    return table(rows, (7, 55, 16, 22), PORTRAIT_POINTS, heads=1)


def _leader(tasks: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What the leader of the office has given already, or room to write it."""
    yield paragraph(say("slip.leader"), bold=True, before=10, with_next=True)
    yield paragraph(say("slip.leader_hint"), italic=True, size=12, with_next=True)
    dues = [task["due"] for task in tasks if task["due"]]
    given = (
        ("slip.lead", "; ".join(dict.fromkeys(n for task in tasks for n in _names(task, "lead")))),
        ("slip.support", "; ".join(dict.fromkeys(n for task in tasks for n in _names(task, "support")))),
        ("slip.due", day(min(dues)) if dues else ""),
    )
    for label, value in given:
        line = f"- {say(label)}: {value}"
        written = paragraph(line, before=4, with_next=True)
        yield written if value else dotted(line, PORTRAIT_POINTS, before=4, with_next=True)
    yield paragraph(say("slip.day"), align="right", italic=True, before=4)


def _names(task: dict[str, Any], role: str) -> list[str]:
    return [d["name"] for d in task["departments"] if d["role"] == role]
