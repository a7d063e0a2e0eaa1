"""Vietnamese of before Unicode: TCVN3 and VNI in PDFs, Word files and plain texts."""

import io
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from pipeline.ingest.legacy import decoded, encoding_of, modern, modern_line
from pipeline.ingest.reading import read_file
from pipeline.ingest.text import read_text

ROOT = Path(__file__).parents[2]
TCVN3_LETTERS = dict(
    zip(
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
        bytes.fromhex(
            "b5b6b7b8b9a8bbbcbdbec6a9c7c8c9cacbaecccecfd0d1aad2d3d4d5d6d7d8dcdddedfe1e2e3e4abe5e6e7e8e9aceaebecedee"
            "eff1f2f3f4adf5f6f7f8f9fafbfcfdfea1a2a3a4a5a6a7"
        ).decode("latin-1"),
        strict=True,
    )
)
DISPATCH = [
    "Sở Nội vụ đề nghị các cơ quan, đơn vị thực hiện nghiêm túc các nội dung sau:",
    "1. Rà soát hồ sơ cán bộ, công chức; bổ sung giấy tờ còn thiếu trước ngày 25/6/2003.",
    "2. Trường hợp vướng mắc, phản ánh về Sở Nội vụ (số 12/CV-SNV) để được hướng dẫn.",
]


def tcvn3(text):
    return "".join(TCVN3_LETTERS.get(letter, letter) for letter in text)


@pytest.mark.parametrize(
    ("stored", "printed", "encoding"),
    [
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam", "tcvn3"),
        ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc", "tcvn3"),
        ("tr\xad\xeang häc, n-íc s¹ch, -u tiªn", "trường học, nước sạch, ưu tiên", "tcvn3"),
        ("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "vni"),
        ("Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc", "vni"),
        ("Phöông aùn phoøng, choáng luõ queùt", "Phương án phòng, chống lũ quét", "vni"),
    ],
)
def test_a_line_is_told_by_its_words(stored, printed, encoding):
    assert encoding_of(stored.split()) == encoding
    assert modern_line(stored) == printed


@pytest.mark.parametrize(
    "text",
    ["Cộng hòa xã hội", "được ưu tiên ở Đắk Lắk, Krông Pắc", "Café de la Paix à Paris", "12/KH-UBND", "", "§ 12"],
)
def test_unicode_stays(text):
    assert encoding_of(text.split()) is None
    assert modern_line(text) == text
    assert modern_line(text, "tcvn3") in (text, decoded(text, "tcvn3"))


def test_a_short_line_follows_the_rest():
    assert modern_line("Sè: 12") == "Sè: 12"
    assert modern_line("Sè: 12", "tcvn3") == "Số: 12"
    assert modern_line("Số: 12", "tcvn3") == "Số: 12"


def test_the_font_decides_before_the_words():
    texts = ["Sè:", "12/C§-TTg", "Phó", "phßng", "héi"]
    fonts = [".VnTime", ".VnTime", "Times", "ABCDEF+.VnTimeH", ".VnArialH,Bold"]
    assert modern(texts, fonts) == ("Số:", "12/CĐ-TTg", "Phó", "PHÒNG", "HỘI")
    assert modern(["Quyeát", "ñònh"], ["VNI-Times", "VNI-Times"]) == ("Quyết", "định")
    assert modern(["Quyết", "định"], ["VNI-Times", "VNI-Times"]) == ("Quyết", "định")
    assert modern(["Quyết", "định", "số"], [".VnTime"] * 3) == ("Quyết", "định", "số")


@given(st.lists(st.sampled_from(DISPATCH), min_size=1, max_size=4), st.integers(0, 99))
def test_what_is_ascii_never_changes(lines, number):
    text = f"{number}/CV-SNV " + " ".join(lines)
    back = modern_line(tcvn3(text))
    assert back == text
    assert [c for c in back if c.isdigit()] == [c for c in text if c.isdigit()]


def test_every_letter_has_its_code():
    for letter, code in TCVN3_LETTERS.items():
        assert decoded(code, "tcvn3") == letter


def test_a_plain_text_of_tcvn3():
    page = read_text("cu.txt", "\n".join(map(tcvn3, ["Số: 12/CV-SNV", *DISPATCH])).encode("latin-1"))[0]
    assert [line.text for line in page.content] == ["Số: 12/CV-SNV", *DISPATCH]


def test_a_word_file_of_tcvn3_with_a_capital_font(tmp_path):
    document = docx.Document()
    head = document.add_paragraph().add_run(tcvn3("sở nội vụ"))
    head.font.name = ".VnTimeH"
    for line in DISPATCH:
        document.add_paragraph(tcvn3(line))
    document.add_paragraph("Nơi nhận: Như trên")
    document.save(tmp_path / "cu.docx")
    _, pages = read_file(tmp_path / "cu.docx")
    assert [line.text for line in pages[0].content] == ["SỞ NỘI VỤ", *DISPATCH, "Nơi nhận: Như trên"]


def test_a_text_layer_of_tcvn3(tmp_path):
    data = io.BytesIO()
    canvas = Canvas(data)
    for number, line in enumerate(DISPATCH * 3):
        canvas.drawString(60, 780 - 20 * number, tcvn3(line))
    canvas.save()
    path = tmp_path / "cu.pdf"
    path.write_bytes(data.getvalue())
    _, pages = read_file(path)
    assert pages[0].source == "text-layer"
    assert [line.text for line in pages[0].content] == DISPATCH * 3


def test_the_sample_dispatches_stay():
    for path in (ROOT / "data" / "genre").glob("*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert modern_line(line) == line
