from pipeline.core.model import Box, Cell, Line, Page, Table, Word, Zone
from pipeline.core.places import boxes_of, page_at
from pipeline.parse.blocks import find_blocks


def text_of(*lines):
    """A plain text given line by line; an empty line is a gap."""
    content, gap = [], 0
    for line in lines:
        if isinstance(line, Table):
            content.append(line)
        elif line:
            content.append(Line(line, 1, space_above=float(gap)))
            gap = 0
        else:
            gap += 1
    return find_blocks([Page(1, "text", tuple(content))])


def zones(text):
    return [(b.zone, text.text[b.start : b.end]) for b in text.blocks]


def test_a_cong_van_has_its_parts():
    text = text_of(
        "UBND TỈNH LÀO CAI",
        "SỞ XÂY DỰNG",
        "",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "",
        "Số: 15/SXD-VP",
        "V/v rà soát nhà ở",
        "vùng sạt lở",
        "",
        "Lào Cai, ngày 03 tháng 6 năm 2024",
        "",
        "KHẨN",
        "",
        "Kính gửi:",
        "- Phòng Kỹ thuật;",
        "- UBND các xã, phường.",
        "",
        "Thực hiện chỉ đạo của tỉnh, Sở yêu cầu:",
        "",
        "1. Rà soát.",
        "",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "",
        "Trần Văn Bình",
    )
    assert [z for z, _ in zones(text)] == [
        Zone.AGENCY,
        Zone.AGENCY,
        Zone.MOTTO,
        Zone.MOTTO,
        Zone.NUMBER,
        Zone.ABOUT,
        Zone.DATE,
        Zone.MARK,
        Zone.ADDRESSEES,
        Zone.ADDRESSEES,
        Zone.ADDRESSEES,
        Zone.BODY,
        Zone.BODY,
        Zone.COPIES,
        Zone.COPIES,
        Zone.COPIES,
        Zone.SIGNATURE,
        Zone.SIGNATURE,
        Zone.SIGNATURE,
    ]
    assert (Zone.ABOUT, "V/v rà soát nhà ở vùng sạt lở") in zones(text)


def test_text_and_plain_are_of_one_length_and_blocks_cover_their_words():
    text = text_of(
        "THÔNG BÁO", "Về việc nghỉ lễ", "", "Uỷ ban thông báo lịch nghỉ – 02 ngày.", "", "CHỦ TỊCH", "", "Lê Thị Hoà"
    )
    assert len(text.text) == len(text.plain)
    assert "Ủy ban" in text.plain and "Uỷ ban" in text.text
    assert [text.text[p.start : p.end] for p in text.pieces][-1] == "Lê Thị Hoà"


def test_table_cells_are_spans():
    table = Table(1, ((Cell("STT"), Cell("Việc")), (Cell("1"), Cell(""))))
    text = text_of("KẾ HOẠCH", "Kiểm tra", "", "Nội dung như sau:", "", table)
    block = text.blocks[-1]
    assert block.zone is Zone.TABLE
    assert [[text.text[c.start : c.end] for c in row] for row in block.cells] == [["STT", "Việc"], ["1", ""]]


LEFT, RIGHT = 0.14, 0.92


def printed(text, top, left=LEFT, right=RIGHT, page=1, column=None, space=0.5):
    """A printed line whose words share its width."""
    parts = text.split()
    width = (right - left) / max(1, len(parts))
    words = tuple(
        Word(part, Box(page, left + i * width, top, left + (i + 0.9) * width, top + 0.015))
        for i, part in enumerate(parts)
    )
    return Line(text, page, Box(page, left, top, right, top + 0.015), words, column, space)


def body_of(*lines):
    """The text of printed lines under a title, over as many pages as they say."""
    head = [printed("THÔNG BÁO", 0.05, 0.45, 0.6), printed("Lịch trực", 0.07, 0.48, 0.58)]
    filler = [
        printed(f"{i}. Nội dung thứ {i} của thông báo này được viết trên một dòng đầy đủ.", 0.1 + i / 50)
        for i in range(1, 9)
    ]
    pages = sorted({line.page for line in lines} | {1})
    content = {page: [line for line in lines if line.page == page] for page in pages}
    content[1] = head + filler + content[1]
    return find_blocks([Page(page, "text-layer", tuple(content[page])) for page in pages])


