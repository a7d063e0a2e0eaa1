"""Lists that share a head, a post or the kind of their places are told out body by body."""

import pytest

from pipeline.grammar.addressees import addressees_in
from pipeline.parse.assignees import explain


def _leads(sentence):
    return [str(f.values["unit"]) for f in explain(sentence) if f.values["part"] == "lead"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (
            "Ủy ban nhân dân các tỉnh, thành phố: Phú Yên, Cần Thơ và Long An;",
            ["Ủy ban nhân dân tỉnh Phú Yên", "Ủy ban nhân dân thành phố Cần Thơ", "Ủy ban nhân dân tỉnh Long An"],
        ),
        ("UBND các tỉnh, thành phố Hải Phòng, Thái Bình", ["UBND thành phố Hải Phòng", "UBND tỉnh Thái Bình"]),
        (
            "Chủ tịch UBND các tỉnh, thành phố: Huế, Kon Tum",
            ["Chủ tịch UBND thành phố Huế", "Chủ tịch UBND tỉnh Kon Tum"],
        ),
        ("HĐND các tỉnh, thành phố: Thừa Thiên Huế, Hà Nội", ["HĐND tỉnh Thừa Thiên Huế", "HĐND thành phố Hà Nội"]),
        ("UBND các tỉnh Bà Rịa - Vũng Tàu, Tây Ninh", ["UBND tỉnh Bà Rịa - Vũng Tàu", "UBND tỉnh Tây Ninh"]),
        (
            "UBND các tỉnh, thành phố: Trà Vinh, thành phố Hồ Chí Minh",
            ["UBND tỉnh Trà Vinh", "UBND thành phố Hồ Chí Minh"],
        ),
        ("Sở Y tế các tỉnh, thành phố Hà Nội, Hà Nam", ["Sở Y tế Hà Nội", "Sở Y tế Hà Nam"]),
        ("Tỉnh ủy các tỉnh Gia Lai, Phú Thọ và Cao Bằng", ["Tỉnh ủy Gia Lai", "Tỉnh ủy Phú Thọ", "Tỉnh ủy Cao Bằng"]),
        ("Các tỉnh ủy, thành ủy: Bến Tre, Đà Nẵng", ["Tỉnh ủy Bến Tre", "Thành ủy Đà Nẵng"]),
        ("Tỉnh ủy, Thành ủy: Bến Tre, Cần Thơ", ["Tỉnh ủy Bến Tre", "Thành ủy Cần Thơ"]),
        ("Các tỉnh, thành phố: Yên Bái, Hải Phòng", ["Yên Bái", "Hải Phòng"]),
        (
            "UBND các huyện, thị xã: Sông Mã, Bắc Yên và thị xã Nghĩa Lộ",
            ["UBND huyện Sông Mã", "UBND huyện Bắc Yên", "UBND thị xã Nghĩa Lộ"],
        ),
        ("UBND các xã Ea Tam, Vụ Quang và Hội Nông dân huyện",
         ["UBND xã Ea Tam", "UBND xã Vụ Quang", "Hội Nông dân huyện"]),
        ("Các trường THCS Lê Lai, Tổ Hiệu Trung", ["Trường THCS Lê Lai", "Trường THCS Tổ Hiệu Trung"]),
    ],
)
def test_addressees_of_areas(line, names):
    assert list(addressees_in(line)) == names


@pytest.mark.parametrize(
    "line",
    [
        "UBND các huyện, thành phố: Sông Mã, Lai Châu",  # which of them is the city is not told
        "Đảng ủy các xã, phường: Tân An, Bình Hòa",
        "Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương",
        "Hải quan các cửa khẩu đường bộ số I, II, III",
        "Trường THCS Phan Đình Phùng, Krông Búk",
        "Các đơn vị tại Cửa Lò, Nghi Sơn",
    ],
)
def test_what_is_not_told_out(line):
    assert list(addressees_in(line)) == [line]


@pytest.mark.parametrize(
    ("sentence", "leads"),
    [
        ("Đề nghị UBND các tỉnh, thành phố: Sóc Trăng, Cần Thơ chỉ đạo gia cố đê.",
         ["UBND tỉnh Sóc Trăng", "UBND thành phố Cần Thơ"]),
        ("Các tỉnh, thành phố Hà Nội, Bắc Ninh rà soát phương án.", ["Hà Nội", "Bắc Ninh"]),
        ("Đại diện Cảng vụ tại Vân Đồn, Cô Tô kiểm tra tàu khách.",
         ["Đại diện Cảng vụ tại Vân Đồn", "Đại diện Cảng vụ tại Cô Tô"]),
        ("Quân y đồn Hòn Khoai, đồn Gành Hào chuẩn bị thuốc.", ["Quân y đồn Hòn Khoai", "Quân y đồn Gành Hào"]),
        ("Quân y các đồn Hòn Khoai, Gành Hào chuẩn bị thuốc.", ["Quân y đồn Hòn Khoai", "Quân y đồn Gành Hào"]),
        ("Trường THCS Ea Bar, Ea Nuôl và Vụ Sơn rà soát học sinh bỏ học.",
         ["Trường THCS Ea Bar", "Trường THCS Ea Nuôl", "Trường THCS Vụ Sơn"]),
        ("Kỹ thuật viên trưởng Khoa Vi sinh, Khoa Huyết học kiểm tra máy.",
         ["Kỹ thuật viên trưởng Khoa Vi sinh", "Kỹ thuật viên trưởng Khoa Huyết học"]),
        ("Điều dưỡng trưởng Khoa Ngoại, Khoa Sản lập danh sách.",
         ["Điều dưỡng trưởng Khoa Ngoại", "Điều dưỡng trưởng Khoa Sản"]),
        ("Trưởng ga Sông Lũy, Ma Lâm kiểm tra ghi.", ["Trưởng ga Sông Lũy", "Trưởng ga Ma Lâm"]),
        ("Trạm trưởng các Trạm Kiểm lâm Đắc Pring, Khe Hoa tuần tra rừng.",
         ["Trạm trưởng Trạm Kiểm lâm Đắc Pring", "Trạm trưởng Trạm Kiểm lâm Khe Hoa"]),
        ("Cung trưởng Cung đường Mỹ Chánh, Hiền Sỹ kiểm tra tà vẹt.",
         ["Cung trưởng Cung đường Mỹ Chánh", "Cung trưởng Cung đường Hiền Sỹ"]),
        ("Tổ Thu số 2 và số 4 đối chiếu nợ thuế.", ["Tổ Thu số 2", "Tổ Thu số 4"]),
        ("Tổ trưởng các tổ dân phố số 5, 7 và 9 vận động nhân dân.",
         ["Tổ trưởng tổ dân phố số 5", "Tổ trưởng tổ dân phố số 7", "Tổ trưởng tổ dân phố số 9"]),
    ],
)
def test_who_acts_is_told_out(sentence, leads):
    assert _leads(sentence) == leads
