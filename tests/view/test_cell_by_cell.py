"""Every column and every value of what an office hands on, read back from each format and held against the record."""

import csv
import io
from datetime import date, datetime

import docx
import openpyxl
import pdfplumber
import pytest
from store_office import ADMIN, CARE, SETTINGS

from pipeline.core.labels import rule_words
from pipeline.store import decisions
from pipeline.store.instructions import show
from pipeline.store.registers import register_entries
from pipeline.store.reporting import reported_tasks
from pipeline.store.tasks import outstanding
from pipeline.view.export import exported
from pipeline.view.form import Column, Form, Table
from pipeline.view.formats import form_file
from pipeline.view.registers import register_form
from pipeline.view.report import filled, report_context
from pipeline.view.report_template import report_template
from pipeline.view.slip import slip
from pipeline.view.task_table import task_list

TODAY = date(2024, 6, 1)
KINDS = ("incoming", "outgoing", "follow-up")


def plain(value):
    """A cell as it is printed, blanks apart: pages break lines within names."""
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    return "".join(str(value).split()) if value is not None else ""


def in_workbook(data, sheet=0):
    rows = openpyxl.load_workbook(io.BytesIO(data)).worksheets[sheet].iter_rows(values_only=True)
    return [[plain(cell) for cell in row] for row in rows]


def in_document(data):
    return [[[plain(c.text) for c in r.cells] for r in t.rows] for t in docx.Document(io.BytesIO(data)).tables]


def on_pages(data):
    with pdfplumber.open(io.BytesIO(data)) as pages:
        tables = [table for page in pages.pages for table in page.extract_tables()]
    return [[[plain(cell) for cell in row] for row in table] for table in tables]


def under(rows, headings):
    """The rows under the headings, as many columns as those have."""
    at = rows.index(headings)
    return [row[: len(headings)] for row in rows[at + 1 :]]


@pytest.fixture
def busy(office_record):
    """One task assigned, one done late with evidence, one given another day."""
    ids = [r["id"] for r in office_record.execute("SELECT id FROM tasks WHERE state = 'open' ORDER BY id")]
    decisions.assign(office_record, SETTINGS, ids[0], ADMIN, role="lead", given_by="Giám đốc", until=date(2024, 5, 17))
    decisions.assign(office_record, SETTINGS, ids[0], CARE, role="support")
    decisions.done(office_record, SETTINGS, ids[0], on=date(2024, 5, 25), evidence="BC 21", note="thiếu người")
    decisions.assign(office_record, SETTINGS, ids[1], CARE, role="lead")
    decisions.extend(office_record, SETTINGS, ids[1], until=date(2024, 6, 14), because="CV 5")
    return office_record


def form_of(db, kind):
    entries = register_entries(db, SETTINGS, TODAY, kind, 2024)
    return register_form(entries, kind, SETTINGS.office, 2024, TODAY)


# --- registers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("made", ["xlsx", "docx", "pdf"])
def test_every_cell_of_a_register_stands_in_each_format(busy, kind, made):
    form = form_of(busy, kind)
    headings = [plain(c.heading) for c in form.table.columns]
    data = form_file(form, made)
    tables = [in_workbook(data)] if made == "xlsx" else in_document(data) if made == "docx" else on_pages(data)
    [rows] = [under(table, headings) for table in tables if headings in table]
    assert form.table.cells
    assert rows[0] == [f"({n})" for n in range(1, len(headings) + 1)]
    assert rows[1 : 1 + len(form.table.cells)] == [[plain(c) for c in cells] for cells in form.table.cells]


@pytest.mark.parametrize("kind", ["incoming", "outgoing"])
def test_every_cell_of_the_input_data_stands_in_the_workbook(busy, kind):
    form = form_of(busy, kind)
    [(name, table)] = form.data.items()
    book = form_file(form, "xlsx")
    assert openpyxl.load_workbook(io.BytesIO(book)).sheetnames[1] == name
    rows = in_workbook(book, 1)
    assert rows == [[plain(c.heading) for c in table.columns], *([plain(c) for c in row] for row in table.cells)]


