"""Word documents of paragraphs and tables: WordprocessingML as text, put into one package.

Sizes are in points; widths of columns are shares of the width between the margins.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_TWIPS = 20
# the comment of a run travels in an attribute until the document is put together
_NOTE, _QUOTE = "congvanNote", {'"': "&quot;"}
# A4; upright pages have the margins of Nghị định 30/2020/NĐ-CP (20, 30 left, 15 right, in mm), landscape ones 15
_LONG, _SHORT, _MM = 16838, 11906, 56.6929


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one look; ``mark`` is a colour behind them (`yellow`), ``note`` a comment in the margin."""

    text: str
    bold: bool = False
    italic: bool = False
    size: float = 0
    mark: str = ""
    colour: str = ""
    note: str = ""


Words = str | Run | Sequence[Run]


def paragraph(
    words: Words = "",
    *,
    align: str = "left",
    before: float = 0,
    after: float = 0,
    indent: float = 0,
    first: float = 0,
    bold: bool = False,
    italic: bool = False,
    size: float = 0,
    with_next: bool = False,
    page_break: bool = False,
) -> str:
    """One paragraph; `align` is left, right, center or both, `first` the indent of its first line."""
    runs = [Run(words)] if isinstance(words, str) else [words] if isinstance(words, Run) else list(words)
    look = [
        "<w:keepNext/>" if with_next else "",
        "<w:pageBreakBefore/>" if page_break else "",
        f'<w:spacing w:before="{before * _TWIPS:.0f}" w:after="{after * _TWIPS:.0f}"/>' if before or after else "",
        f'<w:ind w:left="{indent * _TWIPS:.0f}" w:firstLine="{first * _TWIPS:.0f}"/>' if indent or first else "",
        f'<w:jc w:val="{align}"/>' if align != "left" else "",
    ]
    made = "".join(_run(run, bold, italic, size) for run in runs if run.text)
    return f"<w:p><w:pPr>{''.join(look)}</w:pPr>{made}</w:p>"


def _run(run: Run, bold: bool, italic: bool, size: float) -> str:
    points = run.size or size
    look = "".join([
        "<w:b/>" if run.bold or bold else "",
        "<w:i/>" if run.italic or italic else "",
        f'<w:color w:val="{run.colour}"/>' if run.colour else "",
        f'<w:sz w:val="{points * 2:.0f}"/>' if points else "",
        f'<w:highlight w:val="{run.mark}"/>' if run.mark else "",
    ])
    pieces = escape(_CONTROL.sub("", run.text)).split("\n")
    text = "<w:br/>".join(f'<w:t xml:space="preserve">{piece}</w:t>' for piece in pieces)
    note = f' w:{_NOTE}="{escape(_CONTROL.sub("", run.note), _QUOTE)}"' if run.note else ""
    return f"<w:r{note}>{f'<w:rPr>{look}</w:rPr>' if look else ''}{text}</w:r>"


def dotted(label: str, width: float, *, before: float = 0, with_next: bool = False) -> str:
    """A line of dots to write on, from behind the label to `width` points."""
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{width * _TWIPS:.0f}"/></w:tabs>'
    keep = "<w:keepNext/>" if with_next else ""
    words = _run(Run(label), False, False, 0) if label else ""
    space = f'<w:spacing w:before="{before * _TWIPS:.0f}" w:after="0"/>'
    return f"<w:p><w:pPr>{keep}{tab}{space}</w:pPr>{words}<w:r><w:tab/></w:r></w:p>"


def rule(share: float, width: float) -> str:
    """A line under a heading: a paragraph with a border, `share` of `width` points wide, in the middle."""
    side = width * (1 - share) / 2 * _TWIPS
    return (
        f'<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        f'<w:spacing w:before="60" w:after="0" w:line="20" w:lineRule="exact"/>'
        f'<w:ind w:left="{side:.0f}" w:right="{side:.0f}"/></w:pPr></w:p>'
    )


def table(
    rows: Iterable[Sequence[str]],
    shares: Sequence[float],
    width: float,
    *,
    ruled: bool = True,
    heads: int = 0,
    shaded: Sequence[bool] = (),
) -> str:
    """A table; each cell is the XML of its paragraphs. `heads` rows repeat on every page, `shaded` have a ground."""
    whole = sum(shares)
    twips = [share / whole * width * _TWIPS for share in shares]
    above = '<w:top w:w="30" w:type="dxa"/>' if ruled else ""
    below = '<w:bottom w:w="30" w:type="dxa"/>' if ruled else ""
    edges = "".join(f'<w:{e} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for e in _EDGES) if ruled else ""
    grid = "".join(f'<w:gridCol w:w="{w:.0f}"/>' for w in twips)
    starts = [f'<w:tc><w:tcPr><w:tcW w:w="{w:.0f}" w:type="dxa"/>' for w in twips]
    made = []
    for number, cells in enumerate(rows):
        head = '<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>' if number < heads else '<w:trPr><w:cantSplit/></w:trPr>'
        ground = '<w:shd w:val="clear" w:color="auto" w:fill="FFC7CE"/>' if shaded and shaded[number] else ""
        body = "".join(f"{start}{ground}</w:tcPr>{cell}</w:tc>" for start, cell in zip(starts, cells, strict=True))
        made.append(f"<w:tr>{head}{body}</w:tr>")
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width * _TWIPS:.0f}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{above}<w:left w:w="60" w:type="dxa"/>'
        f'{below}<w:right w:w="60" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(made)}</w:tbl>"
    )


