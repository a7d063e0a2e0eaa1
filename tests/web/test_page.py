"""The page: what it shows, what it changes, and whom it lets in."""

from datetime import date

import pytest
from fastapi.testclient import TestClient

from pipeline.commands.common import DATABASE_FILE
from pipeline.core.settings import read_settings
from pipeline.core.texts import say
from pipeline.store import corrections
from pipeline.store.database import open_record, update
from pipeline.store.names import written_day
from pipeline.store.people import PAUSE_SECONDS, TRIES, add_person, open_people
from pipeline.web.app import create_app

TODAY = date(2024, 6, 1)
PASSWORD = "mật khẩu đủ dài"  # of the people of the fixtures


def test_the_first_page_counts_what_is_open(at_the_machine):
    page = at_the_machine.get("/")
    assert page.status_code == 200
    assert "<b>2</b> Đang mở" in page.text
    assert "<b>1</b> Quá hạn" in page.text


def test_a_task_is_done_and_taken_back(at_the_machine):
    at_the_machine.headers["origin"] = "http://127.0.0.1:8765"
    said = at_the_machine.post("/tasks/done", data={"task": 1, "on": "2024-06-01", "to": "/tasks/1"})
    assert "đã xong" in said.text and "Hoàn tác" in said.text
    event = said.text.split('name="event" value="')[1].split('"')[0]
    back = at_the_machine.post("/undo", data={"event": event, "to": "/tasks/1"})
    assert "đã xong" not in back.text.split("<h2")[0].split("</div>", 1)[1]


def test_the_missed_times_of_a_duty_are_one_on_the_first_page(web_office, clerk):
    db = open_record(web_office / DATABASE_FILE)
    corrections.edit_task(db, read_settings(web_office), 1, "rrule", "FREQ=DAILY")
    db.close()
    page = clerk.get("/").text
    assert "<b>1</b> Quá hạn" in page and "<b>2</b> Đang mở" in page  # from 20 to 31 May, today, the next
    assert "Ngoài ra còn 13 kỳ khác của nhiệm vụ định kỳ" in page
    rows = page.split("<tbody>")[1].split("</tbody>")[0]
    assert rows.count("Lập danh sách cán bộ") == 3 and "và 11 kỳ khác" in rows


def test_the_missed_times_of_a_duty_are_one_line_of_the_list_that_opens(web_office, clerk):
    db = open_record(web_office / DATABASE_FILE)
    corrections.edit_task(db, read_settings(web_office), 1, "rrule", "FREQ=DAILY")
    db.close()
    listed = clerk.get("/tasks").text
    assert ">2 nhiệm vụ<" in listed and "Ngoài ra còn 13 kỳ khác" in listed
    folded = listed.split('<details class="times">')[1].split("</details>")[0]
    assert "và 11 kỳ khác" in folded and folded.count("<li>") == 11
    assert ">21/05/2024<" in folded and ">31/05/2024<" in folded and ">20/05/2024<" not in folded
    # what the filter leaves out is neither shown nor what the others stand behind
    later = clerk.get("/tasks", params={"since": "28/05/2024", "until": "30/05/2024"}).text
    assert ">28/05/2024<" in later and "và 2 kỳ khác" in later and "27/05/2024" not in later
    assert ">1 nhiệm vụ<" in later and "Ngoài ra còn 2 kỳ khác" in later


@pytest.mark.parametrize("said", ["30/5/2024", "30052024", "30.05.2024", "2024-05-30", " 30-5-2024 "])
def test_a_day_is_understood_however_it_is_written(clerk, said):
    clerk.post("/tasks/done", data={"task": 1, "on": said, "to": "/tasks/1"})
    assert "đã xong (muộn) 30/05/2024" in clerk.get("/tasks/1").text


@pytest.mark.parametrize("said", ["31/02/2024", "mai", "20240530", "5/30/2024"])
def test_what_is_no_day_is_told(clerk, said):
    answer = clerk.post("/tasks/done", data={"task": 1, "on": said})
    assert answer.status_code == 400 and "31/12/2024" in answer.text
    assert "đã xong" not in clerk.get("/tasks/1").text.split("<h2")[0]


