"""Both ways to Tesseract give the same words at the same places."""

import os

import made
import numpy as np
import pytest

from pipeline.ingest import ocr


@pytest.fixture(scope="module")
def page():
    return np.array(made.picture().convert("L"))


def test_in_process_and_by_command_agree(page):
    pytest.importorskip("tesserocr")
    ours, theirs = ocr.in_process(page), ocr.by_command(page)
    assert [w.text for w in ours] == [w.text for w in theirs]
    for a, b in zip(ours, theirs, strict=True):
        assert (a.left, a.top, a.right, a.bottom) == pytest.approx((b.left, b.top, b.right, b.bottom), abs=2)
    # The releases of Tesseract behind the two weigh single words a little differently.
    assert np.mean([w.confidence for w in ours]) == pytest.approx(np.mean([w.confidence for w in theirs]), abs=0.02)


def test_without_tesserocr_the_command_is_used(page, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "tesserocr", None)
    words = ocr.recognise(page)
    assert {"Nơi", "nhận:", "85/PYT-NV"} <= {w.text for w in words}
    assert all(0 <= w.confidence <= 1 for w in words)


def test_one_thread_is_asked_for():
    assert os.environ["OMP_THREAD_LIMIT"] == "1"


def test_an_empty_picture_has_no_words():
    assert ocr.recognise(np.full((300, 300), 255, np.uint8)) == ()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_way_up_is_told(page, turn):
    assert (ocr.upside_down(np.ascontiguousarray(np.rot90(page, turn // 90))) + turn) % 360 == 0
