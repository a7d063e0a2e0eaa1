"""Workbooks (XLSX): each sheet is a page; what stands alone in its row is a line, rows under headings are a table."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby, islice
from typing import Any

from pipeline.core.model import Cell, Line, Page, Table
from pipeline.ingest.clean import clean

_MOST_ROWS, _MOST_COLUMNS = 5000, 60  # of a sheet: more is no annex of a dispatch


def read_workbook(data: bytes) -> tuple[Page, ...]:
    """The visible sheets of a workbook that hold anything, as pages.

    Raises:
        whatever openpyxl raises on a damaged file.
    """
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        sheets = [list(_rows(sheet)) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    finally:
        book.close()
    return tuple(
        Page(number, "text", tuple(_content(rows, number)))
        for number, rows in enumerate((s for s in sheets if any(map(any, s))), start=1)
    )


def _rows(sheet: Any) -> Iterator[tuple[str, ...]]:
    sheet.reset_dimensions()  # some programs state them wrongly
    for row in islice(sheet.iter_rows(values_only=True), _MOST_ROWS):
        yield tuple(_text(value) for value in row[:_MOST_COLUMNS])


def _text(value: object) -> str:
    """A cell as it is shown: days as 31/12/2024, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        moment = value.strftime(" %H:%M") if (value.hour, value.minute) != (0, 0) else ""
        return value.strftime("%d/%m/%Y") + moment
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value)).strip()


def _content(rows: list[tuple[str, ...]], page: int) -> Iterator[Line | Table]:
    for wide, group in groupby(rows, key=lambda row: sum(map(bool, row)) > 1):
        stretch = list(group)
        if not wide:
            for row in stretch:
                yield from (Line(line.strip(), page) for text in row for line in text.split("\n") if line.strip())
            continue
        used = sorted({n for row in stretch for n, text in enumerate(row) if text})
        yield Table(page, tuple(tuple(Cell(" ".join(_at(row, n).split())) for n in used) for row in stretch))


def _at(row: tuple[str, ...], column: int) -> str:
    return row[column] if column < len(row) else ""
