"""Files handed in through the page: their names, and that they are there whole or not at all."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.arriving import files_under
from pipeline.dropping import part_of, put, safe_name, sweep


@pytest.mark.parametrize("said, name", [
    ("cv 12.pdf", "cv 12.pdf"),
    ("../../etc/passwd", "passwd"),
    ("C:\\Users\\lan\\Công văn số 5.pdf", "Công văn số 5.pdf"),
    ("a<b>:c|d?.pdf", "a b c d.pdf"),
    ("CON.pdf", "tệp CON.pdf"),
    ("nul", "tệp nul"),
    (".an.pdf", "an.pdf"),
    ("~$cv.docx", "$cv.docx"),
    ("cv.pdf.part", "cv.pdf"),
    ("Thumbs.db", "tệp Thumbs.db"),
    ("\u202efdp.exe", "fdp.exe"),
    ("  . ", "tệp"),
    ("", "tệp"),
    ("kho\u0302ng.pdf", "không.pdf"),
])  # fmt: skip
def test_a_name_is_made_safe(said, name):
    assert safe_name(said) == name


@given(st.text(max_size=400))
def test_any_name_can_be_kept_and_is_seen(said):
    name = safe_name(said)
    assert name == safe_name(name)
    assert 0 < len(name.encode()) <= 200
    assert not set(name) & set('/\\<>:"|?*\0') and not name.startswith((".", "~")) and name.strip(" .") == name


def test_nothing_is_overwritten(tmp_path):
    names = []
    for data in (b"one", b"two", b"three"):
        with part_of(tmp_path) as (part, out):
            out.write(data)
            out.flush()
            names.append(put(part, tmp_path, "cv.pdf").name)
    assert names == ["cv.pdf", "cv (2).pdf", "cv (3).pdf"]
    assert [(tmp_path / n).read_bytes() for n in names] == [b"one", b"two", b"three"]


def test_without_links_nothing_is_overwritten_either(tmp_path, monkeypatch):
    def no_links(*_):
        raise OSError("not supported")

    monkeypatch.setattr(os, "link", no_links)
    for _ in range(2):
        with part_of(tmp_path) as (part, out):
            out.write(b"x")
            put(part, tmp_path, "cv.pdf")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["cv (2).pdf", "cv.pdf"]


def test_what_is_being_handed_in_is_no_mail_and_what_was_broken_off_is_gone(tmp_path):
    with pytest.raises(ValueError), part_of(tmp_path) as (_, out):
        out.write(b"half")
        assert files_under(tmp_path) == []
        raise ValueError
    assert list(tmp_path.iterdir()) == []


def test_what_a_dead_server_left_is_swept(tmp_path):
    dead, alive, mail = tmp_path / ".a1.999999999.part", tmp_path / ".a2.1.part", tmp_path / "cv.pdf"
    for path in (dead, alive, mail):
        path.write_bytes(b"x")
    sweep(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([alive.name, mail.name])
