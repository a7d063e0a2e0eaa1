"""The template of the report as congvan brings it: a Word document in the layout of the decree, its fields in {{ }}."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.core.texts import say
from pipeline.view.printed import head
from pipeline.view.word import LANDSCAPE_POINTS, PORTRAIT_POINTS, document, paragraph, rule, section_break, table

_FIGURES = ("giao", "dung_han", "tre_han", "dang_lam", "qua_han", "khong_han")
_ROW = (
    ("stt", 5), ("van_ban", 13), ("trich_yeu", 13), ("noi_dung", 23), ("chu_tri", 12), ("phoi_hop", 10),
    ("thoi_han", 9), ("san_pham", 11), ("ket_qua", 10), ("nguyen_nhan", 10), ("kien_nghi", 6), ("ghi_chu", 6),
)  # fmt: skip
_CELLS = {"van_ban": "{{ r.van_ban }} {{ r.ngay_van_ban }}", "san_pham": "{{ r.ngay_xong }} {{ r.san_pham }}"}
_INDENT = 28.35


def report_template() -> bytes:
    """The template as a .docx file, for an office to change; docxtpl fills it."""
    return document(_body(), landscape=True, title=say("report.title"), size=14)


def _body() -> Iterator[str]:
    yield head("{{ dau_trang_tren }}", "{{ dau_trang_duoi }}", PORTRAIT_POINTS, upper=False)
    yield _numbered()
    yield paragraph(say("report.title"), align="center", bold=True, size=14, before=14)
    yield paragraph(say("report.about_line"), align="center", bold=True)
    yield rule(0.3, PORTRAIT_POINTS)
    yield paragraph(say("report.period_line"), align="center", italic=True, after=10)
    yield paragraph("{%p if cap_tren %}")
    yield paragraph(say("report.to"), align="center", after=10)
    yield paragraph("{%p endif %}")
    yield _heading("report.part_whole")
    for key in ("whole", "share"):
        yield paragraph(say(f"report.{key}"), align="both", first=_INDENT, after=6)
    yield paragraph("{%p if ky_khac %}")
    yield paragraph("{{ ky_khac }}", align="both", first=_INDENT, after=6)
    yield paragraph("{%p endif %}")
    yield paragraph("{%p if nhiem_vu %}")
    yield paragraph(say("report.detail"), align="both", italic=True, first=_INDENT, after=6)
    yield paragraph("{%p endif %}")
    yield _heading("report.part_givers")
    yield _figures("theo_cap_tren", say("report.col_giver"))
    yield _heading("report.part_doers")
    yield _figures("theo_don_vi", say("report.col_doer"))
    yield _heading("report.part_reasons")
    yield paragraph("{%p for n in nguyen_nhan %}")
    yield paragraph("- {{ n }}.", align="both", first=_INDENT, after=4)
    yield paragraph("{%p endfor %}")
    yield paragraph("{%p if not nguyen_nhan %}")
    yield paragraph(say("report.no_reasons"), first=_INDENT)
    yield paragraph("{%p endif %}")
    yield _heading("report.part_wishes")
    yield paragraph("…………", first=_INDENT, after=6)
    yield paragraph(say("report.closing"), align="both", first=_INDENT, after=12, with_next=True)
    yield _foot()
    yield section_break(landscape=False)
    yield paragraph(say("report.annex"), align="center", bold=True)
    yield paragraph(say("report.annex_title"), align="center", bold=True)
    yield paragraph(say("report.annex_about"), align="center", italic=True, after=8)
    yield _tasks()


def _heading(key: str) -> str:
    return paragraph(say(key), bold=True, first=_INDENT, before=8, after=6, with_next=True)


def _numbered() -> str:
    cells = (
        paragraph(say("report.number"), align="center", size=13, before=4),
        paragraph(say("report.placed"), align="center", italic=True, size=13, before=4),
    )
    return table([cells], (0.45, 0.55), PORTRAIT_POINTS, ruled=False)


def _repeated(
    name: str, row: Sequence[str], shares: Sequence[float], headings: Sequence[str], width: float, size: float,
    centred: Sequence[int] = (0,),
) -> str:
    """A table with one row for each entry of a list; the rows of the tags are gone when it is filled."""
    rows = [
        [paragraph(text, align="center", bold=True, size=size) for text in headings],
        [paragraph(f"{{%tr for r in {name} %}}", size=size), *(paragraph(size=size) for _ in row[1:])],
        [paragraph(text, size=size, align="center" if n in centred else "left") for n, text in enumerate(row)],
        [paragraph("{%tr endfor %}", size=size), *(paragraph(size=size) for _ in row[1:])],
    ]
    return table(rows, shares, width, heads=1)


def _figures(name: str, who: str) -> str:
    headings = (say("report.col_number"), who, *(say(f"report.col_{key}") for key in _FIGURES))
    row = ("{{ r.stt }}", "{{ r.ten }}", *(f"{{{{ r.{key} }}}}" for key in _FIGURES))
    figures = (0, *range(2, len(row)))
    return _repeated(name, row, (7, 27, 10, 11, 11, 12, 12, 11), headings, PORTRAIT_POINTS, 12, figures)


def _tasks() -> str:
    headings = [say(f"report.col_{key}") for key, _ in _ROW]
    row = [_CELLS.get(key, f"{{{{ r.{key} }}}}") for key, _ in _ROW]
    centred = [n for n, (key, _) in enumerate(_ROW) if key in ("stt", "thoi_han")]
    return _repeated("nhiem_vu", row, [share for _, share in _ROW], headings, LANDSCAPE_POINTS, 10, centred)


def _foot() -> str:
    left = paragraph(say("draft.copies"), bold=True, italic=True, size=12) + "".join(
        paragraph(f"- {say(f'report.copy_{key}')}", size=11) for key in ("superior", "head", "kept")
    )
    right = paragraph(say("draft.head"), align="center", bold=True) + "".join(paragraph() for _ in range(4))
    return table([(left, right)], (0.5, 0.5), PORTRAIT_POINTS, ruled=False)
