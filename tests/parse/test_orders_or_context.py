"""What is an order and what only tells: sentences in the places where they stand, each with its number of directives.

In `orders_and_context.txt` a line is `PLACE|NUMBER|SENTENCE`: `bg` before the orders, `it` an entry, `cl` the closing.
"""

from itertools import groupby
from pathlib import Path

import a_letter as letter
import pytest

TABLE = Path(__file__).parent / "orders_and_context.txt"
ROWS = [line.split("|", 2) for line in TABLE.read_text(encoding="utf-8").splitlines()]
AT_ONCE = 6
GROUPS = [
    rows[at : at + AT_ONCE]
    for _, of_place in groupby(ROWS, key=lambda row: row[0])
    for rows in [list(of_place)]
    for at in range(0, len(rows), AT_ONCE)
]
OPENING = "Sở Y tế yêu cầu các đơn vị thực hiện một số nội dung sau:"
ENTRIES = ["Rà soát danh sách cán bộ.", "Tổ chức tập huấn cho nhân viên."]


def dispatches_with(place, sentences):
    """One dispatch with all the sentences; of the closing one each, as only the last paragraphs close."""
    if place == "cl":
        return [[OPENING, *numbered(ENTRIES), sentence] for sentence in sentences]
    return [[*sentences, OPENING, *numbered(ENTRIES)] if place == "bg" else [OPENING, *numbered(sentences)]]


def numbered(entries):
    return [f"{number}. {entry}" for number, entry in enumerate(entries, 1)]


@pytest.mark.parametrize("rows", GROUPS, ids=lambda rows: f"{rows[0][0]}-{rows[0][2][:24]}")
def test_each_sentence_gives_as_many_directives_as_it_orders(tmp_path, rows):
    sentences = {sentence: int(number) for _, number, sentence in rows}
    found = dict.fromkeys(sentences, 0)
    for paragraphs in dispatches_with(rows[0][0], list(sentences)):
        read = letter.read(tmp_path / "cv.txt", letter.LETTER, paragraphs)
        places = {s: read.text.text.find(s) for s in sentences}
        for start in (d.spans[0].start for d in read.directives):
            for s in (s for s, at in places.items() if 0 <= at <= start < at + len(s)):
                found[s] += 1
    assert found == sentences
