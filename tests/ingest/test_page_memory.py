"""A page that was read is not read again; nothing of a marked file is remembered; the folder is bounded."""

import os
from dataclasses import replace

import made
import pytest

from pipeline.core.errors import Refused, Unreadable
from pipeline.core.model import ReadAhead
from pipeline.ingest import ocr, page_memory, scan
from pipeline.ingest.ahead import read_ahead, survey
from pipeline.ingest.page_memory import remembering
from pipeline.ingest.reading import read_file

STAMP = (240, 390, "MẬT", (205, 30, 35), 46, True)
SECOND = [(200, 300, "Trang hai có nội dung của công văn"), (200, 360, "và một ngày: 20/6/2024.")]


@pytest.fixture
def recognitions(monkeypatch):
    """How often something was recognised, as a list that grows."""
    found, recognise = [], ocr.recognise

    def counted(picture, **options):
        found.append(picture.shape)
        return recognise(picture, **options)

    monkeypatch.setattr(ocr, "recognise", counted)
    return found


@pytest.fixture
def two_pages(tmp_path):
    return made.pdf_of_pictures(tmp_path / "hai trang.pdf", [made.picture(), made.picture(SECOND)])


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_page_is_recognised_once_its_head_and_its_rest(two_pages, recognitions):
    read_file(two_pages)
    parts = [shape[0] for shape in recognitions if shape[1] > 1500]
    assert len(parts) == 4 and sum(parts) == 2 * made.SIZE[1]


def test_a_page_upside_down_is_not_recognised_as_it_lies(tmp_path, recognitions):
    _, (page,) = read_file(made.pdf_of_pictures(tmp_path / "a.pdf", [made.picture().rotate(180)]))
    assert page.rotation == 180
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in [line.text for line in page.content]
    assert len([shape for shape in recognitions if shape[1] > 1500]) == 2


def test_a_page_that_was_read_is_not_read_again(two_pages, tmp_path, recognitions):
    folder = tmp_path / "cache"
    with remembering(folder):
        first = read_file(two_pages)
    assert recognitions and len(files(folder)) == 2
    recognitions.clear()
    with remembering(folder):
        assert read_file(two_pages) == first
    assert recognitions == []


def test_the_same_page_in_another_file_at_another_place_is_known(two_pages, tmp_path, recognitions):
    folder = tmp_path / "cache"
    with remembering(folder):
        _, pages = read_file(two_pages)
    longer = made.pdf_of_pictures(
        tmp_path / "dài.pdf", [made.picture(), made.picture([(200, 300, "Một trang khác")]), made.picture(SECOND)]
    )
    recognitions.clear()
    with remembering(folder):
        _, again = read_file(longer)
    assert recognitions  # the page between
    assert [p.number for p in again] == [1, 2, 3]
    assert [line.text for line in again[2].content] == [line.text for line in pages[1].content]
    assert {line.page for line in again[2].content} == {3} == {line.box.page for line in again[2].content}


def test_what_reads_otherwise_remembers_nothing_of_it(two_pages, tmp_path, recognitions, monkeypatch):
    folder = tmp_path / "cache"
    with remembering(folder):
        read_file(two_pages)
    recognitions.clear()
    monkeypatch.setattr(page_memory, "_reader", lambda: "another version")
    with remembering(folder):
        read_file(two_pages)
    assert recognitions and len(files(folder)) == 4


@pytest.mark.parametrize("damage", [b"", b"no such thing", None])
def test_a_damaged_memory_is_read_again(two_pages, tmp_path, recognitions, damage):
    folder = tmp_path / "cache"
    with remembering(folder):
        first = read_file(two_pages)
    for path in files(folder):
        path.write_bytes(path.read_bytes()[:-9] if damage is None else damage)
    recognitions.clear()
    with remembering(folder):
        assert read_file(two_pages) == first
    assert recognitions


def test_a_folder_that_cannot_be_written_is_no_trouble(two_pages, tmp_path):
    nowhere = tmp_path / "a file"
    nowhere.write_bytes(b"")
    with remembering(nowhere):
        assert read_file(two_pages)[1]


@pytest.mark.parametrize("marked_first", [True, False])
def test_nothing_of_a_marked_file_is_remembered(tmp_path, marked_first):
    pages = [made.picture(), made.picture(stamps=[STAMP])]
    path = made.pdf_of_pictures(tmp_path / "a.pdf", pages[::-1] if marked_first else pages)
    folder = tmp_path / "cache"
    with remembering(folder) as memory:
        with pytest.raises(Refused):
            read_file(path)
        assert memory.learned == {}
    assert files(folder) == []


def test_pages_read_ahead_make_the_same_file(two_pages, tmp_path, recognitions):
    expected = read_file(two_pages)
    surveyed = survey(two_pages)
    assert (surveyed.pages, surveyed.scanned) == (2, (1, 2))
    folder = tmp_path / "cache"
    known = read_ahead(two_pages, [2], folder) | read_ahead(two_pages, [1], folder)
    assert len(known) == 2 and files(folder) == []  # the whole has not been looked at
    recognitions.clear()
    with remembering(folder, ReadAhead(surveyed.sha256, known)):
        assert read_file(two_pages) == expected
    assert recognitions == [] and len(files(folder)) == 2
    assert read_ahead(two_pages, [1, 2], folder) == {}


def test_a_mark_ends_reading_ahead_with_nothing(tmp_path):
    path = made.pdf_of_pictures(tmp_path / "a.pdf", [made.picture(), made.picture(stamps=[STAMP])])
    assert read_ahead(path, [1, 2]) == {}
    assert read_ahead(tmp_path / "not there.pdf", [1]) == {}


def test_what_is_no_scanned_pdf_has_no_scanned_pages(tmp_path, two_pages):
    damaged = tmp_path / "hỏng.pdf"
    damaged.write_bytes(b"%PDF-1.4 and no more")
    text = tmp_path / "chữ.pdf"
    made.pdf(text, made.WHOLE)
    assert [survey(p).scanned for p in (damaged, text, tmp_path / "not there.pdf")] == [(), (), ()]
    assert survey(text).pages == 1 and survey(two_pages, looking=False) == replace(survey(two_pages), scanned=())


def test_the_oldest_go_where_there_are_too_many(tmp_path, monkeypatch):
    monkeypatch.setattr(page_memory, "MOST_BYTES", 250)
    monkeypatch.setattr(page_memory, "_SWEEP_AFTER", 1)
    folder = tmp_path / "cache"
    for n, key in enumerate(("aa1", "bb2", "cc3", "dd4")):
        memory = page_memory.PageMemory(folder)
        memory.learned[key] = bytes(100)
        memory.confirm()
        if (folder / key[:2] / key).is_file():
            os.utime(folder / key[:2] / key, (1000 + n, 1000 + n))
    assert [path.name for path in files(folder)] == ["cc3", "dd4"]


def test_a_page_that_took_too_long_is_not_remembered(two_pages, tmp_path, monkeypatch):
    def slow(head):
        raise ocr.TesseractSlow("slow")

    monkeypatch.setattr(scan, "read_rest", slow)
    with remembering(tmp_path / "cache"), pytest.raises(Unreadable):  # no page at all was read
        read_file(two_pages)
    assert files(tmp_path / "cache") == []
