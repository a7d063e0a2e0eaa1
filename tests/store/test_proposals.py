"""What a dispatch lets propose, with its evidence; what a clerk said stays."""

from dataclasses import replace
from datetime import date

import pytest
from store_gold import extraction
from store_office import CENTRE, ORDER, OWN, SETTINGS, TODAY

from pipeline.core.errors import UsageError
from pipeline.core.model import Block, Text, Zone
from pipeline.store import corrections, decisions
from pipeline.store.database import insert, writing
from pipeline.store.doubts import doubts
from pipeline.store.instructions import show
from pipeline.store.proposals import accept, proposals, reject
from pipeline.store.proposing import propose
from pipeline.store.record import record
from pipeline.store.tasks import outstanding
from pipeline.store.undoing import undo
from pipeline.view.review import review_text

ORDERS = {
    "1": "Rà soát, bổ sung hồ sơ đối tượng đang nuôi dưỡng, lập danh sách đối tượng đủ điều kiện trợ cấp gửi về Sở.",
    "2": "Sửa chữa nhà ăn, bếp tập thể và hệ thống nước sạch phục vụ người cao tuổi.",
    "3": "Ban hành kế hoạch phòng, chống rét cho đối tượng.",
    "4": "Báo cáo kết quả thực hiện về Sở.",
    "5": "Báo cáo đột xuất khi có vụ việc phát sinh.",
}
DONE = "1. Đã rà soát, bổ sung hồ sơ đối tượng đang nuôi dưỡng; lập danh sách đối tượng đủ điều kiện trợ cấp gửi kèm."
NOT_DONE = "2. Việc sửa chữa nhà ăn, bếp tập thể và hệ thống nước sạch đang được triển khai."


def order(**dues):
    directives = [
        {"ref": ref, "text": text, "lead": ["Trung tâm"], "reports_to": ["Sở"],
         "deadline": {"kind": "date", "text": "hạn", "due": dues[f"d{ref}"]} if f"d{ref}" in dues else {"kind": "none"}}
        for ref, text in ORDERS.items()
    ]  # fmt: skip
    return {**ORDER, "citations": [], "directives": directives}


def report(
    *paragraphs, number="61/BC-TTBTXH", kind="BC", issued=date(2024, 5, 27), role="implements", subject="Kết quả"
):
    header = {
        "type": kind, "number": number, "symbol": "BC-TTBTXH", "issued": issued, "place": "Điện Biên",
        "issuer": CENTRE, "subject": subject,
    }  # fmt: skip
    citation = {**OWN["citations"][0], "role": role}
    made = extraction("bc", header=header, citations=[citation], directives=[])
    text, blocks, at = "\n".join(paragraphs), [], 0
    for paragraph in paragraphs:
        blocks.append(Block(Zone.BODY, at, at + len(paragraph), 1))
        at += len(paragraph) + 1
    return replace(made, text=Text(text, text, tuple(blocks)))


def done_refs(db):
    return [p["ref"] for p in proposals(db) if p["role"] == "done"]


@pytest.mark.parametrize("first", ["order", "report"])
def test_a_report_proves_its_duty_and_what_it_says_was_done(db, put, first):
    read = report(DONE, NOT_DONE)
    if first == "report":
        record(db, SETTINGS, read, received=TODAY)
    put(order(d1=date(2024, 5, 20)))
    if first == "order":
        record(db, SETTINGS, read, received=TODAY)
    waiting = {p["ref"]: p for p in proposals(db) if p["role"] == "done"}
    assert set(waiting) == {"1", "4"}
    assert waiting["1"]["text"].startswith("lập danh sách") or waiting["1"]["text"].startswith("1. Đã rà soát")
    accept(db, waiting["1"]["id"])
    task = next(d for d in show(db, SETTINGS, TODAY, "CV 412")["directives"] if d["ref"] == "1")
    assert (task["state"], task["done_on"], task["late"]) == ("done", "2024-05-27", True)


