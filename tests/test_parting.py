"""Files with several dispatches, and dispatches in several files: from the inbox to the record, and by hand."""

from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest

from pipeline import batch, parting
from pipeline.core.errors import CongvanError, UsageError
from pipeline.core.settings import Department, Office, Settings, Superior
from pipeline.intake import Arrival, take_in
from pipeline.intake import Office as Folder
from pipeline.run import process
from pipeline.store import proposals, replay
from pipeline.store.database import open_record, rows
from pipeline.store.instructions import instructions, show
from pipeline.store.safety import check
from pipeline.store.tasks import outstanding
from pipeline.store.undoing import undo

TODAY = date(2023, 3, 16)
MAIL = Path(__file__).parents[1] / "data" / "mail"
SETTINGS = Settings(
    office=Office(
        name="Trung tâm Văn hóa huyện", place="Krông Ana", symbols=("TTVH",),
        superiors=(
            Superior("Phòng Nội vụ", (), ("NV",)),
            Superior("UBND huyện Krông Ana", ("UBND huyện", "Ủy ban nhân dân huyện Krông Ana"), ("UBND",)),
        ),
    ),
    departments=(Department("Tổ Hành chính"),),
)  # fmt: skip
LETTER = """\
UBND HUYỆN KRÔNG ANA
PHÒNG NỘI VỤ

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 118/NV-CCHC
V/v triển khai Kế hoạch cải cách hành chính

Krông Ana, ngày 14 tháng 3 năm 2023

Kính gửi: Trung tâm Văn hóa huyện.

Phòng Nội vụ gửi kèm theo Công văn này Kế hoạch số 45/KH-UBND của UBND huyện. Đề nghị Trung tâm Văn hóa huyện:

1. Tổ chức quán triệt kế hoạch đến toàn thể viên chức của đơn vị trước ngày 25/3/2023.

2. Báo cáo kết quả quán triệt kế hoạch cải cách hành chính về Phòng Nội vụ trước ngày 30/6/2023.

Nơi nhận:
- Như trên;
- Lưu: VT.

TRƯỞNG PHÒNG

Y Blin Niê
"""
PLAN = """
ỦY BAN NHÂN DÂN
HUYỆN KRÔNG ANA

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 45/KH-UBND

Krông Ana, ngày 10 tháng 3 năm 2023

KẾ HOẠCH
Cải cách hành chính năm 2023

Căn cứ tình hình thực tế, UBND huyện ban hành Kế hoạch như sau:

1. Trung tâm Văn hóa huyện tuyên truyền cải cách hành chính trên hệ thống truyền thanh trước ngày 20/4/2023.

2. Phòng Nội vụ rà soát danh mục thủ tục hành chính của các cơ quan chuyên môn trước ngày 31/5/2023.

Nơi nhận:
- UBND tỉnh;
- Lưu: VT, NV.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Nguyễn Minh Đạt
"""
BLANK = PLAN.replace("Số: 45/KH-UBND", "Số: /KH-UBND").replace("ngày 10 tháng 3", "ngày    tháng 3")
FIRST, SECOND = LETTER.split("2. Báo cáo")[0], "2. Báo cáo" + LETTER.split("2. Báo cáo")[1]


@pytest.fixture
def office(tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "FILES_WORTH_PROCESSES", 10**6)
    for name in ("inbox", "archive", "quarantine"):
        (tmp_path / name).mkdir()
    db = open_record(tmp_path / "congvan.db", create=True)
    yield Folder(tmp_path, SETTINGS, db)
    grave = [t for t in check(db, tmp_path, TODAY, datetime.now(UTC)) if t.grave]
    assert grave == [] and list(replay.differences(db)) == []
    db.close()


def put(office, name, text):
    path = office.inbox / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (done,) = take_in(office, [path], Arrival(TODAY))
    return done


def told(office):
    """The dispatches that are here, each with the texts of what it orders, cut short."""
    held = [i for i in instructions(office.db, SETTINGS, TODAY) if i["received"]]
    shown = {i["name"]: show(office.db, SETTINGS, TODAY, f"#{i['document']}") for i in held}
    return {name: [d["text"][:16] for d in s["directives"]] for name, s in shown.items()}


