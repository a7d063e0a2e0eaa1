from dataclasses import replace
from datetime import date

import pytest

from pipeline.core.model import Box, Line, Page, Word
from pipeline.parse.blocks import find_blocks
from pipeline.parse.header import explain, read_arrival, read_header

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def plain_text(*lines):
    content, gap = [], 0
    for line in lines:
        if line:
            content.append(Line(line, 1, space_above=float(gap)))
            gap = 0
        else:
            gap += 1
    return find_blocks([Page(1, "text", tuple(content))])


def header_of(*lines):
    return read_header(plain_text(*lines))


def test_a_cong_van_of_a_department():
    header = header_of(
        "UBND TỈNH LÀO CAI",
        "SỞ VĂN HÓA, THỂ THAO",
        "VÀ DU LỊCH",
        "",
        *MOTTO,
        "",
        "Số: 05 /SVHTTDL - VP",
        "V/v chuẩn bị lễ hội",
        "mùa xuân.",
        "",
        "Lào Cai, ngày 03 tháng 01 năm 2024",
        "",
        "HOẢ TỐC",
        "",
        "Kính gửi: Phòng Văn hóa và Thông tin các huyện, thị xã; Bảo tàng tỉnh.",
        "",
        "Để chuẩn bị, Sở yêu cầu báo cáo.",
        "",
        "Nơi nhận:",
        "- Như trên;",
        "- UBND tỉnh (b/c);",
        "- Lưu: VT, VP./.",
        "",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "",
        "ThS. Lê Thị Mai Hoa",
    )
    assert (header.type, header.number, header.symbol) == ("CV", "05/SVHTTDL-VP", "SVHTTDL-VP")
    assert (header.issued, header.place) == (date(2024, 1, 3), "Lào Cai")
    assert (header.parent, header.issuer) == ("UBND tỉnh Lào Cai", "Sở Văn hóa, Thể thao và Du lịch")
    assert header.subject == "chuẩn bị lễ hội mùa xuân"
    assert header.recipients == ("Phòng Văn hóa và Thông tin các huyện, thị xã", "Bảo tàng tỉnh")
    assert (header.signer, header.signer_title, header.signs_for) == ("Lê Thị Mai Hoa", "Phó Giám đốc", "Giám đốc")
    assert header.copies == ("Như trên", "UBND tỉnh (b/c)", "Lưu: VT, VP")
    assert (header.urgency, header.secrecy) == ("HỎA TỐC", None)


def test_each_field_has_evidence_that_lies_in_the_text():
    text = plain_text(
        "SỞ NỘI VỤ", *MOTTO, "Số: 7/SNV-VP", "V/v trực lễ", "Huế, ngày 02 tháng 9 năm 2025", "Kính gửi: Các phòng."
    )
    header = read_header(text)
    said = {e.field: text.text[e.start : e.end] for e in header.evidence}
    assert said["number"] == "Số: 7/SNV-VP"
    assert said["place"] == "Huế"
    assert said["issuer"] == "SỞ NỘI VỤ"
    assert {"symbol", "issued", "subject", "recipients", "type"} <= set(said)


def test_a_document_of_the_party():
    header = header_of(
        "HUYỆN ỦY BẮC HÀ",
        "BAN TUYÊN GIÁO",
        "*",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "",
        "Số 41-CV/BTGHU",
        "về việc học tập nghị quyết",
        "",
        "Bắc Hà, ngày 05 tháng 3 năm 2024",
        "",
        "Kính gửi: - Các chi, đảng bộ trực thuộc,",
        "- Trung tâm Chính trị huyện.",
        "",
        "Thực hiện kế hoạch, Ban đề nghị các đơn vị cử người.",
        "",
        "Nơi nhận:",
        "- Như trên,",
        "- Lưu Ban Tuyên giáo.",
        "",
        "K/T TRƯỞNG BAN",
        "PHÓ TRƯỞNG BAN",
        "",
        "Giàng Seo Pao",
    )
    assert (header.type, header.number, header.symbol) == ("CV", "41-CV/BTGHU", "CV/BTGHU")
    assert (header.parent, header.issuer) == ("Huyện ủy Bắc Hà", "Ban Tuyên giáo")
    assert header.subject == "học tập nghị quyết"
    assert header.recipients == ("Các chi, đảng bộ trực thuộc", "Trung tâm Chính trị huyện")
    assert (header.signer, header.signs_for) == ("Giàng Seo Pao", "Trưởng Ban")


