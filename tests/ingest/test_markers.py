"""What recognition loses at the beginning of rows: numbers that stand apart, strokes of Roman numerals, `V/v`."""

import made
import numpy as np
import pytest

from pipeline.core.model import Box, Line, Word
from pipeline.ingest import markers
from pipeline.ingest.about import with_about
from pipeline.ingest.markers import with_markers
from pipeline.ingest.ocr import Recognised
from pipeline.ingest.reading import read_file
from pipeline.ingest.strokes import with_strokes_counted

HIGH, WIDE = 1000, 800


def row(text, top=500, left=200, confidence=0.95):
    return [
        Word(t, Box(1, (left + 70 * n) / WIDE, top / HIGH, (left + 60 + 70 * n) / WIDE, (top + 28) / HIGH), confidence)
        for n, t in enumerate(text.split())
    ]


def page(*strokes):
    """A page with ink: left, top, right, bottom."""
    grey = np.full((HIGH, WIDE), 255, np.uint8)
    for left, top, right, bottom in strokes:
        grey[top:bottom, left:right] = 20
    return grey


# --- numbers -----------------------------------------------------------------------------------------------

FIGURE, STOP = (150, 504, 162, 524), (166, 521, 169, 524)


@pytest.fixture
def reading(monkeypatch):
    """What is read of a number and the first word after it; every reading asked for is noted."""
    asked, answer = [], []

    def recognise(picture, *, segmentation):
        asked.append(segmentation)
        return tuple(Recognised(t, 60 + 50 * n, 20, 80 + 80 * n, 44, c) for n, (t, c) in enumerate(answer))

    monkeypatch.setattr(markers.ocr, "recognise", recognise)
    return asked, answer


@pytest.mark.parametrize("marker", ["4.", "12.", "b)", "3.1", "IV.", "2.1."])
def test_a_number_that_stands_apart_is_read(reading, marker):
    _, answer = reading
    answer[:] = [(marker, 0.9), ("Giao", 0.9)]
    words = row("Giao Phòng Nội vụ")
    assert [w.text for w in with_markers(words, page(FIGURE, STOP), 1)] == ["Giao", "Phòng", "Nội", "vụ", marker]


@pytest.mark.parametrize(
    "found",
    [
        [("4.", 0.4), ("Giao", 0.9)], [("4.", 0.9), ("Bao", 0.9)], [("4", 0.9), ("Giao", 0.9)], [("Giao", 0.9)],
        [("4.", 0.9), ("-", 0.9), ("Giao", 0.9)], [("Ký", 0.9), ("Giao", 0.9)],
    ],
)
def test_what_is_no_number_for_sure_stays_unread(reading, found):
    asked, answer = reading
    answer[:] = found
    words = row("Giao Phòng Nội vụ")
    assert with_markers(words, page(FIGURE, STOP), 1) == tuple(words)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("text", "ink"),
    [
        ("Giao Phòng", []),
        ("Giao Phòng", [(150, 516, 152, 518)]),  # dust
        ("Giao Phòng", [(150, 440, 153, 600)]),  # a ruling
        ("Giao Phòng", [(60, 504, 130, 524)]),  # what goes on to the left is no number
        ("giao Phòng", [FIGURE, STOP]),
    ],
)
def test_nothing_is_read_where_no_number_can_stand(reading, text, ink):
    asked, _ = reading
    words = row(text)
    assert with_markers(words, page(*ink), 1) == tuple(words)
    assert not asked


@pytest.mark.parametrize(("read", "right"), [("6...", "6."), ("IV..", "IV."), ("6.", "6."), ("năm...", "năm...")])
def test_specks_behind_a_number_go(reading, read, right):
    assert with_markers(row(f"{read} Công an"), page(), 1)[0].text == right


def test_too_many_are_no_numbers(reading):
    asked, answer = reading
    answer[:] = [("4.", 0.9), ("Giao", 0.9)]
    words = [w for n in range(20) for w in row("Giao Phòng", top=40 * n + 50)]
    ink = [(150, 40 * n + 54, 162, 40 * n + 74) for n in range(20)]
    assert with_markers(words, page(*ink), 1) == tuple(words)
    assert not asked


def test_numbers_in_a_column_of_their_own_are_kept(tmp_path):
    body = ["Giao Sở Xây dựng công bố giá cát, sỏi hằng quý.", "Cục Thuế kiểm tra việc kê khai của các đơn vị.",
            "Công an huyện tuần tra trên sông vào ban đêm."]
    printed = [(320, 300 + 90 * n, text) for n, text in enumerate(body)]
    printed += [(250, 300 + 90 * n, f"{n + 4}.") for n in range(3)]
    _, pages = read_file(made.save_picture(tmp_path / "a.png", made.picture(printed)))
    assert [c.text for c in pages[0].content if isinstance(c, Line)] == [f"{n + 4}. {t}" for n, t in enumerate(body)]


# --- strokes -----------------------------------------------------------------------------------------------


def numeral(text, confidence=0.7):
    return Word(text, Box(1, 200 / WIDE, 500 / HIGH, 240 / WIDE, 524 / HIGH), confidence)


def strokes(count):
    return page(*((201 + 11 * n, 501, 205 + 11 * n, 523) for n in range(count)))


@pytest.mark.parametrize(("text", "count", "right"), [("II.", 3, "III."), ("I.", 2, "II."), ("II", 3, "III")])
def test_a_stroke_that_was_left_out_is_put_in(text, count, right):
    (word,) = with_strokes_counted([numeral(text)], strokes(count))
    assert word.text == right and word.confidence == 0.7


@pytest.mark.parametrize(
    ("text", "count", "confidence"),
    [
        ("II.", 2, 0.7), ("III.", 2, 0.7), ("II.", 1, 0.7), ("II.", 4, 0.7), ("II.", 3, 0.97), ("II/2024", 3, 0.7),
        ("VI.", 3, 0.7),
    ],
)
def test_numerals_that_fit_or_are_sure_stay(text, count, confidence):
    word = numeral(text, confidence)
    assert with_strokes_counted([word], strokes(count)) == (word,)


# --- V/v ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("read", ["V/W", "VW", "VWÑ", "V#w", "V/", "Viv"])
def test_about_is_put_right_where_a_subject_begins(read):
    words = row(f"{read} tăng cường quản lý", top=180, left=120, confidence=0.5)
    assert [w.text for w in with_about(words, 1.41)][0] == "V/v"


@pytest.mark.parametrize(
    ("text", "top", "left", "confidence"),
    [
        ("VW tăng cường", 180, 120, 0.95), ("VW tăng cường", 600, 120, 0.5), ("VW tăng cường", 180, 420, 0.5),
        ("VW Tăng cường", 180, 120, 0.5), ("VW", 180, 120, 0.5), ("Vui tăng cường", 180, 120, 0.5),
    ],
)
def test_other_words_stay(text, top, left, confidence):
    words = row(text, top=top, left=left, confidence=confidence)
    assert with_about(words, 1.41) == tuple(words)
