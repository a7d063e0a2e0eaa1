"""What is read of entries of a list of orders: who, by when and for whom, of each directive in them."""

from pathlib import Path

import pytest
from a_letter import HEAD, LETTER, OPENER
from a_letter import read as read_letter

TABLE = Path(__file__).parent / "sentences" / "entries.txt"
ROWS = [row for row in TABLE.read_text(encoding="utf-8").splitlines() if not row.startswith("#")]
AT_ONCE = 6
DECISION = HEAD.format(
    number="QĐ-SYT",
    title="QUYẾT ĐỊNH\nVề việc giao nhiệm vụ năm 2024\n\nGIÁM ĐỐC SỞ Y TẾ\n\nCăn cứ Luật Ngân sách nhà nước;"
    "\n\nQUYẾT ĐỊNH:\n\n",
)


def told(d):
    leads = [a.unit for a in d.assignees if a.role == "lead" and not a.inherited]
    day = d.deadline.due.isoformat() if d.deadline.due else d.deadline.rrule or ""
    return leads, day, list(d.reports_to)


def wanted(row):
    found = row.partition("=>")[2].strip()
    parts = [] if found == "none" else [[f.strip() for f in part.split("|")] for part in found.split("//")]
    return [(names(who), day, names(receiver)) for who, day, receiver in parts]


def names(words):
    return [name.strip() for name in words.split(" + ") if name.strip()]


def printed(row):
    return row.partition("=>")[0].replace("// ", "").strip()


@pytest.mark.parametrize("rows", [ROWS[at : at + AT_ONCE] for at in range(0, len(ROWS), AT_ONCE)], ids=lambda r: r[0])
def test_an_entry_gives_who_by_when_and_for_whom(tmp_path, rows):
    entries = [f"{number}. {printed(row).replace(' - ', chr(10) * 2 + '- ') if ': - ' in row else printed(row)}"
               for number, row in enumerate(rows, 1)]
    read = read_letter(tmp_path / "cv.txt", LETTER + OPENER, entries)
    found = {number: [] for number in range(1, len(rows) + 1)}
    for d in read.directives:
        found[int(d.ref.split(".")[0].split("(")[0])].append(told(d))
    assert [found[number] for number in found] == [wanted(row) for row in rows]


def test_an_article_that_goes_by_something_orders_what_stands_under_it(tmp_path):
    articles = [
        "Điều 1. Giao dự toán chi năm 2024 cho các đơn vị theo Phụ lục.",
        "Điều 2. Căn cứ dự toán được giao, Giám đốc các bệnh viện có trách nhiệm:",
        "1. Phân bổ dự toán đến từng khoa, phòng trước ngày 15/3/2024.",
        "2. Trước ngày 10 hằng tháng báo cáo số chi về Phòng Tài chính.",
        "Điều 3. Căn cứ chỉ tiêu được giao, các trạm y tế:",
        "1. Lập danh sách trẻ cần tiêm chủng.",
        "Điều 4. Quyết định này có hiệu lực kể từ ngày ký.",
    ]
    read = read_letter(tmp_path / "qd.txt", DECISION, articles)
    found = [(d.ref, [a.unit for a in d.assignees], d.deadline.rrule) for d in read.directives]
    assert found == [
        ("Điều 2.1", ["Giám đốc các bệnh viện"], None),
        ("Điều 2.2", ["Giám đốc các bệnh viện"], "FREQ=MONTHLY;BYMONTHDAY=9"),
        ("Điều 3.1", ["các trạm y tế"], None),
    ]


def test_what_is_done_about_people_is_the_task_of_the_heading(tmp_path):
    entries = [
        "1. Các đồng chí Trưởng trạm:",
        "- Thông báo, vận động từng hộ dân tiêm chủng.",
        "- Đối với các hộ đi làm xa, gọi điện để hướng dẫn khai báo.",
    ]
    read = read_letter(tmp_path / "cv.txt", LETTER + OPENER, entries)
    assert [[a.unit for a in d.assignees] for d in read.directives] == [["Các đồng chí Trưởng trạm"]] * 2


def test_titles_in_the_opening_and_pledges_are_no_orders_but_reminders_are(tmp_path):
    paragraphs = [
        "Căn cứ Nghị định số 11/2024/NĐ-CP ngày 15/01/2024 của Chính phủ quy định về khám bệnh, chữa bệnh; đăng ký, "
        "cấp lại giấy phép hoạt động;",
        OPENER.strip(),
        "1. Rà soát hồ sơ.",
        "2. Lập danh sách.",
        "Sở Y tế cam kết thanh toán kịp thời trong 10 ngày kể từ khi nhận đủ hồ sơ hợp lệ.",
        "Tiếp theo Công văn số 77/SYT-VP ngày 14/02/2024, Sở Y tế nhắc các đơn vị chưa nộp hồ sơ khẩn trương gửi hồ sơ "
        "trước ngày 10/3/2024.",
    ]
    read = read_letter(tmp_path / "cv.txt", LETTER, paragraphs)
    assert [d.ref for d in read.directives] == ["1", "2", "closing"]
    assert told(read.directives[-1]) == (["các đơn vị chưa nộp hồ sơ"], "2024-03-09", [])
