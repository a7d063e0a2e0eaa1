"""Signatures under seal and pen: posts and family names told from their remains, lists whose name a pen hides."""

import numpy as np
import pytest

from pipeline.core.model import Box, Word
from pipeline.ingest import signature
from pipeline.ingest.dashes import with_dashes
from pipeline.ingest.families import with_family
from pipeline.ingest.image import Upright
from pipeline.ingest.layout import reading_order
from pipeline.ingest.posts import with_posts
from pipeline.ingest.scan import without_ghosts
from pipeline.ingest.signature import with_signature

RATIO = 1.41
HIGH = 0.012


def row(text, top, left=0.55, confidence=0.95):
    """The words of a row; a letter is 0.01 of the width."""
    words, at = [], left
    for part in text.split(" "):
        words.append(Word(part, Box(1, at, top, at + 0.01 * len(part), top + HIGH), confidence))
        at += 0.01 * (len(part) + 1)
    return tuple(words)


def spelled(words):
    rows = {}
    for word in sorted(words, key=lambda w: (round(w.box.top, 3), w.box.left)):
        rows.setdefault(round(word.box.top, 3), []).append(word.text)
    return [" ".join(found) for found in rows.values()]


# --- posts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("readings", "post"),
    [
        (["hÓ GIÁM ĐÓ", "PHÓ GIẦM ĐỚC"], "PHÓ GIÁM ĐỐC"),
        (["L*T.GIÁM ĐÓC", "KT GIÁM ĐỌC"], "KT. GIÁM ĐỐC"),
        (["HIỆU TRUÔNG", "HỆU TRƯỞNG"], "HIỆU TRƯỞNG"),
        (["PHÓ CHÁNH VĂN PHỒNG"], "PHÓ CHÁNH VĂN PHÒNG"),
    ],
)
def test_a_post_is_told_from_what_is_left_of_it(readings, post):
    read = [row(text, 0.7, confidence=0.5) for text in readings]
    assert spelled(with_posts(read[0], read, RATIO)) == [post]


@pytest.mark.parametrize("text", ["ỦY BAN NHÂN DÂN", "ÔNG BÀ", "Nguyễn Văn Hải", "Z ¡ DÓC", "TRƯỞNG THÔN BẢN MƯỜNG"])
def test_what_is_no_known_post_stays(text):
    read = row(text, 0.7, confidence=0.5)
    assert spelled(with_posts(read, [read, read], RATIO)) == [text]


def test_one_sure_reading_that_shows_more_of_a_post_is_enough():
    chief, deputy = row("GIÁM ĐỐC", 0.7, confidence=0.8), row("hÓ GIÁM ĐÓ", 0.702, left=0.53, confidence=0.88)
    doubtful = row("hÓ GIÁM ĐÓ", 0.702, left=0.53, confidence=0.5)
    assert spelled(with_posts(chief, [chief, chief, deputy], RATIO)) == ["PHÓ GIÁM ĐỐC"]
    assert spelled(with_posts(chief, [chief, chief, doubtful], RATIO)) == ["GIÁM ĐỐC"]


@pytest.mark.parametrize("post", ["TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG", "TUQ. CHỦ TỊCH", "TM. BAN GIÁM ĐỐC"])
def test_no_authority_is_invented_or_lost(post):
    doubtful, sure = row(post, 0.7, confidence=0.7), row(post, 0.7, confidence=0.97)
    for read in (doubtful, sure):
        assert spelled(with_posts(read, [doubtful, sure, doubtful], RATIO)) == [post]


def test_a_post_that_is_surely_read_stays_and_nothing_is_put_beside_it():
    sure = row("PHÓ CHỦ TỊCH", 0.7)
    worse = row("HÓ CHỦ TỊCH", 0.7, confidence=0.3)
    assert with_posts(sure, [sure, worse, worse], RATIO) == sure


def test_under_kt_stands_the_deputy_of_the_one_deputised():
    above, below = row("KT. CHỦ TỊCH", 0.7, confidence=0.8), row("TỊCH", 0.72, left=0.63, confidence=0.8)
    name = row("Phạm Văn Thọ", 0.85)
    words = (*above, *below, *name)
    assert spelled(with_posts(words, [words, words], RATIO)) == ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Phạm Văn Thọ"]
    alone = (*above, *name)
    assert spelled(with_posts(alone, [alone, alone], RATIO)) == ["KT. CHỦ TỊCH", "Phạm Văn Thọ"]


def test_of_crowded_rows_each_keeps_its_height():
    above, below = row("KT. GIÁM ĐỌC", 0.7, confidence=0.5), row("PHÓ GIÁM ĐỌC", 0.708, confidence=0.5)
    words = with_posts((*above, *below), [above, above, below, below], RATIO)
    assert spelled(words) == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]
    upper, lower = ([w for w in words if w.text == first][0].box for first in ("KT.", "PHÓ"))
    assert upper.bottom <= lower.top


# --- family names ------------------------------------------------------------------------------------------


