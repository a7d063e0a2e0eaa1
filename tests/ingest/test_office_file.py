"""Word files: paragraphs, automatic numbers, letterheads in tables, tables of tasks."""

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from pipeline.core.model import Line, Table
from pipeline.ingest.reading import read_file


def numbered(document, paragraphs, form, text):
    """Let Word number paragraphs by itself."""
    root = document.part.numbering_part.element
    known = len(root.findall(qn("w:abstractNum"))) + 90
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), str(known))
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for name, value in (("start", "1"), ("numFmt", form), ("lvlText", text)):
        child = OxmlElement(f"w:{name}")
        child.set(qn("w:val"), value)
        level.append(child)
    abstract.append(level)
    root.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), str(known))
    target = OxmlElement("w:abstractNumId")
    target.set(qn("w:val"), str(known))
    number.append(target)
    root.append(number)
    for paragraph in paragraphs:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = known


@pytest.fixture
def content(tmp_path):
    document = docx.Document()
    head = document.add_table(rows=2, cols=2)
    head.cell(0, 0).text = "UBND HUYỆN MƯỜNG LÁT\nPHÒNG Y TẾ"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text = "Số: 85/PYT-NV\nV/v kiểm tra"
    head.cell(1, 1).text = "Mường Lát, ngày 12 tháng 6 năm 2024"
    document.add_paragraph("Kính gửi: Trạm Y tế các xã.")
    items = [document.add_paragraph(t) for t in ("Kiểm tra cơ sở chế biến.", "Báo cáo trước ngày 30/6.")]
    numbered(document, items, "decimal", "%1.")
    numbered(document, [document.add_paragraph("các xã biên giới;")], "lowerLetter", "%1)")
    numbered(document, [document.add_paragraph("các thị trấn.")], "bullet", "\uf0b7")
    tasks = document.add_table(rows=3, cols=3)
    for row, cells in enumerate((("TT", "Việc", "Thời hạn"), ("1", "Rà soát", "15/6"), ("2", "Tổng hợp", ""))):
        for column, text in enumerate(cells):
            tasks.cell(row, column).text = text
    tasks.cell(1, 2).merge(tasks.cell(2, 2))
    foot = document.add_table(rows=1, cols=2)
    foot.cell(0, 0).text = "Nơi nhận:\n- Như trên;\n- Lưu: VT."
    foot.cell(0, 1).text = "TRƯỞNG PHÒNG\n\nLò Văn Thuận"
    document.save(tmp_path / "a.docx")
    info, pages = read_file(tmp_path / "a.docx")
    assert info.pages == 1
    return pages[0].content


def test_lines_stand_in_reading_order_with_their_columns(content):
    lines = [(c.column, c.text) for c in content if isinstance(c, Line)]
    assert lines[:7] == [
        ("left", "UBND HUYỆN MƯỜNG LÁT"), ("left", "PHÒNG Y TẾ"),
        ("right", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("right", "Độc lập - Tự do - Hạnh phúc"),
        ("left", "Số: 85/PYT-NV"), ("left", "V/v kiểm tra"), ("right", "Mường Lát, ngày 12 tháng 6 năm 2024"),
    ]
    assert lines[-5:] == [
        ("left", "Nơi nhận:"), ("left", "- Như trên;"), ("left", "- Lưu: VT."),
        ("right", "TRƯỞNG PHÒNG"), ("right", "Lò Văn Thuận"),
    ]


def test_numbers_that_word_writes_are_there(content):
    texts = [c.text for c in content if isinstance(c, Line) and c.column is None]
    assert texts == ["Kính gửi: Trạm Y tế các xã.", "1. Kiểm tra cơ sở chế biến.", "2. Báo cáo trước ngày 30/6.",
                     "a) các xã biên giới;", "- các thị trấn."]


def test_a_table_keeps_its_cells_and_a_merged_one_repeats_empty(content):
    table = next(c for c in content if isinstance(c, Table))
    assert [[c.text for c in row] for row in table.rows] == [
        ["TT", "Việc", "Thời hạn"], ["1", "Rà soát", "15/6"], ["2", "Tổng hợp", ""],
    ]


def test_paragraphs_are_set_apart_and_lines_of_one_are_not(tmp_path):
    document = docx.Document()
    document.add_paragraph("Dòng một\nDòng hai")
    document.add_paragraph("")
    document.add_paragraph("Đoạn sau")
    document.save(tmp_path / "a.docx")
    content = read_file(tmp_path / "a.docx")[1][0].content
    assert [(c.text, c.space_above) for c in content] == [("Dòng một", 1), ("Dòng hai", 0), ("Đoạn sau", 2)]
