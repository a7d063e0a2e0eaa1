"""Search, registers, reports, accounts, feeds and the JSON interface; and who may do what, route by route."""

import re
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from pipeline.commands.common import DATABASE_FILE
from pipeline.store.people import add_person, make_token, open_people, person_named
from pipeline.web.app import create_app
from pipeline.web.pages import marked
from pipeline.web.routes import reports

TODAY = date(2024, 6, 1)
PASSWORD = "mật khẩu đủ dài"
HOST = "http://congvan.office"
# what each route takes; a new route that is not named here fails the test of rights
OPEN = {"/login", "/logout", "/language", "/feeds/{token}.ics"}
READ = {"clerk", "leader", "department", "reader"}
ALL = {"clerk", "leader", "reader"}
CLERK = {"clerk"}
RIGHTS = {
    "GET /": READ, "GET /tasks": READ, "GET /tasks/export/{kind}": READ, "GET /tasks/{task}": READ,
    "POST /tasks/done": {"clerk", "department"}, "POST /tasks/assign": {"clerk", "leader"},
    "POST /tasks/extend": CLERK, "POST /tasks/drop": CLERK, "POST /tasks/reopen": CLERK,
    "POST /tasks/comment": {"clerk", "leader", "department"}, "POST /undo": {"clerk", "leader", "department"},
    "GET /search": READ, "GET /register": ALL, "GET /register/{book}/{year}.{kind}": ALL, "GET /reports": ALL,
    "GET /reports/file.docx": ALL, "GET /people": CLERK, "POST /people": CLERK, "POST /people/active": CLERK,
    "POST /people/password": CLERK, "GET /me": READ, "POST /me/password": READ, "POST /me/tokens": READ,
    "POST /me/tokens/drop": READ, "GET /dispatches/{document}": READ, "GET /files/{sha256}": READ,
    "GET /files/{sha256}/pages/{number}.jpg": READ, "POST /dispatches/{document}/correct": CLERK,
    "POST /dispatches/{document}/tasks": CLERK, "POST /tasks/{task}/edit": CLERK,
    "GET /dispatches/{document}/arrival": {"clerk", "leader"}, "POST /dispatches/{document}/arrival": CLERK,
    "POST /dispatches/{document}/instruct": {"clerk", "leader"},
    "GET /calendar": READ, "GET /timeline": READ, "GET /settings": CLERK, "POST /settings/{section}": CLERK,
    "POST /people/role": CLERK,
    "GET /api/tasks": READ, "GET /api/tasks/{task}": READ, "POST /api/tasks/{task}/done": {"clerk", "department"},
    "POST /api/tasks/{task}/assign": {"clerk", "leader"}, "POST /api/tasks/{task}/extend": CLERK,
    "POST /api/tasks/{task}/drop": CLERK, "POST /api/tasks/{task}/reopen": CLERK,
    "POST /api/tasks/{task}/comment": {"clerk", "leader", "department"},
    "POST /api/events/{event}/undo": {"clerk", "leader", "department"}, "GET /api/instructions": ALL,
    "GET /api/dispatches/{document}": READ, "GET /api/search": ALL, "GET /api/proposals": CLERK,
    "POST /api/proposals/{proposal}/{answer}": CLERK, "GET /api/departments": READ,
}  # fmt: skip
BODIES = {
    "/api/tasks/{task}/done": {}, "/api/tasks/{task}/assign": {"department": "Phòng Y tế"},
    "/api/tasks/{task}/extend": {"until": "2024-12-31", "because": "xin thêm"},
    "/api/tasks/{task}/drop": {"because": "không cần"}, "/api/tasks/{task}/comment": {"text": "đã nhắc"},
}  # fmt: skip
FORMS = {
    "task": "1", "on": "2024-06-01", "department": "Phòng Y tế", "until": "2024-12-31", "because": "xin thêm",
    "text": "đã nhắc", "event": "1", "name": "ai đó", "role": "reader", "password": PASSWORD, "old": "x", "new": "y",
    "purpose": "api", "field": "subject", "value": "trích yếu",
}  # fmt: skip
PLACES = {
    "task": "1", "document": "1", "number": "1", "kind": "csv", "book": "incoming", "year": "2024", "event": "1",
    "proposal": "1", "answer": "accept", "sha256": "0" * 64, "section": "office",
}  # fmt: skip


def routes(app):
    for route in app.routes:
        inner = getattr(route, "original_router", None)
        for one in inner.routes if inner is not None else [route]:
            if isinstance(one, APIRoute):
                yield from ((method, one.path) for method in one.methods - {"HEAD"})


def test_every_route_has_its_rights(web_office):
    found = {f"{method} {path}" for method, path in routes(create_app(web_office, local=True)) if path not in OPEN}
    assert set(RIGHTS) <= found
    others = {r for r in found - set(RIGHTS) if not re.search(r" /(?:review|intake|instructions|arrivals?)", r)}
    assert others == set()