def section_break(*, landscape: bool) -> str:
    """The end of a part of a document whose pages stand otherwise than those behind it, which are counted anew."""
    wide, high = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
    way = ' w:orient="landscape"' if landscape else ""
    top, right, bottom, left = (_MM * side for side in _SIDES[landscape])
    return (
        f'<w:p><w:pPr><w:sectPr>{_HEADERS}<w:pgSz w:w="{wide}" w:h="{high}"{way}/><w:pgMar w:top="{top:.0f}" '
        f'w:right="{right:.0f}" w:bottom="{bottom:.0f}" w:left="{left:.0f}" w:header="454" w:footer="454" '
        f'w:gutter="0"/><w:titlePg/></w:sectPr></w:pPr></w:p>'
    )


# top, right, bottom, left in mm
_SIDES = {False: (20, 15, 20, 30), True: (15, 15, 15, 15)}
# where a section break has the headers of the document, known when it is put together
_HEADERS = "<!--headers-->"
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
PORTRAIT_POINTS = (_SHORT - 45 * _MM) / _TWIPS  # between margins of 30 and 15 mm
LANDSCAPE_POINTS = (_LONG - 30 * _MM) / _TWIPS


def document(
    body: Iterable[str], *, landscape: bool = False, title: str = "", size: float = 13, numbers: bool = True
) -> bytes:
    """The document as a .docx file: A4, Times New Roman, page numbers centred in the top margin but not on page 1."""
    import docx

    made = docx.Document()
    _set_style(made, size)
    made.core_properties.title, made.core_properties.author = title, ""
    made.core_properties.comments = ""
    _set_page(made.sections[0], landscape)
    if numbers:
        _number_pages(made.sections[0])
    out = io.BytesIO()
    made.save(out)
    written = "".join(body)
    data = _with_body(out.getvalue(), written)
    return _with_comments(data) if _NOTE in written else data


def _with_body(package: bytes, body: str) -> bytes:
    """The package with the body put in as text: elements moved one by one take time that grows with their square."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "word/document.xml":
                head, tail = data.decode("utf-8").split("<w:body>", 1)
                data = f"{head}<w:body>{_with_headers(body, tail)}".encode()
            new.writestr(entry.filename, data)
    return out.getvalue()


def _with_headers(body: str, tail: str) -> str:
    """The body before the last section: earlier ones have its headers, and where there are some it counts anew."""
    if _HEADERS not in body:
        return f"{body}{tail}"
    headers = "".join(re.findall(r"<w:headerReference[^>]*/>", tail))
    return body.replace(_HEADERS, headers) + tail.replace("<w:cols", '<w:pgNumType w:start="1"/><w:cols', 1)


def _with_comments(package: bytes) -> bytes:
    """The package with the comments hung on their runs."""
    import docx
    from docx.oxml.ns import qn
    from docx.text.run import Run as WordRun

    made = docx.Document(io.BytesIO(package))
    for run in list(made.element.body.iter(qn("w:r"))):
        note = run.attrib.pop(qn(f"w:{_NOTE}"), None)
        if note:
            made.add_comment(WordRun(run, made.paragraphs[0]), text=note, author="congvan", initials="cv")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _set_style(made: Any, size: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(size)
    for script in ("eastAsia", "cs", "hAnsi"):
        normal.element.rPr.rFonts.set(qn(f"w:{script}"), "Times New Roman")
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    made.styles.element.set("lang", "vi-VN")


def _set_page(section: Any, landscape: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    sizes = {"page_width": Mm(297 if landscape else 210), "page_height": Mm(210 if landscape else 297)}
    names = ("top_margin", "right_margin", "bottom_margin", "left_margin")
    margins = zip(names, map(Mm, _SIDES[landscape]), strict=True)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    for name, value in (*sizes.items(), *margins, ("header_distance", Mm(8)), ("footer_distance", Mm(8))):
        setattr(section, name, value)


def _number_pages(section: Any) -> None:
    from docx.oxml import parse_xml

    section.different_first_page_header_footer = True
    holder = section.header.paragraphs[0]._p
    holder.append(parse_xml(f'<w:pPr xmlns:w="{_W}"><w:jc w:val="center"/></w:pPr>'))
    holder.append(parse_xml(f'<w:fldSimple xmlns:w="{_W}" w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
