from pathlib import Path

import pytest
import yaml

from pipeline.core.model import Block, Text, Zone
from pipeline.core.vietnamese import plain
from pipeline.grammar.annexes import annex_names
from pipeline.grammar.enumerators import read_marks, roman, roman_value
from pipeline.ingest.reading import read_file
from pipeline.parse.blocks import find_blocks
from pipeline.parse.outline import explain, find_outline

DEV = Path(__file__).parents[3] / "shared" / "corpus" / "dev"


def text_of(*paragraphs: str | tuple[Zone, str]) -> Text:
    """A text of these paragraphs, each a block: of the body, or of the zone that it names."""
    blocks, parts, at = [], [], 0
    for paragraph in paragraphs:
        zone, words = (Zone.BODY, paragraph) if isinstance(paragraph, str) else paragraph
        blocks.append(Block(zone, at, at + len(words), 1))
        parts.append(words)
        at += len(words) + 1
    whole = "\n".join(parts)
    return Text(whole, plain(whole), tuple(blocks))


def refs(*paragraphs: str | tuple[Zone, str]) -> list[str]:
    return [item.ref for item in find_outline(text_of(*paragraphs))]


def headings(*paragraphs: str | tuple[Zone, str]) -> list[str]:
    return [item.ref for item in find_outline(text_of(*paragraphs)) if item.heading]


def test_the_outline_of_a_plan_knows_paths_and_own_texts():
    text = text_of(
        "I. MỤC ĐÍCH", "1. Nâng cao trách nhiệm.", "II. PHÂN CÔNG", "1. Phòng Y tế:", "a) Khám bệnh;", "b) Lập dự trù:",
        "- Thuốc;", "- Vật tư.", "2. Văn phòng theo dõi.",
    )
    items = find_outline(text)
    assert [i.ref for i in items] == ["I", "I.1", "II", "II.1", "II.1.a", "II.1.b", "II.1.b.1", "II.1.b.2", "II.2"]
    assert [text.text[i.start : i.end] for i in items[4:6]] == ["Khám bệnh;", "Lập dự trù:"]
    assert [i.marker for i in items[4:7]] == ["a)", "b)", "-"]
    assert [i.parent for i in items] == [None, 0, None, 2, 3, 3, 5, 5, 2]


def test_articles_begin_a_path_of_their_own_and_are_numbered_through_chapters():
    assert refs(
        "Chương I", "QUY ĐỊNH CHUNG", "Điều 1. Phạm vi", "1. Quy chế này quy định việc trực.", "Chương II",
        "Điều 2. Trực", "1. Trực ban.", "a) Ghi sổ.", "2. Báo cáo.",
    ) == ["Chương I", "Điều 1", "Điều 1.1", "Chương II", "Điều 2", "Điều 2.1", "Điều 2.1.a", "Điều 2.2"]


def test_a_plan_approved_within_an_article_stands_under_it():
    assert refs(
        "Điều 1. Phê duyệt Kế hoạch với các nội dung sau:", "I. MỤC TIÊU", "1. Về số lượng.", "Điều 2. Hiệu lực.",
    ) == ["Điều 1", "Điều 1.I", "Điều 1.I.1", "Điều 2"]


def test_running_paragraphs_are_counted_and_what_follows_the_items_closes():
    assert refs(
        "Thực hiện Kế hoạch của huyện.", "Ủy ban nhân dân xã yêu cầu:", "1. Các thôn rà soát.",
        "2. Công an xã theo dõi.", "Đề nghị các đơn vị báo cáo trước ngày 05/3.",
    ) == ["p1", "p2", "1", "2", "closing"]
    assert refs("Đề nghị các xã báo cáo.", "Báo cáo gửi trước ngày 5.") == ["p1", "p2"]


def test_a_paragraph_without_marker_belongs_to_the_entry_above_it():
    text = text_of(
        "1. Các phòng rà soát.", "Kết quả gửi Văn phòng.", "2. Văn phòng", "Theo dõi việc thực hiện.",
        "Tổng hợp, báo cáo.", "Yêu cầu các phòng thực hiện.",
    )
    items = find_outline(text)
    assert [(i.ref, i.parent) for i in items] == [
        ("1", None), ("1", 0), ("2", None), ("2", 2), ("2", 2), ("closing", None),
    ]
    assert {i.level for i in items if not i.marker} == {"paragraph"}


