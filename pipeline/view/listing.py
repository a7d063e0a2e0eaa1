"""The record for people at a terminal: what is outstanding by department, the instructions, one dispatch.

The rows are those of `congvan … --json` (contract: `outstanding`, `instructions`, `show`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.core.texts import say
from pipeline.view.lines import day, field, moment, paragraph, ref_words, width

Row = Mapping[str, Any]
_SHOWN_LINES = 3
_NAMED_OTHERS = 2
_EVENTS = frozenset({
    "recorded", "linked", "done", "reopen", "assign", "correct", "edit", "joined", "extend", "drop", "add", "undo",
    "accepted", "rejected", "judged", "recount", "occurrences", "merged", "issued", "comment",
})  # fmt: skip


def outstanding_text(rows: Sequence[Row], departments: Sequence[str], *, only_these: bool = False) -> str:
    """The tasks under their departments, in the order of `departments`; those that no department leads last.

    With ``only_these`` no list but those of `departments` is shown.
    """
    if not rows:
        return say("listing.none_outstanding")
    groups = by_department(rows, departments)
    shown = {name: groups[name] for name in departments if name in groups} if only_these else groups
    parts = []
    for name, members in shown.items():
        parts += [_group_title(name, members), *(task_text(row, under=name) for row in members)]
    return "\n".join([*parts, "", _totals(rows)])


def by_department(rows: Iterable[Row], departments: Sequence[str]) -> dict[str, list[Row]]:
    """The rows under each department that has any, in the order of `departments`; '' gathers those without a lead.

    A task of several departments stands under each of them.
    """
    groups: dict[str, list[Row]] = {name: [] for name in departments}
    for row in rows:
        for name in dict.fromkeys(d["name"] for d in row["departments"]):
            groups.setdefault(name, []).append(row)
        if not any(d["role"] == "lead" for d in row["departments"]):
            groups.setdefault("", []).append(row)
    groups[""] = groups.pop("", [])
    return {name: members for name, members in groups.items() if members}


def _group_title(name: str, rows: Sequence[Row]) -> str:
    overdue = sum(is_overdue(row) for row in rows)
    late = say("listing.overdue_count", count=overdue) if overdue else ""
    title = say("listing.group", name=name or say("listing.nobody"), count=len(rows), late=late)
    return f"\n{title}\n{'─' * min(len(title), width())}"


def _totals(rows: Sequence[Row]) -> str:
    overdue = sum(is_overdue(row) for row in rows)
    return say("listing.totals", count=len(rows), overdue=overdue)


def is_overdue(row: Row) -> bool:
    """True where an open task's last day is past."""
    return row["state"] == "open" and row["days_left"] is not None and row["days_left"] < 0


def task_text(row: Row, *, whole: bool = False, under: str = "") -> str:
    """One task: number, last day, dispatch, text, who; the text cut after some lines unless `whole`.

    ``under`` is the department in whose list it stands: it need not be named again.
    """
    place = {"dispatch": row["dispatch"], "ref": ref_words(row["ref"])}
    head = say("listing.head", task=row["task"], due=due_words(row), **place)
    lines = [
        paragraph(head, "  "),
        field(say("listing.carries_out"), ", ".join(row["carries_out"]), indent="      "),
        paragraph(row["text"], "      ", lines=None if whole else _SHOWN_LINES),
        *_who(row, under),
    ]
    return "\n".join(line for line in lines if line)


def _who(row: Row, under: str) -> Iterator[str]:
    """Who leads and who supports; in a department's own list it is left out, and many others are only counted."""
    for role in ("lead", "support"):
        names = list(dict.fromkeys(d["name"] for d in row["departments"] if d["role"] == role))
        others = [name for name in names if name != under]
        label = say(f"listing.{role}" if others == names else f"listing.also_{role}")
        many = under and len(others) > _NAMED_OTHERS
        yield field(label, say("listing.others", count=len(others)) if many else "; ".join(others), indent="      ")


