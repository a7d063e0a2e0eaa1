"""Marks that context puts right, and what it leaves as it was read."""

import gzip
from pathlib import Path

import pytest

from pipeline.core.lexicon import lexicon, tokens
from pipeline.core.model import Box, Cell, Line, Table, Word
from pipeline.ingest.confusions import unlikeliness
from pipeline.ingest.correction import corrected, put_right

ROOT = Path(__file__).parents[2]


def right(text, confidence=0.9):
    words = text.split(" ")
    return " ".join(put_right(words, [confidence] * len(words)))


def line(text, number=0, confidence=0.9, **more):
    top = 0.1 + 0.02 * number
    lefts = [0.1 + 0.05 * n for n in range(len(text.split()))]
    words = tuple(
        Word(w, Box(1, x, top, x + 0.04, top + 0.015), confidence) for w, x in zip(text.split(), lefts, strict=True)
    )
    return Line(text, 1, Box(1, 0.1, top, 0.9, top + 0.015), words, **more)


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Giám đôc các đơn vị phôi hợp thực hiện", "Giám đốc các đơn vị phối hợp thực hiện"),
        ("báo cáo kêt quả vê Sở Y tê trước ngày 15/8", "báo cáo kết quả về Sở Y tế trước ngày 15/8"),
        ("tố chức đăng ký thì đua", "tổ chức đăng ký thi đua"),
        ("phát triến kinh tê, xã hội", "phát triển kinh tế, xã hội"),
        ("Uỷ ban nhân dân huyện", "Uỷ ban nhân dân huyện"),
        ("PHÓ GIÁM ĐÓC", "PHÓ GIÁM ĐỐC"),
        ("giáo đục và đào tạo", "giáo dục và đào tạo"),
        ("(để tông hợp, báo cáo).", "(để tổng hợp, báo cáo)."),
        ("Đơn vị chủ trì/phôi hợp", "Đơn vị chủ trì/phối hợp"),
        ("các cơ sở vệ tỉnh thực hiện", "các cơ sở vệ tinh thực hiện"),
        ("danh sách chỉ tiết kèm theo", "danh sách chi tiết kèm theo"),
        ("phối hợp với Phòng Tố chức - Hành chính", "phối hợp với Phòng Tổ chức - Hành chính"),
        ("giao Bạn Quản lý dự án theo dõi", "giao Ban Quản lý dự án theo dõi"),
        ("tại các cơ SỞ y tế và hồ Sơ lưu trữ", "tại các cơ sở y tế và hồ sơ lưu trữ"),
    ],
)
def test_marks_that_context_leaves_no_doubt_about(read, printed):
    assert right(read) == printed


@pytest.mark.parametrize(
    "read",
    [
        "Công văn số 2637/BGDĐT-VP ngày 15/5/2026",
        "email: vanthu.soyte@tinh.gov.vn, điện thoại 0215.3838",
        "Bà Nguyễn Thu Hiền, Lò Văn Đôi và Quàng Thị Tiên",
        "số 12/KH-TCHC, số 34/QĐ-TCHCKT",
        "ông Lê Văn Bạn Quản lý dự án, bà Bàn Thị Ghềnh",
        "các Sở, ngành; CƠ SỞ 2; nhân viên vệ sinh",
        "5Š 2ƒ l1",
        "",
    ],
)
def test_figures_symbols_addresses_and_names_stay(read):
    assert right(read, 0.3) == read


@pytest.mark.parametrize(
    "text", ["năng lực canh tranh", "ý nghĩa, tầm quan trọng", "vì sự tiến bộ", "thuốc dạng phối hợp"]
)
def test_marks_that_recognition_hardly_puts_in_or_leaves_out_stay(text):
    assert right(text, 0.96) == text


def test_what_is_surely_read_needs_more_to_be_changed():
    passage = "tổ chức tòa đàm"
    assert right(passage, 0.99) == passage
    assert right("tổ chức tòa đàm", 0.4) == "tổ chức tọa đàm"