def test_a_paragraph_after_a_finished_list_belongs_to_what_the_list_stands_under():
    text = text_of("1. Tổ công tác có nhiệm vụ:", "a) Kiểm kê.", "b) Báo cáo.", "Tổ tự giải thể.", "2. Hiệu lực.")
    items = find_outline(text)
    assert (items[3].ref, items[3].parent) == ("1", 0)


def test_a_paragraph_that_introduces_a_list_is_its_parent_and_no_part_of_the_entry_before():
    items = find_outline(text_of(
        "Chủ tịch UBND tỉnh yêu cầu:", "1. Các sở rà soát.", "2. Các ngành theo dõi.",
        "Đối với các xã:", "1. Lập kế hoạch.", "2. Báo cáo.", "Đề nghị các đơn vị thực hiện.",
    ))
    assert [(i.ref, i.parent) for i in items] == [
        ("p1", None), ("1", None), ("2", None), ("p2", None), ("1", 3), ("2", 3), ("closing", None),
    ]
    items = find_outline(text_of(
        "1. Sở Y tế:", "a) Rà soát.", "Trong đó, tập trung:", "- Kho thuốc;", "- Xe.", "2. Sở Nội vụ.",
    ))
    assert [i.parent for i in items] == [None, 0, 1, 2, 2, None]


def test_lines_that_address_somebody_are_parents_from_the_first_on():
    items = find_outline(text_of(
        "Bộ Nội vụ đề nghị như sau.", "Đối với các tỉnh:", "- Kiện toàn bộ máy.", "- Báo cáo.",
        "Đối với các bộ:", "- Rà soát.",
    ))
    assert [(i.ref, i.parent) for i in items] == [
        ("p1", None), ("p2", None), ("1", 1), ("2", 1), ("p3", None), ("3", 4),
    ]


def test_bases_with_dashes_do_not_own_the_paragraph_that_opens_the_orders():
    items = find_outline(text_of("- Căn cứ Luật Đầu tư;", "Sở Y tế yêu cầu như sau:", "1. Rà soát.", "2. Báo cáo."))
    assert [(i.ref, i.parent) for i in items][1:] == [("p1", None), ("1", None), ("2", None)]


def test_a_table_is_what_a_colon_before_it_introduces():
    items = find_outline(text_of(
        "3.1. Đối tượng", "Gồm các khoa:", (Zone.TABLE, "| 1 |"), "3.2. Phương pháp", "Chọn mẫu.",
    ))
    assert [i.parent for i in items] == [None, 0, None, 2]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        (["1. A.", "2. B.", "3. C.", "4. D.", "9. E.", "6. G."], ["1", "2", "3", "4", "5", "6"]),
        (["X. A.", "XI. B.", "XIII. C.", "XIII. D."], ["X", "XI", "XII", "XIII"]),
        (["I. A", "I. B", "II. C", "IV. D"], ["I", "II", "III", "IV"]),
        (["l. Giao A.", "2. Giao B."], ["1", "2"]),
        (["1. A.", "2. B.", "S. Giao C."], ["1", "2", "closing"]),
        (["a) Rà.", "b) Báo.", "c) Lưu.", "đ) Theo.", "đ) Kiểm."], ["a", "b", "c", "d", "đ"]),
        (["1. A.", "2. B.", "5. C.", "6. D."], ["1", "2", "5", "6"]),
        (["1. A.", "3. C."], ["1", "3"]),
        (["1. A.", "2 Bà Triệu.", "3. C."], ["1", "2", "3"]),
    ],
)
def test_the_sequence_repairs_misread_numbers_and_bears_lost_ones(printed, read):
    assert refs(*printed) == read


def test_a_year_or_a_wrapped_number_is_no_enumerator():
    text = text_of("1. Tổng kết năm", "2024. Trong đó có số liệu.", "2. Lập kế hoạch.")
    assert [(i.ref, text.text[i.start : i.end].replace("\n", " ")) for i in find_outline(text)] == [
        ("1", "Tổng kết năm 2024. Trong đó có số liệu."), ("2", "Lập kế hoạch."),
    ]
    assert refs("1. Họp vào ngày", "15. Các phòng dự họp.", "2. Lập biên bản.") == ["1", "1", "2"]


