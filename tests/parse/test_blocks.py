from pipeline.core.model import Cell, Line, Page, Table, Zone
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
    return [(b.zone, text.text[b.start:b.end]) for b in text.blocks]


def test_a_cong_van_has_its_parts():
    text = text_of(
        "UBND TỈNH LÀO CAI", "SỞ XÂY DỰNG", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "",
        "Số: 15/SXD-VP", "V/v rà soát nhà ở", "vùng sạt lở", "", "Lào Cai, ngày 03 tháng 6 năm 2024", "", "KHẨN", "",
        "Kính gửi:", "- Phòng Kỹ thuật;", "- UBND các xã, phường.", "", "Thực hiện chỉ đạo của tỉnh, Sở yêu cầu:", "",
        "1. Rà soát.", "", "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "", "Trần Văn Bình",
    )
    assert [z for z, _ in zones(text)] == [
        Zone.AGENCY, Zone.AGENCY, Zone.MOTTO, Zone.MOTTO, Zone.NUMBER, Zone.ABOUT, Zone.DATE, Zone.MARK, Zone.ADDRESSEES,
        Zone.ADDRESSEES, Zone.ADDRESSEES, Zone.BODY, Zone.BODY, Zone.COPIES, Zone.COPIES, Zone.COPIES, Zone.SIGNATURE,
        Zone.SIGNATURE, Zone.SIGNATURE,
    ]
    assert (Zone.ABOUT, "V/v rà soát nhà ở vùng sạt lở") in zones(text)


def test_text_and_plain_are_of_one_length_and_blocks_cover_their_words():
    text = text_of("THÔNG BÁO", "Về việc nghỉ lễ", "", "Uỷ ban thông báo lịch nghỉ – 02 ngày.", "", "CHỦ TỊCH", "", "Lê Thị Hoà")
    assert len(text.text) == len(text.plain)
    assert "Ủy ban" in text.plain and "Uỷ ban" in text.text
    assert [text.text[p.start:p.end] for p in text.pieces][-1] == "Lê Thị Hoà"


def test_table_cells_are_spans():
    table = Table(1, ((Cell("STT"), Cell("Việc")), (Cell("1"), Cell(""))))
    text = text_of("KẾ HOẠCH", "Kiểm tra", "", "Nội dung như sau:", "", table)
    block = text.blocks[-1]
    assert block.zone is Zone.TABLE
    assert [[text.text[c.start:c.end] for c in row] for row in block.cells] == [["STT", "Việc"], ["1", ""]]
