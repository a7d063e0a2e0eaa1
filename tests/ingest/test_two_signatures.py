"""A joint dispatch is signed twice, side by side: each signature is read by itself, in every kind of file."""

import docx
import made
import pytest

from pipeline.run import process

HEAD = [
    (200, 150, "SỞ Y TẾ - CÔNG ĐOÀN NGÀNH Y TẾ"),
    (800, 150, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (930, 185, "Độc lập - Tự do - Hạnh phúc"),
    (220, 260, "Số: 85/KHLT-SYT-CĐN"),
    (900, 260, "Huế, ngày 12 tháng 6 năm 2024"),
    (700, 400, "KẾ HOẠCH LIÊN TỊCH"),
    (600, 450, "Phối hợp tổ chức hội thao năm 2024"),
    (260, 560, "1. Văn phòng Sở chuẩn bị sân bãi và nước uống cho các đội trước ngày 20/6/2024."),
    (260, 620, "2. Công đoàn ngành mời trọng tài trước ngày 25/6/2024./."),
]
LEFT = [(250, 720, "TM. BAN THƯỜNG VỤ"), (330, 760, "CHỦ TỊCH"), (300, 960, "Trần Văn Bình")]
RIGHT = [(1050, 724, "KT. GIÁM ĐỐC"), (1030, 764, "PHÓ GIÁM ĐỐC"), (1010, 964, "Nguyễn Thị Hồng Cúc")]
COPIES = [(200, 1060, "Nơi nhận:"), (200, 1100, "- Các phòng;"), (200, 1140, "- Lưu: VT.")]


def texts(lines):
    return [text for _, _, text in lines]


def as_pdf(path):
    return made.pdf(path.with_suffix(".pdf"), [*HEAD, *LEFT, *RIGHT, *COPIES])


def as_scan(path):
    page = made.picture([*HEAD, *LEFT, *RIGHT, *COPIES])
    return made.pdf_of_pictures(path.with_suffix(".pdf"), [made.scanned(page)])


def as_text(path):
    rows = [f"{left:<40}{right}" for left, right in zip(texts(LEFT), texts(RIGHT), strict=True)]
    rows.insert(2, "")
    path.with_suffix(".txt").write_text("\n\n".join([*texts(HEAD), *rows, *texts(COPIES)]), encoding="utf-8")
    return path.with_suffix(".txt")


def as_word(path):
    document = docx.Document()
    for text in texts(HEAD):
        document.add_paragraph(text)
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "\n".join(texts(LEFT)), "\n".join(texts(RIGHT))
    for text in texts(COPIES):
        document.add_paragraph(text)
    document.save(path.with_suffix(".docx"))
    return path.with_suffix(".docx")


@pytest.mark.parametrize("made_as", [as_pdf, as_scan, as_text, as_word])
def test_of_two_signatures_side_by_side_the_one_at_the_right_is_the_signer_s(tmp_path, made_as):
    read = process(made_as(tmp_path / "liên tịch"))
    header = read.header
    assert (header.signer, header.signer_title, header.signs_for) == ("Nguyễn Thị Hồng Cúc", "Phó Giám đốc", "Giám đốc")
    assert header.copies == ("Các phòng", "Lưu: VT")
    assert len(read.directives) == 2
    printed = read.text.text
    assert printed.index("Trần Văn Bình") < printed.index("KT. GIÁM ĐỐC")


def test_a_text_that_ends_with_two_signatures_keeps_them(tmp_path):
    path = tmp_path / "a.txt"
    signed = ["CHỦ TỊCH\t\tGIÁM ĐỐC", "", "Trần Văn Bình\t\tVũ Thị Ngọc Cầm"]
    path.write_text("\n".join([*texts(HEAD), *signed]), encoding="utf-8")
    header = process(path).header
    assert (header.signer, header.signer_title) == ("Vũ Thị Ngọc Cầm", "Giám đốc")
