"""Whether a dispatch answers: who wrote the letter that it tells of, and what it then says in its entries."""

from pathlib import Path

import pytest

from pipeline.run import process

HEAD = """UBND TỈNH LẠC SƠN
SỞ XÂY DỰNG
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 88/SXD-QLN
V/v cấp phép xây dựng
Lạc Sơn, ngày 02 tháng 3 năm 2024
Kính gửi: {recipient}

Sở Xây dựng nhận được Công văn số 17/CV-HL ngày 20/02/2024 của Công ty Cổ phần Hải Long xin miễn giấy phép. Về việc \
này, Sở Xây dựng có ý kiến như sau:

1. Theo Điều 89 Luật Xây dựng, chủ đầu tư phải có giấy phép trước khi khởi công.

2. {entry}

Nơi nhận:
- Như trên;
- Lưu: VT.

GIÁM ĐỐC

Trần Văn Bình
"""


def directives(folder: Path, recipient: str, entry: str) -> list[str]:
    path = folder / "cv.txt"
    path.write_text(HEAD.format(recipient=recipient, entry=entry), encoding="utf-8")
    return [d.ref for d in process(path).directives]


@pytest.mark.parametrize(
    ("recipient", "entry", "refs"),
    [
        ("Công ty Cổ phần Hải Long", "Kiểm tra thực tế cho thấy công trình cao 5 tầng.", []),
        ("Công ty Cổ phần Hải Long", "Đề nghị Công ty Cổ phần Hải Long lập hồ sơ gửi Sở.", ["2"]),
        ("Ủy ban nhân dân các huyện", "Kiểm tra các công trình trên địa bàn.", ["1", "2"]),
    ],
)
def test_what_goes_back_to_the_writer_of_a_letter_orders_only_where_it_asks(tmp_path, recipient, entry, refs):
    assert directives(tmp_path, recipient, entry) == refs