def test_days_stand_as_clerks_write_them_in_every_field(clerk):
    page = clerk.get("/tasks", params={"since": "2024-05-01"}).text
    assert 'name="since" value="01/05/2024"' in page
    for path in ("/tasks", "/tasks/1", "/dispatches/1", "/reports", "/search"):
        assert 'type="date"' not in clerk.get(path).text
    said = clerk.post("/tasks/1/edit", data={"field": "due", "value": "05/06/2024", "to": "/tasks/1"})
    assert "05/06/2024" in said.text.split("<h2")[0]


def test_the_login_keeps_the_name_after_a_wrong_password(web_office):
    client = TestClient(create_app(web_office, local=False))
    told = client.post("/login", data={"name": 'văn "thư"', "password": "sai"}).text
    assert 'name="name" value="văn &#34;thư&#34;"' in told
    assert "autofocus" in told.split('type="password"')[1].split(">")[0]


def test_the_office_s_own_deadline_is_shown_where_a_task_was_given(clerk):
    given = {"task": 1, "department": "Phòng Y tế", "by": "Giám đốc", "until": "2024-06-03"}
    assert clerk.post("/tasks/assign", data=given).status_code == 200
    assert "được giao, Giám đốc, hạn của cơ quan 03/06/2024" in clerk.get("/tasks/1").text


def test_a_deadline_that_rests_on_an_assumed_receipt_is_marked(web_office, clerk):
    assert "tạm tính" not in clerk.get("/tasks").text
    db = open_record(web_office / DATABASE_FILE)
    with db:
        db.execute("UPDATE documents SET received_assumed = 1 WHERE id = 1")
        why = f"10 ngày, tính từ {say('deadlines.anchor_receipt')} {written_day(date(2024, 5, 3))}."
        db.execute("UPDATE deadlines SET why = ?", [why])
    db.close()
    assert "tạm tính" in clerk.get("/tasks").text


def test_a_dispatch_without_a_task_of_the_office_is_not_called_done(web_office, clerk):
    db = open_record(web_office / DATABASE_FILE)
    with db:
        db.execute("UPDATE tasks SET state = 'not_ours'")
    db.close()
    head = clerk.get("/dispatches/1").text.split("<h1>")[1].split("<h2")[0]
    assert "không có việc của cơ quan" in head and "đã xong" not in head


def test_a_task_of_another_office_says_why_and_can_be_made_ours(web_office, clerk):
    db = open_record(web_office / DATABASE_FILE)
    with db:
        db.execute("UPDATE tasks SET state = 'not_ours', why = 'Chỉ giao đơn vị khác: Sở Tài chính'")
        db.execute("DELETE FROM responsibles")
    db.close()
    for path in ("/dispatches/1", "/tasks/1"):
        page = clerk.get(path).text
        assert "Chỉ giao đơn vị khác: Sở Tài chính" in page and "Chưa ai chủ trì" not in page
    assert "Đây là việc của cơ quan" in page
    page = clerk.post("/tasks/reopen", data={"task": 1, "to": "/tasks/1"}).text
    assert "Chưa ai chủ trì" in page and "Đây là việc của cơ quan" not in page


def test_an_office_without_a_name_is_asked_for_it(web_office, clerk):
    assert "Tên cơ quan còn để trống" not in clerk.get("/").text
    (web_office / "congvan.toml").write_text('[office]\nname = ""\n', encoding="utf-8")
    assert "Tên cơ quan còn để trống" in clerk.get("/").text


def test_several_tasks_are_done_and_taken_back_together(clerk):
    said = clerk.post("/tasks/done", data={"task": [1, 2], "on": "2024-06-01"})
    assert "<b>0</b> Đang mở" in clerk.get("/").text
    event = said.text.split('name="event" value="')[1].split('"')[0]
    clerk.post("/undo", data={"event": event, "to": "/"})
    assert "<b>2</b> Đang mở" in clerk.get("/").text


def test_a_long_message_is_cut_and_not_lost(clerk):
    said = clerk.post("/tasks/comment", data={"task": [1, 2] * 200, "text": "đã nhắc"})
    assert "Đã ghi ý kiến" in said.text.split('role="status"')[1] and " …" in said.text


