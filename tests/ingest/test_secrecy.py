"""The secrecy stop: marks are found as they come, prose about secrets passes, nothing is kept."""

import tempfile
from pathlib import Path

import docx
import made
import pytest

from pipeline.core.errors import Refused
from pipeline.core.model import Line, Table
from pipeline.ingest.reading import read_file
from pipeline.ingest.secrecy import is_marked

RED, FAINT_RED, GREY, BLACK = (205, 30, 35), (242, 178, 178), (214, 214, 214), (30, 30, 30)

MARKS = {
    "red and boxed": ((240, 390, "MẬT", RED, 46, True), 0.0),
    "red, two words": ((200, 390, "TỐI MẬT", RED, 44, False), 0.8),
    "highest level, boxed": ((180, 390, "TUYỆT MẬT", RED, 44, True), -1.2),
    "black": ((240, 390, "MẬT", BLACK, 44, False), 0.0),
    "faint red": ((240, 390, "MẬT", FAINT_RED, 46, True), 0.5),
    "faint grey": ((240, 390, "TỐI MẬT", GREY, 46, False), 0.0),
    "without its dot": ((240, 390, "MÂT", RED, 46, True), 0.0),
    "at the right": ((1250, 60, "MẬT", RED, 46, True), 0.0),
    "declassified, in doubt": ((220, 390, "GIẢI MẬT", RED, 40, True), 0.0),
}


@pytest.mark.parametrize("mark", MARKS, ids=str)
def test_a_marked_scan_is_refused_and_nothing_of_it_is_told_or_kept(tmp_path, monkeypatch, mark):
    stamp, skew = MARKS[mark]
    kept = tmp_path / "temporary"
    kept.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(kept))
    path = made.save_picture(tmp_path / "scan.png", made.scanned(made.picture(stamps=[stamp]), skew=skew))
    with pytest.raises(Refused) as refused:
        read_file(path)
    assert not list(kept.iterdir())
    for word in ("Mường Lát", "PYT", "thực phẩm", "Thuận"):
        assert word not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("second", [False, True], ids=["first page", "second page"])
def test_a_mark_on_any_page_of_a_scanned_pdf_stops_it(tmp_path, second):
    plain, marked = made.picture(), made.picture(stamps=[MARKS["red and boxed"][0]])
    path = made.pdf_of_pictures(tmp_path / "scan.pdf", [plain, marked] if second else [marked, plain])
    with pytest.raises(Refused):
        read_file(path)


@pytest.mark.parametrize("lean", [-18, 12])
def test_a_stamp_put_on_askew_is_seen(tmp_path, lean):
    stamp = made.picture([], stamps=[(60, 60, "TỐI MẬT", RED, 44, True)], size=(360, 190))
    image = made.picture()
    image.paste(stamp.rotate(lean, fillcolor="white", expand=True), (180, 365))
    with pytest.raises(Refused):
        read_file(made.save_picture(tmp_path / "a.png", image))


TEXT_MARKS = ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "MẠT", "MAT", "[MẬT]", "M Ậ T", "Mật", "ĐỘ MẬT: MẬT", "GIẢI MẬT"]


@pytest.mark.parametrize("mark", TEXT_MARKS)
def test_a_mark_in_a_text_layer_stops_it(tmp_path, mark):
    with pytest.raises(Refused):
        read_file(made.pdf(tmp_path / "a.pdf", [*made.WHOLE, (200, 400, mark)]))


@pytest.mark.parametrize("number", ["Số: 12-BC/TU(M)", "Số: 05/M-UBND", "Số: 31/BC-UBND (M)", "Số: 44/KH-CAT-M"])
def test_a_mark_in_the_symbol_stops_it(tmp_path, number):
    path = tmp_path / "a.txt"
    path.write_text(f"TỈNH ỦY LAI CHÂU\n\n{number}\n\nNội dung báo cáo quý I.\n", encoding="utf-8")
    with pytest.raises(Refused):
        read_file(path)


def test_a_stamp_drawn_over_a_text_layer_stops_it(tmp_path):
    stamp = tmp_path / "stamp.png"
    made.picture([], stamps=[(40, 30, "MẬT", RED, 46, True)], size=(220, 120)).save(stamp)
    path = made.pdf(
        tmp_path / "a.pdf", made.WHOLE,
        draw=lambda canvas: canvas.drawImage(str(stamp), 72, 660, 220 / made.SCALE, 120 / made.SCALE),
    )
    with pytest.raises(Refused):
        read_file(path)


