from datetime import date

import pytest
from store_office import CENTRE, ORDER, OWN, SETTINGS, TODAY

from pipeline.core.model import Arrival
from pipeline.store.finding import Ambiguous, NotFound, described, find_instruction, read_said
from pipeline.store.instructions import instructions

CITED = [
    {"type": "CT", "number": "05/CT-UBND", "issued": date(2024, 1, 8), "issuer": "UBND tỉnh", "role": "implements"},
    {"type": "CT", "number": "05/CT-TTg", "issued": date(2024, 2, 19), "issuer": "Thủ tướng", "role": "refers"},
    {"type": "CT", "number": "40-CT/TW", "issued": date(2014, 11, 22), "issuer": "Ban Bí thư", "role": "refers"},
    {"type": "NĐ", "number": "20/2021/NĐ-CP", "issued": date(2021, 3, 15), "issuer": "Chính phủ", "role": "basis"},
    {"type": "CTr", "number": "5/CTr-SLĐTBXH", "issued": date(2024, 3, 4), "issuer": "Sở", "role": "refers"},
    {"type": "QĐ", "number": "57/QĐ-TTBTXH", "issued": date(2023, 5, 5), "issuer": "Giám đốc", "role": "refers",
     "title": "ban hành Quy chế chi tiêu nội bộ"},
    {"type": "CV", "number": "412/SLĐTBXH-BTXH", "issued": date(2023, 8, 1), "issuer": "Sở", "role": "refers"},
]  # fmt: skip


@pytest.fixture
def office(db, put):
    put(ORDER, arrival=Arrival("057", None))
    put(OWN, "di", citations=CITED)
    return db


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("CV 412/2024", "CV 412/SLĐTBXH-BTXH"),
        ("Công văn số 412 năm 2024", "CV 412/SLĐTBXH-BTXH"),
        ("cv 412 ngày 06/5/2024", "CV 412/SLĐTBXH-BTXH"),
        ("CV 412 ngày 6 tháng 5 năm 2024", "CV 412/SLĐTBXH-BTXH"),
        ("CV của Sở ngày 06.5.2024", "CV 412/SLĐTBXH-BTXH"),
        ("văn bản của Sở LĐTBXH ngày 6-5-2024", "CV 412/SLĐTBXH-BTXH"),
        ("văn bản của Sở ngày 06/5", "CV 412/SLĐTBXH-BTXH"),
        ("KH rà soát hồ sơ", "KH ngày 08/5/2024 (chưa số)"),
        ("CV đến 57", "CV 412/SLĐTBXH-BTXH"),
        ("số đến 057", "CV 412/SLĐTBXH-BTXH"),
        ("05/CT-UBND", "CT 05/CT-UBND"),
        ("5/ct-ubnd", "CT 05/CT-UBND"),
        ("CT 05/UBND", "CT 05/CT-UBND"),
        ("CT 05 của UBND tỉnh", "CT 05/CT-UBND"),
        ("CT 05 của Thủ tướng Chính phủ", "CT 05/CT-TTg"),
        ("chi thi 05/CT-TTG", "CT 05/CT-TTg"),
        ("CTr 5", "CTr 5/CTr-SLĐTBXH"),
        ("Chương trình số 5/CTr - SLĐTBXH", "CTr 5/CTr-SLĐTBXH"),
        ("CTr 05/CTr-LĐTBOXH", "CTr 5/CTr-SLĐTBXH"),
        ("40-CT/TW", "CT 40-CT/TW"),
        ("CT40", "CT 40-CT/TW"),
        ("NĐ20/2021", "NĐ 20/2021/NĐ-CP"),
        ("nghị định 20", "NĐ 20/2021/NĐ-CP"),
        ("KH 20/2021/NĐ-CP", "NĐ 20/2021/NĐ-CP"),
        ("KH ngày 08/5/2024", "KH ngày 08/5/2024 (chưa số)"),
        ("KH ngày 08/5/2024 (chưa số)", "KH ngày 08/5/2024 (chưa số)"),
        ("QĐ về quy chế chi tiêu", "QĐ 57/QĐ-TTBTXH"),
        ("quy chế chi tiêu nội bộ", "QĐ 57/QĐ-TTBTXH"),
        ("kế hoạch rà soát hồ sơ", "KH ngày 08/5/2024 (chưa số)"),
        ("QĐ hỏa tốc 57", "QĐ 57/QĐ-TTBTXH"),
    ],
)
def test_a_dispatch_is_found_as_a_clerk_says_it(office, said, name):
    found = find_instruction(office, SETTINGS, said)
    document = office.execute("SELECT * FROM documents WHERE id = ?", [found]).fetchone()
    assert described(document).startswith(name)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("CV 412", {"CV 412/SLĐTBXH-BTXH ngày 06/5/2024", "CV 412/SLĐTBXH-BTXH ngày 01/8/2023"}),
        ("CT 05", {"CT 05/CT-UBND ngày 08/01/2024", "CT 05/CT-TTg ngày 19/02/2024"}),
        ("57", {"QĐ 57/QĐ-TTBTXH ngày 05/5/2023", "CV 412/SLĐTBXH-BTXH ngày 06/5/2024"}),
    ],
)
def test_what_may_be_several_gives_the_candidates(office, said, names):
    with pytest.raises(Ambiguous) as caught:
        find_instruction(office, SETTINGS, said)
    assert {c.split(" của ")[0] for c in caught.value.candidates} == names
    assert all(name in str(caught.value) for name in names)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "said", ["CV 999", "CV 412/SYT-NVY", "", "CV", "CV đến 58", "thông tư về thuế", "31/02/2024", "CV hồ", "KH chưa số"]
)
def test_what_is_nothing_in_the_record_is_told(office, said):
    with pytest.raises(NotFound, match="congvan instructions"):
        find_instruction(office, SETTINGS, said)


