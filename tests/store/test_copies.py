"""Another copy of a dispatch shows what it would change, field by field; a clerk takes it over, or does not."""

from dataclasses import replace
from datetime import date

import pytest
from store_gold import extraction
from store_office import ADMIN, CARE, FARM, ORDER, OWN, SETTINGS, TODAY

from pipeline.core.errors import UsageError
from pipeline.core.model import PageInfo
from pipeline.store import corrections, decisions, proposals, replay
from pipeline.store.database import row, rows
from pipeline.store.instructions import show
from pipeline.store.record import record
from pipeline.store.taking_over import take_over
from pipeline.store.tasks import outstanding
from pipeline.store.undoing import undo
from pipeline.view.review import proposal_words, review_text

CHECK = "Các phòng nghiệp vụ kiểm tra từng hồ sơ đối tượng đang được nuôi dưỡng ở Trung tâm, đối chiếu với sổ"
MEET = "Văn phòng tổ chức họp giao ban đánh giá kết quả nuôi dưỡng, chăm sóc các đối tượng của toàn Trung tâm"
LIST = "Phòng Chăm sóc lập danh sách người cao tuổi cần khám sức khỏe định kỳ trong quý, gửi bệnh viện đa khoa tỉnh"
MONTHLY = {"kind": "recurring", "text": "ngày 5 hằng tháng", "rrule": "FREQ=MONTHLY;BYMONTHDAY=5"}


def plan(*, check=CHECK, meet=None, who=("Phòng Chăm sóc",), support=(), time="09:00", **header):
    duty = {**MONTHLY, "due": date(2024, 6, 5), **(meet or {})}
    head = {**OWN["header"], "number": "52/KH-TTBTXH", "signer": "Lò Văn Pâng", "recipients": ["Các phòng"], **header}
    return {"header": head, "directives": [
        {"ref": "1", "text": check, "lead": ["Các phòng nghiệp vụ"],
         "deadline": {"kind": "date", "text": "hạn", "due": date(2024, 6, 20), "time": time}},
        {"ref": "2", "text": MEET, "lead": ["Văn phòng"], "deadline": duty},
        {"ref": "3", "text": LIST, "lead": list(who), "support": list(support)},
    ]}  # fmt: skip


def waiting(db):
    return {(p["task"], p["field"]): p for p in proposals.proposals(db) if p["role"] == "changed"}


def yes(db, proposal):
    return take_over(db, SETTINGS, row(db, "SELECT * FROM proposals WHERE id = ?", [proposal["id"]]))


OTHERWISE = [
    ({"check": CHECK.replace("từng", "tùng")}, 1, "text", CHECK.replace("từng", "tùng")),
    ({"meet": {"rrule": "FREQ=WEEKLY;BYDAY=MO"}}, 2, "rrule", "FREQ=WEEKLY;BYDAY=MO"),
    ({"meet": {"kind": "date", "rrule": None}}, 2, "rrule", None),
    ({"who": ("Văn phòng",)}, 3, "assignees", '[["lead","Văn phòng"]]'),
    ({"support": ("Trạm sản xuất",)}, 3, "assignees", '[["lead","Phòng Chăm sóc"],["support","Trạm sản xuất"]]'),
    ({"time": "16:30"}, 1, "time", "16:30"),
    ({"signer": "Lò Văn Pâm"}, None, "signer", "Lò Văn Pâm"),
    ({"recipients": ["Các phòng", "Trạm sản xuất"]}, None, "recipients", "Các phòng; Trạm sản xuất"),
    ({"issued": date(2024, 5, 9)}, None, "issued", "2024-05-09"),
]


@pytest.mark.parametrize(("other", "task", "field", "value"), OTHERWISE, ids=lambda v: v if isinstance(v, str) else "")
def test_what_another_copy_says_otherwise_is_proposed_taken_over_and_taken_back(db, put, other, task, field, value):
    put(plan())
    before = told(db)
    assert put(plan(**other), copy=2).outcome == "linked"
    assert told(db) == before  # nothing is overwritten
    found = waiting(db)
    assert {key: p["value"] for key, p in found.items()} == {(task, field): value}
    yes(db, found[task, field])
    assert told(db) != before and waiting(db) == {}
    assert list(replay.differences(db)) == []
    undo(db, SETTINGS)
    assert told(db) == before and set(waiting(db)) == {(task, field)}
    assert list(replay.differences(db)) == []


def told(db):
    """All that a copy could change, as a clerk sees it."""
    shown = show(db, SETTINGS, TODAY, "KH 52")
    fields = ("task", "text", "departments", "due", "time", "rrule", "state")
    return shown["header"], shown["issued"], [[d[f] for f in fields] for d in shown["directives"]]


