"""The page in a browser, from end to end: a scan is handed in, corrected, done and exported; a department sees its own.

The pictures of every view stand in build/screenshots afterwards, to be looked at.
"""

import contextlib
import os
import re
import shutil
import socket
import threading
from datetime import date
from pathlib import Path

import pytest
import uvicorn
from click.testing import CliRunner

from pipeline.cli import cli
from pipeline.commands.common import DATABASE_FILE
from pipeline.core.settings import read_settings
from pipeline.store import corrections
from pipeline.store.database import open_record, row
from pipeline.store.people import add_person, open_people
from pipeline.web.app import create_app
from pipeline.web.reader import reading_mail

HOME = Path(__file__).parents[2]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PICTURES = HOME / "build" / "screenshots"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SIZES = {"wide": (1366, 768), "narrow": (390, 844)}
TODAY = date(2024, 6, 1)
SCAN = HOME / "data" / "scans" / "07-cv-734-hoa-toc.scan.pdf"
PASSWORD = "mật khẩu đủ dài"
CARE, GUARD = "Phòng Y tế - Phục hồi sức khỏe", "Phòng Quản lý học viên - Bảo vệ"
READING_SECONDS = 120

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no chromium")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """An office with the settings of the sample mail, nothing in it yet, and people."""
    folder = tmp_path_factory.mktemp("browser") / "office"
    assert CliRunner().invoke(cli, ["init", str(folder)]).exit_code == 0
    settings = (HOME / "data" / "mail" / "congvan.toml").read_text(encoding="utf-8")
    assert "[inbox]" not in settings
    inbox = "\n[inbox]\npoll_seconds = 0.3\nsettle_seconds = 0.3\n"
    (folder / "congvan.toml").write_text(settings + inbox, encoding="utf-8")
    with open_people(folder) as people:
        add_person(people, "phòng y tế", PASSWORD, "department", department=CARE)
        add_person(people, "văn thư", PASSWORD, "clerk")
    return folder


@contextlib.contextmanager
def served(folder, *, local):
    """The page of an office, in a thread of this process; its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    app = create_app(folder, local=local, today_is=TODAY)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@pytest.fixture(scope="module")
def at_home(office):
    with served(office, local=True) as address, reading_mail(office):
        yield address


