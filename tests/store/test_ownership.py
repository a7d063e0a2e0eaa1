"""Whose dispatch, whose task, which departments; the office of these tests is made up."""

from dataclasses import replace
from datetime import date

import pytest
from store_office import ADMIN, CARE, FARM, SUPERIOR
from store_office import SETTINGS as MADE

from pipeline.core.settings import Office, Settings, Superior
from pipeline.store.departments import departments_of
from pipeline.store.ownership import (
    Assigned,
    Responsible,
    includes_office,
    judge_incoming,
    judge_own,
    responsibles,
)
from pipeline.store.senders import Sender, direction_of

# the made office, over which another Sở stands since March 2025, with more groups
SETTINGS = replace(
    MADE,
    office=replace(
        MADE.office,
        superiors=(
            Superior(SUPERIOR, ("Sở",), ("SLĐTBXH",), until=date(2025, 2, 28)),
            Superior("Sở Y tế", (), ("SYT",), since=date(2025, 3, 1)),
            MADE.office.superiors[1],
        ),
        groups=(*MADE.office.groups, "các bệnh viện, nhà dưỡng lão", "các đơn vị sự nghiệp thuộc UBND tỉnh"),
    ),
)


def sender(issuer: str | None = "Sở Lao động - Thương binh và Xã hội", **more: object) -> Sender:
    given = {"symbol": None, "parent": None, "place": "Điện Biên", "issued": date(2024, 5, 6), "recipients": ()}
    return Sender(issuer=issuer, **{**given, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "direction"),
    [
        (sender("Trung tâm Bảo trợ xã hội tỉnh"), "outgoing"),
        (sender("Trung tâm Bảo trợ xã hội tỉnh Điện Biên"), "outgoing"),
        (sender(None, symbol="KH-TTBTXH"), "outgoing"),
        (sender("Trung tám Báo trợ xã hội tinh"), "outgoing"),
        (sender("Giám đốc Trung tâm"), "outgoing"),
        (sender("Trung tâm Bảo trợ xã hội tỉnh Lai Châu", place="Lai Châu"), "elsewhere"),
        (sender("Trung tâm Bảo trợ xã hội tỉnh", parent="Sở Y tế Lai Châu", place="Lai Châu"), "elsewhere"),
        (sender("Trung tâm Bảo trợ xã hội tỉnh", parent="Sở Y tế", place="Tuần Giáo"), "outgoing"),
        (sender(), "incoming"),
        (sender("Sở LĐTBXH tỉnh Điện Biên"), "incoming"),
        (sender(None, symbol="SLĐTBXH-VP"), "incoming"),
        (sender("UBND tỉnh Điện Biên"), "incoming"),
        (sender("UBND huyện Tủa Chùa", symbol="KH-UBND", place="Tủa Chùa"), "elsewhere"),
        (sender("Tỉnh ủy Điện Biên"), "incoming"),
        (sender("Công an huyện", place="Tủa Chùa", parent="Công an tỉnh Điện Biên"), "incoming"),
        (sender(issued=date(2025, 4, 1), place=None), "elsewhere"),
        (sender("Sở Y tế", issued=date(2025, 4, 1)), "incoming"),
        (sender("Sở Y tế", issued=date(2024, 4, 1), place=None), "elsewhere"),
        (sender("Sở Y tế", issued=date(2025, 4, 1), parent="UBND tỉnh Phú Thọ", place="Phú Thọ"), "elsewhere"),
        (sender("Bộ Y tế", place="Hà Nội", recipients=("Trung tâm Bảo trợ xã hội tỉnh",)), "incoming"),
        (sender("Bộ Y tế", place="Hà Nội", recipients=("các cơ sở trợ giúp xã hội",)), "incoming"),
        (sender("Bộ Y tế", place="Hà Nội", recipients=("Trung tâm",)), "elsewhere"),
        (
            sender("Sở Y tế", parent="UBND tỉnh Phú Thọ", place="Việt Trì", recipients=("các cơ sở trợ giúp xã hội",)),
            "elsewhere",
        ),
        (sender("Bộ Y tế", place="Hà Nội", recipients=("Các đơn vị trực thuộc",)), "elsewhere"),
        (sender(None, place=None, recipients=("Các cơ sở trợ giúp xã hội",)), "incoming"),
        (sender(None, place=None), "elsewhere"),
    ],
)
def test_the_direction_is_told_by_issuer_symbol_and_addressees(one, direction):
    assert direction_of(SETTINGS, one) == direction


