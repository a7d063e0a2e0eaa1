"""Reading order from word boxes alone."""

import pytest

from pipeline.core.model import Box, Word
from pipeline.ingest.layout import reading_order

RATIO = 297 / 210
HEIGHT = 0.012
LETTER = 0.009  # of the width


def words(*printed, confidence=1.0):
    """Words of lines given as (left, top, text), in shares of the page."""
    found = []
    for left, top, text in printed:
        for word in text.split():
            right = left + LETTER * len(word)
            found.append(Word(word, Box(1, left, top, right, top + HEIGHT), confidence))
            left = right + LETTER
    return found


def read(*printed, confidence=1.0):
    lines = reading_order(reversed(words(*printed, confidence=confidence)), 1, RATIO)
    return [(line.column, line.text) for line in lines]


def test_a_party_dispatch_has_a_head_of_two_columns_too():
    assert read(
        (0.2, 0.05, "TỈNH ỦY LAI CHÂU"), (0.58, 0.05, "ĐẢNG CỘNG SẢN VIỆT NAM"), (0.28, 0.07, "*"),
        (0.2, 0.1, "Số 14-CT/TU"), (0.56, 0.1, "Lai Châu, ngày 12 tháng 6 năm 2026"),
        (0.44, 0.15, "CHỈ THỊ"), (0.15, 0.19, "về tăng cường lãnh đạo phòng, chống ma túy trong tình hình mới"),
    ) == [
        ("left", "TỈNH ỦY LAI CHÂU"), ("left", "*"), ("right", "ĐẢNG CỘNG SẢN VIỆT NAM"), ("left", "Số 14-CT/TU"),
        ("right", "Lai Châu, ngày 12 tháng 6 năm 2026"), (None, "CHỈ THỊ"),
        (None, "về tăng cường lãnh đạo phòng, chống ma túy trong tình hình mới"),
    ]


def test_a_head_without_its_motto_is_known_by_number_and_date():
    assert read(
        (0.12, 0.1, "Số: 2319/SYT-VP"), (0.55, 0.1, "Hà Nam, ngày 29 tháng 3 năm 2021"), (0.12, 0.12, "V/v kiểm tra"),
        (0.3, 0.17, "Kính gửi: Thủ trưởng các đơn vị trực thuộc Sở"),
    ) == [
        ("left", "Số: 2319/SYT-VP"), ("left", "V/v kiểm tra"), ("right", "Hà Nam, ngày 29 tháng 3 năm 2021"),
        (None, "Kính gửi: Thủ trưởng các đơn vị trực thuộc Sở"),
    ]


def test_a_mark_of_urgency_comes_after_the_date():
    ordered = read(
        (0.12, 0.05, "SỞ Y TẾ"), (0.48, 0.05, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (0.12, 0.1, "Số: 12/SYT-NV"),
        (0.55, 0.1, "Hà Nam, ngày 29 tháng 3 năm 2021"), (0.12, 0.12, "V/v xây dựng công trình"),
        (0.12, 0.132, "khẩn cấp phòng, chống dịch"), (0.15, 0.16, "HỎA TỐC"),
        (0.3, 0.19, "Kính gửi: Thủ trưởng các đơn vị"),
    )
    assert [text for _, text in ordered][-4:] == [
        "khẩn cấp phòng, chống dịch", "Hà Nam, ngày 29 tháng 3 năm 2021", "HỎA TỐC", "Kính gửi: Thủ trưởng các đơn vị",
    ]


FOOT = [
    (0.12, 0.5, "chỉ đạo việc thực hiện Công văn này theo đúng thời gian quy định ./."),
    (0.6, 0.55, "KT. GIÁM ĐỐC"), (0.59, 0.57, "PHÓ GIÁM ĐỐC"), (0.12, 0.58, "Nơi nhận:"), (0.12, 0.6, "- Như trên;"),
    (0.12, 0.62, "- Lưu: VT."), (0.6, 0.66, "Lê Thị Hoa"), (0.45, 0.75, "PHỤ LỤC"),
    (0.12, 0.78, "Danh mục nhiệm vụ giao cho các phòng chuyên môn thực hiện trong năm học này"),
]


def test_a_signature_that_begins_above_is_read_after_the_list_and_an_annex_after_both():
    assert [text for _, text in read(*FOOT)] == [
        FOOT[0][2], "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Thị Hoa", "PHỤ LỤC",
        FOOT[-1][2],
    ]


def test_the_space_above_is_told_in_line_heights_within_each_column():
    lines = {line.text: line for line in reading_order(words(*FOOT), 1, RATIO)}
    assert lines["- Như trên;"].space_above == pytest.approx((0.02 - HEIGHT) / HEIGHT, abs=0.05)
    assert lines["Lê Thị Hoa"].space_above == pytest.approx((0.09 - HEIGHT) / HEIGHT, abs=0.05)


def test_rows_may_lean():
    leaning = [
        Word(w.text, Box(1, w.box.left, w.box.top + 0.02 * w.box.left, w.box.right, w.box.bottom + 0.02 * w.box.left))
        for w in words((0.1, 0.3, "một hai ba bốn năm sáu bảy tám chín mười mươi trăm nghìn"), (0.1, 0.322, "dòng sau"))
    ]
    assert [line.text for line in reading_order(leaning, 1, RATIO)] == [
        "một hai ba bốn năm sáu bảy tám chín mười mươi trăm nghìn", "dòng sau",
    ]


def test_page_numbers_stay_lines_of_their_own():
    page = read((0.5, 0.03, "2"), (0.12, 0.08, "nội dung tiếp theo của trang trước được in ở đây"))
    assert page[0] == (None, "2")


def test_dirt_is_left_out_of_a_scan_only():
    assert read((0.3, 0.5, "ý"), (0.1, 0.6, "Nội dung văn bản"), confidence=0.5) == [(None, "Nội dung văn bản")]
    assert read((0.3, 0.5, "ý"), (0.1, 0.6, "Nội dung văn bản")) == [(None, "ý"), (None, "Nội dung văn bản")]


def test_a_page_without_words_has_no_lines():
    assert reading_order([], 1, RATIO) == ()
