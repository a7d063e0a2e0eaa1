"""What the name of a file tells; a counter of a scanner, a year or a page is no number of a dispatch."""

from datetime import date

import pytest

from pipeline.grammar.file_names import NamedAs, read_file_name


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("1081_SYT-NVY.pdf", NamedAs("1081", "SYT-NVY")),
        ("214.SGDĐT-VP_signed.pdf", NamedAs("214", "SGDĐT-VP")),
        ("CV 1081 ngay 13-7-2023 ve viec tuyen sinh.pdf", NamedAs("1081", None, date(2023, 7, 13))),
        ("Công văn số 12 ngày 01.02.2024.docx", NamedAs("12", None, date(2024, 2, 1))),
        ("QD-123-UBND.pdf", NamedAs("123")),
        ("CV1081.pdf", NamedAs("1081")),
        ("Kế hoạch 45-KH-TU.pdf", NamedAs("45", "KH-TU")),
        ("02 CT-UBND.pdf", NamedAs("02", "CT-UBND")),
    ],
)
def test_names_that_tell_something(name, told):
    assert read_file_name(name) == told


@pytest.mark.parametrize(
    "name",
    [
        "scan0001.pdf", "quet_007.pdf", "IMG_20240305.jpg", "20240305101500.pdf", "1.pdf", "KH 2024.pdf",
        "ke hoach nam 2024.pdf", "van ban 3.pdf", "BC tuan 32.pdf", "Phu luc 1.pdf", "2024 KH-UBND.pdf",
        "TB 2 trang.pdf", "Báo cáo 6 tháng.pdf", "31-31-2024.pdf", "12 BAO CAO.pdf", "",
    ],
)  # fmt: skip
def test_names_that_tell_nothing(name):
    assert read_file_name(name) == NamedAs()
