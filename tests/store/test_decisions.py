from datetime import date, datetime

import pytest
from store_office import ADMIN, CARE, CENTRE, FARM, ORDER, SETTINGS, TODAY, task_of

from pipeline.core.errors import UsageError
from pipeline.store import corrections, decisions
from pipeline.store.instructions import show
from pipeline.store.tasks import outstanding


def state(db, ref):
    sql = "SELECT t.* FROM tasks t JOIN directives d ON d.id = t.directive_id WHERE d.ref = ?"
    return dict(db.execute(sql, [ref]).fetchone())


def last_event(db):
    return dict(db.execute("SELECT * FROM events ORDER BY id DESC LIMIT 1").fetchone())


def test_done_late_and_reopened(office):
    task = task_of(office, "1")
    said = decisions.done(office, SETTINGS, task, on=date(2024, 5, 22), note="đã gửi", evidence="KH ngày 08/5/2024")
    assert "chậm 2 ngày" in said
    now = state(office, "1")
    assert (now["state"], now["done_on"], now["late"], now["note"]) == ("done", "2024-05-22", 1, "đã gửi")
    event = last_event(office)
    assert (event["what"], event["before"], event["after"]) == ("done", "open", "done 2024-05-22")
    assert event["note"] == "đã gửi; KH ngày 08/5/2024 (chưa số)"
    assert datetime.fromisoformat(event["at"]).utcoffset().total_seconds() == 0
    assert task not in [t["task"] for t in outstanding(office, SETTINGS, TODAY)]
    with pytest.raises(UsageError, match="đã xong"):
        decisions.done(office, SETTINGS, task, on=TODAY)
    decisions.reopen(office, SETTINGS, task)
    assert (state(office, "1")["state"], state(office, "1")["done_on"]) == ("open", None)
    with pytest.raises(UsageError, match="vẫn đang mở"):
        decisions.reopen(office, SETTINGS, task)


def test_done_in_time_and_without_a_deadline(office):
    decisions.done(office, SETTINGS, task_of(office, "1"), on=date(2024, 5, 20))
    assert state(office, "1")["late"] == 0
    assert "chậm" not in decisions.done(office, SETTINGS, task_of(office, "II.2"), on=TODAY)
    assert state(office, "II.2")["late"] is None


@pytest.mark.parametrize(
    ("issued", "day"), [("2024-05-19", "2024-05-19"), ("2024-03-01", TODAY.isoformat()), (None, TODAY.isoformat())]
)
def test_what_a_dispatch_proves_was_done_on_its_day(office, issued, day):
    own = "SELECT document_id FROM directives WHERE ref = '1'"
    proof = office.execute(f"SELECT id FROM documents WHERE number IS NOT NULL AND id <> ({own})").fetchone()
    office.execute("UPDATE documents SET issued = ? WHERE id = ?", [issued, proof["id"]])
    decisions.done(office, SETTINGS, task_of(office, "1"), on=None, evidence=f"#{proof['id']}", today=TODAY)
    assert state(office, "1")["done_on"] == day


def test_a_decision_that_fails_changes_nothing(office):
    before = list(office.iterdump())
    with pytest.raises(UsageError, match="CV 999"):
        decisions.done(office, SETTINGS, task_of(office, "1"), on=TODAY, evidence="CV 999")
    with pytest.raises(UsageError, match="số 999"):
        decisions.done(office, SETTINGS, 999, on=TODAY)
    with pytest.raises(UsageError, match=FARM):
        decisions.assign(office, SETTINGS, task_of(office, "1"), "Phòng Thiết bị")
    with pytest.raises(UsageError, match="support"):
        decisions.assign(office, SETTINGS, task_of(office, "1"), ADMIN, role="chủ trì")
    with pytest.raises(UsageError, match="signer"):
        corrections.correct(office, SETTINGS, "CV 412", "signr", "x")
    with pytest.raises(UsageError, match="viết tắt"):
        corrections.correct(office, SETTINGS, "CV 412", "type", "giấy")
    with pytest.raises(UsageError, match="rrule"):
        corrections.edit_task(office, SETTINGS, task_of(office, "1"), "done_on", "x")
    assert list(office.iterdump()) == before


