"""The office's own dispatch: earlier deadlines, what is to be decided marked, read back as it was made."""

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
import yaml
from store_office import ADMIN, CARE, ORDER, SETTINGS, SUPERIOR

from pipeline.core.errors import UsageError
from pipeline.core.settings import read_settings
from pipeline.core.workdays import Calendar
from pipeline.run import process
from pipeline.store import decisions
from pipeline.store.database import open_record
from pipeline.store.drafting import draft_source
from pipeline.store.record import record
from pipeline.view.draft import draft_document
from pipeline.view.draft_check import differences
from pipeline.view.draft_terms import Term, earlier_day, inner_term, only_term, put_term
from pipeline.view.drafting import Group, plan_draft, without_subject

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "corpus"
TODAY = date(2024, 5, 7)


def drafted(db, *, said="CV 412", today=TODAY, margin=2):
    return plan_draft(draft_source(db, SETTINGS, today, said), SETTINGS, today, margin)


def read_back(draft, settings, folder):
    path = folder / "draft.docx"
    path.write_bytes(draft_document(draft))
    return process(path, received=draft.day, settings=settings)


# --- what it says ------------------------------------------------------------------------------------------


def test_its_deadlines_lie_before_the_superiors_and_what_has_none_gets_none(office_record):
    first, third = drafted(office_record).items
    assert first.text == "Rà soát toàn bộ hồ sơ đối tượng, chậm nhất ngày 16/5/2024."
    assert first.term.due == date(2024, 5, 16)
    assert (third.term.rrule, third.term.earlier) == ("FREQ=MONTHLY;BYMONTHDAY=8", True)
    assert "20/05/2024" in " ".join(first.told)


def test_what_nobody_leads_is_for_all_and_what_was_assigned_stands_under_its_department(office_record):
    task = office_record.execute("SELECT id FROM tasks WHERE state = 'open' ORDER BY id").fetchone()["id"]
    decisions.assign(office_record, SETTINGS, task, CARE, role="lead")
    decisions.assign(office_record, SETTINGS, task, ADMIN, role="support")
    general, own = drafted(office_record).groups
    assert general.leads == () and general.items[0].leads == tuple(d.name for d in SETTINGS.departments)
    assert own.leads == (CARE,) and own.items[0].supports == (ADMIN,)


def test_it_is_addressed_to_those_it_gives_work_to_and_names_what_it_carries_out(office_record):
    draft = drafted(office_record)
    assert draft.recipients == tuple(d.name for d in SETTINGS.departments)
    named = "Công văn số 412/SLĐTBXH-BTXH ngày 06/5/2024 của Sở Lao động - Thương binh và Xã hội"
    assert draft.subject == f"triển khai {named}"
    assert "Kế hoạch số 88/KH-UBND ngày 02/4/2024" in draft.opening
    assert "về việc rà soát đối tượng bảo trợ" in draft.opening


def test_who_has_a_part_in_an_item_is_sent_the_draft_too(office_record):
    for task in [r["id"] for r in office_record.execute("SELECT id FROM tasks WHERE state = 'open'").fetchall()]:
        decisions.assign(office_record, SETTINGS, task, ADMIN, role="lead")
    assert drafted(office_record).recipients == (ADMIN,)
    task = office_record.execute("SELECT id FROM tasks WHERE state = 'open' ORDER BY id").fetchone()["id"]
    decisions.assign(office_record, SETTINGS, task, CARE, role="support")
    assert drafted(office_record).recipients == (ADMIN, CARE)


def test_an_instruction_without_a_report_gets_a_report_duty_to_be_decided(office_record, keep):
    assert drafted(office_record).report is None  # the third directive is one
    order = {
        "header": {"type": "CV", "number": "5/SLĐTBXH-VP", "issued": TODAY, "issuer": SUPERIOR, "subject": "rà soát"},
        "directives": [{"ref": "1", "text": "Các đơn vị kiểm kê tài sản.", "lead": ["Trung tâm Bảo trợ xã hội tỉnh"]}],
    }  # fmt: skip
    keep(order, "moi")
    report = drafted(office_record, said="CV 5").report
    assert report.text == f"Các phòng, đơn vị báo cáo kết quả thực hiện về {ADMIN} để tổng hợp, báo cáo {SUPERIOR}."


