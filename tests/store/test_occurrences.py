"""A recurring duty is one task for each occurrence, as of the day that is asked about."""

from datetime import date

import pytest
from store_office import ORDER, SETTINGS, TODAY

from pipeline.core.errors import UsageError
from pipeline.store import corrections, decisions, replay
from pipeline.store.database import open_record, writing
from pipeline.store.instructions import instructions, show
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
