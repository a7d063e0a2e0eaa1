"""Zones of heads printed on pages: what ends the summary under a title, who is called, who is written to."""

import pytest

from pipeline.core.model import Box, Line, Word, Zone
from pipeline.grammar.agency import bodies_of_block
from pipeline.grammar.paragraphs import layout_of
from pipeline.grammar.zones import zones_of

LEFT, RIGHT = 0.12, 0.9
HEIGHT = 0.015
BODY = [(LEFT, RIGHT, "các cơ quan, đơn vị thuộc và trực thuộc Sở tổ chức triển khai thực hiện", "Times")] * 9


def zones(*printed):
    """The zones of lines given as (left, right, text, font), over a page of running text."""
    lines, top = [], 0.05
    for left, right, text, font in (*printed, *BODY):
        first = Word(text.split()[0], Box(1, left, top, left + 0.04, top + HEIGHT), 1.0, font)
        lines.append(Line(text, 1, Box(1, left, top, right, top + HEIGHT), (first,), space_above=0.3))
        top += 1.3 * HEIGHT
    return zones_of(lines, layout_of(lines))[: len(printed)]


TITLE = (0.42, 0.6, "KẾ HOẠCH", "Times-Bold")
ABOUT = (0.2, 0.82, "Kiểm soát nhiễm khuẩn và tăng cường vệ sinh tay năm 2023", "Times-Bold")


def test_a_summary_goes_on_over_the_whole_width_while_it_is_bold():
    assert zones(
        TITLE, (LEFT, RIGHT, "Kết luận của Phó Chủ tịch UBND tỉnh tại cuộc họp nghe báo cáo tiến độ", "Times-Bold"),
        (LEFT, RIGHT, "Dự án Đường ven biển, giai đoạn 1 và việc giao đất cho chủ đầu tư", "Times-Bold"),
        (0.17, RIGHT, "Ngày 07/6/2021, tại phòng họp số 2, Phó Chủ tịch UBND tỉnh chủ trì cuộc họp.", "Times"),
    ) == [Zone.TITLE, Zone.SUBTITLE, Zone.SUBTITLE, Zone.BODY]


def test_a_summary_goes_on_under_a_full_line_that_no_font_tells_of():
    assert zones(
        TITLE[:3] + ("",), (LEFT, RIGHT, "Kết luận của Phó Chủ tịch UBND thành phố tại cuộc họp về tiến độ", ""),
        (LEFT, RIGHT, "giải phóng mặt bằng dự án đường vành đai phía Nam và các khu tái định cư", ""),
        (0.17, RIGHT, "Ngày 24/6/2019, tại trụ sở UBND thành phố đã họp nghe báo cáo tiến độ.", ""),
    ) == [Zone.TITLE, Zone.SUBTITLE, Zone.SUBTITLE, Zone.BODY]


def test_a_paragraph_whose_first_word_was_lost_does_not_go_on_a_summary():
    assert zones(
        TITLE[:3] + ("",), (0.3, 0.72, "Về việc tăng cường công tác bảo vệ đê điều trên địa bàn tỉnh", ""),
        (0.23, RIGHT, "gian qua, các cấp, các ngành đã có nhiều cố gắng trong việc quản lý, tu bổ", ""),
    ) == [Zone.TITLE, Zone.SUBTITLE, Zone.BODY]


def test_a_rule_ends_a_summary():
    assert zones(TITLE, ABOUT, (0.48, 0.54, "-----", "Times"), (0.17, 0.85, "Từ đầu năm đến nay, nhờ", "Times")) == [
        Zone.TITLE, Zone.SUBTITLE, Zone.NOISE, Zone.BODY,
    ]


def test_an_opening_that_stands_in_the_middle_by_chance_is_no_summary():
    assert zones(TITLE, ABOUT[:3] + ("",), (0.17, 0.86, "Căn cứ Thông tư số 16/2018/TT-BYT của Bộ Y tế", "")) == [
        Zone.TITLE, Zone.SUBTITLE, Zone.BODY,
    ]


