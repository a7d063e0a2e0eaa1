"""Registers: the columns of the decree, every cell, in a workbook, a document and on pages."""

import io
from datetime import date, datetime

import docx
import openpyxl
import pdfplumber
import pytest
from store_office import ADMIN, SETTINGS

from pipeline.core.errors import CongvanError
from pipeline.store import decisions
from pipeline.store.registers import drafts, register_entries
from pipeline.view import typeface
from pipeline.view.form import Column, Form, Table
from pipeline.view.formats import form_file
from pipeline.view.input_data import split_number
from pipeline.view.registers import register_form
from pipeline.view.word import LANDSCAPE_POINTS

TODAY = date(2024, 6, 1)
# dispatches.md 4.2
HEADINGS = {
    "incoming": (
        "Ngày đến · Số đến · Tác giả · Số, ký hiệu văn bản · Ngày tháng văn bản · Tên loại và trích yếu nội dung · "
        "Đơn vị hoặc người nhận · Ngày chuyển · Ký nhận · Ghi chú"
    ),
    "outgoing": (
        "Số, ký hiệu · Ngày tháng văn bản · Tên loại và trích yếu · Người ký · Nơi nhận văn bản · "
        "Đơn vị, người nhận bản lưu · Số lượng bản · Ngày chuyển · Ký nhận · Ghi chú"
    ),
    "follow-up": (
        "Số đến · Tên loại, số, ký hiệu, ngày tháng và cơ quan ban hành · Đơn vị hoặc người nhận · "
        "Thời hạn giải quyết · Tiến độ giải quyết · Số, ký hiệu văn bản trả lời · Ghi chú"
    ),
}


def form_of(db, kind, year=2024):
    entries = register_entries(db, SETTINGS, TODAY, kind, year)
    return register_form(entries, kind, SETTINGS.office, year, TODAY)


@pytest.fixture
def assigned(office_record):
    task = next(t["id"] for t in office_record.execute("SELECT id FROM tasks WHERE state = 'open' ORDER BY id"))
    decisions.assign(office_record, SETTINGS, task, ADMIN, role="lead")
    return office_record


@pytest.mark.parametrize("kind", HEADINGS)
def test_the_columns_are_those_of_the_decree(office_record, kind):
    assert [c.heading for c in form_of(office_record, kind).table.columns] == HEADINGS[kind].split(" · ")


def test_incoming_dispatches_stand_by_their_arrival_number(assigned):
    form = form_of(assigned, "incoming")
    passed_on = form.table.cells[1][7]
    assert isinstance(passed_on, date)
    assert form.table.cells == (
        (date(2024, 5, 21), 9, "Sở Y tế", "7/GM-SYT", date(2024, 5, 20), "Giấy mời Dự họp giao ban", "", None, "",
         "ngày đến tạm lấy"),
        (date(2024, 5, 7), 31, "Sở Lao động - Thương binh và Xã hội", "412/SLĐTBXH-BTXH", date(2024, 5, 6),
         "Công văn về việc rà soát đối tượng bảo trợ", ADMIN, passed_on, "", "KHẨN"),
    )  # fmt: skip


def test_an_assignment_that_was_undone_passes_nothing_on(assigned):
    from pipeline.store.undoing import undo

    undo(assigned, SETTINGS)
    assert form_of(assigned, "incoming").table.cells[1][6:8] == ("", None)


def test_outgoing_dispatches_are_the_numbered_ones(office_record):
    assert form_of(office_record, "outgoing").table.cells == (
        ("21/BC-TTBTXH", date(2024, 5, 28), "Báo cáo kết quả rà soát hồ sơ", "Lò Văn Inh",
         "Sở Lao động - Thương binh và Xã hội; Ban Giám đốc", "VT, HCTH (03b)", 3, None, "", ""),
    )  # fmt: skip
    assert drafts(office_record, 2024) == 1
    assert drafts(office_record, 2023) == 0


