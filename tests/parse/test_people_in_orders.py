"""Who is told to act by trade, post or circumstance: `LEAD + LEAD || ORDER` in sentences/people.txt."""

from pathlib import Path

import pytest

from pipeline.parse.assignees import explain

LINES = (Path(__file__).parent / "sentences" / "people.txt").read_text(encoding="utf-8").splitlines()
ORDERS = [tuple(part.strip() for part in line.split("||")) for line in LINES if "||" in line]


@pytest.mark.parametrize(("wanted", "order"), ORDERS, ids=[order for _, order in ORDERS])
def test_who_acts(wanted, order):
    found = {f.values["unit"].lower() for f in explain(order) if f.values["part"] == "lead"}
    assert sorted(found) == sorted(name.strip().lower() for name in wanted.split(" + "))


@pytest.mark.parametrize(
    "order",
    [
        "Bảo vệ rừng là trách nhiệm của toàn dân.",
        "Nhắc nhở học sinh không mang điện thoại vào lớp.",
        "Phân công viên chức trực cơ quan.",
        "Việc bảo vệ hiện trường phải thực hiện nghiêm.",
        "Những trường hợp vi phạm thì lập biên bản.",
    ],
)
def test_nobody_is_named(order):
    assert not [f for f in explain(order) if f.values["part"] == "lead"]
