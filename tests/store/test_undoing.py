"""Decisions are taken back whole, and the history told over again always comes to what the record holds."""

import sqlite3
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from store_gold import extraction
from store_office import ADMIN, CARE, FARM, ORDER, OWN, SETTINGS, TODAY

from pipeline.core.errors import UsageError
from pipeline.store import corrections, decisions, proposals, replay
from pipeline.store.database import open_record
from pipeline.store.instructions import show
from pipeline.store.record import record
from pipeline.store.tasks import outstanding
from pipeline.store.undoing import undo

REPORT = {
    "header": {"type": "BC", "number": "77/BC-TTBTXH", "symbol": "BC-TTBTXH", "issued": date(2024, 5, 28),
               "place": "Điện Biên", "issuer": OWN["header"]["issuer"], "subject": "Kết quả rà soát hồ sơ"},
    "citations": [{**OWN["citations"][0], "role": "implements"}],
    "directives": [],
}  # fmt: skip
EDITS = [
    ("due", "1/7/2024"), ("due", ""), ("text", "Việc khác"), ("note", "gấp"), ("state", "lapsed"),
    ("rrule", "FREQ=MONTHLY"), ("rrule", ""),
]  # fmt: skip
HELD = ("tasks", "directives", "responsibles", "corrections", "documents", "citations", "proposals")


def told(db):
    """All that decisions may change, without the times at which it was written."""
    held = {table: [dict(r) for r in db.execute(f"SELECT * FROM {table}")] for table in HELD}
    # what waits may be found anew, under another number
    left_out = {"proposals": {"at", "id"}}
    blanked = {
        t: [{k: v for k, v in r.items() if k not in left_out.get(t, {"at", "who"})} for r in held[t]]
        for t in held
    }
    return {table: sorted(kept, key=repr) for table, kept in blanked.items()}


def office(path):
    db = open_record(path, create=True)
    for number, made in enumerate((ORDER, OWN, REPORT)):
        record(db, SETTINGS, extraction(f"vb{number}", **made), received=date(2024, 5, 7))
    outstanding(db, SETTINGS, TODAY)
    return db


@pytest.fixture
def recorded(tmp_path):
    db = office(tmp_path / "congvan.db")
    yield db
    db.close()


@pytest.mark.parametrize(
    "decide",
    [
        lambda db: decisions.done(db, SETTINGS, 1, on=date(2024, 5, 22), evidence="BC 77"),
        lambda db: decisions.extend(db, SETTINGS, 1, until=date(2024, 7, 1), because="Sở đồng ý"),
        lambda db: decisions.drop(db, SETTINGS, 1, because="làm chung"),
        lambda db: decisions.reopen(db, SETTINGS, 2),
        lambda db: decisions.assign(db, SETTINGS, 2, "các phòng nghiệp vụ", given_by="Giám đốc", until=TODAY),
        lambda db: corrections.edit_task(db, SETTINGS, 1, "text", "Việc khác"),
        lambda db: corrections.edit_task(db, SETTINGS, 1, "rrule", "FREQ=WEEKLY"),
        lambda db: corrections.correct(db, SETTINGS, "CV 412", "issuer", "Bộ Xây dựng"),
        lambda db: corrections.correct(db, SETTINGS, "CV 412", "number", "350/SLĐTBXH-BTXH"),
        lambda db: proposals.accept(db, proposals.proposals(db)[0]["id"]),
        lambda db: proposals.reject(db, proposals.proposals(db)[-1]["id"]),
    ],
)
def test_a_decision_is_taken_back_whole_and_the_history_tells_both(recorded, decide):
    before = told(recorded)
    decide(recorded)
    assert told(recorded) != before
    assert "hoàn tác" in undo(recorded, SETTINGS)
    assert told(recorded) == before
    last = recorded.execute("SELECT * FROM events ORDER BY id DESC LIMIT 1").fetchone()
    assert last["what"] == "undo" and last["undoes"] is not None
    assert list(replay.differences(recorded)) == []
    with pytest.raises(UsageError, match="không có|Không có"):
        undo(recorded, SETTINGS)


def test_a_task_that_was_added_and_taken_back_is_dropped(recorded):
    corrections.add_task(recorded, SETTINGS, "CV 412", text="Cử người dự họp", department=CARE, until=date(2024, 6, 9))
    (added,) = [t for t in outstanding(recorded, SETTINGS, TODAY) if t["text"] == "Cử người dự họp"]
    assert (added["ref"], added["due"], added["departments"][0]["name"]) == ("thêm 1", "2024-06-09", CARE)
    undo(recorded, SETTINGS)
    assert added["task"] not in [t["task"] for t in outstanding(recorded, SETTINGS, TODAY)]
    corrections.add_task(recorded, SETTINGS, "CV 412", text="Việc nữa")
    assert show(recorded, SETTINGS, TODAY, "CV 412")["directives"][-1]["ref"] == "thêm 2"


def test_an_earlier_decision_is_taken_back_by_its_number_unless_a_later_one_stands_on_it(recorded):
    decisions.extend(recorded, SETTINGS, 1, until=date(2024, 7, 1), because="Sở đồng ý")
    first = recorded.execute("SELECT max(id) FROM events").fetchone()[0]
    decisions.extend(recorded, SETTINGS, 1, until=date(2024, 8, 1), because="Sở đồng ý nữa")
    before = told(recorded)
    with pytest.raises(UsageError, match="sửa tiếp sau đó"):
        undo(recorded, SETTINGS, first)
    assert told(recorded) == before
    undo(recorded, SETTINGS)
    undo(recorded, SETTINGS, first)
    assert recorded.execute("SELECT due FROM tasks WHERE id = 1").fetchone()[0] == "2024-05-20"
    for event in (first, 1, 999):
        with pytest.raises(UsageError, match=f"số {event}"):
            undo(recorded, SETTINGS, event)


