"""What an office has confirmed: gathered from its settings and its record, forgotten where it is taken back."""

from store_office import CENTRE, ORDER, SETTINGS, SUPERIOR, TODAY

from pipeline.core.model import Note
from pipeline.core.settings import Department, Settings
from pipeline.store import confirmed, corrections, doubts, undoing
from pipeline.store.confirmed import confirmed_texts
from pipeline.store.database import packed


def test_the_names_of_the_office_its_superiors_departments_and_people(db):
    accounts = Department("Phòng Kế toán", ("Phòng KT",), head="Lò Thị Hiền", people=("Vì Văn Đại",))
    people = Settings(departments=(accounts,))
    assert confirmed_texts(db, people) == ("Phòng Kế toán", "Phòng KT", "Lò Thị Hiền", "Vì Văn Đại")
    ours = confirmed_texts(db, SETTINGS)
    assert {CENTRE, SUPERIOR, "UBND tỉnh", "Điện Biên", "các phòng nghiệp vụ"} <= set(ours)
    assert len(ours) == len(set(ours)) and "" not in ours


def test_what_a_clerk_sets_is_confirmed_until_it_is_taken_back(office):
    corrections.correct(office, SETTINGS, "CV 412", "signer", "Quàng Thị Hiển", today=TODAY)
    corrections.correct(office, SETTINGS, "CV 412", "recipients", "Phòng Bảo trợ; Các xã biên giới", today=TODAY)
    corrections.correct(office, SETTINGS, "CV 412", "received", "2024-05-08", today=TODAY)
    found = confirmed_texts(office, SETTINGS)
    assert {"Quàng Thị Hiển", "Phòng Bảo trợ", "Các xã biên giới"} <= set(found)
    assert not any("2024" in text for text in found)
    for _ in range(3):
        undoing.undo(office, SETTINGS)
    assert not {"Quàng Thị Hiển", "Phòng Bảo trợ"} & set(confirmed_texts(office, SETTINGS))


def test_what_a_clerk_holds_against_the_paper_is_confirmed(db, put):
    put(ORDER, header={"signer": "Điêu Chính Bạc"}, notes=[Note("header.signer", "Chữ ký đọc không rõ")])
    assert "Điêu Chính Bạc" not in confirmed_texts(db, SETTINGS)
    doubts.confirm_all(db, SETTINGS, "CV 412")
    assert "Điêu Chính Bạc" in confirmed_texts(db, SETTINGS)


def test_a_name_that_came_typed_in_several_dispatches_is_confirmed(db, put):
    for copy, source in ((1, "text-layer"), (2, "text-layer"), (3, "ocr"), (4, "ocr")):
        signer = "Cà Văn Tiến" if source == "text-layer" else "Cà Văn Tiền"
        number = {"number": f"{500 + copy}/SLĐTBXH-BTXH", "signer": signer}
        put(ORDER, copy=copy, header=number)
        db.execute("UPDATE pages SET source = ? WHERE file_id = (SELECT max(id) FROM files)", [source])
        if copy == 1:
            assert "Cà Văn Tiến" not in confirmed_texts(db, SETTINGS)
    found = confirmed_texts(db, SETTINGS)
    assert "Cà Văn Tiến" in found and "Cà Văn Tiền" not in found


def test_the_newest_go_first_and_no_more_than_a_record_can_bear(office, monkeypatch):
    monkeypatch.setattr(confirmed, "MOST", 3)
    assert len(confirmed_texts(office, SETTINGS)) == 3
    assert confirmed._texts(packed(["Sở Y tế", "Các xã"])) == ["Sở Y tế", "Các xã"]
    assert confirmed._texts("[chưa rõ") == ["[chưa rõ"]
