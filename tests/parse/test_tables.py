from pathlib import Path

import pytest
import yaml

from pipeline.core.model import Block, Span, Text, Zone
from pipeline.core.vietnamese import plain
from pipeline.ingest.reading import read_file
from pipeline.parse.blocks import find_blocks
from pipeline.parse.tables import find_task_rows, kind_of_column

SHARED = Path(__file__).parents[3] / "shared" / "corpus"
HEAD = "STT | Nội dung công việc | Đơn vị chủ trì | Đơn vị phối hợp | Thời hạn hoàn thành | Sản phẩm"


def text_of(*blocks: str | tuple[Zone, str]) -> Text:
    """A text of tables (rows by line, cells by `|`) and of paragraphs of other zones, each named with its zone."""
    found, parts, at = [], [], 0
    for block in blocks:
        zone, words = (Zone.TABLE, block) if isinstance(block, str) else block
        cells = _cells(words, at) if zone is Zone.TABLE else ()
        found.append(Block(zone, at, at + len(words), 1, cells=cells))
        parts.append(words)
        at += len(words) + 1
    whole = "\n".join(parts)
    return Text(whole, plain(whole), tuple(found))


def _cells(table: str, at: int) -> tuple[tuple[Span, ...], ...]:
    rows = []
    for line in table.split("\n"):
        row, start = [], at
        for cell in line.split("|"):
            row.append(Span(start, start + len(cell)))
            start += len(cell) + 1
        rows.append(tuple(row))
        at += len(line) + 1
    return tuple(rows)


def told(*blocks: str | tuple[Zone, str]) -> list[tuple]:
    """Of each row: ref, content, leads, supports, deadline."""
    text = text_of(*blocks)

    def words(span: Span | None) -> str | None:
        return None if span is None else text.text[span.start : span.end]

    return [
        (r.ref, words(r.content), [words(s) for s in r.leads], [words(s) for s in r.supports], words(r.deadline))
        for r in find_task_rows(text)
    ]


@pytest.mark.parametrize(
    ("kind", "printed"),
    [
        ("number", "STT; TT; Số TT"),
        ("content", "Nội dung; Nhiệm vụ; Nội dung công việc; NHIỆM VỤ, GIẢI PHÁP; Tên nhiệm vụ; Hoạt động"),
        ("content", "Các nhiệm vụ chủ yếu; Nội dung chỉ đạo"),
        ("lead", "Đơn vị chủ trì; Cơ quan thực hiện; Cơ quan, đơn vị thực hiện; Chủ trì; Bộ phận phụ trách"),
        ("lead", "Người thực hiện; Phân công thực hiện; Đơn vị chịu trách nhiệm chính; Chủ trì thực hiện"),
        ("lead", "Đon vị chủ trì"),
        ("support", "Phối hợp; Đơn vị phối hợp; Cơ quan phối hợp thực hiện; Các đơn vị liên quan"),
        ("both", "Đơn vị chủ trì/phối hợp; Cơ quan chủ trì, phối hợp; Chủ trì, đơn vị phối hợp"),
        ("deadline", "Thời hạn; Thời gian thực hiện; Thời gian hoàn thành (dự kiến); Tiến độ; Hạn hoàn thành"),
        ("deadline", "Hoàn thành trước ngày"),
        ("deadline", "Thời gianhoàn thành; Thời gian/Tiến độ; Thời gian, tiến độ hoàn thành; Thòi hạn hoàn thành"),
        ("product", "Sản phẩm; Kết quả; Kết quả đầu ra; Sản phẩm dự kiến; Hình thức văn bản"),
        ("note", "Ghi chú; Kinh phí"),
        ("results", "Kết quả thực hiện; Đã hoàn thành; Tình hình xử lý"),
        ("figures", "Chỉ tiêu; Tỷ lệ (%); Số lượng; Họ và tên; Chức vụ; Địa điểm"),
        (None, "Đối tượng khảo sát; ; Khoa"),
    ],
)
def test_columns_are_known_by_their_headings(kind, printed):
    headings = printed.split("; ")
    assert {heading: kind_of_column(heading) for heading in headings} == dict.fromkeys(headings, kind)


