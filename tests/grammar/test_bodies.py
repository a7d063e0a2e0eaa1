import pytest

from pipeline.grammar.bodies import (
    body_key,
    is_collective,
    looks_like_body,
    split_bodies,
    units_of,
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("các phòng nghiệp vụ, cơ sở vệ tinh", ["các phòng nghiệp vụ", "cơ sở vệ tinh"]),
        ("Các sở, ban, ngành", ["Các sở, ban, ngành"]),
        ("Sở, ban, ngành", ["Sở, ban, ngành"]),
        ("các cơ quan, đơn vị, địa phương", ["các cơ quan, đơn vị, địa phương"]),
        ("Phòng Tư pháp các huyện, thị xã, thành phố", ["Phòng Tư pháp các huyện, thị xã, thành phố"]),
        ("Giám đốc, Thủ trưởng các đơn vị trực thuộc", ["Giám đốc, Thủ trưởng các đơn vị trực thuộc"]),
        ("Sở Văn hoá, Thể thao và Du lịch", ["Sở Văn hoá, Thể thao và Du lịch"]),
        ("Cục Quản lý khám, chữa bệnh và Sở Y tế", ["Cục Quản lý khám, chữa bệnh", "Sở Y tế"]),
        ("- Sở Nội vụ;\n- Công an tỉnh.", ["Sở Nội vụ", "Công an tỉnh"]),
        ("Công an tỉnh (qua Phòng Tham mưu, Đội 4)", ["Công an tỉnh (qua Phòng Tham mưu, Đội 4)"]),
        ("Ban Giám hiệu, các khoa, phòng, trung tâm", ["Ban Giám hiệu", "các khoa, phòng, trung tâm"]),
        ("Văn phòng HĐND và UBND, Phòng Nội vụ", ["Văn phòng HĐND và UBND", "Phòng Nội vụ"]),
        ("HĐND và UBND huyện", ["HĐND", "UBND huyện"]),
        ("Phòng Kiểm tra và Thi hành án", ["Phòng Kiểm tra và Thi hành án"]),
        ("Phòng Nội vụ và Thanh tra huyện", ["Phòng Nội vụ", "Thanh tra huyện"]),
        ("Các Bộ trưởng, Thủ trưởng cơ quan ngang Bộ", ["Các Bộ trưởng", "Thủ trưởng cơ quan ngang Bộ"]),
        ("các Giám đốc, Phó Giám đốc", ["các Giám đốc, Phó Giám đốc"]),
        ("các đồng chí Chủ tịch, Phó Chủ tịch UBND xã", ["các đồng chí Chủ tịch, Phó Chủ tịch UBND xã"]),
        ("", []),
    ],
)
def test_an_enumeration_is_cut_into_units(text, names):
    assert [text[s.start : s.end] for s in split_bodies(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Các Bộ: Công an, Tài chính", ("Bộ Công an", "Bộ Tài chính")),
        ("Các Bộ: Công an; Tài chính;\n- UBND tỉnh", ("Bộ Công an", "Bộ Tài chính", "UBND tỉnh")),
        ("các Sở Y tế, Kế hoạch và Đầu tư, UBND các xã", ("Sở Y tế", "Sở Kế hoạch và Đầu tư", "UBND các xã")),
        ("Bộ trưởng các Bộ: Công an, Y tế", ("Bộ trưởng Bộ Công an", "Bộ trưởng Bộ Y tế")),
        ("Giám đốc các Sở Nội vụ, Y tế; Công an tỉnh", ("Giám đốc Sở Nội vụ", "Giám đốc Sở Y tế", "Công an tỉnh")),
        ("Giám đốc các sở, ngành", ("Giám đốc các sở, ngành",)),
        ("Các phòng: Tổ chức, Đào tạo", ("Phòng Tổ chức", "Phòng Đào tạo")),
        ("Các Chi cục Thuế khu vực I, II và V", tuple(f"Chi cục Thuế khu vực {n}" for n in ("I", "II", "V"))),
        ("Các Sở Ngoại vụ: Lào Cai, Hà Giang", ("Sở Ngoại vụ Lào Cai", "Sở Ngoại vụ Hà Giang")),
        ("Sở Y tế các tỉnh, thành phố: Huế, Đà Nẵng", ("Sở Y tế Huế", "Sở Y tế Đà Nẵng")),
        ("UBND các tỉnh: Lào Cai, Hà Giang", ("UBND tỉnh Lào Cai", "UBND tỉnh Hà Giang")),
        ("Tòa án nhân dân huyện Yên Châu và thị xã Mộc Châu",
         ("Tòa án nhân dân huyện Yên Châu", "Tòa án nhân dân thị xã Mộc Châu")),
        ("Các trường Tiểu học Kim Đồng, THCS Chu Văn An", ("Trường Tiểu học Kim Đồng", "Trường THCS Chu Văn An")),
        ("Vụ Vận tải và Thanh tra Tổng cục", ("Vụ Vận tải", "Thanh tra Tổng cục")),
        ("Ban Quản lý Khu kinh tế và các khu công nghiệp tỉnh",
         ("Ban Quản lý Khu kinh tế và các khu công nghiệp tỉnh",)),
        ("Các Bệnh viện, Trung tâm Y tế huyện", ("Các Bệnh viện", "Trung tâm Y tế huyện")),
    ],
)
def test_a_shared_head_is_given_to_each_name(text, names):
    assert tuple(name for name, _ in units_of(text)) == names


def test_spans_lie_in_the_text_in_order():
    text = "Các Sở: Nội vụ, Tài chính; Văn phòng UBND tỉnh"
    spans = [span for _, span in units_of(text)]
    assert [text[s.start : s.end] for s in spans] == ["Nội vụ", "Tài chính", "Văn phòng UBND tỉnh"]


def test_bodies_posts_and_collectives_are_known_by_their_heads():
    assert all(
        looks_like_body(t) for t in ("Sở Y tế", "các đơn vị", "Thủ trưởng cơ quan", "05 khoa được chọn", "Uỷ ban")
    )
    assert not any(looks_like_body(t) for t in ("kết quả thực hiện", "ngày 10 hằng tháng", "báo cáo", ""))
    assert is_collective("Thủ trưởng các đơn vị") and not is_collective("Sở Y tế")


def test_one_body_in_several_spellings():
    assert body_key("UBND tỉnh") == body_key("Uỷ ban nhân dân tỉnh")
    assert body_key("Sở Lao động - TBXH") == body_key("Sở Lao động Thương binh và Xã hội")
    assert body_key("các điểm vệ tinh") == body_key("Cơ sở vệ tinh")
    assert body_key("Giám đốc Sở Y tế") != body_key("Sở Y tế")
