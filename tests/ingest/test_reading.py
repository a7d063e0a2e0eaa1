"""Files of every kind become pages in reading order; what cannot be read is told in one sentence."""

import random
import sys
import zipfile

import made
import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from pipeline.core.errors import Unreadable
from pipeline.core.model import Line, Table
from pipeline.core.texts import say
from pipeline.ingest import ocr
from pipeline.ingest.ocr import NoTesseract, TesseractFailed, TesseractSlow
from pipeline.ingest.reading import read_file


def texts(pages):
    return [c.text for page in pages for c in page.content if isinstance(c, Line)]


def squeezed(lines):
    return "".join("".join(lines).split())


def close(read, printed, share=0.02):
    """Whether a text was read with few mistakes: an edit distance of at most a share of its length."""
    a, b = squeezed(printed), squeezed(read)
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, start=1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1] <= share * len(a)


def test_a_text_layer_is_read_in_order_with_boxes(tmp_path):
    info, pages = read_file(made.pdf(tmp_path / "công văn số 'một'.pdf", made.WHOLE))
    assert texts(pages) == made.ORDERED
    assert (info.name, info.pages, len(info.sha256)) == ("công văn số 'một'.pdf", 1, 64)
    assert pages[0].source == "text-layer"
    number = next(c for c in pages[0].content if c.text.startswith("Số:"))
    assert number.column == "left"
    assert number.box.left == pytest.approx(220 / made.SIZE[0], abs=0.01)
    assert number.box.top == pytest.approx(265 / made.SIZE[1], abs=0.01)
    assert [w.text for w in number.words] == ["Số:", "85/PYT-NV"]
    assert number.words[0].size == pytest.approx(34 / made.SCALE, abs=0.1)


def test_a_scan_is_read_in_order_whatever_its_skew(tmp_path):
    stamps = [(1180, 960, "★", (205, 30, 35), 150, False)]
    image = made.scanned(made.picture(stamps=stamps), skew=1.7)
    _, pages = read_file(made.pdf_of_pictures(tmp_path / "a.pdf", [image]))
    assert pages[0].source == "ocr"
    assert 0.8 < pages[0].confidence <= 1
    assert close(texts(pages), made.ORDERED)
    columns = {c.text: c.column for c in pages[0].content}
    assert columns["Nơi nhận:"] == "left"
    assert columns["TRƯỞNG PHÒNG"] == "right"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_turned_back(tmp_path, turn):
    image = made.picture().rotate(turn, expand=True)
    _, pages = read_file(made.save_picture(tmp_path / "a.png", image))
    assert (pages[0].rotation + turn) % 360 == 0
    assert close(texts(pages), made.ORDERED)


def test_a_tiff_of_two_pages_and_a_jpeg_are_read(tmp_path):
    first, second = made.picture(), made.picture([(260, 300, "Trang thứ hai của văn bản này.")])
    path = tmp_path / "a.tif"
    first.save(path, save_all=True, append_images=[second], compression="tiff_lzw", dpi=(200, 200))
    info, pages = read_file(path)
    assert info.pages == 2
    assert texts(pages[1:]) == ["Trang thứ hai của văn bản này."]
    _, pages = read_file(made.save_picture(tmp_path / "a.jpg", first, quality=88))
    assert close(texts(pages), made.ORDERED)


def test_the_kind_is_told_by_content(tmp_path):
    path = tmp_path / "thật ra là chữ.pdf"
    path.write_text("Kính gửi: Các xã, phường.\nNội dung: báo cáo.\n", encoding="utf-8")
    _, pages = read_file(path)
    assert texts(pages) == ["Kính gửi: Các xã, phường.", "Nội dung: báo cáo."]
    assert pages[0].source == "text"


def test_a_garbage_text_layer_gives_way_to_recognition(tmp_path):
    garbage = [(left, top, "uY BAN NgAN nAN x7 kE Hoqch") for left, top, _ in made.BODY] * 3
    picture = made.save_picture(tmp_path / "a.png", made.picture())
    size = (made.SIZE[0] / made.SCALE, made.SIZE[1] / made.SCALE)
    path = made.pdf(tmp_path / "a.pdf", garbage, draw=lambda canvas: canvas.drawImage(str(picture), 0, 0, *size))
    _, pages = read_file(path)
    assert pages[0].source == "ocr"
    assert close(texts(pages), made.ORDERED)