def test_follow_up_tells_terms_progress_and_the_answer(office_record):
    from pipeline.store.proposals import accept, proposals

    for proposal in proposals(office_record):
        accept(office_record, proposal["id"])
    [cells] = form_of(office_record, "follow-up").table.cells
    assert cells[:3] == (
        31, "Công văn 412/SLĐTBXH-BTXH ngày 06/05/2024 của Sở Lao động - Thương binh và Xã hội", ""
    )  # fmt: skip
    assert cells[3] == "20/05/2024 (mục 1); ngày 10 hằng tháng (mục 3)"
    assert cells[5] == "BC 21/BC-TTBTXH"


def test_what_is_late_is_named_and_marked(office_record):
    table = form_of(office_record, "follow-up").table
    assert table.cells[0][4] == "Đã xong 0/2 việc; quá hạn: mục 1"
    assert table.marked == (True,)


def test_a_year_without_dispatches_is_an_empty_book(office_record):
    for kind in HEADINGS:
        form = form_of(office_record, kind, 2021)
        assert form.table.cells == ()
        for made in ("xlsx", "docx", "pdf"):
            assert form_file(form, made)


def test_the_workbook_has_every_cell_typed_under_numbered_headings(assigned):
    form = form_of(assigned, "incoming")
    sheet = openpyxl.load_workbook(io.BytesIO(form_file(form, "xlsx"))).active
    grid = [list(row) for row in sheet.iter_rows(values_only=True)]
    top = next(n for n, row in enumerate(grid) if row[0] == "Ngày đến")
    assert grid[top] == HEADINGS["incoming"].split(" · ")
    assert grid[top + 1] == [f"({n})" for n in range(1, 11)]
    written = [[c.date() if isinstance(c, datetime) else c or "" for c in row] for row in grid[top + 2 : top + 4]]
    assert written == [[c or "" for c in row] for row in form.table.cells]
    assert grid[0][0] == "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI"
    assert grid[3][0] == "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN" and grid[4][0] == "Năm 2024"
    assert "NGƯỜI LẬP SỔ" in {row[0] for row in grid}
    assert sheet.print_title_rows == f"${top + 1}:${top + 2}"
    assert sheet.page_setup.orientation == "landscape" and int(sheet.page_setup.paperSize) == 9


def test_the_workbook_holds_the_input_data_of_the_decree(assigned):
    book = openpyxl.load_workbook(io.BytesIO(form_file(form_of(assigned, "incoming"), "xlsx")))
    rows = list(book["Thông tin đầu vào"].iter_rows(values_only=True))
    fields = {heading.split("(")[-1].rstrip(")"): value for heading, value in zip(rows[0], rows[2], strict=True)}
    assert fields["CodeNumber"] == "412" and fields["CodeNotation"] == "SLĐTBXH-BTXH"
    assert fields["IssuedDate"] == "06/05/2024" and fields["DueDate"] == "20/05/2024"
    assert fields["TypeName"] == "Công văn" and fields["ArrivalNumber"] == "31"
    assert fields["Position"] == "Phó Giám đốc" and fields["FullName"] == "Nguyễn Thị A"
    assert fields["Priority"] == 1 and fields["PageAmount"] == 1
    assert fields["ToPlaces"] == ADMIN and fields["FileCode"] is None


def test_the_document_has_the_same_cells_on_landscape_pages_with_numbers(assigned):
    form = form_of(assigned, "incoming")
    made = docx.Document(io.BytesIO(form_file(form, "docx")))
    table = next(t for t in made.tables if t.cell(0, 0).text == "Ngày đến")
    assert [c.text for c in table.rows[0].cells] == HEADINGS["incoming"].split(" · ")
    assert [c.text for c in table.rows[2].cells][:4] == ["21/05/2024", "9", "Sở Y tế", "7/GM-SYT"]
    assert len(table.rows) == 4
    section = made.sections[0]
    assert section.page_width > section.page_height
    assert "PAGE" in section.header._element.xml
    assert "NGƯỜI LẬP SỔ" in made.tables[-1].cell(0, 0).text
    assert "Từ số 9 đến số 31" in [p.text for p in made.paragraphs]


