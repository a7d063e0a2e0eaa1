"""The usual attacks on a page of an office: each is refused, or comes to nothing."""

import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import closing
from datetime import date

import pytest
import uvicorn
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse
from test_intake_page import JSON, read_what_came
from test_office_views import PLACES, routes

from pipeline.commands.common import DATABASE_FILE
from pipeline.ingest import files as kinds
from pipeline.store.database import open_record, row
from pipeline.store.history import now
from pipeline.store.people import TRIES, add_person, log_in, open_people
from pipeline.web import safety, server
from pipeline.web.app import create_app

MARKUP = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>"
HOST, AT_HOME = "http://congvan.office", "http://127.0.0.1:8765"
TODAY = date(2024, 6, 1)
PASSWORD = "mật khẩu đủ dài"
ODD = (
    "'", '"', "\x00", "9" * 40, "-1", "\u202e", "\u200f\u05d0", "𝔘𝔫𝔦", "../../x", "{{7*7}}", "NEAR(", "AND", "a* OR b",
    "%00", "٣٤", "12/", "*", "^", "ngày 99/99/9999", "#0", "#99999999999999999999",
)  # fmt: skip
NUMBERS = ("0", "-1", "9" * 40, "1e9", "%00", "..%2f..", "١")


def address(path, **given):
    return re.sub(r"\{(\w+)\}", lambda m: given.get(m[1], PLACES.get(m[1], "1")), path)


def paths(folder, method):
    return sorted({path for m, path in routes(create_app(folder, local=True)) if m == method})


@pytest.fixture
def marked(office_with_mail, tmp_path):
    """An office with a dispatch on whose pages, and in whose record, every word is markup."""
    office = shutil.copytree(office_with_mail, tmp_path / "office")
    with closing(sqlite3.connect(office / DATABASE_FILE)) as db, db:
        for table, columns in {
            "documents": ("issuer", "subject", "signer", "signer_title", "place", "parent", "arrival_number"),
            "files": ("name",), "directives": ("text", "ref"), "deadlines": ("text", "why"),
            "responsibles": ("department", "given_by"), "citations": ("title", "issuer", "text"),
            "tasks": ("note", "why"), "notes": ("problem",), "intake": ("name", "reason"),
        }.items():  # fmt: skip
            db.execute(f"UPDATE {table} SET {', '.join(f'{c} = ?' for c in columns)}", [MARKUP] * len(columns))
        db.execute("UPDATE documents SET recipients = ?, number = '1/<b>-X'", [f'["{MARKUP[:28]}"]'])
        db.execute("UPDATE readings SET text = replace(text, 'Hải', '<i>')")
        db.execute("UPDATE intake SET state = 'failed'")
        db.execute("UPDATE tasks SET state = 'open'")
        values = (now(), MARKUP, MARKUP)
        said = "INSERT INTO events (at, who, what, document_id, task_id, note) VALUES (?, ?, 'comment', 1, 1, ?)"
        db.execute(said, values)
    return TestClient(create_app(office, local=True, today_is=TODAY), base_url=AT_HOME, headers={"origin": AT_HOME})


def test_no_word_of_the_record_is_markup_on_any_view(marked):
    shown = set()
    views = [p for p in paths(marked.app.state.folder, "GET") if not p.startswith(("/api/", "/files/", "/feeds/"))]
    for path in views:
        answer = marked.get(address(path), params={"words": "img", "show": "all", "year": "2024"})
        if answer.headers["content-type"].startswith("text/html"):
            assert not any(live in answer.text for live in ("<img src=x", "<script>alert", "<b>-X"))
            shown |= {path} if "src=x onerror=alert(1)&gt;" in answer.text else set()
    assert {"/", "/tasks", "/tasks/{task}", "/dispatches/{document}", "/intake", "/search", "/instructions"} <= shown


def test_what_the_interface_tells_is_never_taken_for_a_page(marked):
    for path in ("/api/tasks", "/api/tasks/1", "/api/search", "/api/tasks/<img src=x>"):
        answer = marked.get(path, params={"words": "img"})
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_name_of_a_file_cannot_add_a_header_or_markup(marked):
    with closing(sqlite3.connect(marked.app.state.folder / DATABASE_FILE)) as db, db:
        db.execute('UPDATE files SET name = \'a"; x="\r\nset-cookie: a=b\r\n\r\n<script>.pdf\'')
        sha256 = db.execute("SELECT sha256 FROM files").fetchone()[0]
    answer = marked.get(f"/files/{sha256}")
    assert answer.status_code == 200 and "set-cookie" not in answer.headers
    assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w%.-]+", answer.headers["content-disposition"], re.ASCII)