def test_who_calls_in_an_urgent_message_may_take_two_lines():
    assert zones(
        (0.42, 0.6, "CÔNG ĐIỆN", ""), (0.3, 0.7, "Về việc chủ động ứng phó với mưa lũ", ""),
        (0.25, 0.8, "BAN CHỈ HUY PHÒNG CHỐNG THIÊN TAI VÀ TÌM KIẾM", ""), (0.3, 0.6, "CỨU NẠN TỈNH ĐIỆN:", ""),
        (0.3, 0.6, "- Giám đốc Công an tỉnh;", ""),
    ) == [Zone.TITLE, Zone.SUBTITLE, Zone.ADDRESSEES, Zone.ADDRESSEES, Zone.ADDRESSEES]


def test_the_name_of_an_addressee_goes_on_at_the_left_margin():
    assert zones(
        (0.17, RIGHT, "Kính gửi: Ban Quản lý dự án đầu tư xây dựng các công trình huyện Ninh", ""),
        (LEFT, 0.2, "Hải", ""), (0.17, RIGHT, "Sở Xây dựng nhận được Công văn số 178/BQL-KT của Ban Quản lý", ""),
    ) == [Zone.ADDRESSEES, Zone.ADDRESSEES, Zone.BODY]


def test_the_text_that_begins_under_a_full_line_of_addressees_is_text():
    assert zones(
        (0.17, RIGHT, "Kính gửi: Ủy ban nhân dân các xã, phường trên địa bàn thành phố Đông Hải", ""),
        (0.17, RIGHT, "Phòng Nội vụ nhận được Công văn số 1127/SNV-XDCQ ngày 11/10/2013 của Sở", ""),
    ) == [Zone.ADDRESSEES, Zone.BODY]


def test_a_day_in_brackets_of_a_summary_is_of_no_arrival_stamp():
    assert zones(
        TITLE, (0.2, 0.82, "Kết quả công tác 6 tháng đầu năm 2016 (Từ ngày 01/12/2015 đến", "Times-Bold"),
        (0.4, 0.6, "ngày 31/5/2016)", "Times-Bold"),
    ) == [Zone.TITLE, Zone.SUBTITLE, Zone.SUBTITLE]


def test_the_union_of_a_province_is_a_body_though_its_name_stands_on_two_lines():
    lines = [
        Line("ĐOÀN TNCS HỒ CHÍ MINH", 1), Line("TỈNH BẮC HÀ", 1), Line("BAN CHẤP HÀNH HUYỆN YÊN SƠN", 1),
        Line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1), Line("Số: 86-KH/ĐTN", 1),
    ]
    assert zones_of(lines, layout_of(lines))[:4] == [Zone.AGENCY, Zone.AGENCY, Zone.AGENCY, Zone.MOTTO]


@pytest.mark.parametrize(
    ("lines", "parent", "issuer"),
    [
        (["UBND THÀNH PHỐ HẢI", "PHÒNG", "VĂN PHÒNG"], "UBND thành phố Hải Phòng", "Văn phòng"),
        (["BỘ CHỈ HUY BỘ ĐỘI BIÊN", "PHÒNG TỈNH AN BÌNH"], None, "Bộ Chỉ huy Bộ đội Biên phòng tỉnh An Bình"),
        (["SỞ Y TẾ TỈNH AN BÌNH", "BỆNH VIỆN ĐA KHOA", "TỈNH"], "Sở Y tế tỉnh An Bình", "Bệnh viện Đa khoa tỉnh"),
        (["LIÊN ĐOÀN LAO ĐỘNG HUYỆN", "BẾN TRE"], None, "Liên đoàn Lao động huyện Bến Tre"),
        (["UBND TỈNH AN BÌNH", "THANH TRA TỈNH"], "UBND tỉnh An Bình", "Thanh tra tỉnh"),
    ],
)
def test_names_that_a_narrow_column_tore_are_one(lines, parent, issuer):
    assert bodies_of_block(lines) == (parent, issuer)


def test_a_long_line_that_is_not_understood_over_a_head_does_not_hide_it():
    assert zones(
        (0.1, 0.4, "<ÔNT1~ BA CN NINH _— ĐN Sn 2637 Ngv 13l12l2011 Chuyen:........... XUWE", ""),
        (0.15, 0.4, "SỞ XÂY DỰNG", ""), (0.5, 0.9, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", ""),
        (0.15, 0.4, "Số: 233/SXD-QLN", ""), (0.5, 0.9, "Lào Cai, ngày 08 tháng 3 năm 2007", ""),
    ) == [Zone.NOISE, Zone.AGENCY, Zone.MOTTO, Zone.NUMBER, Zone.DATE]
