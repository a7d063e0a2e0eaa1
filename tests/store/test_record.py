import sqlite3
from dataclasses import replace
from datetime import date

import pytest
from store_gold import extraction
from store_office import ORDER, OWN, SETTINGS, TODAY

from pipeline.core.model import Arrival, Note
from pipeline.store import corrections, files
from pipeline.store.database import open_record, writing
from pipeline.store.finding import Ambiguous
from pipeline.store.freshness import catch_up
from pipeline.store.instructions import instructions, show
from pipeline.store.record import record
from pipeline.store.tasks import outstanding, tasks_of


def count(db, table, where="1"):
    return db.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0]


def test_a_dispatch_is_kept_with_all_that_was_read(db, put):
    result = put(ORDER, archived_as="ab/abc.pdf", came_from="inbox", arrival_number="57")
    assert (result.outcome, result.name) == ("recorded", "CV 412/SLĐTBXH-BTXH")
    told = show(db, SETTINGS, TODAY, "CV 412")
    assert told["header"]["recipients"] == ["Các cơ sở trợ giúp xã hội", "Phòng LĐTBXH các huyện"]
    assert told["header"]["issued"] == "2024-05-06"
    assert told["arrival"] == {"number": "57", "date": None}
    assert (told["received_on"], told["received_assumed"]) == ("2024-05-07", False)
    assert told["files"][0]["archived_as"] == "ab/abc.pdf"
    assert [(c["number"], c["role"], c["name"]) for c in told["citations"]] == [
        ("88/KH-UBND", "implements", "KH 88/KH-UBND"),
        ("350/SLĐTBXH-BTXH", "replaces", "CV 350/SLĐTBXH-BTXH"),
        (None, "basis", None),
    ]
    assert [(e["what"], e["note"]) for e in told["history"]] == [("recorded", "den.pdf")]


def test_the_text_and_the_places_of_its_words_are_kept(db, put):
    put(ORDER)
    text = db.execute("SELECT text FROM readings").fetchone()[0]
    assert text.startswith("Rà soát toàn bộ hồ sơ đối tượng.\nNiêm yết")
    assert db.execute("SELECT pieces FROM pages").fetchone()[0].startswith("[[0,32,1.0,0.1,0.0,0.9,0.02],")
    assert db.execute("SELECT boxes FROM directives WHERE ref = '1'").fetchone()[0] == "[[1,0.1,0.0,0.9,0.02]]"


def test_a_directive_of_another_body_is_kept_but_not_ours_with_the_reason(db, put):
    put(ORDER)
    tasks = show(db, SETTINGS, TODAY, "CV 412")["directives"]
    assert [t["state"] for t in tasks] == ["open", "not_ours", "open"]
    assert "Phòng LĐTBXH các huyện" in tasks[1]["why"]
    assert "congvan.toml" in tasks[0]["why"]


def test_a_recurring_duty_holds_its_rule_and_its_first_day(db, put):
    put(ORDER)
    task = show(db, SETTINGS, TODAY, "CV 412")["directives"][2]
    assert (task["due"], task["rrule"], task["days_left"]) == ("2024-06-10", "FREQ=MONTHLY;BYMONTHDAY=10", 9)
    assert task["reports_to"] == ["Sở"]


def test_the_same_bytes_again_change_nothing(db, put):
    first = put(ORDER)
    before = list(db.iterdump())
    again = put(ORDER, received=date(2024, 6, 1))
    assert (again.document, again.file, again.outcome) == (first.document, first.file, "duplicate")
    assert list(db.iterdump()) == before


def test_the_same_dispatch_in_another_file_is_linked_and_fills_what_was_blank(db, put):
    first = put(ORDER, header={"signer": None})
    linked = put(
        ORDER, copy=2, header={"number": "412 /SLĐTBXH - BTXH", "signer": "Lò Thị Pâng", "subject": "đọc sai hết"}
    )
    assert (linked.document, linked.outcome) == (first.document, "linked")
    told = show(db, SETTINGS, TODAY, "CV 412")
    assert (told["header"]["signer"], told["header"]["subject"]) == ("Lò Thị Pâng", "rà soát đối tượng bảo trợ")
    assert len(told["files"]) == 2
    assert count(db, "tasks") == 3
    assert count(db, "citations") == 3


