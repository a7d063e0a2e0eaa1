"""Plain text: encodings, marks of Markdown, tables; and what counts as Vietnamese."""

import codecs
import unicodedata

import pytest

from pipeline.core.errors import Unreadable
from pipeline.core.model import Line, Table
from pipeline.ingest.clean import clean, is_syllable, looks_vietnamese
from pipeline.ingest.text import read_text

SAMPLE = "Số: 12/KH-UBND\n\nCác đơn vị báo cáo trước ngày 15/3./.\n"


@pytest.mark.parametrize(
    "data",
    [
        SAMPLE.encode(),
        codecs.BOM_UTF8 + SAMPLE.encode(),
        SAMPLE.encode("utf-16"),
        codecs.BOM_UTF16_BE + SAMPLE.encode("utf-16-be"),
        unicodedata.normalize("NFD", SAMPLE).encode(),
        SAMPLE.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "utf-8 with a mark", "utf-16", "utf-16 big end first", "decomposed", "Windows lines"],
)
def test_encodings(data):
    first, second = read_text("a.txt", data)[0].content
    assert (first.text, second.text) == ("Số: 12/KH-UBND", "Các đơn vị báo cáo trước ngày 15/3./.")
    assert (first.space_above, second.space_above) == (0, 1)


def test_the_old_windows_encoding_is_read():
    accents = {"\u0301": b"\xec", "\u0300": b"\xcc", "\u0323": b"\xf2", "\u0309": b"\xd2", "\u0303": b"\xde"}
    data = b""
    for letter in "Phòng Nội vụ báo cáo Ủy ban nhân dân tỉnh":
        parts = unicodedata.normalize("NFD", letter)
        tone = next((accents[c] for c in parts if c in accents), b"")
        base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in accents))
        data += base.encode("cp1258") + tone
    assert read_text("a.txt", data)[0].content[0].text == "Phòng Nội vụ báo cáo Ủy ban nhân dân tỉnh"


def test_marks_of_markdown_go_and_other_stars_stay():
    text = "# KẾ HOẠCH\n**Nơi nhận:**\n*Căn cứ Luật Thú y;*\nTỈNH ỦY\n*\n** Ghi chú: xem phụ lục.\n2 * 3 = 6\n"
    text += "**KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC**"
    lines = [c.text for c in read_text("a.txt", text.encode())[0].content]
    assert lines == ["KẾ HOẠCH", "Nơi nhận:", "Căn cứ Luật Thú y;", "TỈNH ỦY", "*", "** Ghi chú: xem phụ lục.",
                     "2 * 3 = 6", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]


def test_rows_of_bars_are_a_table_in_their_place():
    text = "Phân công:\n\n| TT | Việc |\n|---|:--:|\n| 1 | Rà soát |\n| 2 | |\n\nHết."
    before, table, after = read_text("a.txt", text.encode())[0].content
    assert isinstance(before, Line)
    assert isinstance(table, Table)
    assert [[c.text for c in row] for row in table.rows] == [["TT", "Việc"], ["1", "Rà soát"], ["2", ""]]
    assert after.text == "Hết."


def test_a_form_feed_begins_a_page():
    pages = read_text("a.txt", "Trang một\fTrang hai".encode())
    assert [(p.number, p.content[0].text) for p in pages] == [(1, "Trang một"), (2, "Trang hai")]


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(Unreadable):
        read_text("a.bin", bytes(range(256)))


def test_cleaning_gives_one_kind_of_blank_hyphen_and_bullet():
    assert clean("a\u00a0 b\tc\u00ad\uf0b7 d\u200b\x02 \u00d0i\u1ec1u e\u2044f") == "a b c-- d- Điều e/f"
    assert clean("o\u0302\u0301") == "ố"


@pytest.mark.parametrize("word", ["nghiêng", "Quyết", "UỶ", "giữa", "khuya", "oái", "xuyên", "ươm", "đắc", "gìn"])
def test_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["nAN", "chñ", "hßa", "LĐTBXH", "string", "nhiềù", "b", "COÄNG"])
def test_no_syllables(word):
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("text", "plausible"),
    [
        ("Thực hiện Kế hoạch số 31/KH-UBND ngày 02/5/2024 của Ủy ban nhân dân huyện", True),
        ("12 3.400 -", True),
        ("Ma Văn Tuyến 2 file:///home/vanthu/cong-van-den/src/12-KH.html 2/2", True),
        (r"Nơi nhận: - Lưu: VT, NV. GIÁM ĐỐC Lò Văn Thuận D:\\VAN-THU\\bc-thang-6\\mau_final(2).docx", True),
        ("uY BAN NgAN nAN TINH kE HOqCH so", False),
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", False),
        ("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", False),
    ],
)
def test_plausible_vietnamese_is_told_from_garbage_and_old_encodings(text, plausible):
    assert looks_vietnamese(text.split()) is plausible
