"""The input data of a dispatch: fields, codes and lengths of Nghị định 30/2020/NĐ-CP, phụ lục VI."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pipeline.core.texts import say
from pipeline.store.registers import Entry, Kind
from pipeline.view.form import Table, Value
from pipeline.view.lines import day
from pipeline.view.names import type_name
from pipeline.view.task_table import Column

# code, width in characters, greatest length (0: no bound)
_SHARED = (
    ("FileCode", 12, 0), ("DocOrdinal", 8, 3), ("TypeName", 14, 100), ("CodeNumber", 9, 11), ("CodeNotation", 16, 30),
    ("IssuedDate", 11, 10), ("OrganName", 24, 200), ("Subject", 40, 500), ("Language", 11, 30), ("PageAmount", 8, 3),
    ("Description", 18, 500),
)  # fmt: skip
_FIELDS = {
    "incoming": (
        *_SHARED, ("ArrivalDate", 11, 10), ("ArrivalNumber", 8, 10), ("Position", 18, 100), ("FullName", 20, 50),
        ("Priority", 8, 1), ("ToPlaces", 24, 1000), ("TraceHeaderList", 30, 0), ("DueDate", 11, 10),
    ),
    "outgoing": (
        *_SHARED, ("Position", 18, 100), ("FullName", 20, 50), ("To", 30, 0), ("Priority", 8, 1),
        ("IssuedAmount", 8, 3), ("DueDate", 11, 10),
    ),
}  # fmt: skip
PRIORITIES = {"KHẨN": 1, "THƯỢNG KHẨN": 2, "HỎA TỐC": 3, "HỎA TỐC HẸN GIỜ": 4}


def input_data(entries: Sequence[Entry], kind: Kind) -> Table:
    """One row for each dispatch, a column for each field; days as dd/mm/yyyy, texts cut where the decree has a length.

    What the record does not know (mã hồ sơ, số thứ tự trong hồ sơ) is blank.
    """
    fields = _FIELDS["outgoing" if kind == "outgoing" else "incoming"]
    columns = tuple(Column(say(f"register.data_{code.lower()}", code=code), width) for code, width, _ in fields)
    cells = tuple(tuple(_fit(_value(e, code), size) for code, _, size in fields) for e in entries)
    return Table(columns, cells, kept=[code for code, _, _ in fields].index("CodeNotation") + 1)


def _fit(value: Value, size: int) -> Value:
    if isinstance(value, str) and size and len(value) > size:
        return f"{value[: size - 1]}…"
    return value


def _value(entry: Entry, code: str) -> Value:
    serial, notation = split_number(entry.number)
    given: dict[str, Value] = {
        "TypeName": type_name(entry.type),
        "CodeNumber": serial,
        "CodeNotation": notation,
        "IssuedDate": day(entry.issued),
        "OrganName": entry.issuer or "",
        "Subject": entry.subject or "",
        "Language": say("register.language"),
        "PageAmount": entry.pages,
        "Description": say("register.assumed") if entry.received_assumed and not entry.own else "",
        "ArrivalDate": day(entry.received),
        "ArrivalNumber": entry.arrival_number or "",
        "Position": entry.signer_title or "",
        "FullName": entry.signer or "",
        "Priority": PRIORITIES.get(entry.urgency or "", 0),
        "ToPlaces": "; ".join(entry.departments),
        "To": "; ".join(entry.recipients),
        "TraceHeaderList": _trace(entry),
        "IssuedAmount": entry.printed,
        "DueDate": day(_next_due(entry)),
    }
    return given.get(code, "")


def split_number(number: str | None) -> tuple[str, str]:
    """Number and symbol of `1081/LĐTBXH-VP`, of `34-CT/TW` and of a number alone."""
    found = re.fullmatch(r"(\d+[a-zđ]?)\s*[/-]\s*(.+)", number or "")
    return (found[1], found[2]) if found else ((number or ""), "")


def _next_due(entry: Entry) -> date | None:
    dues = [task["due"] for task in entry.tasks if task["due"] and task["state"] == "open"]
    return date.fromisoformat(min(dues)) if dues else None


def _trace(entry: Entry) -> str:
    """Who was given it, and how far it is."""
    names = "; ".join(
        dict.fromkeys(
            f"{d['name']} ({say('export.lead') if d['role'] == 'lead' else say('export.support')})"
            for task in entry.tasks
            for d in task["departments"]
        )
    )
    states = [task["state"] for task in entry.tasks]
    done, wanted = states.count("done"), states.count("done") + states.count("open")
    return "; ".join(p for p in (names, say("register.done_of", done=done, all=wanted) if wanted else "") if p)