@pytest.mark.parametrize(
    ("paragraphs", "more"),
    [
        ((DONE,), {"number": None}),
        ((DONE,), {"issued": date(2024, 4, 1)}),
        (("III. TỒN TẠI, HẠN CHẾ", DONE), {}),
        (("IV. PHƯƠNG HƯỚNG THỜI GIAN TỚI", DONE), {}),
        (("Trên đây là kết quả " + DONE,), {}),
        ((DONE.replace("Đã rà soát", "Chưa rà soát").replace("lập danh", "sẽ lập danh"),), {}),
        ((DONE,), {"role": "refers"}),
    ],
)
def test_what_is_a_draft_too_old_or_still_to_come_proves_nothing(db, put, paragraphs, more):
    put(order())
    record(db, SETTINGS, report(*paragraphs, **more), received=TODAY)
    assert "1" not in done_refs(db)


def test_a_report_long_before_the_day_is_not_the_one_that_is_asked_for(db, put):
    put(order(d4=date(2024, 12, 1)))
    record(db, SETTINGS, report(DONE), received=TODAY)
    assert done_refs(db) == ["1"]


def test_a_plan_that_carries_an_instruction_out_proves_that_it_was_issued(db, put):
    put(order())
    record(db, SETTINGS, report(DONE, kind="KH", number="9/KH-TTBTXH", subject="Phòng chống rét"), received=TODAY)
    assert done_refs(db) == ["3"]


def test_of_a_monthly_report_the_nearest_is_proved(db, put):
    put({**ORDER, "citations": []})
    record(db, SETTINGS, report("x", issued=date(2024, 8, 8)), received=TODAY)
    (waiting,) = [p for p in proposals(db) if p["role"] == "done" and p["ref"] == "3"]
    assert db.execute("SELECT period FROM tasks WHERE id = ?", [waiting["task"]]).fetchone()[0] == "2024-08-10"


def duty(ref, text, due, *, to=("Sở",), rrule=None):
    deadline = {"kind": "recurring" if rrule else "date", "text": "hạn", "due": due, "rrule": rrule}
    return {"ref": ref, "text": text, "lead": ["Trung tâm"], "reports_to": list(to), "deadline": deadline}


DAILY = duty("1", "Báo cáo nhanh tình hình vật nuôi trước 16 giờ hằng ngày.", date(2024, 5, 8), rrule="FREQ=DAILY")


@pytest.mark.parametrize(
    ("others", "issued", "proved"),
    [
        ([duty("2", "Báo cáo kết quả tiêm phòng.", date(2024, 5, 29))], date(2024, 5, 27), ["2"]),
        ([duty("2", "Báo cáo kết quả tiêm phòng.", date(2024, 5, 22))], date(2024, 5, 27), ["2"]),  # and late
        ([duty("2", "Báo cáo kết quả tiêm phòng.", date(2024, 7, 10))], date(2024, 5, 27), ["1"]),  # not yet
        ([duty("2", "Báo cáo kết quả tiêm phòng.", date(2024, 5, 29), to=["Hội"])], date(2024, 5, 27), ["1", "2"]),
        ([duty("2", "Báo cáo sơ kết.", date(2024, 5, 20)), duty("3", "Báo cáo tổng kết.", date(2024, 6, 20))],
         date(2024, 5, 21), ["2"]),
        ([duty("2", "Báo cáo sơ kết.", date(2024, 5, 20)), duty("3", "Báo cáo tổng kết.", date(2024, 6, 20))],
         date(2024, 6, 18), ["3"]),
        ([duty("2", "Báo cáo sơ kết.", date(2024, 5, 28), to=()), duty("3", "Báo cáo số gà.", date(2024, 5, 28))],
         date(2024, 5, 27), ["2", "3"]),
        ([], date(2024, 5, 27), ["1"]),
    ],
)  # fmt: skip
def test_of_several_duties_to_report_the_one_of_the_nearest_day_is_proved(db, put, others, issued, proved):
    put({**ORDER, "citations": [], "directives": [DAILY, *others]})
    record(db, SETTINGS, report("x", issued=issued, role="answers"), received=TODAY)
    assert sorted(done_refs(db)) == proved


def change_of(text, *, role="amends", due=date(2024, 6, 30)):
    header = {**ORDER["header"], "number": "498/SLĐTBXH-BTXH", "issued": date(2024, 5, 20), "subject": "điều chỉnh"}
    directive = {"ref": "1", "text": text, "lead": ["Trung tâm"],
                 "deadline": {"kind": "date", "text": "hạn", "due": due}}  # fmt: skip
    return {"header": header, "citations": [{**OWN["citations"][0], "role": role}], "directives": [directive]}


