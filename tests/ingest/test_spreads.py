"""Two sheets on one picture are read one after the other; one page that lies on its side is no two sheets."""

import made
import numpy as np
import pytest
from PIL import Image

from pipeline.core.model import Box, Word
from pipeline.ingest import spreads
from pipeline.ingest.dewarp import flattened
from pipeline.ingest.layout import reading_order
from pipeline.ingest.reading import read_file

RATIO = made.SIZE[1] / made.SIZE[0]
BODY = [(190, 560 + 45 * n, f"Dòng thứ {n} của văn bản ghi rõ nội dung cần thực hiện trong tháng.") for n in range(12)]
PAGE = [*made.HEAD, *BODY, *((x, y + 300, text) for x, y, text in made.FOOT)]


def words(printed, *, left=0.0, width=1.0):
    """The words of printed lines as they would be read, on a part of the picture."""
    found = []
    for x, y, text in printed:
        for word in text.split():
            right = x + 15 * len(word)
            box = Box(1, left + width * x / made.SIZE[0], y / made.SIZE[1], left + width * right / made.SIZE[0],
                      (y + 30) / made.SIZE[1])
            found.append(Word(word, box, 0.95))
            x = right + 9
    return found


def two_pages(first, second):
    return [*words(first, width=0.5), *words(second, left=0.5, width=0.5)]


def test_the_left_sheet_is_read_before_the_right_one_each_in_its_order():
    own = [line.text for line in reading_order(words(PAGE), 1, RATIO)]
    both = two_pages(PAGE, PAGE)
    lines = reading_order(both, 1, RATIO / 2)
    assert [line.text for line in lines] == own * 2
    assert {w for line in lines for w in line.words} == set(both)
    assert all(line.box.right <= 0.5 for line in lines[: len(own)])
    assert all(line.box.left >= 0.5 for line in lines[len(own) :])


@pytest.mark.parametrize(
    ("found", "ratio"),
    [
        (two_pages(PAGE, PAGE), RATIO),  # it stands upright
        ([*two_pages(PAGE, PAGE), *words([(500, 60, "DANH SÁCH CÁC ĐƠN VỊ THỰC HIỆN TRONG NĂM")])], RATIO / 2),
        (words(made.HEAD), 1 / RATIO),  # the halves of one head
        (words([(x, y + 260 * n, text) for n in range(9) for x, y, text in made.HEAD]), 1 / RATIO),
    ],
)
def test_one_page_is_no_two_sheets(found, ratio):
    assert spreads.two_sheets(found, ratio) is None


def test_of_two_sheets_on_a_photo_none_is_cut_off():
    photo = np.full((1600, 2400, 3), 60, np.uint8)
    sheet = np.asarray(made.picture().resize((990, 1400)))
    photo[100:1500, 100:1090] = sheet
    assert flattened(photo).shape != photo.shape
    photo[100:1500, 1250:2240] = sheet
    assert flattened(photo) is photo


def test_two_sheets_of_one_scan_are_read_whole(tmp_path):
    numbered = [f"{n}. Trạm Y tế xã thứ {n} gửi báo cáo trước ngày {n + 9}/7/2024." for n in range(1, 20)]
    printed = [(260, 150 + 60 * n, line) for n, line in enumerate(numbered)]
    both = np.hstack([np.asarray(made.picture(PAGE)), np.asarray(made.picture(printed))])
    _, (page,) = read_file(made.save_picture(tmp_path / "hai tờ.png", Image.fromarray(both)))
    texts = [line.text for line in page.content]
    assert texts[0] == "UBND HUYỆN MƯỜNG LÁT" and texts[len(PAGE) - 1] == "Lò Văn Thuận"
    assert len(texts) == len(PAGE) + len(printed)
    assert texts[-1].endswith("gửi báo cáo trước ngày 28/7/2024.")
