"""Photos of sheets: drawn level where one sheet is plainly seen, left alone elsewhere."""

import cv2
import made
import numpy as np
import pytest
from PIL import Image

from pipeline.ingest.dewarp import flattened
from pipeline.ingest.reading import read_file

TABLE = (70, 60, 55)


def photo(corners, *, size=(2600, 3400), sheet=None, table=TABLE):
    """A sheet whose corners (upper left first, clockwise) lie at these pixels of a photo of a table."""
    paper = np.full((1414, 1000, 3), 235, np.uint8) if sheet is None else sheet
    height, width = paper.shape[:2]
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, np.array(corners, np.float32))
    ground = np.full((size[1], size[0], 3), table, np.uint8)
    laid = cv2.warpPerspective(paper, matrix, size)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, size)
    return np.where(mask[:, :, None] > 127, laid, ground).astype(np.uint8)


ASKEW = [(320, 260), (2250, 380), (2380, 3150), (180, 3010)]


def test_a_sheet_is_drawn_level():
    marked = np.full((1414, 1000, 3), 235, np.uint8)
    marked[100:140, 100:140] = 0
    flat = flattened(photo(ASKEW, sheet=marked))
    height, width = flat.shape[:2]
    assert height == 2339 and 1.25 < height / width < 1.55
    assert flat[10:-10, 10:-10].mean(axis=2).min() < 40 < 220 < np.median(flat)
    rows, columns = np.nonzero(flat.min(axis=2) < 60)
    assert abs(rows.mean() / height - 120 / 1414) < 0.02 and abs(columns.mean() / width - 0.12) < 0.02


@pytest.mark.parametrize(
    "picture",
    [
        np.full((2339, 1654, 3), 250, np.uint8),
        photo([(0, 0), (2600, 0), (2600, 3400), (0, 3400)]),
        photo([(900, 900), (1700, 900), (1700, 2000), (900, 2000)]),
        photo([(300, 300), (2300, 900), (2300, 1500), (300, 3100)]),
        photo([(200, 300), (2400, 300), (2400, 2300), (200, 2300)]),
        photo(ASKEW, table=(215, 220, 222)),
        photo(ASKEW, size=(2600, 3400))[::4, ::4],
        np.full((2000, 1500, 3), 30, np.uint8),
    ],
    ids=["scan", "fills it", "small", "no sheet's shape", "square", "bright table", "few pixels", "dark"],
)
def test_what_is_no_photo_of_a_sheet_stays(picture):
    assert flattened(picture) is picture


def test_a_photo_of_a_dispatch_is_read(tmp_path):
    sheet = np.asarray(made.picture())
    shot = photo([(330, 240), (2260, 330), (2390, 3180), (190, 3060)], sheet=sheet)
    Image.fromarray(shot).save(tmp_path / "anh.jpg", quality=92)
    _, pages = read_file(tmp_path / "anh.jpg")
    text = "\n".join(line.text for line in pages[0].content)
    assert "Số: 85/PYT-NV" in text and "trước ngày 20/6/2024" in text and "Lò Văn Thuận" in text
