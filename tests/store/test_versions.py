"""Another scan, a draft and its issue, a corrected issue, a file with two dispatches, an annex apart."""

from dataclasses import replace
from datetime import date

import pytest
from store_gold import extraction
from store_office import ORDER, OWN, SETTINGS, TODAY

from pipeline.core.errors import UsageError
from pipeline.core.model import Cut, Note, Text
from pipeline.core.texts import say
from pipeline.store import corrections, proposals, replay
from pipeline.store.instructions import instructions, show
from pipeline.store.record import record
from pipeline.store.tasks import outstanding

PARTS = [
    "Các phòng nghiệp vụ kiểm tra từng hồ sơ đối tượng đang được nuôi dưỡng tại Trung tâm, đối chiếu với sổ theo dõi",
    "Phòng Hành chính - Tổng hợp tổng hợp kết quả rà soát của các phòng, lập báo cáo trình Giám đốc xem xét, ký gửi Sở",
    "Phòng Chăm sóc - Nuôi dưỡng lập danh sách người cao tuổi cần khám sức khỏe định kỳ trong quý, gửi bệnh viện tỉnh",
    "Trạm sản xuất bố trí xe đưa người cao tuổi đi khám theo danh sách, bảo đảm an toàn trong suốt quá trình di chuyển",
]
FIELDS = ["kiểm tra", "tổng hợp", "lập", "bố trí"]


def plan(number=None, issued=date(2024, 5, 8), texts=PARTS, dues=(date(2024, 6, 3), None, None, None), **header):
    directives = [
        {"ref": f"II.{n}", "text": text, "lead": ["Văn phòng"],
         "deadline": {"kind": "date", "text": "hạn", "due": due} if due else {"kind": "none"}}
        for n, (text, due) in enumerate(zip(texts, dues, strict=False), 1)
    ]  # fmt: skip
    return {**OWN, "header": {**OWN["header"], "number": number, "issued": issued, **header}, "directives": directives}


def test_the_numbered_issue_of_a_draft_is_the_same_dispatch_and_carries_its_tasks_over(db, put):
    put(plan(), "du-thao")
    corrections.edit_task(db, SETTINGS, 2, "note", "đang làm")
    issued = put(plan("52/KH-TTBTXH", date(2024, 5, 15), dues=(date(2024, 6, 10), None, None, None)), "ban-hanh")
    assert (issued.outcome, issued.name) == ("linked", "KH 52/KH-TTBTXH")
    told = show(db, SETTINGS, TODAY, "KH 52")
    assert (told["issued"], len(told["files"]), len(told["directives"])) == ("2024-05-15", 2, 4)
    assert [d["due"] for d in told["directives"]] == ["2024-06-10", None, None, None]
    assert told["directives"][1]["note"] == "đang làm"
    assert [e["what"] for e in told["history"]] == ["recorded", "edit", "merged", "issued"]
    assert len([i for i in instructions(db, SETTINGS, TODAY) if i["own"]]) == 1
    assert list(replay.differences(db)) == []


def test_a_day_set_by_hand_outlasts_the_issue_which_is_only_proposed(db, put):
    put(plan(), "du-thao")
    corrections.edit_task(db, SETTINGS, 1, "due", "5/6/2024")
    put(plan("52/KH-TTBTXH", dues=(date(2024, 6, 10), None, None, None)), "ban-hanh")
    assert outstanding(db, SETTINGS, TODAY)[0]["due"] == "2024-06-05"
    (waiting,) = [p for p in proposals.proposals(db) if p["role"] == "changed"]
    assert (waiting["task"], waiting["field"], waiting["value"]) == (1, "due", "2024-06-10")
    proposals.accept(db, waiting["id"])
    assert outstanding(db, SETTINGS, TODAY)[0]["due"] == "2024-06-10"


def test_what_the_issue_adds_is_a_task_and_what_it_leaves_out_is_proposed_to_be_dropped(db, put):
    put(plan(texts=PARTS[:3]), "du-thao")
    put(plan("52/KH-TTBTXH", texts=[PARTS[0], PARTS[1], PARTS[3]]), "ban-hanh")
    refs = [(d["ref"], d["text"]) for d in show(db, SETTINGS, TODAY, "KH 52")["directives"]]
    assert [text for _, text in refs] == PARTS
    (gone,) = [p for p in proposals.proposals(db) if p["role"] == "gone"]
    proposals.accept(db, gone["id"])
    assert [t["text"] for t in outstanding(db, SETTINGS, TODAY) if t["state"] == "open"] == [
        PARTS[0], PARTS[1], PARTS[3],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "unlike",
    [{"subject": "Rà soát hồ sơ năm 2025"}, {"issued": date(2024, 9, 8)}, {"type": "TB"}, {"subject": "Việc khác hẳn"}],
)
def test_a_plan_of_another_subject_or_time_is_no_issue_of_the_draft(db, put, unlike):
    put(plan(), "du-thao")
    numbered = plan("52/KH-TTBTXH", **{"issued": date(2024, 5, 15), **unlike})
    assert put(numbered, "khac").outcome == "recorded"


