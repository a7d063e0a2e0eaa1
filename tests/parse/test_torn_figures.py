"""Figures that a blank tore apart: the rest of a number is no number, the rest of a day no day."""

from datetime import date

import pytest

from pipeline.parse import citations, deadlines, header


@pytest.mark.parametrize(
    "text",
    [
        "trong thời hạn 1 5 ngày làm việc kể từ ngày ký",
        "hoàn thành trong tháng 1 2/2017",
        "hoàn thành trong tháng 1 0 năm 2017",
        "hoàn thành trong quý I I/2017",
        "gửi báo cáo trước ngày 2 8/4/2017",
        "gửi báo cáo trước ngày 28/4/20 17",
        "gửi báo cáo trước ngày 28/1 2/2017",
    ],
)
def test_a_day_of_torn_figures_is_not_told(text):
    found = deadlines.explain(text, issued=date(2017, 3, 1), received=date(2017, 3, 3))
    assert [f.values.get("due") for f in found if f.values.get("due")] == []


@pytest.mark.parametrize("number", ["1 2/KH-UBND", "12 34/QĐ-UBND", "12/20 17/TT-BYT"])
def test_a_number_of_torn_figures_is_not_cited_by_its_rest(number):
    assert citations.explain(f"Căn cứ Quyết định số {number} ngày 15/4/2017 của UBND tỉnh") == []


@pytest.mark.parametrize("number", ["Số: 1 2/KH-SYT", "Số: 12/20 17/QĐ-UBND"])
def test_a_torn_number_of_the_dispatch_is_left_out(number):
    assert [f.values["number"] for f in header.explain(number, zone="number")] == [None]