@pytest.mark.parametrize(
    ("said", "problem"),
    [("KH 88", "chưa nhận được bản chính"), ("BC 21", "của chính cơ quan"), ("GM 7", "không còn nhiệm vụ")],
)
def test_what_cannot_be_drafted_is_told(office_record, said, problem):
    with pytest.raises(UsageError, match=problem):
        drafted(office_record, said=said)


def test_what_is_done_is_left_out_unless_wanted(office_record):
    for found in office_record.execute("SELECT id FROM tasks WHERE state = 'open' AND rrule IS NULL").fetchall():
        decisions.done(office_record, SETTINGS, found["id"], on=date(2024, 5, 8))
    assert len(drafted(office_record).items) == 1
    source = draft_source(office_record, SETTINGS, TODAY, "CV 412", also_done=True)
    assert len(plan_draft(source, SETTINGS, TODAY, 2).items) == 2


# --- how it looks ------------------------------------------------------------------------------------------


def test_everything_to_decide_is_marked_and_explained(office_record):
    made = docx.Document(io.BytesIO(draft_document(drafted(office_record))))
    marked = [r for r in made.element.body.iter("{*}r") if r.find(".//{*}highlight") is not None]
    words = ["".join(t.text or "" for t in r.iter("{*}t")) for r in marked]
    assert words[0].startswith("Số:") and "/KH-TTBTXH" not in words[0]
    assert "ngày 07 tháng 5 năm 2024" in words and "chậm nhất ngày 16/5/2024" in words
    told = [c.text for c in made.comments]
    assert any("Số do văn thư ghi" in t for t in told) and any("hãy chọn phòng chủ trì" in t for t in told)
    assert any("hạn cuối ngày 20/05/2024" in t for t in told)
    assert "congvanNote" not in made.element.xml


def test_it_has_the_layout_of_the_decree(office_record):
    made = docx.Document(io.BytesIO(draft_document(drafted(office_record))))
    head = [[c.text.replace("\xa0", " ") for c in row.cells] for row in made.tables[0].rows]
    assert head[0][1].startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert "TRUNG TÂM BẢO TRỢ XÃ HỘI TỈNH" in head[0][0]
    assert head[1][0].split("\n")[1].startswith("V/v triển khai Công văn số 412")
    assert head[1][1] == "Điện Biên, ngày 07 tháng 5 năm 2024"
    section = made.sections[0]
    assert [round(m.mm) for m in (section.left_margin, section.right_margin, section.top_margin)] == [30, 15, 20]
    assert made.styles["Normal"].font.name == "Times New Roman"
    assert "- Lưu: VT." in made.tables[-1].cell(0, 0).text


# --- terms and words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rrule", "hour", "words", "rule"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=10", None, "trước ngày 09 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=8"),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=19", None, "trước ngày 18 của tháng cuối quý",
         "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=17"),
        ("FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=14", None, "trước ngày 13/8 hằng năm",
         "FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=12"),
        ("FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=9", None, "trước ngày 08 của tháng 6, tháng 12 hằng năm",
         "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=7"),
        ("FREQ=WEEKLY;BYDAY=FR", None, "vào thứ Năm hằng tuần", "FREQ=WEEKLY;BYDAY=TH"),
        ("FREQ=WEEKLY;BYDAY=TH", "16:00", "trước 16 giờ 00 thứ Tư hằng tuần", "FREQ=WEEKLY;BYDAY=WE"),
    ],
)  # fmt: skip
def test_a_recurring_duty_comes_earlier_in_words_that_mean_it(rrule, hour, words, rule):
    duty = {"rrule": rrule, "time": hour, "due": None}
    term = inner_term(duty, 2, TODAY, Calendar())
    assert (term.text, term.rrule, term.earlier) == (words, rule, True)


@pytest.mark.parametrize("rrule", ["FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=WEEKLY;BYDAY=MO", "FREQ=DAILY", "FREQ=YEARLY"])
def test_a_rule_that_cannot_come_earlier_stays(rrule):
    term = inner_term({"rrule": rrule, "time": None, "due": None}, 2, TODAY, Calendar())
    assert term is None or (term.rrule == rrule and not term.earlier)


def test_an_earlier_day_is_a_working_day_and_never_past():
    assert earlier_day(date(2024, 5, 13), 2, Calendar()) == date(2024, 5, 9)
    assert earlier_day(date(2024, 5, 6), 2, Calendar()) == date(2024, 5, 3)  # the Saturday is worked for 29/4
    duty = {"rrule": None, "time": None, "due": "2024-05-08"}
    assert inner_term(duty, 2, TODAY, Calendar()) == Term("chậm nhất ngày 08/5/2024", date(2024, 5, 8))