def test_words_of_a_dispatch_are_never_markup(web_office, at_the_machine):
    import sqlite3

    with sqlite3.connect(web_office / "congvan.db") as db:
        db.execute("UPDATE directives SET text = '<script>alert(1)</script>' WHERE id = 1")
    db.close()
    for path in ("/", "/tasks", "/tasks/1"):
        page = at_the_machine.get(path)
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert" in page.text


@pytest.mark.parametrize("headers", [
    {"origin": "http://evil.example"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "null"},
    {"cookie": "congvan_said=x"},
])  # fmt: skip
def test_another_site_changes_nothing(at_the_machine, headers):
    answer = at_the_machine.post("/tasks/done", data={"task": 1}, headers=headers)
    assert answer.status_code == 403
    assert "<b>2</b> Đang mở" in at_the_machine.get("/").text


def test_another_host_name_is_not_answered(at_the_machine):
    assert at_the_machine.get("/", headers={"host": "evil.example"}).status_code == 421


def test_every_answer_forbids_inline_scripts(at_the_machine):
    for path in ("/", "/static/congvan.css", "/no-such-page"):
        policy = at_the_machine.get(path).headers["content-security-policy"]
        assert "script-src 'self'" in policy and "unsafe" not in policy


def test_who_is_not_logged_in_sees_the_login_only(web_office):
    client = TestClient(create_app(web_office, local=False, today_is=TODAY))
    answer = client.get("/tasks?when=late", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/tasks%3Fwhen%3Dlate"


def test_the_login_leads_nowhere_else(web_office):
    with open_people(web_office) as people:
        add_person(people, "văn thư", PASSWORD, "clerk")
    for to in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        client = TestClient(create_app(web_office, local=False))
        data = {"name": "văn thư", "password": PASSWORD, "next": to}
        answer = client.post("/login", data=data, follow_redirects=False)
        assert answer.headers["location"] == "/"


def test_a_login_gives_a_new_session(web_office):
    with open_people(web_office) as people:
        add_person(people, "văn thư", PASSWORD, "clerk")
    client = TestClient(create_app(web_office, local=False), cookies={"congvan_session": "planted"})
    data = {"name": "văn thư", "password": PASSWORD}
    headers = {"origin": "http://testserver"}
    answer = client.post("/login", data=data, headers=headers, follow_redirects=False)
    assert "planted" not in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"] and "SameSite=strict" in answer.headers["set-cookie"]


def test_guessing_is_stopped(web_office):
    with open_people(web_office) as people:
        add_person(people, "văn thư", PASSWORD, "clerk")
    client = TestClient(create_app(web_office, local=False))
    answers = [client.post("/login", data={"name": "văn thư", "password": f"sai {n}"}) for n in range(TRIES)]
    assert {a.status_code for a in answers} == {401}
    right = client.post("/login", data={"name": "văn thư", "password": PASSWORD})
    assert right.status_code == 429
    assert str(PAUSE_SECONDS // 60) in right.text


ACTIONS = {
    "/tasks/done": ({"task": 1, "on": "2024-06-01"}, {"clerk", "department"}),
    "/tasks/assign": ({"task": 1, "department": "Phòng Y tế"}, {"clerk", "leader"}),
    "/tasks/extend": ({"task": 1, "until": "2024-12-31", "because": "xin thêm thời gian"}, {"clerk"}),
    "/tasks/drop": ({"task": 1, "because": "không còn cần"}, {"clerk"}),
    "/tasks/comment": ({"task": 1, "text": "đã nhắc phòng"}, {"clerk", "leader", "department"}),
}


@pytest.mark.parametrize("role", ["clerk", "leader", "department", "reader"])
@pytest.mark.parametrize("path", ACTIONS)
def test_what_a_role_may_do(over_the_network, role, path):
    data, allowed = ACTIONS[path]
    client = over_the_network(role, "Phòng Y tế" if role == "department" else None)
    answer = client.post(path, data=data, follow_redirects=False)
    assert answer.status_code == (303 if role in allowed else 403)


def test_a_department_sees_its_own_tasks_alone(over_the_network):
    client = over_the_network("department", "Phòng Y tế")
    listed = client.get("/tasks", params={"department": "Phòng Kế toán"}).text
    assert "Lập danh sách" in listed and "Quyết toán" not in listed
    assert client.get("/tasks/2").status_code == 403
    assert client.post("/tasks/done", data={"task": 2}).status_code == 403


def test_a_task_ordered_first_of_another_department_is_not_done_by_way_of_its_second_source(
    web_office, over_the_network
):
    db = open_record(web_office / DATABASE_FILE)
    settings = read_settings(web_office)
    corrections.add_task(db, settings, "CV 12", text="Quyết toán kinh phí quý II", department="Phòng Y tế")
    update(db, "tasks", 3, same_as=2)
    db.close()
    client = over_the_network("department", "Phòng Y tế")
    for answer in (
        client.post("/tasks/done", data={"task": 3}), client.post("/tasks/comment", data={"task": 3, "text": "xong"}),
        client.post("/api/tasks/3/done", json={}),
    ):  # fmt: skip
        assert answer.status_code == 403
    assert over_the_network("clerk").post("/tasks/done", data={"task": 3}, follow_redirects=False).status_code == 303


def test_the_history_names_the_person(over_the_network):
    client = over_the_network("clerk")
    client.post("/tasks/comment", data={"task": 1, "text": "đã nhắc phòng"})
    page = client.get("/tasks/1").text
    assert "người clerk" in page and "đã nhắc phòng" in page


def test_what_the_list_shows_is_exported(at_the_machine):
    import io

    from openpyxl import load_workbook

    answer = at_the_machine.get("/tasks/export/xlsx", params={"when": "late"})
    cells = [str(c) for r in load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True) for c in r]
    assert any("Lập danh sách" in c for c in cells) and not any("Quyết toán" in c for c in cells)


def test_a_dispatch_is_shown_on_its_page_with_every_finding(read_office):
    page = read_office.get("/dispatches/1").text
    picture = read_office.get(page.split('<image href="')[1].split('"')[0])
    assert picture.headers["content-type"] == "image/jpeg" and picture.content.startswith(b"\xff\xd8")
    for key in ("header.number", "header.issued", "directive.1"):
        marks = page.split(f'id="at.{key}"')[1].split("</g>")[0]
        assert "<rect" in marks
        assert f'data-find="{key}"' in page.split('<div class="findings">')[1]


def sheets_of(client):
    return client.get("/dispatches/1").text.split('<div class="sheets"')[1].split('<div class="findings">')[0]


def test_a_page_keeps_its_own_proportions(read_office, monkeypatch):
    upright = sheets_of(read_office).split('viewBox="0 0 1000 ')[1].split('"')[0]
    assert 1405 <= int(upright) <= 1425
    from pipeline.ingest import page_picture

    monkeypatch.setattr(page_picture, "page_shapes", lambda path: (0.7,))
    page = sheets_of(read_office)
    assert 'viewBox="0 0 1000 700"' in page and 'width="1000" height="700"' in page
    bottoms = [float(part.split('"')[0]) for part in page.split('<rect')[1:] for part in part.split(' y="')[1:2]]
    assert bottoms and max(bottoms) < 700


def test_the_original_is_handed_out_bit_for_bit_and_never_shown(read_office):
    from pathlib import Path

    page = read_office.get("/dispatches/1").text
    answer = read_office.get(page.split('href="/files/')[1].split('"')[0].join(["/files/", ""]))
    mail = Path(__file__).parents[2] / "data" / "mail"
    assert answer.content == (mail / "07-cv-734-hoa-toc.pdf").read_bytes()
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize("name", ["..%2f..%2fcongvan.db", "../../congvan.toml", "%00", "congvan.db", "0" * 64])
def test_nothing_but_the_archive_is_handed_out(read_office, name):
    assert read_office.get(f"/files/{name}").status_code in (400, 404)


def test_a_field_is_corrected_beside_its_evidence(read_office):
    said = read_office.post("/dispatches/1/correct", data={"field": "subject", "value": "trích yếu đã sửa"})
    assert said.status_code == 200 and "trích yếu đã sửa" in said.text
    refused = read_office.post("/dispatches/1/correct", data={"field": "held", "value": "0"})
    assert refused.status_code == 400


def test_an_order_that_was_missed_is_added(read_office):
    text = "Cử cán bộ trực điện thoại trong kỳ nghỉ"
    said = read_office.post("/dispatches/1/tasks", data={"text": text, "until": "2030-01-31"})
    assert text in said.text and "31/01/2030" in said.text