APART = {
    "CV 118/NV-CCHC": ["Tổ chức quán tri", "Báo cáo kết quả "],
    "KH 45/KH-UBND": ["Trung tâm Văn hó", "Phòng Nội vụ rà "],
}


def test_a_letter_with_its_plan_comes_to_two_dispatches_and_is_told(office):
    done = put(office, "gop.txt", LETTER + PLAN)
    assert "CV 118/NV-CCHC" in done.sentence and "KH 45/KH-UBND" in done.sentence
    assert told(office) == APART
    assert [t["text"][:16] for t in outstanding(office.db, SETTINGS, TODAY)] == [
        "Tổ chức quán tri", "Trung tâm Văn hó", "Báo cáo kết quả ",
    ]  # fmt: skip
    assert put(office, "lai.txt", LETTER + PLAN).state == "duplicate"
    assert told(office) == APART


def test_joined_and_taken_apart_by_hand_and_back(office):
    put(office, "gop.txt", LETTER + PLAN)
    assert "KH 45" in parting.join(office, "CV 118", "KH 45")
    assert told(office) == {"CV 118/NV-CCHC": APART["CV 118/NV-CCHC"] + APART["KH 45/KH-UBND"]}
    assert "KH 45" in parting.split(office, "CV 118", 1)
    assert told(office) == APART
    undo(office.db, SETTINGS)
    undo(office.db, SETTINGS)
    assert told(office) == APART


def test_a_doubtful_part_is_proposed_and_taken_apart_when_accepted(office):
    put(office, "gop.txt", LETTER + BLANK)
    assert len(told(office)) == 1
    (waiting,) = [p for p in proposals.proposals(office.db) if p["role"] == "split"]
    parting.accept(office, waiting["id"])
    assert told(office) == APART  # the letter names the plan whose number is blank
    undo(office.db, SETTINGS)
    assert len(told(office)) == 1
    assert [p["id"] for p in proposals.proposals(office.db) if p["role"] == "split"] == [waiting["id"]]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("mark", ["2\n\n", "Trang 2/2\n\n"])
def test_pages_that_go_on_are_one_dispatch_whichever_came_first_and_no_order_is_lost(office, order, mark):
    files = [("quet 007.txt", FIRST), ("quet 008.txt", mark + SECOND)]
    for n in order:
        put(office, *files[n])
    assert told(office) == {"CV 118/NV-CCHC": APART["CV 118/NV-CCHC"]}
    shown = show(office.db, SETTINGS, TODAY, "CV 118")
    assert (shown["header"]["signer"], shown["arrival"]["number"], len(shown["files"])) == ("Y Blin Niê", "1", 2)
    assert [d["due"] for d in shown["directives"]] == ["2023-03-24", "2023-06-29"]
    put(office, "khac.txt", PLAN)
    assert show(office.db, SETTINGS, TODAY, "KH 45")["arrival"]["number"] == "2"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("a.txt", FIRST), ("b.txt", "2\n\n" + SECOND)),  # the page number alone
        (("quet 7.txt", FIRST), ("quet 8.txt", SECOND)),  # the names alone
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_one_sign_alone_is_proposed_and_read_together_when_accepted(office, first, second, turned):
    for name, text in (second, first) if turned else (first, second):
        put(office, name, text)
    assert len(told(office)) == 2
    (waiting,) = [p for p in proposals.proposals(office.db) if p["role"] == "continues"]
    parting.accept(office, waiting["id"])
    assert told(office) == {"CV 118/NV-CCHC": APART["CV 118/NV-CCHC"]}
    undo(office.db, SETTINGS)
    assert len(told(office)) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("quet 7.txt", FIRST), ("quet 8.txt", "5\n\n" + SECOND)),  # another page
        (("quet 7.txt", LETTER), ("quet 8.txt", "2\n\n" + SECOND)),  # the first has its end
        (("a.txt", FIRST), ("b.txt", SECOND)),  # nothing says so
    ],
)
def test_pages_of_something_else_are_left_alone(office, first, second):
    for name, text in (first, second):
        put(office, name, text)
    assert len(told(office)) == 2
    assert [p for p in proposals.proposals(office.db) if p["role"] == "continues"] == []


