"""What stands at the head of an order before a verb and is nobody: matters, papers, and verbs with their object."""

import pytest

from pipeline.parse.assignees import explain


@pytest.mark.parametrize(
    "order",
    [
        "Hồ sơ phải gửi trước ngày 15/6.",
        "Kinh phí thực hiện lấy từ nguồn chi thường xuyên.",
        "Việc rà soát phải xong trước ngày 20/01/2009.",
        "Các biện pháp phòng dịch phải được thực hiện nghiêm túc.",
        "Mọi hành vi vi phạm phải được xử lý nghiêm.",
        "Từng nội dung phải phân công rõ người, rõ việc.",
        "Học phí thu theo Nghị quyết của Hội đồng nhân dân.",
        "Động viên các gia đình chính sách nhân dịp Tết.",
        "Phát triển đảng viên mới trong doanh nghiệp.",
        "Bồi dưỡng báo cáo viên cơ sở.",
        "Quản lý học viên trong thời gian nghỉ Tết.",
        "Lái xe an toàn, không uống rượu bia.",
        "Công viên phải được dọn vệ sinh.",
        "Tăng trưởng tín dụng phải gắn với chất lượng.",
        "Chủ đề sinh hoạt tập trung vào chuyển đổi số.",
        "Phòng chống buôn lậu và gian lận thương mại phải làm thường xuyên.",
    ],
)
def test_nobody_is_told(order):
    assert not [f.values["unit"] for f in explain(order) if f.values["part"] == "lead"]
