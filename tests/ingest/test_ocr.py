"""Both ways to Tesseract give the same words at the same places."""

import os
import subprocess
import sys
import tempfile

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
    monkeypatch.setitem(sys.modules, "tesserocr", None)
    words = ocr.recognise(page)
    assert {"Nơi", "nhận:", "85/PYT-NV"} <= {w.text for w in words}
    assert all(0 <= w.confidence <= 1 for w in words)


def test_words_stand_where_they_do_on_the_whole_page(page):
    wide = np.pad(page, ((300, 500), (400, 200)), constant_values=255)
    found, of_page = ocr.recognise(wide), ocr.recognise(page)
    assert [w.text for w in found] == [w.text for w in of_page]
    assert [(w.left - 400, w.top - 300) for w in found] == [(w.left, w.top) for w in of_page]
    first = found[0]
    assert wide[first.top : first.bottom, first.left : first.right].min() < 60


def test_only_the_printed_part_is_shown_and_keeps_its_grain(monkeypatch):
    grain = np.random.default_rng(3).integers(247, 256, (300, 300)).astype(np.uint8)
    grain[100:110, 100:200] = 0
    seen = []
    monkeypatch.setitem(sys.modules, "tesserocr", None)
    monkeypatch.setattr(ocr, "by_command", lambda picture, **_: seen.append(picture) or ())
    ocr.recognise(grain)
    assert (seen[0] == grain[100 - ocr._MARGIN : 110 + ocr._MARGIN, 100 - ocr._MARGIN : 200 + ocr._MARGIN]).all()
    assert seen[0].shape == (10 + 2 * ocr._MARGIN, 100 + 2 * ocr._MARGIN)


def test_one_thread_is_asked_for():
    assert os.environ["OMP_THREAD_LIMIT"] == "1"


def test_an_empty_picture_has_no_words():
    assert ocr.recognise(np.full((300, 300), 255, np.uint8)) == ()


WAYS = {"in process": ocr.upside_down_in_process, "by command": ocr.upside_down_by_command}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_way_up_is_told(page, turn, way):
    if way == "in process":
        pytest.importorskip("tesserocr")
    assert (WAYS[way](np.ascontiguousarray(np.rot90(page, turn // 90))) + turn) % 360 == 0


@pytest.mark.parametrize("way", WAYS)
def test_without_print_no_way_up_is_told(way, capfd):
    if way == "in process":
        pytest.importorskip("tesserocr")
    assert WAYS[way](np.full((300, 300), 255, np.uint8)) == 0
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("with_tesserocr", [True, False])
def test_no_picture_of_a_page_is_ever_a_file(page, tmp_path, monkeypatch, with_tesserocr):
    if with_tesserocr:
        pytest.importorskip("tesserocr")
    else:
        monkeypatch.setitem(sys.modules, "tesserocr", None)
    nowhere = tmp_path / "is no folder"  # a file put there would be an error
    monkeypatch.setattr(tempfile, "tempdir", str(nowhere))
    for name in ("TMPDIR", "TMP", "TEMP"):
        monkeypatch.setenv(name, str(nowhere))
    with pytest.raises(FileNotFoundError):
        tempfile.mkstemp()
    assert ocr.recognise(page)
    assert ocr.upside_down(np.ascontiguousarray(page[::-1, ::-1])) == 180


def answering(monkeypatch, *, code=None):
    """Let the command end with a code, or not at all in time."""
    def run(command, **options):
        if "--list-langs" in command:
            return subprocess.CompletedProcess(command, 0, os.linesep.join(("osd", "vie")).encode(), b"")
        if code is None:
            raise subprocess.TimeoutExpired(command, options["timeout"])
        return subprocess.CompletedProcess(command, code, b"", b"")

    monkeypatch.setitem(sys.modules, "tesserocr", None)
    monkeypatch.setattr(subprocess, "run", run)


@pytest.mark.parametrize("read", [ocr.recognise, ocr.upside_down])
def test_no_answer_in_time_is_a_trouble_that_passes(page, monkeypatch, read):
    answering(monkeypatch)
    with pytest.raises(ocr.TesseractSlow):
        read(page)
    assert issubclass(ocr.TesseractSlow, ocr.NoTesseract)


@pytest.mark.parametrize("code", [-11, 3221225477], ids=["POSIX", "Windows"])
@pytest.mark.parametrize("read", [ocr.recognise, ocr.upside_down])
def test_a_crash_is_told_as_one(page, monkeypatch, read, code):
    answering(monkeypatch, code=code)
    with pytest.raises(ocr.TesseractFailed):
        read(page)


def test_a_model_that_is_not_installed_is_no_crash(page, monkeypatch):
    monkeypatch.setattr(ocr, "LANGUAGE", "xyz")
    with pytest.raises(ocr.NoTesseract):
        ocr.by_command(page)