@pytest.mark.parametrize(
    ("leads", "more", "ours", "why"),
    [
        (["Trung tâm Bảo trợ xã hội tỉnh"], {}, True, "why_named"),
        (["Giám đốc Trung tâm Bảo trợ xã hội tỉnh Điện Biên"], {}, True, "why_named"),
        (["Trung tâm"], {}, True, "why_named"),
        (["Giám đốc các cơ sở trợ giúp xã hội"], {}, True, "why_group"),
        (["Thủ trưởng các cơ quan, đơn vị"], {}, True, "why_general"),
        (["các đơn vị trực thuộc Sở"], {}, True, "why_general"),
        (["Giám đốc, Thủ trưởng các đơn vị trực thuộc"], {}, True, "why_general"),
        (["các đơn vị thuộc ngành Lao động - Thương binh và Xã hội"], {}, False, "why_others"),
        (["Các đơn vị có tên trên"], {"recipients": ("Trung tâm Bảo trợ xã hội tỉnh",)}, True, "why_general"),
        (["Các đơn vị"], {"recipients": ("Sở Nội vụ", "Sở Tài chính")}, False, "why_others"),
        (["Thủ trưởng các đơn vị trên địa bàn tỉnh", "Chủ tịch UBND các xã, phường"], {}, True, "why_general"),
        (["Các cơ quan, đơn vị trên địa bàn huyện Tủa Chùa"], {}, False, "why_others"),
        (["các đơn vị trực thuộc Sở Giáo dục và Đào tạo"], {}, False, "why_others"),
        (["Các cơ quan báo chí"], {}, False, "why_others"),
        (["Văn phòng Sở"], {}, False, "why_others"),
        (["Phòng Chăm sóc người có công"], {}, False, "why_others"),
        (["Phòng Chăm sóc thuộc Trung tâm Bảo trợ xã hội tỉnh"], {}, True, "why_department"),
        (["các đơn vị có liên quan"], {}, False, "why_left_open"),
        (["Trạm sản xuất"], {}, False, "why_left_open"),
        (["các đại biểu"], {}, True, "why_general"),
        (["Các bệnh viện", "nhà dưỡng lão"], {}, True, "why_group"),
        (["Các bệnh viện", "nhà dưỡng lão", "phòng khám"], {}, True, "why_group"),
        (["Các bệnh viện", "trung tâm bảo trợ xã hội"], {}, True, "why_general"),
        (["Bệnh viện tỉnh", "trung tâm bảo trợ trẻ em"], {}, False, "why_others"),
        (["các trung tâm bảo trợ xã hội"], {}, True, "why_general"),
        (["các trung tâm bảo trợ xã hội có liên quan"], {}, False, "why_left_open"),
        (["các trung tâm bảo trợ xã hội ngoài công lập"], {}, False, "why_others"),
        (["Các đơn vị"], {"recipients": ("Các bệnh viện", "trung tâm bảo trợ trực thuộc")}, True, "why_general"),
        (["Các đơn vị"], {"recipients": ("Các bệnh viện", "nhà dưỡng lão")}, True, "why_general"),
        ([], {"recipients": ("Trung tâm Bảo trợ xã hội tỉnh",)}, True, "why_addressed"),
        ([], {"recipients": ("Các đơn vị trực thuộc Sở",)}, True, "why_addressed"),
        ([], {}, False, "why_nobody"),
    ],
)
def test_a_superiors_directive_is_ours_or_not_for_a_reason(leads, more, ours, why):
    assert judge_incoming(SETTINGS, sender(**more), leads)[:2] == (ours, why)


@pytest.mark.parametrize(
    ("leads", "more", "ours", "why"),
    [
        (["Trung tâm Bảo trợ xã hội tỉnh"], {}, True, "why_named"),
        (["Trung tâm"], {}, False, "why_others"),
        (["Các cơ sở trợ giúp xã hội"], {}, True, "why_group"),
        (["Thủ trưởng các cơ quan, đơn vị"], {}, False, "why_left_open"),
        (["Các đơn vị"], {"recipients": ("Trung tâm Bảo trợ xã hội tỉnh",)}, True, "why_general"),
        (["Các đơn vị"], {"recipients": ("Sở Y tế",)}, False, "why_others"),
        (["Trạm sản xuất"], {}, False, "why_others"),
        (["Các bệnh viện", "nhà dưỡng lão"], {}, False, "why_others"),
        (["Các đơn vị"], {"recipients": ("Các sở và đơn vị sự nghiệp thuộc UBND tỉnh",)}, True, "why_general"),
        (["Các đơn vị"], {"recipients": ("Các đơn vị sự nghiệp thuộc UBND huyện",)}, False, "why_others"),
        ([], {"recipients": ("Trung tâm Bảo trợ xã hội tỉnh",)}, True, "why_addressed"),
    ],
)
def test_less_is_believed_of_a_body_that_is_no_superior(leads, more, ours, why):
    assert judge_incoming(SETTINGS, sender("Sở Nội vụ", **more), leads)[:2] == (ours, why)


@pytest.mark.parametrize(
    ("leads", "more", "ours", "why"),
    [
        (["Phòng Chăm sóc"], {}, True, "why_own"),
        (["Tổ công tác"], {}, True, "why_own"),
        (["Đoàn Thanh niên Trung tâm"], {}, True, "why_own"),
        ([], {}, True, "why_own_nobody"),
        (["Sở Tài chính"], {}, False, "why_asked"),
        (["Sở Lao động - Thương binh và Xã hội"], {}, False, "why_asked"),
        (["Công ty Điện lực"], {"recipients": ("Công ty Điện lực",)}, False, "why_asked"),
        (["Sở Tài chính", "Phòng Chăm sóc"], {}, True, "why_own"),
        (["Toàn thể viên chức"], {"recipients": ("Toàn thể viên chức",)}, True, "why_own"),
    ],
)
def test_an_own_directive_is_for_the_departments_unless_it_asks_another_body(leads, more, ours, why):
    assert judge_own(SETTINGS, sender("Trung tâm Bảo trợ xã hội tỉnh", **more), leads)[:2] == (ours, why)


