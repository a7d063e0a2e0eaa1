"""References: what numbers and symbols say, and which document a reader means by them."""

import pytest

from pipeline.core.vietnamese import plain
from pipeline.grammar.citing import distance
from pipeline.grammar.references import find_references, serial_of, symbol_of, type_of_symbol, year_of


@pytest.mark.parametrize(
    ("number", "serial", "year", "symbol"),
    [
        ("07/CT-UBND", "7", "", "CT-UBND"),
        ("30/2020/NĐ-CP", "30", "2020", "NĐ-CP"),
        ("34-CT/TW", "34", "", "CT/TW"),
        ("36a/NQ-CP", "36a", "", "NQ-CP"),
        ("163/2024/QH15", "163", "2024", "QH15"),
    ],
)
def test_the_parts_of_a_number(number, serial, year, symbol):
    assert (serial_of(number), year_of(number), symbol_of(number)) == (serial, year, symbol)


@pytest.mark.parametrize(
    ("symbol", "kind"),
    [
        ("TTr-UBND", "TTr"),
        ("QD-UBND", "CV"),
        ("CT/TW", "CT"),
        ("QH15", "Luật"),
        ("SYT-VP", "CV"),
        ("TTG-KTTH", "CV"),
        ("KCB", "CV"),
    ],
)
def test_the_type_that_a_symbol_tells(symbol, kind):
    assert type_of_symbol(symbol) == kind


def test_a_law_with_its_number_is_one_reference():
    text = "Luật Đấu thầu số 22/2023/QH15 ngày 23/6/2023 của Quốc hội"
    [law] = find_references(text, plain(text), 0, len(text))
    assert (law.title, law.number, law.issuer, law.tail) == ("Luật Đấu thầu", "22/2023/QH15", "Quốc hội", len(text))


def test_references_stay_within_the_stretch_that_is_asked_for():
    text = "theo Công văn số 8/SYT-VP và Công văn số 9/SYT-VP"
    [one] = find_references(text, plain(text), 0, 26)
    assert one.number == "8/SYT-VP"
    assert find_references(text, plain(text), 0, 4) == []


def test_letters_between_two_words():
    assert [distance(*p) for p in (("TBOXH", "TBXH"), ("TU", "TW"), ("", "VP"), ("VP", "VP"))] == [1, 1, 2, 0]