def test_a_family_name_is_told_from_what_several_readings_show_of_it():
    words = row("Trúc Giang", 0.8, left=0.65)
    torn = [row(f"{remains} Trúc Giang", 0.8, left=0.65 - 0.01 * (len(remains) + 1)) for remains in ("guyễn", "Nuyến")]
    assert spelled(with_family(words, torn, RATIO)) == ["Nguyễn Trúc Giang"]
    assert spelled(with_family(words, torn[:1], RATIO)) == ["Trúc Giang"]
    assert spelled(with_family(words, [row("Zxq Trúc Giang", 0.8, left=0.61)] * 2, RATIO)) == ["Trúc Giang"]


def test_a_torn_family_name_gives_way_and_a_whole_one_stays():
    remains = row("guyẽn Trúc Giang", 0.8, left=0.59)
    torn = (Word("guyẽn", remains[0].box, 0.6), *remains[1:])
    assert spelled(with_family(torn, [torn, remains], RATIO)) == ["Nguyễn Trúc Giang"]
    whole = row("Lò Trúc Giang", 0.8)
    assert with_family(whole, [remains, remains], RATIO) == whole
    assert with_family((), [remains], RATIO) == ()


# --- dashes ------------------------------------------------------------------------------------------------


def upright(grey):
    """A page in black and white that has been made ready."""
    return Upright(grey, np.zeros_like(grey), grey, 0, 0.0)


def page_with(*strokes):
    """A white page of 1000 x 1410 pixels with black boxes (left, top, right, bottom)."""
    grey = np.full((1410, 1000), 255, np.uint8)
    for left, top, right, bottom in strokes:
        grey[top:bottom, left:right] = 0
    return grey


def test_a_dash_that_recognition_passed_over_is_seen():
    words = row("Khảo sát", 0.5, left=0.2)  # rows 705 to 721
    found = with_dashes(words, page_with((180, 712, 190, 715)), 1)
    (dash,) = [w for w in found if w.text == "-"]
    assert 0.179 < dash.box.left < dash.box.right < 0.191
    assert dash.box.page == 1


@pytest.mark.parametrize(
    "strokes",
    [
        [],
        [(180, 706, 190, 720)],  # a letter
        [(180, 706, 190, 709)],  # too high
        [(180, 712, 190, 715), (193, 707, 195, 719)],  # with something beside it
        [(150, 712, 198, 715)],  # a rule
    ],
)
def test_other_ink_before_a_row_is_no_dash(strokes):
    words = row("Khảo sát", 0.5, left=0.2)
    assert with_dashes(words, page_with(*strokes), 1) == words


def test_misread_dashes_become_dashes_and_other_signs_stay():
    blank = page_with()
    for sign in ("~—", "~", "¬", "--", "-ˆ", "-_", "-.__", "____"):
        assert with_dashes(row(f"{sign} giao Phòng", 0.5, left=0.2), blank, 1)[0].text == "-"
    for sign in ("—", "-", "+", "*", "1.", "a)", "__", "_____"):
        assert with_dashes(row(f"{sign} giao Phòng", 0.5, left=0.2), blank, 1)[0].text == sign
    assert with_dashes(row("~", 0.5), blank, 1)[0].text == "~"


def test_a_speck_before_a_row_is_no_dash():
    words = row("- giao Phòng", 0.5, left=0.2)  # the dash stands from 200 to 210
    assert spelled(with_dashes(words, page_with((203, 711, 206, 715)), 1)) == ["giao Phòng"]
    within = (*row("Số:", 0.5, left=0.1), *row("-", 0.5, left=0.2, confidence=0.3), *row("12/KH-UBND", 0.5, left=0.22))
    assert spelled(with_dashes(within, page_with((203, 711, 206, 715)), 1)) == ["Số: 12/KH-UBND"]
    assert with_dashes(within, page_with((200, 711, 210, 714)), 1) == within
    for ink in [(200, 711, 210, 714)], []:  # a dash, and one too faint to be seen
        assert with_dashes(words, page_with(*ink), 1) == words


# --- ghosts and hidden lists -------------------------------------------------------------------------------


def test_what_is_read_a_second_time_goes():
    line = row("Độc lập - Tự do", 0.08)
    under = Word("CÁ,", Box(1, 0.56, 0.084, 0.6, 0.1), 0.37)
    letter = Word("p", Box(1, 0.551, 0.081, 0.561, 0.091), 0.93)
    faint = Word("Kính", Box(1, 0.2, 0.3, 0.25, 0.312), 0.3)
    assert without_ghosts((*line, under, letter, faint)) == (*line, faint)


def test_a_doubtful_word_that_an_accent_of_the_next_line_touches_is_none():
    doubtful = Word("bệnh", Box(1, 0.4, 0.466, 0.44, 0.485), 0.36)
    below = Word("bệnh,", Box(1, 0.4, 0.478, 0.44, 0.497), 0.96)
    assert without_ghosts((doubtful, below)) == (doubtful, below)


