import pytest

from pipeline.core.model import Box, Line, Word
from pipeline.grammar.agency import bodies_of_block
from pipeline.grammar.casing import sentence_case
from pipeline.grammar.columns import join_rows, split_columns
from pipeline.grammar.lines import is_enumerated, is_name, is_upper
from pipeline.grammar.signatures import SignatureLine, is_doubtful, read_signature
from pipeline.grammar.zoning import title_in


@pytest.mark.parametrize(
    ("capitals", "sentence"),
    [
        ("SỞ LAO ĐỘNG THƯƠNG BINH VÀ XÃ HỘI CÀ MAU", "Sở Lao động Thương binh và Xã hội Cà Mau"),
        ("UBND THÀNH PHỐ ĐÀ NẴNG", "UBND thành phố Đà Nẵng"),
        ("UỶ BAN NHÂN DÂN TỈNH HOÀ BÌNH", "Uỷ ban nhân dân tỉnh Hoà Bình"),
        ("TRƯỜNG TIỂU HỌC NGUYỄN VIẾT XUÂN", "Trường Tiểu học Nguyễn Viết Xuân"),
        ("TRƯỞNG PHÒNG HÀNH CHÍNH - QUẢN TRỊ", "Trưởng phòng Hành chính - Quản trị"),
        ("PHÓ CHÁNH VĂN PHÒNG", "Phó Chánh Văn phòng"),
        ("PHO GIAM ĐỌC", "Phó Giám đốc"),
        ("Sở  Y tế", "Sở Y tế"),
        ("", ""),
        ("ỦY BAN NHÂN DÂN XÃ TÂN HỘI ĐÔNG", "Ủy ban nhân dân xã Tân Hội Đông"),
    ],
)
def test_names_in_sentence_case(capitals, sentence):
    assert sentence_case(capitals) == sentence


@pytest.mark.parametrize(
    ("lines", "parent", "issuer"),
    [
        (["UBND TỈNH LÀO CAI", "SỞ Y TẾ"], "UBND tỉnh Lào Cai", "Sở Y tế"),
        (["ỦY BAN NHÂN DÂN", "THÀNH PHỐ CẦN THƠ"], None, "Ủy ban nhân dân thành phố Cần Thơ"),
        (["SỞ VĂN HÓA, THỂ THAO", "VÀ DU LỊCH", "BẢO TÀNG TỈNH"], "Sở Văn hóa, Thể thao và Du lịch", "Bảo tàng tỉnh"),
        (["VĂN PHÒNG", "ỦY BAN NHÂN DÂN TỈNH"], None, "Văn phòng Ủy ban nhân dân tỉnh"),
        (["BỘ CÔNG AN", "CÔNG AN TỈNH GIA LAI"], "Bộ Công an", "Công an tỉnh Gia Lai"),
        ([], None, None),
    ],
)
def test_the_agency_block_is_cut_into_bodies(lines, parent, issuer):
    assert bodies_of_block(lines) == (parent, issuer)


def signature(*lines):
    return read_signature([SignatureLine(text, i, i, left) for i, (text, left) in enumerate(lines)])


def test_the_last_authority_counts_and_ranks_are_no_part_of_a_name():
    read = signature(
        ("TL. CHỦ TỊCH", 0.6), ("KT. CHÁNH VĂN PHÒNG", 0.6), ("PHÓ CHÁNH VĂN PHÒNG", 0.6), ("Đại tá Vũ Văn Sáu", 0.6)
    )
    assert (read.signer, read.title, read.signs_for) == ("Vũ Văn Sáu", "Phó Chánh Văn phòng", "Chánh Văn phòng")


@pytest.mark.parametrize(
    ("printed", "title", "signs_for"),
    [
        ("KT. GIÁM ĐỐC - PHÓ GIÁM ĐỐC", "Phó Giám đốc", "Giám đốc"),
        ("KT. GIÁM ĐỐC – PHÓ GIÁM ĐỐC", "Phó Giám đốc", "Giám đốc"),
        ("KT.CHỦ TỊCH PHÓ CHỦ TỊCH", "Phó Chủ tịch", "Chủ tịch"),
        ("KT. HIỆU TRƯỞNG/PHÓ HIỆU TRƯỞNG", "Phó Hiệu trưởng", "Hiệu trưởng"),
        ("TL. GIÁM ĐỐC - TRƯỞNG PHÒNG TỔ CHỨC", "Trưởng phòng Tổ chức", "Giám đốc"),
        ("TM. BAN GIÁM ĐỐC - GIÁM ĐỐC", "Giám đốc", "Ban Giám đốc"),
        ("TUQ. CHỦ TỊCH - CHÁNH VĂN PHÒNG", "Chánh Văn phòng", "Chủ tịch"),
        ("TL. TRƯỞNG PHÒNG TÀI CHÍNH - KẾ HOẠCH", None, "Trưởng phòng Tài chính - Kế hoạch"),
    ],
)
def test_whom_one_signs_for_and_the_own_post_on_one_line(printed, title, signs_for):
    read = signature((printed, 0.5), ("Lò Thị Ngân", 0.6))
    assert (read.signer, read.title, read.signs_for) == ("Lò Thị Ngân", title, signs_for)


