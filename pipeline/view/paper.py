"""Forms as PDF pages, drawn without an office program: cover, table with headings on every page, who signs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline.core.texts import say
from pipeline.view.form import Form
from pipeline.view.printed import cell_text, column_widths
from pipeline.view.typeface import BOLD, ITALIC, REGULAR, use_typeface, wrapped

_WIDTH, _HEIGHT = 841.89, 595.28  # A4 landscape, points
_SIDE, _TOP, _BOTTOM = 42.5, 42.5, 42.5
_ACROSS = _WIDTH - 2 * _SIDE
_SIZE, _LEADING, _PAD = 9.5, 11.5, 3.0
_SIGN_HEIGHT = 95.0
_PAGE_ROOM = _HEIGHT - _TOP - _BOTTOM - 60  # of a page under its headings
_MARKED = (1.0, 0.78, 0.81)


def form_pdf(form: Form) -> bytes:
    """The form as a PDF on A4 landscape.

    Raises:
        CongvanError: no typeface with all Vietnamese letters is installed.
    """
    from reportlab.pdfgen.canvas import Canvas

    use_typeface()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(_WIDTH, _HEIGHT), invariant=1, pageCompression=1)
    canvas.setTitle(form.title)
    canvas.setAuthor(form.office)
    if form.cover:
        _draw_cover(canvas, form)
        canvas.showPage()
    _Book(canvas, form, 1 + bool(form.cover)).draw()
    canvas.save()
    return out.getvalue()


def _draw_cover(canvas: Any, form: Form) -> None:
    _centred(canvas, form.parent.upper(), _WIDTH / 2, _HEIGHT - 90, REGULAR, 14)
    _centred(canvas, form.office.upper(), _WIDTH / 2, _HEIGHT - 110, BOLD, 14)
    canvas.line(_WIDTH / 2 - 50, _HEIGHT - 117, _WIDTH / 2 + 50, _HEIGHT - 117)
    _centred(canvas, form.title, _WIDTH / 2, _HEIGHT / 2 + 40, BOLD, 26)
    for number, line in enumerate(form.cover):
        _centred(canvas, line, _WIDTH / 2, _HEIGHT / 2 - 24 * number, REGULAR, 15)


def _centred(canvas: Any, text: str, x: float, y: float, face: str, size: float) -> None:
    canvas.setFont(face, size)
    canvas.drawCentredString(x, y, text)


@dataclass
class _Book:
    """Draws the table page after page; ``y`` is where the next line goes, ``fresh``: only headings stand above it."""

    canvas: Any
    form: Form
    page: int
    y: float = _HEIGHT - _TOP
    fresh: bool = False

    def draw(self) -> None:
        """Draw it all."""
        if self.page > 1:
            self._number()
        self._head()
        self._headings()
        for number, cells in enumerate(self.form.table.cells):
            texts = [cell_text(cell) for cell in cells]
            signed = bool(self.form.signatures) and number == len(self.form.table.cells) - 1
            self._row(texts, REGULAR, marked=self.form.table.is_marked(number), signed=signed)
        for note in self.form.notes:
            self._note(note)
        self._signatures()

    @cached_property
    def _widths(self) -> list[float]:
        widths = column_widths(self.form.table)
        return [width / sum(widths) * _ACROSS for width in widths]

    def _head(self) -> None:
        """The agency and the motto of the nation, the title and what stands under it."""
        left, right = _SIDE + _ACROSS * 0.22, _SIDE + _ACROSS * 0.72
        y = self.y - 10
        _centred(self.canvas, self.form.parent.upper(), left, y, REGULAR, 11)
        _centred(self.canvas, say("form.nation"), right, y, BOLD, 11)
        _centred(self.canvas, self.form.office.upper(), left, y - 14, BOLD, 11)
        _centred(self.canvas, say("form.motto"), right, y - 14, BOLD, 12)
        self.canvas.line(left - 45, y - 19, left + 45, y - 19)
        self.canvas.line(right - 85, y - 19, right + 85, y - 19)
        _centred(self.canvas, self.form.title, _WIDTH / 2, y - 44, BOLD, 14)
        for number, line in enumerate(self.form.lines, 1):
            _centred(self.canvas, line, _WIDTH / 2, y - 44 - 15 * number, ITALIC, 11)
        self.y = y - 44 - 15 * len(self.form.lines) - 12

    def _headings(self) -> None:
        columns = self.form.table.columns
        self._draw_row([wrapped(c.heading, BOLD, _SIZE, w) for c, w in self._columns()], BOLD, centred=True)
        if self.form.numbered:
            self._draw_row([[f"({n})"] for n, _ in enumerate(columns, 1)], ITALIC, centred=True)

    def _columns(self) -> list[tuple[Any, float]]:
        return [(c, w - 2 * _PAD) for c, w in zip(self.form.table.columns, self._widths, strict=True)]

    def _row(self, texts: Sequence[str], face: str, *, marked: bool, signed: bool) -> None:
        """One row; what is longer than a page goes on under the headings of the next.

        The last row before who signs goes with that to the next page: a signature stands on no page alone.
        """
        lines = [wrapped(text, face, _SIZE, w) for text, (_, w) in zip(texts, self._columns(), strict=True)]
        while True:
            height = max(map(len, lines)) * _LEADING + 2 * _PAD
            room = self.y - _BOTTOM
            alone = signed and height + _SIGN_HEIGHT > room and height + _SIGN_HEIGHT < _PAGE_ROOM
            if height <= room and (not alone or self.fresh):
                self._draw_row(lines, face, marked=marked)
                return
            fits = int((room - 2 * _PAD) / _LEADING)
            if height > _PAGE_ROOM and fits > 4:
                self._draw_row([cell[:fits] for cell in lines], face, marked=marked)
                lines = [cell[fits:] for cell in lines]
            self._next_page()
            self._headings()
            self.fresh = True

    def _draw_row(
        self, lines: Sequence[Sequence[str]], face: str, *, centred: bool = False, marked: bool = False
    ) -> None:
        height = max(max(map(len, lines)), 1) * _LEADING + 2 * _PAD
        x = _SIDE
        self.canvas.setLineWidth(0.5)
        for cell, (column, _), width in zip(lines, self._columns(), self._widths, strict=True):
            if marked:
                self.canvas.setFillColorRGB(*_MARKED)
            self.canvas.rect(x, self.y - height, width, height, fill=marked)
            self.canvas.setFillColorRGB(0, 0, 0)
            self.canvas.setFont(face, _SIZE)
            for number, line in enumerate(cell, 1):
                y = self.y - _PAD - number * _LEADING + 2.5
                if centred or column.kind != "text":
                    self.canvas.drawCentredString(x + width / 2, y, line)
                else:
                    self.canvas.drawString(x + _PAD, y, line)
            x += width
        self.y -= height
        self.fresh = False

    def _next_page(self) -> None:
        self.canvas.showPage()
        self.page += 1
        self._number()
        self.y = _HEIGHT - _TOP

    def _number(self) -> None:
        _centred(self.canvas, str(self.page), _WIDTH / 2, _HEIGHT - 25, REGULAR, 12)

    def _note(self, text: str) -> None:
        lines = wrapped(text, ITALIC, _SIZE + 1, _ACROSS)
        if self.y - len(lines) * 13 - 8 < _BOTTOM:
            self._next_page()
        self.y -= 4
        for line in lines:
            self.y -= 13
            self.canvas.setFont(ITALIC, _SIZE + 1)
            self.canvas.drawString(_SIDE, self.y, line)

    def _signatures(self) -> None:
        if not self.form.signatures:
            return
        if self.y - _SIGN_HEIGHT < _BOTTOM:
            self._next_page()
        each = _ACROSS / len(self.form.signatures)
        for number, who in enumerate(self.form.signatures):
            middle = _SIDE + each * (number + 0.5)
            _centred(self.canvas, who, middle, self.y - 28, BOLD, 12)
            _centred(self.canvas, say("form.sign_here"), middle, self.y - 42, ITALIC, 11)