def test_another_text_under_the_same_number_is_another_dispatch_and_told(db, put):
    put(ORDER)
    other = "Cử một viên chức dự lớp tập huấn phòng cháy chữa cháy tại thành phố trong hai ngày cuối tuần này."
    put(ORDER, "khac", directives=[{"ref": "1", "text": other, "lead": ["Trung tâm"]}])
    assert len(outstanding(db, SETTINGS, TODAY)) == 3
    with pytest.raises(Ambiguous):
        show(db, SETTINGS, TODAY, "CV 412")
    assert "CV 412/SLĐTBXH-BTXH" in show(db, SETTINGS, TODAY, "#4")["notes"][0]["problem"]
    put(ORDER, "khac", copy=2, directives=[{"ref": "1", "text": other.replace("lớp", "lóp"), "lead": ["Trung tâm"]}])
    assert len(show(db, SETTINGS, TODAY, "#4")["files"]) == 2


LONG = [
    {"ref": "1", "lead": ["Trung tâm"], "text": "Rà soát toàn bộ hồ sơ đối tượng đang nuôi dưỡng, gửi kết quả"},
    {"ref": "2", "lead": ["Trung tâm"], "text": "Bố trí kinh phí sửa chữa nhà ăn, khu vệ sinh trước mùa mưa bão tới"},
]


@pytest.mark.parametrize("numbers", [("412/SLĐTBXH-BTXH", None), (None, "412/SLĐTBXH-BTXH")])
def test_a_scan_without_number_is_linked_by_its_day_and_text(db, put, numbers):
    for copy, number in enumerate(numbers):
        put(ORDER, copy=copy, directives=LONG, header={"number": number, "subject": f"bản {copy}"})
    told = show(db, SETTINGS, TODAY, "CV 412")
    assert (len(told["files"]), told["tasks"]["open"], count(db, "tasks")) == (2, 2, 2)


@pytest.mark.parametrize("other", [{"issued": date(2024, 5, 7)}, {"number": "413/SLĐTBXH-BTXH"}])
def test_a_copied_text_of_another_day_or_number_is_another_dispatch(db, put, other):
    put(ORDER, directives=LONG)
    put(ORDER, copy=2, directives=LONG, header={"number": None, "subject": "việc khác", **other})
    assert count(db, "documents", "held") == 2


def test_a_better_scan_gives_the_tasks_that_a_bad_one_lacked(db, put):
    put(ORDER, directives=[])
    put(ORDER, copy=2)
    assert len(outstanding(db, SETTINGS, TODAY)) == 2


def test_two_drafts_of_one_day_are_two_dispatches_and_a_second_scan_of_one_is_not(db, put):
    put(OWN)
    put(OWN, copy=2)
    put(OWN, "khac", header={"subject": "Tổ chức Tết Trung thu cho trẻ em"})
    assert count(db, "documents", "held") == 2


@pytest.mark.parametrize("order", [("order", "own"), ("own", "order")])
def test_an_instruction_is_one_document_whether_it_or_its_citation_comes_first(db, put, order):
    made = {"order": (ORDER, "den"), "own": (OWN, "di")}
    for key in order:
        put(*made[key])
    assert count(db, "documents", "serial = '412'") == 1
    told = show(db, SETTINGS, TODAY, "CV 412")
    assert told["received"] is True
    assert told["carried_out_by"] == ["KH ngày 08/5/2024 (chưa số)"]
    assert told["header"]["subject"] == "rà soát đối tượng bảo trợ"


def test_spellings_of_one_number_are_one_document_and_join_when_the_dispatch_comes(db, put):
    cited = OWN["citations"][0]
    put(OWN, "a", citations=[{**cited, "number": "412/SLĐTBOXH-BTXH", "issued": None, "issuer": None}])
    put(OWN, "b", header={"subject": "Một việc khác hẳn"}, citations=[{**cited, "number": "412/LĐTBXH-BTXH"}])
    put(ORDER)
    assert count(db, "documents", "serial = '412'") == 1
    assert len(show(db, SETTINGS, TODAY, "CV 412")["cited_by"]) == 2


def test_the_same_number_of_another_year_issuer_or_type_is_another_document(db, put):
    cited = OWN["citations"][0]
    others = [
        {**cited, "issued": date(2023, 5, 6)},
        {**cited, "type": "TB"},
        {"type": "KH", "number": "88/KH-UBND", "issued": date(2024, 4, 2), "issuer": "UBND huyện", "role": "refers"},
    ]
    put(ORDER)
    put(OWN, "di", citations=others)
    assert count(db, "documents", "serial = '412'") == 3
    assert count(db, "documents", "serial = '88'") == 2


