"""A recurring duty is one task for each occurrence, as of the day that is asked about."""

from datetime import date, timedelta

import pytest
from store_office import ORDER, SETTINGS, TODAY

from pipeline.core.errors import UsageError
from pipeline.store import corrections, decisions, replay
from pipeline.store.database import open_record, writing
from pipeline.store.instructions import instructions, show
from pipeline.store.proposals import accept, proposals
from pipeline.store.tasks import outstanding


@pytest.fixture
def duty(db, put):
    """The days on which the monthly duty of the order is open, as of a day."""
    put(ORDER)

    def due(today):
        return [t["due"] for t in outstanding(db, SETTINGS, today) if t["ref"] == "3"]

    return due


def task_due(db, day):
    return db.execute("SELECT id FROM tasks WHERE period = ?", [day]).fetchone()[0]


def test_the_next_is_made_when_the_last_is_due_and_a_missed_one_stays(duty):
    assert duty(date(2024, 6, 9)) == ["2024-06-10"]
    assert duty(date(2024, 6, 10)) == ["2024-06-10", "2024-07-10"]
    assert duty(date(2024, 8, 1)) == ["2024-06-10", "2024-07-10", "2024-08-10"]


def test_an_earlier_day_is_answered_as_it_was_whatever_was_made_since(db, duty):
    assert len(duty(date(2025, 1, 1))) == 8
    made = list(db.iterdump())
    assert duty(TODAY) == ["2024-06-10"]
    assert duty(date(2025, 1, 1))[-1] == "2025-01-10"
    assert list(db.iterdump()) == made
    assert show(db, SETTINGS, TODAY, "CV 412")["tasks"] == {"open": 2, "overdue": 1, "done": 0}
    assert list(replay.differences(db)) == []


def test_one_that_is_done_early_is_followed_by_the_next_in_its_time(db, duty):
    decisions.done(db, SETTINGS, task_due(db, "2024-06-10"), on=date(2024, 6, 3))
    assert duty(date(2024, 6, 9)) == []
    assert duty(date(2024, 6, 20)) == ["2024-07-10"]


def test_to_drop_a_missed_one_is_to_drop_it_alone_and_the_coming_one_all(db, duty):
    duty(date(2024, 8, 1))
    decisions.drop(db, SETTINGS, task_due(db, "2024-06-10"), because="đã báo cáo miệng")
    assert duty(date(2024, 8, 1)) == ["2024-07-10", "2024-08-10"]
    decisions.drop(db, SETTINGS, task_due(db, "2024-08-10"), because="nghỉ", only_this=True)
    assert duty(date(2024, 9, 1)) == ["2024-07-10", "2024-09-10"]
    said = decisions.drop(db, SETTINGS, task_due(db, "2024-09-10"), because="hết nhiệm vụ")
    assert "mọi kỳ còn lại" in said
    assert duty(date(2025, 1, 1)) == []
    with pytest.raises(UsageError, match="không làm nữa"):
        decisions.drop(db, SETTINGS, task_due(db, "2024-07-10"), because="nữa")


def test_a_day_that_was_put_off_does_not_move_those_that_follow(db, duty):
    decisions.extend(db, SETTINGS, task_due(db, "2024-06-10"), until=date(2024, 6, 15), because="Sở đồng ý")
    assert duty(date(2024, 6, 20)) == ["2024-06-15", "2024-07-10"]


def test_a_rule_given_or_taken_by_hand_begins_or_ends_a_duty(db, duty):
    corrections.edit_task(db, SETTINGS, 1, "rrule", "FREQ=WEEKLY")
    found = [t["due"] for t in outstanding(db, SETTINGS, TODAY) if t["ref"] == "1"]
    assert found == ["2024-05-20", "2024-05-27", "2024-06-03"]
    corrections.edit_task(db, SETTINGS, task_due(db, "2024-06-03"), "rrule", "")
    assert [t["due"] for t in outstanding(db, SETTINGS, date(2024, 8, 1)) if t["ref"] == "1"] == found


def test_a_rule_that_ends_makes_no_more(db, put):
    rule = "FREQ=MONTHLY;BYMONTHDAY=10;UNTIL=20240801T000000"
    deadline = {"kind": "recurring", "rrule": rule, "due": date(2024, 6, 10)}
    put(ORDER, directives=[{**ORDER["directives"][2], "deadline": deadline}])
    assert [t["due"] for t in outstanding(db, SETTINGS, date(2025, 1, 1))] == ["2024-06-10", "2024-07-10"]


