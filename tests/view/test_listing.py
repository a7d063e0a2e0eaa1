"""Lists for the terminal: grouped by department, days as clerks write them, overdue marked, narrow or wide."""

import pytest
from texts_in_use import catalogue

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
                        carried_out_tasks=[row()], citations=[citation], history=[event])  # fmt: skip
    shown = show_text(whole)
    assert "Cơ quan chưa nhận bản gốc" in shown
    assert "Kính gửi: Các phòng" in shown
    assert "Nhiệm vụ của văn bản thực hiện (1)" in shown and "Nhiệm vụ (1)" not in shown
    held = show_text(whole | {"received": True, "directives": [row(2, text="Lập danh sách.")]})
    assert held.index("Nhiệm vụ (1)") < held.index("[2]") < held.index("thực hiện (1)") < held.index("[1]")
    assert "- QĐ 5/QĐ-UBND ngày 02/01/2024 [căn cứ]" in shown
    assert "01/06/2024 09:00 · lan · ghi xong · nhiệm vụ 4 · trạng thái: chưa xong → (trống)" in shown
    assert "Ngày nhận: 03/05/2024, tạm lấy ngày vào sổ, số đến 7" in show_text(
        whole | {"received_on": "2024-05-03", "received_assumed": True, "arrival": {"number": "7"}}
    )


def test_a_last_day_that_rests_on_an_assumed_receipt_is_marked(wide):
    assert "hạn 31/12/2024 tạm tính (còn 3 ngày)" in task_text(row() | {"due_assumed": True})
    assert "tạm tính" not in task_text(row() | {"due_assumed": False})


def test_an_own_dispatch_was_not_received(wide):
    told = {"received_on": "2024-05-03", "received_assumed": True}
    assert "Ngày nhận" not in show_text(instruction(own=True, header={}) | told)
    assert "Ngày nhận: 03/05/2024" in show_text(instruction(own=True, header={}) | told | {"received_assumed": False})


@pytest.mark.parametrize(
    ("ours", "done", "own", "words"),
    [
        (0, 0, False, "không có việc của cơ quan"),
        (2, 0, False, "không còn việc phải làm"),
        (2, 2, False, "đã xong"),
        (0, 0, True, "văn bản của cơ quan"),
        (2, 2, True, "văn bản của cơ quan, đã xong"),
    ],
)
def test_a_closed_dispatch_is_told_by_what_of_it_was_ours(wide, ours, done, own, words):
    closed = instruction(state="closed", ours=ours, own=own, tasks={"open": 0, "overdue": 0, "done": done})
    assert instructions_text([closed]).splitlines()[1].strip().split(";")[0] == words


def test_show_tells_the_missed_occurrences_that_the_counts_count(wide):
    days = ["2024-03-24", "2024-04-24", "2024-05-24", "2024-06-24"]
    occurrences = [
        {"task": n, "due": due, "days_left": -30 if n < 4 else 3, "state": "done" if n == 2 else "open"}
        for n, due in enumerate(days, 1)
    ]
    duty = row(4, due="2024-06-24") | {"rrule": "FREQ=MONTHLY;BYMONTHDAY=24", "occurrences": occurrences}
    shown = task_text(duty, whole=True)
    assert "Định kỳ: ngày 24 hằng tháng" in shown
    assert "Còn 2 kỳ trước chưa xong: 24/03/2024 [1], 24/05/2024 [3]" in shown
    many = [{"task": n, "due": "2024-03-01", "days_left": -9, "state": "open"} for n in range(10, 20)]
    assert "và 4 kỳ khác" in task_text(duty | {"occurrences": many}, whole=True)