def test_a_yes_changes_whose_task_it_is_and_how_the_duty_goes_on(db, put):
    put(plan())
    put(plan(who=("Trạm sản xuất",), meet={"rrule": "FREQ=WEEKLY;BYDAY=WE"}), copy=2)
    for proposal in waiting(db).values():
        yes(db, proposal)
    found = outstanding(db, SETTINGS, date(2024, 6, 20))
    assert [t["departments"] for t in found if t["task"] == 3] == [[{"name": FARM, "role": "lead", "through": "named"}]]
    duty = [t for t in found if t["rrule"]]
    assert [t["due"] for t in duty] == ["2024-06-05", "2024-06-12", "2024-06-19", "2024-06-26"]
    assert {t["rrule"] for t in duty} == {"FREQ=WEEKLY;BYDAY=WE"}


def test_what_a_person_set_is_kept_and_not_asked_about(db, put):
    put(plan())
    corrections.edit_task(db, SETTINGS, 1, "text", "Kiểm tra hồ sơ.")
    corrections.edit_task(db, SETTINGS, 1, "time", "10:00")
    corrections.edit_task(db, SETTINGS, 2, "rrule", "FREQ=DAILY")
    decisions.assign(db, SETTINGS, 3, ADMIN)
    corrections.correct(db, SETTINGS, "KH 52", "signer", "Lò Văn Pánh")
    before = told(db)
    other = plan(
        check=CHECK.upper() + " nữa", time="16:30", meet={"rrule": "FREQ=WEEKLY"}, who=("Văn phòng",), signer="Ai Đó"
    )
    put(other, copy=2)
    assert (told(db), waiting(db)) == (before, {})


def test_units_that_a_clerk_took_over_are_not_asked_about_again(db, put):
    put(plan())
    put(plan(who=("Văn phòng",)), copy=2)
    yes(db, waiting(db)[3, "assignees"])
    put(plan(who=(CARE,)), copy=3)
    assert waiting(db) == {}
    assert show(db, SETTINGS, TODAY, "KH 52")["directives"][2]["departments"][0]["name"] == ADMIN


def test_a_no_is_kept_until_another_copy_says_something_else(db, put):
    put(plan())
    for copy, signer, asked in ((2, "Lò Văn Pâm", True), (3, "Lò Văn Pâm", False), (4, "Lò Văn Pan", True)):
        put(plan(signer=signer), copy=copy)
        assert [p["value"] for p in waiting(db).values()] == ([signer] if asked else [])
        for p in waiting(db).values():
            proposals.reject(db, p["id"])
    assert show(db, SETTINGS, TODAY, "KH 52")["header"]["signer"] == "Lò Văn Pâng"


@pytest.mark.parametrize(("first", "again", "asked"), [(1.0, 0.9, False), (0.7, 0.71, False), (0.7, 0.9, True)])
def test_only_a_copy_that_was_read_better_is_asked_about_for_words(db, first, again, asked):
    for copy, confidence, signer in ((1, first, "Lò Văn Pâng"), (2, again, "Lò Văn Pâm")):
        read = extraction("scan", **plan(signer=signer), copy=copy)
        page = PageInfo(1, "ocr", confidence, 0)
        record(db, SETTINGS, replace(read, pages=(page,)), received=TODAY)
    assert bool(waiting(db)) is asked


def test_a_task_that_is_done_stays_as_it_is_though_a_copy_is_accepted(db, put):
    put(plan())
    put(plan(time="16:30"), copy=2)
    decisions.done(db, SETTINGS, 1, on=date(2024, 6, 3))
    assert "nhiệm vụ được cập nhật" not in yes(db, waiting(db)[1, "time"])
    assert [tuple(r) for r in rows(db, "SELECT state, time FROM tasks WHERE id = 1")] == [("done", "09:00")]


def test_the_proposals_are_told_in_words(db, put):
    put(plan())
    put(plan(who=("Văn phòng",), signer="Lò Văn Pâm", meet={"rrule": "FREQ=WEEKLY;BYDAY=MO"}), copy=2)
    words = {key: proposal_words(p) for key, p in waiting(db).items()}
    assert words[3, "assignees"] == (
        "bản khác của KH 52/KH-TTBTXH ghi đơn vị thực hiện của nhiệm vụ 3 (mục 3) là: Văn phòng (chủ trì)"
    )
    assert words[None, "signer"] == "bản khác của KH 52/KH-TTBTXH ghi người ký là: Lò Văn Pâm"
    assert words[2, "rrule"].endswith("là: thứ Hai hằng tuần")
    assert "Lò Văn Pâm" in review_text(list(waiting(db).values()), [])
    yes(db, waiting(db)[3, "assignees"])
    events = show(db, SETTINGS, TODAY, "KH 52")["history"]
    assert [e["what"] for e in events if e["what"] in ("accepted", "edit")] == ["accepted", "edit"]


