"""How well pages are read letter by letter: what counts as misread, what counts neither way."""

import random
from pathlib import Path

import pytest

from pipeline.core.model import Line, Page
from pipeline.legibility import Reading, compared, distance, folded, masked, printed_text, read_against
from pipeline.parse.blocks import find_blocks

SHARED = Path(__file__).parents[2] / "shared"
DISPATCH = """\
UBND HUYỆN MƯỜNG LÁT
PHÒNG Y TẾ

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 85/PYT-NV
V/v kiểm tra nguồn nước

Mường Lát, ngày 12 tháng 6 năm 2024

Kính gửi: Trạm Y tế các xã.

Đề nghị các trạm kiểm tra 25 giếng nước trước ngày 20/6/2024./.

Nơi nhận:
- Như trên;
- Lưu: VT.

KT. TRƯỞNG PHÒNG
PHÓ TRƯỞNG PHÒNG

Lò Văn Thuận
"""


def text_of(printed):
    return find_blocks((Page(1, "text", tuple(Line(line, 1) for line in printed.splitlines() if line.strip())),))


def slow_distance(want, read):
    row = list(range(len(read) + 1))
    for i, a in enumerate(want, start=1):
        last, row[0] = row[0], i
        for j, b in enumerate(read, start=1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]


def test_distance_counts_what_was_put_in_left_out_or_changed():
    assert distance("tổ chức", "tố chức") == 1
    assert distance("", "abc") == 3 == distance("abc", "")
    chance = random.Random(7)
    for _ in range(200):
        one, other = ("".join(chance.choices("abc ", k=chance.randint(0, 12))) for _ in range(2))
        assert distance(one, other) == slow_distance(one, other)


def test_what_is_written_by_hand_counts_neither_way():
    want = masked(DISPATCH, ["number", "issued", "signs_for"])
    for serial, day, sign in (("85", "12", "KT."), ("8S", "l2", ""), ("", "", "K1")):
        read = DISPATCH.replace("85/", f"{serial}/").replace("ngày 12", f"ngày {day}").replace("KT.", sign)
        assert compared(want, read).letters_wrong == 0
    assert compared(want, DISPATCH.replace("PYT-NV", "PVT-NV")).letters_wrong == 1
    assert compared(want, DISPATCH.replace("năm 2024", "năm 2020")).numbers_right == 2
    assert compared(DISPATCH, DISPATCH.replace("85/", "35/")).letters_wrong == 1


def test_numbers_and_dates_count_where_they_are_exact():
    reading = compared(DISPATCH, DISPATCH.replace("20/6/2024", "20/8/2024").replace("85/PYT-NV", "85/PYT- NV"))
    assert (reading.numbers, reading.numbers_right) == (6, 4)


def test_markdown_dashes_and_running_dots_are_no_difference():
    assert folded("**Giao  “Phòng”** – xã\n| a | b |") == folded('Giao "Phòng" - xã a b')
    assert folded("Số: ……… /QĐ") == folded("Số: ........ /QĐ")
    assert folded("ngày 5. Phòng") != folded("ngày 5 Phòng")


def test_figures_of_several_dispatches_are_of_all_their_letters():
    one, other = compared("aaaa", "aaab"), compared("a" * 16, "a" * 16)
    both = one + other
    assert both == Reading(letters=20, letters_wrong=1, words=2, words_wrong=1)
    assert both.figures()["cer"] == 0.05
    assert both.figures()["numbers"] == 1.0


def test_stamps_of_arrival_and_page_numbers_stand_apart():
    pages = (
        Page(1, "text", tuple(Line(line, 1) for line in DISPATCH.splitlines() if line.strip())),
        Page(2, "text", (Line("2", 2, column=None),)),
    )
    assert "\n2" not in printed_text(find_blocks(pages))


def test_plain_text_is_read_without_a_mistake():
    folder = SHARED / "corpus" / "dev"
    if not folder.is_dir():
        pytest.skip("the corpus is not at hand")
    gold = folder / "01-cv-1081-mo-hinh.gold.yaml"
    printed = gold.with_name("01-cv-1081-mo-hinh.txt").read_text(encoding="utf-8")
    assert read_against(gold, {}, text_of(printed)).figures()["cer"] < 0.002


def test_a_transcript_lies_beside_its_gold(tmp_path):
    (tmp_path / "mau.txt").write_text(DISPATCH, encoding="utf-8")
    reading = read_against(tmp_path / "mau.gold.yaml", {"handwritten": ["number"]}, text_of(DISPATCH))
    assert (reading.letters_wrong, reading.words_wrong) == (0, 0)
    assert reading.letters > 300
