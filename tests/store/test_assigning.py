"""Who does a task: what a leader's instruction gives to departments, and what is taken off them again."""

from datetime import date

import pytest
from store_office import ADMIN, CARE, FARM, SETTINGS, TODAY, task_of

from pipeline.core.errors import UsageError
from pipeline.store import corrections, replay
from pipeline.store.assigning import assign, unassign
from pipeline.store.tasks import outstanding
from pipeline.store.undoing import undo


def roles(db, ref):
    found = next(t for t in outstanding(db, SETTINGS, TODAY) if t["ref"] == ref)
    return {d["name"]: d["role"] for d in found["departments"]}


def test_what_was_given_by_whom_and_until_when_is_told(office):
    task = task_of(office, "1")
    said = assign(office, SETTINGS, task, FARM, given_by="Giám đốc", until=date(2024, 5, 15), today=TODAY)
    assert said == f"Nhiệm vụ {task} đã giao {FARM} (chủ trì), Giám đốc giao, hạn của cơ quan 15/5/2024"
    later = assign(office, SETTINGS, task, CARE, until=date(2024, 5, 30), today=TODAY)
    assert later.endswith("hạn của cơ quan 30/5/2024; hạn này sau thời hạn 20/5/2024 của văn bản")


def test_a_day_before_the_dispatch_is_asked_about(office):
    task = task_of(office, "1")
    with pytest.raises(UsageError, match="trước ngày ban hành"):
        assign(office, SETTINGS, task, FARM, until=date(2020, 1, 1), today=TODAY)
    assign(office, SETTINGS, task, FARM, until=date(2020, 1, 1), today=TODAY, force=True)


def test_a_collective_that_supports_leaves_the_one_that_leads(office):
    assign(office, SETTINGS, task_of(office, "1"), CARE)
    said = assign(office, SETTINGS, task_of(office, "1"), "các phòng nghiệp vụ", role="support")
    assert ADMIN in said and CARE not in said
    assert roles(office, "1") == {CARE: "lead", ADMIN: "support"}
    # said of it alone it is meant
    assign(office, SETTINGS, task_of(office, "1"), CARE, role="support")
    assert roles(office, "1") == {CARE: "support", ADMIN: "support"}


def test_a_department_named_in_the_text_goes_on_leading_beside_its_collective(office):
    assign(office, SETTINGS, task_of(office, "II.2"), "các phòng nghiệp vụ", role="support")
    assert roles(office, "II.2")[ADMIN] == "lead"


@pytest.mark.parametrize("ref", ["1", "II.1"])
def test_a_department_is_taken_off_a_task_whoever_put_it_there(office, ref):
    if ref == "1":
        assign(office, SETTINGS, task_of(office, ref), CARE)
    said = unassign(office, SETTINGS, task_of(office, ref), "Phòng Chăm sóc")
    assert said.endswith(f"không còn giao {CARE}")
    assert CARE not in roles(office, ref)
    # judged anew, it stays off
    corrections.correct(office, SETTINGS, "KH ngày 08/5/2024", "recipients", "Các phòng")
    corrections.correct(office, SETTINGS, "CV 412", "place", "Điện Biên")
    assert CARE not in roles(office, ref)
    assign(office, SETTINGS, task_of(office, ref), CARE, role="support")
    assert roles(office, ref)[CARE] == "support"
    assert list(replay.differences(office)) == []


def test_taking_off_can_be_undone_and_needs_somebody_there(office):
    before = roles(office, "II.1")
    unassign(office, SETTINGS, task_of(office, "II.1"), CARE)
    with pytest.raises(UsageError, match="không có phần"):
        unassign(office, SETTINGS, task_of(office, "II.1"), CARE)
    undo(office, SETTINGS)
    assert roles(office, "II.1") == before
