"""Task lists as files: typed, printable, and harmless to open."""

import csv
import io
import json
from datetime import date, datetime

import openpyxl
import pytest

from pipeline.view.export import csv_file, exported, safe_name, safe_names, workbook
from pipeline.view.task_table import task_list

TODAY = date(2024, 6, 1)
ACCOUNTS, HEALTH = "Phòng Kế toán", "Phòng Y tế"


def row(**changed):
    return {
        "task": 1, "dispatch": "KH 9/KH-ABC", "carries_out": ["CV 81/STC-VP", "CT 2/CT-UBND"], "ref": "II.4",
        "text": "Rà soát hồ sơ.", "departments": [
            {"name": ACCOUNTS, "role": "lead", "through": "collective"},
            {"name": HEALTH, "role": "support", "through": "named"},
        ],
        "due": "2024-05-25", "time": "17:00", "rrule": "FREQ=MONTHLY;INTERVAL=3", "days_left": -7, "state": "open",
        "directive": 5,
    } | changed  # fmt: skip


def sheet_of(rows, department=ACCOUNTS):
    book = openpyxl.load_workbook(io.BytesIO(workbook(task_list(rows, "Chi cục ABC", department, TODAY))))
    return book.active


def test_the_workbook_has_the_office_the_headings_and_typed_values():
    sheet = sheet_of([row()])
    assert [sheet.cell(n, 1).value for n in (1, 2, 3)] == [
        "CHI CỤC ABC", "DANH MỤC NHIỆM VỤ CÒN PHẢI THỰC HIỆN", ACCOUNTS,
    ]  # fmt: skip
    assert sheet.cell(4, 1).value == "Tính đến ngày 01/06/2024: 1 nhiệm vụ, 1 quá hạn"
    assert [c.value for c in sheet[6]] == [
        "STT", "Văn bản", "Thực hiện văn bản", "Mục", "Nội dung nhiệm vụ", "Vai trò", "Đơn vị phối hợp", "Thời hạn",
        "Còn (ngày)", "Trạng thái", "Ghi chú",
    ]  # fmt: skip
    assert [c.value for c in sheet[7]] == [
        1, "KH 9/KH-ABC", "CV 81/STC-VP; CT 2/CT-UBND", "mục II.4", "Rà soát hồ sơ.", "Chủ trì", HEALTH,
        datetime(2024, 5, 25), -7, "Quá hạn", "trước 17:00; 3 tháng một lần; giao chung các phòng",
    ]  # fmt: skip
    assert sheet["H7"].number_format == "dd/mm/yyyy"


def test_the_workbook_prints_on_landscape_a4_with_its_headings_on_every_page():
    sheet = sheet_of([row()])
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.print_title_rows == "$6:$6"
    assert sheet.freeze_panes == "A7"
    assert sheet.auto_filter.ref == "A6:K7"


def test_overdue_rows_are_in_colour_and_others_are_not():
    sheet = sheet_of([row(), row(due="2024-07-01", days_left=30)])
    assert sheet["E7"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["E8"].fill.fgColor.rgb != "FFFFC7CE"


def test_rows_are_as_high_as_their_text():
    sheet = sheet_of([row(), row(text="Đối chiếu công nợ với các đơn vị. " * 20)])
    assert sheet.row_dimensions[8].height >= 2 * sheet.row_dimensions[7].height
    assert sheet["E8"].alignment.wrap_text


@pytest.mark.parametrize("text", ["=1+1", "+84", "-2", "@A1", "=HYPERLINK(\"http://x\")"])
def test_text_never_becomes_a_formula(text):
    assert sheet_of([row(text=text)])["E7"].data_type == "s"
    lines = list(csv.reader(io.StringIO(csv_file(task_list([row(text=text)], "", "", TODAY)).decode("utf-8-sig"))))
    assert lines[1][4] == f"'{text}"


def test_a_text_too_long_for_a_cell_is_cut_with_a_sign():
    assert sheet_of([row(text="chữ " * 10_000)])["E7"].value.endswith("…")


def test_the_list_of_the_whole_office_names_who_leads():
    sheet = sheet_of([row(), row(departments=[], state="open")], department="")
    assert sheet.cell(3, 1).value == "Toàn cơ quan"
    assert [sheet.cell(n, 6).value for n in (6, 7, 8)] == ["Đơn vị chủ trì", ACCOUNTS, None]


def test_an_empty_list_is_a_workbook_too():
    assert [c.value for c in sheet_of([])[6]][0] == "STT"


def test_csv_has_a_byte_order_mark_and_days_as_clerks_write_them():
    data = exported([row(time=None, rrule=None)], "csv", "", HEALTH, TODAY)
    assert data.startswith(b"\xef\xbb\xbf")
    line = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1]
    assert line[5:11] == ["Phối hợp", "", "25/05/2024", "-7", "Quá hạn", ""]


