"""The settings page: congvan.toml is changed with its comments, what tasks become is told first, nothing is lost."""

import re
import sqlite3
from dataclasses import fields

import pytest
from fastapi.testclient import TestClient

from pipeline.commands.common import DATABASE_FILE
from pipeline.core.settings import (
    CalendarSettings,
    DeadlineSettings,
    Department,
    InboxSettings,
    Office,
    Superior,
    read_settings,
)
from pipeline.core.settings_file import FORMER_FILE
from pipeline.store import corrections, replay
from pipeline.store.assigning import assign, unassign
from pipeline.store.database import insert, open_record, rows
from pipeline.store.people import add_person, all_people, make_token, open_people, person_named
from pipeline.web.app import create_app

PASSWORD = "mật khẩu đủ dài"
OFFICE = {"name": "Trung tâm Bảo trợ xã hội", "place": "", "aliases": "", "symbols": "", "groups": ""}


@pytest.fixture
def commented(web_office):
    file = web_office / "congvan.toml"
    file.write_text("# do văn thư giữ\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    return file


def stamp(client):
    return client.get("/settings").text.split('name="stamp" value="')[1].split('"')[0]


def departments(*entries):
    """A form of departments: (was, name) and more by name."""
    columns = {name: [] for name in ("was", "name", "aliases", "head", "people", "email")}
    for entry in entries:
        for name, values in columns.items():
            values.append(entry.get(name, entry["name"] if name == "was" else ""))
    return columns


CARE, MONEY = {"name": "Phòng Y tế"}, {"name": "Phòng Kế toán"}


def save(client, section, form, **more):
    given = {"stamp": stamp(client)} | form | more
    return client.post(f"/settings/{section}", data=given)


def test_the_office_is_called_otherwise_at_once(commented, clerk):
    said = save(clerk, "office", OFFICE | {"name": "Trung tâm Công tác xã hội", "aliases": "Trung tâm\n\n TTCTXH "})
    assert "Đã lưu 2 cài đặt" in said.text and "Trung tâm Công tác xã hội</a>" in said.text
    assert read_settings(commented.parent).office.aliases == ("Trung tâm", "TTCTXH")
    assert commented.read_text(encoding="utf-8").startswith("# do văn thư giữ\n")
    assert "Trung tâm Bảo trợ xã hội" in (commented.parent / FORMER_FILE).read_text(encoding="utf-8")
    history = said.text.split('<ol class="history">')[1]
    assert "Tên: Trung tâm Bảo trợ xã hội → Trung tâm Công tác xã hội" in history


def test_every_setting_there_is_can_be_set(clerk):
    page = clerk.get("/settings").text
    records = (Office, Superior, Department, DeadlineSettings, CalendarSettings, InboxSettings)
    asked = {f.name for record in records for f in fields(record)} - {"superiors"}
    assert {name for name in asked if f'name="{name}"' not in page} == set()


def test_who_changed_what_stands_in_the_history(web_office, over_the_network):
    client = over_the_network("clerk")
    save(client, "office", OFFICE | {"place": "Điện Biên"})
    db = open_record(web_office / DATABASE_FILE)
    found = rows(db, "SELECT who, field, before, after FROM events WHERE what = 'settings'")
    db.close()
    assert [tuple(r) for r in found] == [("người clerk", "office.place", "", "Điện Biên")]


def test_nothing_is_written_where_nothing_changes(commented, clerk):
    before = commented.read_bytes()
    assert "Không có cài đặt nào thay đổi" in save(clerk, "office", OFFICE).text
    assert commented.read_bytes() == before and not (commented.parent / FORMER_FILE).exists()


def test_what_was_changed_by_hand_meanwhile_is_not_overwritten(commented, clerk):
    old = stamp(clerk)
    by_hand = commented.read_text(encoding="utf-8").replace("Bảo trợ xã hội", "Bảo trợ")
    commented.write_text(by_hand, encoding="utf-8")
    answer = clerk.post("/settings/office", data=OFFICE | {"name": "Trung tâm A", "stamp": old})
    assert answer.status_code == 409 and commented.read_text(encoding="utf-8") == by_hand
    told = answer.text.split('role="alert"')[1].split("</div>")[0]
    assert "chưa ghi gì" in told and "Trung tâm A" in told and "hiện nay: Trung tâm Bảo trợ" in told
    assert 'name="name" value="Trung tâm Bảo trợ"' in answer.text
    again = save(clerk, "office", OFFICE | {"name": "Trung tâm A"})
    assert again.status_code == 200 and read_settings(commented.parent).office.name == "Trung tâm A"


@pytest.mark.parametrize(("section", "form", "told"), [
    ("departments", departments(CARE, MONEY, {"was": "", "name": "Phòng Mới", "aliases": "Phòng Y tế"}), "Phòng Mới"),
    ("deadlines", {"before_is_inclusive": "false", "off": "hôm qua", "worked": ""}, "hôm qua"),
    ("inbox", {"poll_seconds": "0", "settle_seconds": "5"}, "giây"),
    ("inbox", {"poll_seconds": "nan", "settle_seconds": "5"}, "giây"),
    ("inbox", {"poll_seconds": "5", "settle_seconds": "5", "path": "không-có"}, "không-có"),
    ("collectives", {"words": ["mọi phòng"], "members-0": ["Phòng Lạ"]}, "Phòng Lạ"),
    ("superiors", {"name": ["Sở Y tế"], "aliases": []}, "đúng mẫu"),
    ("ocr", {}, "đúng mẫu"),
])  # fmt: skip
def test_what_is_wrong_is_refused_in_one_sentence(commented, clerk, section, form, told):
    before = commented.read_bytes()
    answer = save(clerk, section, form)
    assert answer.status_code == 400 and commented.read_bytes() == before
    sentence = answer.text.split('role="alert"')[1].split("</p>")[0]
    assert told in sentence and str(commented.parent) not in sentence


def test_a_person_and_an_address_belong_to_a_department(web_office, clerk):
    care = CARE | {"head": "Lò Thị Mai", "people": "Quàng Văn An\nCà Thị Hoa", "email": "yte@coquan.vn"}
    assert save(clerk, "departments", departments(care, MONEY)).status_code == 200
    found = read_settings(web_office).departments[0]
    assert (found.head, found.people, found.email) == ("Lò Thị Mai", ("Quàng Văn An", "Cà Thị Hoa"), "yte@coquan.vn")


def test_days_and_counting_are_set_and_the_calendar_shows_them(web_office, clerk):
    form = {"before_is_inclusive": "true", "works_saturdays": "true", "off": "12/8/2024\n13082024", "worked": ""}
    sure = save(clerk, "deadlines", form)
    assert "2 nhiệm vụ đang mở giữ nguyên" in sure.text and not read_settings(web_office).calendar.off
    assert save(clerk, "deadlines", form, sure="true").status_code == 200
    settings = read_settings(web_office)
    assert settings.deadlines.before_is_inclusive and settings.deadlines.works_saturdays
    assert [d.day for d in settings.calendar.off] == [12, 13]
    cell = clerk.get("/calendar?day=2024-08-12").text.split('datetime="2024-08-12"')[1].split("</td>")[0]
    assert "Nghỉ theo lịch cơ quan" in cell


def test_superiors_and_collectives_are_set(web_office, clerk):
    superiors = {"name": ["Sở Y tế", ""], "aliases": ["SYT", ""], "symbols": ["SYT\nYT", ""],
                 "since": ["01/03/2025", ""], "until": ["", ""]}  # fmt: skip
    save(clerk, "superiors", superiors, sure="true")
    words = {"words": ["cả hai phòng", ""], "members-0": ["Phòng Y tế", "Phòng Kế toán"]}
    save(clerk, "collectives", words, sure="true")
    settings = read_settings(web_office)
    assert settings.office.superiors[0].symbols == ("SYT", "YT") and settings.office.superiors[0].since.year == 2025
    assert settings.collectives == {"cả hai phòng": ("Phòng Y tế", "Phòng Kế toán")}
    save(clerk, "collectives", {"words": ["", ""]}, sure="true")
    assert read_settings(web_office).collectives == {}


# --- what becomes of tasks -----------------------------------------------------------------------------------


@pytest.fixture
def foreign(web_office):
    """A dispatch whose order names a body that this office does not know as itself."""
    db = open_record(web_office / DATABASE_FILE)
    document = insert(
        db, "documents", type="CV", number="99/UBND-VX", symbol="UBND-VX", serial="99", issued="2024-05-10",
        issuer="UBND tỉnh", subject="kiểm tra", recipients='["Trung tâm CTXH tỉnh"]', copies="[]", held=1,
        direction="incoming", received="2024-05-11", received_assumed=0, recorded_at="2024-05-11T00:00:00+00:00",
    )  # fmt: skip
    directive = insert(
        db, "directives", document_id=document, ref="1", position=1, text="Kiểm tra bếp ăn", reports_to="[]",
        boxes="[]", rules="[]", confidence=1.0,
    )  # fmt: skip
    insert(db, "assignments", directive_id=directive, position=1, unit="Trung tâm CTXH tỉnh", role="lead", inherited=0)
    insert(db, "tasks", directive_id=directive, state="not_ours", why="", due="2024-06-30")
    db.close()
    return directive


def test_a_new_alias_tells_which_tasks_become_ours_before_it_holds(web_office, foreign, clerk):
    assert "Kiểm tra bếp ăn" not in clerk.get("/tasks").text
    form = OFFICE | {"aliases": "Trung tâm CTXH tỉnh"}
    told = save(clerk, "office", form)
    assert "1 nhiệm vụ sẽ thành việc của cơ quan" in told.text and "Kiểm tra bếp ăn" in told.text
    assert read_settings(web_office).office.aliases == () and "Kiểm tra bếp ăn" not in clerk.get("/tasks").text
    form = told.text.split("</main>")[0].split("<form")[-1]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    said = clerk.post("/settings/office", data=fields)
    assert "Đã lưu 1 cài đặt" in said.text and "Kiểm tra bếp ăn" in clerk.get("/tasks").text
    db = open_record(web_office / DATABASE_FILE)
    first = rows(db, "SELECT id FROM events WHERE what = 'settings'")[0]["id"]
    judged = rows(db, "SELECT before, after FROM events WHERE what = 'judged' AND part_of = ?", [first])
    db.close()
    assert [tuple(j) for j in judged] == [("not_ours", "open")]
    back = save(clerk, "office", OFFICE)
    assert "1 nhiệm vụ sẽ không còn là việc của cơ quan" in back.text


def test_a_department_takes_its_name_along(web_office, over_the_network):
    client = over_the_network("clerk")
    with open_people(web_office) as people:
        person = add_person(people, "cô Mai", PASSWORD, "department", department="Phòng Y tế")
        token = make_token(people, person, "calendar", "Phòng Y tế")
    form = departments({"was": "Phòng Y tế", "name": "Phòng Chăm sóc"}, MONEY)
    told = save(client, "departments", form)
    assert "đổi tên thành “Phòng Chăm sóc”" in told.text and "sẽ đổi đơn vị" not in told.text
    said = save(client, "departments", form, sure="true")
    assert said.status_code == 200
    settings = read_settings(web_office)
    assert settings.departments[0].name == "Phòng Chăm sóc" and settings.departments[0].aliases == ("Phòng Y tế",)
    with open_people(web_office) as people:
        assert person_named(people, "cô Mai").department == "Phòng Chăm sóc"
    own = client.get("/tasks", params={"department": "Phòng Chăm sóc"}).text
    assert "Lập danh sách cán bộ" in own and "Quyết toán" not in own
    assert b"VTODO" in client.get(f"/feeds/{token}.ics").content
    history = client.get("/settings").text.split('<ol class="history">')[1]
    assert "Phòng Y tế → Phòng Chăm sóc" in history


def test_two_departments_change_their_names(web_office, over_the_network):
    client = over_the_network("clerk")
    with open_people(web_office) as people:
        for name, department in (("cô Mai", "Phòng Y tế"), ("ông An", "Phòng Kế toán")):
            person = add_person(people, name, PASSWORD, "department", department=department)
            make_token(people, person, "calendar", department)
    settings = read_settings(web_office)
    db = open_record(web_office / DATABASE_FILE)
    assign(db, settings, 2, "Phòng Y tế", "support")
    unassign(db, settings, 2, "Phòng Y tế")
    db.close()
    form = departments({"was": "Phòng Y tế", "name": "Phòng Kế toán"}, {"was": "Phòng Kế toán", "name": "Phòng Y tế"})
    assert save(client, "departments", form, sure="true").status_code == 200
    first, second = read_settings(web_office).departments
    assert (first.name, second.name, first.aliases, second.aliases) == ("Phòng Kế toán", "Phòng Y tế", (), ())
    with open_people(web_office) as people:
        theirs = [person_named(people, name).department for name in ("cô Mai", "ông An")]
        links = [r["department"] for r in people.execute("SELECT department FROM tokens ORDER BY person_id")]
    assert theirs == links == ["Phòng Kế toán", "Phòng Y tế"]
    for department, task in (("Phòng Kế toán", "Lập danh sách cán bộ"), ("Phòng Y tế", "Quyết toán kinh phí")):
        assert task in client.get("/tasks", params={"department": department}).text
    db = open_record(web_office / DATABASE_FILE)
    off = [r["field"] for r in rows(db, "SELECT field FROM corrections WHERE field LIKE 'without %'")]
    assert off == ["without Phòng Kế toán"] and list(replay.differences(db)) == []
    db.close()


def test_a_name_that_another_department_takes_is_that_ones(web_office, clerk):
    form = departments({"was": "Phòng Y tế", "name": "Phòng Chăm sóc"}, {"was": "Phòng Kế toán", "name": "Phòng Y tế"})
    assert save(clerk, "departments", form, sure="true").status_code == 200
    first, second = read_settings(web_office).departments
    assert (first.name, first.aliases) == ("Phòng Chăm sóc", ())
    assert (second.name, second.aliases) == ("Phòng Y tế", ("Phòng Kế toán",))
    assert "Lập danh sách cán bộ" in clerk.get("/tasks", params={"department": "Phòng Chăm sóc"}).text
    assert "Quyết toán kinh phí" in clerk.get("/tasks", params={"department": "Phòng Y tế"}).text


def test_a_department_with_accounts_stays(web_office, over_the_network):
    client = over_the_network("department", "Phòng Y tế")
    assert client.get("/settings").status_code == 403
    client = over_the_network("clerk")
    refused = save(client, "departments", departments(MONEY), sure="true")
    assert refused.status_code == 400 and "người department" in refused.text
    gone = save(client, "departments", departments(CARE))
    assert "Phòng “Phòng Kế toán” bị xóa" in gone.text
    assert save(client, "departments", departments(CARE), sure="true").status_code == 200
    assert [d.name for d in read_settings(web_office).departments] == ["Phòng Y tế"]


def test_where_mail_comes_from_is_set_at_the_machine_alone(web_office, clerk, over_the_network):
    (web_office / "thu-den").mkdir()
    form = {"poll_seconds": "2,5", "settle_seconds": "1", "path": "thu-den"}
    there = over_the_network("clerk")
    assert save(there, "inbox", form).status_code == 400 and read_settings(web_office).inbox.path == "inbox"
    assert 'name="path"' not in there.get("/settings").text
    assert save(clerk, "inbox", form).status_code == 200
    found = read_settings(web_office).inbox
    assert (found.path, found.poll_seconds, found.settle_seconds) == ("thu-den", 2.5, 1.0)


def test_a_file_that_cannot_be_written_changes_nothing(commented, clerk, monkeypatch):
    from pipeline.core import settings_file

    def full(file, content):
        raise OSError(28, "no space left")

    monkeypatch.setattr(settings_file, "_write", full)
    before = commented.read_bytes()
    answer = save(clerk, "office", OFFICE | {"place": "Điện Biên"})
    assert answer.status_code == 500 and "dung lượng đĩa" in answer.text and commented.read_bytes() == before
    assert "Điện Biên" not in clerk.get("/settings").text


def test_a_record_that_cannot_keep_the_change_leaves_the_file_as_it_was(commented, clerk, monkeypatch):
    from pipeline import setting_up

    put = setting_up.put_in_place

    def put_and_fail(folder, was, content):
        put(folder, was, content)
        monkeypatch.setattr(setting_up, "put_in_place", put)
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(setting_up, "put_in_place", put_and_fail)
    before = commented.read_bytes()
    client = TestClient(clerk.app, base_url="http://127.0.0.1:8765", raise_server_exceptions=False)
    client.headers["origin"] = "http://127.0.0.1:8765"
    assert save(client, "office", OFFICE | {"place": "Điện Biên"}).status_code == 503
    assert commented.read_bytes() == before and "Chưa có thay đổi nào" in clerk.get("/settings").text
    assert (commented.parent / FORMER_FILE).read_bytes() == before  # never what held for nobody


# --- accounts ------------------------------------------------------------------------------------------------


def test_a_person_gets_another_role(web_office, over_the_network):
    client = over_the_network("clerk")
    with open_people(web_office) as people:
        add_person(people, "cô Mai", PASSWORD, "reader")
    assert "cần nêu tên phòng" in client.post("/people/role", data={"name": "cô Mai", "role": "department"}).text
    said = client.post("/people/role", data={"name": "cô Mai", "role": "department", "department": "Phòng Y tế"})
    assert "Đã đổi vai trò của cô Mai thành phòng: Phòng Y tế" in said.text
    with open_people(web_office) as people:
        found = {p.name: (p.role, p.department) for p, _ in all_people(people)}
    assert found["cô Mai"] == ("department", "Phòng Y tế")
    for own in ("người clerk", " người clerk "):
        assert client.post("/people/role", data={"name": own, "role": "reader"}).status_code == 400
    assert client.post("/people/role", data={"name": "cô Mai", "role": "admin"}).text.count('role="alert"') == 1
    history = client.get("/settings").text.split('<ol class="history">')[1]
    assert "người clerk: Đã đổi vai trò của cô Mai" in history and PASSWORD not in history


def test_words_of_the_settings_are_never_markup(web_office, clerk):
    save(clerk, "office", OFFICE | {"name": "<script>alert(1)</script>", "groups": "</textarea><script>x</script>"})
    page = clerk.get("/settings").text
    assert "<script>alert" not in page and "<script>x" not in page and "&lt;script&gt;alert" in page


def test_another_site_changes_no_setting(web_office):
    client = TestClient(create_app(web_office, local=True), base_url="http://127.0.0.1:8765")
    given = OFFICE | {"name": "Khác", "stamp": stamp(client), "sure": "true"}
    assert client.post("/settings/office", data=given, headers={"origin": "http://evil.example"}).status_code == 403
    assert read_settings(web_office).office.name != "Khác"


def test_an_added_task_of_a_new_department_is_found(web_office, clerk):
    new = {"was": "", "name": "Phòng Công tác xã hội", "aliases": "P. CTXH"}
    save(clerk, "departments", departments(CARE, MONEY, new), sure="true")
    settings = read_settings(web_office)
    db = open_record(web_office / DATABASE_FILE)
    corrections.add_task(db, settings, "CV 12", text="Thăm hỏi gia đình", department="P. CTXH", until=None)
    db.close()
    assert "Thăm hỏi gia đình" in clerk.get("/tasks", params={"department": "Phòng Công tác xã hội"}).text