def test_a_paragraph_broken_in_the_middle_of_a_sentence_is_one_entry():
    text = text_of(
        "1. Tổ chức thực hiện Kế hoạch số", "18/KH-UBND của tỉnh.",
        "2. Rà soát hồ sơ theo Điều", "5. Luật này và", "báo cáo.",
    )
    items = find_outline(text)
    assert [i.ref for i in items] == ["1", "2"]
    own = " ".join(text.text[items[1].start : items[1].end].split())
    assert own == "Rà soát hồ sơ theo Điều 5. Luật này và báo cáo."
    assert refs("1. Kết quả 5 năm", "a) Về tổ chức.", "b) Về kinh phí.", "2. Rà soát", "- Hồ sơ của") == [
        "1", "1.a", "1.b", "2", "2.1",
    ]


def test_lists_nest_in_the_order_in_which_they_open():
    assert refs("1. Thành phần:", "1) Sở Y tế;", "2) Sở Nội vụ.", "2. Thời gian.") == ["1", "1.1", "1.2", "2"]
    assert refs("3. Phân công", "3.1. Văn phòng", "- Theo dõi.", "- Báo cáo.", "3.2. Phòng Y tế", "- Khám.") == [
        "3", "3.1", "3.1.1", "3.1.2", "3.2", "3.2.1",
    ]
    assert refs("- Báo cáo gồm:", "+ Tiến độ;", "+ Vướng mắc.", "- Lưu hồ sơ.") == ["1", "1.1", "1.2", "2"]


def test_enumerators_glued_into_one_paragraph_are_found_where_the_sequence_proves_them():
    assert refs("1. Phòng A rà soát. 2. Phòng B theo dõi. 3. Phòng C báo cáo.") == ["1", "2", "3"]
    assert refs("Giám đốc yêu cầu: 1. Phòng A rà soát. 2. Phòng B theo dõi.") == ["p1", "1", "2"]
    assert refs("1. Rà soát theo Mẫu số 1. 3. Không có.", "2. Báo cáo.") == ["1", "2"]
    assert refs("1. Theo khoản 2. Không bố trí thêm.", "2. Báo cáo.", "3. Lưu.") == ["1", "2", "3"]


def test_lists_glued_into_the_entry_of_another_nest_in_it():
    assert refs(
        "I. Về kinh tế", "1. Phòng Kinh tế:", "a. Lập hồ sơ.",
        "b. Rà soát vỉa hè: (1) Lập danh sách; (2) Nhắc nhở; (3) Xử lý.",
        "2. Văn phòng: 1) Xây dựng lịch; 2) Công khai.", "II. Về văn hóa",
    ) == ["I", "I.1", "I.1.a", "I.1.b", "I.1.b.1", "I.1.b.2", "I.1.b.3", "I.2", "I.2.1", "I.2.2", "II"]


def test_headings_name_or_introduce_what_stands_under_them():
    assert headings(
        "I. TỔ CHỨC THỰC HIỆN", "1. Phòng Y tế", "a) Khám sức khỏe cho học viên.", "2. Giao Văn phòng tổng hợp.",
        "Kết quả gửi về Sở.",
    ) == ["I", "I.1"]
    assert headings("Căn cứ tình hình, Giám đốc yêu cầu:", "1. Rà soát.") == ["p1"]


def test_an_order_over_a_list_of_topics_is_no_heading():
    assert headings(
        "1. Các đơn vị lập và gửi báo cáo theo các biểu mẫu sau đây:", "- Mẫu số 01 kèm theo;", "- Danh sách học viên.",
    ) == []
    assert headings("1. Nội dung báo cáo:", "- Mẫu số 01;", "- Danh sách học viên.") == ["1"]


def test_a_heading_over_a_table_is_one():
    text = text_of("6. Tiến độ thực hiện", (Zone.TABLE, "| 1 |"), "7. Giao Văn phòng theo dõi.")
    assert [(i.ref, i.heading) for i in find_outline(text)] == [("6", True), ("7", False)]


def test_performatives_and_lines_in_capitals_stand_alone_without_ref():
    assert refs("Căn cứ Luật Đầu tư công;", "QUYẾT ĐỊNH:", "Điều 1. Thành lập Tổ công tác.") == ["p1", "", "Điều 1"]


