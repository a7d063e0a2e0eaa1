"""The report of a period: its figures counted by hand, its template changed by an office."""

import io
from datetime import date

import docx
import pytest
from store_office import ADMIN, SETTINGS, SUPERIOR

from pipeline.core.errors import CongvanError
from pipeline.store import decisions
from pipeline.store.reporting import Counts, count, period_of, reported_tasks, share_on_time
from pipeline.view.report import filled, report_context
from pipeline.view.report_template import report_template

TODAY = date(2024, 6, 1)
FIRST, LAST = date(2024, 5, 1), date(2024, 5, 31)


def tasks_of(db):
    sql = "SELECT t.id, d.text FROM tasks t JOIN directives d ON d.id = t.directive_id WHERE t.state = 'open'"
    return {r["text"]: r["id"] for r in db.execute(sql)}


@pytest.fixture
def decided(office_record):
    """One task done late with a reason, one done on time."""
    ids = tasks_of(office_record)
    decisions.assign(office_record, SETTINGS, ids["Rà soát toàn bộ hồ sơ đối tượng."], ADMIN, role="lead")
    late = {"on": date(2024, 5, 25), "note": "thiếu người", "evidence": "BC 21"}
    decisions.done(office_record, SETTINGS, ids["Rà soát toàn bộ hồ sơ đối tượng."], **late)
    decisions.done(office_record, SETTINGS, ids["Các phòng kiểm tra từng hồ sơ."], on=date(2024, 5, 29))
    return office_record


def context_of(db, first=FIRST, last=LAST, today=TODAY):
    return report_context(reported_tasks(db, SETTINGS, today, first, last), SETTINGS.office, first, last, today)


def test_every_task_stands_in_one_figure(decided):
    context = context_of(decided)
    assert context["tong"] == {
        "giao": 5, "xong": 2, "dung_han": 1, "tre_han": 1, "dang_lam": 3, "qua_han": 0, "khong_han": 2
    }  # fmt: skip
    assert context["ty_le"] == "50%"
    assert [(r["ten"], r["giao"], r["tre_han"]) for r in context["theo_cap_tren"]] == [
        ("Cơ quan tự giao", 3, 0), (SUPERIOR, 2, 1),
    ]  # fmt: skip
    assert {r["ten"]: (r["giao"], r["dung_han"], r["tre_han"]) for r in context["theo_don_vi"]}[ADMIN] == (3, 1, 1)


def test_what_was_done_after_the_period_was_open_in_it(decided):
    context = context_of(decided, last=date(2024, 5, 24))
    assert (context["tong"]["xong"], context["tong"]["qua_han"]) == (0, 1)
    assert context["nguyen_nhan"] == ["CV 412/SLĐTBXH-BTXH, mục 1, hạn 20/05/2024, chưa hoàn thành: thiếu người"]


def test_what_was_done_before_the_period_or_came_after_it_is_not_in_it(decided):
    assert context_of(decided, first=date(2024, 6, 1), last=date(2024, 6, 14))["tong"]["giao"] == 3
    assert context_of(decided, first=date(2024, 4, 1), last=date(2024, 4, 30))["tong"]["giao"] == 0


def test_the_rows_have_product_result_and_reason(decided):
    row = next(r for r in context_of(decided)["nhiem_vu"] if r["van_ban"].startswith("CV 412"))
    assert (row["thoi_han"], row["ngay_xong"], row["san_pham"]) == ("20/05/2024", "25/05/2024", "BC 21/BC-TTBTXH")
    assert (row["ket_qua"], row["nguyen_nhan"], row["chu_tri"]) == ("Hoàn thành quá hạn", "thiếu người", ADMIN)


def test_missed_times_of_one_duty_are_one_row_and_all_departments_two_words(office_record):
    task = tasks_of(office_record)["Báo cáo tháng vào ngày 10."]
    for department in SETTINGS.departments:
        decisions.assign(office_record, SETTINGS, task, department.name, role="lead")
    names = [department.name for department in SETTINGS.departments]
    found = reported_tasks(office_record, SETTINGS, date(2024, 9, 1), date(2024, 6, 1), date(2024, 8, 31))
    context = report_context(found, SETTINGS.office, FIRST, LAST, TODAY, names)
    late = [r for r in context["nhiem_vu"] if r["ket_qua"].startswith("Chưa") and r["noi_dung"].startswith("Báo cáo")]
    assert [(r["thoi_han"], r["chu_tri"]) for r in late] == [
        ("từ 10/06/2024 đến 10/08/2024 (3 kỳ)", "Tất cả các phòng, đơn vị"),
    ]  # fmt: skip
    # one number with the pages: the duty once, its three missed times and the next in one sentence beside it
    assert context["tong"]["giao"] == len({r.task["directive"] for r in found}) == len(found) - 3
    assert "Ngoài ra còn 3 kỳ khác của nhiệm vụ định kỳ" in context["ky_khac"]
    assert context["ky_khac"] in "\n".join(
        paragraph.text for paragraph in docx.Document(io.BytesIO(filled(report_template(), context))).paragraphs
    )
    assert [r["stt"] for r in context["nhiem_vu"]] == list(range(1, len(context["nhiem_vu"]) + 1))