def test_an_assigned_department_stands_for_what_was_read(office):
    task = task_of(office, "II.2")
    decisions.assign(office, SETTINGS, task, "Phòng Chăm sóc")
    found = next(t for t in outstanding(office, SETTINGS, TODAY, department=CARE) if t["ref"] == "II.2")
    assert found["departments"] == [
        {"name": ADMIN, "role": "lead", "through": "named"},
        {"name": CARE, "role": "lead", "through": "assigned"},
    ]
    decisions.assign(office, SETTINGS, task, "Phòng Chăm sóc", role="support")
    found = next(t for t in outstanding(office, SETTINGS, TODAY, department=CARE) if t["ref"] == "II.2")
    assert found["departments"][1] == {"name": CARE, "role": "support", "through": "assigned"}
    assert (last_event(office)["before"], last_event(office)["after"]) == ("lead", "support")


def test_a_task_of_others_that_is_assigned_is_taken_on(office):
    decisions.assign(office, SETTINGS, task_of(office, "2"), FARM)
    assert state(office, "2")["state"] == "open"
    corrections.correct(office, SETTINGS, "CV 412", "place", "Tuần Giáo")
    assert [t["ref"] for t in outstanding(office, SETTINGS, TODAY, department=FARM)] == ["2"]


def test_a_collective_may_be_assigned(office):
    said = decisions.assign(office, SETTINGS, task_of(office, "1"), "các phòng nghiệp vụ")
    assert ADMIN in said and CARE in said
    found = next(t for t in outstanding(office, SETTINGS, TODAY) if t["ref"] == "1")
    assert [(d["name"], d["through"]) for d in found["departments"]] == [(ADMIN, "assigned"), (CARE, "assigned")]


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("subject", "  rà soát   lại ", "rà soát lại"),
        ("type", "thông báo", "TB"),
        ("type", "ctr", "CTr"),
        ("type", "", None),
        ("issued", "07/5/2024", "2024-05-07"),
        ("issued", "2024-05-07", "2024-05-07"),
        ("recipients", "Trung tâm Bảo trợ xã hội tỉnh; Sở Y tế", '["Trung tâm Bảo trợ xã hội tỉnh","Sở Y tế"]'),
        ("received", "8.5.2024", "2024-05-08"),
        ("urgency", "Hỏa tốc", "Hỏa tốc"),
        ("number", "413/SLĐT BXH-BTXH", "413/SLĐTBXH-BTXH"),
        ("number", "", None),
    ],
)
def test_a_field_is_corrected(office, field, value, kept):
    before = office.execute(f"SELECT {field} FROM documents WHERE serial = '412'").fetchone()[0]
    corrections.correct(office, SETTINGS, "CV 412", field, value)
    assert office.execute(f"SELECT {field} FROM documents WHERE held ORDER BY id LIMIT 1").fetchone()[0] == kept
    event = last_event(office)
    assert (event["what"], event["field"], event["before"], event["after"]) == ("correct", field, before, kept)


def test_a_corrected_number_is_found_and_joins_what_cites_it(office, put):
    # the plan cites CV 350, which was received under a number that was misread
    put(ORDER, "cu", header={"number": "850/SLĐTBXH-BTXH", "issued": date(2024, 4, 9), "subject": "việc cũ"})
    corrections.correct(office, SETTINGS, "CV 850", "number", "350/SLĐTBXH-BTXH")
    told = show(office, SETTINGS, TODAY, "CV 350")
    assert told["received"] is True
    assert [c["role"] for c in told["cited_by"]] == ["replaces"]
    assert [e["what"] for e in told["history"] if e["what"] != "numbered"] == ["recorded", "correct", "joined"]


def test_whose_tasks_they_are_is_judged_anew_when_the_issuer_is_corrected(db, put):
    put(ORDER, header={"issuer": "Bộ Xây dựng", "place": "Hà Nội", "symbol": "BXD-VP", "recipients": []}, citations=[])
    assert outstanding(db, SETTINGS, TODAY) == []
    corrections.edit_task(db, SETTINGS, task_of(db, "2"), "state", "dropped")
    corrections.correct(db, SETTINGS, "CV 412", "issuer", "Sở")
    assert [t["ref"] for t in outstanding(db, SETTINGS, TODAY)] == ["1", "3"]
    corrections.correct(db, SETTINGS, "CV 412", "issuer", CENTRE)
    # its own dispatch now: the directive to others is asked of them; what a clerk decided stays
    assert state(db, "2")["state"] == "dropped"