def test_what_needs_the_settings_is_accepted_by_the_command_alone(db, put):
    put(plan())
    put(plan(signer="Lò Văn Pâm"), copy=2)
    (proposal,) = waiting(db).values()
    with pytest.raises(UsageError, match="congvan review"):
        proposals.accept(db, proposal["id"])


def test_what_a_person_sets_meanwhile_is_asked_about_no_more(db, put):
    put(plan())
    put(plan(check=CHECK + " nữa", time="16:30", signer="Lò Văn Pâm"), copy=2)
    before = set(waiting(db))
    assert before == {(1, "text"), (1, "time"), (None, "signer")}
    corrections.edit_task(db, SETTINGS, 1, "text", "Kiểm tra hồ sơ.")
    corrections.edit_task(db, SETTINGS, 1, "time", "10:00")
    corrections.correct(db, SETTINGS, "KH 52", "signer", "Lò Văn Pánh")
    assert waiting(db) == {}
    assert list(replay.differences(db)) == []
    for _ in range(3):
        undo(db, SETTINGS)
    assert set(waiting(db)) == before
    assert list(replay.differences(db)) == []


def test_words_set_in_one_occurrence_of_a_duty_hold_for_all(db, put):
    put(plan())
    first, *_, last = [t["task"] for t in outstanding(db, SETTINGS, date(2024, 7, 20)) if t["rrule"]]
    assert first != last
    corrections.edit_task(db, SETTINGS, first, "text", "Văn phòng họp.")
    put(plan(), copy=2)
    assert waiting(db) == {}


def test_an_order_that_stands_for_another_dispatchs_leaves_that_one_alone(db, put):
    other = {"number": "60/KH-TTBTXH", "issued": date(2024, 5, 20), "subject": "Khám sức khỏe"}
    put(plan())
    put(plan(**other), "khac")
    put(plan(who=("Văn phòng",), **other), "khac", copy=2)
    (asked,) = waiting(db).values()
    db.execute("UPDATE tasks SET same_as = 3 WHERE id = ?", [asked["task"]])
    before = told(db)
    assert "nhiệm vụ được cập nhật" not in yes(db, asked)
    put(plan(who=("Trạm sản xuất",), **other), "khac", copy=3)
    assert (told(db), waiting(db)) == (before, {})


def test_a_duty_that_comes_once_by_another_copy_comes_on_its_day(db, put):
    put(plan())
    put(plan(meet={"kind": "date", "rrule": None, "due": date(2024, 6, 25)}), copy=2)
    assert set(waiting(db)) == {(2, "due"), (2, "rrule")}
    for proposal in waiting(db).values():
        yes(db, proposal)
    found = {d["task"]: (d["due"], d["rrule"]) for d in show(db, SETTINGS, TODAY, "KH 52")["directives"]}
    assert found[2] == ("2024-06-25", None)


def test_the_words_of_an_order_to_others_are_taken_over(db, put):
    elsewhere = ["Phòng LĐTBXH các huyện"]
    put(ORDER)
    again = [{"ref": "2", "text": ORDER["directives"][1]["text"] + " ngay", "lead": elsewhere}]
    put({**ORDER, "directives": again}, copy=2)
    (asked,) = waiting(db).values()
    assert "1 nhiệm vụ được cập nhật" in yes(db, asked)
    assert [tuple(r) for r in rows(db, "SELECT text FROM directives WHERE ref = '2'")] == [(again[0]["text"],)]


def test_what_was_answered_meanwhile_is_not_taken_over(db, put):
    put(plan())
    put(plan(signer="Lò Văn Pâm"), copy=2)
    (proposal,) = waiting(db).values()
    shown = row(db, "SELECT * FROM proposals WHERE id = ?", [proposal["id"]])
    proposals.reject(db, proposal["id"])
    before = told(db)
    with pytest.raises(UsageError, match="đang chờ"):
        take_over(db, SETTINGS, shown)
    assert told(db) == before


def test_a_day_that_another_copy_tells_is_asked_about_though_a_clerk_set_one(db, put):
    put(plan())
    later = plan()
    later["directives"][0]["deadline"]["due"] = date(2024, 6, 28)
    put(later, copy=2)
    corrections.edit_task(db, SETTINGS, 1, "due", "25/6/2024")
    assert {key: p["value"] for key, p in waiting(db).items()} == {(1, "due"): "2024-06-28"}