def due_words(row: Row) -> str:
    """By when and how far off: 'hạn 31/12/2024 17:00 (còn 3 ngày)'; empty where there is no day."""
    if row["state"] != "open":
        return say(f"listing.state_{row['state']}")
    if row["due"] is None:
        return say("listing.undated")
    left = row["days_left"]
    if left is None:
        far = ""
    elif left < 0:
        far = say("listing.overdue", days=-left)
    else:
        far = say("listing.left", days=left) if left else say("listing.today")
    time = f" {row['time']}" if row["time"] else ""
    return say("listing.due", day=f"{day(row['due'])}{time}", far=far)


def instructions_text(rows: Sequence[Row]) -> str:
    """Every instruction with its state and how many of its tasks are open."""
    if not rows:
        return say("listing.none_instructions")
    return "\n".join("\n".join(line for line in _instruction(row) if line) for row in rows)


def _instruction(row: Row) -> Iterator[str]:
    known = row["issued"] is None or row["issued"][:4] in row["name"]
    issued = "" if known else day(row["issued"])
    yield paragraph(" · ".join(p for p in (row["name"], issued, row["issuer"] or "") if p))
    counts = say("listing.counts", **row["tasks"]) if any(row["tasks"].values()) else ""
    own = row.get("own") and row["state"] == "received"
    state = say("listing.instruction_own" if own else f"listing.instruction_{row['state']}")
    yield paragraph("; ".join(p for p in (state, counts) if p), "    ")
    for link in ("carried_out_by", "answered_by", "reminded_by", "amended_by"):
        yield field(say(f"listing.{link}"), ", ".join(row.get(link) or ()), indent="    ")


def show_text(row: Row) -> str:
    """One dispatch: its head, what it asks with each task's state, what it cites, its history."""
    parts = [
        *_instruction(row),
        "" if row["received"] else say("listing.not_received"),
        field(say("listing.received_on"), _received(row)),
        *_show_header(row.get("header") or {}),
        *_section("listing.tasks", [task_text(t, whole=True) for t in row.get("directives") or ()]),
        *_section("listing.citations", [_citation(c) for c in row.get("citations") or ()]),
        *_section("listing.notes", [_note(n) for n in row.get("notes") or ()]),
        *_section("listing.history", [_event(e) for e in row.get("history") or ()]),
    ]
    return "\n".join(p for p in parts if p)


def _show_header(header: Row) -> Iterator[str]:
    for name in ("subject", "recipients", "signer"):
        value = header.get(name)
        yield field(say(f"listing.{name}"), "; ".join(value) if isinstance(value, list) else value or "")


def _section(title: str, entries: Sequence[str]) -> list[str]:
    return [f"\n{say(title)} ({len(entries)})", *entries] if entries else []


def _citation(citation: Row) -> str:
    name = " ".join(str(citation[k]) for k in ("type", "number") if citation.get(k)) or citation.get("title") or ""
    issued = say("listing.of_day", day=day(citation["issued"])) if citation.get("issued") else ""
    role = say(f"export.role_{citation['role']}")
    return paragraph(" ".join(p for p in (f"- {name}", issued, citation.get("issuer") or "", f"[{role}]") if p), "  ")


def _note(note: Row) -> str:
    return paragraph(f"- {note['problem']} ({note['field']})", "  ")


def _received(row: Row) -> str:
    """The day received and the arrival number, where they are known."""
    if not row.get("received_on"):
        return ""
    number = (row.get("arrival") or {}).get("number")
    parts = [day(row["received_on"])]
    parts += [say("listing.assumed")] if row.get("received_assumed") else []
    parts += [say("listing.arrival_number", number=number)] if number else []
    return ", ".join(parts)


def _event(event: Row) -> str:
    what = say(f"listing.event_{event['what']}") if event["what"] in _EVENTS else event["what"]
    about = [
        moment(event["at"]),
        event.get("who") or "",
        what,
        say("listing.event_task", task=event["task"]) if event.get("task") else "",
        _change(event),
        event.get("note") or "",
    ]
    number = f"[{event['id']}] " if event.get("id") else ""
    return paragraph(f"- {number}" + " · ".join(part for part in about if part), "  ")


def _change(event: Row) -> str:
    if not event.get("field"):
        return ""
    before, after = (event.get(k) or say("listing.blank") for k in ("before", "after"))
    return say("listing.change", field=event["field"], before=before, after=after)
