"""Doubtful rows read again alone, and signs that specks and gaps bring into a line."""

import numpy as np
import pytest

from pipeline.core.model import Box, Line, Word
from pipeline.ingest import ocr, second_reading
from pipeline.ingest.correction import corrected
from pipeline.ingest.ocr import Recognised
from pipeline.ingest.scan import without_ghosts
from pipeline.ingest.second_reading import with_doubtful_rows
from pipeline.ingest.signs import with_signs_right

BLANK = np.full((1400, 1000), 255, np.uint8)


def row(text, top=0.5, confidences=()):
    """Words of 20 pixels' height, each 50 pixels wide."""
    parts = text.split()
    sure = [*confidences, *[0.95] * (len(parts) - len(confidences))]
    return tuple(
        Word(part, Box(1, 0.2 + 0.06 * n, top, 0.25 + 0.06 * n, top + 20 / 1400), sure[n])
        for n, part in enumerate(parts)
    )


@pytest.fixture
def rereading(monkeypatch):
    """What recognition of a row alone gives; every row asked for is noted."""
    asked, answer = [], []

    def recognise(picture, *, segmentation):
        assert segmentation == ocr.ONE_LINE
        asked.append(picture.shape)
        return tuple(Recognised(t, 20 + 60 * n, 20, 70 + 60 * n, 40, c) for n, (t, c) in enumerate(answer))

    monkeypatch.setattr(second_reading.ocr, "recognise", recognise)
    return asked, answer


def texts(words):
    return [w.text for w in sorted(words, key=lambda w: w.box.left)]


def test_the_better_reading_of_a_doubtful_row_stays(rereading):
    asked, answer = rereading
    answer[:] = [("5.", 0.9), ("Bệnh", 0.95), ("viện", 0.96), ("huyện", 0.95)]
    words = row("C6 Bệnh viện huyện", confidences=[0.3])
    assert texts(with_doubtful_rows(words, BLANK, 1)) == ["5.", "Bệnh", "viện", "huyện"]
    assert len(asked) == 1  # it was sure: the smoothed row is not read too
    answer[:] = [("¬ì'", 0.3), ("Bệnh", 0.2)]
    assert with_doubtful_rows(words, BLANK, 1) == words
    assert len(asked) == 3


def test_a_doubtful_number_of_an_entry_is_read_again(rereading):
    asked, answer = rereading
    answer[:] = [("5.", 0.95), ("Bệnh", 0.95), ("viện", 0.96), ("huyện", 0.95)]
    assert texts(with_doubtful_rows(row("o. Bệnh viện huyện", confidences=[0.7]), BLANK, 1))[0] == "5."
    words = row("Ở Bệnh viện huyện", confidences=[0.7])
    assert with_doubtful_rows(words, BLANK, 1) == words
    assert len(asked) == 1


def test_letters_of_other_languages_are_read_again_however_sure(rereading):
    _, answer = rereading
    answer[:] = [("ngày", 0.97), ("08", 0.97), ("tháng", 0.97), ("5", 0.96)]
    assert texts(with_doubtful_rows(row("ngày 08 tháng Š"), BLANK, 1)) == ["ngày", "08", "tháng", "5"]
    answer[:] = [("ngày", 0.97), ("08", 0.97), ("tháng", 0.97), ("ñ", 0.96)]
    words = row("ngày 08 tháng Š")
    assert with_doubtful_rows(words, BLANK, 1) == words


def test_figures_that_were_sure_are_never_lost(rereading):
    _, answer = rereading
    answer[:] = [("ngày", 0.97), ("13/10/2020,", 0.97), ("kết", 0.97), ("quả", 0.97), ("báo", 0.97), ("cáo", 0.97)]
    words = row("ngày 12/10/2020, k¬t qu", confidences=[0.9, 0.9, 0.2, 0.3])
    assert with_doubtful_rows(words, BLANK, 1) == words


@pytest.mark.parametrize(
    "words",
    [
        row("Các đơn vị báo cáo"),
        row("½ ¬", confidences=[0.1, 0.1]),
        row("Số: 2!10ƒ /SYT-NVY", top=0.12, confidences=[0.9, 0.1, 0.2]),
        row("Sơn La, ngày |Q tháng 6", top=0.12, confidences=[0.9, 0.9, 0.9, 0.1]),
    ],
    ids=["sure", "short", "number", "day"],
)
def test_other_rows_are_not_read_again(words, rereading):
    asked, answer = rereading
    answer[:] = [("1985/SYT-NVY", 0.99)] * 6
    assert with_doubtful_rows(words, BLANK, 1) == words
    assert not asked


