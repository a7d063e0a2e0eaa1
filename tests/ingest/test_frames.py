"""Stamps in frames: arrival stamps printed over the text, marks of urgency set askew."""

import made
import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.core.errors import Refused
from pipeline.core.model import Line
from pipeline.ingest import frames
from pipeline.ingest.reading import read_file


def texts(pages):
    return [c.text for page in pages for c in page.content if isinstance(c, Line)]


def black_and_white(image):
    return image.convert("L").point(lambda grey: 255 if grey > 150 else 0).convert("RGB")


def slanted(image, text, *, at, lean):
    """The page with a framed mark put on at an angle."""
    stamp = Image.new("RGBA", (300, 300), (255, 255, 255, 0))
    draw = ImageDraw.Draw(stamp)
    draw.text((60, 125), text, fill=(20, 20, 20, 255), font=made.font(34, bold=True))
    box = draw.textbbox((60, 125), text, font=made.font(34, bold=True))
    draw.rectangle((box[0] - 18, box[1] - 14, box[2] + 18, box[3] + 14), outline=(20, 20, 20, 255), width=4)
    turned = stamp.rotate(lean, resample=Image.Resampling.BICUBIC)
    page = image.copy()
    page.paste(turned, at, turned)
    return page


def test_an_arrival_stamp_whose_frame_is_broken_by_print_stands_apart(tmp_path):
    image = made.picture()
    draw = ImageDraw.Draw(image)
    for points in [(30, 440, 400, 440), (30, 600, 400, 600), (30, 460, 30, 580), (400, 460, 400, 580)]:
        draw.line(points, fill=(20, 20, 20), width=4)
    for top, text in [(450, "ĐẾN"), (495, "Số: 352"), (545, "Ngày: 14/6/2024")]:
        draw.text((50, top), text, fill=(20, 20, 20), font=made.font())
    _, pages = read_file(made.pdf_of_pictures(tmp_path / "a.pdf", [black_and_white(image)]))
    lines = texts(pages)
    assert lines[0].startswith("ĐẾN")
    assert not any("352" in line or "Ngày:" in line for line in lines[1:]), lines
    assert "Kính gửi: Trạm Y tế các xã, thị trấn." in lines


@pytest.mark.parametrize("lean", [30, -34])
def test_a_slanted_mark_of_urgency_is_read(tmp_path, lean):
    image = black_and_white(slanted(made.picture(), "HỎA TỐC", at=(20, 360), lean=lean))
    _, pages = read_file(made.save_picture(tmp_path / "a.png", image))
    assert "HỎA TỐC" in " ".join(texts(pages))


def test_a_slanted_mark_of_secrecy_stops_it(tmp_path):
    image = black_and_white(slanted(made.picture(), "MẬT", at=(20, 360), lean=35))
    with pytest.raises(Refused):
        read_file(made.save_picture(tmp_path / "a.png", image))


def test_a_signature_under_a_black_seal_and_pen_is_read(tmp_path):
    image = made.picture()
    draw = ImageDraw.Draw(image)
    draw.ellipse((950, 938, 1120, 1108), outline=(20, 20, 20), width=5)
    draw.line([(1060, 1060), (1120, 1000), (1180, 1060), (1250, 1000), (1500, 1060)], fill=(20, 20, 20), width=3)
    page = black_and_white(Image.fromarray(np.asarray(image)))
    _, pages = read_file(made.save_picture(tmp_path / "a.png", page))
    assert texts(pages)[-2:] == ["TRƯỞNG PHÒNG", "Lò Văn Thuận"]


def test_of_frames_within_one_another_the_stamp_is_the_largest():
    blank = np.full((1, 1), 255, np.uint8)
    inner, outer = frames._Frame(87, 424, 380, 126, 0.0, blank), frames._Frame(32, 398, 436, 152, 0.0, blank)
    other = frames._Frame(600, 100, 500, 200, 0.0, blank)
    assert frames._largest_round(inner, [inner, outer, other]) is outer
    assert frames._largest_round(other, [inner, outer, other]) is other