def test_a_mark_in_a_word_file_stops_it_also_in_its_page_header(tmp_path):
    for place in ("body", "header"):
        document = docx.Document()
        holder = document if place == "body" else document.sections[0].header
        holder.add_paragraph("TỐI MẬT")
        document.add_paragraph("Kính gửi: Công an các xã, phường.")
        document.save(tmp_path / "a.docx")
        with pytest.raises(Refused):
            read_file(tmp_path / "a.docx")


@pytest.mark.parametrize("frame", ["MẬT", "Bản số 02\nTỐI MẬT"])
def test_a_mark_framed_as_a_table_in_a_word_file_stops_it(tmp_path, frame):
    document = docx.Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = frame
    document.add_paragraph("Kính gửi: Công an các xã, phường.")
    document.save(tmp_path / "a.docx")
    with pytest.raises(Refused):
        read_file(tmp_path / "a.docx")


@pytest.mark.parametrize("frame", ["| MẬT |", "| Số 02 | TUYỆT MẬT |", "| Công an tỉnh |\n|---|\n| Mật |"])
def test_a_mark_framed_by_bars_in_a_plain_text_stops_it(tmp_path, frame):
    path = tmp_path / "a.txt"
    path.write_text(f"CÔNG AN TỈNH LAI CHÂU\n\n{frame}\n\nNội dung báo cáo quý I.\n", encoding="utf-8")
    with pytest.raises(Refused):
        read_file(path)


def test_secrets_as_a_task_in_a_table_are_no_mark(tmp_path):
    rows = "| TT | Nội dung |\n|---|---|\n| 1 | Bảo vệ bí mật nhà nước |\n| 2 | Mật độ dân số |"
    (tmp_path / "a.txt").write_text(f"Phân công như sau:\n{rows}\n", encoding="utf-8")
    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "1", "Công tác bảo vệ bí\nmật; mật độ dân số"
    document.save(tmp_path / "a.docx")
    for name in ("a.txt", "a.docx"):
        assert any(isinstance(c, Table) for c in read_file(tmp_path / name)[1][0].content)


PROSE = [
    "QUY CHẾ BẢO VỆ BÍ", "MẬT NHÀ NƯỚC", "V/v tăng cường công tác bảo vệ bí mật nhà nước",
    "Mật độ dân số năm 2024", "Bảo mật thông tin", "trừ văn bản mật", "MẬT ONG RỪNG",
]


def test_prose_about_secrets_is_no_mark(tmp_path):
    lines = [(260, 840 + 40 * n, text) for n, text in enumerate(PROSE)]
    _, pages = read_file(made.pdf(tmp_path / "a.pdf", [*made.HEAD, *made.BODY, *lines]))
    assert {c.text for c in pages[0].content if isinstance(c, Line)} >= set(PROSE)


def test_prose_about_secrets_on_a_scan_is_no_mark(tmp_path):
    subject = [(190, 298, "V/v bảo vệ bí"), (190, 332, "mật nhà nước")]
    body = [(260, 560, "Các đơn vị thực hiện nghiêm quy định về bảo vệ bí mật nhà nước, bảo mật"),
            (190, 605, "thông tin trên không gian mạng; không gửi văn bản mật qua thư điện tử.")]
    printed = [*made.HEAD[:5], made.HEAD[7], *subject, made.BODY[0], *body]
    urgent = (230, 390, "HỎA TỐC", RED, 40, True)
    image = made.scanned(made.picture(printed, stamps=[urgent]), skew=0.6)
    _, pages = read_file(made.save_picture(tmp_path / "a.png", image))
    assert "bí mật nhà nước" in " ".join(c.text for c in pages[0].content if isinstance(c, Line))


def test_a_wrapped_title_in_capitals_is_no_mark():
    assert not is_marked(["KẾ HOẠCH", "TRIỂN KHAI CÔNG TÁC BẢO VỆ BÍ", "MẬT", "NHÀ NƯỚC NĂM 2024"])
    assert is_marked(["Số: 15/BC-UBND", "MẬT", "Kính gửi: Sở Nội vụ"])


CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus lies beside the checkout only where it is developed")
def test_no_plain_text_and_no_text_layer_of_the_corpora_is_refused():
    files = [*CORPUS.glob("*/*.txt"), *(p for p in CORPUS.glob("*/*.pdf") if "200" not in p.name)]
    files = [p for p in files if p.parent.name != "real" or p.suffix == ".txt"]
    assert files
    for path in files:
        assert read_file(path)[1]
