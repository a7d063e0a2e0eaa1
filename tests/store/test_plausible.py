"""Values that can hardly be meant are asked about, and kept where the clerk says so twice."""

from datetime import date

import pytest
from store_office import ORDER, SETTINGS, TODAY, task_of

from pipeline.core.errors import UsageError
from pipeline.store import corrections, decisions


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("issued", "2/6/2024", "còn ở phía trước"),
        ("issued", "06/5/1900", "lùi quá xa"),
        ("received", "2042-05-08", "còn ở phía trước"),
        ("received", "01/5/2024", "trước ngày ban hành 06/5/2024"),
        ("ngày nhận", "01/01/1924", "lùi quá xa"),
        ("arrival_date", "01/5/2024", "trước ngày ban hành"),
        ("arrival_number", "abc", "khó là số đến"),
        ("số đến", "ngày 5", "khó là số đến"),
        ("number", "không rõ", "không có chữ số"),
    ],
)
def test_an_implausible_correction_is_asked_about_and_kept_when_forced(office, field, value, says):
    before = list(office.iterdump())
    with pytest.raises(UsageError, match=says) as told:
        corrections.correct(office, SETTINGS, "CV 412", field, value, today=TODAY)
    assert "--force" in str(told.value)
    assert list(office.iterdump()) == before
    assert "Đã sửa" in corrections.correct(office, SETTINGS, "CV 412", field, value, today=TODAY, force=True)


def test_a_day_received_long_after_the_issue_is_asked_about(office):
    with pytest.raises(UsageError, match="hơn một năm"):
        corrections.correct(office, SETTINGS, "CV 412", "received", "08/5/2026", today=date(2026, 6, 1))


def test_a_day_of_issue_behind_the_day_received_is_asked_about(office):
    corrections.correct(office, SETTINGS, "CV 412", "received", "08/5/2024", today=TODAY)
    with pytest.raises(UsageError, match="sau ngày nhận 08/5/2024"):
        corrections.correct(office, SETTINGS, "CV 412", "issued", "16/5/2024", today=TODAY)


@pytest.mark.parametrize("value", ["214", "31a", "31/VP", "7 b", ""])
def test_usual_arrival_numbers_are_kept(office, value):
    corrections.correct(office, SETTINGS, "CV 412", "arrival_number", value, today=TODAY)


def test_an_own_dispatch_bears_no_arrival_number_and_no_number_is_borne_twice(office, put):
    with pytest.raises(UsageError, match="không mang số đến"):
        corrections.correct(office, SETTINGS, "KH ngày 08/5/2024", "arrival_number", "214", today=TODAY)
    header = {"number": "413/SLĐTBXH-BTXH", "subject": "việc khác"}
    put(ORDER, "khac", header=header, citations=[], directives=[])
    taken = office.execute("SELECT arrival_number FROM documents WHERE serial = '412'").fetchone()[0]
    with pytest.raises(UsageError, match=f"Số đến {taken} năm .* CV 412"):
        corrections.correct(office, SETTINGS, "CV 413", "arrival_number", taken, today=TODAY)


@pytest.mark.parametrize(("due", "says"), [("01/5/2024", "trước ngày ban hành"), ("15/6/3024", "hơn mười năm")])
def test_an_implausible_last_day_is_asked_about(office, due, says):
    task = task_of(office, "1")
    with pytest.raises(UsageError, match=says):
        corrections.edit_task(office, SETTINGS, task, "hạn", due, today=TODAY)
    corrections.edit_task(office, SETTINGS, task, "hạn", due, today=TODAY, force=True)
    day, month, year = (int(part) for part in due.split("/"))
    with pytest.raises(UsageError, match=says):
        corrections.add_task(office, SETTINGS, "CV 412", text="Họp.", until=date(year, month, day), today=TODAY)


def test_nothing_is_done_on_a_day_to_come(office):
    task = task_of(office, "1")
    with pytest.raises(UsageError, match="còn ở phía trước"):
        decisions.done(office, SETTINGS, task, on=date(2024, 6, 2), today=TODAY, force=True)
    with pytest.raises(UsageError, match="trước ngày ban hành"):
        decisions.done(office, SETTINGS, task, on=date(2024, 5, 2), today=TODAY)
    decisions.done(office, SETTINGS, task, on=date(2024, 5, 2), today=TODAY, force=True)


def test_to_extend_is_to_give_more_time(office):
    task = task_of(office, "1")
    for until in (date(2024, 5, 20), date(2024, 5, 3)):
        with pytest.raises(UsageError, match="không muộn hơn"):
            decisions.extend(office, SETTINGS, task, until=until, because="Sở yêu cầu", today=TODAY)
    with pytest.raises(UsageError, match="hơn mười năm"):
        decisions.extend(office, SETTINGS, task, until=date(2204, 5, 30), because="Sở đồng ý", today=TODAY)
    decisions.extend(office, SETTINGS, task, until=date(2024, 5, 17), because="Sở yêu cầu", today=TODAY, force=True)
    assert office.execute("SELECT due FROM tasks WHERE id = ?", [task]).fetchone()[0] == "2024-05-17"


def test_a_duty_is_set_in_words(office):
    task = task_of(office, "1")
    said = corrections.edit_task(office, SETTINGS, task, "định kỳ", "ngày 10 hằng tháng")
    assert "định kỳ của nhiệm vụ" in said and said.endswith("(trống) → ngày 10 hằng tháng")
    assert office.execute("SELECT rrule FROM tasks WHERE id = ?", [task]).fetchone()[0] == "FREQ=MONTHLY;BYMONTHDAY=10"
    with pytest.raises(UsageError, match="Không hiểu"):
        corrections.edit_task(office, SETTINGS, task, "rrule", "tháng 13 ngày 41")


def test_what_was_done_is_told_without_english(office):
    said = corrections.correct(office, SETTINGS, "CV 412", "issued", "07/5/2024", today=TODAY)
    assert said.startswith("Đã sửa ngày ban hành của CV 412/SLĐTBXH-BTXH: 06/05/2024 → 07/05/2024")
    said = corrections.edit_task(office, SETTINGS, task_of(office, "2"), "trạng thái", "đã qua dịp")
    assert said.endswith("không phải của cơ quan → đã qua dịp")
