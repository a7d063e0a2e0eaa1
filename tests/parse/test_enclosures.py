"""Where another dispatch begins in a file: behind the foot of the one before, with a head and a foot of its own."""

from pathlib import Path

import pytest

from pipeline.core.model import Box, Line, Page, Table
from pipeline.ingest.reading import read_file
from pipeline.parse.enclosures import cut_up, find_cuts, sends_along

MAIL = Path(__file__).parents[2] / "data" / "mail"
LETTER = """\
UBND HUYỆN KRÔNG ANA
PHÒNG NỘI VỤ

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 118/NV-CCHC
V/v triển khai Kế hoạch cải cách hành chính

Krông Ana, ngày 14 tháng 3 năm 2023

Kính gửi: Trung tâm Văn hóa huyện.

Phòng Nội vụ gửi kèm theo Công văn này Kế hoạch của UBND huyện, đề nghị Trung tâm Văn hóa huyện:

1. Quán triệt kế hoạch đến toàn thể viên chức trước ngày 25/3/2023.

Nơi nhận:
- Như trên;
- Lưu: VT.

TRƯỞNG PHÒNG

Y Blin Niê
"""
PLAN = """\

ỦY BAN NHÂN DÂN
HUYỆN KRÔNG ANA

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

{number}

{day}

KẾ HOẠCH
Cải cách hành chính năm 2023
{under}
Căn cứ tình hình thực tế, UBND huyện ban hành kế hoạch như sau:

1. Trung tâm Văn hóa huyện tuyên truyền trên hệ thống truyền thanh trước ngày 20/4/2023.

Nơi nhận:
- UBND tỉnh;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Nguyễn Minh Đạt
"""
NUMBER, DAY = "Số: 45/KH-UBND", "Krông Ana, ngày 10 tháng 3 năm 2023"
PARTY = """\

HUYỆN ỦY KRÔNG ANA
*
Số 12-CT/HU

ĐẢNG CỘNG SẢN VIỆT NAM

Krông Ana, ngày 02 tháng 3 năm 2023

CHỈ THỊ
về tăng cường cải cách hành chính

Ban Thường vụ Huyện ủy yêu cầu các chi bộ quán triệt Chỉ thị này trước ngày 30/4/2023.

Nơi nhận:
- Các chi bộ;
- Lưu Văn phòng.

T/M BAN THƯỜNG VỤ
BÍ THƯ

Lê Thị Hạnh
"""
FORM = """\

Mẫu số 02

TÊN ĐƠN VỊ

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 01/BC-ĐV

Krông Ana, ngày 30 tháng 6 năm 2023

BÁO CÁO
Kết quả cải cách hành chính

Nơi nhận:
- Phòng Nội vụ.

THỦ TRƯỞNG ĐƠN VỊ

Nguyễn Văn Mẫu
"""


def plan(number=NUMBER, day=DAY, under=""):
    return PLAN.format(number=number, day=day, under=under)


def cuts(text, tmp_path):
    path = tmp_path / "tep.txt"
    path.write_text(text, encoding="utf-8")
    _, pages = read_file(path)
    return pages, find_cuts(pages)


def first_words(pages):
    return next(item.text for page in pages for item in page.content if isinstance(item, Line))


@pytest.mark.parametrize(("second", "number"), [(plan(), NUMBER), (PARTY, "Số 12-CT/HU")])
def test_a_dispatch_behind_the_foot_of_another_begins_with_its_agency(tmp_path, second, number):
    pages, found = cuts(LETTER + second, tmp_path)
    (cut,) = found
    assert (cut.page, cut.sure, cut.text) == (1, True, number)
    letter, enclosed = cut_up(pages, found)
    assert (first_words(letter), first_words(enclosed)) == ("UBND HUYỆN KRÔNG ANA", second.strip().splitlines()[0])
    assert sum(len(p.content) for p in (*letter, *enclosed)) == len(pages[0].content)


def test_three_dispatches_are_three(tmp_path):
    pages, found = cuts(LETTER + plan() + PARTY, tmp_path)
    assert [c.text for c in found] == [NUMBER, "Số 12-CT/HU"]
    assert len(cut_up(pages, found)) == 3


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (LETTER, "one dispatch"),
        (LETTER + FORM, "a form to be filled in, named as such"),
        (LETTER + plan("Số: …/KH-…", "…, ngày … tháng … năm …"), "a form with dots"),
        (LETTER + "\nPHỤ LỤC\n(Kèm theo Công văn số 118/NV-CCHC)\n" + plan(), "an annex"),
        (LETTER.replace("118/NV-CCHC", "118/QĐ-UBND") + plan("", "", "(Kèm theo Quyết định số 118/QĐ-UBND)\n"),
         "a plan that a decision enacts"),
        (LETTER.replace("1. Quán triệt", plan().split("KẾ HOẠCH\n")[0] + "\n1. Quán triệt"), "a quoted head"),
        (LETTER + plan("Số: 118/SY-UBND"), "a copy's own number"),
    ],
    ids=lambda value: value if len(value) < 60 else "",
)  # fmt: skip
def test_what_is_no_dispatch_of_its_own_is_not_cut_off_surely(tmp_path, text, why):
    assert [c for c in cuts(text, tmp_path)[1] if c.sure] == [], why