def test_a_draft_has_a_symbol_and_no_number_and_no_day():
    header = header_of(
        "ỦY BAN NHÂN DÂN",
        "XÃ TÂN PHONG",
        *MOTTO,
        "Số:        /KH-UBND",
        "Tân Phong, ngày      tháng 5 năm 2024",
        "KẾ HOẠCH",
        "Phòng, chống cháy rừng mùa khô",
        "",
        "Thực hiện chỉ đạo của tỉnh, UBND xã xây dựng kế hoạch như sau:",
        "",
        "1. Tuần tra.",
        "",
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "",
        "Lò Văn Hặc",
    )
    assert (header.type, header.number, header.symbol) == ("KH", None, "KH-UBND")
    assert (header.issued, header.place) == (None, "Tân Phong")
    assert header.issuer == "Ủy ban nhân dân xã Tân Phong"
    assert (header.signer_title, header.signs_for) == ("Phó Chủ tịch", "Chủ tịch")


def test_a_cong_dien_names_its_receivers_after_dien():
    header = header_of(
        "ỦY BAN NHÂN DÂN",
        "TỈNH LAI CHÂU",
        *MOTTO,
        "Số: 03/CĐ-UBND",
        "Lai Châu, ngày 09 tháng 8 năm 2025",
        "CÔNG ĐIỆN",
        "Về việc ứng phó bão",
        "",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH LAI CHÂU điện:",
        "- Giám đốc Sở Y tế;",
        "- Chủ tịch UBND các xã.",
        "",
        "Hiện nay bão đang mạnh lên.",
    )
    assert header.recipients == ("Giám đốc Sở Y tế", "Chủ tịch UBND các xã")
    assert header.subject == "Về việc ứng phó bão"


def test_a_decision_keeps_its_authority_line_in_the_text():
    text = plain_text(
        "TRƯỜNG CAO ĐẲNG Y TẾ",
        *MOTTO,
        "Số: 90/QĐ-CĐYT",
        "Hà Giang, ngày 14 tháng 5 năm 2024",
        "QUYẾT ĐỊNH",
        "Về việc cử viên chức đi học",
        "",
        "HIỆU TRƯỞNG TRƯỜNG CAO ĐẲNG Y TẾ",
        "",
        "Căn cứ Luật Viên chức;",
        "",
        "QUYẾT ĐỊNH:",
        "",
        "Điều 1. Cử 02 viên chức.",
        "",
        "HIỆU TRƯỞNG",
        "",
        "Hoàng Thị Liên",
    )
    header = read_header(text)
    body = [text.text[b.start : b.end] for b in text.blocks if b.zone == "body"]
    assert body[0].startswith("HIỆU TRƯỞNG TRƯỜNG") and "QUYẾT ĐỊNH:" in body
    assert (header.type, header.signer_title, header.signs_for) == ("QĐ", "Hiệu trưởng", None)


