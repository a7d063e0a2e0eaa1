"""Forms as Word documents to print: a cover, the table with headings on every page, who signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.core.texts import say
from pipeline.view.form import Form, Value
from pipeline.view.lines import day
from pipeline.view.task_table import Column
from pipeline.view.word import LANDSCAPE_POINTS, document, paragraph, rule, table

_CAPITAL, _LETTER, _CELL_SIDES = 8.0, 6.1, 6.5  # points; letters of Times New Roman Bold of 11 points, the widest usual
_DAY = "31/12/2024"


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
        yield paragraph(size=4)  # two tables without one between them would be one
        yield signatures(form.signatures)


def head(parent: str, office: str, width: float, *, upper: bool = True) -> str:
    """The two columns over a dispatch or a book: who issues it, and the motto of the nation; no rules around them."""
    parent, office = (parent.upper(), office.upper()) if upper else (parent, office)
    left, right = width * 0.45, width * 0.55
    return table(
        [
            (
                (paragraph(parent, align="center", size=12) if parent else "")
                + paragraph(office, align="center", bold=True, size=12)
                + rule(0.35, left),
                paragraph(say("form.nation"), align="center", bold=True, size=12)
                + paragraph(say("form.motto"), align="center", bold=True, size=13)
                + rule(0.5, right),
            )
        ],
        (left, right),
        width,
        ruled=False,
    )


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
    rows += [
        [paragraph(cell_text(cell), align=align, size=11) for cell, align in zip(cells, aligned, strict=True)]
        for cells in form.table.cells
    ]
    shaded = [False] * heads + [form.table.is_marked(n) for n in range(len(form.table.cells))]
    return table(rows, _widths(columns), LANDSCAPE_POINTS, heads=heads, shaded=shaded)


def _widths(columns: Sequence[Column]) -> list[float]:
    """The widths of columns in points: by their shares, but none so narrow that a day or a word of its heading breaks;
    the widest gives what they lack.
    """
    whole = sum(c.width for c in columns)
    shares = [c.width / whole * LANDSCAPE_POINTS for c in columns]
    widths = [max(share, _least(c)) for share, c in zip(shares, columns, strict=True)]
    widest = widths.index(max(widths))
    widths[widest] -= sum(widths) - LANDSCAPE_POINTS
    return widths


def _least(column: Column) -> float:
    words = [*column.heading.split(), *([_DAY] if column.kind == "day" else [])]
    return max(sum(_CAPITAL if c.isupper() else _LETTER for c in word) for word in words) + _CELL_SIDES


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