def test_a_text_layer_that_is_only_a_signature_gives_way_to_recognition(tmp_path):
    picture = made.save_picture(tmp_path / "a.png", made.picture())
    size = (made.SIZE[0] / made.SCALE, made.SIZE[1] / made.SCALE)
    path = made.pdf(tmp_path / "a.pdf", [(1000, 40, "Người ký: Phòng Y tế. Thời gian ký: 12.06.2024")],
                    draw=lambda canvas: canvas.drawImage(str(picture), 0, 0, *size))
    assert read_file(path)[1][0].source == "ocr"


def ruled(canvas):
    for y in (500, 470, 440, 410):
        canvas.line(60, y, 540, y)
    for x in (60, 100, 380, 540):
        canvas.line(x, 410, x, 500)


CELLS = [(60, 480, ["TT", "Nội dung công việc", "Thời hạn"]), (60, 450, ["1", "Rà soát hồ sơ", "Trước ngày 15/3"]),
         (60, 420, ["2", "Tổng hợp, báo cáo", "Ngày 20/3"])]


def table_page(printed):
    for _, bottom, cells in CELLS:
        for x, text in zip((68, 108, 388), cells, strict=True):
            printed.append((x * made.SCALE, (made.SIZE[1] / made.SCALE - bottom) * made.SCALE - 30, text))
    return printed


def test_a_ruled_table_is_a_table_in_its_place(tmp_path):
    before, after = (190, 300, "Phân công như sau:"), (190, 1400, "Các đơn vị thực hiện nghiêm túc./.")
    path = made.pdf(tmp_path / "a.pdf", table_page([before, after]), draw=ruled)
    _, pages = read_file(path)
    first, table, last = pages[0].content
    assert (first.text, last.text) == (before[2], after[2])
    assert [[cell.text for cell in row] for row in table.rows] == [cells for _, _, cells in CELLS]

    picture = Image.fromarray(PdfDocument(path)[0].render(scale=made.SCALE).to_numpy()[:, :, ::-1].copy())
    _, pages = read_file(made.save_picture(tmp_path / "a.png", picture))
    tables = [c for c in pages[0].content if isinstance(c, Table)]
    assert [[cell.text for cell in row] for row in tables[0].rows] == [cells for _, _, cells in CELLS]


def test_an_arrival_stamp_stands_apart_in_one_line(tmp_path):
    image = made.picture()
    stamp = made.picture([(150, 15, "Số: 214"), (150, 70, "14/6/2024")], size=(400, 130),
                         stamps=[(12, 38, "ĐẾN", (25, 25, 25), 40, False)])
    stamp.paste((25, 25, 25), (0, 0, 400, 4))
    for edge in ((0, 126, 400, 130), (0, 0, 4, 130), (396, 0, 400, 130), (130, 0, 134, 130)):
        stamp.paste((25, 25, 25), edge)
    image.paste(stamp, (60, 10))
    _, pages = read_file(made.save_picture(tmp_path / "a.png", image))
    assert pages[0].content[0].text == "ĐẾN Số: 214 14/6/2024"
    assert close(texts(pages)[1:], made.ORDERED)


