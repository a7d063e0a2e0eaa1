"""The page in English: nothing of the program itself is said in Vietnamese."""

import html
import re
from datetime import date

import pytest
from fastapi.testclient import TestClient
from made_record import with_dispatch

from pipeline.core.settings import read_settings
from pipeline.core.texts import LANGUAGE_VARIABLE
from pipeline.store import corrections, decisions
from pipeline.store.database import insert
from pipeline.web.app import create_app

TODAY = date(2024, 6, 1)
AT_HOME = "http://127.0.0.1:8765"
SETTINGS = '[office]\nname = "Irrigation"\n[[department]]\nname = "Health"\n[[department]]\nname = "Accounts"\n'
# dispatches and days are called alike in every language, as are examples of their words and what stands on papers
KEPT = re.compile(
    r"“[^”]*”|Nghị định|Văn bản|chưa (?:rõ )?số|bút phê|Giám đốc|Phó|SỔ ĐĂNG KÝ[^<]*|ngày|tháng|năm|hằng"
)
VIEWS = (
    "/", "/tasks", "/tasks?state=all", "/tasks/1", "/tasks/2", "/dispatches/1", "/dispatches/1/arrival",
    "/instructions", "/instructions/1", "/search?words=list", "/search?words=nothing", "/review", "/intake", "/reports",
    "/people", "/me", "/calendar", "/timeline", "/settings", "/tasks/99", "/tasks?state=odd", "/search?since=x",
)  # fmt: skip


@pytest.fixture
def in_english(tmp_path, monkeypatch):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")
    (tmp_path / "congvan.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "inbox").mkdir()
    settings = read_settings(tmp_path)
    db = with_dispatch(tmp_path, issuer="Home Affairs", subject="report", received_assumed=1)
    tasks = (("Make a list", "Health", date(2024, 5, 20)), ("Pay", "Accounts", date(2024, 9, 1)))
    for text, department, until in tasks:
        corrections.add_task(db, settings, "CV 12", text=text, department=department, until=until)
    corrections.edit_task(db, settings, 2, "rrule", "FREQ=MONTHLY;BYMONTHDAY=1")
    decisions.done(db, settings, 1, on=TODAY, note="sent", evidence=None)
    insert(db, "notes", document_id=1, field="header.signer", problem="unclear")
    db.close()
    return TestClient(create_app(tmp_path, local=True, today_is=TODAY), base_url=AT_HOME, headers={"origin": AT_HOME})


def vietnamese(page):
    """The words of a page with letters that only Vietnamese has, but for what is marked as Vietnamese."""
    page = re.sub(r'<(\w+)[^>]* lang="vi">.*?</\1>', " ", page, flags=re.S)
    text = html.unescape(re.sub(r"<(?:script|style).*?</(?:script|style)>|<[^>]*>", " ", page, flags=re.S))
    text += " ".join(html.unescape(v) for v in re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', page))
    return re.findall(r"\S*[ăâđêôơưạ-ỹ]\S*", KEPT.sub(" ", text), re.I)


@pytest.mark.parametrize("path", VIEWS)
def test_every_view_is_in_english(in_english, path):
    page = in_english.get(path).text
    assert '<html lang="en"' in page
    assert vietnamese(page) == [], vietnamese(page)


def test_what_was_done_is_told_in_english(in_english):
    said = in_english.post("/tasks/comment", data={"task": 1, "text": "reminded"})
    assert "The comment on task 1 was recorded." in said.text
    assert in_english.get("/api/tasks/99").json()["error"].startswith("There is no task 99")
