"""Dispatches made for the tests: as PDFs with a text layer, as pictures, as Word files."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FOLDERS = ["liberation2", "liberation", "dejavu"]  # Debian 12's first Liberation has no Vietnamese letters
SIZE = (1654, 2339)  # A4 at 200 dpi
SCALE = 200 / 72

HEAD = [
    (200, 150, "UBND HUYỆN MƯỜNG LÁT"),
    (245, 185, "PHÒNG Y TẾ"),
    (800, 150, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (930, 185, "Độc lập - Tự do - Hạnh phúc"),
    (220, 260, "Số: 85/PYT-NV"),
    (190, 298, "V/v kiểm tra an toàn"),
    (215, 332, "thực phẩm dịp hè"),
    (900, 260, "Mường Lát, ngày 12 tháng 6 năm 2024"),
]
BODY = [
    (520, 470, "Kính gửi: Trạm Y tế các xã, thị trấn."),
    (260, 560, "Thực hiện Kế hoạch số 31/KH-UBND của Ủy ban nhân dân huyện, Phòng Y tế"),
    (190, 605, "yêu cầu Trạm Y tế các xã, thị trấn thực hiện các nội dung sau:"),
    (260, 670, "1. Kiểm tra các cơ sở chế biến thực phẩm trên địa bàn trước ngày 20/6/2024."),
    (260, 735, "2. Báo cáo kết quả kiểm tra về Phòng Y tế trước ngày 30/6/2024 để tổng hợp,"),
    (190, 780, "trình Ủy ban nhân dân huyện xem xét, chỉ đạo./."),
]
FOOT = [
    (200, 900, "Nơi nhận:"),
    (200, 940, "- Như trên;"),
    (200, 975, "- UBND huyện (b/c);"),
    (200, 1010, "- Lưu: VT."),
    (1080, 900, "TRƯỞNG PHÒNG"),
    (1070, 1120, "Lò Văn Thuận"),
]
ORDERED = [
    "UBND HUYỆN MƯỜNG LÁT", "PHÒNG Y TẾ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
    "Số: 85/PYT-NV", "V/v kiểm tra an toàn", "thực phẩm dịp hè", "Mường Lát, ngày 12 tháng 6 năm 2024",
    *(text for _, _, text in BODY),
    "Nơi nhận:", "- Như trên;", "- UBND huyện (b/c);", "- Lưu: VT.", "TRƯỞNG PHÒNG", "Lò Văn Thuận",
]
WHOLE = [*HEAD, *BODY, *FOOT]


def font_file(bold):
    """A serif font that has Vietnamese letters; the tests that print need one."""
    names = ["LiberationSerif-Bold", "DejaVuSerif-Bold"] if bold else ["LiberationSerif-Regular", "DejaVuSerif"]
    for path in (Path("/usr/share/fonts/truetype") / f / f"{n}.ttf" for f in FOLDERS for n in names):
        if path.is_file() and ord("ậ") in TTFont("Probe", str(path)).face.charToGlyph:
            return str(path)
    pytest.skip("no serif font with Vietnamese letters is installed (fonts-liberation2 or fonts-dejavu)")


def font(size=34, bold=False):
    return ImageFont.truetype(font_file(bold), size)


def picture(printed=WHOLE, *, stamps=(), size=SIZE):
    """A page as a picture; stamps are (left, top, text, colour, size, boxed)."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for left, top, text in printed:
        draw.text((left, top), text, fill=(25, 25, 25), font=font())
    for left, top, text, colour, height, boxed in stamps:
        letters = font(height, bold=True)
        draw.text((left, top), text, fill=colour, font=letters)
        if boxed:
            box = draw.textbbox((left, top), text, font=letters)
            draw.rectangle((box[0] - 18, box[1] - 14, box[2] + 18, box[3] + 14), outline=colour, width=4)
    return image


def scanned(image, *, skew=0.0, noise=3.0):
    """The picture as a scanner gives it: turned a little, with grain."""
    turned = np.asarray(image.rotate(skew, fillcolor="white", resample=Image.Resampling.BICUBIC), dtype=np.float64)
    grain = np.random.default_rng(7).normal(0, noise, turned.shape[:2])[:, :, None]
    return Image.fromarray(np.clip(turned - 6 + grain, 0, 255).astype(np.uint8))


def save_picture(path, image, **options):
    image.save(path, dpi=(200, 200), **options)
    return path


def pdf_of_pictures(path, images):
    data = [image.convert("RGB") for image in images]
    data[0].save(path, format="PDF", resolution=200, save_all=True, append_images=data[1:])
    return path


def pdf(path, *pages, password=None, draw=None):
    """A PDF with a text layer; each page is a list of (left, top, text) in pixels at 200 dpi."""
    pdfmetrics.registerFont(TTFont("Serif", font_file(False)))
    options = {"encrypt": password} if password else {}
    canvas = Canvas(str(path), pagesize=(SIZE[0] / SCALE, SIZE[1] / SCALE), invariant=1, **options)
    for printed in pages:
        canvas.setFont("Serif", 34 / SCALE)
        for left, top, text in printed:
            canvas.drawString(left / SCALE, (SIZE[1] - top - 30) / SCALE, text)
        if draw:
            draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def png_bytes(image):
    held = io.BytesIO()
    image.save(held, format="PNG")
    return held.getvalue()
