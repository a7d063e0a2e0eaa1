"""The columns of a task list, the same in a workbook and in a CSV file, and the words in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline.core.labels import rule_words
from pipeline.core.texts import say
from pipeline.view.lines import day, ref_words

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, and whether it holds text, a whole number or a day.

    ``key`` names the sentence of the catalogue that explains it.
    """

    heading: str
    width: float
    kind: str = "text"
    key: str = ""


@dataclass(frozen=True, slots=True)
class TaskList:
    """A list of tasks ready to be written: what stands over it, its columns and its cells.

    ``title`` is empty where the list is of the whole office; ``overdue`` tells for each row whether its last day
    is past. ``standing`` are how many tasks there are and how many of them overdue, a duty once, and how many more
    times of duties the list has. ``counts`` tell for each department how many tasks are open, overdue, due within a
    week and undated; empty in a list of one department.
    """

    office: str
    title: str
    today: date
    columns: tuple[Column, ...]
    cells: tuple[tuple[str | int | date | None, ...], ...]
    overdue: tuple[bool, ...]
    standing: tuple[int, int, int]
    counts: Mapping[str, tuple[int, int, int, int]] = field(default_factory=dict)


def task_list(rows: Sequence[Row], office: str, department: str, today: date, *, title: str = "") -> TaskList:
    """The rows (as `outstanding --json` gives them) as a list for one department, or for the whole office.

    ``title`` is what stands over the list instead of the department's name.
    """
    known = tuple(_column(key, width, kind) for key, width, kind in _COLUMNS)
    who = _column("role", 9) if department else _column("leads", 18)
    columns = (*known[:5], who, *known[5:])
    cells = tuple(_cells(number, row, department) for number, row in enumerate(rows, 1))
    overdue = tuple(is_overdue(row) for row in rows)
    count = duties(rows)
    standing = count, duties(row for row in rows if is_overdue(row)), len(rows) - count
    counts = {} if department else _counts(rows)
    return TaskList(office, title or department, today, columns, cells, overdue, standing, counts)


def as_of(tasks: TaskList) -> str:
    """The line under the title of a list: its day, how many tasks it has and how many of them are overdue."""
    count, overdue, beside = tasks.standing
    told = say("export.as_of", day=day(tasks.today), count=count, overdue=overdue)
    return f"{told}. {say('missed.counted', count=beside)}" if beside else told


_COLUMNS = (
    ("number", 6, "number"), ("dispatch", 17, "text"), ("carries_out", 17, "text"), ("ref", 9, "text"),
    ("text", 45, "text"), ("support", 18, "text"), ("due", 12.5, "day"), ("left", 7, "number"), ("state", 10, "text"),
    ("note", 12, "text"),
)  # fmt: skip


def _column(key: str, width: float, kind: str = "text") -> Column:
    return Column(say(f"export.col_{key}"), width, kind, f"col_{key}")


def _counts(rows: Sequence[Row]) -> dict[str, tuple[int, int, int, int]]:
    """For each department that leads (or nobody) its tasks: open, overdue, due within a week, undated; a duty once."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        leads = dict.fromkeys(d["name"] for d in row["departments"] if d["role"] == "lead")
        for name in leads or (say("export.nobody"),):
            found.setdefault(name, []).append(row)
    return {
        name: (
            duties(row for row in its if row["state"] == "open"),
            duties(row for row in its if is_overdue(row)),
            duties(row for row in its if row["days_left"] is not None and 0 <= row["days_left"] <= 7),
            duties(row for row in its if row["due"] is None),
        )
        for name, its in sorted(found.items())
    }


def duties(rows: Iterable[Row]) -> int:
    """How many tasks there are where the times of one duty count once."""
    return len({row["directive"] if row["rrule"] else -row["task"] for row in rows})


def _cells(number: int, row: Row, department: str) -> tuple[str | int | date | None, ...]:
    return (
        number,
        row["dispatch"],
        "; ".join(row["carries_out"]),
        ref_words(row["ref"]),
        row["text"],
        _role(row, department) if department else _names(row, "lead"),
        _names(row, "support", but=department),
        date.fromisoformat(row["due"]) if row["due"] else None,
        row["days_left"],
        _state(row),
        _note(row, department),
    )


def is_overdue(row: Row) -> bool:
    """Whether an open task's last day is past."""
    return row["state"] == "open" and row["days_left"] is not None and row["days_left"] < 0


def _state(row: Row) -> str:
    return say("export.state_overdue") if is_overdue(row) else say(f"export.state_{row['state']}")


def _role(row: Row, department: str) -> str:
    roles = {d["role"] for d in row["departments"] if d["name"] == department}
    return say("export.lead") if "lead" in roles else say("export.support") if roles else ""


def _names(row: Row, role: str, but: str = "") -> str:
    names = (d["name"] for d in row["departments"] if d["role"] == role and d["name"] != but)
    return "; ".join(dict.fromkeys(names))


def _note(row: Row, department: str) -> str:
    through = {d["through"] for d in row["departments"] if d["name"] == department}
    notes = [
        say("export.assumed_due") if row.get("due_assumed") else "",
        say("export.hour", time=row["time"]) if row["time"] else "",
        rule_words(row["rrule"]) if row["rrule"] else "",
        *dict.fromkeys(_own(d) for d in row["departments"] if department in ("", d["name"]) and d.get("until")),
        say("export.collective") if through == {"collective"} else "",
    ]
    return "; ".join(note for note in notes if note)


def _own(department: Mapping[str, Any]) -> str:
    return say("export.own_deadline", day=day(department["until"]), name=department["name"])