def test_the_workbook_keeps_days_days_and_numbers_numbers(busy):
    sheet = openpyxl.load_workbook(io.BytesIO(form_file(form_of(busy, "incoming"), "xlsx"))).active
    at = next(n for n, row in enumerate(sheet.iter_rows(values_only=True), 1) if row[0] == "(1)")
    assert isinstance(sheet.cell(at + 2, 1).value, datetime) and sheet.cell(at + 2, 2).value == 31
    assert isinstance(sheet.cell(at + 2, 5).value, datetime)


# --- task lists --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("department", ["", ADMIN, CARE])
@pytest.mark.parametrize("kind", ["xlsx", "csv", "docx"])
def test_every_cell_of_a_task_list_stands_in_each_format(busy, department, kind):
    rows = outstanding(busy, SETTINGS, TODAY, department=department or None)
    assert rows
    tasks = task_list(rows, SETTINGS.office.name, department, TODAY)
    data = exported(rows, kind, SETTINGS.office, department, TODAY)
    headings = [plain(c.heading) for c in tasks.columns]
    if kind == "csv":
        grid = [[plain(c) for c in line] for line in csv.reader(io.StringIO(data.decode("utf-8-sig")))]
    elif kind == "xlsx":
        grid = in_workbook(data)
    else:
        [grid] = [table for table in in_document(data) if table[0] == headings]
    assert under(grid, headings) == [[plain(c) for c in cells] for cells in tasks.cells]


def test_a_task_list_says_what_the_record_says(busy):
    rows = outstanding(busy, SETTINGS, TODAY)
    table = task_list(rows, "", "", TODAY)
    for row, cells in zip(rows, table.cells, strict=True):
        told = dict(zip([c.key for c in table.columns], cells, strict=True))
        assert (told["col_dispatch"], told["col_text"], told["col_left"]) == (
            row["dispatch"], row["text"], row["days_left"],
        )  # fmt: skip
        assert (told["col_due"].isoformat() if told["col_due"] else None) == row["due"]
        for key, role in (("col_leads", "lead"), ("col_support", "support")):
            names = dict.fromkeys(d["name"] for d in row["departments"] if d["role"] == role)
            assert told[key] == "; ".join(names)


# --- report and slip ---------------------------------------------------------------------------------------


def test_every_figure_and_task_of_a_report_stands_in_the_document(busy):
    first, last = date(2024, 5, 1), date(2024, 6, 14)
    found = reported_tasks(busy, SETTINGS, TODAY, first, last)
    context = report_context(found, SETTINGS.office, first, last, TODAY)
    tables = in_document(filled(report_template(), context))
    figures = ("stt", "ten", "giao", "dung_han", "tre_han", "dang_lam", "qua_han", "khong_han")
    for name, at in (("theo_cap_tren", 2), ("theo_don_vi", 3)):
        assert tables[at][1:] == [[plain(row[key]) for key in figures] for row in context[name]]
    keys = (
        "stt", "van_ban", "trich_yeu", "noi_dung", "chu_tri", "phoi_hop", "thoi_han", "san_pham", "ket_qua",
        "nguyen_nhan", "kien_nghi", "ghi_chu",
    )  # fmt: skip
    before = {"van_ban": "ngay_van_ban", "san_pham": "ngay_xong"}
    expected = [
        [
            plain(row[key]) + plain(row[before[key]]) if key == "van_ban"
            else plain(row[before[key]]) + plain(row[key]) if key in before else plain(row[key])
            for key in keys
        ]
        for row in context["nhiem_vu"]
    ]  # fmt: skip
    assert tables[-1][1:] == expected and len(expected) > 3


