"""Task lists as files: a workbook to print, a CSV file, JSON lines."""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.core.texts import say
from pipeline.view.lines import day
from pipeline.view.task_table import Row, TaskList, task_list

_FORMULA = re.compile(r"[=+\-@\t\r]")
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_NAME_LENGTH = 100
_CELL_LENGTH = 32_000  # a cell of a workbook holds 32,767 characters
_HEADER_ROW = 5
_LINE_POINTS, _TALLEST_POINTS = 14.5, 409  # Excel knows no higher row
_LETTERS_PER_WIDTH = 1.35  # Times New Roman is narrower than the letter that widths are counted in
_BORDER = {"border": 1, "border_color": "#A6A6A6", "valign": "top", "font_name": "Times New Roman", "font_size": 11}


def exported(
    rows: Sequence[Row], kind: str, office: str, department: str, today: date, *, title: str = ""
) -> bytes:
    """The rows (as `outstanding --json` gives them) as a file of the kind `xlsx`, `csv` or `json`."""
    if kind == "json":
        return json_lines(rows)
    writers: Mapping[str, Callable[[TaskList], bytes]] = {"xlsx": workbook, "csv": csv_file}
    return writers[kind](task_list(rows, office, department, today, title=title))


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
        return f"'{cell}" if _FORMULA.match(cell) else cell
    return "" if cell is None else cell


def workbook(tasks: TaskList) -> bytes:
    """An Excel workbook with one sheet: title, headings that stay and repeat in print, typed days, overdue in red."""
    import xlsxwriter

    out = io.BytesIO()
    # Text stays text, whatever it begins with: no formulas, links or numbers are made of it.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(say("export.sheet"))
        _set_up(sheet, tasks)
        _write_title(book, sheet, tasks)
        _write_table(book, sheet, tasks)
    return out.getvalue()


def _set_up(sheet: Any, tasks: TaskList) -> None:
    last = len(tasks.columns) - 1
    for i, column in enumerate(tasks.columns):
        sheet.set_column(i, i, column.width)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.set_footer(f"&C{say('export.page_foot')}")
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    sheet.autofilter(_HEADER_ROW, 0, _HEADER_ROW + max(len(tasks.cells), 1), last)


def _write_title(book: Any, sheet: Any, tasks: TaskList) -> None:
    base = {"font_name": "Times New Roman", "align": "center", "valign": "vcenter"}
    last = len(tasks.columns) - 1
    left = book.add_format({**base, "align": "left", "bold": True, "font_size": 12})
    title = book.add_format({**base, "bold": True, "font_size": 14})
    bold = book.add_format({**base, "bold": True, "font_size": 12})
    italic = book.add_format({**base, "italic": True, "font_size": 12})
    as_of = say("export.as_of", day=day(tasks.today), count=len(tasks.cells), overdue=sum(tasks.overdue))
    sheet.merge_range(0, 0, 0, last, tasks.office.upper(), left)
    sheet.merge_range(1, 0, 1, last, say("export.title"), title)
    sheet.merge_range(2, 0, 2, last, tasks.title or say("export.whole_office"), bold)
    sheet.merge_range(3, 0, 3, last, as_of, italic)


def _write_table(book: Any, sheet: Any, tasks: TaskList) -> None:
    centred = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#DCE6F1"}
    heading = book.add_format({**_BORDER, **centred})
    formats = {late: _formats(book, late=late) for late in (False, True)}
    for i, column in enumerate(tasks.columns):
        sheet.write_string(_HEADER_ROW, i, column.heading, heading)
    sheet.set_row(_HEADER_ROW, 2 * _LINE_POINTS)
    for number, (cells, late) in enumerate(zip(tasks.cells, tasks.overdue, strict=True), _HEADER_ROW + 1):
        sheet.set_row(number, _height(tasks, cells))
        for i, (column, cell) in enumerate(zip(tasks.columns, cells, strict=True)):
            _write_cell(sheet, number, i, cell, formats[late][column.kind])


def _height(tasks: TaskList, cells: Sequence[str | int | date | None]) -> float:
    """The height of a row in points that shows all its text; not every program finds it by itself."""
    lines = max(
        len(textwrap.wrap(cell, int(column.width * _LETTERS_PER_WIDTH)))
        for column, cell in zip(tasks.columns, cells, strict=True)
        if isinstance(cell, str)
    )
    return min(max(lines, 1) * _LINE_POINTS + 3, _TALLEST_POINTS)


def _formats(book: Any, *, late: bool) -> dict[str, Any]:
    colour = {"font_color": "#9C0006", "bg_color": "#FFC7CE"} if late else {}
    return {
        "text": book.add_format({**_BORDER, **colour, "text_wrap": True}),
        "number": book.add_format({**_BORDER, **colour, "align": "center"}),
        "day": book.add_format({**_BORDER, **colour, "align": "center", "num_format": "dd/mm/yyyy"}),
    }


def _write_cell(sheet: Any, row: int, column: int, cell: str | int | date | None, look: Any) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, look)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell, look)
    elif cell:
        sheet.write_string(row, column, cell if len(cell) <= _CELL_LENGTH else f"{cell[:_CELL_LENGTH]}…", look)
    else:
        sheet.write_blank(row, column, None, look)


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
