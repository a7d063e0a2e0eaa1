"""Two rows that recognition took for one are parted; nothing else is read again."""

import numpy as np
import pytest

from pipeline.core.model import Box, Word
from pipeline.ingest import merged_rows, ocr
from pipeline.ingest.merged_rows import with_merged_rows_parted
from pipeline.ingest.ocr import Recognised

BLANK = np.full((1400, 1000), 255, np.uint8)
HIGH = 18 / 1400


def row(text, top, left=0.15, high=HIGH, confidence=0.95):
    """The words of a row; a letter is 0.01 of the width."""
    words, at = [], left
    for part in text.split(" "):
        words.append(Word(part, Box(1, at, top, at + 0.01 * len(part), top + high), confidence))
        at += 0.01 * (len(part) + 1)
    return words


USUAL = [w for n in range(8) for w in row("Các phòng báo cáo kết quả thực hiện", 0.1 + 0.03 * n)]


@pytest.fixture
def rereading(monkeypatch):
    """What recognition of a block gives; the shape of every picture asked for is noted."""
    asked, answer = [], []

    def recognise(picture, *, segmentation):
        assert segmentation == ocr.ONE_BLOCK
        asked.append(picture.shape)
        return tuple(answer)

    monkeypatch.setattr(merged_rows.ocr, "recognise", recognise)
    return asked, answer


TWO_ROWS = [
    Recognised("Nơi", 12, 12, 40, 30, 0.96), Recognised("nhận:", 45, 12, 90, 30, 0.96),
    Recognised("-", 12, 36, 18, 40, 0.9), Recognised("Giám", 25, 34, 60, 52, 0.96),
    Recognised("đốc", 65, 34, 90, 52, 0.95),
]


def test_a_row_twice_as_high_and_doubtful_is_read_again_as_a_block(rereading):
    asked, answer = rereading
    answer[:] = TWO_ROWS
    merged = row("Tim đấc (đẻ", 0.5, high=2 * HIGH, confidence=0.3)
    kept = with_merged_rows_parted([*USUAL, *merged], BLANK, 1)
    found = [w for w in kept if w not in USUAL]
    assert [w.text for w in found] == ["Nơi", "nhận:", "-", "Giám", "đốc"]
    assert len(asked) == 1 and found[0].box.bottom <= found[3].box.top
    assert abs(found[0].box.left - 0.15) < 0.002 and abs(found[0].box.top - 0.5) < 0.002


def test_a_reading_that_is_no_better_is_left(rereading):
    asked, answer = rereading
    answer[:] = [Recognised("½¬", 12, 12, 40, 50, 0.2)]
    words = (*USUAL, *row("Tim đấc (đẻ", 0.5, high=2 * HIGH, confidence=0.3))
    assert with_merged_rows_parted(words, BLANK, 1) == words
    assert len(asked) == 1


@pytest.mark.parametrize(
    "others",
    [
        row("Tim đấc (đẻ", 0.5, high=2 * HIGH),
        row("Tim đấc (đẻ", 0.5, confidence=0.3),
        row("Ưỵ", 0.5, high=2 * HIGH, confidence=0.3),
        row("Z đ", 0.5, high=6 * HIGH, confidence=0.1),
        [],
    ],
    ids=["sure", "of usual height", "a single word", "ink of a pen", "none"],
)
def test_other_words_are_not_read_again(others, rereading):
    asked, _ = rereading
    words = (*USUAL, *others)
    assert with_merged_rows_parted(words, BLANK, 1) == words
    assert not asked
    assert with_merged_rows_parted((), BLANK, 1) == ()
