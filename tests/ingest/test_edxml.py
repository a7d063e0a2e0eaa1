"""Packages of the exchange in both spellings; what is broken or hostile is refused with a reason."""

import sys
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1]))

from edxml_samples import DISPATCH, business, with_prefix, without_prefix

from pipeline.core.errors import Refused, Unreadable
from pipeline.ingest.edxml import Named, is_edxml, read_package


def package(data):
    return read_package("goi.edxml", data)


def test_both_spellings_say_the_same():
    one, other = package(with_prefix()), package(without_prefix())
    same = {f.name for f in fields(one)} - {"document", "to_organ_ids"}
    assert {name: getattr(one, name) for name in same} == {name: getattr(other, name) for name in same}
    assert replace(one.document, organ_id="000.00.07.H56") == other.document


def test_every_field_of_the_header_is_read():
    found = package(with_prefix())
    assert found.document == Named("812/SNNMT-VP", date(2026, 5, 2), "H56.07", "H56.07,2026/05/02,812/SNNMT-VP")
    assert (found.organ_name, found.place, found.type_name) == ("Sở Nông nghiệp và Môi trường", "Thanh Hóa", "Công văn")
    assert (found.signer, found.signer_title) == ("Lê Văn Cường", "Giám đốc")
    assert (found.due, found.urgency) == (date(2026, 5, 19), "KHẨN")
    assert (found.recipients, found.to_organ_ids) == (("Chi cục Thủy lợi",), ("H56.07.12",))
    assert found.files == (("cong-van.txt", DISPATCH.encode()),)


@pytest.mark.parametrize(
    ("number", "notation", "whole"),
    [
        ("812", "SNNMT-VP", "812/SNNMT-VP"),
        ("812", "812/SNNMT-VP", "812/SNNMT-VP"),
        ("05", "05/SNNMT-VP", "05/SNNMT-VP"),
        ("34", "CT/TU", "34-CT/TU"),
        ("34", "34-CT/TU", "34-CT/TU"),
        ("30", "2020/NĐ-CP", "30/2020/NĐ-CP"),
        ("812", "", "812"),
        ("", "SNNMT-VP", None),
    ],
)
def test_number_and_notation_are_one_number(number, notation, whole):
    assert package(with_prefix(number=number, notation=notation)).document.number == whole


def test_what_it_answers_is_a_named_document():
    extra = """<edXML:ResponseFor><edXML:OrganId>H56.07.12</edXML:OrganId><edXML:Code>45/CCTL-HCTH</edXML:Code>
        <edXML:PromulgationDate>2026/04/20</edXML:PromulgationDate></edXML:ResponseFor>"""
    [answered] = package(with_prefix(extra=extra)).answers
    assert (answered.number, answered.issued) == ("45/CCTL-HCTH", date(2026, 4, 20))
    assert package(with_prefix(extra=extra)).document.number == "812/SNNMT-VP"


@pytest.mark.parametrize("kind", ["1", "2", "3"])
def test_what_is_done_to_an_earlier_dispatch_is_read(kind):
    found = package(with_prefix(business=business(kind, number="700/SNNMT-VP", day="2026/04/01")))
    assert (found.business, found.reason) == (kind, "sai số liệu")
    assert [(n.number, n.issued) for n in found.about] == [("700/SNNMT-VP", date(2026, 4, 1))]


def test_a_new_dispatch_does_nothing_to_another():
    assert package(with_prefix(business=business("0"))).about == ()


def test_what_it_does_not_say_is_none():
    found = read_package("a", b"<Envelope><Header><MessageHeader><Subject/></MessageHeader></Header></Envelope>")
    assert all(not getattr(found, f.name) for f in fields(found) if f.name not in ("document", "business"))
    assert found.document == Named()


def test_days_that_are_none_are_none():
    assert package(with_prefix(extra="").replace(b"2026/05/19", b"2026/13/45")).due is None


@pytest.mark.parametrize("data", [with_prefix(), without_prefix(), b"\xef\xbb\xbf" + with_prefix(),
                                  with_prefix().decode().replace('"UTF-8"', '"UTF-16"').encode("utf-16")])  # fmt: skip
def test_a_package_is_known_by_its_content(data):
    assert is_edxml(data)
    assert package(data).document.number == "812/SNNMT-VP"


@pytest.mark.parametrize("data", [b"", b"<html></html>", DISPATCH.encode(), b"%PDF-1.4", b"<?xml version='1.0'?><a/>"])
def test_other_files_are_no_packages(data):
    assert not is_edxml(data)


BOMB = b"""<?xml version="1.0"?><!DOCTYPE Envelope [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<Envelope><Header><MessageHeader><Subject>&d;</Subject></MessageHeader></Header></Envelope>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE Envelope [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<Envelope><Header><MessageHeader><Subject>&x;</Subject></MessageHeader></Header></Envelope>"""


@pytest.mark.parametrize("data", [BOMB, OUTSIDE, OUTSIDE.decode().encode("utf-16"),
                                  BOMB.replace(b"<Envelope>", b"<Envelope>" + b" " * 10)])  # fmt: skip
def test_entities_are_refused_before_anything_is_resolved(data):
    with pytest.raises(Unreadable, match="không được phép"):
        package(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (with_prefix()[:-200], "bị hỏng hoặc tải về chưa đủ"),
        (with_prefix().replace(b"<edXML:Subject>", b"<edXML:Subject>&khong;"), "bị hỏng"),
        (b"<Envelope><Body/></Envelope>", "không có phần đầu"),
        (with_prefix().replace(b"<edXML:Content>", b"<edXML:Content>*"), "Tệp “cong-van.txt” trong gói tin"),
        (b"<Envelope>\x00</Envelope>", "bị hỏng"),
    ],
)
def test_what_is_broken_is_refused_with_its_reason(data, reason):
    with pytest.raises(Unreadable, match=reason):
        package(data)


@pytest.mark.parametrize(
    ("level", "secret"), [("2", True), ("Mật", True), ("0", False), ("Thường", False), ("", False)]
)
def test_a_package_that_says_it_is_secret_is_refused(level, secret):
    data = with_prefix(extra=f"<edXML:SecurityLevel>{level}</edXML:SecurityLevel>")
    if secret:
        with pytest.raises(Refused):
            package(data)
    else:
        assert package(data).document.number