def test_a_joint_dispatch_has_both_issuers_and_the_last_signer():
    header = header_of(
        "SỞ TÀI CHÍNH",
        "SỞ Y TẾ",
        *MOTTO,
        "Số: 55/HDLN-STC-SYT",
        "Huế, ngày 12 tháng 9 năm 2024",
        "HƯỚNG DẪN LIÊN NGÀNH",
        "Thu, chi quỹ khám bệnh",
        "",
        "Căn cứ Luật; liên Sở hướng dẫn như sau:",
        "",
        "KT. GIÁM ĐỐC SỞ TÀI CHÍNH",
        "PHÓ GIÁM ĐỐC",
        "",
        "Trần Văn An",
        "",
        "GIÁM ĐỐC SỞ Y TẾ",
        "",
        "Nguyễn Văn Bình",
    )
    assert (header.issuer, header.parent) == ("Sở Tài chính - Sở Y tế", None)
    assert (header.type, header.subject) == ("HD", "Thu, chi quỹ khám bệnh")
    assert (header.signer, header.signer_title, header.signs_for) == ("Nguyễn Văn Bình", "Giám đốc Sở Y tế", None)


@pytest.mark.parametrize(
    ("sentence", "symbol", "issuer"),
    [
        ("Bệnh viện Đa khoa huyện ban hành Kế hoạch phòng chống dịch như sau:", "KH-BVĐK", "Bệnh viện Đa khoa huyện"),
        ("Giám đốc Sở Xây dựng đề nghị các đơn vị thực hiện:", "SXD-VP", "Sở Xây dựng"),
        ("Để khắc phục, Chủ tịch UBND huyện yêu cầu các xã báo cáo.", "CT-UBND", "Chủ tịch UBND huyện"),
        ("Mưa lớn gây thiệt hại nặng.", "SNV-CCHC", "Sở Nội vụ"),
        ("Mưa lớn gây thiệt hại nặng.", "ABC-CCHC", None),
    ],
)
def test_the_issuer_of_a_dispatch_that_lost_its_agency_block(sentence, symbol, issuer):
    assert header_of(f"Số: 12/{symbol}", "Huế, ngày 02 tháng 9 năm 2025", "", sentence).issuer == issuer


@pytest.mark.parametrize(
    ("line", "number", "symbol"),
    [
        ("Luật số: 31/2031/QH17", "31/2031/QH17", "QH17"),
        ("Nghị quyết số: 8/2031/UBTVQH17", "8/2031/UBTVQH17", "UBTVQH17"),
        ("Số: 214-UB/NN", "214-UB/NN", "UB/NN"),
        ("Số: 388-TTg", "388-TTg", "TTg"),
        ("Số: 72 LĐ/CV", "72LĐ/CV", "LĐ/CV"),
        ("Số 15-NQ/TU", "15-NQ/TU", "NQ/TU"),
    ],
)
def test_numbers_of_laws_and_of_older_dispatches(line, number, symbol):
    day = "Hà Nội, ngày 02 tháng 9 năm 2031"
    header = header_of("BỘ Y TẾ", "", *MOTTO, "", line, "", day, "", "Bộ yêu cầu báo cáo.")
    assert (header.number, header.symbol) == (number, symbol)


@pytest.mark.parametrize("line", ["17-HD/TĐTN-PT", "17/HD-TĐTN", "17 - HD/TĐTN"])
def test_a_number_whose_word_was_lost_is_no_part_of_the_issuer(line):
    header = header_of(
        "BCH ĐOÀN", "TỈNH PHÚ HẢI", "***", "", "ĐOÀN TNCS HỒ CHÍ MINH", "", line, "",
        "Phú Hải, ngày 16 tháng 5 năm 2022", "", "HƯỚNG DẪN", "Triển khai Chiến dịch hè", "",
        "Ban Thường vụ Tỉnh đoàn hướng dẫn các huyện đoàn một số nội dung sau:", "",
    )  # fmt: skip
    assert (header.number, header.issuer) == (line.replace(" ", ""), "BCH Đoàn tỉnh Phú Hải")