def test_missed_times_of_one_duty_are_one_reason(office_record):
    found = reported_tasks(office_record, SETTINGS, date(2024, 9, 1), date(2024, 6, 1), date(2024, 8, 31))
    reasons = report_context(found, SETTINGS.office, FIRST, LAST, TODAY)["nguyen_nhan"]
    assert sum("mục 3" in reason for reason in reasons) == 1
    assert any("hạn 10/08/2024, chưa hoàn thành (3 kỳ): chưa ghi nguyên nhân" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("kind", "today", "first", "last"),
    [
        ("month", date(2024, 6, 1), date(2024, 5, 15), date(2024, 6, 14)),
        ("month", date(2024, 6, 15), date(2024, 6, 15), date(2024, 7, 14)),
        ("quarter", date(2024, 6, 1), date(2024, 3, 15), date(2024, 6, 14)),
        ("half", date(2024, 6, 14), date(2023, 12, 15), date(2024, 6, 14)),
        ("year", date(2024, 12, 20), date(2024, 12, 15), date(2025, 12, 14)),
        ("month", date(2024, 12, 20), date(2024, 12, 15), date(2025, 1, 14)),
    ],
)
def test_periods_are_those_of_the_decree(kind, today, first, last):
    assert period_of(kind, today) == (first, last)


def test_without_anything_due_there_is_no_share():
    assert share_on_time(count([])) is None
    assert share_on_time(Counts(given=4, on_time=2, late=1, overdue=1)) == 50


def test_the_document_is_filled_and_shows_every_figure_and_task(decided):
    made = docx.Document(io.BytesIO(filled(report_template(), context_of(decided))))
    words = [p.text for p in made.paragraphs]
    assert "(Từ ngày 01/05/2024 đến ngày 31/05/2024)" in words
    assert any("có 5 nhiệm vụ được giao; đã hoàn thành 2 nhiệm vụ (đúng hạn 1, quá hạn 1)" in w for w in words)
    assert not any("{{" in w or "{%" in w for w in words)
    assert f"Kính gửi: {SUPERIOR}." in words and words[-1].startswith("(Kèm theo Báo cáo số")
    assert any(w.endswith(f"nhiệm vụ được giao của {SETTINGS.office.name}./.") for w in words)
    tables = [[[c.text.replace("\xa0", " ") for c in row.cells] for row in t.rows] for t in made.tables]
    assert tables[0][0][0].split("\n")[:2] == [SUPERIOR.upper(), SETTINGS.office.name.upper()]
    assert tables[1][0] == ["Số:          /BC-TTBTXH", "Điện Biên, ngày      tháng      năm 2024"]
    givers = next(t for t in tables if t[0][1] == "Cơ quan giao")
    assert [row[1:4] for row in givers[1:]] == [["Cơ quan tự giao", "3", "1"], [SUPERIOR, "2", "0"]]
    annex = tables[-1]
    assert annex[0][:4] == ["STT", "Số, ký hiệu, ngày văn bản giao", "Trích yếu", "Nội dung nhiệm vụ"]
    assert len(annex) == 6 and annex[1][7] == "25/05/2024 BC 21/BC-TTBTXH"
    portrait, landscape = made.sections
    assert portrait.page_width < portrait.page_height and landscape.page_width > landscape.page_height


def test_text_of_a_dispatch_is_text_in_the_document_whatever_it_holds(decided):
    decided.execute("UPDATE directives SET text = '<w:p/> & {{ co_quan }} {% x %}' WHERE ref = '1'")
    made = docx.Document(io.BytesIO(filled(report_template(), context_of(decided))))
    assert any(c.text == "<w:p/> & {{ co_quan }} {% x %}" for row in made.tables[-1].rows for c in row.cells)


def template_with(text):
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph(text)
    made.save(out)
    return out.getvalue()


def test_an_office_may_write_its_own_template(decided):
    made = docx.Document(io.BytesIO(filled(template_with("{{ co_quan }}: {{ tong.giao }}"), context_of(decided))))
    assert made.paragraphs[0].text == "TRUNG TÂM BẢO TRỢ XÃ HỘI TỈNH: 5"


@pytest.mark.parametrize("template", [template_with("{{ khong_co }}"), template_with("{% for %}"), b"not a document"])
def test_a_wrong_template_is_told_with_its_remedy(template):
    with pytest.raises(CongvanError, match="--give-template"):
        filled(template, {"co_quan": "x"})


def test_a_template_reaches_nothing_but_its_fields():
    with pytest.raises(CongvanError):
        filled(template_with("{{ co_quan.__class__.__mro__ }}"), {"co_quan": "x"})
