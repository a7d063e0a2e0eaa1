"""The record for people at a terminal: what is outstanding by department, the instructions, one dispatch.

The rows are those of `congvan … --json` (contract: `outstanding`, `instructions`, `show`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.core.labels import label, rule_words, value_words
from pipeline.core.texts import say
from pipeline.view.lines import citation_name, day, field, moment, paragraph, ref_words, width
from pipeline.view.task_table import Row, duties, is_overdue

_SHOWN_LINES = 3
_NAMED_OTHERS = 2
_NAMED_MISSED = 6
_EVENTS = frozenset({
    "recorded", "linked", "done", "reopen", "assign", "correct", "edit", "joined", "extend", "drop", "add", "undo",
    "accepted", "rejected", "judged", "recount", "occurrences", "merged", "issued", "numbered", "seen", "comment",
    "split", "join", "joined_files", "arrival", "many", "retried", "handed_in", "instruct",
    "people", "settings",
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
        parts += [_group_title(name, members), *_entries(members, name)]
    several = not only_these and sum(map(duties, groups.values())) > duties(rows)
    return "\n".join([*parts, "", _totals(rows), *([say("missed.each_department")] if several else [])])


def _entries(rows: Sequence[Row], under: str) -> Iterator[str]:
    """The tasks of a list; the missed times of one duty stand in one entry, where the first of them is."""
    missed: dict[int, list[Row]] = {}
    for row in rows:
        if row["rrule"] and is_overdue(row):
            missed.setdefault(row["directive"], []).append(row)
    for row in rows:
        times = missed.get(row["directive"], []) if row["rrule"] and is_overdue(row) else []
        if len(times) < 2:
            yield task_text(row, under=under)
        elif row is times[0]:
            first, last = times[0], times[-1]
            numbers = ", ".join(str(t["task"]) for t in times[:_NAMED_MISSED])
            told = {"first": day(first["due"]), "last": day(last["due"]), "task": last["task"]}
            tasks = numbers + (" …" if len(times) > _NAMED_MISSED else "")
            yield task_text(last, under=under)
            yield paragraph(say("missed.row", count=len(times), tasks=tasks, **told), "      ")


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
    overdue = duties(row for row in rows if is_overdue(row))
    late = say("listing.overdue_count", count=overdue) if overdue else ""
    title = say("listing.group", name=name or say("listing.nobody"), count=duties(rows), late=late)
    return f"\n{title}\n{'─' * min(len(title), width())}"


def _totals(rows: Sequence[Row]) -> str:
    count, overdue = duties(rows), duties(row for row in rows if is_overdue(row))
    more = " " + say("missed.counted", count=len(rows) - count) if len(rows) > count else ""
    return say("listing.totals", count=count, overdue=overdue) + more


def task_text(row: Row, *, whole: bool = False, under: str = "") -> str:
    """One task: number, last day, dispatch, text, who; the text cut after some lines unless `whole`.

    ``under`` is the department in whose list it stands: it need not be named again.
    """
    place = {"dispatch": row["dispatch"], "ref": ref_words(row["ref"])}
    head = say("listing.head", task=row["task"], due=due_words(row), **place)
    lines = [
        paragraph(head, "  "),
        "" if whole else field(say("listing.carries_out"), ", ".join(row["carries_out"]), indent="      "),
        paragraph(row["text"], "      ", lines=None if whole else _SHOWN_LINES),
        *_who(row, under),
        *(_reasons(row) if whole else ()),
    ]
    return "\n".join(line for line in lines if line)


def _reasons(row: Row) -> Iterator[str]:
    """How the last day was counted, why the task is the office's or not, what else orders it, what is noted."""
    missed = [o for o in row.get("occurrences") or () if o["task"] != row["task"] and is_overdue(o)]
    shown = [say("listing.missed_one", day=day(o["due"]), task=o["task"]) for o in missed[:_NAMED_MISSED]]
    shown += [say("listing.more", count=len(missed) - len(shown))] if len(missed) > len(shown) else []
    also = [f"{a['dispatch']}, {ref_words(a['ref'])}" for a in row.get("also_ordered_by") or ()]
    why_due = (row.get("deadline") or {}).get("why") if row["state"] == "open" and row["due"] else ""
    for name, told in (
        ("recurring", rule_words(row["rrule"]) if row["rrule"] else ""),
        ("missed", ", ".join(shown)),
        ("why", why_due or ""),
        ("also_ordered", "; ".join(also)),
        ("task_why", row.get("why") or ""),
        ("note", row.get("note") or ""),
    ):
        yield field(say(f"listing.{name}", count=len(missed)), told, indent="      ")


def _who(row: Row, under: str) -> Iterator[str]:
    """Who leads and who supports; in a department's own list it is left out, and many others are only counted."""
    for role in ("lead", "support"):
        names = list(dict.fromkeys(d["name"] for d in row["departments"] if d["role"] == role))
        others = [name for name in names if name != under]
        label = say(f"listing.{role}" if others == names else f"listing.also_{role}")
        many = under and len(others) > _NAMED_OTHERS
        yield field(label, say("listing.others", count=len(others)) if many else "; ".join(others), indent="      ")
    told = dict.fromkeys(words for d in row["departments"] if under in ("", d["name"]) and (words := own_deadline(d)))
    yield field(say("listing.own_deadline"), "; ".join(told), indent="      ")