@pytest.mark.parametrize(
    "second", [plan(day=""), plan(number="Số: /KH-UBND"), plan().split("Nơi nhận")[0], plan(number="")]
)
def test_a_head_that_lacks_something_is_doubtful(tmp_path, second):
    (cut,) = cuts(LETTER + second, tmp_path)[1]
    assert not cut.sure


def boxed(text, page, top, left=0.1, column=None):
    return Line(text, page, Box(page, left, top, left + 0.3, top + 0.02), column=column)


def printed(number, head, page):
    """A page as a scanner gives it: the left column of its head, the right one, the text."""
    left, right = head
    body = [boxed(t, page, 0.3 + n / 40) for n, t in enumerate(number)]
    return Page(page, "ocr", (
        *(boxed(t, page, 0.05 + n / 40, column="left") for n, t in enumerate(left)),
        *(boxed(t, page, 0.05 + n / 40, 0.55, "right") for n, t in enumerate(right)), *body,
    ))  # fmt: skip


MOTTO = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
FOOT = ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]


def test_on_pages_the_next_begins_with_its_page(tmp_path):
    one = printed(["Kính gửi: Trường Tiểu học số 1.", *FOOT], (["SỞ Y TẾ", "Số: 5/SYT-VP"], [*MOTTO, DAY]), 1)
    left = ["SỞ NỘI VỤ", "Số: 9/SNV-CC", "V/v báo cáo"]
    two = printed(["Kính gửi: Trường Tiểu học số 1.", *FOOT], (left, [*MOTTO, DAY]), 2)
    (cut,) = find_cuts([one, two])
    assert (cut.page, cut.line, cut.sure) == (2, 0, True)


def test_a_motto_that_was_not_read_leaves_a_doubt_and_a_head_in_the_midst_of_a_page_none(tmp_path):
    one = printed(["Kính gửi: Trường Tiểu học số 1.", *FOOT], (["SỞ Y TẾ", "Số: 5/SYT-VP"], [*MOTTO, DAY]), 1)
    two = printed(["Kính gửi: Trường.", *FOOT], (["SỞ NỘI VỤ", "Số: 9/SNV-CC", "V/v báo cáo"], [DAY]), 2)
    (cut,) = find_cuts([one, two])
    assert (cut.page, cut.sure) == (2, False)
    body = [boxed("Các đơn vị gửi báo cáo theo mẫu sau đây, đúng thể thức:", 2, 0.1)]
    quoted = [boxed(t, 2, 0.2 + n / 40) for n, t in enumerate([*MOTTO, NUMBER, DAY, "KẾ HOẠCH", *FOOT])]
    assert find_cuts([one, Page(2, "ocr", (*body, *quoted))]) == ()


def test_what_stands_above_a_table_is_not_over_the_head_that_follows_it(tmp_path):
    table = "\nPHỤ LỤC\n\n| TT | Việc |\n| 1 | Rà soát |\n"
    pages, found = cuts(LETTER + table + plan(), tmp_path)
    assert [c.sure for c in found] == [True]
    assert any(isinstance(item, Table) for item in cut_up(pages, found)[0][0].content)


def test_a_motto_may_be_the_first_line_of_all(tmp_path):
    pages, found = cuts("\n".join([*MOTTO, "", "HỢP ĐỒNG TƯ VẤN", "Số: 15/2023/HĐ-TVGS"]), tmp_path)
    assert found == () and len(pages) == 1


@pytest.mark.parametrize(
    ("text", "kind", "sent"),
    [
        ("Sở Nội vụ gửi kèm theo Công văn này Kế hoạch cải cách hành chính của UBND tỉnh.", "KH", True),
        ("UBND huyện chuyển Quyết định của UBND tỉnh để các đơn vị thực hiện.", "QĐ", True),
        ("(có Kế hoạch gửi kèm)", "KH", True),
        ("Đề nghị các đơn vị báo cáo theo mẫu kèm theo, đẩy mạnh chuyển đổi số.", "KH", False),
        ("Phụ lục kèm theo Công văn này.", "CV", False),
        ("Sở Nội vụ gửi kèm Kế hoạch.", None, False),
    ],
)
def test_a_letter_says_what_goes_with_it(text, kind, sent):
    assert sends_along(text, kind) is sent


@pytest.mark.parametrize("path", sorted(MAIL.glob("*.txt")) or sorted(MAIL.glob("*.pdf"))[:6], ids=lambda p: p.stem)
def test_the_sample_mail_holds_one_dispatch_a_file(path):
    assert find_cuts(read_file(path)[1]) == ()