@pytest.fixture(scope="module")
def over_there(office):
    with served(office, local=False) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    # root may not use the sandbox of a browser
    arguments = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    with sync_api.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=BROWSER, args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def sheet(browser):
    """A page of the browser that fails a test where the console tells of an error."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN", accept_downloads=True)
    opened = context.new_page()
    told = []
    opened.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: told.append(str(error)))
    yield opened
    context.close()
    assert told == []


def test_a_scan_becomes_a_task_that_is_done(at_home, sheet, office, tmp_path):
    hand_in(at_home, sheet)
    correct_a_deadline(at_home, sheet)
    see_the_words_light_up(at_home, sheet)
    do_and_undo(at_home, sheet, office)
    export(at_home, sheet, tmp_path)


def hand_in(at_home, sheet):
    """Hand in a scan and wait until it is in the register."""
    sheet.goto(f"{at_home}/intake")
    sheet.set_input_files("#files", str(SCAN))
    sheet.click("text=Gửi vào hộp văn bản đến")
    sheet.wait_for_selector(".sending .kept >> text=đã nhận")
    sheet.wait_for_selector("#now a >> text=CV 734", timeout=READING_SECONDS * 1000)


def correct_a_deadline(at_home, sheet):
    """Find the doubtful deadline in the queue by keys alone, and type the right day."""
    sheet.goto(f"{at_home}/review")
    left = waiting(sheet)
    assert left > 1
    for _ in range(left):
        if sheet.locator(".item .sort", has_text="Nhiệm vụ").count() and sheet.locator("figure.clip rect").count():
            break
        with sheet.expect_navigation():
            sheet.keyboard.press("j")
    sheet.locator("figure.clip image").wait_for()
    sheet.fill("form:has(input[name=field][value=due]) input[name=value]", "2024-06-28")
    with sheet.expect_navigation():
        sheet.click("form:has(input[name=field][value=due]) button")
    assert waiting(sheet) == left - 1
    sheet.wait_for_selector(".said")


def waiting(sheet):
    return int(re.search(r"Còn (\d+) mục", sheet.inner_text("main"))[1])


def see_the_words_light_up(at_home, sheet):
    """The order whose day was set lights up on the page where it stands, and the page tells it back."""
    sheet.goto(f"{at_home}/tasks?since=2024-06-28&until=2024-06-28")
    sheet.click(".source a >> text=CV 734")
    order = sheet.locator("article.directive", has_text="28/06/2024")
    key = order.get_attribute("data-find")
    order.hover()
    mark = sheet.locator(f"g[data-find='{key}']")
    assert "lit" in mark.get_attribute("class")
    box = mark.locator("rect").first.bounding_box()
    assert box["width"] > 100 and box["height"] > 5
    sheet.mouse.move(0, 0)
    assert "lit" not in mark.get_attribute("class")
    # and back: the words on the page light up the finding
    mark.locator("rect").first.hover(force=True)
    assert "lit" in order.get_attribute("class")
    width = sheet.evaluate("document.querySelector('.sheet image').getBBox().width")
    assert width == 1000


def do_and_undo(at_home, sheet, office):
    """Mark the task done with the dispatch that proves it; take it back; do it again."""
    sheet.goto(f"{at_home}/tasks?since=2024-06-28&until=2024-06-28")
    sheet.click(".tasks .order a")
    number = int(sheet.url.rsplit("/", 1)[1])
    for again in (False, True):
        sheet.click("summary:has-text('Ghi xong')")
        sheet.fill("input[name=evidence]", "CV 734")
        sheet.fill("input[name=note]", "đã tổ chức trực")
        with sheet.expect_navigation():
            sheet.click("button:has-text('Ghi xong')")
        assert "đã xong" in sheet.inner_text("dl.facts")
        assert state_of(office, number) == ("done", "2024-06-01", True)
        if not again:
            with sheet.expect_navigation():
                sheet.click(".said button")
            assert state_of(office, number) == ("open", None, False)
            assert "đã xong" not in sheet.inner_text("dl.facts")
    assert sheet.locator("ol.history li").count() >= 3


def state_of(office, task):
    with contextlib.closing(open_record(office / DATABASE_FILE)) as db:
        found = row(db, "SELECT state, done_on, evidence_id FROM tasks WHERE id = ?", [task])
        return found["state"], found["done_on"], found["evidence_id"] is not None


def export(at_home, sheet, tmp_path):
    """The workbook of what the list shows."""
    from openpyxl import load_workbook

    sheet.goto(f"{at_home}/tasks?state=done")
    with sheet.expect_download() as download:
        sheet.click(".exports a >> text=XLSX")
    path = tmp_path / "viec.xlsx"
    download.value.save_as(path)
    book = load_workbook(path)
    cells = [str(c) for ws in book for line in ws.iter_rows(values_only=True) for c in line if c]
    book.close()
    assert any("CV 734" in c for c in cells)


DROP = """
    files => {
      const dropped = new DataTransfer();
      for (const [name, text] of files) dropped.items.add(new File([text], name));
      for (const kind of ["dragover", "drop"]) {
        document.querySelector("main").dispatchEvent(
          new DragEvent(kind, {dataTransfer: dropped, bubbles: true, cancelable: true}));
      }
    }
