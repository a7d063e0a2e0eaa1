"""Heads and feet that were torn, read twice or shuffled: what was not read whole is no part of a name."""

import pytest

from pipeline.core.model import Line, Page
from pipeline.grammar.lines import once
from pipeline.parse.blocks import find_blocks
from pipeline.parse.header import read_header

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
LETTER = ("", "Kính gửi: Các phòng", "", "Sở yêu cầu các phòng báo cáo.")


def header_of(*lines):
    content, gap = [], 0
    for line in lines:
        if line:
            content.append(Line(line, 1, space_above=float(gap)))
        gap = 0 if line else gap + 1
    return read_header(find_blocks([Page(1, "text", tuple(content))]))


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (["A", "A"], [0]),
        (["A", "B", "A", "b"], [0, 1]),
        (["A", "B", "B", "C"], [0, 1, 3]),
        (["A", "B", "A"], [0, 1, 2]),
        ([], []),
    ],
)
def test_lines_that_were_read_twice_count_once(lines, kept):
    assert once(lines) == kept


@pytest.mark.parametrize(
    ("block", "parent", "issuer"),
    [
        (("SỞ Y TẾ", "TỈNH PHÚ SƠN", "SỞ Y TẾ", "TỈNH PHÚ SƠN"), None, "Sở Y tế tỉnh Phú Sơn"),
        (("SỞ Y TẾ", "SỞ Y TE"), None, "Sở Y tế"),
        # what is torn by a line that was not understood is no name
        (("SỞ Y TẾ", "BỆNH xin ý kiến VIỆN ĐA KHOA", "TÂY HỒ"), None, "Sở Y tế"),
        (("CHỦ TỊCH", "Bùi Văn Sáng", "ỦY BAN NHÂN DÂN", "XÃ TÂN HỘI"), "Chủ tịch", "Ủy ban nhân dân xã Tân Hội"),
    ],
)
def test_a_block_is_joined_only_where_nothing_was_lost(block, parent, issuer):
    header = header_of(*block, "", *MOTTO, "Số: 5/SYT-VP", *LETTER)
    assert (header.parent, header.issuer) == (parent, issuer)


@pytest.mark.parametrize("number", ["5ố: 87/CV-SYT", "Số: 87IB C-SYT", "S0 87 CV-SYT"])
def test_a_number_that_was_misread_is_no_part_of_the_issuer(number):
    assert header_of("SỞ Y TẾ", *MOTTO, number.upper(), *LETTER).issuer == "Sở Y tế"


@pytest.mark.parametrize(("halves", "kind"), [(("CÔNG", "ĐIỆN"), "CĐ"), (("THÔNG", "BÁO"), "TB"), (("CHỈ THỊ",), "CT")])
def test_a_title_torn_over_two_lines_is_no_agency(halves, kind):
    header = header_of("BỘ CÔNG THƯƠNG", "", *MOTTO, "", "HỎA TỐC", *halves, "", "Về việc ứng phó bão", *LETTER)
    assert (header.type, header.issuer, header.subject) == (kind, "Bộ Công Thương", "Về việc ứng phó bão")


def test_the_head_of_a_page_behind_the_foot_is_no_part_of_the_signature():
    header = header_of(
        "1. Các phòng báo cáo trước ngày 05/5/2024.", "", "Nơi nhận:", "- Như trên;", "", "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH", "", "ỦY BAN NHÂN DÂN", "TỈNH HÀ LẠNG", "", *MOTTO, "", "Số: 7/UBND-VX", *LETTER,
    )  # fmt: skip
    assert (header.signer_title, header.signs_for) == ("Phó Chủ tịch", "Chủ tịch")
    foot = ("Nơi nhận:", "- Như trên;", "", "T/M ĐẢNG ỦY", "*", "Số 7-CT/ĐU ĐẢ", "ĐẢNG CỘNG SẢN VIỆT NAM")
    assert header_of("1- Các chi bộ báo cáo.", "", *foot).signs_for == "Đảng ủy"


def test_lines_of_the_subject_that_were_read_twice_count_once():
    about = ("Số: 5/SYT-VP", "V/v rà soát trang", "thiết bị", "V/v rà soát trang", "thiết bị y tế")
    assert header_of("SỞ Y TẾ", *MOTTO, *about, *LETTER).subject == "rà soát trang thiết bị y tế"
    title = ("KẾ HOẠCH", "Rà soát trang thiết bị", "Rà soát trang thiết bị", "y tế năm 2024", "", "Thực hiện ý kiến.")
    assert header_of("SỞ Y TẾ", *MOTTO, "Số: 5/KH-SYT", *title).subject == "Rà soát trang thiết bị y tế năm 2024"
