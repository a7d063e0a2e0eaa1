"""The arrival stamp: a sure value is kept beside an unsure one; what is not taken over is told with what was seen."""

from datetime import date

import pytest

from pipeline.core.model import Box, Line, Page, Word
from pipeline.parse.blocks import find_blocks
from pipeline.parse.header import read_arrival

REST = ("SỞ Y TẾ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 77/SYT-NVY", "Huế, ngày 29 tháng 3 năm 2021")


def line(words, top):
    """A printed line; each word with the confidence behind its `~`, or 0.95."""
    parts = [word.partition("~") for word in words.split()]
    at = [Box(1, 0.1 + n * 0.06, top, 0.15 + n * 0.06, top + 0.015) for n in range(len(parts))]
    found = [Word(text, box, float(sure or 0.95)) for (text, _, sure), box in zip(parts, at, strict=True)]
    whole = Box(1, 0.1, top, at[-1].right, top + 0.015)
    text = " ".join(text for text, _, _ in parts)
    return Line(text, 1, whole, tuple(found), None, 0.5, min(w.confidence for w in found))


def stamped(*lines, issued=date(2021, 3, 29)):
    printed = [line(words, 0.02 + n * 0.03) for n, words in enumerate((*lines, *REST))]
    return read_arrival(find_blocks((Page(1, "ocr", tuple(printed)),)), issued)


def test_both_values_of_a_sure_stamp_are_taken_over_without_a_note():
    arrival = stamped("ĐẾN Số: 214 Ngày: 31/3/2021")
    assert (arrival.number, arrival.date, arrival.notes) == ("214", date(2021, 3, 31), ())


def test_the_sure_number_is_kept_and_the_unsure_day_told():
    arrival = stamped("ĐẾN Số: 214 Ngày: 31/3/2021~0.2")
    assert (arrival.number, arrival.date) == ("214", None)
    (note,) = arrival.notes
    assert note.field == "arrival.date" and "31/3/2021" in note.problem


def test_the_sure_day_is_kept_and_the_unsure_number_told():
    arrival = stamped("ĐẾN", "Số: 214~0.3", "Ngày: 31/3/2021")
    assert (arrival.number, arrival.date) == (None, date(2021, 3, 31))
    assert [n.field for n in arrival.notes] == ["arrival.number"] and "214" in arrival.notes[0].problem


@pytest.mark.parametrize(
    ("day", "kept", "says"),
    [
        ("28/3/2021", None, "trước ngày ban hành"),
        ("31/3/2012", None, "trước ngày ban hành"),
        ("31/3/2024", None, "khá lâu sau"),
        ("15/7/2021", date(2021, 7, 15), "khá lâu sau"),
        ("29/3/2021", date(2021, 3, 29), None),
    ],
)
def test_a_day_that_can_hardly_be_is_told(day, kept, says):
    arrival = stamped(f"ĐẾN Số: 214 Ngày: {day}")
    assert (arrival.number, arrival.date) == ("214", kept)
    assert [says in note.problem for note in arrival.notes] == ([True] if says else [])


def test_without_a_day_of_issue_any_day_is_taken_over():
    assert stamped("ĐẾN Số: 214 Ngày: 31/3/2012", issued=None).date == date(2012, 3, 31)


@pytest.mark.parametrize("day", ["31/3//2021", "31/2/2021", "31/3", "31 / / 2021"])
def test_figures_that_make_no_day_are_told(day):
    arrival = stamped(f"ĐẾN Số: 214 Ngày: {day}")
    assert (arrival.number, arrival.date) == ("214", None)
    (note,) = arrival.notes
    assert note.field == "arrival.date" and day in note.problem


def test_a_stamp_that_nobody_filled_in_says_nothing():
    arrival = stamped("ĐẾN Số: …… Ngày: …/…/20…")
    assert (arrival.number, arrival.date, arrival.notes) == (None, None, ())