@pytest.mark.parametrize(
    ("text", "said", "put"),
    [
        ("Gửi danh sách trước ngày 20/5 để tổng hợp.", "trước ngày 20/5", "Gửi danh sách HẠN để tổng hợp."),
        ("Lập hồ sơ, hoàn thành trong tháng 5.", "hoàn thành trong tháng 5", "Lập hồ sơ, hoàn thành HẠN."),
        ("Trước ngày 20/5, lập hồ sơ.", "Trước ngày 20/5", "HẠN, lập hồ sơ."),
        ("Lập hồ sơ.", None, "Lập hồ sơ, HẠN."),
        ("Gửi kết quả theo thời hạn tại điểm 2.2 mục II.", "theo thời hạn tại điểm 2.2", "Gửi kết quả HẠN."),
        ("Gửi kết quả trước ngày 20/5 mục II còn trống.", "trước ngày 20/5", "Gửi kết quả HẠN mục II còn trống."),
    ],
)
def test_a_term_takes_the_place_of_the_old_words(text, said, put):
    assert put_term(text, said, Term("HẠN"))[0] == put


@pytest.mark.parametrize(
    ("words", "alone"),
    [
        ("trong thời hạn 07 ngày làm việc kể từ ngày nhận được Công văn này", True),
        ("Hằng ngày, trước 15 giờ 00, báo cáo nhanh tình hình", False),
        ("trước 16 giờ 30 ngày 24/11/2023", True),
        ("trong thời hạn 10 ngày kể từ ngày ký Phương án này", True),
        (None, True),
    ],
)
def test_a_phrase_that_also_says_what_to_do_is_no_term_alone(words, alone):
    assert only_term(words) is alone


@pytest.mark.parametrize(
    ("text", "printed", "left"),
    [
        ("Giao Văn phòng Sở lập danh sách cán bộ.", ("Văn phòng Sở",), "Lập danh sách cán bộ."),
        ("Trạm A, Trạm B và Trạm C phải kiểm tra kho.", ("Trạm A", "Trạm B", "Trạm C"), "Phải kiểm tra kho."),
        ("Khi có mưa lớn, các đơn vị trực ban 24/24 giờ.", ("các đơn vị",), "Khi có mưa lớn, AI trực ban 24/24 giờ."),
        ("Gia hạn: các đơn vị chưa nộp bổ sung hồ sơ.", ("các đơn vị chưa nộp",),
         "Gia hạn: AI (chưa nộp) bổ sung hồ sơ."),
        ("Lập danh sách cán bộ.", (), "Lập danh sách cán bộ."),
        ("Trạm A: trực.", ("Trạm A",), "Trạm A: trực."),
        ("Đối với Trạm A: rà soát sổ kho năm 2024.", ("Trạm A",), "Rà soát sổ kho năm 2024."),
        ("Với hồ sơ cũ, giao các đơn vị khẩn trương rà soát.", ("các đơn vị",),
         "Với hồ sơ cũ, giao AI khẩn trương rà soát."),
        ("Vào thứ Ba hằng tuần các trạm báo cáo số liệu.", ("các trạm",),
         "Vào thứ Ba hằng tuần AI báo cáo số liệu."),
        ("Kết quả thực hiện đề nghị các trạm gửi về Sở.", ("các trạm",), "Kết quả thực hiện đề nghị AI gửi về Sở."),
        ("Tập hợp số liệu các trạm gửi về Sở.", ("các trạm",), "Tập hợp số liệu các trạm gửi về Sở."),
    ],
)  # fmt: skip
def test_who_must_do_it_is_not_said_twice(text, printed, left):
    assert without_subject(text, printed, "AI", "vào thứ Ba hằng tuần") == left


# --- read back ---------------------------------------------------------------------------------------------


def office_of(mail, folder):
    """The dispatches of a folder, read and recorded in the order of their arrival."""
    settings = read_settings(mail)
    db = open_record(folder / "congvan.db", create=True)
    received = {p: yaml.safe_load(p.read_text(encoding="utf-8")).get("received") for p in mail.glob("*.gold.yaml")}
    for gold, day in sorted(received.items(), key=lambda entry: (entry[1] or date.min, entry[0].name)):
        text = gold.with_name(gold.name.replace(".gold.yaml", ".txt"))
        record(db, settings, process(text, received=day, settings=settings), received=day)
    return db, settings


