"""The language of the page: chosen by a person, kept by the browser; what goes into the record is the office's."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from pipeline.commands.common import DATABASE_FILE
from pipeline.core.texts import LANGUAGE_VARIABLE
from pipeline.store.database import open_record, rows
from pipeline.web import speaking
from pipeline.web.app import create_app
from pipeline.web.speaking import LANGUAGE_COOKIE


@pytest.fixture(autouse=True)
def vietnamese_office(monkeypatch):
    monkeypatch.delenv(LANGUAGE_VARIABLE, raising=False)


def choose(client, name="en", then="/"):
    return client.post("/language", data={"name": name, "next": then}, follow_redirects=False)


def test_a_person_chooses_the_language_on_the_page_and_may_go_back(clerk):
    page = clerk.get("/tasks?state=all").text
    assert '<html lang="vi"' in page and 'value="en" lang="en">English</button>' in page
    assert 'name="next" value="/tasks?state=all"' in page
    answer = choose(clerk, then="/tasks?state=all")
    assert (answer.status_code, answer.headers["location"]) == (303, "/tasks?state=all")
    page = clerk.get("/tasks?state=all").text
    assert '<html lang="en"' in page and "days late" in page and "Hôm nay" not in page
    assert 'value="vi" lang="vi">Tiếng Việt</button>' in page
    choose(clerk, "vi")
    assert '<html lang="vi"' in clerk.get("/").text


def test_the_choice_is_kept_for_long_and_from_scripts(clerk):
    kept = choose(clerk).headers["set-cookie"].lower()
    assert "httponly" in kept and "samesite=strict" in kept and "max-age=31536000" in kept


@pytest.mark.parametrize("name", ["fr", "../en", "", "EN"])
def test_a_language_that_nobody_knows_is_no_choice(clerk, monkeypatch, name):
    answer = choose(clerk, name)
    assert answer.status_code in (303, 422) and "set-cookie" not in answer.headers
    clerk.cookies.set(LANGUAGE_COOKIE, name)
    assert '<html lang="vi"' in clerk.get("/").text
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")
    assert '<html lang="en"' in clerk.get("/").text


def test_the_choice_leads_nowhere_else(clerk):
    assert choose(clerk, then="https://other.example/").headers["location"] == "/"


def test_another_site_cannot_choose(clerk):
    clerk.headers["origin"] = "http://other.example"
    assert choose(clerk).status_code == 403


def test_the_choice_goes_before_the_offices_language(clerk, monkeypatch):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")
    assert '<html lang="en"' in clerk.get("/").text
    choose(clerk, "vi")
    assert '<html lang="vi"' in clerk.get("/").text


def test_the_login_and_its_refusal_are_in_the_chosen_language(over_the_network):
    client = over_the_network("clerk")
    client.cookies.clear()
    choose(client)
    assert "Log in" in client.get("/login").text
    answer = client.post("/login", data={"name": "nobody", "password": "nothing"})
    assert answer.status_code == 401 and '<html lang="en"' in answer.text and "Đăng nhập" not in answer.text


def test_errors_and_refusals_are_in_the_chosen_language(clerk):
    choose(clerk)
    assert "There is no task 99" in clerk.get("/tasks/99").text
    assert clerk.get("/api/tasks/99").json()["error"].startswith("There is no task 99")
    assert clerk.get("/nowhere").text.count("There is no such page") == 1
    clerk.headers["origin"] = "http://other.example"
    assert "does not come from the office" in clerk.post("/tasks/done", data={"task": 1}).text


def test_what_nobody_expected_is_told_in_the_chosen_language(web_office, monkeypatch):
    client = TestClient(create_app(web_office, local=True), base_url="http://127.0.0.1", raise_server_exceptions=False)
    client.cookies.set(LANGUAGE_COOKIE, "en")
    monkeypatch.setattr("pipeline.web.routes.today.desk", lambda *_: 1 / 0)
    answer = client.get("/")
    assert answer.status_code == 500 and "unexpected error" in answer.text and '<html lang="en"' in answer.text


def test_people_who_ask_at_once_are_answered_each_in_their_own_language(at_the_machine):
    def ask(number):
        name = ("vi", "en")[number % 2]
        answer = at_the_machine.get("/tasks", headers={"cookie": f"{LANGUAGE_COOKIE}={name}"}).text
        return f'<html lang="{name}"' in answer and (("Quá hạn" in answer) == (name == "vi"))

    with ThreadPoolExecutor(8) as people:
        assert all(people.map(ask, range(60)))


def test_what_goes_into_the_record_is_in_the_offices_language(clerk, web_office):
    choose(clerk)
    assert "was added" in clerk.post("/people", data={"name": "an", "role": "reader", "password": "mật khẩu dài"}).text
    assert "Task 3 was added" in clerk.post("/dispatches/1/tasks", data={"text": "Lập danh mục"}).text
    db = open_record(web_office / DATABASE_FILE)
    added = rows(db, "SELECT d.ref, t.why FROM tasks t JOIN directives d ON d.id = t.directive_id WHERE t.id = 3")[0]
    last = "SELECT max(id) AS id FROM events"
    told = clerk.post("/undo", data={"event": rows(db, last)[0]["id"], "to": "/"}).text
    assert "(task added" in told
    notes = [r["note"] for r in rows(db, "SELECT note FROM events WHERE what IN ('people', 'undo') ORDER BY id")]
    db.close()
    assert "Đã" in notes[0] and notes[1] == "thêm nhiệm vụ"
    assert (added["ref"], added["why"]) == ("thêm 3", "Do văn thư thêm")


def test_every_other_language_can_be_chosen(monkeypatch):
    assert speaking.others() == [("en", "English")]
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")
    assert speaking.others() == [("vi", "Tiếng Việt")]