def own_deadline(department: Row) -> str:
    """The day that the office itself set a department, and who did; empty where nobody did."""
    by, until = department.get("given_by"), department.get("until")
    words = [day(until)] if until else []
    return ", ".join([*words, *([say("listing.given_by", by=by)] if by else [])])


def due_words(row: Row) -> str:
    """By when and how far off: 'hạn 31/12/2024 17:00 (còn 3 ngày)'; empty where there is no day."""
    if row["state"] == "done" and row.get("done_on"):
        return say("listing.late_done" if row.get("late") else "listing.done_on", day=day(row["done_on"]))
    if row["state"] != "open":
        return say(f"listing.state_{row['state']}")
    if row["due"] is None:
        return say("listing.undated")
    left = row["days_left"]
    if left is None:
        far = ""
    elif left < 0:
        far = say("listing.overdue", count=-left)
    else:
        far = say("listing.left", count=left) if left else say("listing.today")
    time = f" {row['time']}" if row["time"] else ""
    assumed = say("listing.assumed_due") if row.get("due_assumed") else ""
    return say("listing.due", day=f"{day(row['due'])}{time}{assumed}", far=far)


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
    yield paragraph("; ".join(p for p in (instruction_state(row), counts) if p), "    ")
    for link in ("carried_out_by", "answered_by", "reminded_by", "amended_by"):
        yield field(say(f"listing.{link}"), ", ".join(row.get(link) or ()), indent="    ")


def instruction_state(row: Row) -> str:
    """The state of an instruction in words; closed tells whether anything of it was the office's."""
    state = row["state"]
    if row.get("own") and state in ("received", "closed"):
        return say("listing.instruction_own_closed" if row["tasks"]["done"] else "listing.instruction_own")
    if state == "closed" and not row["tasks"]["done"] and "ours" in row:
        return say("listing.instruction_ended" if row["ours"] else "listing.instruction_none_ours")
    return say(f"listing.instruction_{state}")


def show_text(row: Row) -> str:
    """One dispatch: its head, what it asks with each task's state, what it cites, its history."""
    parts = [
        *_instruction(row),
        "" if row["received"] else say("listing.not_received"),
        field(say("listing.carries_out"), ", ".join(_carried_out(row))),
        field(say("listing.received_on"), _received(row)),
        *_show_header(row.get("header") or {}),
        *_asked(row),
        *_section("listing.citations", [_citation(c) for c in row.get("citations") or ()]),
        *_section("listing.notes", [_note(n) for n in row.get("notes") or ()]),
        *_section("listing.history", [_event(e) for e in told_once(row.get("history") or ())]),
    ]
    return "\n".join(p for p in parts if p)


def _asked(row: Row) -> list[str]:
    """What a dispatch asks, then what is done about it in the dispatches that carry it out."""
    theirs = [task_text(t) for t in row.get("carried_out_tasks") or ()]
    own = [_whole_task(t, row) for t in row.get("directives") or ()] if row["received"] else []
    return _section("listing.tasks", own) + _section("listing.tasks_beside", theirs)


def _whole_task(task: Row, dispatch: Row) -> str:
    # in an own dispatch whose task it is stands in its departments
    return task_text({**task, "why": None} if dispatch.get("own") else task, whole=True)


def _carried_out(row: Row) -> list[str]:
    names = [c.get("name") or "" for c in row.get("citations") or () if c["role"] == "implements"]
    return [name for name in dict.fromkeys(names) if name]


def _show_header(header: Row) -> Iterator[str]:
    for name in ("subject", "recipients", "signer"):
        value = header.get(name)
        yield field(say(f"listing.{name}"), "; ".join(value) if isinstance(value, list) else value or "")


def _section(title: str, entries: Sequence[str]) -> list[str]:
    return [f"\n{say(title)} ({len(entries)})", *entries] if entries else []


def _citation(citation: Row) -> str:
    name = citation_name(citation.get("type"), citation.get("number"), citation.get("title"))
    issued = say("listing.of_day", day=day(citation["issued"])) if citation.get("issued") else ""
    role = say(f"export.role_{citation['role']}")
    return paragraph(" ".join(p for p in (f"- {name}", issued, citation.get("issuer") or "", f"[{role}]") if p), "  ")


def _note(note: Row) -> str:
    return paragraph(f"- {note['problem']} ({label(note['field'])})", "  ")


def _received(row: Row) -> str:
    """The day received and the arrival number, where they are known; of an own dispatch only what somebody told."""
    if not row.get("received_on") or (row.get("own") and row.get("received_assumed")):
        return ""
    number = (row.get("arrival") or {}).get("number")
    parts = [day(row["received_on"])]
    parts += [say("listing.assumed")] if row.get("received_assumed") else []
    parts += [say("listing.arrival_number", number=number)] if number else []
    return ", ".join(parts)


def told_once(history: Sequence[Row]) -> list[Row]:
    """A history without the events that are the same decision as the one they are part of, for each of many tasks."""
    whole = {e["id"]: e["what"] for e in history if e.get("id")}
    return [e for e in history if whole.get(e.get("part_of")) != e["what"]]


def _event(event: Row) -> str:
    what = say(f"listing.event_{event['what'] if event['what'] in _EVENTS else 'other'}")
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
    before, after = (value_words(event["field"], event.get(k)) for k in ("before", "after"))
    return say("listing.change", field=label(event["field"]), before=before, after=after)