def test_an_accepted_extension_moves_the_task_which_then_has_two_sources(db, put):
    put(order(d1=date(2024, 5, 20)))
    put(change_of("Gia hạn việc nêu tại mục 1 Công văn 412 đến hết ngày 30/6/2024."), "gia-han")
    (waiting,) = [p for p in proposals(db) if p["role"] == "extends_task"]
    assert (waiting["ref"], waiting["field"], waiting["value"]) == ("1", "due", "2024-06-30")
    accept(db, waiting["id"])
    found = [t for t in outstanding(db, SETTINGS, TODAY) if t["due"] == "2024-06-30"]
    assert [(t["ref"], t["also_ordered_by"]) for t in found] == [
        ("1", [{"dispatch": "CV 498/SLĐTBXH-BTXH", "ref": "1"}])
    ]
    assert [t["task"] for t in outstanding(db, SETTINGS, TODAY, instruction="CV 498")] == [found[0]["task"]]
    (second,) = show(db, SETTINGS, TODAY, "CV 498")["directives"]
    assert (second["state"], second["due"], second["same_as"]) == ("open", "2024-06-30", found[0]["task"])
    decisions.done(db, SETTINGS, second["task"], on=TODAY)
    assert show(db, SETTINGS, TODAY, "CV 498")["directives"][0]["state"] == "done"
    assert show(db, SETTINGS, TODAY, "CV 498")["tasks"] == {"open": 0, "overdue": 0, "done": 0}


@pytest.mark.parametrize("text", ["Gia hạn việc nêu tại mục 9.", "Gửi thêm một bản giấy theo mục 1 Công văn 412."])
def test_an_order_that_names_no_known_place_or_extends_nothing_is_an_order_of_its_own(db, put, text):
    put(order())
    put(change_of(text), "gia-han")
    assert [p for p in proposals(db) if p["task"]] == []


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("Gia hạn thời gian thực hiện mục 1 Công văn số 412/SLĐTBXH-BTXH: gửi danh sách trước ngày 30/6/2024.", ["1"]),
        ("Gia hạn thời gian thực hiện mục 1 Công văn số 500/SLĐTBXH-BTXH: gửi danh sách trước ngày 30/6/2024.", []),
        ("Thực hiện mục 1 Công văn số 412/SLĐTBXH-BTXH, gửi danh sách trước ngày 30/6/2024.", []),
    ],
)
def test_an_order_that_extends_what_it_only_mentions_is_proposed_where_it_names_it(db, put, text, refs):
    put(order(d1=date(2024, 5, 20)))
    put(change_of(text, role="refers"), "gia-han")
    assert [p["ref"] for p in proposals(db) if p["role"] == "extends_task"] == refs


def test_the_same_order_again_is_one_task_when_a_clerk_says_so(db, put):
    put(order())
    put(change_of(ORDERS["1"]), "nhac")
    (waiting,) = [p for p in proposals(db) if p["role"] == "same_task"]
    accept(db, waiting["id"])
    assert [(t["ref"], t["due"]) for t in outstanding(db, SETTINGS, TODAY)][0] == ("1", "2024-06-30")
    assert len(outstanding(db, SETTINGS, TODAY)) == 5


def test_an_accepted_replacement_drops_what_was_left_to_do(db, put):
    put(order())
    put(change_of("Làm việc khác.", role="replaces"), "thay")
    (waiting,) = [p for p in proposals(db) if p["role"] == "replaces"]
    accept(db, waiting["id"])
    told = show(db, SETTINGS, TODAY, "CV 412")
    assert (told["state"], told["tasks"]["open"]) == ("superseded", 0)
    assert "CV 498/SLĐTBXH-BTXH" in told["directives"][0]["note"]


def test_what_a_clerk_said_stays_when_the_dispatch_is_looked_at_again(db, put):
    put(order())
    report_id = record(db, SETTINGS, report(DONE), received=TODAY).document
    for waiting in proposals(db):
        reject(db, waiting["id"])
    with writing(db):
        propose(db, SETTINGS, report_id)
    assert proposals(db) == []
    with pytest.raises(UsageError, match="congvan review"):
        accept(db, 1)


def test_a_proposal_that_lost_its_ground_is_withdrawn_and_a_number_gives_it_one(db, put):
    put(order())
    record(db, SETTINGS, report(DONE, number=None), received=TODAY)
    assert proposals(db) == []
    corrections.correct(db, SETTINGS, "BC ngày 27/5/2024", "number", "61/BC-TTBTXH")
    assert len(proposals(db)) == 3
    corrections.correct(db, SETTINGS, "BC 61", "number", "")
    assert proposals(db) == []