def test_undated_tasks_leave_blanks_in_csv():
    data = exported([row(due=None, days_left=None, rrule="FREQ=YEARLY", time=None)], "csv", "", HEALTH, TODAY)
    line = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1]
    assert line[7:11] == ["", "", "Đang thực hiện", "hằng năm"]


def test_json_is_the_rows_one_a_line():
    data = exported([row(), row(task=2)], "json", "", "", TODAY)
    assert [json.loads(line)["task"] for line in data.decode().splitlines()] == [1, 2]


def test_a_rule_without_a_known_period_is_only_recurring():
    data = exported([row(rrule="FREQ=HOURLY", time=None)], "csv", "", HEALTH, TODAY)
    assert data.decode("utf-8-sig").rstrip().endswith("định kỳ")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Phòng Y tế - Phục hồi", "Phòng Y tế - Phục hồi"),
        ("Tổ 1/2: \"A\"?", "Tổ 1-2- -A-"),
        ("con", "_con"),
        ("LPT1.x", "_LPT1.x"),
        ("  ..", "_"),
        ("Phòng A.", "Phòng A"),
    ],
)
def test_names_of_files_are_safe_and_keep_their_letters(name, safe):
    assert safe_name(name) == safe


def test_no_two_names_fall_on_one_file():
    assert list(safe_names(["Tổ 1/2", "tổ 1:2", "Tổ 1-2"]).values()) == ["Tổ 1-2", "tổ 1-2 (2)", "Tổ 1-2 (3)"]


def test_the_workbook_explains_every_column_and_counts_by_department():
    book = openpyxl.load_workbook(io.BytesIO(workbook(task_list([row(), row(departments=[])], "Chi cục", "", TODAY))))
    assert book.sheetnames == ["Nhiệm vụ", "Theo đơn vị", "Giải thích"]
    told = {r[0] for r in book["Giải thích"].iter_rows(min_row=2, values_only=True)}
    assert {c.value for c in book["Nhiệm vụ"][6]} <= told
    counts = list(book["Theo đơn vị"].iter_rows(min_row=2, values_only=True))
    assert counts == [("Chưa giao phòng chủ trì", 1, 1, 0, 0), (ACCOUNTS, 1, 1, 0, 0)]


def test_the_document_has_the_cells_of_the_workbook():
    import docx

    made = docx.Document(io.BytesIO(exported([row()], "docx", "Chi cục ABC", "", TODAY)))
    table = next(t for t in made.tables if t.cell(0, 0).text == "STT")
    cells = [c.value for c in sheet_of([row()], department="")[7]]
    shown = [c.strftime("%d/%m/%Y") if isinstance(c, datetime) else str(c) for c in cells]
    assert [c.text for c in table.rows[1].cells] == shown
    assert "CHI CỤC ABC" in made.tables[0].rows[0].cells[0].text


def test_notes_tell_the_office_s_own_day_and_a_day_that_rests_on_an_assumed_receipt():
    given = {"name": ACCOUNTS, "role": "lead", "through": "assigned", "until": "2024-05-20", "given_by": "Giám đốc"}
    task = row(time=None, rrule=None, due_assumed=True, departments=[given])
    note = "hạn tạm tính (chưa rõ ngày nhận); hạn của cơ quan 20/05/2024 (Phòng Kế toán)"
    assert sheet_of([task])["K7"].value == note
    assert sheet_of([task], department="")["K7"].value == note
