"""Sheets of a workbook: typed cells, headings that stay and repeat in print, rows as high as their text."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from datetime import date
from typing import Any

from pipeline.core.texts import say
from pipeline.view.form import Form, Table, Value

_CELL_LENGTH = 32_000  # a cell of a workbook holds 32,767 characters
_LINE_POINTS, _TALLEST_POINTS = 14.5, 409  # Excel knows no higher row
_LETTERS_PER_WIDTH = 1.35  # Times New Roman is narrower than the letter that widths are counted in
FACE = "Times New Roman"
_PAGE_WIDTH = 170  # letters across a landscape page that can still be read
_BORDER = {"border": 1, "border_color": "#A6A6A6", "valign": "top", "font_name": FACE, "font_size": 11}
# Text stays text, whatever it begins with: no formulas, links or numbers are made of it.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def form_workbook(form: Form) -> bytes:
    """The form as an Excel workbook: its table on the first sheet with room to sign below, its data on further ones."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties({"title": form.title, "company": form.office})
        sheet = book.add_worksheet(form.sheet)
        top = _write_head(book, sheet, form)
        after = write_table(book, sheet, form.table, top, numbered=form.numbered)
        _write_signatures(book, sheet, form, after + 1)
        for name, table in (form.data or {}).items():
            further = book.add_worksheet(name)
            write_table(book, further, table, 0)
            _print_wide(further, table)
    return out.getvalue()


def _print_wide(sheet: Any, table: Table) -> None:
    """A table too wide for a page that can be read is printed on several side by side, its first columns on each."""
    pages = max(1, round(sum(column.width for column in table.columns) / _PAGE_WIDTH))
    if pages > 1:
        sheet.fit_to_pages(pages, 0)
        if table.kept:
            sheet.repeat_columns(0, table.kept - 1)
        sheet.print_across()


def styles(book: Any) -> dict[str, Any]:
    """The looks of what stands over a table."""
    base = {"font_name": FACE, "align": "center", "valign": "vcenter"}
    return {
        "title": book.add_format({**base, "bold": True, "font_size": 14}),
        "bold": book.add_format({**base, "bold": True, "font_size": 12}),
        "plain": book.add_format({**base, "font_size": 12}),
        "italic": book.add_format({**base, "italic": True, "font_size": 12}),
        "left": book.add_format({**base, "align": "left", "bold": True, "font_size": 12}),
        "wrapped": book.add_format({"font_name": FACE, "font_size": 12, "text_wrap": True, "valign": "top"}),
    }


def _write_head(book: Any, sheet: Any, form: Form) -> int:
    """What stands over the table; gives the row that its headings take."""
    looks = styles(book)
    last = len(form.table.columns) - 1
    half = last // 2
    row = 0
    for left, right, look in (
        (form.parent.upper(), say("form.nation"), "plain"),
        (form.office.upper(), say("form.motto"), "bold"),
    ):
        sheet.merge_range(row, 0, row, half, left, looks[look])
        sheet.merge_range(row, half + 1, row, last, right, looks["bold"])
        row += 1
    row += 1
    for line, look in ((form.title, "title"), *((line, "italic") for line in form.lines)):
        sheet.merge_range(row, 0, row, last, line, looks[look])
        row += 1
    return row + 1


def _write_signatures(book: Any, sheet: Any, form: Form, row: int) -> None:
    if not form.signatures:
        return
    looks = styles(book)
    columns = len(form.table.columns)
    for number, who in enumerate(form.signatures):
        first = number * columns // len(form.signatures)
        last = (number + 1) * columns // len(form.signatures) - 1
        sheet.merge_range(row + 1, first, row + 1, last, who, looks["bold"])
        sheet.merge_range(row + 2, first, row + 2, last, say("form.sign_here"), looks["italic"])


def write_table(book: Any, sheet: Any, table: Table, top: int, *, numbered: bool = False) -> int:
    """Write headings at row `top` (from 0) and the cells under them, set the sheet up to print; gives the next row.

    `numbered`: a row of (1), (2) … stands under the headings and carries the filters.
    """
    set_up(sheet, table, top, top + numbered)
    centred = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#DCE6F1"}
    heading = book.add_format({**_BORDER, **centred})
    small = book.add_format({**_BORDER, "italic": True, "align": "center"})
    formats = {marked: _formats(book, marked=marked) for marked in (False, True)}
    for i, column in enumerate(table.columns):
        sheet.write_string(top, i, column.heading, heading)
        if numbered:
            sheet.write_string(top + 1, i, f"({i + 1})", small)
    lines = max((len(textwrap.wrap(c.heading, max(int(c.width), 1))) for c in table.columns), default=1)
    sheet.set_row(top, max(lines, 2) * _LINE_POINTS)
    first = top + 1 + numbered
    for number, cells in enumerate(table.cells):
        sheet.set_row(first + number, _height(table, cells))
        looks = formats[table.is_marked(number)]
        for i, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
            write_cell(sheet, first + number, i, cell, looks[column.kind])
    return first + len(table.cells)


def set_up(sheet: Any, table: Table, top: int, filters: int) -> None:
    """Widths, filters, frozen headings, and the page: A4 landscape, one page wide, headings and numbers on each."""
    for i, column in enumerate(table.columns):
        sheet.set_column(i, i, column.width)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top, filters)
    sheet.center_horizontally()
    sheet.set_footer(f'&C&"{FACE},Regular"&12{say("export.page_foot")}')
    sheet.freeze_panes(filters + 1, 0)
    sheet.autofilter(filters, 0, filters + max(len(table.cells), 1), len(table.columns) - 1)


def _height(table: Table, cells: Sequence[Value]) -> float:
    """The height of a row in points that shows all its text; not every program finds it by itself."""
    lines = max(
        (
            _lines(cell, column.width * _LETTERS_PER_WIDTH)
            for column, cell in zip(table.columns, cells, strict=True)
            if isinstance(cell, str)
        ),
        default=1,
    )
    return min(max(lines, 1) * _LINE_POINTS + 3, _TALLEST_POINTS)


def _lines(text: str, width: float) -> int:
    return 1 if len(text) <= width and "\n" not in text else len(textwrap.wrap(text, max(int(width), 1)))


def _formats(book: Any, *, marked: bool) -> dict[str, Any]:
    colour = {"font_color": "#9C0006", "bg_color": "#FFC7CE"} if marked else {}
    return {
        "text": book.add_format({**_BORDER, **colour, "text_wrap": True}),
        "number": book.add_format({**_BORDER, **colour, "align": "center"}),
        "day": book.add_format({**_BORDER, **colour, "align": "center", "num_format": "dd/mm/yyyy"}),
    }


def write_cell(sheet: Any, row: int, column: int, cell: Value, look: Any) -> None:
    """Write one value by its kind; what is longer than a cell holds is cut with a sign."""
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, look)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell, look)
    elif cell:
        sheet.write_string(row, column, cell if len(cell) <= _CELL_LENGTH else f"{cell[:_CELL_LENGTH]}…", look)
    else:
        sheet.write_blank(row, column, None, look)