def test_what_was_read_with_little_confidence_is_told_beside_the_notes(db, put):
    put(ORDER)
    db.execute("UPDATE directives SET confidence = 0.3 WHERE ref = '1'")
    db.execute("UPDATE deadlines SET confidence = 0.4 WHERE due = '2024-05-20'")
    assert [(d["field"], d["confidence"]) for d in doubts(db)] == [
        ("directives.1", 0.3), ("directives.1.deadline", 0.4),
    ]  # fmt: skip


def test_a_dispatch_whose_number_and_day_were_lost_may_be_one_that_is_cited(db, put):
    subject = "tăng cường rà soát đối tượng bảo trợ xã hội"
    lost = {"number": None, "issued": None, "subject": f"Về việc {subject}"}
    put(ORDER, header=lost, citations=[])
    put(OWN, "di", citations=[{**OWN["citations"][0], "title": subject}])
    (waiting,) = [p for p in proposals(db) if p["role"] == "same_dispatch"]
    assert (waiting["of"], waiting["text"]) == ("CV 412/SLĐTBXH-BTXH", subject)
    accept(db, waiting["id"])
    told = show(db, SETTINGS, TODAY, "CV 412")
    assert (told["received"], told["issued"], told["carried_out_by"]) == (
        True, "2024-05-06", ["KH ngày 08/5/2024 (chưa số)"],
    )  # fmt: skip
    undo(db, SETTINGS)
    assert show(db, SETTINGS, TODAY, "CV 412")["received"] is False


def test_another_subject_is_another_dispatch(db, put):
    put(OWN, "di", citations=[{**OWN["citations"][0], "title": "việc khác"}])
    put(ORDER, header={"number": None, "issued": None}, citations=[])
    assert [p for p in proposals(db) if p["role"] == "same_dispatch"] == []


@pytest.mark.parametrize(
    ("name", "symbol", "value"),
    [
        ("412_SLDTBXH-BTXH.pdf", "SLĐTBXH-BTXH", "412/SLĐTBXH-BTXH"),
        ("CV 412.pdf", "SLĐTBXH-BTXH", "412/SLĐTBXH-BTXH"),
        ("412_SLDTBXH-BTXH.pdf", None, "412/SLDTBXH-BTXH"),
        ("45-KH-TU.pdf", "KH/TU", "45-KH/TU"),
        ("412_SNV-VP.pdf", "SLĐTBXH-BTXH", None),
        ("scan 412.pdf", "SLĐTBXH-BTXH", None),
    ],
)
def test_the_name_of_the_file_is_a_suggestion_for_a_number_that_was_not_read(db, put, name, symbol, value):
    put(ORDER)
    db.execute("UPDATE documents SET number = NULL, serial = NULL, symbol = ?", [symbol])
    db.execute("UPDATE files SET name = ?", [name])
    insert(db, "notes", document_id=1, field="header.number", problem="Số viết tay")
    (doubt,) = [d for d in doubts(db) if d["field"] == "header.number"]
    assert doubt["suggested"] == ({"value": value, "file": name} if value else None)
    assert show(db, SETTINGS, TODAY, "#1")["header"]["number"] is None
    assert bool(value) == (f"tên tệp “{name}” gợi ý" in " ".join(review_text([], [doubt]).split()))


@pytest.mark.parametrize(("name", "value"), [("cv ngay 6-5-2024.pdf", "2024-05-06"), ("cv 6-5-2020.pdf", None)])
def test_so_is_a_day_that_lies_shortly_before_the_receipt(db, put, name, value):
    put(ORDER)
    db.execute("UPDATE documents SET issued = NULL")
    db.execute("UPDATE files SET name = ?", [name])
    insert(db, "notes", document_id=1, field="header.issued", problem="Ngày viết tay")
    (doubt,) = [d for d in doubts(db) if d["field"] == "header.issued"]
    assert doubt["suggested"] == ({"value": value, "file": name} if value else None)
    db.execute("UPDATE documents SET issued = '2024-05-07'")
    assert [d["suggested"] for d in doubts(db) if d["field"] == "header.issued"] == [None]