@pytest.fixture
def logged_in(web_office):
    def enter(role):
        with open_people(web_office) as people:
            add_person(people, role, PASSWORD, role, department="Phòng Y tế" if role == "department" else None)
        client = TestClient(create_app(web_office, local=False, today_is=TODAY), base_url=HOST)
        client.post("/login", data={"name": role, "password": PASSWORD}, follow_redirects=False)
        client.headers["origin"] = HOST
        return client

    return enter


@pytest.mark.parametrize("role", ["clerk", "leader", "department", "reader"])
def test_the_matrix_of_roles_and_actions(logged_in, role):
    client = logged_in(role)
    wrong = {}
    for right, allowed in RIGHTS.items():
        method, path = right.split(" ")
        address = re.sub(r"\{(\w+)\}", lambda m: PLACES[m[1]], path)
        if path in ("/me/password", "/people/active") or path.endswith("undo"):
            continue  # they end this very session, or hang on whose decision it was
        sent = {"json": BODIES.get(path)} if path.startswith("/api/") else {"data": FORMS}
        sent = sent if method == "POST" else {"params": {"words": "cán bộ"}}
        answer = client.request(method, address, follow_redirects=False, **sent)
        refused = answer.status_code == 403
        if refused == (role in allowed) and not (path.startswith("/files/") or answer.status_code == 400):
            wrong[right] = answer.status_code
        assert answer.status_code < 500, right
    assert wrong == {}


def test_only_clerks_take_back_what_others_did(logged_in):
    clerk, leader = logged_in("clerk"), logged_in("leader")
    done = clerk.post("/api/tasks/1/done", json={}).json()["event"]
    assert leader.post(f"/api/events/{done}/undo").status_code == 403
    given = leader.post("/api/tasks/2/assign", json={"department": "Phòng Y tế"}).json()["event"]
    assert leader.post(f"/api/events/{given}/undo").status_code == 200
    assert clerk.post(f"/api/events/{done}/undo").status_code == 200


@pytest.fixture
def here(web_office):
    return TestClient(
        create_app(web_office, local=True, today_is=TODAY), base_url="http://127.0.0.1",
        headers={"origin": "http://127.0.0.1"},
    )  # fmt: skip


def test_search_finds_without_accents_and_marks_the_words(here):
    page = here.get("/search", params={"words": "lap danh sach"}).text
    assert "<mark>Lập</mark>" in page and "Quyết toán" not in page
    part = here.get("/search", params={"words": "lap danh sach"}, headers={"hx-request": "true"}).text
    assert "<mark>" in part and "<html" not in part
    assert 'role="alert"' in here.get("/search", params={"words": '"'}).text


def test_a_register_is_shown_and_handed_out(here):
    assert "12/SNV-VP" in here.get("/register", params={"year": 2024}).text
    for kind, begins in (("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF")):
        assert here.get(f"/register/incoming/2024.{kind}").content.startswith(begins)
    assert here.get("/register/incoming/2024.exe").status_code == 400
    assert here.get("/register/all/2024.pdf").status_code == 400


def test_a_long_register_is_shown_page_by_page(web_office, here, monkeypatch):
    monkeypatch.setattr(reports, "PER_PAGE", 2)
    with closing(sqlite3.connect(web_office / DATABASE_FILE)) as db, db:
        columns = [r[1] for r in db.execute("PRAGMA table_info(documents)") if r[1] not in ("id", "arrival_number")]
        for number in (3, 40, 9, 11):
            listed = ", ".join(columns)
            sql = f"INSERT INTO documents ({listed}, arrival_number) SELECT {listed}, ? FROM documents WHERE id = 1"
            db.execute(sql, [str(number)])
    for book in ("incoming", "follow-up"):
        found = []
        for number in (1, 2, 3):
            page = here.get("/register", params={"year": 2024, "book": book, "number": number}).text
            found.append(re.findall(r"<tr(?: class=\"marked\")?>(?:<td>[^<]*</td>)+", page))
        if book == "incoming":
            assert "5 văn bản" in page and [len(rows) for rows in found] == [2, 2, 1]
            arrived = [re.findall(r"<td>([^<]*)</td>", row)[1] for rows in found for row in rows]
            assert arrived == ["3", "7", "9", "11", "40"]
        else:
            assert [len(rows) for rows in found] == [1, 0, 0]


def test_a_report_counts_what_is_late(here):
    page = here.get("/reports", params={"first": "2024-01-01", "last": "2024-12-31"}).text
    assert "<b>2</b> Được giao" in page and "<b>1</b> Quá hạn" in page
    assert here.get("/reports/file.docx", params={"period": "year"}).content.startswith(b"PK")
    assert here.get("/reports", params={"first": "2024-12-31", "last": "2024-01-01"}).status_code == 400


