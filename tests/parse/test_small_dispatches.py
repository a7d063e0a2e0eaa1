"""What small dispatches of every sort order, and by when; and that nothing else in them is read as an order."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.run import process

TABLE = Path(__file__).parent / "sentences" / "small_dispatches.txt"
TITLES = {
    "TB": "THÔNG BÁO", "CĐ": "CÔNG ĐIỆN", "CT": "CHỈ THỊ", "QĐ": "QUYẾT ĐỊNH", "NQ": "NGHỊ QUYẾT", "KL": "KẾT LUẬN",
    "KH": "KẾ HOẠCH", "PA": "PHƯƠNG ÁN", "CTr": "CHƯƠNG TRÌNH", "HD": "HƯỚNG DẪN", "BC": "BÁO CÁO", "TTr": "TỜ TRÌNH",
    "BB": "BIÊN BẢN", "GM": "GIẤY MỜI", "QC": "QUY CHẾ", "ĐA": "ĐỀ ÁN", "TT": "THÔNG TRI", "QyĐ": "QUY ĐỊNH",
}  # fmt: skip
ORDERED = re.compile(r"«([^»]*)»(?:\{([^}]*)\})?")
LEFT_OPEN = re.compile(r"‹([^›]*)›")
FOOT = "\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nTHỦ TRƯỞNG\n\nTrần Văn Bình\n"


def dispatches():
    """Each dispatch of the table: its head as fields, its subject and its marked paragraphs."""
    for part in TABLE.read_text(encoding="utf-8").split("\n=== ")[1:]:
        head, subject, *paragraphs = part.strip().split("\n")
        yield [field.strip() for field in head.split("|")], subject, paragraphs


def printed(kind, parent, issuer, place, issued, to, subject, paragraphs):
    day = date.fromisoformat(issued)
    motto = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    lines = [parent.upper(), issuer.upper(), "", *motto, ""]
    lines += ["Số: 45/ABC-VP", f"V/v {subject}"] if kind == "CV" else [f"Số: 45/{kind}-ABC"]
    lines += ["", f"{place}, ngày {day.day:02} tháng {day.month:02} năm {day.year}", ""]
    lines += [] if kind == "CV" else [TITLES[kind], subject, ""]
    lines += [f"Kính gửi: {to}", ""] if to else []
    plain = [re.sub("[«»‹›]", "", ORDERED.sub(r"\1", p)) for p in paragraphs]
    body = re.sub(r"(?<=\|)\n\n(?=\|)", "\n", "\n\n".join(plain))
    return "\n".join([*lines, body]) + FOOT


def told(deadline):
    return " ".join(str(v) for v in (deadline.due, deadline.time, deadline.rrule) if v) or "none"


def bare(text):
    return " ".join(text.split()).strip(" .;,/")


@pytest.mark.parametrize("dispatch", list(dispatches()), ids=lambda d: f"{d[0][0]}-{d[0][2]}"[:60])
def test_what_is_ordered_is_read_and_nothing_else(tmp_path, dispatch):
    fields, subject, paragraphs = dispatch
    path = tmp_path / "dispatch.txt"
    path.write_text(printed(*fields, subject, paragraphs), encoding="utf-8")
    received = date.fromisoformat(fields[4]) + timedelta(days=2)
    wanted = [(bare(words), due or "none") for p in paragraphs for words, due in ORDERED.findall(p)]
    open_ones = [bare(words) for p in paragraphs for words in LEFT_OPEN.findall(p)]
    read = [(bare(d.text), told(d.deadline)) for d in process(path, received=received).directives]
    found = [(words, due) for words, due in read if not any(words in o or o in words for o in open_ones)]
    assert [_as_wanted(words, due, wanted) for words, due in found] == wanted


def _as_wanted(words, due, wanted):
    """What was read, in the words of the order that it holds or that holds it: a clerk may begin a word later."""
    return next((w for w, _ in wanted if w in words or words in w), words), due
