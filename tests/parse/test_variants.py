"""One dispatch, written as other offices would write its frame and marks, is read alike."""

import re
import textwrap
from functools import cache
from pathlib import Path

import pytest

from pipeline.run import process
from pipeline.scoring import KINDS, Tally, read_gold, score
from pipeline.view.extract_json import to_json

GENRE = Path(__file__).parents[2] / "data" / "genre"
NAMES = ("g07-qd-ban-chi-dao", "g01-vpubnd-truyen-dat")
NUMBER, LETTER, ARTICLE = r"^(\d{1,2})\.\s+", r"^([a-zđ])\)\s+", r"^Điều (\d{1,2})\.\s+"
VARIANTS = {
    "verdict without its colon": (r"^(QUYẾT ĐỊNH):$", r"\1"),
    "verdict in spaced capitals": (r"^(QUYẾT ĐỊNH):$", "Q U Y Ế T  Đ Ị N H :"),
    "articles with a dash": (ARTICLE, r"Điều \1 - "),
    "articles without a dot": (ARTICLE, r"Điều \1 "),
    "articles on lines of their own": (ARTICLE, "Điều \\1\n"),
    "numbers with a stroke": (NUMBER, r"\1/ "),
    "numbers in brackets": (NUMBER, r"(\1) "),
    "numbers with a comma": (NUMBER, r"\1, "),
    "letters with a dash": (LETTER, r"\1- "),
    "letters with a stroke": (LETTER, r"\1/"),
    "arrows for dashes": (r"^- +", "➢ "),
    "circles for dashes": (r"^- +", "o "),
    "a dash behind the colon": (r"(?<=\w):$", ":-"),
    "a semicolon for the colon": (r"như sau:$", "như sau;"),
    "Kính gửi without its colon": (r"^Kính gửi:\s*$", "Kính gửi"),
    "V/v in brackets": (r"^V/v ((?:.+\n)+?)\n", lambda m: f"(V/v {m[1].rstrip()})\n\n"),
    "Nơi gửi": (r"^Nơi nhận:", "Nơi gửi:"),
    "a day without its comma": (r", ngày (\d+) tháng (\d+) năm (\d{4})$", r" ngày \1/\2/\3"),
    "no full stop at the end": (r"\./\.", ""),
}


def read_as(name, text, folder):
    """The score of a text as the dispatch of this name, by kind."""
    gold, path = read_gold(GENRE / f"{name}.gold.yaml"), folder / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    tally = Tally()
    score(gold, to_json(process(path, received=gold.get("received"))), tally)
    return {kind: tally.f1(kind) for kind in KINDS}


@cache
def printed(name):
    return (GENRE / f"{name}.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory):
    folder = tmp_path_factory.mktemp("unchanged")
    return {name: read_as(name, printed(name), folder) for name in NAMES}


@pytest.mark.parametrize("variant", VARIANTS)
def test_other_marks_say_the_same(variant, unchanged, tmp_path):
    texts = {name: re.sub(*VARIANTS[variant], printed(name), flags=re.MULTILINE) for name in NAMES}
    touched = [name for name in NAMES if texts[name] != printed(name)]
    assert touched
    for name in touched:
        assert read_as(name, texts[name], tmp_path) == unchanged[name]


@pytest.mark.parametrize("width", [75, 90])
def test_wrapped_lines_say_the_same(width, unchanged, tmp_path):
    for name in NAMES:
        lines = (textwrap.wrap(line, width, break_on_hyphens=False) or [""] for line in printed(name).split("\n"))
        assert read_as(name, "\n".join(part for line in lines for part in line), tmp_path) == unchanged[name]