def test_no_column_of_a_document_is_too_narrow_for_a_day_or_its_heading():
    columns = (Column("STT", 2), Column("Nội dung", 90), Column("Thời hạn", 5, "day"), Column("Ghi chú", 3))
    made = docx.Document(io.BytesIO(form_file(Form("Chi cục ABC", "", "SỔ", Table(columns, ())), "docx")))
    table = next(t for t in made.tables if t.cell(0, 0).text == "STT")
    number, text, day, note = (c.width.pt for c in table.rows[0].cells)
    assert day > 62 and number > 27 and note > 24  # points that these take in bold letters of 11 points
    assert sum((number, text, day, note)) == pytest.approx(LANDSCAPE_POINTS, abs=2)


@pytest.mark.parametrize("narrow", range(11))
def test_long_words_in_many_columns_leave_every_column_its_width(narrow):
    columns = tuple(Column(f"Cột {n}", 20) for n in range(10))
    word = "vanthu.sonongnghiepvamoitruong@dienbien.gov.vn"
    cells = tuple("a" if n == narrow else word for n in range(10))
    form = Form("Chi cục ABC", "", "SỔ", Table(columns, (cells,)))
    made = docx.Document(io.BytesIO(form_file(form, "docx")))
    table = next(t for t in made.tables if t.cell(0, 0).text == "Cột 0")
    widths = [c.width.pt for c in table.rows[0].cells]
    assert min(widths) > 15 and sum(widths) == pytest.approx(LANDSCAPE_POINTS, abs=2)


def test_the_pages_show_the_same_words(assigned):
    with pdfplumber.open(io.BytesIO(form_file(form_of(assigned, "incoming"), "pdf"))) as pages:
        assert (pages.pages[0].width, pages.pages[0].height) == pytest.approx((841.89, 595.28))
        assert "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN" in pages.pages[0].extract_text()
        [table] = [t for t in pages.pages[1].extract_tables() if len(t) > 2]
    assert [" ".join(c.split()) for c in table[0]] == HEADINGS["incoming"].split(" · ")
    assert table[3][0] == "07/05/2024" and " ".join(table[3][5].split()) == "Công văn về việc rà soát đối tượng bảo trợ"


def long_form(rows=400):
    columns = (Column("STT", 5, "number"), Column("Nội dung", 40), Column("Ngày", 12, "day"))
    cells = [(n, "Kiểm tra hồ chứa " * (n % 7 + 1), date(2024, 1, 1)) for n in range(rows)]
    return Form("Cơ quan", "", "SỔ", Table(columns, tuple(cells)), numbered=True, signatures=("A", "B", "C"))


def test_long_books_go_on_over_pages_with_their_headings_and_lose_no_row():
    with pdfplumber.open(io.BytesIO(form_file(long_form(), "pdf"))) as pages:
        words = [page.extract_text() for page in pages.pages]
    assert len(words) > 5 and all("Nội dung" in text for text in words[:-1])
    assert words[1].startswith("2")
    assert sum(text.count("01/01/2024") for text in words) == 400


def test_a_row_higher_than_a_page_is_carried_on():
    table = Table((Column("Nội dung", 20),), (("chữ " * 12_000,),))
    with pdfplumber.open(io.BytesIO(form_file(Form("Cơ quan", "", "SỔ", table), "pdf"))) as pages:
        assert sum(page.extract_text().count("chữ") for page in pages.pages) == 12_000
        assert len(pages.pages) > 1


def test_without_a_typeface_a_pdf_is_refused_with_its_remedy(monkeypatch):
    typeface.use_typeface.cache_clear()
    monkeypatch.setattr(typeface, "font_folders", lambda: [])
    with pytest.raises(CongvanError, match="hãy cài phông"):
        form_file(long_form(1), "pdf")
    typeface.use_typeface.cache_clear()


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        ("1081/LĐTBXH-VP", ("1081", "LĐTBXH-VP")),
        ("34-CT/TW", ("34", "CT/TW")),
        ("36a/NQ-CP", ("36a", "NQ-CP")),
        ("30/2020/NĐ-CP", ("30", "2020/NĐ-CP")),
        ("512", ("512", "")),
        (None, ("", "")),
    ],
)
def test_a_number_is_split_from_its_symbol(number, parts):
    assert split_number(number) == parts