def test_a_reason_is_asked_for_and_only_open_tasks_are_extended_or_dropped(recorded):
    for act in (decisions.drop, lambda *a, **k: decisions.extend(*a, until=TODAY, **k)):
        with pytest.raises(UsageError, match="lý do"):
            act(recorded, SETTINGS, 1, because="  ")
        with pytest.raises(UsageError, match="không phải của cơ quan"):
            act(recorded, SETTINGS, 2, because="x")


def test_the_offices_own_deadline_stands_beside_the_department_and_an_undated_task_takes_it(recorded):
    undated = next(t for t in outstanding(recorded, SETTINGS, TODAY) if t["ref"] == "II.3")
    decisions.assign(recorded, SETTINGS, undated["task"], FARM, given_by="Giám đốc", until=date(2024, 6, 3))
    decisions.assign(recorded, SETTINGS, 1, FARM, given_by="Giám đốc", until=date(2024, 5, 15))
    found = {t["task"]: t for t in outstanding(recorded, SETTINGS, TODAY)}
    assert (found[undated["task"]]["due"], found[1]["due"]) == ("2024-06-03", "2024-05-20")
    given = {"name": FARM, "role": "lead", "through": "assigned", "given_by": "Giám đốc", "until": "2024-05-15"}
    assert given in found[1]["departments"]


def test_a_chain_that_was_broken_is_told(recorded):
    decisions.extend(recorded, SETTINGS, 1, until=date(2024, 7, 1), because="Sở đồng ý")
    recorded.execute("UPDATE tasks SET due = '2024-08-01' WHERE id = 1")
    assert list(replay.differences(recorded)) == ["tasks 1 due '2024-07-01' '2024-08-01'"]
    decisions.extend(recorded, SETTINGS, 1, until=date(2024, 9, 1), because="nữa")
    assert [d for d in replay.differences(recorded) if d.startswith("event ")]


@cache
def template():
    with tempfile.TemporaryDirectory() as folder:
        made = office(Path(folder) / "congvan.db")
        kept = sqlite3.connect(":memory:", check_same_thread=False)
        made.backup(kept)
        made.close()
    return kept


class Decisions(RuleBasedStateMachine):
    """Any sequence of decisions and undos: what was there before each stands on a stack, as a clerk would expect it."""

    tasks = Bundle("tasks")
    days = st.dates(date(2024, 4, 1), date(2024, 12, 31))
    words = st.sampled_from(["Sở đồng ý", "làm chung", "Việc khác"])

    @initialize(target=tasks)
    def begin(self):
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.row_factory = sqlite3.Row
        template().backup(self.db)
        self.earlier, self.told = [], 0
        found = self.db.execute("SELECT id FROM tasks ORDER BY id").fetchall()
        self.first = self.events()
        return multiple(*(t["id"] for t in found))

    def decide(self, act, *given, **more):
        before, events = told(self.db), self.events()
        try:
            act(self.db, *given, **more)
        except UsageError:
            assert told(self.db) == before
            return
        if self.events() == events:  # nothing was changed by it
            assert told(self.db) == before
            return
        self.earlier.append(before)
        self.told += 1

    @rule(task=tasks, on=days)
    def done(self, task, on):
        self.decide(decisions.done, SETTINGS, task, on=on)

    @rule(task=tasks)
    def reopen(self, task):
        self.decide(decisions.reopen, SETTINGS, task)

    @rule(task=tasks, until=days, because=words)
    def extend(self, task, until, because):
        self.decide(decisions.extend, SETTINGS, task, until=until, because=because)

    @rule(task=tasks, because=words, only_this=st.booleans())
    def drop(self, task, because, only_this):
        self.decide(decisions.drop, SETTINGS, task, because=because, only_this=only_this)

    @rule(task=tasks, name=st.sampled_from([ADMIN, "các phòng nghiệp vụ"]), role=st.sampled_from(["lead", "support"]))
    def assign(self, task, name, role):
        self.decide(decisions.assign, SETTINGS, task, name, role)

    @rule(task=tasks, given=st.sampled_from(EDITS))
    def edit(self, task, given):
        self.decide(corrections.edit_task, SETTINGS, task, *given)

    @rule(which=st.integers(0, 9), yes=st.booleans())
    def settle_a_proposal(self, which, yes):
        waiting = proposals.proposals(self.db)
        if waiting:
            act = proposals.accept if yes else proposals.reject
            self.decide(act, waiting[which % len(waiting)]["id"])

    @rule()
    def undo(self):
        if self.earlier:
            undo(self.db, SETTINGS)
            assert told(self.db) == self.earlier.pop()
            self.told += 1

    @invariant()
    def the_history_is_whole_and_comes_to_what_is_held(self):
        if hasattr(self, "db"):
            assert list(replay.differences(self.db)) == []
            assert self.events() == self.first + self.told

    def events(self):
        return self.db.execute("SELECT count(*) FROM events").fetchone()[0]

    def teardown(self):
        if hasattr(self, "db"):
            self.db.close()


TestDecisions = Decisions.TestCase
TestDecisions.settings = settings(
    max_examples=60, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.long
def test_many_long_sequences_of_decisions():
    run_state_machine_as_test(
        Decisions, settings=settings(max_examples=1500, stateful_step_count=40, deadline=None)
    )
