from datetime import date

import pytest
from store_office import ADMIN, CARE, FARM, ORDER, OWN, SETTINGS, TODAY

from pipeline.core.errors import UsageError
from pipeline.store import decisions
from pipeline.store.tasks import outstanding

KEYS = {"task", "dispatch", "carries_out", "ref", "text", "departments", "due", "time", "rrule", "days_left", "state"}


@pytest.fixture
def office(db, put):
    put(ORDER)
    put(OWN, "di")
    return db


def refs(found):
    return [(t["dispatch"].split()[0], t["ref"]) for t in found]


def test_a_task_is_an_object_of_the_contract(office):
    task = next(t for t in outstanding(office, SETTINGS, TODAY) if t["ref"] == "II.1")
    assert set(task) >= KEYS
    assert {k: task[k] for k in KEYS - {"task", "departments"}} == {
        "dispatch": "KH ngày 08/5/2024 (chưa số)",
        "carries_out": ["CV 412/SLĐTBXH-BTXH"],
        "ref": "II.1",
        "text": "Các phòng kiểm tra từng hồ sơ.",
        "due": "2024-06-03",
        "time": "16:30",
        "rrule": None,
        "days_left": 2,
        "state": "open",
    }
    assert task["departments"] == [
        {"name": ADMIN, "role": "lead", "through": "collective"},
        {"name": CARE, "role": "lead", "through": "collective"},
    ]


def test_nearest_deadline_first_undated_last(office):
    found = outstanding(office, SETTINGS, TODAY)
    assert refs(found) == [("CV", "1"), ("KH", "II.1"), ("CV", "3"), ("KH", "II.2"), ("KH", "II.3")]
    assert [t["days_left"] for t in found] == [-12, 2, 9, None, None]


@pytest.mark.parametrize("said", [ADMIN, "Phòng HC-TH", "phong hc-th", "VĂN PHÒNG", "Phòng Hành chính - Tống hợp"])
def test_a_department_has_the_tasks_that_name_it_or_a_collective_of_it(office, said):
    found = outstanding(office, SETTINGS, TODAY, department=said)
    assert refs(found) == [("KH", "II.1"), ("KH", "II.2")]
    through = [d["through"] for t in found for d in t["departments"] if d["name"] == ADMIN]
    assert through == ["collective", "named"]


def test_a_department_has_what_it_supports_too(office):
    found = outstanding(office, SETTINGS, TODAY, department="Phòng Chăm sóc")
    assert refs(found) == [("KH", "II.1"), ("KH", "II.2")]
    assert found[1]["departments"] == [
        {"name": ADMIN, "role": "lead", "through": "named"},
        {"name": CARE, "role": "support", "through": "collective"},
    ]


def test_a_collective_may_be_asked_for_and_a_unit_that_is_no_department(office, put):
    put(OWN, "to", header={"subject": "Việc khác"}, directives=[{"ref": "1", "text": "Đếm.", "lead": ["Tổ kiểm kê"]}])
    assert len(outstanding(office, SETTINGS, TODAY, department="các phòng nghiệp vụ")) == 2
    assert [t["text"] for t in outstanding(office, SETTINGS, TODAY, department="tổ kiểm kê")] == ["Đếm."]


def test_an_unknown_department_is_told_with_those_there_are(office):
    with pytest.raises(UsageError, match=FARM):
        outstanding(office, SETTINGS, TODAY, department="Phòng Thiết bị")


def test_an_instruction_has_its_own_tasks_and_those_of_what_carries_it_out(office):
    assert len(outstanding(office, SETTINGS, TODAY, instruction="CV 412")) == 5
    assert len(outstanding(office, SETTINGS, TODAY, instruction="KH ngày 08/5/2024")) == 3
    # CV 412 is a superior's and passes KH 88 on
    passed_on = outstanding(office, SETTINGS, TODAY, instruction="KH 88")
    assert {t["dispatch"] for t in passed_on} == {"CV 412/SLĐTBXH-BTXH"} and len(passed_on) == 2


def test_filters_by_day(office):
    assert refs(outstanding(office, SETTINGS, TODAY, overdue=True)) == [("CV", "1")]
    assert refs(outstanding(office, SETTINGS, TODAY, due_within=2)) == [("KH", "II.1")]
    assert refs(outstanding(office, SETTINGS, TODAY, due_within=1)) == []
    assert refs(outstanding(office, SETTINGS, TODAY, due_within=2, overdue=True)) == [("CV", "1"), ("KH", "II.1")]
    assert refs(outstanding(office, SETTINGS, date(2024, 5, 20), overdue=True)) == []
    assert refs(outstanding(office, SETTINGS, date(2024, 5, 20), due_within=0)) == [("CV", "1")]


def test_what_no_department_leads_is_unassigned(office):
    found = outstanding(office, SETTINGS, TODAY, unassigned=True)
    assert refs(found) == [("CV", "1"), ("CV", "3"), ("KH", "II.3")]
    decisions.assign(office, SETTINGS, found[0]["task"], "Trạm sản xuất", role="support")
    decisions.assign(office, SETTINGS, found[1]["task"], "Trạm sản xuất")
    assert refs(outstanding(office, SETTINGS, TODAY, unassigned=True)) == [("CV", "1"), ("KH", "II.3")]
    assert len(outstanding(office, SETTINGS, TODAY, department=FARM)) == 2


def test_filters_hold_together_and_the_first_rows_may_be_enough(office):
    found = outstanding(office, SETTINGS, TODAY, department=ADMIN, instruction="CV 412", due_within=7)
    assert refs(found) == [("KH", "II.1")]
    assert refs(outstanding(office, SETTINGS, TODAY, limit=1)) == [("CV", "1")]


def test_a_last_day_counted_from_an_assumed_receipt_says_so(db, put):
    why = "“05 ngày làm việc kể từ ngày nhận”: 5 ngày làm việc, đếm từ ngày sau ngày nhận 07/5/2024, đến hết 14/5/2024."
    term = {"kind": "relative", "text": "05 ngày làm việc kể từ ngày nhận", "due": date(2024, 5, 14), "why": why}
    orders = [{**ORDER["directives"][0], "deadline": term}, ORDER["directives"][0] | {"ref": "2"}]
    put(ORDER, directives=orders, received_assumed=True)
    counted, dated = outstanding(db, SETTINGS, TODAY)
    assert [counted["due_assumed"], dated["due_assumed"]] == [True, False]
    assert counted["deadline"]["why"].startswith(why) and "tạm lấy" in counted["deadline"]["why"]
    db.execute("UPDATE documents SET received_assumed = 0")
    assert not any(row["due_assumed"] for row in outstanding(db, SETTINGS, TODAY))
    db.execute("UPDATE documents SET received_assumed = 1")
    decisions.extend(db, SETTINGS, counted["task"], until=date(2024, 5, 30), because="Sở đồng ý")
    assert not any(row["due_assumed"] for row in outstanding(db, SETTINGS, TODAY))
