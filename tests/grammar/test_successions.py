"""Which body a name means on a day: the mergers of 2025."""

from datetime import date

import pytest

from pipeline.core.model import Assignee, Directive, Header, Text
from pipeline.grammar.successions import ceased
from pipeline.parse.notes import find_notes

BEFORE, SPRING, AUTUMN = date(2024, 5, 1), date(2025, 4, 1), date(2025, 9, 1)


@pytest.mark.parametrize(
    ("name", "before", "spring", "autumn"),
    [
        ("Sở Kế hoạch và Đầu tư tỉnh Sơn La", None, "Sở Tài chính tỉnh Sơn La", "Sở Tài chính tỉnh Sơn La"),
        ("Sở Lao động Thương binh và Xã hội", None, "Sở Nội vụ", "Sở Nội vụ"),
        ("Sở GTVT tỉnh Lạng Sơn", None, "Sở Xây dựng tỉnh Lạng Sơn", "Sở Xây dựng tỉnh Lạng Sơn"),
        ("Bộ Tài nguyên và Môi trường", None, "Bộ Nông nghiệp và Môi trường", "Bộ Nông nghiệp và Môi trường"),
        ("Sở Y tế tỉnh Yên Bái", None, None, "Sở Y tế tỉnh Lào Cai"),
        ("Sở TN&MT tỉnh Hà Giang", None, "Sở Nông nghiệp và Môi trường tỉnh Hà Giang",
         "Sở Nông nghiệp và Môi trường tỉnh Tuyên Quang"),
        ("Công an tỉnh Bình Dương", None, None, "Công an thành phố Hồ Chí Minh"),
    ],
)
def test_who_stands_in_the_place_of_a_body_on_a_day(name, before, spring, autumn):
    found = [ceased(name, day) for day in (BEFORE, SPRING, AUTUMN)]
    assert [f.new if f else None for f in found] == [before, spring, autumn]


def test_nobody_succeeds_a_district():
    assert ceased("Ủy ban nhân dân huyện Mộc Châu", SPRING) is None
    found = ceased("Ủy ban nhân dân huyện Mộc Châu", AUTUMN)
    assert found is not None and found.new is None and found.on == date(2025, 7, 1)


@pytest.mark.parametrize("name", ["Sở Tài chính", "Sở Tư pháp tỉnh Sơn La", "UBND xã Mường Bú", "Phòng Kinh tế"])
def test_what_goes_on_has_not_ceased(name):
    assert ceased(name, AUTUMN) is None


def test_a_body_that_had_ceased_is_noted_once():
    directives = [
        Directive("1", "Lập kế hoạch.", (), (Assignee("Sở Kế hoạch và Đầu tư", "lead"),)),
        Directive("2", "Rà soát.", (), (Assignee("Sở Kế hoạch và Đầu tư", "lead"), Assignee("UBND huyện", "support"))),
    ]
    header = Header(type="CV", number="1/A", issued=AUTUMN, issuer="UBND tỉnh")
    notes = [n for n in find_notes(Text("", "", ()), header, (), directives) if n.field.endswith("assignees")]
    assert [n.field for n in notes] == ["directives.0.assignees", "directives.1.assignees"]
    assert "Sở Tài chính" in notes[0].problem and "cấp hành chính" in notes[1].problem


def test_a_body_that_still_stood_is_not_noted():
    directive = Directive("1", "Lập kế hoạch.", (), (Assignee("Sở Kế hoạch và Đầu tư", "lead"),))
    header = Header(type="CV", number="1/A", issued=BEFORE, issuer="UBND tỉnh")
    assert find_notes(Text("", "", ()), header, (), [directive]) == ()