def test_every_dispatch_is_found_by_what_it_is_called_in_full(office):
    for r in office.execute("SELECT * FROM documents").fetchall():
        assert find_instruction(office, SETTINGS, described(r)) == r["id"]
        assert find_instruction(office, SETTINGS, f"#{r['id']}") == r["id"]
    assert len(instructions(office, SETTINGS, TODAY)) == 11


@pytest.mark.parametrize("number", ["2917TCT/AC", "1273/PCTB-KD+KT", "15 TTg", "04/GM-VP, 05/GM-VP"])
def test_a_dispatch_is_found_by_the_name_that_is_shown_whatever_its_number_looks_like(office, put, number):
    put(OWN, "la", header={"type": "CV", "number": number, "symbol": None, "subject": "Hoa don", "issuer": CENTRE})
    wanted = office.execute("SELECT id FROM documents WHERE number = ?", [number]).fetchone()["id"]
    assert find_instruction(office, SETTINGS, f"CV {number}") == wanted


def test_two_drafts_of_one_day_are_told_apart_by_their_subject(office, put):
    put(OWN, "khac", header={"subject": "Tổ chức Tết Trung thu", "issuer": CENTRE})
    with pytest.raises(Ambiguous):
        find_instruction(office, SETTINGS, "KH ngày 08/5/2024")
    found = find_instruction(office, SETTINGS, "KH Tết Trung thu ngày 08/5/2024")
    subject = office.execute("SELECT subject FROM documents WHERE id = ?", [found]).fetchone()[0]
    assert subject == "Tổ chức Tết Trung thu"


def test_words_are_taken_apart():
    said = read_said("Công văn số 137/SLĐT BXH-VP ngày 19/01/2024 của Sở")
    assert (said.types, said.serial, said.symbol) == (frozenset({"CV"}), "137", "SLDTBXH-VP")
    assert (said.issued, said.issuer, said.topic) == (date(2024, 1, 19), "so", ())


def test_a_nickname_means_what_has_no_number_and_a_subject_all_that_have_it(db, put):
    put(ORDER, header={"number": None, "issued": None, "subject": "tăng cường rà soát đối tượng"}, citations=[])
    put(OWN, "di", citations=[{**CITED[0], "type": "CV", "title": "tăng cường rà soát đối tượng"}])
    held = find_instruction(db, SETTINGS, "CV rà soát đối tượng")
    assert db.execute("SELECT held FROM documents WHERE id = ?", [held]).fetchone()[0] == 1
    with pytest.raises(Ambiguous):
        find_instruction(db, SETTINGS, "công văn về rà soát đối tượng")
