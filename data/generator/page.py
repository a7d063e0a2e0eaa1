"""A dispatch as a PDF with a text layer, in the layout of Nghị định 30/2020/NĐ-CP (Party dispatches in theirs)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from fonts import register
from reportlab.lib.colors import HexColor, black
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from source import MERGED, Part, Source

RED = HexColor("#c8102e")
HEAD_LEFT, FOOT_RIGHT = 70 * mm, 82 * mm  # the widths of the number's and the signature's column
LEFT, RIGHT, TOP, BOTTOM = 30 * mm, 18 * mm, 20 * mm, 20 * mm
WIDTH = A4[0] - LEFT - RIGHT
_ALL = (0, 0), (-1, -1)
_FLUSH = [("LEFTPADDING", *_ALL, 0), ("RIGHTPADDING", *_ALL, 0), ("VALIGN", *_ALL, "TOP")]


@dataclass
class Spots:
    """Where ink goes on paper: the middle of the signature, as page (from 0) and points from the page's lower left."""

    signature: tuple[int, float, float] | None = None


@dataclass
class _Pages:
    """Counts pages; numbering starts anew with an annex, and its first page bears no number."""

    first_of_annex: set[int] = field(default_factory=set)
    shown: int = 0

    def begin(self, canvas: Canvas) -> None:
        self.shown = 1 if canvas.getPageNumber() in self.first_of_annex else self.shown + 1
        if self.shown > 1:
            canvas.setFont("Serif", 13)
            canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, str(self.shown))


class _Spot(Flowable):
    """Takes no room and notes where it was drawn."""

    def __init__(self, spots: Spots, width: float) -> None:
        super().__init__()
        self.spots, self.width, self.height = spots, width, 0

    def draw(self) -> None:
        x, y = self.canv.absolutePosition(self.width / 2, 0)
        self.spots.signature = (self.canv.getPageNumber() - 1, x, y)