def test_a_table_of_tasks_gives_a_row_for_each_task():
    assert told(
        f"{HEAD}\n1 | Rà soát hồ sơ | Phòng Y tế | Văn phòng; Phòng Đào tạo | Trước ngày 05/4/2024 | Báo cáo\n"
        "2 | Số hóa hồ sơ | Phòng Đào tạo | | Quý II/2024 | Hồ sơ"
    ) == [
        ("table.1", "Rà soát hồ sơ", ["Phòng Y tế"], ["Văn phòng", "Phòng Đào tạo"], "Trước ngày 05/4/2024"),
        ("table.2", "Số hóa hồ sơ", ["Phòng Đào tạo"], [], "Quý II/2024"),
    ]


def test_the_ref_names_the_annex_and_a_second_table_of_the_body():
    table = f"{HEAD}\n1 | Rà soát | Phòng Y tế | | Quý II | "
    annex = (Zone.ANNEX_TITLE, "PHỤ LỤC II")
    between = (Zone.BODY, "Các việc khác:")
    assert [row[0] for row in told(table, between, table, annex, table)] == ["table.1", "table2.1", "Phụ lục II.1"]


def test_in_a_column_of_both_the_first_leads_unless_the_cell_says_who():
    head = "TT | Nhiệm vụ | Đơn vị chủ trì/phối hợp | Thời gian"
    assert told(
        f"{head}\n1 | Lập danh sách | Phòng Đào tạo; các khoa | Tháng 5\n"
        "2 | Báo cáo | Chủ trì: Phòng Y tế; Phòng Đào tạo. Phối hợp: Văn phòng | Tháng 6"
    ) == [
        ("table.1", "Lập danh sách", ["Phòng Đào tạo"], ["các khoa"], "Tháng 5"),
        ("table.2", "Báo cáo", ["Phòng Y tế", "Phòng Đào tạo"], ["Văn phòng"], "Tháng 6"),
    ]


def test_a_cell_of_units_may_tell_in_words_who_leads():
    head = "TT | Nội dung | Đơn vị thực hiện | Thời hạn"
    rows = told(f"{head}\n1 | Tập huấn | Sở Y tế chủ trì, phối hợp với Sở Nội vụ | Quý III")
    assert rows[0][2:4] == (["Sở Y tế"], ["Sở Nội vụ"])


def test_merged_cells_hold_for_the_rows_below_and_empty_ones_are_not_invented():
    assert [row[2:] for row in told(
        f"{HEAD}\n1 | Rà soát | Phòng Y tế | Văn phòng | Quý II | Báo cáo\n2 | Lập kế hoạch | | | | \n"
        "3 | Sơ kết | Văn phòng | | | "
    )] == [
        (["Phòng Y tế"], ["Văn phòng"], "Quý II"),
        (["Phòng Y tế"], ["Văn phòng"], "Quý II"),
        (["Văn phòng"], [], None),
    ]


def test_a_deadline_merged_down_a_table_without_units_holds_for_all():
    rows = told("TT | Công việc | Thời hạn\n1 | Rà soát | 15/3/2024\n2 | Báo cáo | ")
    assert [row[4] for row in rows] == ["15/3/2024"] * 2


def test_sections_head_rows_and_stand_in_their_refs():
    rows = told(
        f"{HEAD}\nI | Nhiệm vụ chung | | | | \n1 | Rà soát | Phòng Y tế | | Quý I | \nII | Nhiệm vụ riêng | | | | \n"
        "1 | Mua sắm | Văn phòng | | Quý II | \n2 | Xây dựng quy chế | | | | \n"
        "2.1 | Soạn thảo | Văn phòng | | Quý III | "
    )
    assert [row[0] for row in rows] == ["table.I.1", "table.II.1", "table.II.2.1"]


def test_a_misread_section_takes_its_place_in_the_sequence():
    rows = told(
        f"{HEAD}\nI | Chung | | | | \n1 | Rà soát | Phòng Y tế | | Quý I | \n"
        "H | Riêng | | | | \n2 | Sơ kết | Sở Y tế | | | "
    )
    assert [row[0] for row in rows] == ["table.I.1", "table.II.2"]


