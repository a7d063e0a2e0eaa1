"""Which directive of a dispatch gets which of its deadlines."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.run import process

CASES = (Path(__file__).parent / "sentences" / "reach.txt").read_text(encoding="utf-8").split("\n=== ")[1:]
TITLES = {
    "KH": "KẾ HOẠCH", "CT": "CHỈ THỊ", "TB": "THÔNG BÁO", "QĐ": "QUYẾT ĐỊNH", "HD": "HƯỚNG DẪN", "CĐ": "CÔNG ĐIỆN",
}  # fmt: skip
HEAD = """ỦY BAN NHÂN DÂN TỈNH BẮC GIANG
SỞ NỘI VỤ

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number}

Bắc Giang, ngày 27 tháng 02 năm 2024

{title}
"""
FOOT = """
Nơi nhận:

- Như trên;

- Lưu: VT.

GIÁM ĐỐC

Nguyễn Văn Bình
"""


def dispatch(case):
    """The text of a made-up dispatch, and what is wanted of it as (words, deadline)."""
    first, *lines = [line for line in case.splitlines() if line.strip()]
    kind, recipients = (part.strip() for part in first.split("|"))
    if kind == "CV":
        number, title = "123/SNV-TCBC\nV/v triển khai nhiệm vụ công tác nội vụ", f"Kính gửi: {recipients}\n"
    else:
        number, title = f"45/{kind}-SNV", f"{TITLES[kind]}\nVề việc triển khai nhiệm vụ công tác nội vụ năm 2024\n"
    body = "\n\n".join(line for line in lines if not line.startswith(">>"))
    wanted = [tuple(w.strip() for w in line[2:].rsplit("=>", 1)) for line in lines if line.startswith(">>")]
    return HEAD.format(number=number, title=title) + "\n" + body + "\n" + FOOT, wanted


def told(deadline):
    return " ".join(str(v) for v in (deadline.due, deadline.time, deadline.rrule) if v) or "none"


@pytest.mark.parametrize("case", CASES, ids=[" ".join(c.split("\n")[1].split()[:8]) for c in CASES])
def test_each_directive_gets_its_own_deadline_or_the_common_one(case, tmp_path):
    text, wanted = dispatch(case)
    path = tmp_path / "dispatch.txt"
    path.write_text(text, encoding="utf-8")
    left, found = list(process(path, received=date(2024, 2, 29)).directives), []
    for words, _ in wanted:
        directive = next((d for d in left if words.lower() in d.text.lower()), None)
        found.append((words, told(directive.deadline) if directive else "no directive"))
        if directive:
            left.remove(directive)
    assert found == wanted
