"""Who must do it, who helps, who receives the result."""

import pytest

from pipeline.core.model import Header, Item, Span, Text
from pipeline.core.vietnamese import plain
from pipeline.grammar.annotation import annotate_stretches
from pipeline.grammar.name_texts import names_in
from pipeline.grammar.unit_names import begins_name, name_end
from pipeline.parse.assignees import explain, find_units


def bodies(text, part):
    return [f.values["unit"] for f in explain(text) if f.values["part"] == part]


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Giao Phòng Kinh tế tham mưu kế hoạch.", ["Phòng Kinh tế"]),
        ("Yêu cầu Trưởng các thôn, bản rà soát hộ nghèo.", ["Trưởng các thôn, bản"]),
        ("Nhận được công văn, đề nghị các trường triển khai ngay.", ["các trường"]),
        ("Chủ tịch UBND tỉnh yêu cầu đồng chí Giám đốc Sở Xây dựng kiểm tra đê.", ["đồng chí Giám đốc Sở Xây dựng"]),
        ("Phòng Tổ chức - Hành chính tổng hợp kết quả.", ["Phòng Tổ chức - Hành chính"]),
        ("Tổ kiểm tra liên ngành lập biên bản vi phạm.", ["Tổ kiểm tra liên ngành"]),
        ("Các đơn vị chưa đăng ký hoàn thiện hồ sơ trong tuần.", ["Các đơn vị chưa đăng ký"]),
        ("Sở Nội vụ (cơ quan thường trực) hướng dẫn bình xét.", ["Sở Nội vụ"]),
        ("Khi có dịch, Trạm Y tế xã khoanh vùng ổ dịch.", ["Trạm Y tế xã"]),
        ("Trường hợp vượt thẩm quyền, Chi cục Kiểm lâm báo cáo Sở.", ["Chi cục Kiểm lâm"]),
        ("Về kinh phí: Sở Tài chính bố trí trong dự toán.", ["Sở Tài chính"]),
        ("Đối với Ngành Giáo dục: Tổ chức khai giảng đúng ngày.", ["Ngành Giáo dục"]),
        ("Giao các Bộ: Công an, Quốc phòng cho ý kiến.", ["Bộ Công an", "Bộ Quốc phòng"]),
        ("Bộ trưởng Bộ Công Thương chỉ đạo các nhà máy vận hành an toàn.", ["Bộ trưởng Bộ Công Thương"]),
        ("Rà soát, đề nghị cấp mới chứng thư số.", []),
        (
            "Ngân hàng Nhà nước tỉnh, Cảng Hàng không Nà Sản lập phương án.",
            ["Ngân hàng Nhà nước tỉnh", "Cảng Hàng không Nà Sản"],
        ),
        ("Phòng Vật tư - Thiết bị y tế kiểm kê tài sản.", ["Phòng Vật tư - Thiết bị y tế"]),
        ("Phòng Giáo dục và Đào tạo tham mưu kế hoạch.", ["Phòng Giáo dục và Đào tạo"]),
        ("Phòng Nông nghiệp lập phương án cấp nước.", ["Phòng Nông nghiệp"]),
        ("Ban Xây dựng Đảng cử cán bộ tham gia.", ["Ban Xây dựng Đảng"]),
        ("Bảo hiểm xã hội huyện đối chiếu số liệu.", ["Bảo hiểm xã hội huyện"]),
        ("Tư vấn giám sát lập nhật ký công trình.", ["Tư vấn giám sát"]),
        ("Liên danh nhà thầu thi công thu dọn vật liệu.", ["Liên danh nhà thầu thi công"]),
        ("Các chi bộ được kiểm tra, giám sát chuẩn bị báo cáo.", ["Các chi bộ được kiểm tra, giám sát"]),
        ("Các chi bộ, đảng bộ bộ phận sinh hoạt chuyên đề và tổ chức học tập.", ["Các chi bộ", "đảng bộ bộ phận"]),
        ("UBND các xã: Yên Lương, Yên Sơn rà soát hộ nghèo.", ["UBND xã Yên Lương", "UBND xã Yên Sơn"]),
        ("UBND các xã: Rà soát hộ nghèo, hộ cận nghèo.", ["UBND các xã"]),
        ("Theo dõi, đôn đốc các chi bộ xây dựng chương trình.", []),
        ("Kiểm tra phiếu, yêu cầu doanh nghiệp xác minh lỗi.", []),
        ("Đội Quản lý thị trường kiểm tra chợ, yêu cầu các hộ niêm yết giá.", ["Đội Quản lý thị trường"]),
        ("Cục trưởng đã yêu cầu Đội Kiểm soát giải trình.", []),
        ("Cung cấp số liệu khi có yêu cầu của Sở Y tế.", []),
        ("Thời gian qua, công tác này đã đạt nhiều kết quả.", []),
    ],
)
def test_who_is_told_to_act(text, lead):
    assert bodies(text, "lead") == lead


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Phòng Y tế - Phục hồi chức năng", ["Phòng Y tế - Phục hồi chức năng"]),
        ("Sở Y tế, Công an tỉnh:", ["Sở Y tế", "Công an tỉnh"]),
        ("Trách nhiệm của Văn phòng Ủy ban", ["Văn phòng Ủy ban"]),
        ("Chỉ đạo Sở Công Thương:", ["Sở Công Thương"]),
        ("Tổ chức thực hiện", []),
    ],
)
def test_who_a_heading_names(text, lead):
    assert bodies(text, "lead") == lead