def test_accounts_are_added_and_closed(logged_in, web_office):
    clerk = logged_in("clerk")
    new = {"name": "phòng y tế", "role": "department", "department": "Phòng Y tế", "password": PASSWORD}
    assert "phòng y tế" in clerk.post("/people", data=new).text
    assert "có người dùng" in clerk.post("/people", data=new).text
    other = TestClient(
        create_app(web_office, local=False, today_is=TODAY), base_url=HOST, headers={"origin": HOST}
    )
    login = {"name": "phòng y tế", "password": PASSWORD}
    assert other.post("/login", data=login, follow_redirects=False).status_code == 303
    clerk.post("/people/active", data={"name": "phòng y tế", "on": "false"})
    assert other.get("/tasks", follow_redirects=False).status_code == 303  # to the login
    assert other.post("/login", data=login).status_code == 401
    assert clerk.post("/people/active", data={"name": "clerk", "on": "false"}).status_code == 400


def test_another_password_ends_all_sessions(logged_in):
    client = logged_in("reader")
    assert client.post("/me/password", data={"old": "sai sai sai", "new": "mật khẩu mới dài"}).status_code == 400
    client.post("/me/password", data={"old": PASSWORD, "new": "mật khẩu mới dài"}, follow_redirects=False)
    assert client.get("/", follow_redirects=False).status_code == 303


def test_a_calendar_is_read_by_its_secret_link_alone(logged_in, web_office):
    client = logged_in("department")
    page = client.post("/me/tokens", data={"purpose": "calendar", "department": "Phòng Y tế"}).text
    link = re.search(r"/feeds/[\w-]+\.ics", page)[0]
    anyone = TestClient(create_app(web_office, local=False, today_is=TODAY), base_url=HOST)
    calendar = anyone.get(link)
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert "Lập danh sách" in calendar.text and "Quyết toán" not in calendar.text
    assert anyone.get("/feeds/khong-co.ics").status_code == 403
    assert client.post("/me/tokens", data={"purpose": "calendar", "department": "Phòng Kế toán"}).status_code == 400
    client.post("/me/tokens/drop", data={"purpose": "calendar"})
    assert anyone.get(link).status_code == 403


@pytest.fixture
def by_token(web_office):
    with open_people(web_office) as people:
        add_person(people, "máy", PASSWORD, "clerk")
        token = make_token(people, person_named(people, "máy"), "api")
    return TestClient(
        create_app(web_office, local=False, today_is=TODAY), base_url=HOST, headers={"authorization": f"Bearer {token}"}
    )


def test_the_json_interface_tells_and_does_what_the_page_does(by_token):
    listed = by_token.get("/api/tasks").json()
    assert listed["total"] == 2 and listed["tasks"][0]["text"] == "Lập danh sách cán bộ"
    told = by_token.post("/api/tasks/1/done", json={"on": "2024-06-01", "note": "đã gửi"}).json()
    assert by_token.get("/api/tasks/1").json()["state"] == "done"
    by_token.post(f"/api/events/{told['event']}/undo")
    assert by_token.get("/api/tasks/1").json()["state"] == "open"
    assert by_token.get("/api/dispatches/1").json()["header"]["number"] == "12/SNV-VP"
    assert by_token.get("/api/tasks/99").status_code == 404
    assert "error" in by_token.get("/api/tasks/99").json()


def test_fields_that_are_not_known_are_refused(by_token):
    assert by_token.post("/api/tasks/1/done", json={"state": "dropped"}).status_code == 422
    assert by_token.post("/api/tasks/1/assign", json={"department": "Phòng Y tế", "who": "tôi"}).status_code == 422


def test_without_a_token_nothing_is_told(web_office):
    client = TestClient(create_app(web_office, local=False), base_url=HOST)
    answer = client.get("/api/tasks")
    assert answer.status_code == 401 and set(answer.json()) == {"error"}
    assert client.get("/api/tasks", headers={"authorization": "Bearer x"}).status_code == 401


def test_what_was_found_is_marked_and_nothing_else_of_the_text_is_html():
    assert marked("một «báo cáo» & <b> «x»") == "một <mark>báo cáo</mark> &amp; &lt;b&gt; <mark>x</mark>"
    assert marked("không có «") == "không có «"


def test_words_within_others_are_found_in_the_ledger_where_none_begins_with_them(web_office, clerk):
    for words in ("snv", "nội vụ", "NV-VP"):
        assert "12/SNV-VP" in clerk.get("/instructions", params={"show": "all", "words": words}).text
    assert "12/SNV-VP" not in clerk.get("/instructions", params={"show": "all", "words": "vụ khác"}).text