def all_read_back(mail, folder):
    """How many items all instructions' drafts have, those read otherwise, and how many orders were read besides."""
    db, settings = office_of(mail, folder)
    items, wrong, besides = 0, [], 0
    sql = "SELECT * FROM documents WHERE held AND direction <> 'outgoing' AND number IS NOT NULL"
    for found in db.execute(sql).fetchall():
        today = date.fromisoformat(found["received"])
        try:
            source = draft_source(db, settings, today, f"{found['type']} {found['number']}", also_done=True)
        except UsageError:
            continue
        draft = plan_draft(source, settings, today, 2)
        read = read_back(draft, settings, folder)
        items += len(draft.items)
        wrong += differences(draft, read.directives, settings)
        besides += max(len(read.directives) - len(draft.items), 0)
        assert read.header.number is None and read.header.issued == today and read.header.type == "CV"
        carried_out = {c.number and re.sub(r"\s", "", c.number) for c in read.citations if c.role == "implements"}
        assert re.sub(r"\s", "", found["number"]) in carried_out
    db.close()
    return items, wrong, besides


def test_the_drafts_for_the_sample_mail_are_read_back_as_they_were_made(tmp_path):
    items, wrong, besides = all_read_back(ROOT / "data" / "mail", tmp_path)
    assert items > 35
    assert len(wrong) <= 0.03 * items, wrong
    assert besides <= 0.03 * items


@pytest.mark.skipif(not (SHARED / "dev").is_dir(), reason="the shared dispatches are not here")
@pytest.mark.long
def test_the_drafts_for_the_shared_dispatches_are_read_back_as_they_were_made(tmp_path):
    items, wrong, besides = all_read_back(SHARED / "dev", tmp_path)
    assert items > 35
    assert len(wrong) <= 0.03 * items, wrong
    assert besides <= 0.03 * items


def test_an_item_that_is_read_otherwise_is_told(office_record, keep, tmp_path):
    keep(ORDER, "mot", header={"number": "99/SLĐTBXH-VP"}, directives=ORDER["directives"][:1], citations=[])
    draft = drafted(office_record, said="CV 99")
    read = read_back(draft, SETTINGS, tmp_path)
    assert differences(draft, read.directives, SETTINGS) == []
    assert (read.header.issuer, read.header.parent) == (SETTINGS.office.name, SUPERIOR)
    assert [d.parts for d in differences(draft, (), SETTINGS)] == [("missing",)] * len(draft.items)
    late = [replace(d, deadline=replace(d.deadline, due=date(2030, 1, 1)), assignees=()) for d in read.directives]
    assert {part for d in differences(draft, late, SETTINGS) for part in d.parts} == {"departments", "term"}


@pytest.mark.parametrize(("printed", "parts"), [("Tổ Kiểm kê", []), ("Tổ kiểm phiếu", [("departments",)])])
def test_a_body_that_is_no_department_is_read_back_by_its_name(office_record, tmp_path, printed, parts):
    draft = drafted(office_record)
    read = read_back(draft, SETTINGS, tmp_path).directives
    lead = next(a for d in read for a in d.assignees if a.role == "lead")
    own = replace(draft.items[0], leads=("Tổ kiểm kê",))
    found = [replace(d, assignees=(replace(lead, unit=printed),)) for d in read]
    alone = replace(draft, groups=(Group(own.leads, (own,)),), report=None)
    assert [d.parts for d in differences(alone, found, SETTINGS)] == parts


def test_an_office_without_departments_gets_a_draft_to_complete(office_record):
    bare = replace(SETTINGS, departments=(), collectives={})
    draft = plan_draft(draft_source(office_record, SETTINGS, TODAY, "CV 412"), bare, TODAY, 2)
    assert draft.recipients == ("Các phòng, đơn vị",)
    assert docx.Document(io.BytesIO(draft_document(draft))).paragraphs


def test_a_subject_that_begins_with_about_is_not_told_twice(office_record, keep):
    keep(ORDER, "ve", header={"number": "98/SLĐTBXH-VP", "subject": "Về rà soát hồ sơ"}, citations=[])
    assert "Sở Lao động - Thương binh và Xã hội về rà soát hồ sơ" in drafted(office_record, said="CV 98").opening