def test_a_task_that_a_clerk_made_ours_stays_ours(db, put):
    put(ORDER)
    decisions.reopen(db, SETTINGS, task_of(db, "2"))
    corrections.correct(db, SETTINGS, "CV 412", "place", "Tuần Giáo")
    assert state(db, "2")["state"] == "open"


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("due", "15/6/2024", "2024-06-15"),
        ("due", "", None),
        ("time", "9g", "09:00"),
        ("time", "16h30", "16:30"),
        ("rrule", "freq=weekly;byday=fr", "FREQ=WEEKLY;BYDAY=FR"),
        ("state", "lapsed", "lapsed"),
        ("note", "chờ kinh phí", "chờ kinh phí"),
    ],
)
def test_a_task_is_edited(office, field, value, kept):
    corrections.edit_task(office, SETTINGS, task_of(office, "1"), field, value)
    assert state(office, "1")[field] == kept
    assert (last_event(office)["what"], last_event(office)["field"]) == ("edit", field)


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", "412/SLĐTBXH-BTXH"), ("issued", "6/5/2024"), ("received", "7/5/2024")],
)
def test_a_field_that_holds_the_value_already_is_told_so_and_nothing_is_written(office, field, value):
    before = list(office.iterdump())
    told = corrections.correct(office, SETTINGS, "CV 412", field, value)
    assert told.startswith("Không có gì thay đổi") and "CV 412" in told
    assert list(office.iterdump()) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [("due", "20/5/2024"), ("state", "open"), ("text", "Rà soát toàn bộ hồ sơ đối tượng.")],
)
def test_an_edit_that_changes_nothing_is_told_so_and_not_written(office, field, value):
    before = list(office.iterdump())
    told = corrections.edit_task(office, SETTINGS, task_of(office, "1"), field, value)
    assert told.startswith("Không có gì thay đổi") and "nhiệm vụ 1" in told
    assert list(office.iterdump()) == before


def test_that_a_blank_is_rightly_blank_is_kept_once(office):
    task = task_of(office, "1")
    for said in ("Đã xác nhận", "Không có gì thay đổi"):
        assert corrections.correct(office, SETTINGS, "CV 412", "urgency", "").startswith(said)
        assert corrections.edit_task(office, SETTINGS, task, "time", "").startswith(said)
    assert office.execute("SELECT count(*) FROM events WHERE what IN ('correct', 'edit')").fetchone()[0] == 2


def test_an_assumed_day_of_receipt_that_is_right_is_confirmed(db, put):
    put(ORDER, received_assumed=True)
    told = corrections.correct(db, SETTINGS, "CV 412", "received", "7/5/2024")
    assert told.startswith("Đã xác nhận")
    assert last_event(db)["what"] == "correct"
    assert "Không có gì" in corrections.correct(db, SETTINGS, "CV 412", "received", "7/5/2024")


def test_the_text_of_a_task_is_edited_and_a_new_deadline_may_make_it_late(office):
    task = task_of(office, "1")
    corrections.edit_task(office, SETTINGS, task, "text", "Rà soát hồ sơ người cao tuổi.")
    assert outstanding(office, SETTINGS, TODAY)[0]["text"] == "Rà soát hồ sơ người cao tuổi."
    decisions.done(office, SETTINGS, task, on=date(2024, 5, 20))
    corrections.edit_task(office, SETTINGS, task, "due", "17/5/2024")
    assert state(office, "1")["late"] == 1
    corrections.edit_task(office, SETTINGS, task, "state", "dropped")
    assert (state(office, "1")["done_on"], state(office, "1")["late"]) == (None, None)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("due", "31/02/2024", "31/12/2024"),
        ("due", "mai", "31/12/2024"),
        ("time", "25:00", "16:30"),
        ("rrule", "khi rảnh", "RFC 5545"),
        ("rrule", "FREQ=HOURLY", "RFC 5545"),
        ("rrule", "3 giờ một lần", "RFC 5545"),
        ("rrule", "FREQ=DAILY;INTERVAL=0", "RFC 5545"),
        ("rrule", "FREQ=DAILY;UNTIL=20241231T000000Z", "RFC 5545"),
        ("rrule", "FREQ=DAILY\nEXDATE:20240610T000000", "RFC 5545"),
        ("state", "xong", "lapsed"),
        ("state", "done", "congvan done"),
        ("text", "  ", "trống"),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_how_to_write_it(office, field, value, says):
    with pytest.raises(UsageError, match=says):
        corrections.edit_task(office, SETTINGS, task_of(office, "1"), field, value)