@pytest.mark.parametrize("order", [("order", "own"), ("own", "order")])
def test_a_number_that_could_not_be_read_is_known_from_what_cites_it(db, put, order):
    subject = "tăng cường rà soát đối tượng bảo trợ xã hội"
    unread = {"number": None, "symbol": "SLĐTBXH-BTXH", "subject": subject}
    title = "tăng cường rà soát đối tượng bảo trơ xã hội"
    cited = [{**OWN["citations"][0], "number": "412/SLĐTBOXH-BTXH", "title": title}]
    for key in order:
        put(ORDER, header=unread, citations=[]) if key == "order" else put(OWN, "di", citations=cited)
    told = show(db, SETTINGS, TODAY, "CV 412")
    assert (told["received"], told["carried_out_by"]) == (True, ["KH ngày 08/5/2024 (chưa số)"])
    assert "412/SLĐTBXH-BTXH" in told["notes"][-1]["problem"]
    assert count(db, "documents") == 2


@pytest.mark.parametrize(
    "unlike", [{"subject": "việc khác hẳn"}, {"issued": date(2024, 5, 7)}, {"issuer": "UBND tỉnh"}, {"type": "TB"}]
)
def test_a_lost_number_is_not_guessed_from_less(db, put, unlike):
    subject = "tăng cường rà soát đối tượng bảo trợ xã hội"
    put(OWN, "di", citations=[{**OWN["citations"][0], "title": subject}])
    put(ORDER, header={"number": None, "subject": subject, **unlike}, citations=[])
    assert show(db, SETTINGS, TODAY, "CV 412")["received"] is False


def test_an_own_draft_does_not_take_a_number_from_a_citation(db, put):
    put(OWN)
    numbered = {"type": "KH", "number": "9/KH-TTBTXH", "issued": date(2024, 5, 8), "issuer": "Trung tâm"}
    put(ORDER, "den", copy=3, citations=[{**numbered, "title": "Rà soát hồ sơ năm 2024", "role": "refers"}])
    assert show(db, SETTINGS, TODAY, "KH ngày 08/5/2024 (chưa số)")["number"] is None


def test_a_dispatch_that_cites_itself_does_not_carry_itself_out(db, put):
    put(ORDER, citations=[{"type": "CV", "number": "412/SLĐTBXH-BTXH", "role": "implements"}])
    told = show(db, SETTINGS, TODAY, "CV 412")
    assert (told["carried_out_by"], told["passed_on_by"]) == ([], [])


def test_the_day_received_that_was_told_outweighs_one_that_was_assumed(db, put):
    put(ORDER, received=date(2024, 5, 9), received_assumed=True, arrival=Arrival("57", date(2024, 5, 7)))
    assert show(db, SETTINGS, TODAY, "CV 412")["received_assumed"] is True
    put(ORDER, copy=2, received=date(2024, 5, 7))
    told = show(db, SETTINGS, TODAY, "CV đến 57")
    assert (told["received_on"], told["received_assumed"]) == ("2024-05-07", False)
    assert told["arrival"] == {"number": "57", "date": "2024-05-07"}


def test_a_value_set_by_hand_is_never_overwritten_by_a_later_reading(db, put):
    put(OWN)  # cites CV 412, which is not here yet
    corrections.correct(db, SETTINGS, "CV 412", "subject", "rà soát người cao tuổi")
    corrections.correct(db, SETTINGS, "CV 412", "signer", "")
    put(ORDER, header={"signer": "Đọc Sai Tên"})
    put(ORDER, copy=2, header={"signer": "Đọc Sai Nữa"})
    told = show(db, SETTINGS, TODAY, "CV 412")["header"]
    assert (told["subject"], told["signer"]) == ("rà soát người cao tuổi", None)
    assert told["place"] == "Điện Biên"


def test_a_number_set_by_hand_stays_with_its_symbol_and_its_tasks(db, put):
    put(ORDER, header={"number": None, "symbol": None})
    name = show(db, SETTINGS, TODAY, "CV của Sở ngày 06/5/2024")["name"]
    corrections.correct(db, SETTINGS, name, "number", "412 / SLĐTBXH-BTXH")
    put(ORDER, copy=2, header={"number": "412/SLĐTBXH-BTXH", "symbol": "SL-B"})
    told = show(db, SETTINGS, TODAY, "CV 412")
    assert (told["header"]["number"], told["header"]["symbol"]) == ("412/SLĐTBXH-BTXH", "SLĐTBXH-BTXH")
    assert len(told["files"]) == 2


