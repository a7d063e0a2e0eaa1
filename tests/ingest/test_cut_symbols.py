"""Numbers whose last letter or figure recognition passed over."""

import numpy as np
import pytest

from pipeline.core.model import Box, Word
from pipeline.ingest import cut_symbols, ocr
from pipeline.ingest.cut_symbols import with_whole_symbols
from pipeline.ingest.ocr import Recognised

HIGH, WIDE = 1000, 800


def word(text, left=100, right=300, top=150, confidence=0.9):
    return Word(text, Box(1, left / WIDE, top / HIGH, right / WIDE, (top + 24) / HIGH), confidence)


def page(*letters):
    grey = np.full((HIGH, WIDE), 255, np.uint8)
    for left, top, right, bottom in letters:
        grey[top:bottom, left:right] = 30
    return grey


@pytest.fixture
def alone(monkeypatch):
    """What a number reads alone."""
    answer = []

    def recognise(picture, *, segmentation):
        assert segmentation == ocr.ONE_LINE
        return tuple(Recognised(t, 70, 19, 285, 43, c) for t, c in answer)

    monkeypatch.setattr(cut_symbols.ocr, "recognise", recognise)
    return answer


LETTER = (305, 152, 317, 172)


def test_what_stands_close_behind_a_number_is_part_of_it(alone):
    alone[:] = [("Số:", 0.9), ("09/HD-VKS-P8", 0.87)]
    (read,) = with_whole_symbols([word("09/HD-VKS-P")], page(LETTER), 1)
    assert read.text == "09/HD-VKS-P8" and read.confidence == 0.87
    assert 0.12 < read.box.left < read.box.right < 0.42


def test_a_number_that_stays_cut_is_doubtful(alone):
    for reading in ([], [("69/HD-VKS-PB", 0.9)], [("09/HD-VKS-P", 0.9)]):
        alone[:] = reading
        (read,) = with_whole_symbols([word("09/HD-VKS-P")], page(LETTER), 1)
        assert read.text == "09/HD-VKS-P" and read.confidence < 0.5


def test_a_letter_that_no_symbol_has_was_misread(alone):
    alone[:] = [("684/CVHHQNg-PC", 0.8)]
    (read,) = with_whole_symbols([word("684/CVHHQNøg-PC")], page(), 1)
    assert read.text == "684/CVHHQNg-PC" and read.confidence == 0.8
    alone[:] = [("684/CVHHQNøg-PC", 0.9)]
    (read,) = with_whole_symbols([word("684/CVHHQNøg-PC")], page(), 1)
    assert read.text == "684/CVHHQNøg-PC" and read.confidence < 0.5


@pytest.mark.parametrize(
    ("words", "ink"),
    [
        ([word("09/HD-VKS-P")], []),
        ([word("09/HD-VKS-P"), word("ngày", 304, 340)], [LETTER]),
        ([word("09/HD-VKS-P")], [(303, 168, 306, 172)]),  # a speck
        ([word("09/HD-VKS-P")], [(330, 152, 342, 172)]),  # too far off
        ([word("09/HD-VKS-P", top=600)], [(305, 602, 317, 622)]),  # another's number, in the text
        ([word("GIANG")], [LETTER]),
    ],
)
def test_other_ink_and_other_words_stay(alone, words, ink):
    alone[:] = [("09/HD-VKS-P8", 0.87)]
    assert with_whole_symbols(words, page(*ink), 1) == tuple(words)
