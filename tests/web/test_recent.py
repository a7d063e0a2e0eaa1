"""What was counted a moment ago: once for many, anew after a change and after a while."""

import threading
import time

import pytest

from pipeline.commands.common import DATABASE_FILE
from pipeline.store.database import open_record
from pipeline.web import recent
from pipeline.web.recent import Recent


def test_many_who_ask_at_once_are_told_what_one_counted():
    held, made, told = Recent(), [], []

    def count():
        made.append(1)
        time.sleep(0.1)
        return len(made)

    threads = [threading.Thread(target=lambda: told.append(held.get("n", count))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [1] * 8 and held.get("other", count) == 2


def test_after_a_change_it_is_counted_anew_also_where_it_was_being_counted():
    held = Recent()

    def count():
        held.changed()
        return "before"

    assert held.get("n", count) == "before"
    assert held.get("n", lambda: "after") == "after"


def test_what_went_wrong_is_not_held(monkeypatch):
    held = Recent()
    with pytest.raises(ZeroDivisionError):
        held.get("n", lambda: 1 / 0)
    assert held.get("n", lambda: 1) == 1
    monkeypatch.setattr(recent, "_MOST", 3)
    for n in range(10):
        assert held.get(n, lambda n=n: n) == n


def test_the_first_page_counts_a_decision_at_once_and_other_changes_soon(web_office, clerk, monkeypatch):
    monkeypatch.setattr(recent, "SECONDS", 0.0)
    assert "<b>2</b> Đang mở" in clerk.get("/").text
    monkeypatch.setattr(recent, "SECONDS", 1000.0)
    db = open_record(web_office / DATABASE_FILE)
    db.execute("UPDATE tasks SET state = 'dropped' WHERE id = 2")
    db.close()
    assert "<b>1</b> Đang mở" in clerk.get("/").text  # what was counted before is too old
    clerk.post("/tasks/done", data={"task": 1, "on": "01/06/2024"})
    assert "<b>0</b> Đang mở" in clerk.get("/").text