def bad_files(folder):
    whole = made.pdf(folder / "whole.pdf", made.WHOLE).read_bytes()
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "blank.txt").write_text(" \n\n ", encoding="utf-8")
    (folder / "truncated.pdf").write_bytes(whole[: len(whole) // 3])
    made.pdf(folder / "locked.pdf", made.WHOLE, password="bí mật riêng")
    (folder / "no-pages.pdf").write_bytes(NO_PAGES)
    Image.new("RGB", (1, 1)).save(folder / "pixel.png")
    made.picture().save(folder / "half.png")
    (folder / "half.png").write_bytes((folder / "half.png").read_bytes()[:4000])
    (folder / "noise.pdf").write_bytes(random.Random(3).randbytes(5000))
    (folder / "noise-after-header.pdf").write_bytes(b"%PDF-1.7\n" + random.Random(4).randbytes(5000))
    (folder / "short-noise.txt").write_bytes(bytes([200, 201, 150, 251, 230, 180, 129, 222]))
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with zipfile.ZipFile(folder / "other.zip", "w") as archive:
        archive.writestr("a.bin", bytes(range(256)))
    with zipfile.ZipFile(folder / "broken.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
    made.save_picture(folder / "white.png", made.picture([]))
    (folder / "a folder").mkdir()


NO_PAGES = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
            b"trailer<</Root 1 0 R>>\n")
BAD = ["empty.pdf", "blank.txt", "truncated.pdf", "locked.pdf", "no-pages.pdf", "pixel.png", "half.png", "noise.pdf",
       "noise-after-header.pdf", "short-noise.txt", "old.doc", "other.zip", "broken.docx", "white.png", "a folder",
       "missing.pdf"]


@pytest.fixture(scope="module")
def bad_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad")
    bad_files(folder)
    return folder


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_in_one_sentence_with_its_name(bad_folder, name, capfd):
    with pytest.raises(Unreadable) as told:
        read_file(bad_folder / name)
    message = str(told.value)
    assert name in message
    assert message.endswith(".")
    assert message.count("; hãy ") == 1
    assert "\n" not in message
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")


def test_different_faults_are_told_apart(bad_folder):
    def told(name):
        with pytest.raises(Unreadable) as error:
            read_file(bad_folder / name)
        return str(error.value).replace(name, "")

    assert len({told(n) for n in ("empty.pdf", "truncated.pdf", "locked.pdf", "pixel.png", "a folder",
                                  "missing.pdf", "old.doc")}) == 7


def test_without_tesseract_a_scan_says_what_to_install(tmp_path, monkeypatch):
    without_tesseract(monkeypatch)
    with pytest.raises(Unreadable, match="tesseract-ocr-vie"):
        read_file(made.save_picture(tmp_path / "a.png", made.picture()))


def without_tesseract(monkeypatch):
    monkeypatch.setitem(sys.modules, "tesserocr", None)
    monkeypatch.setenv("PATH", "")


def test_without_tesseract_a_picture_beside_a_text_layer_is_not_taken_for_clean(tmp_path, monkeypatch):
    seen = made.save_picture(tmp_path / "a.png", made.picture([], stamps=[(40, 30, "HỎA TỐC", (205, 30, 35), 46, True)],
                                                              size=(420, 120)))
    path = made.pdf(tmp_path / "a.pdf", made.WHOLE, draw=lambda canvas: canvas.drawImage(str(seen), 72, 660, 150, 43))
    without_tesseract(monkeypatch)
    with pytest.raises(Unreadable, match="tesseract-ocr-vie") as told:
        read_file(path)
    assert isinstance(told.value.__cause__, NoTesseract)


def test_without_tesseract_a_text_layer_with_drawings_is_read(tmp_path, monkeypatch):
    def drawn(canvas):
        canvas.circle(120, 680, 14, fill=0)
        canvas.circle(140, 680, 14, fill=0)

    path = made.pdf(tmp_path / "a.pdf", made.WHOLE, draw=drawn)
    without_tesseract(monkeypatch)
    assert texts(read_file(path)[1]) == made.ORDERED


@pytest.mark.parametrize("trouble", [TesseractSlow, TesseractFailed])
@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_troubles_of_tesseract_are_told_apart(tmp_path, monkeypatch, trouble, kind):
    def recognise(*_, **__):
        raise trouble

    monkeypatch.setattr(ocr, "recognise", recognise)
    path = tmp_path / f"a.{kind}"
    if kind == "png":
        made.save_picture(path, made.picture())
    else:
        made.pdf(path, made.WHOLE, draw=lambda canvas: [canvas.circle(x, 680, 14) for x in (120, 140)])
    with pytest.raises(Unreadable) as told:
        read_file(path)
    assert isinstance(told.value.__cause__, trouble)
    sentence = {TesseractSlow: "ingest.tesseract-slow", TesseractFailed: "ingest.tesseract-failed"}[trouble]
    assert str(told.value) == say(sentence, name=path.name)