def test_ink_of_a_signature_behind_a_row_makes_no_doubt_of_it(rereading):
    asked, _ = rereading
    ink = Word("¬/ˆ", Box(1, 0.8, 0.5, 0.85, 0.515), 0.2)
    words = (*row("- Các sở, ban, ngành;"), ink)
    assert with_doubtful_rows(words, BLANK, 1) == words
    assert not asked


def test_a_page_of_noise_is_left(rereading):
    asked, _ = rereading
    noise = [w for n in range(20) for w in row("¬ ½ ƒ", top=0.1 + 0.03 * n, confidences=[0.1, 0.1, 0.1])]
    assert with_doubtful_rows(noise, BLANK, 1) == tuple(noise)
    flat = tuple(Word(w.text, Box(1, w.box.left, 0.5, w.box.right, 0.503), 0.1) for w in row("a b c"))
    assert with_doubtful_rows(flat, BLANK, 1) == flat
    assert not asked


# --- signs -------------------------------------------------------------------------------------------------


def line(text):
    return Line(text, 1, Box(1, 0.2, 0.5, 0.9, 0.52), row(text))


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Công văn số 2637/BGDĐT- VP ngày 15/5", "Công văn số 2637/BGDĐT-VP ngày 15/5"),
        ("Quyết định số 271/QĐĐ-UBND ngày", "Quyết định số 271/QĐ-UBND ngày"),
        ("Thông tư 20/2017/TT- BYT.", "Thông tư 20/2017/TT-BYT."),
        ("gửi vanthu(@tinh.gov.vn trước", "gửi vanthu@tinh.gov.vn trước"),
        ("- Thường trực HĐND (b/C);", "- Thường trực HĐND (b/c);"),
        ("- Tỉnh ủy (bíc);", "- Tỉnh ủy (b/c);"),
        ("- Tỉnh ủy (b/€);", "- Tỉnh ủy (b/c);"),
        ("TIM BAN THƯỜNG VỤ", "T/M BAN THƯỜNG VỤ"),
        ("KIT. CHỦ TỊCH", "K/T. CHỦ TỊCH"),
        ("các đơn vị phối. hợp tốt", "các đơn vị phối hợp tốt"),
        ("xong trong quý IH/2024.", "xong trong quý III/2024."),
        ("gửi số liệu Quý H để", "gửi số liệu Quý II để"),
    ],
)
def test_signs_that_do_not_belong_go(read, printed):
    right, changes = with_signs_right(line(read))
    assert right.text == printed == " ".join(w.text for w in right.words)
    assert len(changes) == 1 and changes[0].read != changes[0].text
    assert right.words[-1].box.right == line(read).words[-1].box.right


@pytest.mark.parametrize(
    "text",
    [
        "phối hợp. Các đơn vị", "TP. Huế, tr. 5", "số 12/KH-UBND VP", "số 3/BC-ĐĐBQH", "(@mục này)",
        "TIM mạch và", "bệnh TIM MẠCH", "quý III/2024", "quý 1/2024", "quý 11/2024", "quý IIH/2024", "Tổ H của",
        "v.v. và khác",
        "năm 2017. theo",
        "thực hiện.", "1. giao Phòng",
    ],
)
def test_signs_that_may_be_meant_stay(text):
    assert with_signs_right(line(text)) == (line(text), ())


def test_a_line_that_its_words_do_not_spell_stays():
    odd = Line("a  b/c", 1, None, row("a b/c"))
    assert with_signs_right(odd) == (odd, ())


def test_changed_signs_are_kept_beside_what_was_read():
    (right,), changes = corrected([line("gửi vanthu(@tinh.gov.vn và phôi hợp")])
    assert right.text == "gửi vanthu@tinh.gov.vn và phối hợp"
    assert {(c.read, c.text) for c in changes} == {("vanthu(@tinh.gov.vn", "vanthu@tinh.gov.vn"), ("phôi", "phối")}


def test_letters_on_the_rule_under_a_line_are_ghosts():
    rule = Word("anh", Box(1, 0.4, 0.53, 0.42, 0.532), 0.54)
    words = row("Độc lập - Tự do")
    assert without_ghosts((*words, rule)) == words
    assert without_ghosts(()) == ()