def test_what_is_told_every_few_hours_is_one_task_a_day(db, put):
    deadline = {"kind": "recurring", "rrule": "FREQ=HOURLY;INTERVAL=6", "due": date(2024, 6, 10)}
    put(ORDER, directives=[{**ORDER["directives"][2], "deadline": deadline}])
    found = [t["due"] for t in outstanding(db, SETTINGS, date(2024, 6, 12))]
    assert found == ["2024-06-10", "2024-06-11", "2024-06-12", "2024-06-13"]


def test_the_duty_of_others_has_no_occurrences(db, put):
    put(ORDER, header={"issuer": "Bộ Xây dựng", "place": "Hà Nội", "symbol": "BXD-VP", "recipients": []}, citations=[])
    instructions(db, SETTINGS, date(2025, 1, 1))
    assert db.execute("SELECT count(*) FROM tasks").fetchone()[0] == 3


def test_a_query_goes_on_while_another_process_writes(db, duty, tmp_path):
    other = open_record(tmp_path / "congvan.db")
    other.execute("PRAGMA busy_timeout = 1")
    with writing(db):
        assert len(outstanding(other, SETTINGS, date(2025, 1, 1))) == 2
    assert len(outstanding(other, SETTINGS, date(2025, 1, 1))) == 9
    other.close()


@pytest.mark.parametrize(
    "again",
    [
        lambda db, task: decisions.reopen(db, SETTINGS, task),
        lambda db, task: corrections.edit_task(db, SETTINGS, task, "state", "open"),
    ],
)
def test_a_duty_that_was_dropped_goes_on_when_its_last_is_opened_again(db, duty, again):
    duty(date(2024, 7, 1))
    decisions.drop(db, SETTINGS, task_due(db, "2024-07-10"), because="nghỉ")
    again(db, task_due(db, "2024-06-10"))
    assert duty(date(2025, 1, 1)) == ["2024-06-10"]
    again(db, task_due(db, "2024-07-10"))
    assert duty(date(2024, 7, 20)) == ["2024-06-10", "2024-07-10", "2024-08-10"]
    assert list(replay.differences(db)) == []


def test_a_duty_ends_though_its_last_is_done(db, duty):
    last = task_due(db, "2024-06-10")
    decisions.done(db, SETTINGS, last, on=date(2024, 6, 3))
    with pytest.raises(UsageError, match="đã xong"):
        decisions.drop(db, SETTINGS, last, because="hết nhiệm vụ", only_this=True)
    assert "mọi kỳ còn lại" in decisions.drop(db, SETTINGS, last, because="hết nhiệm vụ")
    assert duty(date(2025, 1, 1)) == []
    assert db.execute("SELECT state, done_on FROM tasks WHERE id = ?", [last]).fetchone()[:] == ("done", "2024-06-03")
    decisions.reopen(db, SETTINGS, last)
    assert duty(date(2024, 6, 20)) == ["2024-06-10", "2024-07-10"]


def later(role):
    header = {**ORDER["header"], "number": "498/SLĐTBXH-BTXH", "issued": date(2024, 5, 20), "subject": "điều chỉnh"}
    citation = {"type": "CV", "number": ORDER["header"]["number"], "issued": ORDER["header"]["issued"], "role": role}
    return {"header": header, "citations": [citation], "directives": [ORDER["directives"][2]]}


def test_a_duty_whose_last_is_done_ends_with_its_dispatch(db, duty, put):
    decisions.done(db, SETTINGS, task_due(db, "2024-06-10"), on=date(2024, 5, 20))
    put(later("replaces"), "thay", directives=[])
    (waiting,) = [p for p in proposals(db) if p["role"] == "replaces" and p["dispatch"].startswith("CV 498")]
    accept(db, waiting["id"])
    assert duty(date(2025, 1, 1)) == []


def test_a_duty_that_is_ordered_again_has_the_occurrences_of_the_first_alone(db, put):
    text = "Báo cáo kết quả nuôi dưỡng, chăm sóc đối tượng bảo trợ và tình hình sử dụng kinh phí về Sở vào ngày 10."
    monthly = [{**ORDER["directives"][2], "text": text}]
    put(ORDER, directives=monthly)
    put(later("amends"), "nhac", directives=monthly)
    (waiting,) = [p for p in proposals(db) if p["role"] == "same_task"]
    accept(db, waiting["id"])
    found = outstanding(db, SETTINGS, date(2024, 7, 1))
    assert [t["due"] for t in found if t["rrule"]] == ["2024-06-10", "2024-07-10"]


def test_a_day_far_ahead_makes_no_occurrences_beyond_a_year_from_now(db, duty):
    duty(date(2204, 6, 1))
    last = db.execute("SELECT max(period) FROM tasks").fetchone()[0]
    assert date.today() < date.fromisoformat(last) <= date.today() + timedelta(days=400)
