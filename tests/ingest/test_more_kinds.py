"""Workbooks, photos of telephones, files of old Word."""

import io
import os
import shutil
import time
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from made import picture
from pillow_heif import from_pillow

from pipeline.core.errors import Refused, Unreadable
from pipeline.core.model import Line, Table
from pipeline.ingest import old_office
from pipeline.ingest.reading import read_file

with_libreoffice = pytest.mark.skipif(old_office._program() is None, reason="LibreOffice is not installed")


def workbook(path, rows, hidden=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for row in hidden:
        sheet = book["Ẩn"] if "Ẩn" in book.sheetnames else book.create_sheet("Ẩn")
        sheet.sheet_state = "hidden"
        sheet.append(row)
    book.save(path)
    return path


def test_an_annex_in_a_workbook_is_a_title_and_a_table(tmp_path):
    rows = [
        ["PHỤ LỤC PHÂN CÔNG NHIỆM VỤ"],
        ["(Kèm theo Kế hoạch số 12/KH-SNV ngày 05/3/2024)"],
        [],
        ["STT", "Nội dung", None, "Đơn vị chủ trì", "Thời hạn"],
        [1, "Rà soát thủ tục", None, "Văn phòng Sở", date(2024, 3, 31)],
        [2, "Tập huấn\ncán bộ", None, "Phòng Tổ chức", datetime(2024, 4, 15, 8, 30)],
    ]
    _, (page,) = read_file(workbook(tmp_path / "phụ lục.xlsx", rows, hidden=[["không được đọc"]]))
    title, under, table = page.content
    assert isinstance(title, Line) and title.text == "PHỤ LỤC PHÂN CÔNG NHIỆM VỤ"
    assert isinstance(under, Line) and under.text.startswith("(Kèm theo")
    assert isinstance(table, Table)
    cells = [[cell.text for cell in row] for row in table.rows]
    assert cells[1] == ["1", "Rà soát thủ tục", "Văn phòng Sở", "31/03/2024"]
    assert cells[2] == ["2", "Tập huấn cán bộ", "Phòng Tổ chức", "15/04/2024 08:30"]


def test_a_marked_workbook_is_refused(tmp_path):
    with pytest.raises(Refused):
        read_file(workbook(tmp_path / "a.xlsx", [["MẬT"], ["STT", "Nội dung"], [1, "Rà soát"]]))


def test_a_damaged_workbook_is_told(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["STT", "Nội dung"]])
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data[:50] if name.endswith("workbook.xml") else data)
    with pytest.raises(Unreadable, match="Excel"):
        read_file(path)


def test_a_package_that_unpacks_without_end_is_not_opened(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made, made.open("xl/workbook.xml", "w") as part:
        for _ in range(520):
            part.write(bytes(2**20))
    with pytest.raises(Unreadable, match="quá lớn"):
        read_file(path)


def test_a_photo_of_a_telephone_is_read(tmp_path):
    path = tmp_path / "anh.heic"
    from_pillow(picture()).save(path, quality=90)
    _, (page,) = read_file(path)
    assert page.source == "ocr"
    assert any("CỘNG" in line.text for line in page.content if isinstance(line, Line))


@with_libreoffice
@pytest.mark.parametrize("kind", ["doc", "rtf"])
def test_a_file_of_old_word_is_read(tmp_path, kind):
    import subprocess

    import docx

    document = docx.Document()
    document.add_paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    row = ["1", "Rà soát hồ sơ", "Văn phòng Sở", "trước ngày 15/3/2024"]
    for cell, text in zip(document.add_table(1, 4).rows[0].cells, row, strict=True):
        cell.text = text
    document.add_paragraph("Nơi nhận: như trên.")
    document.save(tmp_path / "a.docx")
    command = [old_office._program(), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", kind, "--outdir", str(tmp_path), str(tmp_path / "a.docx")], capture_output=True,
        check=True,
    )  # fmt: skip
    if not (tmp_path / f"a.{kind}").is_file():
        pytest.skip("LibreOffice has no Writer here")
    _, (page,) = read_file(tmp_path / f"a.{kind}")
    assert page.content[0].text == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    (table,) = (part for part in page.content if isinstance(part, Table))
    assert [[cell.text for cell in cells] for cells in table.rows] == [row]


def test_without_libreoffice_a_file_of_old_word_is_told_of(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(old_office, "_USUAL", ())
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(Unreadable, match="chưa có LibreOffice"):
        read_file(path)


def test_what_a_broken_off_conversion_left_goes_with_the_next(tmp_path, monkeypatch):
    import tempfile

    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    for name, age in (("congvan-word-old", 7200), ("congvan-word-new", 0)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    old_office._sweep()
    assert [p.name for p in tmp_path.iterdir()] == ["congvan-word-new"]


def test_what_is_no_file_of_office_is_unknown(tmp_path):
    path = tmp_path / "a.docx"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        made.writestr("program.exe", b"MZ\x90\x00\x03" + bytes(range(256)))
    path.write_bytes(content.getvalue())
    with pytest.raises(Unreadable, match="không thuộc loại đọc được"):
        read_file(path)