class _Rule(Flowable):
    """A line in the middle of the column, `share` of its width."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share, self.height = share, 6

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        return width, self.height

    def draw(self) -> None:
        self.canv.setLineWidth(0.7)
        side = self.width * (1 - self.share) / 2
        self.canv.line(side, 3, self.width - side, 3)


class _AnnexBegins(Flowable):
    """Takes no room; tells the page counter that an annex begins on the next page."""

    def __init__(self, pages: _Pages) -> None:
        super().__init__()
        self.pages, self.width, self.height = pages, 0, 0

    def draw(self) -> None:
        self.pages.first_of_annex.add(self.canv.getPageNumber() + 1)


def draw(source: Source, path: Path) -> Spots:
    """Writes the PDF, the same bytes for the same source; tells where seal and signature belong."""
    register()
    spots, pages = Spots(), _Pages()
    document = BaseDocTemplate(str(path), pagesize=A4, invariant=1, title=source.name, lang="vi")
    frame = Frame(LEFT, BOTTOM, WIDTH, A4[1] - TOP - BOTTOM, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate(frames=[frame], onPage=lambda canvas, _: pages.begin(canvas))])
    story = [*_head(source), *_title(source)]
    *body, last = source.body
    for part in body:
        story += _part(part)
    story.append(KeepTogether([*_part(last), Spacer(0, 6), _foot(source, spots)]))
    if source.annex:
        story += [_AnnexBegins(pages), PageBreak()]
        for part in source.annex:
            story += _part(part, annex=True)
    document.build(story)
    return spots


def _style(size: float, face: str = "Serif", *, centred: bool = False, **more: object) -> ParagraphStyle:
    if centred:
        more["alignment"] = TA_CENTER
    return ParagraphStyle(f"{face}{size}", fontName=face, fontSize=size, leading=size * 1.22, **more)


def _text(line: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(line).replace("  ", "\u00a0\u00a0"), style)


def _head(source: Source) -> list[Flowable]:
    bold, upright = _style(13, "Serif-Bold", centred=True), _style(13, centred=True)
    agency: list[Flowable] = [_text(line, _style(12.5, centred=True)) for line in source.parent]
    agency += [_text(line, _style(12.5, "Serif-Bold", centred=True)) for line in source.issuer]
    agency.append(_text("*", upright) if source.party else _Rule(0.3))
    if source.party:
        motto: list[Flowable] = [_text("ĐẢNG CỘNG SẢN VIỆT NAM", _style(15, "Serif-Bold", centred=True)), _Rule(0.78)]
    else:
        motto = [
            _text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", _style(12, "Serif-Bold", centred=True)),
            _text("Độc lập - Tự do - Hạnh phúc", bold),
            _Rule(0.6),
        ]
    number: list[Flowable] = [_text(source.number, upright)]
    number += [_text(line, _style(12, centred=True)) for line in source.about]
    date = [_text(source.place_date, _style(13.5, "Serif-Italic", centred=True))]
    head = Table([[agency, motto], [number, date]], colWidths=[HEAD_LEFT, WIDTH - HEAD_LEFT], style=TableStyle(_FLUSH))
    return [head, Spacer(0, 4), *_mark(source.urgency), Spacer(0, 6)]


def _mark(words: str | None) -> list[Flowable]:
    if not words:
        return []
    style = _style(13.5, "Serif-Bold", centred=True, textColor=RED)
    box = Table([[_text(words, style)]], colWidths=[pdfmetrics.stringWidth(words, "Serif-Bold", 13.5) + 6 * mm])
    box.setStyle(TableStyle([("BOX", *_ALL, 1.2, RED), ("BOTTOMPADDING", *_ALL, 5)]))
    row = Table([[box, ""]], colWidths=[HEAD_LEFT, WIDTH - HEAD_LEFT])
    row.setStyle(TableStyle([*_FLUSH, ("ALIGN", (0, 0), (0, 0), "CENTER")]))
    return [row]


def _title(source: Source) -> list[Flowable]:
    if not source.title:
        return []
    lines = [_text(line, _style(14, "Serif-Bold", centred=True)) for line in (source.title, *source.subtitle)]
    end = _text("-----", _style(13, centred=True)) if source.party else _Rule(0.3)
    return [*lines, end, Spacer(0, 6)]


def _part(part: Part, *, annex: bool = False) -> list[Flowable]:
    if part.kind == "table":
        return [_table(part), Spacer(0, 6)]
    if part.kind == "centred":
        style = _style(14, "Serif-Bold", centred=True, spaceAfter=3)
        return [_text(line, style) for line in part.lines]
    if part.kind == "lines":
        return _addressees(part)
    if annex and part.lines[0].startswith("("):
        return [_text(part.lines[0], _style(13, "Serif-Italic", centred=True, spaceAfter=8))]
    if part.lines[0].startswith("Kính gửi"):
        return [_text(part.lines[0], _style(13.5, centred=True, spaceBefore=4, spaceAfter=10))]
    heading = part.kind == "heading"
    face = "Serif-Bold" if heading else "Serif-Italic" if part.lines[0].startswith("Căn cứ") else "Serif"
    more = {"alignment": TA_JUSTIFY, "firstLineIndent": 12.7 * mm, "spaceAfter": 6, "keepWithNext": heading}
    return [_text(part.lines[0], _style(13.5, face, **more))]


def _addressees(part: Part) -> list[Flowable]:
    first, *others = part.lines
    style = _style(13.5, leftIndent=32 * mm, spaceAfter=2)
    if not first.startswith("Kính gửi"):
        style = _style(13.5, leftIndent=12.7 * mm, spaceAfter=2)
    listed = _style(13.5, leftIndent=style.leftIndent + 9 * mm, firstLineIndent=-3 * mm, spaceAfter=2)
    lines = [_text(first, style), *(_text(line, listed) for line in others)]
    return [Spacer(0, 4), *lines, Spacer(0, 8)]


def _table(part: Part) -> Table:
    head, *rows = part.cells
    bold, plain = _style(11, "Serif-Bold", centred=True), _style(11)
    weights = [max(6.0, sum(len(row[i]) for row in [head, *rows]) ** 0.62) for i in range(len(head))]
    first = 10 * mm
    widths = [first, *((WIDTH - first) * weight / sum(weights[1:]) for weight in weights[1:])]
    cells = [[_text(cell, bold) for cell in head], *([_text(_own(cell), plain) for cell in row] for row in rows)]
    style = [("GRID", *_ALL, 0.7, black), ("VALIGN", *_ALL, "MIDDLE")]
    style += [("LEFTPADDING", *_ALL, 3), ("RIGHTPADDING", *_ALL, 3)]
    return Table(cells, colWidths=widths, repeatRows=1, style=TableStyle([*style, *_merged(part.cells)]))


def _own(cell: str) -> str:
    return "" if cell == MERGED else cell


def _merged(rows: list[list[str]]) -> list[tuple[str, tuple[int, int], tuple[int, int]]]:
    """The cells that reach down over those marked as merged."""
    spans = []
    for column in range(len(rows[0])):
        marked = [row[column] == MERGED for row in rows] + [False]
        for last, (here, below) in enumerate(zip(marked, marked[1:], strict=False)):
            if here and not below:
                first = max(row for row in range(last) if not marked[row])
                spans.append(("SPAN", (column, first), (column, last)))
    return spans


def _foot(source: Source, spots: Spots) -> Table:
    label = "<u>Nơi nhận:</u>" if source.party else "<b><i>Nơi nhận:</i></b>"
    copies: list[Flowable] = [Paragraph(label, _style(12))]
    copies += [_text(line, _style(11)) for line in source.copies]
    *titles, name = source.signature
    bold = _style(13.5, "Serif-Bold", centred=True)
    signed: list[Flowable] = [_text(line, bold) for line in titles]
    signed += [Spacer(0, 13 * mm), _Spot(spots, FOOT_RIGHT), Spacer(0, 14 * mm), _text(name, bold)]
    return Table([[copies, signed]], colWidths=[WIDTH - FOOT_RIGHT, FOOT_RIGHT], style=TableStyle(_FLUSH))
