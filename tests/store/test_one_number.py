"""A thing has one number wherever it is told: a duty with missed times, and a task of several departments, once."""

from datetime import date

import pytest
from store_office import ADMIN, CARE, CENTRE, SETTINGS

from pipeline.store import board
from pipeline.store.instructions import instructions
from pipeline.store.ledger import Asked, ledger
from pipeline.store.mailroom import mailroom
from pipeline.store.tallying import tally
from pipeline.store.tasks import outstanding
from pipeline.view.listing import outstanding_text
from pipeline.view.task_table import as_of, task_list

DAY = date(2024, 5, 20)
DAILY = {
    "header": {"type": "TB", "number": "9/TB-TTBTXH", "symbol": "TB-TTBTXH", "issued": date(2024, 5, 6),
               "place": "Điện Biên", "issuer": CENTRE, "subject": "trực mùa mưa"},
    "directives": [
        {"ref": "1", "text": "Phòng trực báo cáo tình hình hằng ngày.", "lead": [ADMIN, CARE],
         "deadline": {"kind": "recurring", "rrule": "FREQ=DAILY", "due": date(2024, 5, 7)}},
        {"ref": "2", "text": "Kiểm tra mái nhà hằng tuần.", "lead": [ADMIN],
         "deadline": {"kind": "recurring", "rrule": "FREQ=WEEKLY", "due": date(2024, 5, 8)}},
        {"ref": "3", "text": "Lập danh sách trực.", "lead": [ADMIN, CARE],
         "deadline": {"kind": "date", "due": date(2024, 5, 8)}},
        {"ref": "4", "text": "Sửa mái nhà.", "lead": [CARE], "deadline": {"kind": "date", "due": date(2024, 5, 25)}},
    ],
}  # fmt: skip
OPEN, LATE, TIMES = 4, 3, 16  # times of the duties: 15 and 3, two of which stand for them


@pytest.fixture
def office(db, put):
    put(DAILY)
    return db


def test_the_first_page_the_lists_and_the_command_line_tell_the_same(office):
    rows = outstanding(office, SETTINGS, DAY)
    assert len(rows) == OPEN + TIMES
    found = board.standing(office, SETTINGS, DAY)
    assert (found.open, found.late, found.times, found.week) == (OPEN, LATE, TIMES, 3)
    length = board.count_listed(office, SETTINGS, DAY, board.Wanted(folded=True))
    assert (length.duties, length.beside, length.tasks, length.lines) == (OPEN, TIMES, OPEN + TIMES, 7)
    late = board.count_listed(office, SETTINGS, DAY, board.Wanted(when="late", folded=True))
    assert (late.duties, late.lines) == (LATE, LATE)
    text = outstanding_text(rows, [ADMIN, CARE])
    assert f"Tổng cộng {OPEN} nhiệm vụ, {LATE} quá hạn. Ngoài ra còn {TIMES} kỳ khác" in text
    listed = as_of(task_list(rows, CENTRE, "", DAY))
    assert f"{OPEN} nhiệm vụ, {LATE} quá hạn" in listed and f"{TIMES} kỳ khác" in listed


def test_a_report_until_today_tells_the_same(office):
    told = tally(office, SETTINGS, DAY, date(2024, 5, 1), DAY).whole
    assert (told.given, told.open + told.overdue, told.overdue, told.beside) == (OPEN, OPEN, LATE, TIMES)


def test_an_instruction_and_the_intake_tell_the_same(office):
    (told,) = instructions(office, SETTINGS, DAY)
    assert told["tasks"] == {"open": OPEN, "overdue": LATE, "done": 0}
    office.execute(
        "INSERT INTO intake (path, name, state, sha256, came_from, in_inbox, tries, came_at, changed_at) "
        "SELECT name, name, 'recorded', sha256, 'inbox', 0, 0, '2024-05-06', '2024-05-06' FROM files"
    )
    (file,) = mailroom(office).recorded
    assert [d["tasks"] for d in file["dispatches"]] == [OPEN]


def test_a_task_of_several_departments_counts_for_each_and_it_is_said_that_the_sum_is_none(office):
    theirs = {d["department"]: (d["open"], d["late"]) for d in board.department_standings(office, DAY)}
    assert theirs == {ADMIN: (3, 3), CARE: (3, 2)}
    ((entry,), _) = ledger(office, SETTINGS, DAY, Asked(), limit=9)
    assert {d["name"]: (d["open"], d["late"]) for d in entry["by_department"]} == theirs
    rows = outstanding(office, SETTINGS, DAY)
    assert "cộng các phòng có thể nhiều hơn tổng số" in outstanding_text(rows, [ADMIN, CARE])
    assert "cộng các phòng" not in outstanding_text(rows, [ADMIN], only_these=True)
    counts = task_list(rows, CENTRE, "", DAY).counts
    assert {name: some[:2] for name, some in counts.items()} == theirs


@pytest.mark.parametrize("since", [None, date(2024, 5, 10)])
@pytest.mark.parametrize("when", ["", "late", "week"])
@pytest.mark.parametrize("department", ["", CARE])
def test_the_lines_are_those_that_the_list_shows(office, since, when, department):
    wanted = board.Wanted(folded=True, since=since, when=when, department=department)
    listed = board.list_tasks(office, SETTINGS, DAY, wanted, limit=100)
    assert board.count_lines(office, SETTINGS, DAY, wanted)[0] == len(listed) > 0