def paragraphs(text):
    return [text.text[b.start : b.end] for b in text.blocks if b.zone is Zone.BODY][8:]


def test_wrapped_lines_are_one_paragraph_and_an_indent_begins_another():
    text = body_of(
        printed("Các phòng tổ chức trực đủ quân số trong suốt thời gian", 0.4, 0.2),
        printed("nghỉ lễ theo lịch.", 0.42, right=0.4),
        printed("Văn phòng bố trí xe và báo cáo kết quả hằng ngày về Sở.", 0.44, 0.2),
        printed("Thanh tra kiểm tra việc chấp hành của các đơn vị trong.", 0.46, 0.2),
    )
    assert [p.split()[0] for p in paragraphs(text)] == ["Các", "Văn", "Thanh"]
    assert paragraphs(text)[0].endswith("thời gian nghỉ lễ theo lịch.")


def test_a_paragraph_runs_over_the_page_and_its_number():
    text = body_of(
        printed("Các phòng tổ chức trực đủ quân số trong suốt thời gian", 0.9, 0.2),
        printed("2", 0.04, 0.52, 0.54, page=2),
        printed("nghỉ lễ theo lịch.", 0.07, right=0.4, page=2),
    )
    assert paragraphs(text) == ["Các phòng tổ chức trực đủ quân số trong suốt thời gian nghỉ lễ theo lịch."]
    assert (Zone.NOISE, "2") in zones(text)
    at = text.text.index("nghỉ lễ")
    assert page_at(text, at) == 2
    assert [box.page for box in boxes_of(text, at - 5, at + 7)] == [1, 2]


def test_a_hyphen_or_slash_at_the_end_of_a_line_joins_without_a_blank():
    text = body_of(
        printed("Triển khai Chỉ thị mới của Ủy ban nhân dân tỉnh số 07/CT-", 0.4, 0.2),
        printed("UBND về phát triển kinh tế -", 0.42),
        printed("xã hội của tỉnh.", 0.44, right=0.4),
    )
    assert paragraphs(text) == [
        "Triển khai Chỉ thị mới của Ủy ban nhân dân tỉnh số 07/CT-UBND về phát triển kinh tế - xã hội của tỉnh."
    ]


def test_a_number_or_dash_that_begins_a_wrapped_line_is_no_item():
    text = body_of(
        printed("Giao Phòng Hành chính", 0.4, 0.2),
        printed("- Quản trị chuẩn bị theo Kế hoạch số", 0.42, right=RIGHT),
        printed("18/KH-UBND của tỉnh.", 0.44, right=0.4),
        printed("- Các phòng khác phối hợp.", 0.46, 0.2, 0.6),
    )
    assert paragraphs(text)[0].endswith("- Quản trị chuẩn bị theo Kế hoạch số 18/KH-UBND của tỉnh.")
    assert paragraphs(text)[1].startswith("- Các phòng")


def test_a_sentence_torn_by_a_page_break_of_a_plain_text_is_mended():
    text = text_of(
        "THÔNG BÁO", "Lịch trực", "", "1. Các phòng coi việc trực là", "", "nhiệm vụ thường xuyên.", "", "2. Hết."
    )
    assert [p for z, p in zones(text) if z is Zone.BODY] == [
        "1. Các phòng coi việc trực là nhiệm vụ thường xuyên.",
        "2. Hết.",
    ]


def test_a_hard_wrapped_text_without_blank_lines_has_paragraphs():
    wrapped = [
        "1. Các phòng chuyên môn tổ chức trực đủ quân số theo lịch đã được",
        "lãnh đạo phê duyệt và báo cáo kết quả hằng ngày về Văn phòng để",
        "tổng hợp.",
        "2. Văn phòng bố trí xe, bảo đảm hậu cần và tổng hợp kết quả trực của",
        "các phòng, gửi lãnh đạo trước giờ giao ban buổi sáng các ngày trong",
        "tuần.",
        "3. Thanh tra kiểm tra việc chấp hành lịch trực của các phòng, kịp thời",
        "nhắc nhở và đề xuất xử lý các trường hợp vi phạm quy định đã ban",
        "hành.",
        "4. Các nội dung khác giữ nguyên như thông báo đã gửi cho các phòng và",
        "không thay đổi trong năm.",
    ]
    text = text_of("THÔNG BÁO", "Lịch trực", "", *wrapped)
    assert [p[:2] for z, p in zones(text) if z is Zone.BODY] == ["1.", "2.", "3.", "4."]


