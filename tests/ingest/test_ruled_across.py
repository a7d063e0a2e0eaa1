"""Tables without upright rulings, as browsers print them."""

import io

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from pipeline.ingest import pdf
from pipeline.ingest.rulings import drawn_in

COLUMNS = [70, 95, 250, 370, 540]


def grids(draw):
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4)
    draw(canvas)
    canvas.save()
    with pdf.opened("mau.pdf", data.getvalue()) as document:
        return drawn_in(data.getvalue(), document[0], 1)


def ruled(canvas, levels, columns=COLUMNS):
    for level in levels:
        for left, right in zip(columns, columns[1:], strict=False):
            canvas.rect(left, level, right - left, 0.75, stroke=0, fill=1)


def test_strokes_that_end_with_their_columns_are_a_table():
    (grid,) = grids(lambda canvas: ruled(canvas, [700, 670, 640, 580]))
    assert len(grid.cells) == 12
    first = grid.cells[0]
    assert (first.left, first.right) == pytest.approx((70 / A4[0], 95 / A4[0]))
    assert (first.top, first.bottom) == pytest.approx((1 - 700 / A4[1], 1 - 670.75 / A4[1]))


def test_strokes_without_columns_or_apart_or_of_two_columns_are_none():
    def underlines(canvas):
        ruled(canvas, [700, 670, 640, 610, 580, 550], [70, 540])
        ruled(canvas, [500, 470, 440], [70, 300, 540])
        for level in (300, 270, 240):
            for left in (70, 200, 400):
                canvas.rect(left, level, 80, 0.75, stroke=0, fill=1)

    assert grids(underlines) == ()


def test_two_tables_are_two():
    def both(canvas):
        ruled(canvas, [700, 670, 640])
        ruled(canvas, [500, 470, 440], [70, 200, 300, 400, 540])

    assert [len(grid.cells) for grid in grids(both)] == [8, 8]
