"""Mail through the page: what is handed in, what becomes of it, and what the clerk writes on it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from datetime import date
from typing import NamedTuple

import httpx2 as httpx
import pytest

from pipeline import intake
from pipeline.commands.common import DATABASE_FILE
from pipeline.core.errors import UsageError
from pipeline.core.settings import read_settings
from pipeline.intake import Arrival, Office, take_in
from pipeline.store.database import open_record, row, rows
from pipeline.store.history import now
from pipeline.store.mailroom import handed_in, instruct, is_watched
from pipeline.store.undoing import undo

TODAY = date(2024, 6, 1)
LETTER = """SỞ NỘI VỤ

Số: 77/SNV-VP

Hải Lăng, ngày 27 tháng 5 năm 2024

Kính gửi: Trung tâm Bảo trợ xã hội

Yêu cầu Trung tâm Bảo trợ xã hội gửi báo cáo biên chế trước ngày 20/6/2024.
"""
JSON = {"accept": "application/json"}


def read_what_came(folder):
    db = open_record(folder / DATABASE_FILE)
    office = Office(folder, read_settings(folder), db)
    results = list(take_in(office, sorted(office.inbox.iterdir()), Arrival(TODAY)))
    db.close()
    return results


def test_what_is_handed_in_lies_in_the_inbox_whole(web_office, clerk):
    files = [("file", ("cv.pdf", b"%PDF" * 70_000)), ("file", ("../../cv.pdf", b"other"))]
    assert clerk.post("/intake/files", files=files, headers=JSON).json() == {"kept": ["cv.pdf", "cv (2).pdf"]}
    inbox = {p.name: p.read_bytes() for p in (web_office / "inbox").iterdir()}
    assert inbox == {"cv.pdf": b"%PDF" * 70_000, "cv (2).pdf": b"other"}
    page = clerk.get("/intake").text
    assert page.count("<li>cv") == 2


def test_without_javascript_it_is_told_on_the_next_page(clerk):
    said = clerk.post("/intake/files", files={"file": ("cv.pdf", b"x")})
    assert "Đã nhận vào hộp văn bản đến: cv.pdf" in said.text
    assert 'action="/undo"' not in said.text


@pytest.mark.parametrize("body, kind", [
    (b"--x\r\ncontent-disposition: form-data; name=file; filename=a.pdf\r\n\r\nhalf",
     "multipart/form-data; boundary=x"),
    (b"no form at all", "multipart/form-data; boundary=x"),
    (b"--x\r\ncontent-disposition: form-data; name=file; filename=\"\"\r\n\r\n\r\n--x--\r\n",
     "multipart/form-data; boundary=x"),
    (b"a=1", "application/x-www-form-urlencoded"),
    (b"--x\r\n" + b"h: " + b"v" * 9000 + b"\r\n\r\nx\r\n--x--\r\n", "multipart/form-data; boundary=x"),
    (b"--x\r\ncontent-disposition: form-data; name=file; filename=\"\xff\xfe\"\r\n\r\nx\r\n--x--\r\n",
     "multipart/form-data; boundary=x"),
])  # fmt: skip
def test_what_is_broken_leaves_nothing(web_office, clerk, body, kind):
    answer = clerk.post("/intake/files", content=body, headers=JSON | {"content-type": kind})
    assert answer.status_code == 400 and answer.json()["error"]
    assert list((web_office / "inbox").iterdir()) == []


def test_what_is_too_large_is_refused_before_it_is_read(clerk):
    answer = clerk.post("/intake/files", content=b"x", headers={"content-length": str(10**10)})
    assert answer.status_code == 413


def test_only_clerks_hand_in(over_the_network):
    client = over_the_network("department", "Phòng Y tế")
    assert client.post("/intake/files", files={"file": ("a.pdf", b"x")}).status_code == 403
    assert client.get("/intake").status_code == 403
    assert client.post("/intake/retry", data={"name": "a.pdf"}).status_code == 403


def test_what_came_is_shown_and_a_secret_copy_is_removed(web_office, clerk):
    secret = "SỞ NỘI VỤ\n\nMẬT\n\nSố: 5/SNV-M\n\nKính gửi: Trung tâm\n"
    files = [("file", ("cv77.txt", LETTER.encode())), ("file", ("m.txt", secret.encode())), ("file", ("r.txt", b" "))]
    clerk.post("/intake/files", files=files)
    states = {r.path.name: r.state for r in read_what_came(web_office)}
    assert states == {"cv77.txt": "recorded", "m.txt": "refused", "r.txt": "quarantined"}
    assert list((web_office / "inbox").iterdir()) == []
    page = clerk.get("/intake").text
    recorded, refused = page.split('id="recorded"')[1].split('id="refused"')
    assert "CV 77/SNV-VP" in recorded and "m.txt" in refused and "m.txt" not in recorded
    failed = page.split('id="failed"')[1].split('id="recorded"')[0]
    assert "r.txt" in failed and 'action="/intake/retry"' in failed


def test_a_failed_file_is_tried_again(web_office, clerk):
    clerk.post("/intake/files", files={"file": ("r.txt", b" ")})
    read_what_came(web_office)
    said = clerk.post("/intake/retry", data={"name": "r.txt"})
    assert "Đã đưa lại" in said.text
    assert [p.name for p in (web_office / "inbox").iterdir()] == ["r.txt"]
    assert clerk.post("/intake/retry", data={"name": "../congvan.toml"}).status_code == 400


def test_who_handed_in_stands_in_the_history(web_office, over_the_network):
    over_the_network("clerk").post("/intake/files", files={"file": ("cv.pdf", b"x")})
    db = open_record(web_office / DATABASE_FILE)
    event = row(db, "SELECT * FROM events WHERE what = 'handed_in'")
    assert (event["who"], event["note"]) == ("người clerk", "cv.pdf")
    assert row(db, "SELECT came_from FROM intake")["came_from"] == "page"
    db.close()


def test_what_was_read_at_once_came_through_the_page_all_the_same(web_office):
    since = now()
    (web_office / "inbox" / "cv77.txt").write_text(LETTER, encoding="utf-8")
    read_what_came(web_office)
    db = open_record(web_office / DATABASE_FILE)
    handed_in(db, ["cv77.txt"], since)
    assert [tuple(r) for r in rows(db, "SELECT state, came_from FROM intake")] == [("recorded", "page")]
    # a file of an earlier day under the same name is another
    db.execute("UPDATE intake SET came_at = '2024-01-01T00:00:00+00:00', in_inbox = 0")
    (web_office / "inbox" / "cv77.txt").write_text("other", encoding="utf-8")
    handed_in(db, ["cv77.txt"], since)
    assert [r["state"] for r in rows(db, "SELECT state FROM intake ORDER BY id")] == ["recorded", "received"]
    db.close()


def test_arrival_number_and_day_are_typed(web_office, clerk):
    form = clerk.get("/dispatches/1/arrival").text
    assert 'value="03/05/2024"' in form
    said = clerk.post("/dispatches/1/arrival", data={"number": "214", "received": "2024-05-04"})
    assert "214" in said.text and "Hoàn tác" in said.text
    db = open_record(web_office / DATABASE_FILE)
    found = row(db, "SELECT arrival_number, received FROM documents WHERE id = 1")
    assert tuple(found) == ("214", "2024-05-04")
    db.close()
    again = clerk.post("/dispatches/1/arrival", data={"number": "214", "received": "2024-05-04"})
    assert "Không có gì thay đổi" in again.text


def test_a_leaders_instruction_gives_the_tasks_away_and_is_taken_back_whole(web_office, clerk):
    db = open_record(web_office / DATABASE_FILE)
    before = [tuple(r) for r in rows(db, "SELECT directive_id, department, role FROM responsibles ORDER BY id")]
    given = {"by": "Giám đốc", "words": "làm ngay", "lead": "Phòng Kế toán", "support": ["Phòng Y tế", "Phòng Kế toán"],
             "until": "2024-06-15"}  # fmt: skip
    said = clerk.post("/dispatches/1/instruct", data=given)
    assert "Đã ghi ý kiến chỉ đạo vào CV 12/SNV-VP (2 nhiệm vụ)" in said.text
    sql = "SELECT DISTINCT department, role, given_by, until FROM responsibles WHERE given_by IS NOT NULL ORDER BY 1"
    assert [tuple(r) for r in rows(db, sql)] == [
        ("Phòng Kế toán", "lead", "Giám đốc", "2024-06-15"), ("Phòng Y tế", "support", "Giám đốc", "2024-06-15"),
    ]  # fmt: skip
    event = said.text.split('name="event" value="')[1].split('"')[0]
    clerk.post("/undo", data={"event": event, "to": "/intake"})
    after = rows(db, "SELECT directive_id, department, role FROM responsibles ORDER BY id")
    assert [tuple(r) for r in after] == before
    db.close()


def test_an_instruction_on_a_dispatch_without_tasks_is_a_task(web_office):
    db = open_record(web_office / DATABASE_FILE)
    db.execute("UPDATE tasks SET state = 'done', done_on = '2024-05-10'")
    settings = read_settings(web_office)
    with pytest.raises(UsageError, match="--words"):
        instruct(db, settings, 1, by="Phó Giám đốc", lead="Phòng Y tế")
    told = instruct(db, settings, 1, by="Phó Giám đốc", words="Lưu hồ sơ,  theo dõi", lead="Phòng Y tế")
    assert "(1 nhiệm vụ)" in told
    task = row(db, "SELECT t.*, d.text FROM tasks t JOIN directives d ON d.id = t.directive_id WHERE t.state = 'open'")
    assert task["text"] == "Lưu hồ sơ, theo dõi"
    undo(db, settings)
    assert row(db, "SELECT state FROM tasks WHERE id = ?", [task["id"]])["state"] == "dropped"
    assert row(db, "SELECT 1 FROM responsibles WHERE directive_id = ?", [task["directive_id"]]) is None
    db.close()


def test_a_leader_instructs_under_the_own_name(web_office, over_the_network):
    client = over_the_network("leader")
    assert client.post("/dispatches/1/arrival", data={"number": "9"}).status_code == 403
    client.post("/dispatches/1/instruct", data={"lead": "Phòng Y tế"})
    db = open_record(web_office / DATABASE_FILE)
    found = rows(db, "SELECT given_by FROM responsibles WHERE given_by <> ''")
    assert {r["given_by"] for r in found} == {"người leader"}
    db.close()


class Serving(NamedTuple):
    start: Callable[..., str]
    kill: Callable[[], None]
    process: Callable[[], subprocess.Popen]


@pytest.fixture
def serving(web_office, tmp_path_factory):
    """`congvan serve` in a process of its own: start() gives its address, kill() ends it at once."""
    started = []
    told = tmp_path_factory.mktemp("serving") / "told.txt"

    def start(*options):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "pipeline", "--office", str(web_office), "serve", "--port", str(port)]
        with told.open("a", encoding="utf-8") as out:
            process = subprocess.Popen([*command, "--today", TODAY.isoformat(), *options], stderr=out)
        started.append(process)
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + 120
        while time.monotonic() < until and process.poll() is None:
            try:
                httpx.get(f"{address}/static/icon.svg")
                return address
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(f"the page does not answer: {told.read_text(encoding='utf-8')}")

    def kill():
        started[-1].send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        started[-1].wait()

    yield Serving(start, kill, lambda: started[-1])
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_what_was_acknowledged_is_there_after_a_kill(web_office, serving):
    start, kill, _ = serving
    kept, noted = [], []
    for turn in range(3):
        address = start("--no-intake")
        assert not [p for p in (web_office / "inbox").iterdir() if p.name.startswith(".")]
        edits = threading.Thread(target=edit_until_it_dies, args=(address, turn, noted))
        edits.start()
        for n in range(4):
            data = os.urandom(50_000)
            files = {"file": (f"{turn}-{n}.pdf", data)}
            answer = httpx.post(f"{address}/intake/files", files=files, headers=JSON | {"origin": address})
            kept.append((answer.json()["kept"][0], data))
        with half_a_file(address):
            kill()
        edits.join()
    inbox = {p.name: p.read_bytes() for p in (web_office / "inbox").iterdir() if not p.name.startswith(".")}
    assert inbox == dict(kept)
    db = open_record(web_office / DATABASE_FILE)
    held = [r["note"] for r in rows(db, "SELECT note FROM events WHERE what = 'comment' ORDER BY id")]
    assert len(noted) > 3 and [note for note in held if note in set(noted)] == noted
    assert len(held) - len(noted) <= 3  # kept, and killed before it could say so
    assert row(db, "PRAGMA integrity_check")[0] == "ok"
    db.close()


def edit_until_it_dies(address, turn, noted):
    """Remark on a task again and again; what was acknowledged is put into `noted`."""
    with httpx.Client(headers={"origin": address}) as client, suppress(httpx.HTTPError):
        for n in range(10_000):
            note = f"lượt {turn} lần {n}"
            answer = client.post(f"{address}/tasks/comment", data={"task": 1, "text": note})
            assert answer.status_code == 303
            noted.append(note)


@contextmanager
def half_a_file(address):
    """Begin to hand in a file, and be in the midst of it."""
    host, port = address.removeprefix("http://").split(":")
    head = b"--x\r\ncontent-disposition: form-data; name=file; filename=half.pdf\r\n\r\n"
    request = (
        f"POST /intake/files HTTP/1.1\r\nhost: {host}:{port}\r\norigin: {address}\r\n"
        "content-type: multipart/form-data; boundary=x\r\ncontent-length: 900000\r\n\r\n"
    )
    with socket.create_connection((host, int(port))) as sending:
        sending.sendall(request.encode() + head + b"y" * 200_000)
        time.sleep(0.3)
        yield


def test_the_server_reads_what_comes_and_ends_with_its_reader(web_office, serving):
    with (web_office / "congvan.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[inbox]\npoll_seconds = 0.2\nsettle_seconds = 0.2\n")
    start, kill, _ = serving
    address = start()
    files = {"file": ("cv77.txt", LETTER.encode())}
    httpx.post(f"{address}/intake/files", files=files, headers=JSON | {"origin": address})
    wait_for(lambda: "CV 77/SNV-VP" in httpx.get(f"{address}/intake").text)
    db = open_record(web_office / DATABASE_FILE)
    assert is_watched(db)
    kill()
    office = Office(web_office, read_settings(web_office), db)
    wait_for(lambda: nobody_reads(office))
    db.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
def test_the_keyboard_stops_it_in_good_order(serving):
    serving.start("--no-intake")
    process = serving.process()
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0


def nobody_reads(office):
    try:
        with intake.sole(office):
            return True
    except intake.CongvanError:
        return False


def wait_for(condition, seconds=90):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it does not happen"
        time.sleep(0.2)
