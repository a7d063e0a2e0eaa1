"""Citations: what is found, who issued it and when, what it means, and which mentions are one document."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
import yaml

from pipeline.core.model import Block, Header, Piece, Span, Text, Zone
from pipeline.core.vietnamese import plain
from pipeline.parse.citations import explain, find_citations

SHARED = Path(__file__).parents[3] / "shared" / "corpus"
COARSER = {"reminds": "refers", "extends": "amends"}


def dispatch(*blocks, header=None, confidence=None):
    """The citations of a dispatch given as paragraphs of the body, or as (zone, paragraph)."""
    text, made = "", []
    for block in blocks:
        zone, words = ("body", block) if isinstance(block, str) else block
        words = unicodedata.normalize("NFC", words)
        made.append(Block(Zone(zone), len(text), len(text) + len(words), 1))
        text += words + "\n"
    pieces = (Piece(0, len(text), 1, None, confidence),) if confidence else ()
    return find_citations(Text(text, plain(text), tuple(made), pieces), header or Header())


def the(citations, number):
    [found] = [c for c in citations if c.number == number]
    return found


def roles(citations):
    return {c.number or c.title: c.role for c in citations}


@pytest.mark.parametrize(
    ("words", "kind", "number"),
    [
        ("theo Kế hoạch số 405/KH - CSBTXH ngày 24/6/2022", "KH", "405/KH-CSBTXH"),
        ("theo công văn số 2319 /SYT-VP", "CV", "2319/SYT-VP"),
        ("theo Công văn số 1290/C04-P6", "CV", "1290/C04-P6"),
        ("theo Công văn số 88/SLĐT BXH-VP", "CV", "88/SLĐTBXH-VP"),
        ("theo Công văn 1432/KCB", "CV", "1432/KCB"),
        ("theo văn bản số 92/TTr-UBND", "TTr", "92/TTr-UBND"),
        ("theo văn bản số 1234/UBND-KSTTHC", "CV", "1234/UBND-KSTTHC"),
        ("theo Chỉ thị số 34-CT/TW", "CT", "34-CT/TW"),
        ("theo Kết luận số 132-KL/TW", "KL", "132-KL/TW"),
        ("theo Kế hoạch số 88/KH-CAT(PV01) ngày 05/02/2021", "KH", "88/KH-CAT(PV01)"),
        ("theo Công văn số 210/SNN(TT) ngày 04/5/2009", "CV", "210/SNN(TT)"),
        ("theo Bản án sơ thẩm số 21/2019/DS-ST ngày 03/6/2019", "BA", "21/2019/DS-ST"),
        ("theo Bản án hôn nhân và gia đình phúc thẩm số 7/2020/HNGĐ-PT", "BA", "7/2020/HNGĐ-PT"),
        ("theo Bản án số 44/2022/HS-PT ngày 11/8/2022", "BA", "44/2022/HS-PT"),
        ("theo Kháng nghị số 11/KN-VKS-DS ngày 02/3/2020", "KN", "11/KN-VKS-DS"),
        ("theo Kiến nghị số 04/KN-VKS ngày 12/5/2022", "KN", "04/KN-VKS"),
        ("theo Yêu cầu xác minh số 07/YC-VKS ngày 01/4/2021", "YC", "07/YC-VKS"),
        ("theo Nghị quyết số 163/2024/QH15", "NQ", "163/2024/QH15"),
        ("theo Thông tư liên tịch số 55/2005/TTLT-BNV-VPCP", "TTLT", "55/2005/TTLT-BNV-VPCP"),
        ("theo QĐ số 123/QĐ-BHXH", "QĐ", "123/QĐ-BHXH"),
        ("theo Nghị quyết số 36a/NQ-CP", "NQ", "36a/NQ-CP"),
        ("theo Thông báo kết luận số 12-TB/TU", "TB", "12-TB/TU"),
        ("theo Kế hoạch số 45/KH-BCĐ138 ngày 05/4/2023", "KH", "45/KH-BCĐ138"),
        ("theo Công văn số 815/CTĐL-KT+VT ngày 05/4/2023", "CV", "815/CTĐL-KT+VT"),
        ("theo Luật Đấu thầu số 22/2023/QH15", "Luật", "22/2023/QH15"),
        ("theo Quyết định số 01/QĐ-\nUBND", "QĐ", "01/QĐ-UBND"),
        ("theo Công điện số 06 ngày 12/9/2024 của Thủ tướng Chính phủ", "CĐ", "06"),
        ("theo Thông báo số 12 của Văn phòng Huyện ủy ngày 04/3/2019", "TB", "12"),
        ("theo Quyết định số 3194QĐ/BNN-TY ngày 10/11/2003", "QĐ", "3194QĐ/BNN-TY"),
        ("theo Công văn số 1184 TCT/AC", "CV", "1184TCT/AC"),
        ("theo Quyết định số 82 TTg ngày 21/3/1995", "QĐ", "82TTg"),
        ("theo Chỉ thị số 327-CT ngày 15/9/1992", "CT", "327-CT"),
        ("theo Thông tư liên tịch số 22/2011/TTLT/BGDĐT-BNV-BTC", "TTLT", "22/2011/TTLT/BGDĐT-BNV-BTC"),
        ("theo Quy định 37-QĐ/TW, ngày 25/10/2021", "QĐ", "37-QĐ/TW"),
        ("theo Nghị quyết của Quốc hội số 43/2022/QH15", "NQ", "43/2022/QH15"),
    ],
)
def test_types_and_numbers_in_every_form(words, kind, number):
    [found] = dispatch(words)
    assert (found.type, found.number) == (kind, number)


@pytest.mark.parametrize(
    ("words", "issuers"),
    [
        ("Căn cứ Thông tư liên tịch số 14/2012/TTLT-BYT-BTC của Bộ Y tế và Bộ Tài chính;", ["Bộ Y tế và Bộ Tài chính"]),
        (
            "Theo thông tư liên tịch số 22/2011/TTLT-BGDĐT-BNV-BTC của Bộ Giáo dục và Đào tạo, Bộ Nội vụ, Bộ Tài chính",
            ["Bộ Giáo dục và Đào tạo, Bộ Nội vụ, Bộ Tài chính"],
        ),
        (
            "Thực hiện Kế hoạch số 12/KHLT-HPN-CA ngày 05/3/2021 giữa Hội Phụ nữ tỉnh và Công an tỉnh, Hội yêu cầu:",
            ["Hội Phụ nữ tỉnh và Công an tỉnh"],
        ),
        ("các Nghị định của Chính phủ: số 115/2020/NĐ-CP; số 85/2023/NĐ-CP;", ["Chính phủ", "Chính phủ"]),
        ("các Quyết định của UBND tỉnh số 15/QĐ-UBND, số 77/QĐ-UBND;", ["UBND tỉnh", "UBND tỉnh"]),
        (
            "đề nghị của Sở Nội vụ tại Tờ trình số 5/TTr-SNV, của UBND huyện tại Tờ trình số 8/TTr-UBND,",
            ["Sở Nội vụ", "UBND huyện"],
        ),
        ("tại Công điện số 9/CĐ-BXD của Bộ trưởng Bộ Xây dựng, Kế hoạch số 1/KH-SX;", ["Bộ trưởng Bộ Xây dựng", None]),
        ("đã được HĐND tỉnh phê duyệt tại Nghị quyết số 3/NQ-HĐND", ["HĐND tỉnh"]),
        ("của Chủ tịch UBND Tp. Hải Phòng theo Quyết định số 5/QĐ-UBND của Chủ tịch UBND Tp. Hải Phòng;",
         ["Chủ tịch UBND Tp. Hải Phòng"]),
        ("theo Công điện số 7/CĐ-TTg hồi 18 giờ 00 ngày 07/8/2023 của Thủ tướng Chính phủ,", ["Thủ tướng Chính phủ"]),
        ("theo Quyết định số 30/QĐ-TTg năm 2009 của Thủ tướng Chính phủ;", ["Thủ tướng Chính phủ"]),
    ],
)
def test_issuers_of_joint_documents_and_of_lists(words, issuers):
    assert [c.issuer for c in dispatch(words)] == issuers


@pytest.mark.parametrize(
    ("later", "number", "role"),
    [
        ("Chỉ thị này thay thế Công văn nêu trên.", "9/SNV-VP", "replaces"),
        ("Chỉ thị này thay thế Kế hoạch trên.", "4/KH-SNV", "replaces"),
        ("Gia hạn thời gian báo cáo theo văn bản đã nêu trên.", "4/KH-SNV", "extends"),
        ("Chỉ thị này thay thế Kế hoạch trên địa bàn.", "4/KH-SNV", "refers"),
    ],
)
def test_a_document_named_above_is_the_last_of_its_type(later, number, role):
    found = dispatch("Sở đã có Công văn số 9/SNV-VP và Kế hoạch số 4/KH-SNV.", later)
    assert the(found, number).role == role
    assert len(found) == 2


def test_a_document_above_that_was_never_named_is_none():
    assert dispatch("Thực hiện Công văn nêu trên, Sở yêu cầu các đơn vị báo cáo.") == ()


def test_a_number_without_symbol_and_day_is_none_but_joins_the_document_that_has_them():
    assert dispatch("Nội dung tại Kế hoạch số 15 của Sở.") == ()
    [found] = dispatch("theo Kế hoạch số 15/KH-SYT ngày 02/3/2024", "Kế hoạch số 15 ngày 02/3/2024 của Sở Y tế.")
    assert (found.number, found.issuer, len(found.mentions)) == ("15/KH-SYT", "Sở Y tế", 2)


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Cục nhận được Công văn số 8/CV-HL của Công ty Hải Long. Về việc này, Cục Thuế có ý kiến như sau:", "answers"),
        ("Cục nhận được Báo cáo số 8/BC-CC của Chi cục. Về việc này, Cục có ý kiến như sau:", "refers"),
        ("Cục nhận được Công văn số 8/BTC-TCT của Bộ Tài chính. Cục yêu cầu các đơn vị rà soát.", "refers"),
        ("tiếp theo Công văn số 8/CT-KK, Cục yêu cầu các đơn vị rà soát.", "refers"),
        ("Căn cứ Điều lệ Hội (khóa V); Hướng dẫn số 8/HD-HLH ngày 02/3/2024, Hội yêu cầu:", "basis"),
        ("Để khắc phục và tiếp tục thực hiện tốt Chỉ thị số 8-CT/TU của Tỉnh ủy, Ban Thường vụ yêu cầu:", "implements"),
        ("Sửa đổi khoản 2 Điều 4 Quy chế ban hành kèm theo Quyết định số 27/2017/QĐ-UBND.", "amends"),
    ],
)
def test_roles_by_what_the_opening_does(words, role):
    assert [c.role for c in dispatch(words)] == [role]


@pytest.mark.parametrize(
    "words",
    [
        "quân số 94/96 người, trực 24/24 giờ, tăng 1.126/900 học viên",
        "lập theo Mẫu số 01/HSCN và Biểu số 02",
        "tổ chức 03 lần/Quý, ngày 30/4 và 01/5",
        "điện thoại 0203.3835687, email vanthu@donvi.gov.vn",
        "nhà số 12/TDP Tân Hòa, phòng số 3/KTX, và số 7/TDP",
        "Kế hoạch 05 năm (2021-2025) theo Nghị quyết Đại hội",
    ],
)
def test_what_only_looks_like_a_number_is_none(words):
    assert dispatch(words) == ()


@pytest.mark.parametrize(
    "words",
    [
        "ngày 07/4/2014",
        "ngày 07.4.2014",
        "ngày 7 tháng 4 năm 2014",
        ", ngày 07-4-2014",
        "ký ngày 07/4/2014",
        "ngày 07. tháng 4 năm 2014",
    ],
)
def test_dates_in_every_form(words):
    [found] = dispatch(f"theo Công văn số 51/STC-NS {words} của Sở Tài chính")
    assert (found.issued, found.issuer) == (date(2014, 4, 7), "Sở Tài chính")


@pytest.mark.parametrize(
    ("words", "issuer"),
    [
        ("Công văn số 51/STC-NS của Sở Tài chính về dự toán", "Sở Tài chính"),
        ("Kế hoạch số 5/KH-UBND ngày 01/02/2024 của UBND tỉnh Lào Cai phát động thi đua", "UBND tỉnh Lào Cai"),
        (
            "Công văn số 8/KCB-QL ngày 01/02/2024 của Cục Quản lý Khám, chữa bệnh - Bộ Y tế về việc",
            "Cục Quản lý Khám, chữa bệnh - Bộ Y tế",
        ),
        (
            "Công văn số 8/C04-P2 ngày 01/02/2024 của Cục Cảnh sát điều tra tội phạm về ma túy về việc",
            "Cục Cảnh sát điều tra tội phạm về ma túy",
        ),
        (
            "Công văn số 8/SVH-QL ngày 01/02/2024 của Sở Văn hóa, Thể thao và Du lịch, các đơn vị",
            "Sở Văn hóa, Thể thao và Du lịch",
        ),
        ("Chỉ thị số 9-CT/TW ngày 01/02/2024 của Bộ Chính trị (khóa XIII) về tiếp tục", "Bộ Chính trị"),
        (
            "Kế hoạch số 5/KH-TTYT ngày 01/02/2024 của Trung tâm Y tế huyện Tuyên truyền phòng bệnh",
            "Trung tâm Y tế huyện",
        ),
        ("Công văn số 64/SCT-KH ngày 15 tháng 4 năm 2013 Sở Công Thương về việc đăng ký", "Sở Công Thương"),
        ("Công văn số 5/SGD-VP của Sở Giáo dục và Đào tạo ngày 01/02/2024 về học phí", "Sở Giáo dục và Đào tạo"),
        ("đề nghị của Sở Xây dựng tại Tờ trình số 92/TTr-SXD", "Sở Xây dựng"),
        (
            "Quy định lấy ý kiến của Trường Đại học Tây Nguyên ban hành kèm theo Quyết định số 14/QĐ-ĐHTN",
            "Trường Đại học Tây Nguyên",
        ),
        ("Nghị quyết của HĐND tỉnh số 12/2023/NQ-HĐND", "HĐND tỉnh"),
        ("Công văn số 734/SLĐ-TNXH ngày 25/4/2024 gửi Sở Y tế", None),
        ("Hướng dẫn số 21/HD-CAT ngày 15/5/2025 về tiếp nhận hồ sơ", None),
    ],
)
def test_the_issuer_is_what_the_text_says(words, issuer):
    [found] = dispatch(words)
    assert found.issuer == issuer


def test_a_date_and_issuer_may_stand_before():
    [found] = dispatch("Ngày 14/3/2023, UBND huyện ban hành Công văn số 418/UBND-NV về việc báo cáo biên chế.")
    assert (found.issued, found.issuer, found.role) == (date(2023, 3, 14), "UBND huyện", "refers")


def test_an_impossible_day_is_not_told():
    [found] = dispatch("theo Công văn số 51/STC-NS ngày 31/02/2024 của Sở Tài chính")
    assert (found.issued, found.issuer) == (None, "Sở Tài chính")


def test_a_list_shares_the_type_and_the_issuer_behind_it():
    found = dispatch(
        "Phổ biến Kế hoạch số 18/KH-UBND ngày 15/01/2021, số 137/KH-UBND ngày 18/5/2022 của Chủ tịch UBND tỉnh."
    )
    assert [(c.type, c.number, c.issuer) for c in found] == [
        ("KH", "18/KH-UBND", "Chủ tịch UBND tỉnh"),
        ("KH", "137/KH-UBND", "Chủ tịch UBND tỉnh"),
    ]


def test_a_day_is_shared_only_where_the_text_says_so():
    same = dispatch("theo Quyết định số 5/QĐ-SYT, số 6/QĐ-SYT và số 7/QĐ-SYT cùng ngày 09/01/2025 của Sở Y tế")
    assert {c.issued for c in same} == {date(2025, 1, 9)}
    last = dispatch("theo Quyết định số 5/QĐ-SYT, số 6/QĐ-SYT ngày 09/01/2025 của Sở Y tế")
    assert [c.issued for c in last] == [None, date(2025, 1, 9)]


@pytest.mark.parametrize(
    "words",
    [
        "Thực hiện Nghị quyết số 8-NQ/TW, 9-NQ/TW, 10-NQ/TW ngày 12/6/2023 của Ban Chấp hành Trung ương",
        "Thực hiện các Nghị quyết số 8-NQ/TW và 9-NQ/TW ngày 12/6/2023 của Ban Chấp hành Trung ương",
        "Căn cứ Quyết định 15/QĐ-UBND, 27/QĐ-UBND ngày 12/6/2023 của UBND tỉnh",
        "Căn cứ các Kế hoạch số 4/KH-UBND, 6/KH-UBND và 9/KH-UBND ngày 12/6/2023 của UBND huyện",
        "Theo Công văn số 112/SYT-NVY, 135/SYT-NVY ngày 12/6/2023 của Sở Y tế",
        "Thực hiện Nghị quyết số 5-NQ/TU, Nghị quyết số 6-NQ/TU và Nghị quyết số 7-NQ/TU, ngày 12/6/2023",
        "Căn cứ Hướng dẫn số 3-HD/BTCTW, số 4-HD/BTCTW, ngày 12/6/2023 của Ban Tổ chức Trung ương",
        "Thực hiện Chỉ thị số 6-CT/TU và 7-CT/TU ngày 12/6/2023 của Ban Thường vụ Tỉnh ủy",
    ],
)
def test_a_day_behind_a_list_that_tells_its_type_once_is_that_of_all(words):
    found = dispatch(words)
    assert len(found) > 1
    assert {c.issued for c in found} == {date(2023, 6, 12)}


def test_a_day_is_not_shared_with_a_number_of_another_year():
    found = dispatch("Căn cứ Nghị định số 34/2016/NĐ-CP, 154/2020/NĐ-CP ngày 31/12/2020 của Chính phủ")
    assert [c.issued for c in found] == [None, date(2020, 12, 31)]


def test_each_of_a_list_keeps_its_own_day():
    found = dispatch("Căn cứ Quyết định số 15/QĐ-UBND ngày 2/3/2020, 27/QĐ-UBND ngày 4/3/2020 của UBND tỉnh")
    assert [c.issued for c in found] == [date(2020, 3, 2), date(2020, 3, 4)]


def test_the_summary_ends_where_the_next_document_begins():
    found = dispatch(
        "Thực hiện Chỉ thị số 5-CT/TW của Bộ Chính trị, Kết luận số 1-KL/TW về thi đua, Sở Y tế yêu cầu như sau:"
    )
    assert [c.title for c in found] == [None, "thi đua"]


def test_bodies_with_other_symbols_share_nothing():
    found = dispatch("theo Công văn số 12/SYT-VP và Công văn số 15/SNV-TC ngày 02/02/2024 của Sở Nội vụ")
    assert the(found, "12/SYT-VP").issuer is None


def test_numbers_listed_without_a_word_before_them():
    found = dispatch("quán triệt các Kế hoạch số 18/KH-UBND, 137/KH-UBND và 40/KH-STP cho viên chức")
    assert [c.number for c in found] == ["18/KH-UBND", "137/KH-UBND", "40/KH-STP"]


def test_a_type_that_nothing_tells_is_none():
    assert [c.type for c in dispatch("theo chứng thư số 12/CTTD-TT")] == [None]


def test_a_listed_number_may_have_a_symbol_of_one_group():
    found = dispatch("theo Công văn số 14/KCB ngày 04/10/2017, số 15/KCB ngày 05/10/2017 của Cục Quản lý dược")
    assert [c.number for c in found] == ["14/KCB", "15/KCB"]


def test_a_semicolon_list_keeps_the_cue_of_its_head():
    found = dispatch(
        "Thực hiện Công văn số 871/CAT-PV01 ngày 22/12/2025 của Công an tỉnh về việc tổng kết; "
        "Hướng dẫn số 21/HD-CAT ngày 15/5/2025 về hồ sơ và Luật Căn cước năm 2023, Trung tâm báo cáo như sau:"
    )
    assert set(roles(found).values()) == {"implements"}


def test_each_paragraph_of_the_opening_may_go_on_with_the_list():
    found = dispatch(
        "Căn cứ:", "- Luật Bảo hiểm xã hội năm 2024;", "- Nghị định số 158/2025/NĐ-CP ngày 25/6/2025 của Chính phủ;"
    )
    assert set(roles(found).values()) == {"basis"}
    later = dispatch("Căn cứ Quyết định số 3/QĐ-SYT;", "Sở Y tế yêu cầu các đơn vị thực hiện Kế hoạch số 4/KH-SYT.")
    assert roles(later) == {"3/QĐ-SYT": "basis", "4/KH-SYT": "refers"}


@pytest.mark.parametrize(("recipient", "role"), [("Sở Tư pháp", "answers"), ("Trưởng các thôn", "refers")])
def test_a_letter_is_answered_only_by_what_goes_back_to_its_sender(recipient, role):
    received = "UBND xã nhận được Công văn số 52/STP-HCTP ngày 01/3/2024 của Sở Tư pháp. UBND xã có ý kiến như sau:"
    assert roles(dispatch(received, header=Header(recipients=(recipient,)))) == {"52/STP-HCTP": role}


@pytest.mark.parametrize("joint", [", thay thế", " (thay thế", " (sửa đổi, bổ sung"])
def test_what_another_document_changes_is_only_referred_to(joint):
    words = f"Lấy ý kiến theo Công văn số 52/STC-NS ngày 01/3/2024 của Sở Tài chính{joint} Quyết định số 9/QĐ-STC."
    assert roles(dispatch(words))["9/QĐ-STC"] == "refers"


def test_a_title_may_first_say_whose_it_is():
    title = "CỦA BAN THƯỜNG VỤ HUYỆN ỦY về tiếp tục thực hiện Chỉ thị số 15-CT/TU, ngày 02/4/2018 của Tỉnh ủy"
    assert roles(dispatch(("subtitle", title))) == {"15-CT/TU": "implements"}


def test_the_name_of_a_body_may_hold_a_number():
    words = "Ngày 04/9/2023, Ban Chỉ đạo 138 tỉnh ban hành Kế hoạch số 12/KH-BCĐ138 về cao điểm tấn công tội phạm."
    found = the(dispatch(words), "12/KH-BCĐ138")
    assert (found.issued, found.issuer) == (date(2023, 9, 4), "Ban Chỉ đạo 138 tỉnh")


def test_each_cue_counts_for_its_own_documents():
    found = dispatch(
        "Thực hiện Công điện số 112/CĐ-TTg ngày 26/7/2025 của Thủ tướng Chính phủ; theo đề nghị của Sở Nông nghiệp "
        "và Môi trường tại Tờ trình số 188/TTr-SNNMT ngày 27/7/2025, Chủ tịch UBND tỉnh yêu cầu:"
    )
    assert roles(found) == {"112/CĐ-TTg": "implements", "188/TTr-SNNMT": "basis"}


def test_what_stands_in_anothers_summary_is_referred_to():
    found = dispatch(
        "Phúc đáp Công văn số 113/BNV-PC ngày 09/4/2024 của Bộ Nội vụ về việc lấy ý kiến Nghị định sửa đổi, bổ sung "
        "Nghị định số 24/2018/NĐ-CP ngày 27/02/2018 của Chính phủ, Sở có ý kiến như sau:"
    )
    assert roles(found) == {"113/BNV-PC": "answers", "24/2018/NĐ-CP": "refers"}
    assert the(found, "113/BNV-PC").title.startswith("lấy ý kiến Nghị định sửa đổi")


def test_orders_and_tasks_only_refer():
    found = dispatch(
        "Để bảo đảm tiến độ, Giám đốc Sở yêu cầu các đơn vị báo cáo theo Công văn số 85/SYT-NV ngày 17/10/2017.",
        "1. Thực hiện nghiêm Chỉ thị số 5/CT-UBND ngày 02/02/2024 của UBND tỉnh.",
        "2. Sở Tư pháp rà soát, tham mưu sửa đổi, bổ sung Quyết định số 12/2018/QĐ-UBND.",
        "Căn cứ Công văn số 7/SNV-VP, các đơn vị báo cáo.",
    )
    assert set(roles(found).values()) == {"refers"}


def test_changes_of_force_count_anywhere():
    found = dispatch(
        "1. Rà soát hồ sơ.",
        "Điều 4. Quyết định này thay thế Quyết định số 205/QĐ-BV ngày 09/12/2022 và Quyết định số 206/QĐ-BV.",
        "5. Bãi bỏ Biểu số 02 gửi kèm Công văn số 137/SYT-VP.",
    )
    assert roles(found) == {"205/QĐ-BV": "replaces", "206/QĐ-BV": "replaces", "137/SYT-VP": "amends"}


def test_a_list_of_what_is_repealed():
    found = dispatch(
        "1. Rà soát.",
        "Điều 2. Bãi bỏ các Quyết định sau đây:",
        "1. Quyết định số 5/QĐ-SYT;",
        "2. Quyết định số 6/QĐ-SYT.",
        "3. Quyết định số 7/QĐ-SYT.",
    )
    assert roles(found) == {"5/QĐ-SYT": "replaces", "6/QĐ-SYT": "replaces", "7/QĐ-SYT": "refers"}


def test_an_order_to_replace_something_else_replaces_nothing():
    found = dispatch(
        "118 người tiếp tục điều trị thay thế bằng Methadone theo Quyết định số 3140/QĐ-BYT ngày 30/8/2010"
    )
    assert roles(found) == {"3140/QĐ-BYT": "refers"}


def test_the_strongest_role_and_the_fullest_mention_stand():
    found = dispatch(
        ("about", "V/v triển khai Công văn số 81/SYT-VP ngày 11/7/2023"),
        "Thực hiện Công văn số 81/SYT-VP ngày 11/7/2023 của Sở Y tế về việc phòng bệnh, Trung tâm yêu cầu:",
        "1. Gửi báo cáo theo mục 2 Công văn 81 (Công văn số 81/SYT-VP gửi kèm).",
    )
    [one] = found
    assert (one.role, one.issuer, one.title, len(one.mentions)) == ("implements", "Sở Y tế", "phòng bệnh", 4)
    assert one.start == one.mentions[1].start


def test_a_report_on_a_dispatch_carries_it_out():
    found = dispatch(
        ("subtitle", "Kết quả thực hiện Công văn số 81/SYT-VP ngày 11/7/2023"),
        "Thực hiện Công văn số 99/SYT-VP ngày 13/11/2023 của Sở Y tế về việc đôn đốc thực hiện Công văn số 81/SYT-VP,",
    )
    assert roles(found) == {"81/SYT-VP": "implements", "99/SYT-VP": "implements"}


def test_a_number_without_symbol_needs_a_document_that_bears_it():
    assert dispatch("báo cáo kết quả thực hiện Công văn 1081") == ()
    assert dispatch("theo Công văn số 81/SYT-VP và Công văn số 81/SNV-VP, Công văn 81 hết hiệu lực")[0].mentions == (
        Span(5, 26),
    )


def test_misread_symbols_of_one_day_are_one_document():
    [one] = dispatch(
        "Thực hiện Công văn số 734/SNNOPTNT-KH ngày 11/7/2019 của Sở Nông nghiệp; báo cáo theo Công văn số "
        "734/SNNPTNT-KH ngày 11/7/2019."
    )
    assert one.number == "734/SNNOPTNT-KH" and one.confidence < 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Chỉ thị số 34-CT/TW", "Chỉ thị số 34-CT/TU"),
        ("Nghị định số 54/2016/NĐ-CP ngày 08/5/2017", "Nghị định số 54/2017/NĐ-CP ngày 08/5/2017"),
        ("Kế hoạch số 18/KH-UBND ngày 15/01/2021", "Kế hoạch số 18/KH-UBND ngày 15/01/2023"),
        ("Công văn số 12/SYT-VP", "Công văn số 12/SCT-VP"),
    ],
)
def test_documents_that_only_resemble_one_another_stay_two(one, other):
    assert len(dispatch(f"theo {one}; theo {other}")) == 2


def test_the_dispatch_itself_is_no_citation():
    header = Header(type="KH", number="73/KH-TTYT", symbol="KH-TTYT", issued=date(2024, 3, 20))
    found = dispatch(
        ("annex-title", "(Kèm theo Kế hoạch số 73/KH-TTYT ngày 20/3/2024 của Trung tâm Y tế)"),
        "Kế hoạch số 73/KH-TTYT có hiệu lực",
        header=header,
    )
    assert found == ()
    assert len(dispatch("theo Kế hoạch số 73/KH-TTYT ngày 20/3/2021", header=header)) == 1


def test_a_number_line_that_was_taken_for_text_is_no_citation():
    assert dispatch("Số: 642/SYT-VP", "Sở Y tế yêu cầu:") == ()


def test_a_draft_is_known_by_what_its_annex_goes_with():
    annex = ("annex-title", "(Ban hành kèm theo Quyết định số 12/QĐ-TTYT ngày 20/3/2024)")
    assert dispatch(annex, header=Header(type="QĐ", symbol="QĐ-TTYT")) == ()
    other = Header(type="QĐ", number="15/QĐ-TTYT", symbol="QĐ-TTYT", issued=date(2024, 5, 1))
    assert len(dispatch(annex, header=other)) == 1


def test_laws_have_a_title_and_no_number():
    found = dispatch(
        "Căn cứ Luật Phòng, chống ma túy năm 2021;", "1. Đúng Luật Phòng, chống ma túy; luật sư và Luật này."
    )
    assert [(c.type, c.number, c.title, c.role) for c in found] == [
        ("Luật", None, "Luật Phòng, chống ma túy năm 2021", "basis")
    ]


def test_tables_and_annexes_are_read_and_the_foot_is_not():
    text = "Thực hiện Kế hoạch số 5/KH-SYT\nSở Y tế\nNhư Công văn số 6/SYT-VP"
    table = Block(Zone.TABLE, 0, 38, 1, cells=((Span(0, 30), Span(31, 38), Span(38, 38)),))
    copies = Block(Zone.COPIES, 39, len(text), 1)
    found = find_citations(Text(text, plain(text), (table, copies)), Header())
    assert [c.number for c in found] == ["5/KH-SYT"]


def test_words_misread_by_recognition_are_understood_and_shown_as_printed():
    [found] = dispatch(
        "Căn cử Quyêt đinh sô 12/QĐ-UBND ngay 03 thang 5 năm 2024 cũa UBND tỉnh vẻ việc tổ chức", confidence=0.8
    )
    assert (found.type, found.role, found.issued, found.issuer) == ("QĐ", "basis", date(2024, 5, 3), "UBND tỉnh")
    assert found.confidence == 0.8


def test_a_lost_stroke_is_put_back_with_less_confidence():
    [found] = dispatch("thay thế Quyết định số 205QĐ-TTYT ngày 09/12/2022 của Giám đốc Trung tâm")
    assert (found.number, found.role, found.confidence < 1) == ("205/QĐ-TTYT", "replaces", True)


def test_explain_tells_what_the_rules_find():
    [finding] = explain("Căn cứ Quyết định số 12/QĐ-UBND ngày 03/5/2024 của UBND tỉnh")
    assert finding.rule == "basis"
    assert finding.values["number"] == "12/QĐ-UBND" and finding.values["issued"] == date(2024, 5, 3)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared corpus is not at hand")
def test_the_citations_of_the_shared_corpus():
    from pipeline.ingest.reading import read_file
    from pipeline.parse.blocks import find_blocks
    from pipeline.parse.header import read_header

    wanted, got = set(), set()
    for path in sorted(SHARED.glob("*/*.gold.yaml")):
        name = path.name.removesuffix(".gold.yaml")
        gold = yaml.safe_load(path.read_text(encoding="utf-8"))
        wanted |= {
            (name, c["type"], c["number"], c["issued"], COARSER.get(c["role"], c["role"])) for c in gold["citations"]
        }
        text = find_blocks(read_file(path.with_name(f"{name}.txt"))[1])
        found = find_citations(text, read_header(text))
        got |= {(name, c.type, c.number, c.issued, COARSER.get(c.role, c.role)) for c in found if c.number}
    assert 2 * len(wanted & got) / (len(wanted) + len(got)) >= 0.97


@pytest.mark.parametrize(
    ("words", "issuer", "role"),
    [
        ("Để khắc phục, thi hành Chỉ thị số 3/CT-UBND ngày 01/2/2024 của UBND tỉnh, Sở yêu cầu",
         "UBND tỉnh", "implements"),
        ("Nhằm giảm ùn tắc, bảo đảm an toàn, thực hiện Công điện số 3/CĐ-TTg của Thủ tướng Chính phủ, Cục yêu cầu",
         "Thủ tướng Chính phủ", "implements"),
        ("Để có số liệu, các xã xem Công văn số 3/CTK-TH", None, "refers"),
        ("Được sự nhất trí của Tỉnh ủy tại Công văn số 8-CV/TU ngày 02/3/2024, Sở tổ chức họp", "Tỉnh ủy", "basis"),
    ],
)
def test_an_aim_or_a_leave_before_what_is_carried_out(words, issuer, role):
    [citation] = dispatch(words)
    assert (citation.issuer, citation.role) == (issuer, role)


@pytest.mark.parametrize(
    ("words", "issuer"),
    [
        ("Kế hoạch số 5/KH-UBND ngày 01/2/2024 của UBND tỉnh phòng, chống đuối nước", "UBND tỉnh"),
        ("Kế hoạch số 5-KH/HU ngày 01/2/2024 của Huyện ủy chuyển đổi số", "Huyện ủy"),
        ("Công văn số 5/BHXH ngày 01/2/2024 của Bảo hiểm xã hội tỉnh đề nghị cấp thẻ", "Bảo hiểm xã hội tỉnh"),
        ("Kế hoạch số 5-KH/ĐUK của Đảng ủy Khối các cơ quan tỉnh về học tập", "Đảng ủy Khối các cơ quan tỉnh"),
        ("Công văn số 5/UBND-VX của Ủy ban nhân dân thị xã Phú Thọ về trường học", "Ủy ban nhân dân thị xã Phú Thọ"),
        ("Nghị quyết số 5-NQ/TU, ngày 01/2/2024 của Tỉnh ủy, Ban Thường vụ Huyện ủy yêu cầu", "Tỉnh ủy"),
        ("Mặc dù Chi cục Thú y đã cảnh báo tại Công văn số 5/CCTY ngày 01/2/2024, một số xã", "Chi cục Thú y"),
        ("Về tuyến đường, UBND huyện đã có ý kiến tại Thông báo số 5/TB-UBND, đến nay", "UBND huyện"),
    ],
)
def test_where_the_name_of_an_issuer_ends(words, issuer):
    [citation] = dispatch(words)
    assert citation.issuer == issuer


def test_a_cue_that_a_scan_misread_still_counts():
    [citation] = dispatch("Thực biện Kế boạch số 5/KH-SYT ngày 01/2/2024 cúa Sở Y tế, Trung tâm yêu cầu các khoa")
    assert (citation.type, citation.issuer, citation.role) == ("KH", "Sở Y tế", "implements")


@pytest.mark.parametrize("day", ["ngày 08 tháng Š năm 2017", "ngày 08/Š/2017"])
def test_a_day_that_a_scan_spoiled_is_left_out_and_told(day):
    [citation] = dispatch(f"Căn cứ Nghị định số 71/2019/NĐ-CP {day} của Chính phủ về cầu đường;")
    assert (citation.issued, citation.issuer) == (None, "Chính phủ")
    assert citation.confidence < 0.9


@pytest.mark.parametrize(
    ("words", "number", "role"),
    [
        ("Thực hiện Chỉ thị số 9/CT-TTg và theo đề nghị của Sở Nội vụ tại Tờ trình số 7/TTr-SNV, Sở yêu cầu các xã:",
         "7/TTr-SNV", "basis"),
        ("Để thực hiện tốt nhiệm vụ thu theo chỉ đạo của Bộ Y tế tại Công văn số 41/BYT-KH, Sở yêu cầu các xã:",
         "41/BYT-KH", "basis"),
        ("Thực hiện ý kiến của Bộ Y tế tại Công văn số 41/BYT-KH, Sở yêu cầu các xã:", "41/BYT-KH", "implements"),
        ("Căn cứ Quyết định số 5/QĐ-UBND (đã được sửa đổi tại Quyết định số 8/QĐ-UBND);", "8/QĐ-UBND", "refers"),
        ("Căn cứ Luật Đê điều số 79/2006/QH11 được sửa đổi bởi Luật số 60/2020/QH14;", "60/2020/QH14", "basis"),
    ],
)  # fmt: skip
def test_what_the_opening_rests_on_and_what_it_only_names(words, number, role):
    assert the(dispatch(words), number).role == role


@pytest.mark.parametrize(
    ("words", "issuer"),
    [
        ("Căn cứ Điều lệ của Tổng công ty Chè ban hành kèm theo Quyết định số 12/QĐ-BCN của Bộ Công nghiệp;",
         "Bộ Công nghiệp"),
        ("Sau khi nghe UBND huyện Lục Sơn báo cáo (Báo cáo số 18/BC-UBND), Chủ tịch kết luận:", "UBND huyện Lục Sơn"),
        ("Nội dung này Tổng cục Thuế đã hướng dẫn tại Công văn số 77/TCT-CS.", "Tổng cục Thuế"),
        ("Ban Thường trực đã tham mưu cho Huyện ủy ban hành Công văn số 77-CV/HU.", "Huyện ủy"),
    ],
)  # fmt: skip
def test_who_issued_it_where_another_body_stands_nearer(words, issuer):
    assert [c.issuer for c in dispatch(words)] == [issuer]


def test_the_number_of_a_case_in_court_is_no_citation():
    assert dispatch("Tòa án đã thụ lý số 77/2023/TLST-DS ngày 14/7/2023.") == ()


def test_a_place_behind_a_dot_belongs_to_the_symbol():
    words = "Quyết định này thay thế Quyết định số 19/QĐ-GBB.HN ngày 14/02/2006 của Tổng giám đốc."
    assert the(dispatch(words), "19/QĐ-GBB.HN").role == "replaces"


@pytest.mark.parametrize(
    ("subject", "then", "role"),
    [
        ("V/v đôn đốc báo cáo nhu cầu thuốc", "Đến nay chưa nhận được báo cáo của các đơn vị.", "reminds"),
        ("V/v đôn đốc báo cáo nhu cầu thuốc", "Các đơn vị đã báo cáo.", "refers"),
        ("V/v báo cáo nhu cầu thuốc", "Đến nay chưa nhận được báo cáo của các đơn vị.", "refers"),
    ],
)
def test_a_reminder_says_what_did_not_come(subject, then, role):
    body = f"Ngày 12/11/2026, Sở Công Thương có Công văn số 2841/SCT-KH về việc báo cáo nhu cầu điện. {then}"
    assert the(dispatch(("about", subject), body), "2841/SCT-KH").role == role