def test_a_section_that_is_a_unit_leads_its_rows_where_no_column_names_units():
    head = "TT | Nội dung công việc | Thời hạn"
    rows = told(f"{head}\nI | Phòng Y tế | \n1 | Khám sức khỏe | Tháng 5\n2 | Lập dự trù | Tháng 6")
    assert [(row[0], row[2]) for row in rows] == [("table.I.1", ["Phòng Y tế"]), ("table.I.2", ["Phòng Y tế"])]


def test_a_heading_of_two_rows_is_one_heading():
    rows = told(
        "STT | Nội dung | Phân công thực hiện | | Thời gian\n | | Đơn vị chủ trì | Đơn vị phối hợp | \n"
        "1 | Rà soát | Phòng Y tế | Văn phòng | Quý I"
    )
    assert rows == [("table.1", "Rà soát", ["Phòng Y tế"], ["Văn phòng"], "Quý I")]


def test_a_table_goes_on_over_pages_with_or_without_its_heading():
    first = f"{HEAD}\n1 | Rà soát | Phòng Y tế | | Quý I | "
    page_number = (Zone.NOISE, "2")
    bare = told(first, page_number, "2 | Sơ kết | Văn phòng | | Quý II | ")
    assert [row[0] for row in bare] == ["table.1", "table.2"]
    again = told((Zone.ANNEX_TITLE, "PHỤ LỤC"), first, page_number, f"{HEAD}\n2 | Sơ kết | Văn phòng | | Quý II | ")
    assert [row[0] for row in again] == ["Phụ lục.1", "Phụ lục.2"]
    assert [row[2] for row in told(first, page_number, "2 | Sơ kết | | | | ")] == [["Phòng Y tế"]] * 2


def test_a_bare_list_of_rows_is_numbered_by_its_order():
    rows = told("Công việc | Cơ quan thực hiện | Tiến độ\nRà soát | Sở Y tế | Quý I\nSơ kết | Sở Nội vụ | Quý II")
    assert [row[0] for row in rows] == ["table.1", "table.2"]


@pytest.mark.parametrize(
    ("printed", "refs"),
    [
        (["1", "2", "7.", "4"], ["1", "2", "3", "4"]),
        (["1", "", "3"], ["1", "2", "3"]),
        (["1", "~", "~"], ["1", "2", "3"]),
        (["01", "02", "", "03"], ["1", "2", "2", "3"]),
        (["4", "6"], ["4", "6"]),
    ],
)
def test_numbers_that_a_scan_lost_or_misread_follow_their_sequence(printed, refs):
    rows = told(f"{HEAD}\n" + "\n".join(f"{n} | Rà soát | Phòng Y tế | | Quý I | " for n in printed))
    assert [row[0] for row in rows] == [f"table.{ref}" for ref in refs]


@pytest.mark.parametrize(
    "table",
    [
        "STT | Chỉ tiêu | Kế hoạch năm 2025 | Thực hiện | Tỷ lệ (%)\n1 | Dạy nghề | 300 | 285 | 95,0",
        "STT | Họ và tên | Chức vụ | Nhiệm vụ\n1 | Nguyễn Văn An | Trưởng phòng | Tổ trưởng",
        "TT | Nội dung | Đơn vị thực hiện | Thời hạn | Kết quả thực hiện\n1 | Rà soát | Phòng Y tế | 15/3 | Đã xong",
        "Thời gian | Nội dung | Địa điểm\n8h00 | Đón tiếp đại biểu | Hội trường",
        "TT | Khoa tham gia | Đối tượng\n1 | Khoa Cơ khí | Sinh viên",
        "1 | Rà soát | Phòng Y tế",
    ],
)
def test_tables_of_figures_people_results_and_programmes_hold_no_tasks(table):
    assert told(table) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared dispatches are not here")
def test_the_tables_of_the_shared_dispatches_give_the_rows_of_their_gold():
    for name in ("dev/09-kh-73-cchc-chuyen-doi-so", "real/das01"):
        text = find_blocks(read_file(SHARED / f"{name}.txt")[1])
        gold = yaml.safe_load((SHARED / f"{name}.gold.yaml").read_text(encoding="utf-8"))
        wanted = [str(d["ref"]) for d in gold["directives"] if str(d["ref"]).startswith(("Phụ lục", "table"))]
        assert [row.ref for row in find_task_rows(text)] == wanted
