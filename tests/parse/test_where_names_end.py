"""Where the name of a body ends, and what belongs to the order before it: classes of wording, in our own sentences."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.grammar.bodies import units_of
from pipeline.parse.assignees import explain
from pipeline.run import process

HEAD = (
    "ỦY BAN NHÂN DÂN\nHUYỆN ĐỒNG XUÂN\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
    "Số: 45/{symbol}\n\nĐồng Xuân, ngày 01 tháng 3 năm 2024\n\n"
)


def bodies(text, part="lead"):
    return [f.values["unit"] for f in explain(text) if f.values["part"] == part]


def read(tmp_path, body, symbol="UBND-VP", title="Kính gửi: Các phòng, ban thuộc huyện\n\n"):
    path = tmp_path / "dispatch.txt"
    path.write_text(HEAD.format(symbol=symbol) + title + body, encoding="utf-8")
    return process(path).directives


ORDERS = "Chủ tịch UBND huyện yêu cầu các phòng, ban thực hiện các nội dung sau:\n\n"


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("Khoa Nội tim mạch - Lão học xây dựng phác đồ.", ["Khoa Nội tim mạch - Lão học"]),
        ("Khoa Điều trị tích cực - Chống độc rà soát danh mục thuốc.", ["Khoa Điều trị tích cực - Chống độc"]),
        ("Các chi bộ, tổ chức đảng quán triệt Nghị quyết.", ["Các chi bộ, tổ chức đảng"]),
        ("Kiểm sát viên được phân công giải quyết vụ án chịu trách nhiệm lưu hồ sơ.",
         ["Kiểm sát viên được phân công giải quyết vụ án"]),
        ("Cấp đủ hóa chất cho các trạm y tế xã.", []),
        ("Phòng Quản trị mạng vận dụng mẫu biểu đã gửi.", ["Phòng Quản trị mạng"]),
        ("Công ty Thủy nông Bình Hà giữ mực nước trong kênh.", ["Công ty Thủy nông Bình Hà"]),
        ("Từ nay đến cuối vụ, sáng thứ 5 hàng tuần các xã, thị trấn báo cáo Phòng Kinh tế.", ["các xã, thị trấn"]),
        ("Ban Quản lý đầu tư xây dựng công trình huyện hoàn thiện hồ sơ.",
         ["Ban Quản lý đầu tư xây dựng công trình huyện"]),
        ("Ban Bồi thường, hỗ trợ và tái định cư huyện rà soát hồ sơ.", ["Ban Bồi thường, hỗ trợ và tái định cư huyện"]),
        ("Vụ Quản lý, khai thác đường thủy kiểm tra phao tiêu.", ["Vụ Quản lý, khai thác đường thủy"]),
        ("Công đoàn cấp trên trực tiếp cơ sở hướng dẫn thủ tục.", ["Công đoàn cấp trên trực tiếp cơ sở"]),
        ("Phó Giám đốc Sở phụ trách khối kiểm tra việc trực.", ["Phó Giám đốc Sở phụ trách khối"]),
        ("Các Chi cục Hải quan II, IV rà soát tờ khai.", ["Chi cục Hải quan II", "Chi cục Hải quan IV"]),
        ("Ban Thường vụ Đoàn tỉnh lãnh đạo các huyện đoàn:", ["Ban Thường vụ Đoàn tỉnh"]),
    ],
)
def test_who_is_told_to_act(text, leads):
    assert bodies(text) == leads


@pytest.mark.parametrize(
    ("text", "part", "units"),
    [
        ("Phối hợp với Phòng PC03, PA05 và PX06 kiểm tra hồ sơ.", "support",
         ["Phòng PC03", "Phòng PA05", "Phòng PX06"]),
        ("Phối hợp với Công an, Quản lý thị trường kiểm tra kho.", "support", ["Công an", "Quản lý thị trường"]),
        ("Phối hợp với Công an xã, lực lượng dân quân giữ trật tự.", "support", ["Công an xã", "lực lượng dân quân"]),
        ("Phối hợp với người sử dụng lao động đối thoại.", "support", ["người sử dụng lao động"]),
        ("Gửi kết quả về Phòng Tài chính trong 05 ngày làm việc.", "reports_to", ["Phòng Tài chính"]),
        ("Gửi Báo Sơn La, Đài Truyền hình Sơn La phát vào buổi tối.", "reports_to",
         ["Báo Sơn La", "Đài Truyền hình Sơn La"]),
    ],
)
def test_who_helps_and_who_receives(text, part, units):
    assert bodies(text, part) == units


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Các huyện ủy, thành ủy, đảng ủy trực thuộc Tỉnh ủy", 1),
        ("Ban thường vụ các đảng ủy xã, phường, đảng ủy trực thuộc Tỉnh ủy", 1),
        ("Các huyện ủy, Đảng ủy Quân sự tỉnh", 2),
        ("Huyện ủy Bình Sơn, Thành ủy Quảng Ngãi", 2),
    ],
)
def test_committees_of_the_party_share_a_head(text, units):
    assert len(units_of(text)) == units


@pytest.mark.parametrize(
    "sentence",
    ["Hoàn thành trước ngày 11/4/2024.", "Thời gian thực hiện: đến ngày 10/4/2024."],
)
def test_a_sentence_that_is_only_a_day_belongs_to_the_order_before_it(tmp_path, sentence):
    (only,) = read(tmp_path, f"{ORDERS}1. Phân nhóm hồ sơ theo lĩnh vực. {sentence}")
    assert (only.deadline.due, only.text.startswith("Phân nhóm")) == (date(2024, 4, 10), True)


def test_a_report_in_case_something_happens_is_a_duty_of_its_own(tmp_path):
    body = ORDERS + "1. Phòng Kinh tế theo dõi mực nước; khi xảy ra sự cố báo cáo ngay Chủ tịch UBND huyện."
    first, second = read(tmp_path, body)
    assert (first.reports_to, second.reports_to) == ((), ("Chủ tịch UBND huyện",))
    assert [a.unit for a in second.assignees] == ["Phòng Kinh tế"]


def test_those_who_carry_out_a_decision_are_told_nothing_more(tmp_path):
    title = "QUYẾT ĐỊNH\nVề việc hỗ trợ di dời\n\n"
    body = (
        "QUYẾT ĐỊNH:\n\nĐiều 1. Giao trách nhiệm:\n\n1. UBND xã Xuân Long là chủ đầu tư, có trách nhiệm:\n\n"
        "a) Thanh lý nhà cũ trước ngày 15/4/2024;\n\nb) Lập danh sách hộ di dời.\n\n"
        "Điều 2. Chánh Văn phòng; Trưởng phòng Tài chính; Chủ tịch UBND xã Xuân Long chịu trách nhiệm thi hành "
        "Quyết định này./."
    )
    directives = read(tmp_path, body, symbol="QĐ-UBND", title=title)
    assert [[a.unit for a in d.assignees] for d in directives] == [["UBND xã Xuân Long"]] * 2


def test_a_programme_with_hours_is_no_table_of_tasks(tmp_path):
    title = "GIẤY MỜI\nHọp giao ban\n\n"
    body = (
        "UBND huyện kính mời các ông, bà dự họp:\n\n| Thời gian | Nội dung | Người thực hiện |\n"
        "| 8h00 - 8h15 | Điểm danh | Văn phòng |\n| 8h15 - 9h30 | Báo cáo tháng | Phòng Kinh tế |\n"
    )
    assert read(tmp_path, body, symbol="GM-UBND", title=title) == ()
