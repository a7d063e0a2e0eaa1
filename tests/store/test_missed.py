"""The missed times of a duty: one entry in the list, settled and taken back together."""

import re
from datetime import date

import pytest
from store_office import ADMIN, CENTRE, SETTINGS

from pipeline.core.errors import UsageError
from pipeline.store import decisions, replay
from pipeline.store.instructions import show
from pipeline.store.missed import Times, done_missed, drop_missed
from pipeline.store.tasks import outstanding
from pipeline.store.undoing import undo
from pipeline.view.listing import outstanding_text, show_text

DAY = date(2024, 5, 20)
DAILY = {
    "header": {"type": "TB", "number": "9/TB-TTBTXH", "symbol": "TB-TTBTXH", "issued": date(2024, 5, 6),
               "place": "Điện Biên", "issuer": CENTRE, "subject": "trực mùa mưa"},
    "directives": [
        {"ref": "1", "text": "Phòng trực báo cáo tình hình hằng ngày.", "lead": [ADMIN],
         "deadline": {"kind": "recurring", "rrule": "FREQ=DAILY", "due": date(2024, 5, 7)}},
        {"ref": "2", "text": "Lập danh sách trực.", "lead": [ADMIN],
         "deadline": {"kind": "date", "due": date(2024, 5, 8)}},
    ],
}  # fmt: skip


@pytest.fixture
def office(db, put):
    put(DAILY)
    return db


def missed(db):
    return [t for t in outstanding(db, SETTINGS, DAY, overdue=True) if t["rrule"]]


def test_the_list_shows_one_entry_with_their_count_and_json_every_row(office):
    found = outstanding(office, SETTINGS, DAY)
    assert len(missed(office)) == 13
    text = outstanding_text(found, [ADMIN])
    assert text.count("báo cáo tình hình") == 3  # the missed ones, that of today, the next
    assert re.search(r"13 kỳ quá hạn, từ 07/0?5/2024 đến 19/0?5/2024", " ".join(text.split()))
    assert text.count("Lập danh sách trực") == 1
    assert f"{ADMIN}: 2 nhiệm vụ, 2 quá hạn" in text  # the duty, once; the list
    assert "Tổng cộng 2 nhiệm vụ, 2 quá hạn. Ngoài ra còn 14 kỳ khác của nhiệm vụ định kỳ" in text
    assert "cộng các phòng" not in text


@pytest.mark.parametrize("way", ["done", "drop"])
def test_they_are_settled_together_the_duty_goes_on_and_one_undo_takes_it_back(office, way):
    before = missed(office)
    if way == "done":
        said = done_missed(office, before[0]["task"], on=DAY, today=DAY)
    else:
        said = drop_missed(office, before[3]["task"], because="không còn mưa", today=DAY)
    assert "13 kỳ" in said and missed(office) == []
    assert [t["due"] for t in outstanding(office, SETTINGS, DAY) if t["rrule"]] == ["2024-05-20", "2024-05-21"]
    assert [t["due"] for t in outstanding(office, SETTINGS, date(2024, 5, 21)) if t["rrule"]][-1] == "2024-05-22"
    undo(office, SETTINGS)
    assert [t["task"] for t in missed(office)] == [t["task"] for t in before]
    assert list(replay.differences(office)) == []


@pytest.mark.parametrize("way", ["done", "drop"])
def test_each_is_an_event_and_the_history_of_the_dispatch_tells_it_once(office, way):
    before = missed(office)
    if way == "done":
        done_missed(office, before[0]["task"], on=DAY, today=DAY, note="đã gộp")
    else:
        drop_missed(office, before[0]["task"], because="đã gộp", today=DAY)
    history = [e for e in show(office, SETTINGS, DAY, "TB 9")["history"] if e["what"] == way]
    assert sorted(e["task"] for e in history if e["part_of"]) == sorted(t["task"] for t in before)
    assert len(history) == 14 and {e["note"] for e in history if e["part_of"]} == {"đã gộp"}
    words = " ".join(show_text(show(office, SETTINGS, DAY, "TB 9")).split())
    assert words.count("13 kỳ, từ 07/5/2024 đến 19/5/2024 · đã gộp") == words.count("· đã gộp") == 1


def test_only_some_of_them(office):
    task = missed(office)[0]["task"]
    first = Times(until=date(2024, 5, 10))
    assert "4 kỳ" in drop_missed(office, task, because="trước khi dùng chương trình", today=DAY, times=first)
    between = Times(date(2024, 5, 12), date(2024, 5, 13))
    assert "2 kỳ" in done_missed(office, task, on=DAY, today=DAY, times=between)
    assert [t["due"][-2:] for t in missed(office)] == ["11", "14", "15", "16", "17", "18", "19"]
    with pytest.raises(UsageError, match="kỳ nào quá hạn"):
        drop_missed(office, task, because="x", today=DAY, times=first)


def test_what_is_no_missed_duty_is_told(office):
    once = next(t for t in outstanding(office, SETTINGS, DAY) if not t["rrule"])
    with pytest.raises(UsageError, match="định kỳ"):
        drop_missed(office, once["task"], because="x", today=DAY)
    with pytest.raises(UsageError, match="lý do"):
        drop_missed(office, missed(office)[0]["task"], because=" ", today=DAY)
    with pytest.raises(UsageError, match="21"):
        done_missed(office, missed(office)[0]["task"], on=date(2024, 5, 21), today=DAY)
    for task in missed(office):
        decisions.done(office, SETTINGS, task["task"], on=DAY)
    with pytest.raises(UsageError, match="kỳ nào quá hạn"):
        done_missed(office, once["task"] - 1, on=DAY, today=DAY)