def test_signature_left_of_and_between_the_copies_and_an_annex_after():
    text = text_of(
        "KẾ HOẠCH",
        "Kiểm tra",
        "",
        "Nội dung như sau./.",
        "",
        "GIÁM ĐỐC",
        "",
        "Nơi nhận:",
        "- Các phòng;",
        "- Lưu: VT.",
        "",
        "Lê Thị Hoa",
        "",
        "PHỤ LỤC I",
        "DANH MỤC VIỆC",
        "(Kèm theo Kế hoạch số 5/KH-SYT)",
        "",
        "1. Rà soát thiết bị.",
    )
    assert zones(text)[3:] == [
        (Zone.SIGNATURE, "GIÁM ĐỐC"),
        (Zone.COPIES, "Nơi nhận:"),
        (Zone.COPIES, "- Các phòng;"),
        (Zone.COPIES, "- Lưu: VT."),
        (Zone.SIGNATURE, "Lê Thị Hoa"),
        (Zone.ANNEX_TITLE, "PHỤ LỤC I"),
        (Zone.ANNEX_TITLE, "DANH MỤC VIỆC"),
        (Zone.ANNEX_TITLE, "(Kèm theo Kế hoạch số 5/KH-SYT)"),
        (Zone.ANNEX, "1. Rà soát thiết bị."),
    ]


def test_words_of_signing_software_and_dirt_are_noise():
    dirt = Line("Z”", 1, Box(1, 0.3, 0.5, 0.32, 0.51), (), None, 0.1, 0.2)
    text = body_of(
        printed("Các phòng tổ chức trực đủ quân số trong suốt thời gian", 0.4, 0.2),
        dirt,
        printed("nghỉ lễ theo lịch.", 0.42, right=0.4),
        printed("Thời gian ký: 12.03.2024 09:15:20 +07:00", 0.9, 0.6),
    )
    assert len(paragraphs(text)) == 1
    assert [z for z, _ in zones(text)].count(Zone.NOISE) == 2


def test_nothing_gives_an_empty_text():
    text = find_blocks([])
    assert (text.text, text.blocks, text.pieces) == ("", (), ())


def addressed(*lines):
    text = text_of("Số: 15/SXD-VP", "Kính gửi:", *lines, "", "Thực hiện chỉ đạo của tỉnh, Sở yêu cầu:", "1. Rà soát.")
    return [words for zone, words in zones(text) if zone is Zone.ADDRESSEES]


def test_addressees_stand_one_a_line_with_numbers_or_without_any_mark():
    assert addressed("Sở Y tế", "Công an tỉnh", "UBND các huyện") == [
        "Kính gửi:", "Sở Y tế", "Công an tỉnh", "UBND các huyện",
    ]
    assert addressed("1. Sở Y tế;", "2. Công an tỉnh.") == ["Kính gửi:", "1. Sở Y tế;", "2. Công an tỉnh."]


def test_a_wrapped_list_of_addressees_goes_on_with_a_capital():
    wrapped = ["Sở Y tế; Công an tỉnh; Ủy ban nhân dân các huyện; Sở Giao thông", "Vận tải; Sở Tài chính."]
    assert addressed(*wrapped)[1:] == [" ".join(wrapped)]


def test_what_it_is_about_may_stand_between_date_and_addressees():
    text = text_of(
        "Số: 15/SXD-VP", "Lào Cai, ngày 03 tháng 6 năm 2024", "", "Về việc rà soát nhà ở", "", "Kính gửi: Sở Y tế.", "",
        "Thực hiện chỉ đạo của tỉnh:", "1. Rà soát.",
    )
    assert (Zone.ABOUT, "Về việc rà soát nhà ở") in zones(text)


def test_a_semicolon_where_a_colon_is_meant_stays_as_printed_and_is_matched_as_one():
    text = text_of("Kính gửi: Các trường;", "Sở yêu cầu thực hiện các việc sau;", "1. Rà soát.")
    assert "các việc sau;\n1." in text.text
    assert "các việc sau:\n1." in text.plain