def test_show_tells_how_a_day_was_counted_whose_a_task_is_and_what_else_orders_it(wide):
    told = {
        "deadline": {"why": "“trước ngày 01/01”: ngày cuối còn đúng hạn là 31/12."},
        "why": "Giao đích danh cơ quan: Trung tâm", "note": "chờ kinh phí",
        "also_ordered_by": [{"dispatch": "CV 90/STC-VP", "ref": "2"}],
    }  # fmt: skip
    shown = show_text(instruction(received=True, directives=[row() | told]))
    for part in (
        "Cách tính hạn: “trước ngày 01/01”", "Việc của ai: Giao đích danh cơ quan", "Ghi chú: chờ kinh phí",
        "Cũng được giao tại: CV 90/STC-VP, mục 2",
    ):  # fmt: skip
        assert part in shown
    assert "Việc của ai" not in show_text(instruction(received=True, own=True, directives=[row() | told]))
    assert "Cách tính hạn" not in show_text(instruction(received=True, directives=[row(state="dropped") | told]))


def test_the_day_that_the_office_set_itself_is_told_to_whom_it_binds(wide):
    given = {"name": ACCOUNTS, "role": "lead", "through": "assigned", "until": "2024-12-20", "given_by": "Giám đốc"}
    other = {"name": HEALTH, "role": "support", "through": "named"}
    task = row() | {"departments": [given, other]}
    assert "Hạn của cơ quan: 20/12/2024, Giám đốc giao" in task_text(task)
    assert "Hạn của cơ quan: 20/12/2024" in task_text(task, under=ACCOUNTS)
    assert "Hạn của cơ quan" not in task_text(task, under=HEALTH)


def test_a_task_that_is_done_tells_when(wide):
    done = row(state="done") | {"done_on": "2025-01-03", "late": True}
    assert "xong ngày 03/01/2025, chậm so với hạn" in task_text(done)
    assert "chậm" not in task_text(done | {"late": False})


def test_a_law_without_a_number_is_called_by_its_title(wide):
    law = {"type": "L", "number": None, "title": "Luật Người cao tuổi", "issued": None, "issuer": None, "role": "basis"}
    assert "- Luật Người cao tuổi [căn cứ]" in show_text(instruction(citations=[law]))
    bare = law | {"title": None, "type": None}
    assert "- văn bản không rõ số [căn cứ]" in show_text(instruction(citations=[bare]))


def test_every_event_and_field_is_told_in_vietnamese(wide):
    given = {"at": "2024-06-01T02:00:00Z", "who": "", "task": None, "note": None}
    history = [
        given | {"id": 1, "what": "numbered", "field": "arrival_number", "before": None, "after": "3"},
        given | {"id": 2, "what": "something-new", "field": None, "before": None, "after": None},
        given | {"id": 3, "what": "correct", "field": "issued", "before": "2024-05-02", "after": "2024-05-03"},
    ]
    notes = [{"field": "header.number", "problem": "Số đọc không rõ."}]
    shown = show_text(instruction(history=history, notes=notes))
    assert "cấp số đến · số đến: (trống) → 3" in shown
    assert "· việc khác" in shown and "something-new" not in shown
    assert "ngày ban hành: 02/05/2024 → 03/05/2024" in shown
    assert "- Số đọc không rõ. (số, ký hiệu)" in shown


def test_no_event_that_has_a_text_is_told_as_another(wide):
    texts = {key: message.string for key, message in catalogue("vi").items() if key.startswith("listing.event_")}
    known = {key.removeprefix("listing.event_") for key in texts} - {"task", "other"}
    given = {"at": "2024-06-01T02:00:00Z", "who": "", "task": None, "note": None, "field": None}
    for what in sorted(known):
        assert f"· {texts[f'listing.event_{what}']}" in show_text(instruction(history=[given | {"what": what}]))


def test_days_and_paragraphs():
    assert day("2024-01-05") == "05/01/2024"
    assert day(None, "-") == "-"
    assert field("Chủ trì", "") == ""
    assert paragraph("a-b " * 30, "  ", columns=40).count("\n") == 3


def test_a_row_of_a_table_is_called_so():
    from pipeline.view.lines import ref_words

    assert ref_words("table.I.2") == "bảng, dòng I.2"
