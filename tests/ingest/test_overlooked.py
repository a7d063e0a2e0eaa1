"""A title that recognition passed over is read by itself; nothing else is."""

import made
import numpy as np
import pytest

from pipeline.ingest import ocr
from pipeline.ingest.overlooked import with_overlooked

LINES = [(200, 300, "Căn cứ Luật Tổ chức chính quyền địa phương năm 2025;")]


def head(*lines):
    return np.asarray(made.picture([*LINES, *lines]).convert("L"), dtype=np.uint8)[:900]


def of_rows(words, above):
    return tuple(w for w in words if w.bottom < above)


def test_a_title_that_was_passed_over_is_read():
    grey = head((700, 500, "KẾ HOẠCH"))
    found = of_rows(ocr.recognise(grey), 450)
    words = with_overlooked(found, grey, ())
    assert [w.text for w in words[len(found) :]] == ["KẾ", "HOẠCH"]
    assert all(w.top + 10 >= 500 and w.left >= 690 and w.right < 1000 for w in words[len(found) :])


@pytest.mark.parametrize("line", [(700, 500, "thực hiện kế hoạch"), (20, 500, "KẾ HOẠCH"), (700, 500, "KH 25/UBND")])
def test_what_is_no_title_is_left(line):
    grey = head(line)
    found = of_rows(ocr.recognise(grey), 450)
    assert with_overlooked(found, grey, ()) == found


def test_what_was_read_or_is_read_by_itself_is_not_read_again(monkeypatch):
    grey = head((700, 500, "KẾ HOẠCH"))
    found = ocr.recognise(grey)
    monkeypatch.setattr(ocr, "recognise", lambda *_, **__: pytest.fail("read again"))
    assert with_overlooked(found, grey, ()) == found
    above = of_rows(found, 450)
    assert with_overlooked(above, grey, [w for w in found if w not in above]) == above


def test_many_such_rows_are_no_print(monkeypatch):
    grey = head(*((700, top, "KẾ HOẠCH") for top in (420, 520, 620, 720)))
    found = of_rows(ocr.recognise(grey), 400)
    monkeypatch.setattr(ocr, "recognise", lambda *_, **__: pytest.fail("read again"))
    assert with_overlooked(found, grey, ()) == found
