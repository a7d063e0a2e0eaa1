"""Pages as offices get them: turned, faxed, with text that nobody sees or that belongs to another page."""

import io

import made
import numpy as np
import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.ingest import pdf, picture_file
from pipeline.ingest.reading import read_file

A4 = (595.0, 842.0)
HIDDEN = ["Số: 999/GM-VP", "Phòng Kế toán nộp tiền ngay"]


def texts(page):
    return [line.text for line in page.content]


def faxed(across, up, *, size=made.SIZE):
    """A page of text as a fax sends it, so many pixels to the inch across and up."""
    page = made.picture(made.HEAD, size=size).resize((across * size[0] // 200, up * size[1] // 200)).convert("1")
    held = io.BytesIO()
    page.save(held, format="TIFF", dpi=(across, up), compression="group4")
    return held.getvalue()


@pytest.mark.parametrize(
    ("across", "up", "size", "ratio"),
    [
        (204, 98, made.SIZE, 1.41),
        (98, 204, made.SIZE, 1.41),
        (204, 196, made.SIZE, 1.36),  # nearly square: as it is
        (204, 98, (2339, 1100), 0.23),  # no sheet either way: the resolution it states is not believed
    ],
)
def test_a_fax_has_the_shape_of_its_sheet(across, up, size, ratio):
    data = faxed(across, up, size=size)
    with picture_file.opened("fax.tif", data) as file:
        height, width, _ = file.picture(1).shape
    assert height / width == pytest.approx(ratio, abs=0.01)
    ((wide, high),) = picture_file.picture_sizes("fax.tif", data)
    assert high / wide == pytest.approx(height / width, abs=0.01)


def drawn(path, draw, *, rotate=0):
    """A PDF page of A4, upright, on which `draw` draws; shown turned clockwise."""
    pdfmetrics.registerFont(TTFont("Serif", made.font_file(False)))
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont("Serif", 12)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    if rotate:
        with pikepdf.open(path, allow_overwriting_input=True) as file:
            file.pages[0].Rotate = rotate
            file.save(path)
    return path


def words_on(path):
    with pdf.opened(path.name, path.read_bytes()) as document:
        return pdf.words_of(document[0], 1)


def listed(canvas):
    """Lines of an annex as wide as an A4 sheet on its side."""
    for n in range(1, 15):
        line = f"{n}. Đơn vị thứ {n} gửi báo cáo về Sở Tư pháp trước ngày {n + 9}/8/2024."
        canvas.drawString(60, 570 - 30 * n, line)


@pytest.mark.parametrize("rotate", [90, 270])
def test_a_page_on_its_side_that_is_shown_upright_keeps_its_text_layer(tmp_path, rotate):
    def sideways(canvas):
        canvas.translate(*((A4[0], 0) if rotate == 90 else (0, A4[1])))
        canvas.rotate(rotate)
        listed(canvas)

    _, (page,) = read_file(drawn(tmp_path / "phụ lục.pdf", sideways, rotate=rotate))
    assert (page.source, page.rotation) == ("text-layer", 0)
    assert texts(page)[4] == "5. Đơn vị thứ 5 gửi báo cáo về Sở Tư pháp trước ngày 14/8/2024."
    assert page.content[4].box.left == pytest.approx(60 / 842, abs=0.01)
    assert page.content[4].box.bottom == pytest.approx((595 - 420) / 595, abs=0.01)


@pytest.mark.parametrize("rotate", [90, 180])
def test_a_text_that_is_shown_turned_is_none_but_in_the_margin(tmp_path, rotate):
    upright, turned = words_on(drawn(tmp_path / "a.pdf", listed, rotate=rotate))
    assert not upright and len(turned) > 100


def test_a_page_shown_on_its_side_is_read_from_its_picture(tmp_path):
    _, (page,) = read_file(drawn(tmp_path / "a.pdf", listed, rotate=90))
    assert (page.source, page.rotation) == ("ocr", 90)
    assert "5. Đơn vị thứ 5 gửi báo cáo về Sở Tư pháp trước ngày 14/8/2024." in texts(page)


def test_a_visible_part_of_a_larger_sheet_is_placed_by_what_is_shown(tmp_path):
    path = drawn(tmp_path / "a.pdf", listed)
    before = words_on(path)[0]
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        page = file.pages[0]
        page.MediaBox, page.CropBox = [-100, -200, A4[0] + 80, A4[1] + 150], [0, 0, *map(int, A4)]
        file.save(path)
    assert words_on(path)[0] == before


def invisibly(canvas, lines):
    text = canvas.beginText(60, 800)
    text.setFont("Serif", 12)
    text.setTextRenderMode(3)
    for line in lines:
        text.textLine(line)
    canvas.drawText(text)


def in_white(canvas, lines):
    canvas.setFillColorRGB(1, 1, 1)
    for n, line in enumerate(lines):
        canvas.drawString(60, 800 - 20 * n, line)


def on_black(canvas, lines):
    canvas.rect(40, 760, 400, 70, fill=1)
    in_white(canvas, lines)


@pytest.mark.parametrize(("hide", "is_seen"), [(invisibly, False), (in_white, False), (on_black, True)])
def test_what_nobody_sees_is_no_text_of_the_page(tmp_path, hide, is_seen):
    def draw(canvas):
        listed(canvas)
        hide(canvas, HIDDEN)

    upright, _ = words_on(drawn(tmp_path / "a.pdf", draw))
    told = {w.text for w in upright}
    assert {"Sở", "10/8/2024."} <= told
    assert ("999/GM-VP" in told) == is_seen


def with_layer(path, picture, printed):
    """A PDF of a picture with words over it that nobody sees, as scanners make them."""

    def draw(canvas):
        canvas.drawImage(ImageReader(picture), 0, 0, *A4)
        text = canvas.beginText()
        text.setTextRenderMode(3)
        text.setFont("Serif", 12)
        for left, top, line in printed:
            text.setTextOrigin(left / made.SCALE, A4[1] - (top + 30) / made.SCALE)
            text.textOut(line)
        canvas.drawText(text)

    return drawn(path, draw)


def test_a_text_layer_is_believed_where_it_says_what_is_seen(tmp_path):
    own = with_layer(tmp_path / "a.pdf", made.picture(), made.WHOLE)
    _, (page,) = read_file(own)
    assert page.source == "text-layer" and texts(page) == made.ORDERED
    words = "Ban Quản lý chợ mời các hộ kinh doanh đến họp về việc sắp xếp lại quầy hàng trong khu vực nhà lồng"
    other = [(200, 150 + 50 * n, words) for n in range(20)]
    _, (page,) = read_file(with_layer(tmp_path / "b.pdf", made.picture(), other))
    assert page.source == "ocr" and "Số: 85/PYT-NV" in texts(page)


def test_a_crease_over_a_page_costs_no_line(tmp_path):
    page = np.array(made.picture(), dtype=float)
    height = page.shape[0]
    page -= (np.exp(-(((np.arange(height) - 870) / 10.0) ** 2)) * 130)[:, None, None]
    path = made.save_picture(tmp_path / "gấp.png", Image.fromarray(np.clip(page, 0, 255).astype(np.uint8)))
    _, (read,) = read_file(path)
    assert texts(read) == made.ORDERED