def test_a_draft_that_comes_after_its_issue_changes_nothing(db, put):
    put(plan("52/KH-TTBTXH", date(2024, 5, 15)), "ban-hanh")
    before = [dict(r) for r in db.execute("SELECT * FROM tasks")]
    assert put(plan(dues=(date(2024, 7, 1), None, None, None)), "du-thao").outcome == "linked"
    assert [dict(r) for r in db.execute("SELECT * FROM tasks")] == before
    assert [p for p in proposals.proposals(db) if p["role"] == "changed"] == []
    assert show(db, SETTINGS, TODAY, "KH 52")["issued"] == "2024-05-15"


def test_an_issue_proves_what_its_draft_could_not(db, put):
    put(ORDER)
    report = {**plan(type="BC", subject="Kết quả rà soát hồ sơ đối tượng"), "directives": []}
    text = Text("\n".join(PARTS), "\n".join(PARTS), ())
    for number, name in ((None, "du-thao"), ("61/BC-TTBTXH", "ban-hanh")):
        made = {**report, "header": {**report["header"], "number": number}}
        record(db, SETTINGS, replace(extraction(name, **made), text=text), received=date(2024, 5, 20))
        roles = [p["role"] for p in proposals.proposals(db) if p["of"] and p["of"].startswith("CV 412")]
        assert ("answers" in roles, "done" in roles) == (number is not None, number is not None)


def test_a_corrected_issue_shows_what_it_would_change(db, put):
    put(plan("52/KH-TTBTXH"), "lan-dau")
    corrected = plan("52/KH-TTBTXH", dues=(date(2024, 6, 10), None, None, None))
    extra = "Phòng Hành chính - Tổng hợp niêm yết kết quả rà soát tại trụ sở Trung tâm trong ba ngày làm việc liên tục"
    corrected["directives"].append({"ref": "II.5", "text": extra, "lead": ["Văn phòng"]})
    assert put(corrected, "dinh-chinh").outcome == "linked"
    assert outstanding(db, SETTINGS, TODAY)[0]["due"] == "2024-06-03"
    (waiting,) = [p for p in proposals.proposals(db) if p["role"] == "changed"]
    assert (waiting["value"], waiting["ref"]) == ("2024-06-10", "II.1")
    assert any(extra in n["problem"] for n in show(db, SETTINGS, TODAY, "KH 52")["notes"])


def with_text(made, name, text):
    return replace(extraction(name, **made), text=Text(text, text, ()))


def test_an_annex_that_came_as_a_file_of_its_own_joins_its_dispatch(db, put):
    put(plan("52/KH-TTBTXH"), "chinh")
    row = {"ref": "Phụ lục.1", "text": PARTS[3], "lead": ["Văn phòng"]}
    annex = {
        "header": {}, "citations": [{"type": "KH", "number": "52/KH-TTBTXH", "issued": date(2024, 5, 8),
                                     "issuer": None, "role": "attached"}], "directives": [{**row, "text": "Bố trí xe"}],
    }  # fmt: skip
    text = "PHỤ LỤC\nPhân công nhiệm vụ (Kèm theo Kế hoạch số 52/KH-TTBTXH ngày 08/5/2024)\nBố trí xe"
    done = record(db, SETTINGS, with_text(annex, "phu-luc", text), received=date(2024, 5, 20))
    assert (done.outcome, done.name) == ("linked", "KH 52/KH-TTBTXH")
    told = show(db, SETTINGS, TODAY, "KH 52")
    assert [d["ref"] for d in told["directives"]] == ["II.1", "II.2", "II.3", "II.4", "Phụ lục.1"]
    assert told["directives"][-1]["departments"] != []
    other = record(db, SETTINGS, with_text(annex, "khac", "Bố trí xe theo Kế hoạch số 52"), received=TODAY)
    assert other.outcome == "recorded"


def test_a_file_that_seems_to_hold_two_dispatches_is_proposed_to_be_taken_apart(db):
    doubtful = replace(extraction("hai", **plan("5/KH-TTBTXH")), cuts=(Cut(3, 0, False, "Số: 8/KH-UBND"),))
    record(db, SETTINGS, extraction("mot", **ORDER), received=TODAY)
    record(db, SETTINGS, doubtful, received=TODAY)
    (waiting,) = [p for p in proposals.proposals(db) if p["role"] == "split"]
    assert (waiting["dispatch"], waiting["page"], waiting["text"]) == ("KH 5/KH-TTBTXH", 3, "Số: 8/KH-UBND")
    with pytest.raises(UsageError, match="congvan review"):
        proposals.accept(db, waiting["id"])


def test_that_a_number_is_missing_is_told_only_until_the_dispatch_is_numbered(db, put):
    missing = Note("header.number", say("parse.number_blank"))
    put(plan(), "du-thao", notes=[missing])
    assert [n["field"] for n in show(db, SETTINGS, TODAY, "KH ngày 08/5/2024")["notes"]] == ["header.number"]
    put(plan("52/KH-TTBTXH", date(2024, 5, 15)), "ban-hanh")
    assert show(db, SETTINGS, TODAY, "KH 52")["notes"] == []
