"""Figures of an arrival stamp stay sure only where readings after other clean-ups agree."""

import numpy as np
import pytest

from pipeline.ingest import ocr, stamped_figures
from pipeline.ingest.ocr import Recognised
from pipeline.ingest.stamped_figures import confirmed

STAMP = np.full((100, 300), 255, np.uint8)


def read(text, sure, left=100, right=200):
    return Recognised(text, left, 40, right, 60, sure)


@pytest.fixture
def others(monkeypatch):
    """What the readings after other clean-ups give, one after the other."""
    answers = []
    calls = []

    def recognise(picture, *, segmentation):
        assert segmentation == ocr.SPARSE
        scale = picture.shape[1] / STAMP.shape[1]
        calls.append(scale)
        found = answers[len(calls) - 1]
        return tuple(
            Recognised(w.text, *(round(v * scale) for v in (w.left, w.top, w.right, w.bottom)), w.confidence)
            for w in found
        )

    monkeypatch.setattr(stamped_figures.ocr, "recognise", recognise)
    return answers, calls


LABEL = Recognised("Ngày:", 20, 40, 80, 60, 0.96)


def test_a_sure_day_that_another_reading_shows_otherwise_is_doubtful(others):
    answers, calls = others
    answers[:] = [[read("15/7/2023", 0.9)], [read("13/7/2023", 0.85)], [read("15/7/2023", 0.9)]]
    label, day = confirmed([LABEL, read("15/7/2023", 0.92)], STAMP)
    assert (label, day.text, day.confidence) == (LABEL, "15/7/2023", 0.2)
    assert calls == [1.0, 1.0, 0.8]


def test_a_doubtful_day_that_all_readings_show_alike_is_sure(others):
    answers, _ = others
    answers[:] = [
        [read("05/01/2024", 0.8)],
        [read("05/0", 0.9, right=140), read("1/2024", 0.95, left=145)],
        [read("05/01/2024", 0.7)],
    ]
    (day,) = confirmed([read("05/01/2024", 0.28)], STAMP)
    assert day.confidence == pytest.approx((0.28 + 0.8 + 0.9 + 0.7) / 4)


@pytest.mark.parametrize(
    "answer",
    [
        [[read("642", 0.9)], [], []],
        [[read("642", 0.9, left=210, right=290)]] * 3,
        [[read("Số:", 0.9)]] * 3,
    ],
    ids=["seen once", "elsewhere", "no figures"],
)
def test_figures_that_hardly_any_other_reading_shows_are_doubtful(answer, others):
    answers, _ = others
    answers[:] = answer
    (number,) = confirmed([read("642", 0.97)], STAMP)
    assert number.confidence == 0.2


def test_words_without_figures_are_not_read_again(others):
    _, calls = others
    assert confirmed([LABEL], STAMP) == (LABEL,)
    assert confirmed([], STAMP) == ()
    assert not calls
