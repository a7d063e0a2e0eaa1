"""The calendar and the timeline of deadlines: what stands on which day, and for whom."""

from datetime import date

import pytest

from pipeline.commands.common import DATABASE_FILE
from pipeline.core.settings import CalendarSettings, DeadlineSettings, Settings, read_settings
from pipeline.store import corrections, decisions
from pipeline.store.agenda import Run, runs
from pipeline.store.board import Wanted
from pipeline.store.database import open_record, update
from pipeline.view.month import beside, bounds, weeks
from pipeline.view.timeline import timeline

TODAY = date(2024, 6, 1)


def cell(page, day):
    """The cell of a day of the calendar."""
    return page.split(f'<time datetime="{day}">')[1].split("</td>")[0]


def row_of(page, words):
    return next(row for row in page.split("<tr ")[1:] if words in row)


def test_a_month_counts_what_is_due_each_day_and_of_whom(clerk):
    page = clerk.get("/calendar", params={"day": "15/5/2024"}).text
    assert "Tháng 5/2024" in page and page.index("Thứ Hai") < page.index("Chủ nhật")
    due = cell(page, "2024-05-20")
    assert "<b>1</b> nhiệm vụ" in due and "1 quá hạn" in due and "Phòng Y tế" in due
    assert "nhiệm vụ" not in cell(page, "2024-05-21")
    day = due.split('href="')[1].split('"')[0].replace("&amp;", "&")
    assert "Lập danh sách cán bộ" in clerk.get(day).text and "Quyết toán" not in clerk.get(day).text


def test_a_week_lists_the_tasks_themselves(clerk):
    page = clerk.get("/calendar", params={"span": "week", "day": "22/05/2024"}).text
    assert "Tuần từ 20/05/2024 đến 26/05/2024" in page
    assert "Lập danh sách cán bộ" in cell(page, "2024-05-20")
    assert "day=13/05/2024" in page and "day=27/05/2024" in page


def test_days_off_are_told_by_name(clerk):
    page = clerk.get("/calendar", params={"day": "2024-04-30"}).text
    assert "Ngày Chiến thắng" in cell(page, "2024-04-30") and "Giỗ Tổ Hùng Vương" in cell(page, "2024-04-18")
    assert "Làm bù" in cell(page, "2024-05-04")


def test_a_dispatch_without_days_was_given_on_the_day_in_viet_nam_on_which_it_was_recorded(web_office):
    db = open_record(web_office / DATABASE_FILE)
    update(db, "documents", 1, issued=None, received=None, recorded_at="2024-05-03T20:00:00+00:00")
    (first, *_), _ = runs(db, read_settings(web_office), TODAY, Wanted(), "instruction", limit=9, offset=0)
    db.close()
    assert first.begin == date(2024, 5, 4)


def test_the_views_keep_what_was_asked_for(clerk):
    asked = {"department": "Phòng Kế toán", "state": "all"}
    for path in ("/tasks", "/calendar", "/timeline"):
        page = clerk.get(path, params=asked).text
        for other in ("/tasks", "/calendar", "/timeline"):
            assert f'href="{other}?state=all&amp;department=Ph%C3%B2ng+K%E1%BA%BF+to%C3%A1n"' in page
        assert "Quyết toán" in page or path == "/calendar"
        assert "Lập danh sách" not in page
    assert "nhiệm vụ" not in cell(clerk.get("/calendar", params=asked | {"day": "2024-05-20"}).text, "2024-05-20")


def test_a_department_sees_its_own_days_alone(over_the_network):
    client = over_the_network("department", "Phòng Y tế")
    assert "nhiệm vụ" in cell(client.get("/calendar?day=2024-05-20").text, "2024-05-20")
    assert "nhiệm vụ" not in cell(client.get("/calendar?day=2024-09-01").text, "2024-09-01")
    page = client.get("/timeline").text
    assert "Lập danh sách" in page and "Quyết toán" not in page and "Phòng Kế toán" not in page


@pytest.mark.parametrize("address", [
    "/calendar?day=hôm nay", "/calendar?span=năm", "/calendar?day=1/1/1200", "/timeline?by=x", "/timeline?state=x",
    "/calendar?state=x",
])  # fmt: skip
def test_what_is_not_understood_is_told(clerk, address):
    answer = clerk.get(address)
    assert answer.status_code == 400 and ("đề nghị" in answer.text or "hãy" in answer.text)


def test_the_timeline_draws_each_task_to_its_own_day_and_the_superior_s(web_office, clerk):
    given = {"task": 2, "department": "Phòng Kế toán", "by": "Giám đốc", "until": "15/08/2024"}
    assert clerk.post("/tasks/assign", data=given).status_code == 200
    page = clerk.get("/timeline").text
    late, far = row_of(page, "Lập danh sách"), row_of(page, "Quyết toán")
    assert late.startswith('class="late"') and far.startswith('class="far"')
    for day in ("02/05/2024", "15/08/2024", "01/09/2024"):
        assert day in far
    assert 'class="rest far"' in far and 'class="rest' not in late
    assert "Hôm nay 01/06/2024" in page


def test_the_timeline_stands_by_department_or_by_dispatch(web_office, clerk):
    heads = [part.split("</th>")[0] for part in clerk.get("/timeline").text.split('scope="rowgroup" colspan="4">')[1:]]
    assert heads == ["Phòng Kế toán", "Phòng Y tế"]
    page = clerk.get("/timeline", params={"by": "instruction"}).text
    assert page.count('scope="rowgroup"') == 1 and "CV 12/SNV-VP" in page