def test_of_two_posts_the_one_on_the_board_that_issues_counts():
    read = read_signature([SignatureLine(t, i, i + 1) for i, t in enumerate(
        ("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "GIÁM ĐỐC SỞ NỘI VỤ", "BS.CKII. Lê An Bình")
    )])  # fmt: skip
    assert (read.signer, read.title, read.signs_for) == ("Lê An Bình", "Phó Trưởng Ban", "Trưởng Ban")


def test_of_two_signers_the_one_at_the_right_signs():
    read = signature(("GIÁM ĐỐC", 0.6), ("Lê Văn Phải", 0.6), ("CHỦ TỊCH", 0.1), ("Trần Văn Trái", 0.1))
    assert (read.signer, read.title) == ("Lê Văn Phải", "Giám đốc")


def test_a_wrapped_title_is_one_and_a_misread_one_is_left_out():
    read = signature(
        ("TL. GIÁM ĐỐC", 0.6),
        ("TRƯỞNG PHÒNG TỔ CHỨC", 0.6),
        ("- HÀNH CHÍNH", 0.6),
        ("(Đã ký)", 0.6),
        ("PGS.TS. Lò Thị Mai", 0.6),
    )
    assert (read.signer, read.title) == ("Lò Thị Mai", "Trưởng phòng Tổ chức - Hành chính")
    assert signature(("VY. GIÁM ĐỐC", 0.6), ("Lò Thị Mai", 0.6)).title is None
    assert read_signature([]).signer is None


def test_what_lines_look_like():
    assert all(
        is_enumerated(t)
        for t in (
            "1. Rà soát",
            "a) Lập",
            "đ) Gửi",
            "II. NỘI DUNG",
            "Điều 3. Hiệu lực",
            "6- Uỷ ban",
            "- Các phòng",
            "2.1 Mở lớp",
        )
    )
    assert not any(
        is_enumerated(t)
        for t in ("18/KH-UBND ngày", "2021 - 2025", "07.4.2014 của", "khen thưởng", "Sở Y tế", "15 - 20 người")
    )
    assert is_upper("KẾ HOẠCH SỐ 5") and not is_upper("Kế hoạch") and not is_upper("12/5")
    assert (
        is_name("Y Blă Niê") and is_name("ThS. Đỗ Thị Lan") and not is_name("Phó Giám đốc") and not is_name("Sở Nội Vụ")
    )
    assert title_in("KẺ HOẠCH") == "KẺ HOẠCH" and title_in("QUYẾT ĐỊNH:") is None and title_in("Kế hoạch") is None


def scan(*lines):
    return read_signature([SignatureLine(text, i, i, 0.6, scanned=True) for i, text in enumerate(lines)])


def test_what_a_seal_left_of_a_signature():
    read = scan("KT. GIÁM ĐỐC", "IÁM ĐỐC", "NGE HỒ", "Nguyên Văn Bình")
    assert (read.signer, read.title, read.signs_for) == ("Nguyễn Văn Bình", "Phó Giám đốc", "Giám đốc")
    read = scan("CHỦ TỊCH", "PHO CHỦ TỊCH", "Lê Thị Hoa")
    assert (read.title, read.signs_for) == ("Phó Chủ tịch", "Chủ tịch")
    read = scan("BẠN THƯỜNG VỤ", "BÍ THƯ", "Văn Tuyến Minh Công")
    assert (read.title, read.signs_for) == ("Bí thư", "Ban Thường vụ")
    assert scan("GIÁM ĐỐC", "Xuyến Mai").signer is None


def piece(text, left, right, top=0.1, column="left", confidence=0.9):
    box = Box(1, left, top, right, top + 0.02)
    return Line(text, 1, box, (Word(text, box, confidence),), column, 0.0, confidence)


def test_pieces_of_a_row_are_one_line_and_rows_and_columns_are_not():
    row = join_rows([piece("Số:", 0.1, 0.14), piece("/TB-UBND", 0.2, 0.3)])
    assert [line.text for line in row] == ["Số: /TB-UBND"]
    assert len(row[0].words) == 2 and (row[0].box.left, row[0].box.right) == (0.1, 0.3)
    turned = join_rows([piece("mô hình", 0.5, 0.7, column=None), piece("Về các", 0.3, 0.48, column=None)])
    assert [line.text for line in turned] == ["Về các mô hình"]
    assert len(join_rows([piece("Nơi nhận:", 0.1, 0.2, column=None), piece("GIÁM ĐỐC", 0.6, 0.8, column=None)])) == 2
    assert len(join_rows([piece("SỞ Y TẾ", 0.1, 0.2), piece("PHÒNG TỔ CHỨC", 0.1, 0.3, top=0.13)])) == 2


def test_a_line_over_both_columns_is_cut_and_a_blank_to_be_filled_in_is_not():
    halves = split_columns(Line("Số: 5/SYT-VP Huế, ngày 02 tháng 9 năm 2025", 1))
    assert [(half.text, half.column) for half in halves] == [
        ("Số: 5/SYT-VP", None),
        ("Huế, ngày 02 tháng 9 năm 2025", "right"),
    ]
    assert len(split_columns(Line("Số:        /KH-UBND", 1))) == 1
    assert len(split_columns(Line("Huế, ngày      tháng      năm 2025", 1))) == 1


@pytest.mark.parametrize(
    ("lines", "doubtful"),
    [
        (("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Thị Mai"), set()),
        (("GIÁM ĐỐC", "Lê Thị Mai"), {"signer_title"}),
        (("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Thị Mai"), {"signer"}),
        (("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), {"signer_title", "signs_for"}),
    ],
)
def test_what_a_scan_may_have_lost_of_a_signature(lines, doubtful):
    read = read_signature([SignatureLine(line, i, i + 1, scanned=True) for i, line in enumerate(lines)])
    fields = {"signer": read.signer, "signer_title": read.title, "signs_for": read.signs_for}
    assert {name for name, value in fields.items() if value and is_doubtful(name, read)} == doubtful
