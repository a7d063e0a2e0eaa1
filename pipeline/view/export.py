"""Task lists as files: a workbook to print, a CSV file, JSON lines."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.core.settings import Office
from pipeline.core.texts import say
from pipeline.view.form import Column, Form, Table, parent_of
from pipeline.view.lines import day
from pipeline.view.sheets import OPTIONS, styles, write_table
from pipeline.view.task_table import Row, TaskList, as_of, task_list

_FORMULA = re.compile(r"[=+\-@\t\r]")
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_NAME_LENGTH = 100
_HEADER_ROW = 5


def exported(
    rows: Sequence[Row], kind: str, office: Office | str, department: str, today: date, *, title: str = ""
) -> bytes:
    """The rows (as `outstanding --json` gives them) as a file of the kind `xlsx`, `csv`, `json`, `ics` or `docx`.

    `office` is the office of the settings, or its name alone.
    """
    body = Office(name=office) if isinstance(office, str) else office
    if kind == "json":
        return json_lines(rows)
    if kind == "ics":
        from pipeline.view.calendar import calendar

        return calendar(rows, body.name, department or title, today)
    tasks = task_list(rows, body.name, department, today, title=title)
    if kind == "docx":
        from pipeline.view.printed import form_document

        return form_document(task_form(tasks, parent_of(body, today)))
    writers: Mapping[str, Callable[[TaskList], bytes]] = {"xlsx": workbook, "csv": csv_file}
    return writers[kind](tasks)


def task_form(tasks: TaskList, parent: str) -> Form:
    """The list as a form to print, with room for who made it and who leads."""
    return Form(
        office=tasks.office,
        parent=parent,
        title=say("export.title"),
        lines=(
            tasks.title or say("export.whole_office"),
            as_of(tasks),
        ),
        table=Table(tasks.columns, tasks.cells, tasks.overdue),
        signatures=(say("export.sign_maker"), say("export.sign_head")),
        sheet=say("export.sheet"),
    )


def json_lines(rows: Iterable[Row]) -> bytes:
    """One object a line, UTF-8."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8")


def csv_file(tasks: TaskList) -> bytes:
    """Comma-separated values with headings, UTF-8 with a byte order mark, text that looks like a formula quoted."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.heading for column in tasks.columns])
    for cells in tasks.cells:
        writer.writerow([_csv_cell(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(cell: str | int | date | None) -> str | int:
    if isinstance(cell, date):
        return day(cell)
    if isinstance(cell, str):
        return no_formula(cell)
    return "" if cell is None else cell


def no_formula(text: str) -> str:
    """The text as a cell of a CSV file that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def workbook(tasks: TaskList) -> bytes:
    """An Excel workbook: the list with typed days and what is overdue in red, how many of whom, what it all means."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        sheet = book.add_worksheet(say("export.sheet"))
        table = Table(tasks.columns, tasks.cells, tasks.overdue)
        _write_title(book, sheet, tasks)
        write_table(book, sheet, table, _HEADER_ROW)
        if tasks.counts:
            _write_counts(book, tasks)
        _write_explanation(book, tasks)
    return out.getvalue()


def _write_title(book: Any, sheet: Any, tasks: TaskList) -> None:
    looks = styles(book)
    last = len(tasks.columns) - 1
    sheet.merge_range(0, 0, 0, last, tasks.office.upper(), looks["left"])
    sheet.merge_range(1, 0, 1, last, say("export.title"), looks["title"])
    sheet.merge_range(2, 0, 2, last, tasks.title or say("export.whole_office"), looks["bold"])
    sheet.merge_range(3, 0, 3, last, as_of(tasks), looks["italic"])


def _write_counts(book: Any, tasks: TaskList) -> None:
    """A sheet that tells how many tasks each department has."""
    keys = ("col_unit", "count_open", "count_overdue", "count_week", "count_undated")
    columns = tuple(Column(say(f"export.{key}"), 46 if n == 0 else 14, "number" if n else "text")
                    for n, key in enumerate(keys))  # fmt: skip
    cells = tuple((name, *counts) for name, counts in tasks.counts.items())
    table = Table(columns, cells, tuple(counts[1] > 0 for counts in tasks.counts.values()))
    write_table(book, book.add_worksheet(say("export.sheet_counts")), table, 0)


def _write_explanation(book: Any, tasks: TaskList) -> None:
    """A sheet that explains every column and colour."""
    sheet = book.add_worksheet(say("export.sheet_about"))
    rows = [(c.heading, say(f"export.about_{c.key}")) for c in tasks.columns if c.key]
    rows += [(say(f"export.term_{term}"), say(f"export.about_{term}")) for term in ("red", "due_rule", "source")]
    columns = (Column(say("export.col_what"), 22), Column(say("export.col_meaning"), 96))
    write_table(book, sheet, Table(columns, tuple(rows)), 0)


def safe_name(name: str) -> str:
    """A file name for `name` that every system takes, its Vietnamese letters kept."""
    safe = _UNSAFE.sub("-", name)[:_NAME_LENGTH].strip(" .")
    return f"_{safe}" if _RESERVED.fullmatch(safe) or not safe else safe


def safe_names(names: Iterable[str]) -> dict[str, str]:
    """A safe file name for each name, no two alike even where capitals do not count."""
    given: dict[str, str] = {}
    for name in names:
        safe, number = safe_name(name), 2
        while safe.casefold() in {other.casefold() for other in given.values()}:
            safe, number = f"{safe_name(name)} ({number})", number + 1
        given[name] = safe
    return given
