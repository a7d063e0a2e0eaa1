"""Searchable copies: what was read is found where it stands, and the page looks as before."""

import io
from pathlib import Path

import numpy as np
import pdfplumber
import pikepdf
import pytest
from PIL import Image

from pipeline.core.places import boxes_of
from pipeline.ingest.page_picture import page_picture
from pipeline.ingest.signatures import is_signed
from pipeline.run import process
from pipeline.view.searchable import ReadPage, searchable_copy
from tests.ingest.signing import authority, certified, signed

SCAN = Path(__file__).parents[2] / "data" / "scans" / "07-cv-734-hoa-toc.scan.pdf"


@pytest.fixture(scope="module")
def picture():
    return Image.open(io.BytesIO(page_picture(SCAN, 1)))


def read(path):
    extraction = process(path)
    pages = []
    for info in extraction.pages:
        pieces = (p for p in extraction.text.pieces if p.page == info.number)
        words = [(extraction.text.text[p.start : p.end], p.box) for p in pieces]
        pages.append(ReadPage(info.number, tuple(words), info.rotation))
    return extraction, pages


def found_at(pdf, text):
    """Where a run of words stands in a PDF: left and top of the first word, as shares of the page as it is shown."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        words = page.extract_words(use_text_flow=True)
        wanted = text.split()
        for n in range(len(words)):
            if [w["text"] for w in words[n : n + len(wanted)]] == wanted:
                return words[n]["x0"] / float(page.width), words[n]["top"] / float(page.height)
    return None


def likeness(pdf, other, tmp_path):
    path = tmp_path / "copy.pdf"
    path.write_bytes(pdf)
    pair = [np.asarray(Image.open(io.BytesIO(page_picture(p, 1))).convert("L"), dtype=int) for p in (path, other)]
    assert pair[0].shape == pair[1].shape
    return np.abs(pair[0] - pair[1]).mean()


def test_words_are_found_where_they_stand_and_the_page_looks_the_same(tmp_path):
    extraction, pages = read(SCAN)
    data = SCAN.read_bytes()
    copy = searchable_copy(SCAN.name, data, pages)
    assert SCAN.read_bytes() == data
    start = extraction.text.text.index("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    box = boxes_of(extraction.text, start, start + 4)[0]
    left, top = found_at(copy, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert abs(left - box.left) < 0.01 and abs(top - box.top) < 0.02
    assert likeness(copy, SCAN, tmp_path) < 0.5


@pytest.mark.parametrize("turned", [90, 180, 270])
@pytest.mark.parametrize("by_the_file", [True, False])
def test_a_page_that_lies_on_its_side(tmp_path, picture, turned, by_the_file):
    import pikepdf

    path = tmp_path / "side.pdf"
    if by_the_file:
        with pikepdf.open(SCAN) as document:
            document.pages[0].rotate(turned, relative=True)
            document.save(path)
    else:
        picture.rotate(turned, expand=True).save(path, resolution=110)
    extraction, pages = read(path)
    assert extraction.pages[0].rotation
    copy = searchable_copy(path.name, path.read_bytes(), pages)
    start = extraction.text.text.index("NGHĨA VIỆT NAM")
    box = boxes_of(extraction.text, start, start + 5)[0]
    across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    shown = {90: (1 - down, across), 180: (1 - across, 1 - down), 270: (down, 1 - across)}[pages[0].rotation]
    with pdfplumber.open(io.BytesIO(copy)) as document:
        page = document.pages[0]
        chars = [c for c in page.chars if c["text"].strip()]
        first = "".join(c["text"] for c in chars).index("NGHĨA")
        word = chars[first : first + 5]
        x = sum((c["x0"] + c["x1"]) / 2 for c in word) / 5 / float(page.width)
        y = sum((c["top"] + c["bottom"]) / 2 for c in word) / 5 / float(page.height)
    assert abs(x - shown[0]) < 0.02 and abs(y - shown[1]) < 0.02


def test_a_photo_becomes_a_page_that_can_be_searched(tmp_path, picture):
    path = tmp_path / "photo.png"
    picture.save(path)
    _, pages = read(path)
    copy = searchable_copy(path.name, path.read_bytes(), pages)
    assert found_at(copy, "Độc lập - Tự do - Hạnh phúc") is not None


def test_a_text_has_no_such_copy():
    assert searchable_copy("a.txt", "Công văn".encode(), []) is None


def test_a_copy_of_a_signed_file_bears_no_signature_that_it_would_break_and_shows_it(tmp_path):
    whole = signed(SCAN.read_bytes(), certified(authority(), "Pham Thu Ha", "So Y te"), box=(300, 100, 500, 180))
    path = tmp_path / "signed.pdf"
    path.write_bytes(whole)
    _, pages = read(path)
    copy = searchable_copy(path.name, whole, pages)
    assert is_signed(whole) and not is_signed(copy) and path.read_bytes() == whole
    assert found_at(copy, "CỘNG HÒA XÃ HỘI") is not None
    assert likeness(copy, path, tmp_path) < 1 < likeness(copy, SCAN, tmp_path) * 20


def _in_itself(document):
    field = document.make_indirect(pikepdf.Dictionary(T="a"))
    field.Kids = pikepdf.Array([field])
    return pikepdf.Dictionary(Fields=pikepdf.Array([field]))


@pytest.mark.parametrize("form", [
    _in_itself,
    lambda _: pikepdf.Array([]),
    lambda _: pikepdf.Dictionary(Fields=3),
    lambda _: pikepdf.Dictionary(Fields=pikepdf.Array([3])),
])
def test_a_damaged_form_keeps_no_page_from_being_copied(form):
    held = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.Root.AcroForm = document.make_indirect(form(document))
        document.save(held)
    copy = searchable_copy("a.pdf", held.getvalue(), [])
    with pdfplumber.open(io.BytesIO(copy)) as read_back:
        assert len(read_back.pages) == 1