def test_the_youth_union_has_a_motto_of_its_own():
    header = header_of(
        "TỈNH ĐOÀN CÀ MAU",
        "BCH ĐOÀN XÃ RẠCH CHÈO",
        "***",
        "",
        "ĐOÀN TNCS HỒ CHÍ MINH",
        "",
        "Số: 21-KH/ĐTN",
        "",
        "Rạch Chèo, ngày 02 tháng 3 năm 2026",
        "",
        "KẾ HOẠCH",
        "Tổ chức Tháng Thanh niên",
        "",
        "Ban Thường vụ yêu cầu các chi đoàn thực hiện.",
    )
    assert (header.parent, header.issuer) == ("Tỉnh đoàn Cà Mau", "BCH Đoàn xã Rạch Chèo")
    assert (header.type, header.number) == ("KH", "21-KH/ĐTN")


def test_a_summary_in_capitals_is_written_as_a_sentence():
    header = header_of(
        "ỦY BAN NHÂN DÂN",
        "TỈNH LÀO CAI",
        *MOTTO,
        "Số: 4/1998/CT-UB",
        "Lào Cai, ngày 6 tháng 7 năm 1998",
        "CHỈ THỊ",
        "VỀ VIỆC TĂNG CƯỜNG QUẢN LÝ",
        "ĐẤT ĐAI",
        "",
        "Ủy ban nhân dân tỉnh yêu cầu các huyện báo cáo.",
    )
    assert header.subject == "Về việc tăng cường quản lý đất đai"


def test_posts_of_general_departments_and_names_that_hold_a_post():
    header = header_of(
        "TỔNG CỤC DÂN SỐ",
        *MOTTO,
        "Số: 61/TCDS-VP",
        "Hà Nội, ngày 6 tháng 7 năm 2015",
        "Kính gửi: Các Chi cục Dân số.",
        "",
        "Tổng cục yêu cầu báo cáo.",
        "",
        "Nơi nhận:",
        "- Như trên.",
        "",
        "KT. TỔNG CỤC TRƯỞNG",
        "PHÓ TỔNG CỤC TRƯỞNG",
        "",
        "Trần Chánh Trưởng",
    )
    assert (header.signer_title, header.signs_for) == ("Phó Tổng cục trưởng", "Tổng cục trưởng")
    assert header.signer == "Trần Chánh Trưởng"


def test_the_block_of_a_copy_changes_nothing():
    header = header_of(
        "SỞ CÔNG THƯƠNG",
        *MOTTO,
        "Số: 31/SCT-VP",
        "V/v khuyến mại",
        "Huế, ngày 02 tháng 9 năm 2025",
        "Kính gửi: Các chợ.",
        "",
        "Sở thông báo.",
        "",
        "Nơi nhận:",
        "- Như trên.",
        "",
        "GIÁM ĐỐC",
        "",
        "Lê Văn Tám",
        "",
        "SAO Y BẢN CHÍNH",
        "Số: 12/SY-TTYT",
        "Huế, ngày 05 tháng 9 năm 2025",
        "GIÁM ĐỐC",
        "",
        "Trần Thị Chín",
    )
    assert (header.number, header.signer, header.issued) == ("31/SCT-VP", "Lê Văn Tám", date(2025, 9, 2))


def test_two_columns_in_one_line_and_a_name_in_capitals():
    header = header_of(
        "UBND TỈNH LÀO CAI  CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "SỞ NỘI VỤ     Độc lập - Tự do - Hạnh phúc",
        "Số: 15/SNV-CCHC     Lào Cai, ngày 03 tháng 6 năm 2024",
        "V/v báo cáo quý",
        "Kính gửi: Các sở, ban, ngành",
        "",
        "Sở yêu cầu báo cáo.",
        "",
        "Nơi nhận:     GIÁM ĐỐC",
        "- Như trên;",
        "- Lưu: VT.     Trần Văn Bình",
    )
    assert (header.parent, header.issuer, header.place) == ("UBND tỉnh Lào Cai", "Sở Nội vụ", "Lào Cai")
    assert (header.signer, header.copies) == ("Trần Văn Bình", ("Như trên", "Lưu: VT"))
    assert (
        header_of("KẾ HOẠCH", "Kiểm tra", "", "Nội dung như sau:", "", "GIÁM ĐỐC", "", "NGUYỄN VĂN TOÀN").signer
        == "Nguyễn Văn Toàn"
    )