def listed():
    dashes = ("- Như trên;", "- Sở Nội vụ;", "- Lưu: VT.")
    return [w for n, text in enumerate(dashes) for w in row(text, 0.72 + 0.015 * n, left=0.12)]


def test_a_list_whose_name_a_pen_hides_is_still_the_left_half_of_the_foot():
    body = row("Các phòng báo cáo kết quả trước ngày 15/8/2024 để tổng hợp, trình lãnh đạo xem xét", 0.6, left=0.12)
    signed = [*row("GIÁM ĐỐC", 0.735, left=0.6), *row("Lò Văn Thuận", 0.82, left=0.6)]
    lines = reading_order([*body, *listed(), *signed], 1, RATIO)
    assert [(line.column, line.text) for line in lines[1:]] == [
        ("left", "- Như trên;"), ("left", "- Sở Nội vụ;"), ("left", "- Lưu: VT."),
        ("right", "GIÁM ĐỐC"), ("right", "Lò Văn Thuận"),
    ]


def test_dashes_that_do_not_end_with_luu_are_no_foot():
    items = [w for n, t in enumerate(("- Rà soát;", "- Báo cáo.")) for w in row(t, 0.7 + 0.02 * n, left=0.12)]
    assert [line.column for line in reading_order(items, 1, RATIO)] == [None, None]


def test_a_page_without_a_signature_stays():
    words = row("Các phòng báo cáo kết quả", 0.5, left=0.12)
    blank = page_with()
    assert with_signature(words, upright(blank), 1) == words


def test_the_text_over_a_signature_is_none_of_it(monkeypatch):
    def readings(region, grey, tint):
        yield row("Thoại Mới", 0.66, left=0.7)
        yield row("GIÁM ĐỐC", 0.7, left=0.6)

    monkeypatch.setattr("pipeline.ingest.signature._readings", readings)
    monkeypatch.setattr("pipeline.ingest.signature.strips.read_again", lambda rows, within, grey, known: iter(()))
    text = row("Phòng Nghiệp vụ, Sở Nội vụ, trước ngày 05 tháng 9, số điện thoại 02123.872.704./.", 0.66, left=0.1)
    foot = [*row("Nơi nhận:", 0.685, left=0.12), *row("- Lưu: VT.", 0.7, left=0.12)]
    blank = page_with()
    found = with_signature((*text, *foot), upright(blank), 1)
    assert set(text) <= set(found)
    assert {w.text for w in found} - {w.text for w in (*text, *foot)} == {"GIÁM", "ĐỐC"}


# --- heads -------------------------------------------------------------------------------------------------


def test_a_date_with_blanks_for_the_pen_is_one_line():
    head = [
        *row("ỦY BAN NHÂN DÂN", 0.06, left=0.12), *row("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 0.06, left=0.45),
        *row("Độc lập - Tự do - Hạnh phúc", 0.08, left=0.5), *row("số: /TB-UBND", 0.11, left=0.15),
        *row("Hà Nội, ngày", 0.111, left=0.5), *row("tháng", 0.111, left=0.68), *row("năm", 0.111, left=0.79),
        *row("Kính gửi: Các phòng", 0.2, left=0.4),
    ]
    lines = [line.text for line in reading_order(head, 1, RATIO)]
    assert lines[3:5] == ["số: /TB-UBND", "Hà Nội, ngày tháng năm"]
    assert lines[0] == "ỦY BAN NHÂN DÂN"


def test_under_kt_a_crowded_rest_is_the_deputy_too():
    above = row("KT. HIỆU TRƯỞNG", 0.7, confidence=0.8)
    below = row("U TRƯỞNG", 0.71, left=0.68, confidence=0.8)
    words = (*above, *below)
    assert spelled(with_posts(words, [above, above, below], RATIO)) == ["KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG"]


def test_of_two_posts_of_one_person_the_deputy_is_that_of_the_second():
    above, rest = row("KT. BỘ TRƯỞNG, CHỦ NHIỆM", 0.7), row("NHIỆM", 0.715, left=0.66)
    words = (*above, *rest)
    assert spelled(with_posts(words, [words, words], RATIO)) == ["KT. BỘ TRƯỞNG, CHỦ NHIỆM", "PHÓ CHỦ NHIỆM"]
    for below in row("Lê", 0.715, left=0.66), row("PHÓ CHỦ NHIỆM", 0.715):
        words = (*above, *below)
        assert with_posts(words, [words, words], RATIO) == words


def test_rows_that_are_crowded_keep_their_words():
    upper = Word("PHÒNG", Box(1, 0.67, 0.594, 0.755, 0.621), 0.97)
    lower = Word("CHÍNH", Box(1, 0.658, 0.611, 0.749, 0.634), 0.93)
    other = Word("HÍNH", Box(1, 0.67, 0.612, 0.749, 0.63), 0.5)
    ink = Word("xã", Box(1, 0.68, 0.612, 0.7, 0.64), 0.9)
    assert set(signature._voted([upper, lower, upper, other, ink])) == {upper, lower}