def test_every_task_of_a_slip_is_that_of_the_record(busy):
    shown = show(busy, SETTINGS, TODAY, "CV 412")
    table = in_document(slip(shown, SETTINGS.office, TODAY))[1]
    tasks = [t for t in shown["directives"] if t["state"] not in ("not_ours", "dropped")]
    assert [row[0] for row in table[1:]] == [str(n) for n in range(1, len(tasks) + 1)]
    for row, task in zip(table[1:], tasks, strict=True):
        assert row[1].endswith(plain(task["text"]))
        assert row[3] == plain("; ".join(d["name"] for d in task["departments"] if d["role"] == "lead"))
        due = date.fromisoformat(task["due"]) if task["due"] else None
        term = rule_words(task["rrule"]) if task["rrule"] else plain(due)
        assert row[2] == plain("; ".join(part for part in (term, task["time"]) if part))
    assert any(t["due"] and not t["rrule"] for t in tasks)


# --- how it lies on the page -------------------------------------------------------------------------------


def book(rows, signatures=("NGƯỜI LẬP SỔ", "THỦ TRƯỞNG")):
    columns = (Column("Số, ký hiệu", 16), Column("Trích yếu", 40), Column("Ngày", 12, "day"))
    cells = [("1187/SLĐTBXH-PCTNXH", "Rà soát hồ chứa", date(2024, 1, 1)) for _ in range(rows)]
    return Form("Chi cục", "Sở", "SỔ", Table(columns, tuple(cells)), numbered=True, signatures=signatures)


def test_no_page_bears_signatures_alone():
    for rows in range(10, 32):
        with pdfplumber.open(io.BytesIO(form_file(book(rows), "pdf"))) as pages:
            words = [page.extract_text() for page in pages.pages]
        assert "NGƯỜI LẬP SỔ" in words[-1] and "01/01/2024" in words[-1]
        assert sum(text.count("01/01/2024") for text in words) == rows
    made = docx.Document(io.BytesIO(form_file(book(5), "docx")))
    table = next(t for t in made.tables if t.cell(0, 0).text == "Số, ký hiệu")
    assert all(p.paragraph_format.keep_with_next for c in table.rows[-1].cells for p in c.paragraphs)
    assert not any(p.paragraph_format.keep_with_next for c in table.rows[-2].cells for p in c.paragraphs)


def test_a_number_of_a_dispatch_is_broken_behind_its_dash_alone():
    narrow = Form("A", "", "SỔ", Table((Column("Số", 4), Column("Nội dung", 60)), (("1187/SLĐTBXH-PCTNXH", "a"),)))
    [table] = on_pages(form_file(narrow, "pdf"))
    with pdfplumber.open(io.BytesIO(form_file(narrow, "pdf"))) as pages:
        lines = pages.pages[0].extract_tables()[0][1][0].split("\n")
    assert table[1][0] == "1187/SLĐTBXH-PCTNXH"
    assert all(line.endswith(("-", "/")) for line in lines[:-1])
    made = docx.Document(io.BytesIO(form_file(narrow, "docx")))
    column = next(t for t in made.tables if t.cell(0, 0).text == "Số").rows[1].cells[0]
    assert column.width.pt > 80  # `1187/SLĐTBXH-` of 11 points


def test_sheets_stand_in_the_middle_with_numbers_and_wide_data_on_pages_side_by_side(busy):
    made = openpyxl.load_workbook(io.BytesIO(form_file(form_of(busy, "incoming"), "xlsx")))
    sheet, data = made.worksheets
    assert sheet.print_options.horizontalCentered and "&P/&N" in sheet.oddFooter.center.text
    assert (sheet.page_setup.fitToWidth or 1) == 1 and data.page_setup.fitToWidth == 2
    assert data.print_title_cols == "$A:$E" and data.page_setup.pageOrder == "overThenDown"


def test_every_part_of_a_report_has_page_numbers_and_its_annex_counts_anew(busy):
    first, last = date(2024, 5, 1), date(2024, 6, 14)
    context = report_context(reported_tasks(busy, SETTINGS, TODAY, first, last), SETTINGS.office, first, last, TODAY)
    made = docx.Document(io.BytesIO(filled(report_template(), context)))
    assert [("PAGE" in s.header._element.xml, s.different_first_page_header_footer) for s in made.sections] == [
        (True, True), (True, True),
    ]  # fmt: skip
    whole, annex = (s._sectPr.find("{*}pgNumType") for s in made.sections)
    assert whole is None and set(annex.attrib.values()) == {"1"}
