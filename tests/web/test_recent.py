"""What was counted: once for many, and anew after every change, whoever made it."""

import threading
import time

import pytest

from pipeline.commands.common import DATABASE_FILE
from pipeline.core.settings import SETTINGS_FILE
from pipeline.store.database import open_record
from pipeline.web import recent
from pipeline.web.desk import OfficeFiles
from pipeline.web.recent import Changes, Recent


def test_many_who_ask_at_once_are_told_what_one_counted():
    held, made, told = Recent(lambda: 0), [], []

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
    versions = [0]
    held = Recent(lambda: versions[0])

    def count():
        versions[0] += 1
        return "before"

    assert held.get("n", count) == "before"
    assert held.get("n", lambda: "after") == "after"
    assert held.get("n", lambda: "not asked") == "after"


def test_what_went_wrong_is_not_held(monkeypatch):
    held = Recent(lambda: 0)
    with pytest.raises(ZeroDivisionError):
        held.get("n", lambda: 1 / 0)
    assert held.get("n", lambda: 1) == 1
    monkeypatch.setattr(recent, "_MOST", 3)
    for n in range(10):
        assert held.get(n, lambda n=n: n) == n


def test_what_took_long_is_used_for_a_while_though_others_change_the_record_but_not_after_a_change_of_the_page():
    versions, clock = iter(range(100)), [0.0]
    held = Recent(lambda: next(versions), lambda: clock[0])

    def slow(value, seconds):
        def make():
            clock[0] += seconds
            return value

        return make

    assert held.get("n", slow("first", 0.1)) == "first"
    clock[0] += recent.TIMES * 0.1 - 0.05
    assert held.get("n", slow("second", 0.1)) == "first"
    clock[0] += 0.1
    assert held.get("n", slow("second", 0.1)) == "second"
    held.changed()
    assert held.get("n", slow("third", 0.1)) == "third"
    assert held.get("very slow", slow("first", 100.0)) == "first"
    clock[0] += recent.LONGEST_SECONDS + 0.1
    assert held.get("very slow", slow("second", 100.0)) == "second"


def test_a_change_by_any_other_connection_is_seen_and_another_file_too(web_office):
    changes = Changes(web_office / DATABASE_FILE, lambda path: open_record(path, shared=True))
    first = changes.version()
    assert changes.version() == first
    other = open_record(web_office / DATABASE_FILE)
    other.execute("SELECT count(*) FROM tasks").fetchone()
    assert changes.version() == first
    other.execute("UPDATE tasks SET note = 'x' WHERE id = 1")
    second = changes.version()
    assert second != first
    other.close()
    (web_office / DATABASE_FILE).rename(web_office / "before.db")
    (web_office / DATABASE_FILE).write_bytes((web_office / "before.db").read_bytes())
    assert changes.version() != second
    changes.close()


def test_the_first_page_counts_every_change_at_once(web_office, clerk):
    assert "<b>2</b> Đang mở" in clerk.get("/").text
    db = open_record(web_office / DATABASE_FILE)
    db.execute("UPDATE tasks SET state = 'dropped' WHERE id = 2")
    db.close()
    assert "<b>1</b> Đang mở" in clerk.get("/").text
    clerk.post("/tasks/done", data={"task": 1, "on": "01/06/2024"})
    assert "<b>0</b> Đang mở" in clerk.get("/").text


def test_other_settings_are_a_change_too(web_office):
    office = OfficeFiles(web_office)
    told = [office.recent.get("n", lambda n=n: n) for n in range(2)]
    settings = web_office / SETTINGS_FILE
    settings.write_text(settings.read_text(encoding="utf-8") + "\n[inbox]\npoll_seconds = 7\n", encoding="utf-8")
    assert [*told, office.recent.get("n", lambda: "anew")] == [0, 0, "anew"]
    office.close()