def test_the_stamp_of_the_receiving_office_is_ours_not_the_senders():
    text = plain_text(
        "TRUNG TÂM Y TẾ HUYỆN",
        "ĐẾN",
        "Số: 214",
        "Ngày: 31/3/2021",
        "SỞ Y TẾ",
        *MOTTO,
        "Số: 77/SYT-NVY",
        "V/v tiêm chủng",
        "Huế, ngày 29 tháng 3 năm 2021",
        "Kính gửi: Các trung tâm y tế.",
    )
    arrival, header = read_arrival(text), read_header(text)
    assert (arrival.number, arrival.date) == ("214", date(2021, 3, 31))
    assert (header.number, header.issued, header.issuer) == ("77/SYT-NVY", date(2021, 3, 29), "Sở Y tế")


def scanned(text, top, confidence=0.95, column=None, left=0.2):
    words, x = [], left
    for part in text.split():
        words.append(Word(part, Box(1, x, top, x + 0.02, top + 0.015), confidence))
        x += 0.025
    return Line(text, 1, Box(1, left, top, x, top + 0.015), tuple(words), column, 0.5, confidence)


def test_handwriting_is_left_out_and_told():
    number = scanned("Số: 20/SYT-NVY", 0.1, column="left")
    unsure = replace(number, words=(number.words[0], replace(number.words[1], confidence=0.31)))
    lines = [
        scanned("SỞ Y TE", 0.05, column="left"),
        unsure,
        scanned("V/v kiểm tra", 0.12, column="left"),
        scanned("Huế, ngày (O tháng 01 năm 2018", 0.1, column="right", left=0.55),
        scanned("Kính gửi: Các bệnh viện.", 0.2),
    ]
    header = read_header(find_blocks([Page(1, "ocr", tuple(lines))]))
    assert (header.number, header.symbol, header.issued, header.place) == (None, "SYT-NVY", None, "Huế")
    assert header.issuer == "Sở Y tế"
    sure = {e.field: e.confidence for e in header.evidence}
    assert sure["number"] < 0.5 and sure["issued"] < 0.5


def test_explain_tells_zone_rules_and_field_rules_apart():
    assert [f.rule for f in explain("V/v tổ chức hội nghị")] == ["about-line"]
    assert explain("V/v tổ chức hội nghị", zone="about")[0].values["subject"] == "tổ chức hội nghị"
    assert explain("Không có gì ở đây cả, thưa các đồng chí") == []


def test_figures_taller_than_print_were_written_by_hand():
    date_line = scanned("Huế, ngày 2 tháng 11 năm 2017", 0.1, column="right", left=0.5)
    tall = tuple(
        replace(word, box=replace(word.box, bottom=word.box.bottom + 0.006)) if word.text == "2" else word
        for word in date_line.words
    )
    above = scanned("SỞ Y TẾ", 0.05, column="left")
    for words, issued in ((date_line.words, date(2017, 11, 2)), (tall, None)):
        lines = (above, scanned("Số: 20/SYT-NVY", 0.1, column="left"), replace(date_line, words=words))
        header = read_header(find_blocks([Page(1, "ocr", lines)]))
        assert (header.issued, header.number) == (issued, "20/SYT-NVY")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("Q. HIỆU TRƯỞNG", "", "Bùi Thị Thu"), ("Bùi Thị Thu", "Q. Hiệu trưởng", "Hiệu trưởng")),
        (("KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG", "", "K'Brêu Long"), ("K'Brêu Long", "Phó Hiệu trưởng", "Hiệu trưởng")),
        (("HIỆU TRƯỞNG", "", "H'Mai Niê"), ("H'Mai Niê", "Hiệu trưởng", None)),
    ],
)
def test_acting_heads_and_names_of_the_highlands(lines, told):
    head = ("TRƯỜNG THPT BUÔN HỒ", *MOTTO, "Số: 5/TB-THPT", "THÔNG BÁO", "Về lịch thi", "", "Lớp 12.", "")
    header = header_of(*head, *lines)
    assert (header.signer, header.signer_title, header.signs_for) == told


