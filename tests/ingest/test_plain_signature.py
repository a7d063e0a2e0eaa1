"""A signature is read again only where it was not read plainly."""

import numpy as np
import pytest

from pipeline.core.model import Box, Word
from pipeline.ingest import ocr, signature, strips
from pipeline.ingest.image import Upright
from pipeline.ingest.plain_signature import read_plainly, tells_all
from pipeline.ingest.rows import Row
from pipeline.ingest.signature import with_signature

SIZE = (2339, 1654)


def row(text, top, left=0.6, confidence=0.96):
    """The words of a row, as on an A4 page."""
    words = []
    for word in text.split():
        right = left + 0.012 * len(word)
        words.append(Word(word, Box(1, left, top, right, top + 0.012), confidence))
        left = right + 0.008
    return words


def upright(grey):
    """A page in black and white that has been made ready."""
    return Upright(grey, np.zeros_like(grey), grey, 0, 0.0)


def page(ink=None):
    grey = np.full(SIZE, 255, np.uint8)
    if ink:
        left, top, right, bottom = ink
        grey[int(top * SIZE[0]) : int(bottom * SIZE[0]), int(left * SIZE[1]) : int(right * SIZE[1])] = 0
    return grey


PLAIN = [*row("KT. GIÁM ĐỐC", 0.6), *row("PHÓ GIÁM ĐỐC", 0.62), *row("Lò Văn Thuận", 0.72)]


def test_a_post_and_a_whole_name_surely_read_are_plain():
    assert read_plainly(PLAIN, page())


@pytest.mark.parametrize(
    "words",
    [
        row("Lò Văn Thuận", 0.72),
        PLAIN[:-3],
        [*PLAIN[:-3], *row("Văn Thuận", 0.72)],
        [*PLAIN[:-3], *row("Xuất Văn Thuận", 0.72)],
        [*PLAIN[:-3], *row("Lò Văn Thuận", 0.72, confidence=0.8)],
        [*row("PHÓ GIÁM ĐỐC", 0.62, confidence=0.7), *PLAIN[-3:]],
        [*row("ĐỐC", 0.62, left=0.7), *PLAIN[-3:]],
        [*PLAIN, *row("Trang", 0.76)],
        [],
    ],
    ids=["no post", "no name", "short", "no family name", "doubtful name", "doubtful post", "half a post",
         "more under it", "nothing"],
)
def test_what_is_not_whole_and_sure_is_not_plain(words):
    assert not read_plainly(words, page())


def test_what_may_hide_a_family_name_makes_doubt():
    assert not read_plainly(PLAIN, page(ink=(0.55, 0.722, 0.59, 0.73)))
    assert read_plainly(PLAIN, page(ink=(0.3, 0.722, 0.35, 0.73)))


def listed(words):
    return (*row("Nơi nhận:", 0.6, left=0.1), *row("- Lưu: VT.", 0.63, left=0.1), *words)


def read_once_more(*_):
    pytest.fail("read again")
    yield ()


def test_a_plain_signature_is_not_read_again(monkeypatch):
    monkeypatch.setattr(signature, "_readings", read_once_more)
    monkeypatch.setattr(strips, "read_again", lambda *_: pytest.fail("read again"))
    words = listed(PLAIN)
    read = with_signature(words, upright(page()), 1)
    assert sorted(w.text for w in read) == sorted(w.text for w in words)


def test_the_whole_is_read_no_more_once_readings_agree(monkeypatch):
    def readings(*_):
        yield tuple(PLAIN)
        yield tuple(PLAIN)
        pytest.fail("read again")

    doubtful = [*PLAIN[:-3], *row("Lò Văn Thuận", 0.72, confidence=0.7)]
    monkeypatch.setattr(signature, "_readings", readings)
    read = with_signature(listed(doubtful), upright(page()), 1)
    assert "Thuận" in {w.text for w in read}


def test_a_row_that_readings_agree_on_is_not_read_loosely():
    alike = tuple(row("Lò Văn Thuận", 0.72, confidence=0.95))
    unsure = tuple(row("Lò Văn Thuận", 0.72, confidence=0.5))
    assert strips._are_of_one_mind([alike, unsure, alike, (), alike])
    assert not strips._are_of_one_mind([alike, unsure, unsure, alike])


def test_rows_are_not_read_alone_where_readings_of_the_whole_agree(monkeypatch):
    doubtful = [*PLAIN[:-3], *row("Lò Văn Thuận", 0.72, confidence=0.7)]
    monkeypatch.setattr(signature, "_readings", lambda *_: iter([tuple(PLAIN)] * 4))
    monkeypatch.setattr(strips, "read_again", lambda *_: pytest.fail("read again"))
    read = with_signature(listed(doubtful), upright(page()), 1)
    assert {w.text: w.confidence for w in read}["Thuận"] == 0.96


RATIO = SIZE[0] / SIZE[1]


def test_a_signature_that_two_readings_bear_out_is_told():
    assert tells_all(PLAIN, [PLAIN, row("“Lồ Văn Thuận", 0.72)], RATIO)


@pytest.mark.parametrize(
    ("words", "readings"),
    [
        (PLAIN, [PLAIN]),
        ([*row("GIÁM ĐỐC", 0.62), *PLAIN[-3:]], [PLAIN, PLAIN]),
        ([*row("KT. GIÁM ĐỐC", 0.6), *row("GIÁM ĐỐC", 0.62), *PLAIN[-3:]], [PLAIN, PLAIN]),
        ([*PLAIN[:-3], *row("Văn Thuận", 0.72)], [PLAIN, PLAIN]),
        ([*PLAIN[:-3], *row("Xuất Văn Thuận", 0.72)], [PLAIN, PLAIN]),
        ([*PLAIN, *row("Trang", 0.76)], [PLAIN, PLAIN]),
    ],
    ids=["one reading", "no authority", "no deputy", "short", "no family name", "more under it"],
)
def test_a_signature_that_may_have_lost_something_is_not_told(words, readings):
    assert not tells_all(words, readings, RATIO)


def test_small_letters_that_a_pen_left_make_no_doubt(monkeypatch):
    monkeypatch.setattr(signature, "_readings", read_once_more)
    read = with_signature(listed([*PLAIN, *row("ra", 0.67, confidence=0.7)]), upright(page()), 1)
    assert "ra" not in {w.text for w in read}


def test_rows_that_tell_all_are_the_last_that_is_read(monkeypatch):
    def readings(*_):
        yield tuple(PLAIN[:-3])
        pytest.fail("read again")

    monkeypatch.setattr(signature, "_readings", readings)
    monkeypatch.setattr(strips, "read_again", lambda *_: iter([tuple(PLAIN[-3:])] * 2))
    read = with_signature(listed([*PLAIN[:-3], *row("Thuận", 0.72, left=0.8)]), upright(page()), 1)
    assert {"Lò", "Văn", "Thuận"} <= {w.text for w in read}


def test_a_strip_is_recognised_once_and_a_row_of_ink_is_not_read_loosely(monkeypatch):
    seen = []
    monkeypatch.setattr(ocr, "recognise", lambda picture, segmentation: seen.append(picture.tobytes()) or ())
    grey = page()
    grey[1690:1705, 1100:1300:9] = 0
    ink = Row(tuple(row("Lò Văn Thuận", 0.722)))
    known = {}
    for _ in range(2):
        found = list(strips.read_again([ink], Box(1, 0.5, 0.7, 1.0, 0.8), grey, known))
        assert found and not any(found)
    assert len(seen) == len(set(seen)) == len(known)
