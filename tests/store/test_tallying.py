"""The figures of a report, counted in the record, are those of its tasks counted one by one."""

import random
from datetime import date, timedelta

import pytest

from pipeline.core.settings import Department, Office, Settings
from pipeline.store.database import insert, open_record
from pipeline.store.history import now
from pipeline.store.reporting import count, reported_tasks
from pipeline.store.tallying import tally

DEPARTMENTS = ("Phòng Y tế", "Phòng Kế toán", "Trạm sản xuất")
SETTINGS = Settings(office=Office(name="Trung tâm"), departments=tuple(Department(name) for name in DEPARTMENTS))
FIRST = date(2024, 1, 1)


def day(chance, *, blank=0.2):
    return None if chance.random() < blank else (FIRST + timedelta(days=chance.randrange(200))).isoformat()


def add_times(db, chance, duty):
    """Times of a duty that comes round, some of them done."""
    for week in range(chance.randrange(12)):
        due = (FIRST + timedelta(weeks=week)).isoformat()
        on = (FIRST + timedelta(weeks=week, days=chance.randrange(9))).isoformat() if chance.random() < 0.4 else None
        told = {"state": "done" if on else "open", "done_on": on, "rrule": "FREQ=WEEKLY"}
        insert(db, "tasks", directive_id=duty, due=due, period=due, appears=due, **told)


@pytest.fixture
def record(tmp_path, request):
    """A record of dispatches with tasks in every state, of departments named, assigned and outweighed."""
    chance = random.Random(request.param)
    db = open_record(tmp_path / "congvan.db", create=True)
    for n in range(30):
        document = insert(
            db, "documents", type="CV", number=f"{n}/SNV-VP", issued=day(chance), recipients="[]", copies="[]", held=1,
            issuer=chance.choice(["Sở Nội vụ", "Sở Y tế", None]), direction=chance.choice(["incoming", "outgoing"]),
            received=day(chance), received_assumed=0, recorded_at=now(),
        )  # fmt: skip
        for position in range(4):
            order = insert(db, "directives", document_id=document, position=position, ref=str(position), text="làm")
            for place in range(chance.randrange(5)):
                insert(
                    db, "responsibles", directive_id=order, position=place, department=chance.choice(DEPARTMENTS),
                    role=chance.choice(["lead", "support"]), through=chance.choice(["named", "collective", "assigned"]),
                )  # fmt: skip
            state = chance.choice(["open", "open", "done", "dropped", "not_ours"])
            done = (FIRST + timedelta(days=chance.randrange(200))).isoformat() if state == "done" else None
            insert(db, "tasks", directive_id=order, state=state, due=day(chance), done_on=done)
        add_times(db, chance, insert(db, "directives", document_id=document, position=9, ref="9", text="báo cáo"))
    yield db
    db.close()


@pytest.mark.parametrize("record", range(6), indirect=True)
def test_the_figures_are_those_of_the_tasks(record):
    for first, last, today in ((0, 60, 90), (30, 120, 100), (0, 400, 150)):
        days = [FIRST + timedelta(days=n) for n in (first, last)]
        asked = (record, SETTINGS, FIRST + timedelta(days=today), *days)
        told, counted = reported_tasks(*asked), tally(*asked)
        assert counted.whole == count(told) and counted.whole.given > 2
        still = {(r.task["directive"], r.result) for r in told if r.result in ("open", "overdue")}
        assert counted.whole.open + counted.whole.overdue == len({directive for directive, _ in still})
        assert counted.whole.overdue == len([result for _, result in still if result == "overdue"])
        assert counted.whole.given + counted.whole.beside == len(told)
        by_department, by_giver = {}, {}
        for reported in told:
            leads = {d["name"] for d in reported.task["departments"] if d["role"] == "lead"}
            for name in leads or {None}:
                by_department.setdefault(name, []).append(reported)
            by_giver.setdefault(reported.giver or None, []).append(reported)
        assert dict(counted.by_department) == {name: count(its) for name, its in by_department.items()}
        assert dict(counted.by_giver) == {name: count(its) for name, its in by_giver.items()}
        given = [counts.given for _, counts in counted.by_department]
        assert given == sorted(given, reverse=True)