"""


def test_a_broken_file_that_is_dropped_is_told_with_its_reason_and_tried_again(at_home, sheet):
    sheet.goto(f"{at_home}/intake")
    sheet.evaluate(DROP, [["hỏng <b>.pdf", "%PDF-1.4 hỏng %%EOF"], ["rỗng.txt", " "]])
    sheet.locator(".sending .kept").nth(1).wait_for()
    assert sheet.locator(".sending li").all_inner_texts() == ["hỏng <b>.pdf\nđã nhận", "rỗng.txt\nđã nhận"]
    sheet.wait_for_selector(".failed li >> text=hỏng b.pdf", timeout=READING_SECONDS * 1000)
    sheet.wait_for_selector(".failed li >> text=rỗng.txt", timeout=READING_SECONDS * 1000)
    failed = sheet.locator(".failed li", has_text="rỗng.txt")
    assert len(failed.inner_text().split("\n")[1]) > 10
    with sheet.expect_navigation():
        failed.locator("button").click()
    assert "Đã đưa lại vào hộp văn bản đến để đọc lại: rỗng.txt" in sheet.inner_text(".said")


@pytest.fixture(scope="module")
def with_tasks(office):
    """The office with a task of each of two departments."""
    settings = read_settings(office)
    with contextlib.closing(open_record(office / DATABASE_FILE)) as db:
        if row(db, "SELECT 1 FROM documents WHERE held") is None:
            pytest.skip("nothing was taken in")
        for name, text in ((CARE, "Khám sức khỏe cho học viên mới"), (GUARD, "Kiểm tra tường rào khu B")):
            corrections.add_task(db, settings, "#1", text=text, department=name, until=date(2024, 6, 20))
        ids = dict(db.execute("SELECT d.text, t.id FROM tasks t JOIN directives d ON d.id = t.directive_id").fetchall())
    return ids


def test_a_department_sees_and_does_its_own_alone(over_there, with_tasks, sheet):
    own, other = with_tasks["Khám sức khỏe cho học viên mới"], with_tasks["Kiểm tra tường rào khu B"]
    sheet.goto(f"{over_there}/tasks/{own}")
    sheet.fill("input[name=name]", "phòng y tế")
    sheet.fill("input[name=password]", PASSWORD)
    with sheet.expect_navigation():
        sheet.click("form.narrow button")
    assert sheet.url.endswith(f"/tasks/{own}")
    assert sheet.locator("nav a >> text=Xem lại").count() == 0 == sheet.locator("nav a >> text=Văn bản đến").count()
    sheet.goto(f"{over_there}/tasks")
    listed = sheet.inner_text("main")
    assert "Khám sức khỏe" in listed and "Kiểm tra tường rào" not in listed
    for path in (f"/tasks/{other}", "/review", "/intake"):
        answer = sheet.context.request.get(f"{over_there}{path}")
        assert answer.status == 403 and "Kiểm tra tường rào" not in answer.text()
    refused = sheet.context.request.post(
        f"{over_there}/tasks/done", form={"task": str(other)}, headers={"origin": over_there}
    )
    assert refused.status == 403
    sheet.goto(f"{over_there}/tasks/{own}")
    sheet.click("summary:has-text('Ghi xong')")
    with sheet.expect_navigation():
        sheet.click("button:has-text('Ghi xong')")
    assert "đã xong" in sheet.inner_text("dl.facts")
    with sheet.expect_navigation():
        sheet.click(".said button")
    assert "đã xong" not in sheet.inner_text("dl.facts")


def views(at_home, with_tasks):
    """The views by name; a page of each kind."""
    task = max(with_tasks.values())
    paths = {"today": "/", "task": f"/tasks/{task}", "dispatch": "/dispatches/1", "chain": "/instructions/1",
             "arrival": "/dispatches/1/arrival", "missing": "/tasks/999999", "calendar": "/calendar?day=2024-06-20",
             "week": "/calendar?span=week&day=2024-06-20", "timeline": "/timeline",
             "timeline-by-dispatch": "/timeline?by=instruction&state=all"}  # fmt: skip
    from pipeline.web.pages import NAV

    return paths | {address.strip("/").replace("/", "-"): address for address, _, _ in NAV if address != "/"}


def violations(opened, *rules):
    """What axe finds that is serious; with some rules alone where they are named."""
    asked = {"resultTypes": ["violations"], "preload": False} | ({"runOnly": list(rules)} if rules else {})
    found = opened.evaluate("asked => axe.run(asked)", asked)["violations"]
    return [(v["id"], v["nodes"][0]["html"][:120]) for v in found if v["impact"] in ("serious", "critical")]


def test_no_view_has_a_serious_violation(at_home, with_tasks, browser):
    found, axe = [], AXE.read_text(encoding="utf-8")
    for size, (width, height) in SIZES.items():
        # without motion no colour is on its way to another
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        opened = context.new_page()
        for name, path in views(at_home, with_tasks).items():
            opened.emulate_media(color_scheme="light")
            opened.goto(f"{at_home}{path}")
            opened.evaluate(axe)
            found += [(size, "light", name, *v) for v in violations(opened)]
            if size == "wide":
                opened.emulate_media(color_scheme="dark")
                assert opened.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
                found += [(size, "dark", name, *v) for v in violations(opened, "color-contrast")]
        context.close()
    assert found == []


def test_every_view_fits_both_sizes(at_home, with_tasks, browser):
    PICTURES.mkdir(parents=True, exist_ok=True)
    too_wide = []
    for size, (width, height) in SIZES.items():
        context = browser.new_context(viewport={"width": width, "height": height})
        opened = context.new_page()
        for name, path in views(at_home, with_tasks).items():
            opened.goto(f"{at_home}{path}")
            opened.screenshot(path=PICTURES / f"{name}-{size}.png", full_page=True)
            if opened.evaluate("document.documentElement.scrollWidth") > width:
                too_wide.append((name, size))
        context.close()
    assert too_wide == []


def test_the_first_page_is_light(at_home, with_tasks, browser):
    context = browser.new_context()
    opened = context.new_page()
    sizes = []
    opened.on("response", lambda response: sizes.append(len(response.body())))
    opened.goto(at_home)
    opened.wait_for_load_state("networkidle")
    context.close()
    assert 0 < sum(sizes) < 200_000


def test_it_is_readable_without_javascript(at_home, with_tasks, browser):
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    for path in ("/", "/tasks", "/instructions/1", "/review", "/intake", "/calendar", "/timeline", "/settings"):
        opened.goto(f"{at_home}{path}")
        assert opened.locator("main h1").count() == 1
    opened.goto(f"{at_home}/tasks")
    opened.click(".tasks .order a >> nth=0")
    opened.click("summary:has-text('Ý kiến')")
    opened.fill("textarea[name=text]", "đã nhắc phòng")
    opened.click("button:has-text('Gửi')")
    assert "đã nhắc phòng" in opened.inner_text("ol.history")
    context.close()


def test_keys_answer_only_where_nothing_is_typed(at_home, with_tasks, browser):
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(f"{at_home}/review")
    left = waiting(opened)
    while not opened.locator("summary[data-key=c]").count():
        with opened.expect_navigation():
            opened.keyboard.press("j")
    address = opened.url
    opened.keyboard.press("c")
    opened.keyboard.type("a r j k")
    assert "a r j k" in opened.evaluate("document.activeElement.value")
    assert opened.url == address and waiting(opened) == left
    opened.keyboard.press("Escape")
    opened.locator("h1").click()
    with opened.expect_navigation():
        opened.keyboard.press("a")
    assert waiting(opened) == left - 1
    context.close()


def test_the_calendar_is_turned_by_keys_and_the_filter_goes_along(at_home, with_tasks, sheet):
    sheet.goto(f"{at_home}/tasks?department={CARE}")
    sheet.locator("nav.views a", has_text="Lịch").focus()
    with sheet.expect_navigation():
        sheet.keyboard.press("Enter")
    day = sheet.locator("td:has(time[datetime='2024-06-20'])")
    assert "1 nhiệm vụ" in day.inner_text() and GUARD not in sheet.inner_text("table.calendar")
    sheet.locator("a[rel=next]").focus()
    with sheet.expect_navigation():
        sheet.keyboard.press("Enter")
    assert "Tháng 7/2024" in sheet.inner_text("h2")
    with sheet.expect_navigation():
        sheet.click("nav.views a >> text=Dòng thời gian")
    listed = sheet.inner_text("table.timeline")
    assert "Khám sức khỏe cho học viên mới" in listed and "Kiểm tra tường rào" not in listed
    bar = sheet.locator("tr", has_text="Khám sức khỏe cho học viên mới").locator("svg.row > rect").bounding_box()
    now = sheet.locator("tr", has_text="Khám sức khỏe cho học viên mới").locator("line.today").bounding_box()
    assert bar["width"] > 10 and bar["x"] < bar["x"] + bar["width"] and now["x"] < bar["x"] + bar["width"]


def test_a_day_is_typed_as_clerks_write_it(at_home, with_tasks, browser):
    context = browser.new_context(locale="en-US")
    opened = context.new_page()
    opened.goto(f"{at_home}/tasks?since=2024-06-20")
    field = opened.locator("input[name=since]")
    assert field.input_value() == "20/06/2024"
    for typed in ("21/6/2024", "21062024"):
        field.fill(typed)
        with opened.expect_navigation():
            opened.click("form.filter button")
        assert field.input_value() == "21/06/2024"
    field.fill("6/21")
    opened.click("form.filter button")
    assert field.evaluate("field => field.validity.patternMismatch") and "21%2F06" not in opened.url.split("since=")[0]
    context.close()


def test_a_setting_is_changed_after_its_effects_are_told(at_home, with_tasks, sheet, office):
    sheet.goto(f"{at_home}/settings")
    sheet.click(f"#departments summary >> text={GUARD}")
    entry = sheet.locator("#departments details[open]")
    entry.locator("input[name=name]").fill("Phòng Bảo vệ")
    with sheet.expect_navigation():
        sheet.click("#departments form > button")
    assert "Xem lại trước khi lưu cài đặt" in sheet.inner_text("h1") and "Phòng Bảo vệ" in sheet.inner_text("main")
    sheet.screenshot(path=PICTURES / "settings-sure-wide.png", full_page=True)
    sheet.evaluate(AXE.read_text(encoding="utf-8"))
    assert [v["id"] for v in sheet.evaluate("axe.run()")["violations"] if v["impact"] in ("serious", "critical")] == []
    with sheet.expect_navigation():
        sheet.click("button:has-text('Lưu cài đặt')")
    assert "có hiệu lực ngay" in sheet.inner_text(".said")
    assert GUARD in read_settings(office).departments[3].aliases
    sheet.goto(f"{at_home}/tasks?department=Phòng Bảo vệ")
    assert "Kiểm tra tường rào khu B" in sheet.inner_text("main")
