"""What opens a list of orders and what opens another list: short dispatches of every sort, as offices write them."""

from itertools import cycle
from pathlib import Path

import pytest

from pipeline.run import process

TABLE = Path(__file__).parent / "sentences" / "openers.txt"
TITLES = {
    "TB": "THÔNG BÁO", "CĐ": "CÔNG ĐIỆN", "CT": "CHỈ THỊ", "QĐ": "QUYẾT ĐỊNH", "NQ": "NGHỊ QUYẾT", "KL": "KẾT LUẬN",
    "KH": "KẾ HOẠCH", "PA": "PHƯƠNG ÁN", "CTr": "CHƯƠNG TRÌNH", "HD": "HƯỚNG DẪN", "BC": "BÁO CÁO", "TTr": "TỜ TRÌNH",
    "BB": "BIÊN BẢN",
}  # fmt: skip
BODIES = [
    [
        "Công an xã tuần tra các bến đò trong những ngày nước lớn.",
        "Trưởng các thôn rà soát hộ có người già sống một mình, lập danh sách.",
        "Trạm Y tế xã chuẩn bị cơ số thuốc, cử người trực 24/24 giờ.",
    ],
    [
        "Phòng Kế hoạch - Tài chính cân đối nguồn, trình lãnh đạo trước ngày 15/5/2016.",
        "Tổ Kỹ thuật kiểm tra máy bơm, thay dầu và vệ sinh bể hút.",
        "Đội Bảo vệ khóa cổng phụ từ 22 giờ, ghi sổ người ra vào.",
    ],
    [
        "Khoa Dược dự trù dịch truyền, hóa chất sát khuẩn cho cả quý.",
        "Trưởng các khoa lâm sàng bình bệnh án mỗi tuần một buổi.",
        "Phòng Điều dưỡng tập huấn tiêm an toàn cho điều dưỡng mới.",
    ],
]
BARE = [
    [
        "Tuần tra các bến đò trong những ngày nước lớn.",
        "Rà soát hộ có người già sống một mình, lập danh sách.",
        "Chuẩn bị cơ số thuốc, cử người trực 24/24 giờ.",
    ],
    [
        "Cân đối nguồn, bố trí kinh phí trước ngày 15/5/2016.",
        "Kiểm tra máy bơm, thay dầu và vệ sinh bể hút.",
        "Khóa cổng phụ từ 22 giờ, ghi sổ người ra vào.",
    ],
]
FOOT = ["Nơi nhận:", "- Như trên;", "- Lưu: VT.", "GIÁM ĐỐC", "Trần Văn Hòa"]


def blocks(mark):
    """The dispatches of the table under a mark: type, issuer, recipients, paragraphs."""
    text = TABLE.read_text(encoding="utf-8").replace("\n!== ", "\n=== !")
    for part in text.split("\n=== ")[1:]:
        head, *lines = part.strip().splitlines()
        kind, issuer, to = [*(field.strip() for field in head.split("|")), ""][:3]
        if kind.startswith("!") == (mark == "!=="):
            yield kind.lstrip("!"), issuer, to, lines


def directives_of(path, kind, issuer, to, lines):
    number = "Số: 45/ABC-VP" if kind == "CV" else f"Số: 45/{kind}-ABC"
    titled = ["V/v thực hiện một số công việc", f"Kính gửi: {to or 'Các đơn vị'}"]
    titled = titled if kind == "CV" else [TITLES[kind], "Về một số công việc năm 2016"]
    motto = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    head = [issuer, *motto, number, "Hà Nam, ngày 14 tháng 4 năm 2016", *titled]
    path.write_text("\n\n".join([*head, *lines, *FOOT]), encoding="utf-8")
    return [d.text for d in process(path).directives]


def listed(line, entries):
    marks = {"{X}": ("1. ", "2. ", "3. "), "{d}": ("- ", "- ", "- ")}.get(line.strip())
    return [mark + entry for mark, entry in zip(marks, entries, strict=True)] if marks else [line]


@pytest.mark.parametrize(
    ("block", "entries"),
    list(zip(blocks("==="), cycle([BODIES[0], BARE[0], BODIES[1], BARE[1], BODIES[2]]), strict=False)),
    ids=lambda value: f"{value[0]}-{value[3][-2][:40]}" if isinstance(value, tuple) else "",
)
def test_the_orders_of_a_list_are_found_whatever_opens_it(tmp_path, block, entries):
    *kind, lines = block
    paragraphs = [paragraph for line in lines for paragraph in listed(line, entries)]
    assert directives_of(tmp_path / "a.txt", *kind, paragraphs) == entries


@pytest.mark.parametrize("block", list(blocks("!==")), ids=lambda block: f"{block[0]}-{block[3][0][:40]}")
def test_a_list_of_something_else_holds_no_orders(tmp_path, block):
    assert directives_of(tmp_path / "a.txt", *block) == []