@pytest.mark.parametrize(
    ("under", "subject"),
    [
        (("về việc lãnh đạo đại hội",), "về việc lãnh đạo đại hội"),
        (("của Ban Thường vụ Huyện ủy", f"về {'tăng cường lãnh đạo công tác dân vận ' * 3}năm 2024"),
         f"về {'tăng cường lãnh đạo công tác dân vận ' * 3}năm 2024"),
        (("CỦA BAN CHẤP HÀNH", "ĐẢNG BỘ HUYỆN", "Về công tác cán bộ nữ"), "Về công tác cán bộ nữ"),
        (("Của Bí thư Huyện ủy tại buổi giao ban",), "Của Bí thư Huyện ủy tại buổi giao ban"),
        (("Về quản lý tài sản", "(Ban hành kèm theo Quyết định số 45/QĐ-SXD)"), "Về quản lý tài sản"),
        (("", "Ban Thường vụ Huyện ủy gửi các chi bộ.",), None),
    ],
)
def test_what_a_titled_document_is_about(under, subject):
    head = ("HUYỆN ỦY NA RÌ", "*", "Số 7-TT/HU", "ĐẢNG CỘNG SẢN VIỆT NAM", "", "THÔNG TRI")
    header = header_of(*head, *under, "", "Các chi bộ:")
    assert (header.type, header.subject) == ("TT", subject)


def test_a_name_in_capitals_is_written_as_the_text_writes_it():
    header = header_of(
        "SỞ Y TẾ TỈNH PHÚ THỌ", "BỆNH VIỆN ĐA KHOA", "KHU VỰC HÙNG SƠN", "", *MOTTO, "", "Số: 31/QĐ-BVHS", "QUYẾT ĐỊNH",
        "Về trực Tết", "", "Căn cứ Quy chế của Bệnh viện Đa khoa khu vực Hùng Sơn;",
    )
    assert (header.parent, header.issuer) == ("Sở Y tế tỉnh Phú Thọ", "Bệnh viện Đa khoa khu vực Hùng Sơn")


def test_a_number_on_a_line_of_its_own_is_no_body():
    number = ("Số", "31-CV/BDVHU", "ĐẢNG CỘNG", "SẢN VIỆT NAM", "")
    header = header_of("HUYỆN ỦY NA RÌ", "BAN DÂN VẬN", "*", *number, "Kính gửi: Các xã")
    assert (header.number, header.issuer, header.parent) == ("31-CV/BDVHU", "Ban Dân vận", "Huyện ủy Na Rì")


def test_the_youth_union_over_its_committee_is_no_motto_and_its_number_has_no_dash():
    header = header_of(
        "ĐOÀN TNCS HỒ CHÍ MINH",
        "BAN CHẤP HÀNH TỈNH HÀ GIANG",
        "***",
        "Số: 39 HD/TĐTN - BTG",
        "Hà Giang, ngày 02 tháng 3 năm 2016",
        "Kính gửi: - Các huyện đoàn;",
        "- Nhà Thiếu nhi tỉnh (số 4 đường Trần Phú, thành phố Hà Giang).",
        "",
        "Ban Thường vụ yêu cầu các huyện đoàn báo cáo.",
    )
    assert (header.parent, header.issuer) == ("Đoàn TNCS Hồ Chí Minh", "Ban Chấp hành tỉnh Hà Giang")
    assert (header.number, header.symbol) == ("39HD/TĐTN-BTG", "HD/TĐTN-BTG")
    assert header.recipients == ("Các huyện đoàn", "Nhà Thiếu nhi tỉnh")