@pytest.mark.parametrize("to", [
    "https://evil.example/", "//evil.example", "/\\evil.example", "/%09/evil.example\r\nset-cookie: a=b",
    "javascript:1",
    "\\\\evil.example", "/\t/evil.example", "http:evil.example",
])  # fmt: skip
def test_no_answer_leads_elsewhere(clerk, to):
    for path, data in (("/tasks/comment", {"task": 1, "text": "x"}), ("/tasks/done", {"task": 1, "on": "01/06/2024"})):
        answer = clerk.post(path, data=data | {"to": to}, follow_redirects=False)
        location = answer.headers["location"]
        assert location.startswith("/") and not location.startswith(("//", "/\\")) and "\n" not in location
        assert "a" not in answer.cookies
    there = clerk.get("/login", params={"next": to}, follow_redirects=False)
    assert "evil" not in there.headers["location"].split("evil.example")[0].strip("/") + there.headers["location"][:2]
    assert not there.headers["location"].startswith(("http", "//", "/\\", "java"))


def test_another_site_changes_nothing_by_any_route(web_office, clerk):
    before = [*closing_dump(web_office)]
    for path in paths(web_office, "POST"):
        for headers in ({"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
            answer = clerk.post(address(path), data={"task": 1}, headers=headers)
            assert answer.status_code == 403, path
    assert [*closing_dump(web_office)] == before


def closing_dump(folder):
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as db:
        return list(db.iterdump())


def test_to_look_changes_nothing(web_office, clerk):
    clerk.get("/tasks")
    before = closing_dump(web_office)
    for path in paths(web_office, "GET"):
        clerk.get(address(path))
    assert closing_dump(web_office) == before


@pytest.mark.parametrize("way", [
    "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/%2e%2e/web/app.py", "/static//etc/passwd",
    "/static/..%5c..%5cdesk.py", "/files/..%2fcongvan.toml", "/files/%2e%2e%2fpeople.db",
    "/register/incoming/..%2f2024.pdf", "/feeds/..%2f..%2fpeople.db.ics",
])  # fmt: skip
def test_no_path_leads_out(clerk, way):
    answer = clerk.get(way)
    assert answer.status_code in (400, 403, 404, 422)
    assert b"import" not in answer.content and b"[office]" not in answer.content and b"SQLite" not in answer.content


@pytest.mark.parametrize("name", [
    "../../congvan.toml", "..\\..\\people.db", "/etc/passwd", "C:\\congvan.db", ".git", "con.pdf", "a\x00.pdf",
    "\u202efdp.exe",
    "~$x.docx", ".", "..", "a" * 900 + ".pdf", "<svg onload=alert(1)>.pdf",
])  # fmt: skip
def test_what_is_handed_in_stays_in_the_inbox(web_office, clerk, name):
    clerk.get("/intake")  # the record stays open from the first request on, with its log beside it
    before = {p.name for p in web_office.iterdir()}
    answer = clerk.post("/intake/files", files={"file": (name, b"x")}, headers=JSON)
    assert answer.status_code in (200, 400)
    assert {p.name for p in web_office.iterdir()} == before
    kept = [p.name for p in (web_office / "inbox").iterdir()]
    assert not any(len(n.encode()) > 200 or n.startswith((".", "~")) or set(n) & set('<>:"/\\|?*\x00') for n in kept)
    assert (web_office / "congvan.toml").read_text(encoding="utf-8").startswith("\n[office]")


def test_a_bomb_that_is_handed_in_is_put_aside(web_office, clerk, tmp_path, monkeypatch):
    monkeypatch.setattr(kinds, "_MOST_UNPACKED", 5 * 2**20)
    bomb = tmp_path / "bom.docx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (6 * 2**20))
    clerk.post("/intake/files", files={"file": ("bom.docx", bomb.read_bytes())})
    assert {r.path.name: r.state for r in read_what_came(web_office)} == {"bom.docx": "quarantined"}
    assert "bom.docx" in clerk.get("/intake").text


def test_a_session_that_was_left_is_worth_nothing(over_the_network, web_office):
    client = over_the_network("clerk")
    key = client.cookies["congvan_session"]
    client.post("/logout", follow_redirects=False)
    again = TestClient(client.app, base_url=HOST, cookies={"congvan_session": key})
    assert again.get("/tasks", follow_redirects=False).status_code == 303
    invented = TestClient(client.app, base_url=HOST, cookies={"congvan_session": "x" * 43})
    assert invented.get("/tasks", follow_redirects=False).status_code == 303


def test_each_login_has_another_key_and_it_is_for_this_site_alone(web_office):
    with open_people(web_office) as people:
        add_person(people, "văn thư", PASSWORD, "clerk")
    keys = set()
    for scheme in ("http", "https"):
        client = TestClient(create_app(web_office, local=False), base_url=f"{scheme}://congvan.office")
        told = client.post("/login", data={"name": "văn thư", "password": PASSWORD}, follow_redirects=False)
        cookie = told.headers["set-cookie"]
        keys.add(cookie.split(";")[0])
        assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/" in cookie
        assert ("Secure" in cookie) == (scheme == "https") and "Domain" not in cookie
    assert len(keys) == 2


@pytest.mark.parametrize(("peer", "local", "believed"), [
    ("127.0.0.1", False, True), ("::1", False, True), ("192.168.1.9", False, False), ("127.0.0.1", True, False),
])  # fmt: skip
def test_only_a_proxy_on_this_machine_is_believed_who_asks_and_how(peer, local, believed):
    asked = {}

    async def app(scope, receive, send):
        if scope["type"] == "http":
            asked.update(scheme=scope["scheme"], client=scope["client"][0])
            await PlainTextResponse("")(scope, receive, send)

    config = server.config_of(app, local=local)
    config.load()
    client = TestClient(config.loaded_app, client=(peer, 50000), base_url="http://congvan.office")
    client.get("/", headers={"x-forwarded-proto": "https", "x-forwarded-for": "6.6.6.6, 10.0.0.7"})
    assert asked == ({"scheme": "https", "client": "10.0.0.7"} if believed else {"scheme": "http", "client": peer})


def test_guessing_at_many_names_is_stopped_too(web_office):
    with open_people(web_office) as people:
        add_person(people, "văn thư", PASSWORD, "clerk")
        for n in range(TRIES):
            assert log_in(people, f"ai đó {n}", "sai", "10.0.0.9") is None
    client = TestClient(create_app(web_office, local=False), client=("10.0.0.9", 1))
    assert client.post("/login", data={"name": "văn thư", "password": PASSWORD}).status_code == 429
    other = TestClient(create_app(web_office, local=False), client=("10.0.0.10", 1))
    headers = {"x-forwarded-for": "10.0.0.9", "forwarded": "for=10.0.0.9"}
    data = {"name": "văn thư", "password": PASSWORD}
    answer = other.post("/login", data=data, headers=headers, follow_redirects=False)
    assert answer.status_code == 303


def test_passwords_are_kept_as_owasp_asks(web_office):
    code = "from pipeline.store.people import _hasher; h = _hasher(); print(h.type.name, h.memory_cost, h.time_cost)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert told[0] == "ID" and int(told[1]) >= 19 * 1024 and int(told[2]) >= 2
    with open_people(web_office) as people:
        add_person(people, "văn thư", PASSWORD, "clerk")
        assert row(people, "SELECT password FROM people")["password"].startswith("$argon2id$")


def test_nobody_writes_under_another_name_or_what_no_form_has(web_office, over_the_network):
    client = over_the_network("department", "Phòng Y tế")
    more = {"who": "giám đốc", "person": "giám đốc", "at": "2020-01-01", "id": "77", "role": "clerk", "state": "done"}
    client.post("/tasks/comment", data=more | {"task": 1, "text": "đã nhắc"})
    client.post("/me/password", data=more | {"name": "người clerk", "old": PASSWORD + "x", "new": "y" * 12})
    with closing(open_record(web_office / DATABASE_FILE)) as db:
        event = row(db, "SELECT * FROM events ORDER BY id DESC LIMIT 1")
        assert (event["who"], event["note"]) == ("người department", "đã nhắc") and event["at"] > "2024"
        assert row(db, "SELECT state FROM tasks WHERE id = 1")["state"] == "open"
    with open_people(web_office) as people:
        assert row(people, "SELECT role FROM people WHERE name = 'người department'")["role"] == "department"


@pytest.mark.parametrize("field", ["state", "id", "directive_id", "confidence", "done_on", "document_id", "held"])
def test_only_what_is_shown_as_a_field_is_set(clerk, field):
    assert clerk.post("/tasks/1/edit", data={"field": field, "value": "1"}).status_code == 400
    assert clerk.post("/dispatches/1/correct", data={"field": field, "value": "1"}).status_code == 400


@pytest.mark.parametrize("headers, status", [
    ({"content-length": str(2 * 2**20)}, 413), ({"content-length": "9" * 5000}, 413), ({"content-length": "²"}, 413),
    ({"content-length": "-1"}, 413), ({"transfer-encoding": "chunked"}, 411),
])  # fmt: skip
@pytest.mark.parametrize("path", ["/tasks/comment", "/api/tasks/1/done", "/login"])
def test_a_body_without_measure_is_not_read(clerk, path, headers, status):
    sent = clerk.post(path, content=b"x", headers={k: v.encode("latin-1") for k, v in headers.items()})
    assert sent.status_code == status
    assert not path.startswith("/api/") or set(sent.json()) == {"error"}


def test_odd_words_are_answered(web_office, clerk):
    names = ("words", "instruction", "issuer", "department", "item", "next", "to", "lead")
    for path in paths(web_office, "GET"):
        for start in range(0, len(ODD), 3):
            given = {name: ODD[(start + n) % len(ODD)] for n, name in enumerate(names)}
            assert clerk.get(address(path), params=given).status_code < 500, (path, given)


def test_odd_numbers_are_answered(web_office, clerk):
    found = [("GET", p) for p in paths(web_office, "GET")] + [("POST", p) for p in paths(web_office, "POST")]
    for method, path in found:
        for odd in NUMBERS if "{" in path else ():
            where = address(path, **dict.fromkeys(PLACES, odd), key=odd, part=odd, month=odd)
            assert clerk.request(method, where, data={} if method == "POST" else None).status_code < 500, where
    for odd in ("9" * 40, "-1", "0"):
        for path in ("/tasks/comment", "/tasks/done", "/undo"):
            data = {"task": odd, "event": odd, "text": "x"}
            assert clerk.post(path, data=data).status_code in (400, 404, 422)


def test_letters_that_no_text_has_are_refused(clerk):
    lone = rb'{"text": "\ud800"}'
    answer = clerk.post("/api/tasks/1/comment", content=lone, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)
    kind = {"content-type": "application/x-www-form-urlencoded"}
    for text in (b"%ff%fe", b"%ed%a0%80", b"%00", b"\xff\xfe", b"%" * 999):
        body = b"task=1&text=" + text
        assert clerk.post("/tasks/comment", content=body, headers=kind).status_code < 500


@pytest.fixture
def listening(web_office, monkeypatch):
    """The page on a port of its own, impatient."""
    monkeypatch.setattr(safety, "SILENCE_SECONDS", 0.3)
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.4)
    with socket.create_server(("127.0.0.1", 0)) as at:
        app = create_app(web_office, local=True)
        config = uvicorn.Config(app, log_level="critical", lifespan="off", http=server.Hurried)
        serving = uvicorn.Server(config)
        thread = threading.Thread(target=serving.run, kwargs={"sockets": [at]})
        thread.start()
        yield at.getsockname()[1]
        serving.should_exit = True
        thread.join()


@pytest.mark.parametrize("path, kind", [
    ("/tasks/comment", "application/x-www-form-urlencoded"), ("/api/tasks/1/comment", "application/json"),
    ("/intake/files", "multipart/form-data; boundary=x"),
])  # fmt: skip
def test_a_body_that_does_not_come_is_not_waited_for(web_office, listening, path, kind):
    head = (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1:{listening}\r\norigin: http://127.0.0.1:{listening}\r\n"
        f"content-type: {kind}\r\ncontent-length: 90000\r\n\r\n"
    )
    part = b"--x\r\ncontent-disposition: form-data; name=file; filename=a.pdf\r\n\r\nhalf"
    begun = part if kind.startswith("multipart") else b"task="
    with socket.create_connection(("127.0.0.1", listening), timeout=20) as line:
        line.sendall(head.encode() + begun)
        answer = line.recv(1000)
        assert answer.split(b" ")[1] == b"408"
    until = time.monotonic() + 10
    while list((web_office / "inbox").iterdir()) and time.monotonic() < until:
        time.sleep(0.05)
    assert list((web_office / "inbox").iterdir()) == []


def test_a_head_that_comes_letter_by_letter_is_not_waited_for(listening):
    with socket.create_connection(("127.0.0.1", listening), timeout=20) as line:
        for letter in b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx: " + b"y" * 10_000:
            try:
                line.sendall(bytes([letter]))
            except OSError:
                break
            time.sleep(0.01)
        else:
            pytest.fail("it was waited for")


def test_many_guesses_at_one_moment_are_no_more_than_one_by_one(web_office):
    with open_people(web_office) as people:
        add_person(people, "văn thư", PASSWORD, "clerk")
    app, found = create_app(web_office, local=False), []

    def guess(number):
        client = TestClient(app, client=(f"10.0.1.{number}", 1))
        found.append(client.post("/login", data={"name": "văn thư", "password": f"sai {number}"}).status_code)

    threads = [threading.Thread(target=guess, args=(n,)) for n in range(3 * TRIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [401] * TRIES + [429] * 2 * TRIES
