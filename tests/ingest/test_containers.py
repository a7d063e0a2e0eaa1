"""Archives and mails: every file in them is read, or told of."""

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline.core.errors import Refused, Unreadable
from pipeline.ingest import containers
from pipeline.ingest.page_picture import page_picture
from pipeline.ingest.reading import read_file
from pipeline.run import process_parts

MAIL = Path(__file__).parents[2] / "data" / "mail"
FIRST, SECOND = MAIL / "01-cv-1081-mo-hinh.pdf", MAIL / "07-cv-734-hoa-toc.pdf"


def zipped(path, *entries, packed=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", packed) as made:
        for name, data in entries:
            made.writestr(name, data)
    return path


def mail(*attached, text="Kính gửi văn thư, xin gửi kèm văn bản."):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@so.example", "b@coso.example", "Gửi văn bản"
    message.set_content(text)
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def numbers_in(path):
    read = process_parts(path)
    return [part.header.number for part in (read, *read.enclosed)], read


def test_every_dispatch_of_an_archive_is_read(tmp_path):
    path = zipped(tmp_path / "thư.zip", ("a.pdf", FIRST.read_bytes()), ("trong/b.pdf", SECOND.read_bytes()))
    numbers, read = numbers_in(path)
    assert [n.split("/")[0] for n in numbers] == ["1081", "734"]
    second = read.enclosed[0]
    assert {p.page for p in second.text.pieces} == {p.number for p in second.pages}
    assert min(p.number for p in second.pages) == len(read.pages) + 1


def test_an_archive_that_packs_without_compressing_is_no_pdf(tmp_path):
    entries = ("a.pdf", FIRST.read_bytes()), ("b.pdf", SECOND.read_bytes())
    numbers, _ = numbers_in(zipped(tmp_path / "gói.zip", *entries, packed=zipfile.ZIP_STORED))
    assert [n.split("/")[0] for n in numbers] == ["1081", "734"]
    marked = ("b.txt", "MẬT\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA"), entries[0]
    with pytest.raises(Refused):
        read_file(zipped(tmp_path / "c.zip", entries[1], *marked, packed=zipfile.ZIP_STORED))


def test_the_dispatches_attached_to_a_mail_are_read(tmp_path):
    path = tmp_path / "thư.eml"
    path.write_bytes(mail(("văn bản.pdf", FIRST.read_bytes()), ("kèm.pdf", SECOND.read_bytes())).as_bytes())
    numbers, _ = numbers_in(path)
    assert [n.split("/")[0] for n in numbers] == ["1081", "734"]


def test_a_mail_without_attachments_is_its_own_text(tmp_path):
    path = tmp_path / "thư.eml"
    path.write_bytes(mail(text="Đề nghị các đơn vị gửi báo cáo trước ngày 15/6/2024.").as_bytes())
    _, (page,) = read_file(path)
    assert "gửi báo cáo trước ngày 15/6/2024" in page.content[0].text


def test_an_archive_in_a_mail_is_opened_and_one_in_that_is_told_of(tmp_path):
    inner = io.BytesIO()
    zipped(inner, ("a.pdf", FIRST.read_bytes()), ("sâu.zip", zipped(tmp_path / "x.zip", ("b.txt", "x")).read_bytes()))
    path = tmp_path / "thư.eml"
    path.write_bytes(mail(("gói.zip", inner.getvalue())).as_bytes())
    numbers, read = numbers_in(path)
    assert numbers[0].startswith("1081")
    (note,) = (n for n in read.notes if n.field.startswith("pages."))
    assert "sâu.zip" in note.problem and "quá sâu" in note.problem


def test_what_is_not_read_in_an_archive_is_told(tmp_path):
    path = zipped(tmp_path / "a.zip", ("a.pdf", FIRST.read_bytes()), ("b.exe", b"MZ\x90\x00\x03" + bytes(range(256))))
    _, read = numbers_in(path)
    assert any("b.exe" in note.problem for note in read.notes)


def test_a_damaged_file_in_an_archive_does_not_hide_the_others(tmp_path):
    path = zipped(tmp_path / "a.zip", ("hỏng.pdf", FIRST.read_bytes()[:900]), ("b.pdf", SECOND.read_bytes()))
    read = process_parts(path)
    assert read.header.number.startswith("734")
    assert any("hỏng.pdf" in note.problem for note in read.notes)


def test_a_marked_file_refuses_the_whole_archive(tmp_path):
    path = zipped(tmp_path / "a.zip", ("a.pdf", FIRST.read_bytes()), ("b.txt", "MẬT\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA"))
    with pytest.raises(Refused):
        read_file(path)


def test_an_archive_that_lies_about_its_size_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(containers, "MOST_BYTES", 10_000)
    path = zipped(tmp_path / "a.zip", ("a.txt", "x" * 5_000), ("b.txt", "x" * 6_000))
    with pytest.raises(Unreadable, match="quá nhiều tệp hoặc tệp quá lớn"):
        read_file(path)


def test_an_archive_of_very_many_files_is_not_read(tmp_path):
    path = zipped(tmp_path / "a.zip", *((f"{n}.txt", "x") for n in range(containers.MOST_MEMBERS + 1)))
    with pytest.raises(Unreadable, match="quá nhiều tệp"):
        read_file(path)


@pytest.mark.parametrize("content", [b"PK\x03\x04" + bytes(100), b"PK\x05\x06" + bytes(18)])
def test_a_damaged_or_empty_archive_is_told(tmp_path, content):
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(Unreadable):
        read_file(path)


def test_a_dispatch_that_quotes_a_mail_is_no_mail():
    text = (MAIL / "01-cv-1081-mo-hinh.txt").read_bytes()
    assert not containers.is_mail(text)
    assert containers.is_mail(mail().as_bytes())


def test_the_pages_of_an_archive_have_their_pictures(tmp_path):
    first, second = FIRST.read_bytes(), SECOND.read_bytes()
    path = zipped(tmp_path / "a.zip", ("a.pdf", first), ("b.txt", "Danh sách kèm theo"), ("c.pdf", second))
    pages = len(read_file(FIRST)[1])
    alone = page_picture(SECOND, 1)
    assert page_picture(path, 1) == page_picture(FIRST, 1)
    assert page_picture(path, pages + 1) is None
    assert page_picture(path, pages + 2) == alone
    assert page_picture(path, 99) is None and page_picture(path, 0) is None