def test_a_fault_in_the_middle_leaves_nothing_behind(db, put, monkeypatch):
    def fail(*_, **__):
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr("pipeline.store.record.settle", fail)
    with pytest.raises(sqlite3.OperationalError):
        put(ORDER)
    assert not db.in_transaction
    assert [count(db, t) for t in ("files", "documents", "tasks", "events", "pages")] == [0] * 5


def test_a_dispatch_from_elsewhere_gives_this_office_no_tasks(db, put):
    put(ORDER, header={"issuer": "Sở Y tế", "parent": "UBND tỉnh Phú Thọ", "place": "Phú Thọ", "recipients": []})
    assert outstanding(db, SETTINGS, TODAY) == []
    assert instructions(db, SETTINGS, TODAY)[0]["direction"] == "elsewhere"


def test_notes_of_the_reading_are_kept(db, put):
    put(ORDER, notes=[Note("header.signer", "Chữ ký mờ.")])
    assert show(db, SETTINGS, TODAY, "CV 412")["notes"] == [{"field": "header.signer", "problem": "Chữ ký mờ."}]


def test_refused_and_failed_files_are_noted_and_a_failed_one_may_be_read_later(db, put):
    files.note_refused(db, "mat.pdf", "inbox")
    refused = dict(db.execute("SELECT * FROM files").fetchone())
    assert (refused["state"], refused["name"], refused["came_from"]) == ("refused", "mat.pdf", "inbox")
    assert all(refused[f] is None for f in ("sha256", "reason", "archived_as", "pages", "document_id"))
    read = extraction("den", **ORDER)
    files.note_failed(db, "den.pdf", "inbox", "Tệp hỏng", read.file.sha256)
    files.note_failed(db, "den.pdf", "inbox", "Vẫn hỏng", read.file.sha256)
    assert count(db, "files", "state = 'failed'") == 1
    assert files.known_file(db, read.file.sha256) is None
    result = record(db, SETTINGS, read, received=None)
    assert files.known_file(db, read.file.sha256) == files.KnownFile(result.file, result.document, result.name, "")
    assert count(db, "files", "state = 'failed'") == 0


def test_a_dispatch_read_almost_empty_is_kept_all_the_same(db, put):
    blank = {f: None for f in ORDER["header"]} | {"recipients": []}
    result = put(ORDER, header=blank, citations=[], directives=[])
    assert result.name == f"Văn bản chưa rõ số, ngày (mã {result.document})"
    assert show(db, SETTINGS, TODAY, result.name)["state"] == "received"
    assert tasks_of(db, [result.document], TODAY) == []


def test_a_change_of_the_settings_is_applied_to_what_is_recorded(db, put):
    put(ORDER)
    put(OWN, "di")
    farm, *others = reversed(SETTINGS.departments)
    changed = replace(
        SETTINGS,
        departments=(*others, replace(farm, aliases=("Phòng LĐTBXH các huyện",))),
        office=replace(SETTINGS.office, groups=("các cơ sở trợ giúp xã hội", "Phòng LĐTBXH các huyện")),
        collectives={"các phòng nghiệp vụ": (farm.name,)},
    )
    assert catch_up(db, SETTINGS) is False
    found = outstanding(db, changed, TODAY, department=farm.name)
    assert [t["ref"] for t in found] == ["II.1", "II.2"]
    assert show(db, changed, TODAY, "CV 412")["tasks"]["open"] == 3
    assert catch_up(db, changed) is False
    put(ORDER, "khac", header={"number": "413/SLĐTBXH-BTXH"})
    assert catch_up(db, SETTINGS) is False
    assert outstanding(db, SETTINGS, TODAY, department=farm.name) == []


def test_a_query_goes_on_with_what_is_there_while_another_process_writes(db, put, tmp_path):
    put(ORDER)
    other = open_record(tmp_path / "congvan.db")
    other.execute("PRAGMA busy_timeout = 1")
    renamed = replace(SETTINGS, office=replace(SETTINGS.office, name="Nhà nuôi dưỡng người cao tuổi", aliases=()))
    with writing(db):
        assert len(outstanding(other, renamed, TODAY)) == 2
    assert len(outstanding(other, renamed, TODAY)) == 1
    other.close()