def test_the_party_in_a_subject_is_no_motto():
    head = ("TỈNH ỦY HÀ GIANG", "HUYỆN ỦY XÍN MẦN", "*")
    day = ("ĐẢNG CỘNG SẢN VIỆT NAM", "", "Xín Mần, ngày 11 tháng 5 năm 2011", "")
    letter = header_of(
        *head, "Số 11-CV/HU", "V/v viết sử", "Đảng Cộng sản Việt Nam tại huyện", "", *day, "Huyện ủy yêu cầu báo cáo."
    )
    assert letter.subject == "viết sử Đảng Cộng sản Việt Nam tại huyện"
    wrapped = header_of(*head, "Số 12-CV/HU", "V/v mừng", "Ngày thành lập Đảng Cộng sản Việt Nam", "", *day, "")
    assert wrapped.subject == "mừng Ngày thành lập Đảng Cộng sản Việt Nam"


@pytest.mark.parametrize(
    ("lines", "recipients"),
    [
        (("Giám đốc các Xí nghiệp: Thành phố, Mường Khương, Bát Xát 2;",),
         ("Giám đốc Xí nghiệp Thành phố", "Giám đốc Xí nghiệp Mường Khương", "Giám đốc Xí nghiệp Bát Xát 2")),
        (("Các Hạt Kiểm lâm: Sông Mã và Mường La;",), ("Hạt Kiểm lâm Sông Mã", "Hạt Kiểm lâm Mường La")),
        (("Trưởng phòng 1, 2, 3 Tòa án nhân dân tỉnh;",), ("Trưởng phòng 1, 2, 3 Tòa án nhân dân tỉnh",)),
        (("Công ty cổ phần Chè Mộc Sơn (Lô C12, Khu công nghiệp Tà Sa);",), ("Công ty cổ phần Chè Mộc Sơn",)),
        (("Công ty TNHH Dệt Yên Phú (phường Nam Lý, thành phố Sơn Hạ);",), ("Công ty TNHH Dệt Yên Phú",)),
        (("Các chủ hồ thủy lợi, chủ đầu tư dự án kè sông;",), ("Các chủ hồ thủy lợi", "chủ đầu tư dự án kè sông")),
        (("Các phòng (qua Văn phòng);",), ("Các phòng (qua Văn phòng)",)),
    ],
)
def test_addressees_that_share_a_head_or_have_an_address(lines, recipients):
    head = ("SỞ CÔNG THƯƠNG", *MOTTO, "Số: 5/SCT-VP", "", "Kính gửi:")
    assert header_of(*head, *(f"- {line}" for line in lines), "", "Sở đề nghị rà soát.").recipients == recipients


def test_a_ward_whose_name_begins_with_an_is_no_plan():
    header = header_of(
        "ỦY BAN NHÂN DÂN", "PHƯỜNG AN KHÁNH", "", *MOTTO, "", "Số: 57/TB-UBND", "",
        "An Khánh, ngày 10 tháng 4 năm 2026", "", "THÔNG BÁO", "Kết luận của Chủ tịch UBND phường", "",
        "Phòng Kinh tế lập danh sách các hộ.",
    )  # fmt: skip
    assert (header.type, header.issuer) == ("TB", "Ủy ban nhân dân phường An Khánh")
    assert header.subject == "Kết luận của Chủ tịch UBND phường"


@pytest.mark.parametrize("title", ["PHƯƠNG ÁN", "PHUONG AN", "PHƯƠNG AN"])
def test_a_plan_whose_marks_are_lost_is_one(title):
    header = header_of(
        "UBND XÃ TÂN HỘI", "", *MOTTO, "", "Số: 12/PA-UBND", "", "Tân Hội, ngày 10 tháng 4 năm 2026", "", title,
        "Ứng phó thiên tai năm 2026", "", "Ban Chỉ huy xã phân công lực lượng trực.",
    )  # fmt: skip
    assert header.type == "PA"