def test_a_dispatch_leads_to_its_own_timeline(clerk):
    page = clerk.get("/dispatches/1").text
    address = page.split('href="/timeline?')[1].split('"')[0].replace("&amp;", "&")
    listed = clerk.get(f"/timeline?{address}").text
    assert "Lập danh sách" in listed and "Quyết toán" in listed


def test_what_has_no_day_is_counted_beside(web_office, clerk):
    settings = read_settings(web_office)
    db = open_record(web_office / DATABASE_FILE)
    text = "Thường xuyên vệ sinh cơ quan"
    corrections.add_task(db, settings, "CV 12", text=text, department="Phòng Y tế", until=None)
    db.close()
    for path in ("/calendar", "/timeline"):
        page = clerk.get(path).text
        assert "1 nhiệm vụ không ghi hạn" in page and "when=undated" in page
        assert "vệ sinh cơ quan" not in page


def test_what_is_done_is_drawn_so(web_office, clerk):
    settings = read_settings(web_office)
    db = open_record(web_office / DATABASE_FILE)
    decisions.done(db, settings, 1, on=date(2024, 5, 19), note=None, evidence=None)
    db.close()
    assert "Lập danh sách" not in clerk.get("/timeline").text
    row = row_of(clerk.get("/timeline?state=all").text, "Lập danh sách")
    assert row.startswith('class="done"') and "xong 19/05/2024" in row


# --- the grid and the drawing themselves ---------------------------------------------------------------------


def test_weeks_run_from_monday_and_cover_the_month():
    rows = weeks(Settings(), date(2024, 2, 10), "month")
    assert rows[0][0].day == date(2024, 1, 29) and rows[-1][-1].day == date(2024, 3, 3)
    assert all(len(row) == 7 and row[0].day.weekday() == 0 for row in rows)
    assert [d.day.day for row in rows for d in row if d.inside] == list(range(1, 30))


def test_the_office_s_own_table_has_its_way():
    own = CalendarSettings(off=(date(2024, 6, 5),), worked=(date(2024, 6, 8), date(2024, 9, 2)))
    settings = Settings(calendar=own, deadlines=DeadlineSettings())
    kinds = {d.day: d for row in weeks(settings, date(2024, 6, 5), "month") for d in row}
    assert kinds[date(2024, 6, 5)].kind == "free" and kinds[date(2024, 6, 5)].off
    assert kinds[date(2024, 6, 8)].kind == "worked" and not kinds[date(2024, 6, 8)].off
    assert kinds[date(2024, 6, 9)].kind == "weekend" and kinds[date(2024, 6, 6)].kind == "working"
    autumn = {d.day: d for row in weeks(settings, date(2024, 9, 2), "month") for d in row}
    assert autumn[date(2024, 9, 2)].kind == "worked" and autumn[date(2024, 9, 3)].name == "Quốc khánh"
    worked = weeks(Settings(deadlines=DeadlineSettings(works_saturdays=True)), date(2024, 6, 8), "week")
    assert [d.kind for d in worked[0]][5:] == ["working", "weekend"]


@pytest.mark.parametrize(("at", "span", "before", "behind"), [
    (date(2024, 1, 31), "month", date(2023, 12, 1), date(2024, 2, 1)),
    (date(2024, 3, 31), "month", date(2024, 2, 1), date(2024, 4, 1)),
    (date(2024, 1, 1), "week", date(2023, 12, 25), date(2024, 1, 8)),
])  # fmt: skip
def test_the_neighbours_of_a_month_or_week(at, span, before, behind):
    assert beside(at, span) == (before, behind)
    first, last = bounds(at, span)
    assert first <= at <= last


def run(**given):
    whole = {"task": 1, "group": "Phòng Y tế", "document": 1, "name": "CV 1", "text": "Việc", "own": None,
             "begin": date(2024, 5, 1), "due": date(2024, 7, 1), "state": "open", "done_on": None}  # fmt: skip
    return Run(**whole | given)


def test_a_bar_ends_at_the_day_that_comes_first():
    runs = [run(own=date(2024, 6, 1)), run(own=date(2024, 8, 1)), run()]
    first, second, third = timeline(runs, TODAY).groups[0][1]
    assert first.begin + first.firm == pytest.approx(first.own, abs=0.02)
    assert first.firm + first.rest == pytest.approx(third.firm, abs=0.02)
    assert second.rest == 0 and second.firm == third.firm and third.rest == 0


def test_what_is_far_away_is_cut_and_not_squeezed():
    old, new = run(begin=date(2015, 1, 1), due=date(2016, 1, 1)), run(due=date(2040, 1, 1))
    found = timeline([old, new, run()], TODAY)
    bars = found.groups[0][1]
    assert bars[0].cut and bars[0].past and bars[0].begin == 0 == bars[0].due
    assert bars[1].past and bars[1].due == 100 and not bars[2].past
    assert 0 < found.today < 100 and len(found.ticks) <= 8


def test_groups_stand_as_they_come():
    found = timeline([run(), run(group=None), run(group="Phòng Kế toán"), run(group="Phòng Kế toán")], TODAY)
    assert [(name, len(bars)) for name, bars in found.groups] == [("Phòng Y tế", 1), (None, 1), ("Phòng Kế toán", 2)]
    assert timeline([], TODAY).groups == ()