def test_an_annex_that_came_first_is_joined_when_its_dispatch_comes(office):
    put(office, "phu luc.txt", "PHỤ LỤC\n(Kèm theo Kế hoạch số 45/KH-UBND ngày 10/3/2023 của UBND huyện)\n\n"
        "| TT | Nhiệm vụ | Đơn vị chủ trì | Thời hạn |\n| 1 | Lắp cụm loa truyền thanh | Trung tâm Văn hóa huyện | "
        "30/9/2023 |\n")  # fmt: skip
    put(office, "ke hoach.txt", PLAN)
    assert list(told(office)) == ["KH 45/KH-UBND"]
    assert len(show(office.db, SETTINGS, TODAY, "KH 45")["files"]) == 2


def test_what_cannot_be_taken_apart_is_told(office):
    put(office, "thu.txt", LETTER)
    with pytest.raises(UsageError, match="trang 4"):
        parting.split(office, "CV 118", 4)
    with pytest.raises(UsageError, match="trang 1"):
        parting.split(office, "CV 118", 1)
    put(office, "gop.txt", PLAN + LETTER.replace("118/NV", "119/NV").replace("ngày 14 tháng", "ngày     tháng"))
    (waiting,) = [p for p in proposals.proposals(office.db) if p["role"] == "split"]
    (place,) = {r["archived_as"] for r in rows(office.db, "SELECT * FROM files WHERE name = 'gop.txt'")}
    kept = (office.folder / place).read_bytes()
    (office.folder / place).unlink()
    with pytest.raises(CongvanError, match="bản gốc"):
        parting.accept(office, waiting["id"])
    (office.folder / place).write_bytes(kept)


def test_two_pdf_dispatches_in_one_scan_are_two_and_their_pages_are_told(office, tmp_path):
    made = pypdfium2.PdfDocument.new()
    pages = 0
    for name in ("05-cv-137-thuc-hien-ct-01.pdf", "09-kh-73-cchc-chuyen-doi-so.pdf"):
        with pypdfium2.PdfDocument(MAIL / name) as one:
            first, pages = pages + 1, pages + len(one)
            made.import_pages(one)
    made.save(tmp_path / "gop.pdf")
    made.close()
    put(office, "gop.pdf", (tmp_path / "gop.pdf").read_bytes())
    two = show(office.db, SETTINGS, TODAY, "KH 73")
    assert [(f["first_page"], f["last_page"]) for f in two["files"]] == [(first, pages)]
    assert {d["page"] for d in two["directives"]} <= set(range(first, pages + 1))
    parting.join(office, "CV 137", "KH 73")
    before = told(office)
    parting.split(office, "CV 137", first)
    assert len(told(office)) == 2
    undo(office.db, SETTINGS)
    assert told(office) == before


TERM = LETTER.replace("trước ngày 25/3/2023", "trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản này")


@pytest.mark.parametrize("same_bytes", [True, False])
def test_a_copy_that_brings_the_day_received_moves_what_is_counted_from_it(office, same_bytes):
    put(office, "thu.txt", TERM)
    before = outstanding(office.db, SETTINGS, TODAY)[0]
    assert before["due"] == "2023-03-23"
    path = office.inbox / "lai.txt"
    path.write_text(TERM if same_bytes else f"{TERM}\n\n", encoding="utf-8")
    list(take_in(office, [path], Arrival(TODAY, date(2023, 3, 20), "17")))
    after = outstanding(office.db, SETTINGS, TODAY)[0]
    assert (after["task"], after["due"]) == (before["task"], "2023-03-27")
    shown = show(office.db, SETTINGS, TODAY, "CV 118")
    assert (shown["received_on"], shown["received_assumed"], shown["arrival"]["number"]) == ("2023-03-20", False, "17")
    assert [e["field"] for e in shown["history"] if e["what"] == "merged"] == ["received", "arrival_number"]
    assert [e["what"] for e in shown["history"]].count("recount") == 1


def test_extract_reads_a_file_as_one_and_tells_of_what_else_it_holds(tmp_path):
    path = tmp_path / "gop.txt"
    path.write_text(LETTER + PLAN, encoding="utf-8")
    read = process(path)
    assert read.header.number == "118/NV-CCHC" and len(read.directives) > 2
    (note,) = [n for n in read.notes if n.field == "file"]
    assert "45/KH-UBND" in note.problem
