"""Where tables are ruled: on the picture of a page, and in a PDF that draws them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np

from pipeline.core.model import Box
from pipeline.ingest.image import Picture, strengthened
from pipeline.ingest.ruled_across import ruled_across
from pipeline.ingest.tables import LEAST_WIDTH, Grid, grid_of

_INK = 170  # grey levels
_LONG = 25  # of the width: a shorter stroke across is no ruling
_TALL = 45  # pixels at 200 dpi: a lower upright stroke may be a letter's
_LEAST_TABLE = 0.35  # of the width
_LEAST_CELL = 12  # pixels
_EDGE = 3  # points: pdfplumber takes no shorter stroke for the side of a cell, and moves sides so far
_FEW_DRAWINGS = 6  # a page with fewer drawn objects has no table: they are the rules under its head


def drawn_on(grey: Picture, number: int) -> tuple[tuple[Grid, ...], Picture]:
    """The tables on an upright grey picture, and the picture without their rulings."""
    import cv2

    ink = (strengthened(grey) < _INK).astype(np.uint8)
    height, width = ink.shape
    tall = np.ones((_TALL, 1), np.uint8)
    if not cv2.erode(ink, tall).any():  # most pages have no upright stroke, and are done here
        return (), grey
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, max(2, width // _LONG)), np.uint8))
    if not across.any():
        return (), grey
    upright = cv2.morphologyEx(ink, cv2.MORPH_OPEN, tall)
    rulings = cv2.dilate(cv2.bitwise_or(across, upright), np.ones((5, 5), np.uint8))
    outlines, _ = cv2.findContours(rulings, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    sizes = [cv2.boundingRect(outline)[2:] for outline in outlines]
    if not any(wide >= _LEAST_TABLE * width and high >= _TALL for wide, high in sizes):
        return (), grey
    count, labels, stats, _ = cv2.connectedComponentsWithStats(rulings, connectivity=8)
    grids, cleaned = [], grey
    for label in range(1, count):
        left, top, wide, high = (int(v) for v in stats[label][:4])
        if wide < _LEAST_TABLE * width or high < _TALL:
            continue
        ruled = labels[top : top + high, left : left + wide] == label
        grid = grid_of([_box(c, (left, top), grey.shape, number) for c in _cells(ruled)])
        if grid is not None:
            cleaned = cleaned.copy() if cleaned is grey else cleaned
            cleaned[top : top + high, left : left + wide][ruled] = 255
            grids.append(grid)
    return tuple(grids), cleaned


def drawn_in(data: bytes, page: Any, number: int) -> tuple[Grid, ...]:
    """The tables that a page of a PDF draws; `page` is pypdfium2's, `data` the file."""
    import pdfplumber
    import pypdfium2 as pdfium

    drawings = list(page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_PATH]))
    if len(drawings) < _FEW_DRAWINGS:
        return ()
    if not _may_rule(page, drawings):
        return ruled_across(page, drawings, number)
    with pdfplumber.open(io.BytesIO(data), pages=[number]) as document:
        sheet = document.pages[0]
        left, top, right, bottom = sheet.bbox
        width, height = float(right - left), float(bottom - top)
        grids = [
            grid_of([
                Box(number, (c[0] - left) / width, (c[1] - top) / height, (c[2] - left) / width, (c[3] - top) / height)
                for c in table.cells
            ])
            for table in sheet.find_tables()
        ]
    return tuple(grid for grid in grids if grid is not None)


def _may_rule(page: Any, drawings: Sequence[Any]) -> bool:
    """Whether upright strokes stand as far apart as the sides of a table: reading one is dear.

    What is drawn within a form is placed by the form, and on a turned page upright is across: there any drawing may.
    """
    import pypdfium2 as pdfium

    if page.get_rotation() % 180 or any(drawing.level for drawing in drawings):
        return True
    try:
        bounds = [drawing.get_bounds() for drawing in drawings]
    except pdfium.PdfiumError:
        return True
    upright = [(left, right) for left, bottom, right, top in bounds if top - bottom >= _EDGE]
    reach = max((right for _, right in upright), default=0.0) - min((left for left, _ in upright), default=0.0)
    return bool(reach >= LEAST_WIDTH * page.get_width() - 2 * _EDGE)


def _cells(ruled: Any) -> list[tuple[int, int, int, int]]:
    """The boxes (left, top, width, height) that rulings enclose."""
    import cv2

    inside = np.where(ruled, 0, 1).astype(np.uint8)
    height, width = inside.shape
    _, _, stats, _ = cv2.connectedComponentsWithStats(inside, connectivity=4)
    found = []
    for left, top, wide, high, _ in stats[1:]:
        enclosed = left > 0 and top > 0 and left + wide < width and top + high < height
        if enclosed and min(wide, high) >= _LEAST_CELL:
            found.append((int(left), int(top), int(wide), int(high)))
    return found


def _box(cell: tuple[int, int, int, int], at: tuple[int, int], shape: tuple[int, ...], number: int) -> Box:
    left, top = cell[0] + at[0], cell[1] + at[1]
    height, width = shape[:2]
    return Box(number, left / width, top / height, (left + cell[2]) / width, (top + cell[3]) / height)
