"""A heading that has one body direct another: whose the tasks below are that name nobody."""

import datetime

import pytest

from pipeline.run import process

_HEAD = """ỦY BAN NHÂN DÂN
TỈNH GIA LAI

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 14/CT-UBND

Gia Lai, ngày 02 tháng 12 năm 2015

CHỈ THỊ
Về việc phòng, chống rét cho gia súc

Để chủ động phòng, chống rét, Ủy ban nhân dân tỉnh chỉ thị:

"""
_FOOT = "\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn Ba\n"
_BARE = "a) Kiểm tra kho hàng, xử lý hàng giả.\n\nb) Báo cáo kết quả trước ngày 20/12/2015."


def _leads(tmp_path, body):
    path = tmp_path / "chi-thi.txt"
    path.write_text(_HEAD + body + _FOOT, encoding="utf-8")
    found = process(path, received=datetime.date(2015, 12, 3)).directives
    return [[a.unit for a in d.assignees if a.role == "lead"] for d in found]


@pytest.mark.parametrize(
    ("heading", "lead"),
    [
        ("Sở Công Thương chỉ đạo Chi cục Quản lý thị trường:", "Sở Công Thương"),
        ("Công an tỉnh chỉ đạo Công an các huyện:", "Công an tỉnh"),
        ("Giám đốc Công an tỉnh chỉ đạo Phòng Cảnh sát giao thông:", "Giám đốc Công an tỉnh"),
        ("Bảo hiểm xã hội tỉnh chỉ đạo Bảo hiểm xã hội các huyện:", "Bảo hiểm xã hội tỉnh"),
        ("Sở Y tế chỉ đạo:", "Sở Y tế"),
        ("Chỉ đạo Sở Y tế:", "Sở Y tế"),
        ("Ủy ban nhân dân tỉnh chỉ đạo Sở Tài chính:", "Sở Tài chính"),
        ("Chủ tịch Ủy ban nhân dân tỉnh chỉ đạo Giám đốc Sở Y tế:", "Giám đốc Sở Y tế"),
        ("Yêu cầu Sở Y tế chỉ đạo các bệnh viện:", "Sở Y tế"),
    ],
)
def test_tasks_that_name_nobody_are_of_who_directs_unless_it_is_the_issuer(tmp_path, heading, lead):
    assert _leads(tmp_path, f"1. {heading}\n\n{_BARE}") == [[lead], [lead]]


def test_tasks_that_name_a_body_are_that_bodys(tmp_path):
    body = "1. Ủy ban nhân dân các huyện chỉ đạo:\n\na) Phòng Nông nghiệp hướng dẫn che chắn chuồng trại.\n\n"
    assert _leads(tmp_path, body + "b) Đài truyền thanh phát tin hằng ngày.") == [
        ["Phòng Nông nghiệp"],
        ["Đài truyền thanh"],
    ]
