"""Which drawings of a PDF are looked at as a table."""

import made
import pdfplumber
import pytest
from pypdfium2 import PdfDocument

from pipeline.ingest.rulings import drawn_in


def table(canvas):
    for y in (500, 470, 440, 410):
        canvas.line(60, y, 540, y)
    for x in (60, 100, 380, 540):
        canvas.line(x, 410, x, 500)


def within_a_form(canvas):
    canvas.beginForm("table")
    table(canvas)
    canvas.endForm()
    canvas.doForm("table")


def thin_bars(canvas):
    for y in (500, 470, 440, 410):
        canvas.rect(60, y, 480, 0.5, fill=1)
    for x in (60, 100, 380, 540):
        canvas.rect(x, 410, 0.5, 90, fill=1)


def frame_of_a_stamp(canvas):
    for y in (710, 690):
        canvas.line(90, y, 170, y)
    for x in (90, 170):
        canvas.line(x, 690, x, 710)
    for y in (760, 600, 100):
        canvas.line(60, y, 540, y)


def grids(path):
    data = path.read_bytes()
    document = PdfDocument(data)
    try:
        return drawn_in(data, document[0], 1)
    finally:
        document.close()


@pytest.mark.parametrize("draw", [table, within_a_form, thin_bars])
def test_a_table_is_found_however_it_is_drawn(tmp_path, draw):
    found = grids(made.pdf(tmp_path / "a.pdf", made.WHOLE, draw=draw))
    assert [len(grid.cells) for grid in found] == [9]


def test_frames_and_rules_are_not_read_as_tables(tmp_path, monkeypatch):
    path = made.pdf(tmp_path / "a.pdf", made.WHOLE, draw=frame_of_a_stamp)
    assert grids(path) == ()

    def refuse(*_args, **_kwargs):
        raise AssertionError("pdfplumber is asked, which is dear")

    monkeypatch.setattr(pdfplumber, "open", refuse)
    assert grids(path) == ()
