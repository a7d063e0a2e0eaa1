"""Where the clauses of an entry part into directives, and what among them is none."""

import re
from pathlib import Path

import pytest

from pipeline.run import process

TABLE = Path(__file__).parent / "sentences" / "clauses.txt"
ROWS = [row for row in TABLE.read_text(encoding="utf-8").splitlines() if not row.startswith("#")]
AT_ONCE = 6
HEAD = """UBND TỈNH LẠC SƠN
SỞ Y TẾ

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 88/SYT-VP
V/v triển khai một số nhiệm vụ

Lạc Sơn, ngày 02 tháng 3 năm 2024

Kính gửi: Các đơn vị trực thuộc

Sở yêu cầu các đơn vị thực hiện một số nội dung sau:

"""
FOOT = "\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nGIÁM ĐỐC\n\nTrần Văn Bình\n"


def printed(row):
    return re.sub(r"\[\[|\]\]|// ?", "", row)


def ordered(row):
    """The directives of a row, without the marks that end them."""
    parts = re.sub(r"\[\[.*?\]\]", "", row).split("//")
    return [part.strip(" .;") for part in parts if part.strip()]


@pytest.mark.parametrize("rows", [ROWS[at : at + AT_ONCE] for at in range(0, len(ROWS), AT_ONCE)], ids=lambda r: r[0])
def test_an_entry_gives_its_directives_each_once(tmp_path, rows):
    path = tmp_path / "cv.txt"
    entries = [f"{number}. {printed(row)}" for number, row in enumerate(rows, 1)]
    path.write_text(HEAD + "\n\n".join(entries) + FOOT, encoding="utf-8")
    read = process(path)
    found = {row: [] for row in rows}
    for d in read.directives:
        for row in rows:
            at = read.text.text.find(printed(row))
            if at <= d.spans[0].start < at + len(printed(row)):
                found[row].append(d.text.strip(" .;"))
    assert found == {row: ordered(row) for row in rows}
