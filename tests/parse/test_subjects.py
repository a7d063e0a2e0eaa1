"""The subject of an order and its verb, in sentences of many trades, and what is a verb at all."""

from pathlib import Path

import pytest

from pipeline.core.rules import load
from pipeline.grammar.verbs import begins_act, next_act, verb_end
from pipeline.parse.assignees import explain

LINES = (Path(__file__).parent / "sentences" / "subjects.txt").read_text(encoding="utf-8").splitlines()
ORDERS = [tuple(part.strip() for part in line.split("||")) for line in LINES if "||" in line and line[0] != "#"]


@pytest.mark.parametrize(("wanted", "order"), ORDERS, ids=[order for _, order in ORDERS])
def test_who_acts(wanted, order):
    found = {f.values["unit"].lower() for f in explain(order) if f.values["part"] == "lead"}
    assert sorted(found) == sorted(name.strip().lower() for name in wanted.split(" + ") if name != "-")


def test_verbs_are_many_and_each_stands_once_in_its_sector():
    verbs = [verb for table in ("long", "short") for sector in load("verbs").tables[table].values() for verb in sector]
    assert len(set(verbs)) > 1500
    for sector in load("verbs").tables["long"].values():
        assert len(sector) == len(set(sector))


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("vá lưới trước khi ra khơi", "vá lưới"),
        ("thái rau", "thái"),
        ("kết quả bầu cử", None),
        ("Nạo vét kênh", None),
    ],
)
def test_a_verb_is_known_whole_and_in_small_letters(text, verb):
    end = verb_end(text, 0)
    assert (text[:end] if end else None) == verb


def test_the_second_syllable_of_a_word_is_no_verb():
    text = "tổ vận hành máy"
    assert verb_end(text, text.index("hành")) is None


def test_the_next_act_is_a_verb_of_two_syllables_and_no_word_for_a_thing():
    text = "trong bến xe báo cáo che đậy thức ăn"
    at = next_act(text, 0, len(text))
    assert at is not None and text[at:].startswith("che đậy")


@pytest.mark.parametrize(
    ("entry", "acts"),
    [
        ("Dặm vá mặt đường", True),
        ("Trả lại hồ sơ", True),
        ("Báo cáo tháng", False),
        ("Kinh phí tổ chức", False),
    ],
)
def test_an_entry_begins_with_a_verb(entry, acts):
    assert begins_act(entry, 0) is acts
