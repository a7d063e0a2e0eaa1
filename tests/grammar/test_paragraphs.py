"""Which printed lines are one paragraph, on pages as different offices set them."""

import pytest

from pipeline.core.model import Box, Line, Word, Zone
from pipeline.grammar.paragraphs import continues, layout_of
from pipeline.grammar.running_heads import running_lines
from pipeline.grammar.zones import zones_of

LEFT, RIGHT = 0.12, 0.9
HEIGHT = 0.015


def page(*printed, spacing=0.5, number=1):
    """The lines of a page, given as (left, right, text), one under another."""
    lines, top = [], 0.2
    for left, right, text in printed:
        box = Box(number, left, top, right, top + HEIGHT)
        first = Word(text.split()[0], Box(number, left, top, left + 0.01 * len(text.split()[0]), top + HEIGHT))
        lines.append(Line(text, number, box, (first,), space_above=spacing))
        top += HEIGHT * (1 + spacing)
    return lines


FULL = [(LEFT, RIGHT, "các cơ quan, đơn vị thuộc và trực thuộc Sở tổ chức triển khai thực hiện")] * 8


def paragraphs(*printed, spacing=0.5):
    lines = page(*FULL, *printed, spacing=spacing)
    layout = layout_of(lines)
    told = [lines[len(FULL)].text]
    for above, line in zip(lines[len(FULL):], lines[len(FULL) + 1:], strict=False):
        if continues(above, line, layout):
            told[-1] += " " + line.text
        else:
            told.append(line.text)
    return told


def test_an_item_goes_on_set_in_behind_its_number():
    assert paragraphs(
        (0.2, RIGHT, "1. Phòng Kế hoạch lập dự toán kinh phí, gửi hồ sơ về Phòng Tài chính trước ngày"),
        (0.23, RIGHT, "30/10/2024. Hồ sơ gồm tờ trình, dự toán chi tiết và thuyết minh từng khoản chi."),
        (0.23, 0.5, "Gửi bản điện tử trước."),
        (0.2, RIGHT, "2. Văn phòng tổng hợp kết quả của các phòng, báo cáo Giám đốc Sở trước ngày"),
        (0.23, 0.4, "15/11/2024."),
    ) == [
        "1. Phòng Kế hoạch lập dự toán kinh phí, gửi hồ sơ về Phòng Tài chính trước ngày 30/10/2024. Hồ sơ gồm tờ "
        "trình, dự toán chi tiết và thuyết minh từng khoản chi. Gửi bản điện tử trước.",
        "2. Văn phòng tổng hợp kết quả của các phòng, báo cáo Giám đốc Sở trước ngày 15/11/2024.",
    ]


def test_a_first_line_that_stands_in_the_middle_by_chance_goes_on():
    assert paragraphs(
        (0.16, 0.87, "Các đơn vị gửi danh sách cán bộ tham gia lớp tập huấn về Phòng Tổ chức trước"),
        (LEFT, 0.5, "Thứ Sáu hằng tuần để tổng hợp."),
    ) == [
        "Các đơn vị gửi danh sách cán bộ tham gia lớp tập huấn về Phòng Tổ chức trước Thứ Sáu hằng tuần để tổng hợp."
    ]


def test_a_heading_in_capitals_in_the_middle_is_no_first_line():
    assert len(paragraphs(
        (0.15, 0.87, "QUY ĐỊNH VỀ TRÁCH NHIỆM CỦA CÁC CƠ QUAN VÀ NGƯỜI ĐỨNG ĐẦU CƠ QUAN"),
        (LEFT, RIGHT, "Các cơ quan có trách nhiệm phối hợp chặt chẽ trong quá trình tổ chức thực hiện."),
    )) == 2


@pytest.mark.parametrize("spacing", [0.3, 1.2])
def test_a_sentence_that_fills_its_line_ends_no_paragraph_however_wide_lines_are_set(spacing):
    assert len(paragraphs(
        (LEFT, RIGHT, "Lực lượng chức năng đã kiểm tra 21.087 lượt xe, trong đó có 4.315 xe vi phạm."),
        (LEFT, RIGHT, "Mặc dù vậy, tình trạng xe chở hàng quá tải trọng đi vòng, đi tránh vẫn xảy ra."),
        spacing=spacing,
    )) == 1


def test_a_clause_after_a_semicolon_goes_on_in_an_item_that_is_set_in_as_a_whole():
    assert len(paragraphs(
        (0.18, RIGHT, "- Yêu cầu các doanh nghiệp vận tải trên địa bàn kê khai, niêm yết giá cước;"),
        (0.18, RIGHT, "mức phụ thu (nếu có) thực hiện theo hướng dẫn của Bộ Giao thông vận tải."),
    )) == 1


def test_a_dash_inside_a_name_begins_no_item_where_an_item_goes_on():
    assert len(paragraphs(
        (0.2, RIGHT, "1. Các tổ chuyên môn lập danh sách giáo viên dự thi, nộp về Văn phòng nhà trường"),
        (0.23, 0.5, "trước ngày 10/11/2023."),
        (0.2, RIGHT, "2. Công đoàn trường tổ chức giải bóng chuyền hơi, phối hợp với tổ chuyên môn Thể dục"),
        (0.23, 0.6, "- Giáo dục quốc phòng xây dựng điều lệ."),
    )) == 2


def test_capitals_end_before_a_sentence():
    assert len(paragraphs(
        (LEFT, RIGHT, "TỔNG GIÁM ĐỐC TỔNG CÔNG TY GIẤY VÀ BAO BÌ MIỀN TRUNG VIỆT NAM"),
        (LEFT, RIGHT, "Căn cứ Điều lệ tổ chức và hoạt động của Tổng công ty đã được phê duyệt;"),
    )) == 2


def margin(text, top, number, right=0.9):
    return Line(text, number, Box(number, 0.6, top, right, top + HEIGHT))


def text(number, *, words="Các phòng chuyên môn báo cáo kết quả về Văn phòng Sở để tổng hợp chung."):
    return Line(words, number, Box(number, LEFT, 0.3, RIGHT, 0.3 + HEIGHT))


def test_lines_in_the_margins_of_several_pages_are_no_text():
    content = [
        text(1), margin("Phòng Hành chính - 0214.3825.114", 0.95, 1), margin("Sở Xây dựng", 0.03, 2), text(2),
        margin("Phòng Hành chính - 0214.3825.114", 0.95, 2), margin("Sở Xây dựng", 0.03, 3), text(3),
    ]
    assert running_lines(content) == {1, 2, 4, 5}
    zones = zones_of(content, layout_of(content))
    assert [z for n, z in enumerate(zones) if n in (1, 2, 4, 5)] == [Zone.NOISE] * 4


def test_the_number_of_the_dispatch_over_its_second_page_is_no_text():
    number = Line("Số: 846/SXD-QLN", 1, Box(1, 0.15, 0.12, 0.4, 0.135))
    assert running_lines([number, text(1), margin("846/SXD-QLN", 0.033, 2), text(2)]) == {2}


def test_what_stands_but_once_or_begins_an_annex_is_text():
    content = [text(1), margin("PHỤ LỤC", 0.04, 2), text(2), margin("PHỤ LỤC", 0.04, 3), margin("Lưu ý chung", 0.95, 3)]
    assert running_lines(content) == set()
