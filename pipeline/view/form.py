"""A form to print: the office over it, one table, who signs; the same record for workbook, document and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.core.settings import Office, is_in_force
from pipeline.view.task_table import Column as Column

Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and their cells, row by row; ``marked`` tells for each row whether it stands out, or is empty.

    ``kept`` is how many of the first columns stand on each page where the table is too wide for one.
    """

    columns: tuple[Column, ...]
    cells: tuple[tuple[Value, ...], ...]
    marked: tuple[bool, ...] = ()
    kept: int = 0

    def is_marked(self, row: int) -> bool:
        """Whether a row stands out."""
        return bool(self.marked) and self.marked[row]


@dataclass(frozen=True, slots=True)
class Form:
    """What is printed: ``lines`` stand under the title, ``cover`` are the lines of a cover page, name and value.

    ``numbered``: a row of (1), (2) … stands under the headings. ``signatures`` are who signs, from left to right.
    ``data`` are further sheets of a workbook, by their names; they are not printed.
    """

    office: str
    parent: str
    title: str
    table: Table
    lines: tuple[str, ...] = ()
    place: str = ""
    cover: tuple[str, ...] = ()
    numbered: bool = False
    signatures: tuple[str, ...] = ()
    sheet: str = ""
    data: Mapping[str, Table] | None = None
    notes: tuple[str, ...] = ()


def parent_of(office: Office, day: date) -> str:
    """The body above the office on a day, as congvan.toml tells; empty where it tells none."""
    return next((superior.name for superior in office.superiors if is_in_force(superior, day)), "")
