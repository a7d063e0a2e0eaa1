"""Heads of pages as other offices set them: narrow columns, frames, signing software."""

import pytest

from pipeline.core.model import Box, Word
from pipeline.ingest.layout import reading_order

RATIO = 297 / 210
HEIGHT = 0.012
LETTER = 0.009  # of the width


def read(*printed):
    """The lines of a page on which (left, top, text) are printed, in shares of the page."""
    words = []
    for left, top, text in printed:
        for word in text.split():
            right = left + LETTER * len(word)
            words.append(Word(word, Box(1, left, top, right, top + HEIGHT)))
            left = right + LETTER / 2
    return [(line.column, line.text) for line in reading_order(words, 1, RATIO)]


def test_a_motto_and_a_date_that_a_narrow_column_broke_are_one_line_each():
    assert read(
        (0.15, 0.05, "SỞ XÂY DỰNG"), (0.55, 0.05, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA"), (0.66, 0.07, "VIỆT NAM"),
        (0.58, 0.09, "Độc lập - Tự do - Hạnh phúc"), (0.15, 0.12, "Số: 31/SXD-QH"),
        (0.55, 0.12, "Lào Cai, ngày 08 tháng 8"), (0.66, 0.14, "năm 2016"), (0.2, 0.2, "Kính gửi: Các phòng thuộc Sở"),
    ) == [
        ("left", "SỞ XÂY DỰNG"), ("right", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("right", "Độc lập - Tự do - Hạnh phúc"), ("left", "Số: 31/SXD-QH"),
        ("right", "Lào Cai, ngày 08 tháng 8 năm 2016"), (None, "Kính gửi: Các phòng thuộc Sở"),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Thành phố Hồ Chí Minh,", "ngày 09 tháng 6 năm 2021"),
        ("Tân Châu, hồi 15 giờ 30", "ngày 09 tháng 6 năm 2021"), ("Tân Châu, ngày 09 tháng", "6 năm 2021"),
        ("Tân Châu, ngày 09 tháng 6 năm", "2021"),
    ],
)
def test_a_date_goes_on_in_the_next_line_wherever_it_was_broken(first, second):
    lines = read(
        (0.15, 0.05, "SỞ XÂY DỰNG"), (0.5, 0.05, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (0.15, 0.12, "Số: 31/SXD-QH"),
        (0.55, 0.12, first), (0.6, 0.14, second), (0.2, 0.2, "Kính gửi: Các phòng thuộc Sở"),
    )
    assert ("right", f"{first} {second}") in lines


def test_a_line_under_a_whole_date_is_no_part_of_it():
    lines = read(
        (0.15, 0.05, "SỞ XÂY DỰNG"), (0.5, 0.05, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (0.15, 0.12, "Số: 31/SXD-QH"),
        (0.55, 0.12, "Lào Cai, ngày 08 tháng 8 năm 2016"), (0.7, 0.14, "2016"), (0.2, 0.2, "Kính gửi: Các phòng"),
    )
    assert ("right", "Lào Cai, ngày 08 tháng 8 năm 2016") in lines


def test_addressees_beside_the_end_of_the_summary_come_after_it():
    assert read(
        (0.15, 0.05, "UBND PHƯỜNG AN THỚI"), (0.5, 0.05, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (0.55, 0.07, "Độc lập - Tự do - Hạnh phúc"), (0.52, 0.1, "An Thới, ngày 12 tháng 5 năm 2026"),
        (0.15, 0.13, "Số: 138/UBND-KT"), (0.14, 0.15, "V/v ra quân dọn vỉa hè"), (0.52, 0.15, "Kính gửi:"),
        (0.135, 0.17, "và vệ sinh các tuyến phố"), (0.6, 0.17, "- Phòng Kinh tế;"), (0.19, 0.19, "dịp hè này"),
        (0.3, 0.22, "- Công an phường và Ban Chỉ huy Quân sự phường."),
        (0.15, 0.26, "Thực hiện Kế hoạch số 12/KH-UBND của thành phố, đề nghị các đơn vị phối hợp thực hiện:"),
    )[3:] == [
        ("left", "Số: 138/UBND-KT"), ("left", "V/v ra quân dọn vỉa hè"), ("left", "và vệ sinh các tuyến phố"),
        ("left", "dịp hè này"), ("right", "An Thới, ngày 12 tháng 5 năm 2026"), (None, "Kính gửi:"),
        (None, "- Phòng Kinh tế;"), (None, "- Công an phường và Ban Chỉ huy Quân sự phường."),
        (None, "Thực hiện Kế hoạch số 12/KH-UBND của thành phố, đề nghị các đơn vị phối hợp thực hiện:"),
    ]


def test_a_short_paragraph_under_the_addressees_is_no_summary():
    lines = read(
        (0.15, 0.05, "UBND PHƯỜNG AN THỚI"), (0.5, 0.05, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (0.15, 0.1, "Số: 138/UBND-KT"), (0.52, 0.1, "An Thới, ngày 12 tháng 5 năm 2026"), (0.16, 0.12, "V/v dọn hè"),
        (0.52, 0.16, "Kính gửi: Các tổ dân phố"), (0.2, 0.2, "Đề nghị các đơn vị:"),
    )
    assert lines[-2:] == [(None, "Kính gửi: Các tổ dân phố"), (None, "Đề nghị các đơn vị:")]


def test_the_time_of_an_electronic_signature_begins_no_head():
    assert read(
        (0.12, 0.1, "trách (qua Văn phòng UBND tỉnh) để các cơ quan, đơn vị biết, thực hiện./."),
        (0.12, 0.15, "Nơi nhận:"), (0.6, 0.15, "CHÁNH VĂN PHÒNG"), (0.12, 0.17, "- Như trên;"),
        (0.6, 0.17, "Ngày ký: 12/03/2024 09:14:22"), (0.12, 0.19, "- Lưu: VT."), (0.6, 0.22, "Trần Bá Hưng"),
    )[:2] == [
        (None, "trách (qua Văn phòng UBND tỉnh) để các cơ quan, đơn vị biết, thực hiện./."), ("left", "Nơi nhận:"),
    ]


def test_items_behind_a_wide_tab_are_no_head_though_they_name_months_and_years():
    assert read(
        (0.12, 0.1, "cấp tài liệu đến chi bộ, mở lớp bồi dưỡng báo cáo viên cho các đơn vị."),
        (0.2, 0.13, "-"), (0.29, 0.13, "Báo cáo sơ kết 6 tháng, tổng kết năm gửi về Ban Tuyên giáo:"),
        (0.12, 0.16, "trước ngày 10/6 và ngày 10/12 hàng năm."),
    ) == [
        (None, "cấp tài liệu đến chi bộ, mở lớp bồi dưỡng báo cáo viên cho các đơn vị."),
        (None, "- Báo cáo sơ kết 6 tháng, tổng kết năm gửi về Ban Tuyên giáo:"),
        (None, "trước ngày 10/6 và ngày 10/12 hàng năm."),
    ]


def test_a_date_that_begins_left_of_the_motto_is_one_line():
    lines = read(
        (0.15, 0.05, "SỞ XÂY DỰNG"), (0.484, 0.05, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (0.15, 0.12, "Số: 47/SXD-QH"),
        (0.46, 0.14, "Hà Nội, ngày 26 tháng 9 năm 2025"), (0.3, 0.2, "Kính gửi: Các phòng"),
    )
    assert ("right", "Hà Nội, ngày 26 tháng 9 năm 2025") in lines


def test_a_page_number_under_the_list_parts_no_halves():
    lines = read(
        (0.12, 0.1, "Nơi nhận:"), (0.6, 0.1, "TM. HỘI ĐỒNG NHÂN DÂN"), (0.12, 0.12, "- HĐND, UBND huyện Ứng An (b/c);"),
        (0.65, 0.12, "CHỦ TỊCH"), (0.12, 0.14, "- Lưu: VT."), (0.63, 0.2, "Nguyễn Hữu Thảnh"), (0.47, 0.95, "2/3"),
    )
    assert ("left", "- HĐND, UBND huyện Ứng An (b/c);") in lines


def test_halves_that_nearly_touch_are_two():
    words = [
        *(Word(t, Box(1, 0.17 + 0.05 * n, 0.05, 0.215 + 0.05 * n, 0.062))
          for n, t in enumerate(["SỞ", "GIÁO", "DỤC", "VÀ", "ĐÀO"])),
        *(Word(t, Box(1, 0.42 + 0.05 * n, 0.05, 0.465 + 0.05 * n, 0.062))
          for n, t in enumerate(["CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM"])),
    ]
    assert [(line.column, line.text) for line in reading_order(words, 1, RATIO)] == [
        ("left", "SỞ GIÁO DỤC VÀ ĐÀO"), ("right", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ]


def test_a_sign_of_authority_stays_with_its_post_where_a_list_is_narrow():
    lines = read(
        (0.53, 0.1, "KT. TRƯỞNG CÔNG AN HUYỆN"), (0.12, 0.13, "Nơi nhận:"), (0.12, 0.15, "- UBND huyện, Huyện ủy;"),
        (0.12, 0.17, "- Lưu: VT."), (0.6, 0.2, "Vũ Đức Thịnh"),
    )
    assert ("right", "KT. TRƯỞNG CÔNG AN HUYỆN") in lines