@pytest.mark.parametrize(
    ("unit", "found"),
    [
        ("Phòng Hành chính - Tổng hợp", [(ADMIN, "named")]),
        ("phòng hành chính tổng hợp", [(ADMIN, "named")]),
        ("Trưởng phòng HC-TH", [(ADMIN, "named")]),
        ("Phòng Hành chinh - Tống hợp", [(ADMIN, "named")]),
        ("Phòng Chăm sóc thuộc Trung tâm", [(CARE, "named")]),
        ("Phụ trách trạm sản xuất", [(FARM, "named")]),
        ("Các phòng nghiệp vụ", [(ADMIN, "collective"), (CARE, "collective")]),
        ("Trưởng các phòng nghiệp vụ", [(ADMIN, "collective"), (CARE, "collective")]),
        ("Lãnh đạo các phòng", [(ADMIN, "collective"), (CARE, "collective")]),
        ("phòng nghiệp vụ", [(ADMIN, "collective"), (CARE, "collective")]),
        ("Các phòng nghiêp vụ thuộc Trung tâm", [(ADMIN, "collective"), (CARE, "collective")]),
        ("các đơn vị", [(ADMIN, "collective"), (CARE, "collective"), (FARM, "collective")]),
        ("Các phòng nghiệp vụ, trạm sản xuất", [(ADMIN, "collective"), (CARE, "collective"), (FARM, "named")]),
        ("Phòng Chăm sóc và Văn phòng", [(CARE, "named"), (ADMIN, "named")]),
        ("Sở Y tế", []),
        ("Tổ công tác", []),
        ("Phòng Chăm sóc và Sở Y tế", []),
        ("phòng", []),
    ],
)
def test_departments_are_known_by_name_alias_collective_and_misreading(unit, found):
    assert departments_of(SETTINGS, unit) == found


def test_the_remaining_departments_are_those_not_named_beside():
    assert departments_of(SETTINGS, "Các phòng nghiệp vụ còn lại", [ADMIN]) == [(CARE, "collective")]
    assert departments_of(SETTINGS, "các phòng còn lại") == [(ADMIN, "collective"), (CARE, "collective")]


def test_a_department_that_leads_does_not_support_and_being_named_outweighs_a_collective():
    own = sender("Trung tâm Bảo trợ xã hội tỉnh")
    assigned = [
        Assigned("Các phòng nghiệp vụ", "support"),
        Assigned("Phòng Chăm sóc", "lead"),
        Assigned("Sở Y tế", "support"),
    ]
    assert responsibles(SETTINGS, own, assigned) == (
        Responsible(CARE, "lead", "named"),
        Responsible(ADMIN, "support", "collective"),
    )
    both = [Assigned("Các phòng nghiệp vụ", "lead"), Assigned("Phòng Chăm sóc", "lead")]
    assert responsibles(SETTINGS, own, both) == (
        Responsible(ADMIN, "lead", "collective"),
        Responsible(CARE, "lead", "named"),
    )


def test_another_unit_inside_the_office_leads_under_its_own_name():
    own = sender("Trung tâm Bảo trợ xã hội tỉnh")
    assigned = [Assigned("Tổ kiểm kê", "lead"), Assigned("các đoàn thể", "support"), Assigned("Sở Y tế", "lead")]
    assert responsibles(SETTINGS, own, assigned) == (Responsible("Tổ kiểm kê", "lead", "named"),)
    assert responsibles(SETTINGS, own, [Assigned("Trung tâm", "lead")]) == ()


@pytest.mark.parametrize(
    ("office", "unit", "included"),
    [
        ("Sở Y tế", "Thủ trưởng các sở, ban, ngành của tỉnh", True),
        ("Sở Y tế", "Giám đốc các Sở", True),
        ("Sở Y tế", "các sở, ngành có liên quan", None),
        ("Sở Y tế", "các Sở Nội vụ, Tài chính", False),
        ("Sở Y tế", "Sở Nội vụ", False),
        ("Sở Y tế", "các phòng chuyên môn thuộc Sở", False),
        ("UBND xã Mường Phăng", "Chủ tịch UBND các xã, phường", True),
        ("UBND xã Mường Phăng", "Ủy ban nhân dân các xã, phường trên địa bàn tỉnh Điện Biên", True),
        ("UBND xã Mường Phăng", "UBND các huyện, thành phố", False),
        ("Bộ Xây dựng", "Bộ trưởng các bộ, ngành, địa phương", True),
        ("Trung tâm Bảo trợ xã hội tỉnh", "các sở, ban, ngành", False),
    ],
)
def test_an_office_is_among_its_kind(office, unit, included):
    settings = Settings(office=Office(name=office, place="Điện Biên"))
    assert includes_office(settings, unit, sender()) is included
