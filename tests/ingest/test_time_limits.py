"""A page that takes too long is told of, and the others are read; a worker that hangs is ended."""

import subprocess
import sys

import made
import numpy as np
import pytest

from pipeline.ingest import ocr, scan
from pipeline.ingest.ocr import TesseractSlow
from pipeline.ingest.time_limits import page_limit, seconds_left
from pipeline.run import process


@pytest.mark.parametrize("recognise", [ocr.in_process, ocr.by_command])
def test_recognition_ends_with_the_time_of_its_page(recognise):
    if recognise is ocr.in_process:
        pytest.importorskip("tesserocr")
    page = np.array(made.picture())
    with page_limit(0.02), pytest.raises(TesseractSlow):
        recognise(page)
    assert recognise(page)


def test_limits_lie_in_one_another():
    with page_limit(50):
        with page_limit(10):
            assert 9 < seconds_left() <= 10
        assert 49 < seconds_left() <= 50
    assert seconds_left(7) == 7


def test_a_page_that_takes_too_long_is_told_and_the_others_are_read(tmp_path, monkeypatch):
    read_rest = scan.read_rest

    def slow_on_the_second(head):
        if head.number == 2:
            raise TesseractSlow("slow")
        return read_rest(head)

    monkeypatch.setattr(scan, "read_rest", slow_on_the_second)
    path = tmp_path / "hai trang.tiff"
    first, second = made.picture(), made.picture([(200, 300, "Trang hai có nội dung")])
    first.save(path, save_all=True, append_images=[second])
    read = process(path)
    assert "CỘNG HÒA" in read.text.text and "Trang hai" not in read.text.text
    (note,) = (n for n in read.notes if n.field == "pages.2")
    assert "quá lâu" in note.problem and "Trang 2" in note.problem


_STUCK = """
import pipeline.processes as p, pipeline.ingest.time_limits as t
t.HUNG_SECONDS, p.WATCH_SECONDS = 0.3, {watch}
p._WORKING.set()
import threading
threading.Thread(target=p._end_if_hung, daemon=True).start()
import time; time.sleep(0.2)
{stuck}
"""


@pytest.mark.parametrize(
    ("watch", "stuck"),
    [("0.1", "threading.Event().wait()"), ("0.1", "import re; re.match('(a*)*b', 'a' * 99)")],
    ids=["in Python", "where Python cannot run"],
)
def test_a_worker_that_hangs_is_ended(watch, stuck):
    program = _STUCK.format(watch=watch, stuck=stuck)
    assert subprocess.run([sys.executable, "-c", program], timeout=60, check=False).returncode == 1
