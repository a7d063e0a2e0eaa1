"""Lists for the terminal: grouped by department, days as clerks write them, overdue marked, narrow or wide."""

import pytest

from pipeline.view.lines import day, field, paragraph, ref_words
from pipeline.view.listing import by_department, instructions_text, outstanding_text, show_text, task_text

ACCOUNTS, HEALTH = "Phòng Kế toán", "Phòng Y tế"


def row(task=1, *, who=((ACCOUNTS, "lead"),), due="2024-12-31", days_left=3, state="open", text="Rà soát hồ sơ."):
    return {
        "task": task, "dispatch": "KH 9/KH-ABC", "carries_out": ["CV 81/STC-VP"], "ref": "II.4", "text": text,
        "departments": [{"name": n, "role": r, "through": "named"} for n, r in who], "due": due, "time": None,
        "rrule": None, "days_left": days_left, "state": state,
    }  # fmt: skip


def instruction(**changed):
    return {
        "name": "CV 81/STC-VP", "issued": "2024-05-02", "issuer": "Sở Tài chính", "received": False, "state": "in_work",
        "carried_out_by": ["KH 9/KH-ABC"], "answered_by": [], "reminded_by": [], "amended_by": [],
        "tasks": {"open": 3, "overdue": 1, "done": 0},
    } | changed  # fmt: skip


@pytest.fixture
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")


def test_tasks_stand_under_each_of_their_departments_in_the_office_s_order():
    both = row(1, who=((HEALTH, "lead"), (ACCOUNTS, "support")))
    groups = by_department([both, row(2), row(3, who=())], [ACCOUNTS, HEALTH])
    tasks = {name: [r["task"] for r in rows] for name, rows in groups.items()}
    assert tasks == {ACCOUNTS: [1, 2], HEALTH: [1], "": [3]}


def test_a_department_without_tasks_is_left_out():
    assert list(by_department([row()], [HEALTH, ACCOUNTS])) == [ACCOUNTS]


def test_the_list_tells_days_and_marks_what_is_overdue(wide):
    rows = [row(1), row(2, due="2024-01-05", days_left=-7), row(3, due=None, days_left=None)]
    shown = outstanding_text(rows, [ACCOUNTS])
    assert "Phòng Kế toán: 3 nhiệm vụ, 1 quá hạn" in shown
    assert "[1] hạn 31/12/2024 (còn 3 ngày) · KH 9/KH-ABC, mục II.4" in shown
    assert "[2] hạn 05/01/2024 (QUÁ HẠN 7 ngày)" in shown
    assert "[3] không có hạn ngày" in shown
    assert "Thực hiện: CV 81/STC-VP" in shown
    assert shown.endswith("Tổng cộng 3 nhiệm vụ, 1 quá hạn.")


def test_one_department_alone_and_none_at_all(wide):
    assert "Chưa giao" not in outstanding_text([row(who=((HEALTH, "support"),))], [HEALTH], only_these=True)
    assert outstanding_text([], [ACCOUNTS]) == "Không còn nhiệm vụ nào phải thực hiện."


def test_a_narrow_terminal_is_kept_to(monkeypatch):
    monkeypatch.setenv("COLUMNS", "44")
    long = row(text="Rà soát toàn bộ hồ sơ quyết toán và đối chiếu công nợ. " * 9)
    lines = outstanding_text([long], [ACCOUNTS]).splitlines()
    assert max(map(len, lines)) <= 44
    assert any(line.endswith("…") for line in lines)


def test_a_whole_task_is_not_cut_and_a_closed_one_tells_its_state(wide):
    text = "Đối chiếu công nợ. " * 40
    assert "…" not in task_text(row(text=text), whole=True)
    assert "[1] đã xong · " in task_text(row(state="done"))


@pytest.mark.parametrize(
    ("ref", "words"),
    [("2.c.1", "mục 2.c.1"), ("p2", "đoạn 2"), ("closing(2)", "đoạn cuối"), ("Điều 3", "Điều 3")],
)
def test_places_as_clerks_call_them(ref, words):
    assert ref_words(ref) == words


def test_in_a_department_s_list_it_is_left_out_and_many_others_are_counted(wide):
    shown = task_text(row(who=((ACCOUNTS, "lead"), (HEALTH, "lead"))), under=ACCOUNTS)
    assert "Cùng chủ trì: Phòng Y tế" in shown
    shown = task_text(row(who=[(ACCOUNTS, "support")] + [(f"Phòng {n}", "lead") for n in "ABC"]), under=ACCOUNTS)
    assert "Chủ trì: 3 đơn vị khác" in shown and "hối hợp" not in shown


def test_due_today(wide):
    assert "(hôm nay)" in task_text(row(days_left=0))


def test_instructions_tell_state_links_and_counts(wide):
    shown = instructions_text([instruction()])
    first, second, *_ = shown.splitlines()
    assert first == "CV 81/STC-VP · 02/05/2024 · Sở Tài chính"
    assert second == "    đang thực hiện; còn 3 nhiệm vụ (1 quá hạn), xong 0"
    assert "văn bản của cơ quan" in instructions_text([instruction(own=True, state="received")])
    assert "Được thực hiện bằng: KH 9/KH-ABC" in shown
    assert instructions_text([]) == "Chưa có văn bản nào."


def test_show_tells_tasks_citations_and_history(wide):
    citation = {"type": "QĐ", "number": "5/QĐ-UBND", "issued": "2024-01-02", "issuer": None, "role": "basis"}
    event = {"at": "2024-06-01T02:00:00Z", "who": "lan", "what": "done", "task": 4, "field": "state",
             "before": "open", "after": None, "note": None}  # fmt: skip
    whole = instruction(header={"subject": "rà soát", "recipients": ["Các phòng"]}, directives=[row()],
                        citations=[citation], history=[event])  # fmt: skip
    shown = show_text(whole)
    assert "Cơ quan chưa nhận bản gốc" in shown
    assert "Kính gửi: Các phòng" in shown
    assert "Nhiệm vụ (1)" in shown
    assert "- QĐ 5/QĐ-UBND ngày 02/01/2024 [căn cứ]" in shown
    assert "01/06/2024 09:00 · lan · ghi xong · nhiệm vụ 4 · state: open → (trống)" in shown
    assert "Ngày nhận: 03/05/2024, tạm lấy ngày vào sổ, số đến 7" in show_text(
        whole | {"received_on": "2024-05-03", "received_assumed": True, "arrival": {"number": "7"}}
    )


def test_days_and_paragraphs():
    assert day("2024-01-05") == "05/01/2024"
    assert day(None, "-") == "-"
    assert field("Chủ trì", "") == ""
    assert paragraph("a-b " * 30, "  ", columns=40).count("\n") == 3
