"""Words as they are laid out: places in a dispatch, names over several lines."""

import pytest

from pipeline.view.lines import balanced, ref_words


@pytest.mark.parametrize(
    ("ref", "words"),
    [
        ("2.a", "mục 2.a"), ("Phụ lục.1", "Phụ lục, mục 1"), ("Phụ lục II.3.2", "Phụ lục II, mục 3.2"),
        ("table.4", "bảng, dòng 4"), ("p3", "đoạn 3"), ("closing(2)", "đoạn cuối"), ("Điều 3.2", "Điều 3.2"),
    ],
)  # fmt: skip
def test_a_place_is_called_as_clerks_call_it(ref, words):
    assert ref_words(ref) == words


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("CƠ SỞ ĐIỀU TRỊ NGHIỆN MA TÚY TỈNH", ["CƠ SỞ ĐIỀU TRỊ", "NGHIỆN MA TÚY TỈNH"]),
        ("SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", ["SỞ LAO ĐỘNG -", "THƯƠNG BINH VÀ XÃ HỘI"]),
        ("BAN QUẢN LÝ DỰ ÁN ĐẦU TƯ XÂY DỰNG CÁC CÔNG TRÌNH DÂN DỤNG TỈNH",
         ["BAN QUẢN LÝ DỰ ÁN ĐẦU", "TƯ XÂY DỰNG CÁC CÔNG", "TRÌNH DÂN DỤNG TỈNH"]),
        ("X" * 60, ["X" * 60]),
    ],
)  # fmt: skip
def test_a_long_name_goes_on_where_it_reads_well(name, lines):
    assert balanced(name, 25).replace("\xa0", "_").split(" ") == [line.replace(" ", "_") for line in lines]


def test_a_name_that_fits_is_left_as_it_is():
    assert balanced("SỞ Y TẾ", 25) == "SỞ Y TẾ"