@pytest.mark.parametrize(
    ("text", "support"),
    [
        ("Sở Y tế chủ trì, phối hợp với Công an tỉnh, Sở Tài chính kiểm tra.", ["Công an tỉnh", "Sở Tài chính"]),
        ("Phối hợp cung cấp số liệu theo yêu cầu.", []),
        ("Phối hợp với Ủy ban nhân dân xã nơi có dự án đối chiếu ranh giới.", ["Ủy ban nhân dân xã nơi có dự án"]),
        ("Phòng Văn hóa cùng Đoàn Thanh niên tổ chức hội thi.", ["Đoàn Thanh niên"]),
        ("Phối hợp với VNPT Sơn La, Viettel Sơn La khắc phục lỗi đường truyền.", ["VNPT Sơn La", "Viettel Sơn La"]),
        ("Phối hợp với các sở, ngành và địa phương thẩm định.", ["các sở, ngành", "địa phương"]),
        ("Phối hợp với nhà đầu tư giải quyết việc làm.", ["nhà đầu tư"]),
        ("Phối hợp với Kế hoạch số 12 của tỉnh.", []),
    ],
)
def test_who_helps(text, support):
    assert bodies(text, "support") == support


@pytest.mark.parametrize(
    ("text", "receivers"),
    [
        ("Báo cáo kết quả về UBND tỉnh (qua Sở Nội vụ) trước ngày 5/3.", ["UBND tỉnh", "Sở Nội vụ"]),
        ("Gửi danh sách về Phòng Nội vụ để tổng hợp, báo cáo Chủ tịch UBND huyện.", ["Phòng Nội vụ"]),
        ("Tham mưu văn bản trình Chủ tịch UBND huyện.", []),
        ("Đăng ký nhu cầu với Văn phòng Sở, hạn cuối 05/6.", ["Văn phòng Sở"]),
        ("Thông báo kết quả cho Thanh tra huyện.", ["Thanh tra huyện"]),
        ("Gửi bản mềm vào hộp thư vp@so.gov.vn.", []),
        ("Nộp bản tự đánh giá về Phòng Quản lý chất lượng.", ["Phòng Quản lý chất lượng"]),
        ("Gửi hồ sơ rút dự toán đến Kho bạc Nhà nước huyện.", ["Kho bạc Nhà nước huyện"]),
        ("Gửi dữ liệu về đơn vị thường trực trong tháng 5.", ["đơn vị thường trực"]),
        ("Gửi lấy ý kiến Sở Tư pháp trước ngày 15/3.", ["Sở Tư pháp"]),
        ("Chuyển đủ kinh phí cho Bưu điện tỉnh.", []),
        ("Bàn giao mặt bằng cho đơn vị thi công.", []),
        ("Báo cáo Ban Giám hiệu các khó khăn phát sinh.", ["Ban Giám hiệu"]),
    ],
)
def test_who_receives_the_result(text, receivers):
    assert bodies(text, "reports_to") == receivers


def test_a_name_that_the_dispatch_writes_out_is_not_cut_by_a_verb():
    text = "giao Phòng Kiểm tra giám sát thu hồi công nợ lập báo cáo"
    names = names_in(text, text, [], ["Phòng Kiểm tra giám sát thu hồi công nợ"])
    start = text.index("Phòng")
    assert begins_name(names, start)
    assert text[start : name_end(names, start, len(text))].startswith("Phòng Kiểm tra giám sát thu hồi công nợ")


@pytest.mark.parametrize(
    ("heading", "entry", "leads"),
    [
        ("Các Sở Xây dựng:", "Yêu cầu các doanh nghiệp vận tải kê khai giá cước.", ["các sở xây dựng"]),
        ("Đề nghị Ban Quản lý chợ:", "Nhắc nhở các tiểu thương, cửa hàng dọn lối đi.", ["ban quản lý chợ"]),
        ("Công an xã", "Yêu cầu chủ nhà trọ, người lao động khai báo tạm trú.", ["công an xã"]),
        ("Sở Y tế", "Đề nghị Sở Tài chính bố trí kinh phí.", ["sở tài chính", "sở y tế"]),
        ("Về kinh phí", "Yêu cầu các doanh nghiệp đóng góp.", ["các doanh nghiệp"]),
    ],
)
def test_what_a_body_demands_of_people_and_firms_is_its_own_task(heading, entry, leads):
    text = f"{heading}\n{entry}"
    items = [
        Item("1", "number", "", 0, len(heading), 0, heading=True),
        Item("1.1", "dash", "", len(heading) + 1, len(text), 1, parent=0),
    ]
    doc = annotate_stretches(plain(text), [Span(i.start, i.end) for i in items], ())
    found = find_units(doc, Text(text, plain(text), ()), items, Header())
    assert sorted(m.unit.lower() for m in found if m.part == "lead") == leads
