"""What is given to a person by name is the department's to which the person belongs."""

import pytest

from pipeline.core.settings import Department, Settings
from pipeline.store.departments import departments_of
from pipeline.store.judged_by import judged_by

SETTINGS = Settings(departments=(
    Department("Phòng Y tế", head="Lò Thị Mai", people=("Quàng Văn An",)),
    Department("Phòng Kế toán", ("P. KT",), head="Cà Văn Hòa"),
))  # fmt: skip


@pytest.mark.parametrize(("unit", "department"), [
    ("Lò Thị Mai", "Phòng Y tế"), ("đồng chí Lò Thị Mai", "Phòng Y tế"), ("Đ/c Quàng Văn An", "Phòng Y tế"),
    ("bà Lò Thị Mai - Trưởng phòng Y tế", "Phòng Y tế"), ("Đồng chí Cà Văn Hòa, Kế toán trưởng", "Phòng Kế toán"),
    ("ông Cà Văn Hòa (Kế toán trưởng)", "Phòng Kế toán"), ("QUÀNG VĂN AN", "Phòng Y tế"),
    ("Trưởng phòng Y tế", "Phòng Y tế"),
])  # fmt: skip
def test_a_person_stands_for_the_department(unit, department):
    assert departments_of(SETTINGS, unit) == [(department, "named")]


@pytest.mark.parametrize("unit", ["Lò Thị Mái", "Hà Lò Thị Mai", "Quàng Văn Ân", "Mai", "đồng chí Lường Văn Hòa"])
def test_another_person_does_not(unit):
    assert departments_of(SETTINGS, unit) == []


def test_a_record_of_departments_without_people_is_not_judged_anew():
    bare = Settings(departments=(Department("Phòng Y tế"),))
    assert "head" not in judged_by(bare) and judged_by(bare) != judged_by(SETTINGS)
    assert "Lò Thị Mai" in judged_by(SETTINGS)
