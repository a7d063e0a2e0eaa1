"""The agency block: which line begins a body of its own, and how the names are written in a sentence."""

import pytest

from pipeline.grammar.agency import bodies_of_block


@pytest.mark.parametrize(
    ("lines", "parent", "issuer"),
    [
        # the last syllable of a place or of a ministry opens nothing
        (("UBND THÀNH PHỐ HẢI PHÒNG", "VĂN PHÒNG"), "UBND thành phố Hải Phòng", "Văn phòng"),
        (("BỘ QUỐC PHÒNG", "TỔNG CỤC HẬU CẦN"), "Bộ Quốc phòng", "Tổng cục Hậu cần"),
        (("PHÒNG", "NỘI VỤ"), None, "Phòng Nội vụ"),
        # the Party's committees of each level; districts and communes are part of a name, their committees are not
        (("TỈNH ỦY CÀ MAU", "HUYỆN ỦY PHÚ TÂN"), "Tỉnh ủy Cà Mau", "Huyện ủy Phú Tân"),
        (("TỈNH ỦY CÀ MAU", "THÀNH ỦY CÀ MAU"), "Tỉnh ủy Cà Mau", "Thành ủy Cà Mau"),
        (("THÀNH ỦY HÀ NỘI", "QUẬN ỦY BA ĐÌNH"), "Thành ủy Hà Nội", "Quận ủy Ba Đình"),
        (("HUYỆN ỦY PHÚ TÂN", "ĐẢNG ỦY XÃ RẠCH CHÈO"), "Huyện ủy Phú Tân", "Đảng ủy xã Rạch Chèo"),
        (("ĐẢNG ỦY XÃ RẠCH CHÈO", "ỦY BAN KIỂM TRA"), "Đảng ủy xã Rạch Chèo", "Ủy ban Kiểm tra"),
        (("TỈNH ĐOÀN CÀ MAU", "HUYỆN ĐOÀN PHÚ TÂN"), "Tỉnh đoàn Cà Mau", "Huyện đoàn Phú Tân"),
        (("ỦY BAN NHÂN DÂN", "HUYỆN PHÚ TÂN"), None, "Ủy ban nhân dân huyện Phú Tân"),
        # branches whose head is elsewhere the name of a field
        (("CỤC THỐNG KÊ", "THỐNG KÊ TỈNH CÀ MAU"), "Cục Thống kê", "Thống kê tỉnh Cà Mau"),
        (("CÔNG TY ĐIỆN LỰC CÀ MAU", "ĐIỆN LỰC PHÚ TÂN"), "Công ty Điện lực Cà Mau", "Điện lực Phú Tân"),
        (("TỔNG CÔNG TY", "ĐIỆN LỰC MIỀN NAM"), None, "Tổng công ty Điện lực miền Nam"),
        (("TẬP ĐOÀN BƯU CHÍNH", "VIỄN THÔNG VIỆT NAM"), None, "Tập đoàn Bưu chính Viễn thông Việt Nam"),
        (("BỘ XÂY DỰNG", "CỤC HÀNG HẢI VIỆT NAM", "CẢNG VỤ HÀNG HẢI CÀ MAU"),
         "Cục Hàng hải Việt Nam", "Cảng vụ Hàng hải Cà Mau"),
        # abbreviations and names as they are written in a sentence
        (("CỤC HẢI QUAN", "CHI CỤC HẢI QUAN KHU VỰC XX"), "Cục Hải quan", "Chi cục Hải quan khu vực XX"),
        (("BỘ CHQS TỈNH CÀ MAU", "BAN CHQS HUYỆN PHÚ TÂN"), "Bộ CHQS tỉnh Cà Mau", "Ban CHQS huyện Phú Tân"),
        (("TÒA ÁN NHÂN DÂN TỐI CAO",), None, "Tòa án nhân dân tối cao"),
        (("BỘ Y TẾ", "BỘ TÀI CHÍNH"), None, "Bộ Y tế - Bộ Tài chính"),
        (("BỘ TƯ LỆNH QUÂN KHU 9", "BỘ CHỈ HUY QUÂN SỰ TỈNH CÀ MAU"),
         "Bộ Tư lệnh Quân khu 9", "Bộ Chỉ huy Quân sự tỉnh Cà Mau"),
        # the head of a committee issues in his own name
        (("CHỦ TỊCH", "ỦY BAN NHÂN DÂN TỈNH CÀ MAU"), None, "Chủ tịch Ủy ban nhân dân tỉnh Cà Mau"),
    ],
)
def test_a_block_names_a_superior_and_an_issuing_body(lines, parent, issuer):
    assert bodies_of_block(lines) == (parent, issuer)
