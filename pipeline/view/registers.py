"""The registers of Nghị định 30/2020/NĐ-CP as forms: columns of phụ lục IV, input data of phụ lục VI."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from pipeline.core.labels import rule_words
from pipeline.core.settings import Office
from pipeline.core.texts import say
from pipeline.store.registers import Entry, Kind
from pipeline.view.form import Form, Table, Value, parent_of
from pipeline.view.input_data import input_data
from pipeline.view.lines import day, ref_words
from pipeline.view.names import type_name
from pipeline.view.task_table import Column, is_overdue

# the columns of each book: key in the catalogue, width in characters, what it holds
_COLUMNS: dict[Kind, tuple[tuple[str, float, str], ...]] = {
    "incoming": (
        ("in_day", 12.5, "day"), ("in_number", 7, "number"), ("in_author", 18, "text"), ("in_symbol", 15, "text"),
        ("in_issued", 12.5, "day"), ("in_subject", 36, "text"), ("in_unit", 18, "text"), ("in_passed", 12.5, "day"),
        ("in_signed", 9, "text"), ("in_note", 14, "text"),
    ),
    "outgoing": (
        ("out_symbol", 16, "text"), ("out_issued", 12.5, "day"), ("out_subject", 38, "text"),
        ("out_signer", 16, "text"), ("out_to", 26, "text"), ("out_kept", 13, "text"), ("out_count", 8, "number"),
        ("out_passed", 12.5, "day"), ("out_signed", 9, "text"), ("out_note", 12, "text"),
    ),
    "follow-up": (
        ("follow_number", 7, "number"), ("follow_name", 38, "text"), ("follow_unit", 22, "text"),
        ("follow_due", 28, "text"), ("follow_progress", 26, "text"), ("follow_answer", 18, "text"),
        ("follow_note", 16, "text"),
    ),
}  # fmt: skip


def register_form(
    entries: Sequence[Entry], kind: Kind, office: Office, year: int, today: date, *, with_data: bool = True
) -> Form:
    """The register of a year as a form; `entries` as `store.registers.register_entries` gives them.

    `with_data`: with the sheet of input data, which only a workbook shows.
    """
    makers: dict[Kind, Callable[[Entry], tuple[Value, ...]]] = {
        "incoming": _incoming, "outgoing": _outgoing, "follow-up": _follow_up,
    }  # fmt: skip
    columns = tuple(Column(say(f"register.{key}"), width, holds) for key, width, holds in _COLUMNS[kind])
    key = kind.replace("-", "_")
    return Form(
        office=office.name,
        parent=parent_of(office, min(today, date(year, 12, 31))),
        title=say(f"register.title_{key}"),
        lines=(say("register.year", year=year), say("register.made", day=day(today), count=len(entries))),
        table=Table(
            columns,
            tuple(makers[kind](entry) for entry in entries),
            tuple(_overdue(entry) for entry in entries) if kind == "follow-up" else (),
        ),
        cover=_cover(entries, kind, year),
        numbered=True,
        signatures=(say("register.sign_keeper"), say("register.sign_head")),
        sheet=say(f"register.sheet_{key}"),
        data=None if kind == "follow-up" or not with_data else {say("register.sheet_data"): input_data(entries, kind)},
    )


def _cover(entries: Sequence[Entry], kind: Kind, year: int) -> tuple[str, ...]:
    """Year, days and numbers of the book, as its cover has them."""
    days = [d for e in entries if (d := e.issued if kind == "outgoing" else e.received) is not None]
    numbers = [n for e in entries if (n := e.number if kind == "outgoing" else e.arrival_number)]
    return (
        say("register.year", year=year),
        say("register.from_day", first=day(min(days)), last=day(max(days))) if days else "",
        say("register.from_number", first=numbers[0], last=numbers[-1]) if numbers else "",
        say("register.volume"),
    )


def _overdue(entry: Entry) -> bool:
    return any(is_overdue(task) for task in entry.tasks)


def _about(entry: Entry) -> str:
    """Type and subject, as one line: `Công văn về việc …`."""
    name, subject = type_name(entry.type), entry.subject or ""
    if not (name and subject):
        return name or subject
    if subject.startswith("Về "):
        subject = f"v{subject[1:]}"
    begins = subject.casefold().startswith(("về ", "v/v")) or entry.type != "CV"
    return say("register.about_subject" if begins else "register.about_letter", type=name, subject=subject)


def _number(text: str | None) -> int | str:
    return int(text) if text and text.isdigit() else text or ""


def _incoming(entry: Entry) -> tuple[Value, ...]:
    return (
        entry.received, _number(entry.arrival_number), entry.issuer or "", entry.number or "", entry.issued,
        _about(entry), "; ".join(entry.departments), entry.passed_on, "", _note(entry),
    )  # fmt: skip


def _outgoing(entry: Entry) -> tuple[Value, ...]:
    return (
        entry.number or "", entry.issued, _about(entry), entry.signer or "", "; ".join(sent_to(entry)), entry.kept_by,
        entry.printed, None, "", _note(entry),
    )  # fmt: skip


def sent_to(entry: Entry) -> list[str]:
    """Whom a dispatch went to: `Như trên` in its list means those it is addressed to."""
    found: list[str] = []
    for to in entry.copies:
        same = to.casefold().startswith(say("register.as_above"))
        found += entry.recipients if same else (to,)
    return list(dict.fromkeys(found or entry.recipients))


def _note(entry: Entry) -> str:
    notes = [
        entry.urgency or "",
        say("register.assumed") if entry.received_assumed and not entry.own else "",
        "" if entry.number else say("register.no_number"),
        say("register.superseded", by=", ".join(entry.superseded_by)) if entry.superseded_by else "",
    ]
    return "; ".join(note for note in notes if note)


def _follow_up(entry: Entry) -> tuple[Value, ...]:
    issued = say("register.of_day", day=day(entry.issued)) if entry.issued else ""
    name = " ".join(p for p in (type_name(entry.type), entry.number or "", issued) if p)
    told = say("register.named", name=name, issuer=entry.issuer) if entry.issuer else name
    return (
        _number(entry.arrival_number), told, "; ".join(entry.departments), _dues(entry.tasks), _progress(entry.tasks),
        "; ".join(entry.proofs), _note(entry),
    )  # fmt: skip


def _duties(tasks: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The tasks of each directive together: a recurring duty is one, with all its occurrences."""
    found: dict[int, list[dict[str, Any]]] = {}
    for task in tasks:
        if task["state"] in ("open", "done"):
            found.setdefault(task["directive"], []).append(task)
    return list(found.values())


def _dues(tasks: Sequence[dict[str, Any]]) -> str:
    """By when each duty is due, with the place it stands at: a day, or how often it comes again; each once."""
    places: dict[tuple[str, str], list[str]] = {}
    for duty in _duties(tasks):
        last = duty[-1]
        told = rule_words(last["rrule"]) if last["rrule"] else day(last["due"])
        if told:
            places.setdefault((last["due"] or "", told), []).append(ref_words(last["ref"]))
    lines = [f"{told} ({', '.join(dict.fromkeys(at))})" for (_, told), at in sorted(places.items())]
    return "; ".join(lines) or (say("register.undated") if tasks else "")


def _progress(tasks: Sequence[dict[str, Any]]) -> str:
    """How far it is: duties done of all, and the places of those that are late."""
    duties = _duties(tasks)
    if not duties:
        return say("register.nothing_left")
    late = [ref_words(duty[-1]["ref"]) for duty in duties if any(map(is_overdue, duty))]
    done = sum(all(task["state"] == "done" for task in duty) for duty in duties)
    told = say("register.all_done" if done == len(duties) else "register.done_of", done=done, all=len(duties))
    return f"{told}; {say('register.late', places=', '.join(dict.fromkeys(late)))}" if late else told