def test_context_goes_over_the_ends_of_lines_and_every_change_is_kept_beside_what_was_read():
    content, changes = corrected([line("Giao các đơn vị phôi"), line("hợp, tô", 1), line("chức thực hiện", 2)])
    assert [c.text for c in content] == ["Giao các đơn vị phối", "hợp, tổ", "chức thực hiện"]
    assert [(c.read, c.text, c.box.page) for c in changes] == [("phôi", "phối", 1), ("tô", "tổ", 1)]
    assert content[0].words[-1].text == "phối"
    assert content[0].words[-1].box == line("Giao các đơn vị phôi").words[-1].box


def test_another_paragraph_or_column_is_no_context():
    apart = [line("Tám ông phôi"), line("hợp tác", 1, space_above=3.0)]
    beside = [line("Tám ông phôi", column="left"), line("hợp tác", 1, column="right")]
    for lines in (apart, beside):
        content, changes = corrected(lines)
        assert content[0].text.endswith("phôi") and not changes


def test_lines_whose_words_do_not_spell_them_stay_and_cells_are_put_right():
    odd = Line("Giám  đốc", 1, None, (Word("Giám", Box(1, 0, 0, 1, 1)), Word("đôc", Box(1, 0, 0, 1, 1))))
    bare = Line("phôi hợp", 1)
    table = Table(1, ((Cell("Đơn vị phôi hợp", Box(1, 0, 0, 1, 1)), Cell("")),))
    content, changes = corrected([odd, bare, table])
    assert [c.text for c in content[:2]] == ["Giám  đốc", "phôi hợp"]
    assert content[2].rows[0][0].text == "Đơn vị phối hợp" and content[2].rows[0][1].text == ""
    assert ("phôi", "phối") in [(c.read, c.text) for c in changes]


def test_clean_dispatches_of_the_sample_mail_hardly_change():
    changed, words = [], 0
    for path in sorted((ROOT / "data" / "mail").glob("*.txt")):
        for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
            printed = paragraph.split()
            words += len(printed)
            found = put_right(printed, [0.95] * len(printed))
            changed += [(old, new) for old, new in zip(printed, found, strict=True) if old != new]
    assert words > 5000
    assert len(changed) <= words / 2000, changed


def test_the_counts_are_those_of_the_sample_dispatches():
    known = lexicon()
    assert known.pairs["tổ", "chức"] > 50 > known.pairs.get(("tố", "chức"), 0)
    assert "để" in known.alike["de"] and "đế" in known.alike["de"]
    raw = gzip.decompress((ROOT / "pipeline" / "core" / "lexicon.txt.gz").read_bytes()).decode()
    assert raw.splitlines() == sorted(raw.splitlines(), key=lambda entry: (entry.count(" "), entry.split(" ")[1:]))


def test_tokens_know_their_places_and_what_hangs_on_figures():
    found = list(tokens("Sở Y tế, số 12/KH-UBND; KS.Trần"))
    assert [t.text for t in found] == ["sở", "y", "tế", "số", "#", "kh", "ubnd", "^", "ks", "^", "trần"]
    assert [t.text for t in found if not t.whole] == ["#", "kh", "^", "ks", "^", "trần"]
    assert all("Sở Y tế, số 12/KH-UBND; KS.Trần"[t.start : t.end].lower() == t.text for t in found if t.text.isalpha())


@pytest.mark.parametrize(
    ("printed", "usual", "seldom"),
    [("tinh", "tỉnh", "tình"), ("tổ", "tố", "tồ"), ("kể", "kế", "kẽ"), ("số", "sô", "so")],
)
def test_usual_misreadings_are_likelier_than_others(printed, usual, seldom):
    assert unlikeliness(printed, usual) < unlikeliness(printed, seldom)


def test_marks_are_seldom_put_in_and_letters_never_changed():
    assert unlikeliness("tế", "tê") < 0 < unlikeliness("tê", "tế")
    assert unlikeliness("dục", "đục") == unlikeliness("đục", "dục")
    assert unlikeliness("tế", "lế") == unlikeliness("tế", "tếm") == float("inf")
