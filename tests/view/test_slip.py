"""The slip of an incoming dispatch: the three places of the decree, and what is known already."""

import io
from datetime import date

import docx
from store_office import ADMIN, SETTINGS

from pipeline.store import decisions
from pipeline.store.instructions import show
from pipeline.view.slip import slip

TODAY = date(2024, 6, 1)


def words_of(db):
    shown = show(db, SETTINGS, TODAY, "CV 412")
    made = docx.Document(io.BytesIO(slip(shown, SETTINGS.office, TODAY)))
    return [p.text for p in made.paragraphs], made.tables


def test_it_names_the_dispatch_its_arrival_and_its_tasks(office_record):
    words, tables = words_of(office_record)
    assert "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN" in words
    assert (
        "Văn bản: Công văn số 412/SLĐTBXH-BTXH ngày 06/05/2024 của Sở Lao động - Thương binh và Xã hội" in words
    )
    assert "Vào sổ: số đến 31, ngày đến 07/05/2024" in words
    assert "Mức độ khẩn: KHẨN" in words
    tasks = [[c.text for c in row.cells] for row in tables[1].rows]
    assert tasks[0] == ["STT", "Nội dung", "Thời hạn", "Đơn vị chủ trì"]
    assert tasks[1] == ["1", "(mục 1) Rà soát toàn bộ hồ sơ đối tượng.", "20/05/2024", ""]
    assert tasks[2][2] == "ngày 10 hằng tháng"
    assert len(tasks) == 3  # what is for others is not the office's


def test_it_has_the_three_places_of_the_decree_in_order(office_record):
    words, tables = words_of(office_record)
    places = [w for w in words if w[:2] in ("1.", "2.", "3.")]
    assert places == [
        "1. Ý kiến của lãnh đạo cơ quan", "2. Ý kiến của lãnh đạo đơn vị", "3. Ý kiến đề xuất của người giải quyết",
    ]  # fmt: skip
    assert sum("Ngày ….." in w for w in words) == 3
    assert "- Chủ trì: \t" in words and words.count("\t") == 6  # lines of dots to write on
    assert [c.text.split("\n")[0] for c in tables[-1].rows[0].cells][2] == "LÃNH ĐẠO CƠ QUAN"


def test_what_was_assigned_stands_in_it(office_record):
    task = office_record.execute("SELECT id FROM tasks WHERE state = 'open' ORDER BY id").fetchone()["id"]
    decisions.assign(office_record, SETTINGS, task, ADMIN, role="lead")
    words, tables = words_of(office_record)
    assert f"- Chủ trì: {ADMIN}" in words
    assert tables[1].rows[1].cells[3].text == ADMIN
