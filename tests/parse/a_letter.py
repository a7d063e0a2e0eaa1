"""Dispatches of one office into which tests put sentences of their own."""

from pipeline.run import process

HEAD = """UBND TỈNH LẠC SƠN
SỞ Y TẾ

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 88/{number}

Lạc Sơn, ngày 02 tháng 3 năm 2024

{title}"""
LETTER = HEAD.format(number="SYT-VP\nV/v triển khai một số nhiệm vụ", title="Kính gửi: Các đơn vị trực thuộc\n\n")
OPENER = "Sở yêu cầu các đơn vị thực hiện một số nội dung sau:\n\n"
FOOT = "\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nGIÁM ĐỐC\n\nTrần Văn Bình\n"


def read(path, head, paragraphs):
    """What is read of a dispatch with these paragraphs under its head, written to `path`."""
    path.write_text(head + "\n\n".join(paragraphs) + FOOT, encoding="utf-8")
    return process(path)
