"""Print under the stamp of the receiving office."""

import made
import pytest
from PIL import ImageDraw

from pipeline.core.model import Line
from pipeline.ingest.reading import read_file

TITLE = [(760, 470, "KẾ HOẠCH"), (420, 520, "Kiểm tra an toàn thực phẩm 2 đợt trong dịp hè năm nay")]
TEXT = [(260, 640, "Thực hiện Kế hoạch số 31/KH-UBND của Ủy ban nhân dân huyện, Phòng Y tế")]


def stamped(colour):
    """A plan over whose title a stamp was set."""
    head = [line for line in made.HEAD if "V/v" not in line[2] and "dịp hè" not in line[2]]
    image = made.picture([*head, *TITLE, *TEXT])
    draw = ImageDraw.Draw(image)
    draw.rectangle((560, 340, 1010, 560), outline=colour, width=4)
    for top, text in [(350, "ĐẾN"), (390, "Số: 352"), (430, "Ngày: 14/6/2024")]:
        draw.text((590, top), text, fill=colour, font=made.font())
    return image


def lines_of(tmp_path, image):
    _, pages = read_file(made.save_picture(tmp_path / "a.png", image))
    return [c.text for c in pages[0].content if isinstance(c, Line)]


@pytest.mark.parametrize("colour", [(200, 30, 40), (40, 50, 170)])
def test_black_print_under_a_coloured_stamp_is_kept(tmp_path, colour):
    lines = lines_of(tmp_path, stamped(colour))
    assert lines[0].startswith("ĐẾN")
    assert "KẾ HOẠCH" in lines
    assert "Kiểm tra an toàn thực phẩm 2 đợt trong dịp hè năm nay" in lines
    assert not any("352" in line or "14/6" in line for line in lines[1:]), lines


def test_of_what_stands_in_a_black_stamp_nothing_is_taken_for_print(tmp_path):
    lines = lines_of(tmp_path, stamped((20, 20, 20)))
    assert lines[0].startswith("ĐẾN")
    assert not any("352" in line or "14/6" in line for line in lines[1:]), lines
