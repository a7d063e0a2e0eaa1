"""A task of which the settings cannot tell whether it is this office's waits for a person, and is asked about first."""

from dataclasses import replace

import pytest
from store_office import ORDER, SETTINGS, TODAY, task_of

from pipeline.core.model import Note
from pipeline.store.assigning import assign
from pipeline.store.database import writing
from pipeline.store.decisions import reopen
from pipeline.store.doubts import confirm, doubts
from pipeline.store.freshness import catch_up
from pipeline.store.review_queue import queue
from pipeline.store.settling import settle_all
from pipeline.store.tasks import outstanding
from pipeline.store.undoing import undo

OPEN_LEAD = "các đơn vị có liên quan"
DIRECTIVES = [
    {**ORDER["directives"][0], "lead": [OPEN_LEAD]},
    {**ORDER["directives"][1], "deadline": {"kind": "date", "text": "trước ngày 4/6/2024"}},
]


@pytest.fixture
def unclear(db, put):
    put(ORDER, directives=DIRECTIVES, header={"recipients": ["UBND các huyện"]})
    return db


def test_it_waits_with_the_reason_beside_it(unclear):
    waiting = doubts(unclear)
    assert [(w["id"], w["field"]) for w in waiting] == [("d1", "directives.1.assignees")]
    assert OPEN_LEAD in waiting[0]["problem"]
    assert outstanding(unclear, SETTINGS, TODAY) == []


def test_it_is_looked_at_as_early_as_a_task_to_be_done(unclear, put):
    notes = [Note("header.signer", "Không đọc được người ký.")]
    put(ORDER, "khac", header={"number": "9/SLĐTBXH-VP"}, citations=(), directives=(), notes=notes)
    assert queue(unclear, TODAY)[0] == "d1"


@pytest.mark.parametrize(
    "settled",
    [
        lambda db: reopen(db, SETTINGS, task_of(db, "1")),
        lambda db: assign(db, SETTINGS, task_of(db, "1"), SETTINGS.departments[0].name),
        lambda db: confirm(db, "d1"),
    ],
)
def test_what_a_person_said_settles_it_until_it_is_taken_back(unclear, settled):
    settled(unclear)
    assert doubts(unclear) == []
    undo(unclear, SETTINGS)
    assert [w["id"] for w in doubts(unclear)] == ["d1"]


def test_settings_that_tell_settle_it(unclear):
    told = replace(SETTINGS, office=replace(SETTINGS.office, groups=(OPEN_LEAD,)))
    with writing(unclear):
        settle_all(unclear, told)
    assert doubts(unclear) == []
    assert [t["ref"] for t in outstanding(unclear, told, TODAY)] == ["1"]


def test_what_is_surely_of_others_is_not_asked_about(db, put):
    put(ORDER)
    assert doubts(db) == []


def test_another_way_of_judging_reaches_what_was_judged_before(unclear, monkeypatch):
    monkeypatch.setattr("pipeline.store.settling.judge_incoming", lambda *_: (True, "why_general", OPEN_LEAD))
    assert not catch_up(unclear, SETTINGS)
    monkeypatch.setattr("pipeline.store.judged_by._WAY_OF_JUDGING", 99)
    assert catch_up(unclear, SETTINGS)
    assert doubts(unclear) == []
    assert [t["ref"] for t in outstanding(unclear, SETTINGS, TODAY)] == ["1", "2"]
