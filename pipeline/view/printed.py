"""Forms as Word documents to print: a cover, the table with headings on every page, who signs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.core.texts import say
from pipeline.view.form import Form, Table, Value
from pipeline.view.lines import balanced, day
from pipeline.view.task_table import Column
from pipeline.view.word import LANDSCAPE_POINTS, document, paragraph, rule, table

_CAPITAL, _LETTER, _CELL_SIDES = 8.0, 6.1, 6.5  # points; letters of Times New Roman Bold of 11 points, the widest usual
_DAY = "31/12/2024"
_HEAD_LETTER = 8.4  # a capital of Times New Roman Bold of 12 points, blanks counted in
_UNBROKEN = re.compile(r"[^\s-]{7,}-?")  # lines break behind blanks and hyphens
_PLAIN = 0.95  # of the width in bold
_WIDEST_WORD = 110  # no column is made wider than this for a single word


def form_document(form: Form) -> bytes:
    """The form as a .docx file on A4 landscape."""
    return document(_body(form), landscape=True, title=form.title, size=12)


def _body(form: Form) -> Iterator[str]:
    if form.cover:
        yield from _cover(form)
    yield head(form.parent, form.office, LANDSCAPE_POINTS)
    yield paragraph(form.title, align="center", bold=True, size=14, before=12)
    for line in form.lines:
        yield paragraph(line, align="center", italic=True)
    yield paragraph(size=6)
    yield _table(form)
    for note in form.notes:
        yield paragraph(note, italic=True, size=11, before=4)
    if form.signatures:
        yield paragraph(size=4, with_next=True)  # two tables without one between them would be one
        yield signatures(form.signatures)


def head(parent: str, office: str, width: float, *, upper: bool = True) -> str:
    """The two columns over a dispatch or a book: who issues it, and the motto of the nation; no rules around them."""
    cells = head_cells(parent, office, width, upper=upper)
    return table([cells], head_widths(width), width, ruled=False)


def head_widths(width: float) -> tuple[float, float]:
    """The widths of the two columns of a head in points."""
    return width * 0.45, width * 0.55


def head_cells(parent: str, office: str, width: float, *, upper: bool = True) -> tuple[str, str]:
    """The paragraphs of the two columns of a head; long names go on where they read well."""
    left, right = head_widths(width)
    if upper:
        parent, office = (head_name(name, width) for name in (parent, office))
    agency = (paragraph(parent, align="center", size=12) if parent else "") + paragraph(
        office, align="center", bold=True, size=12
    )
    nation = paragraph(say("form.nation"), align="center", bold=True, size=12)
    motto = paragraph(say("form.motto"), align="center", bold=True, size=13)
    return agency + rule(0.35, left), nation + motto + rule(0.5, right)


def head_name(name: str, width: float) -> str:
    """A name in capitals for the left column of a head on pages so wide."""
    return balanced(name.upper(), int(head_widths(width)[0] / _HEAD_LETTER))


def _cover(form: Form) -> Iterator[str]:
    yield paragraph(form.parent.upper(), align="center", size=14, before=40)
    yield paragraph(form.office.upper(), align="center", bold=True, size=14)
    yield rule(0.12, LANDSCAPE_POINTS)
    yield paragraph(form.title, align="center", bold=True, size=26, before=120, after=24)
    for line in form.cover:
        yield paragraph(line, align="center", size=15, before=6)
    yield paragraph(page_break=True, size=2)


def _table(form: Form) -> str:
    columns = form.table.columns
    rows = [[paragraph(c.heading, align="center", bold=True, size=11) for c in columns]]
    if form.numbered:
        rows.append([paragraph(f"({n})", align="center", italic=True, size=10) for n, _ in enumerate(columns, 1)])
    heads = len(rows)
    aligned = ["left" if c.kind == "text" else "center" for c in columns]
    last = len(form.table.cells) - 1 if form.signatures else -1  # a signature stands on no page alone
    rows += [
        [
            paragraph(cell_text(cell), align=align, size=11, with_next=number == last)
            for cell, align in zip(cells, aligned, strict=True)
        ]
        for number, cells in enumerate(form.table.cells)
    ]
    shaded = [False] * heads + [form.table.is_marked(n) for n in range(len(form.table.cells))]
    return table(rows, column_widths(form.table), LANDSCAPE_POINTS, heads=heads, shaded=shaded)


def column_widths(held: Table) -> list[float]:
    """The widths of columns in points: by their shares, but none so narrow that a day, a number of a dispatch or a word
    of its heading breaks; the widest give what they lack. Where that is not enough, all are narrower than they need.
    """
    whole = sum(c.width for c in held.columns)
    shares = [c.width / whole * LANDSCAPE_POINTS for c in held.columns]
    least = [_least(c, {row[n] for row in held.cells}) for n, c in enumerate(held.columns)]
    widths = [max(pair) for pair in zip(shares, least, strict=True)]
    spare = [width - need for width, need in zip(widths, least, strict=True)]
    over = sum(widths) - LANDSCAPE_POINTS
    if over <= 0:
        return widths
    if over >= sum(spare):
        return [need / sum(least) * LANDSCAPE_POINTS for need in least]
    return [width - over * room / sum(spare) for width, room in zip(widths, spare, strict=True)]


def _least(column: Column, cells: set[Value]) -> float:
    words = [*column.heading.split(), *([_DAY] if column.kind == "day" else [])]
    printed = {word for cell in cells if isinstance(cell, str) for word in _UNBROKEN.findall(cell)}
    in_cells = max((min(_width(word) * _PLAIN, _WIDEST_WORD) for word in printed), default=0)
    return max(in_cells, *map(_width, words)) + _CELL_SIDES


def _width(word: str) -> float:
    return sum(_CAPITAL if c.isupper() else _LETTER for c in word)


def cell_text(cell: Value) -> str:
    """A value as it is printed: days as dd/mm/yyyy."""
    return day(cell) if not isinstance(cell, str | int) else str(cell)


def signatures(who: tuple[str, ...], width: float = LANDSCAPE_POINTS) -> str:
    """Room for signatures side by side, kept together on a page."""
    cells = [
        paragraph(name, align="center", bold=True, before=14, with_next=True)
        + paragraph(say("form.sign_here"), align="center", italic=True, size=11, after=44)
        for name in who
    ]
    return table([cells], [1] * len(who), width, ruled=False)