def test_each_annex_numbers_anew_under_its_name():
    text = text_of(
        "1. Giao các phòng.", "2. Giao Văn phòng.",
        (Zone.ANNEX_TITLE, "PHỤ LỤC I"), (Zone.ANNEX_TITLE, "MẪU BÁO CÁO"), (Zone.ANNEX, "1. Số liệu."),
        (Zone.ANNEX_TITLE, "PHỤ LỤC II"), (Zone.ANNEX, "Hướng dẫn chung."), (Zone.ANNEX, "1. Nhập liệu."),
    )
    items = find_outline(text)
    assert [i.ref for i in items] == ["1", "2", "Phụ lục I.1", "Phụ lục II.p1", "Phụ lục II.1"]
    assert [i.annex for i in items] == [False, False, True, True, True]
    assert annex_names(text)[0] == "" and annex_names(text)[-1] == "Phụ lục II"


def test_roman_numbers_go_there_and_back():
    assert [roman_value(roman(n)) for n in range(1, 60)] == list(range(1, 60))
    assert roman_value("IIX") == 0


def test_a_marker_may_have_several_readings():
    assert {m.level for m in read_marks("I. Một", 0, 6)} >= {"roman", "number"}
    assert read_marks("đ/c An", 0, 6) == ()


@pytest.mark.skipif(not DEV.is_dir(), reason="the shared dispatches are not here")
def test_refs_agree_with_the_gold_of_the_shared_dispatches():
    wanted = found = 0
    for source in sorted(DEV.glob("*.txt")):
        gold = yaml.safe_load(source.with_name(f"{source.stem}.gold.yaml").read_text(encoding="utf-8"))
        mine = {i.ref for i in find_outline(find_blocks(read_file(source)[1])) if not i.heading}
        numbered = [str(d["ref"]) for d in gold.get("directives") or () if not str(d["ref"]).startswith("Phụ lục")]
        wanted += len(numbered)
        found += sum(ref in mine for ref in numbered)
    assert found / wanted > 0.97


@pytest.mark.parametrize("heading", ["ĐỐI TƯỢNG KIỂM ĐIỂM", "THỜI GIAN, ĐỊA ĐIỂM", "TÀI KHOẢN", "DÂN SỐ"])
def test_a_heading_may_end_with_a_syllable_that_elsewhere_waits_for_a_number(heading):
    found = [f.values["ref"] for f in explain(f"I. {heading}\n1. Các xã lập danh sách.\n2. Các thôn báo cáo.")]
    assert found == ["I", "I.1", "I.2"]


def test_a_paragraph_that_ends_with_the_word_for_a_point_goes_on():
    assert [f.values["ref"] for f in explain("1. Rà soát theo khoản 2 và điểm\n3. Thông tư này.")] == ["1"]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        (["1 Sở Y tế rà soát.", "2 Sở Nội vụ báo cáo.", "3 Văn phòng theo dõi."], ["1", "2", "3"]),
        (["1, Sở Y tế rà soát.", "2, Sở Nội vụ báo cáo."], ["1", "2"]),
        (["Điều 1 Thành lập Tổ công tác.", "Điều 2 Tổ trưởng phân công.", "Điều 3 Hiệu lực."],
         ["Điều 1", "Điều 2", "Điều 3"]),
        (["Điều 1.", "Thành lập Tổ công tác.", "Điều 2.", "Giao Văn phòng theo dõi."], ["Điều 1", "Điều 2"]),
        (["1.", "Sở Y tế rà soát.", "2.", "Sở Nội vụ báo cáo."], ["1", "2"]),
        (["PHẦN I", "MỤC ĐÍCH", "1. Nâng cao nhận thức."], ["Phần I", "Phần I.1"]),
    ],
)  # fmt: skip
def test_marks_that_lost_their_dot_or_their_line_still_number(printed, read):
    assert refs(*printed) == read


def test_a_name_with_a_full_stop_over_a_list_is_a_heading_and_a_sentence_is_none():
    entries = ["a) Rà soát hồ sơ.", "b) Báo cáo."]
    assert headings("1. Ủy ban nhân dân các xã.", *entries, "2. Sở Y tế kiểm tra các trạm.", *entries) == ["1"]
    assert headings("I. Đánh giá chung.", "Năm qua có nhiều tiến bộ.", "II. NHIỆM VỤ.", "1. Rà soát.") == ["I", "II"]
