"""How high and wide the pages of a file are, without drawing them."""

import pytest
from PIL import Image

from pipeline.core.errors import Unreadable
from pipeline.ingest.page_picture import page_picture, page_shapes

LYING, UPRIGHT = (420, 297), (210, 297)
_ORIENTATION = 0x112


def test_pages_of_a_pdf_keep_their_own_proportions(tmp_path):
    path = tmp_path / "a.pdf"
    pages = [Image.new("RGB", size, "white") for size in (UPRIGHT, LYING)]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    assert page_shapes(path) == pytest.approx((297 / 210, 297 / 420), rel=0.01)


def test_a_photo_is_measured_as_its_camera_says(tmp_path):
    path = tmp_path / "a.jpg"
    turned = Image.Exif()
    turned[_ORIENTATION] = 6
    Image.new("RGB", LYING, "white").save(path, exif=turned)
    assert page_shapes(path) == pytest.approx((420 / 297,))
    assert page_picture(path, 1) is not None


def test_the_pages_of_a_tiff_are_measured_each(tmp_path):
    path = tmp_path / "a.tif"
    pages = [Image.new("RGB", size, "white") for size in (LYING, UPRIGHT)]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    assert page_shapes(path) == pytest.approx((297 / 420, 297 / 210))


def test_text_has_no_shape_and_a_broken_picture_is_told(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Công văn số 12", encoding="utf-8")
    assert page_shapes(path) == (None,)
    broken = tmp_path / "b.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nno picture")
    with pytest.raises(Unreadable):
        page_shapes(broken)
