"""Where the clauses of an entry part into directives, and what among them is none."""

import re
from pathlib import Path

import a_letter as letter
import pytest

TABLE = Path(__file__).parent / "sentences" / "clauses.txt"
ROWS = [row for row in TABLE.read_text(encoding="utf-8").splitlines() if not row.startswith("#")]
AT_ONCE = 6


def printed(row):
    return re.sub(r"\[\[|\]\]|// ?", "", row)


def ordered(row):
    """The directives of a row, without the marks that end them."""
    parts = re.sub(r"\[\[.*?\]\]", "", row).split("//")
    return [part.strip(" .;") for part in parts if part.strip()]


@pytest.mark.parametrize("rows", [ROWS[at : at + AT_ONCE] for at in range(0, len(ROWS), AT_ONCE)], ids=lambda r: r[0])
def test_an_entry_gives_its_directives_each_once(tmp_path, rows):
    entries = [f"{number}. {printed(row)}" for number, row in enumerate(rows, 1)]
    read = letter.read(tmp_path / "cv.txt", letter.LETTER + letter.OPENER, entries)
    found = {row: [] for row in rows}
    for d in read.directives:
        for row in rows:
            at = read.text.text.find(printed(row))
            if at <= d.spans[0].start < at + len(printed(row)):
                found[row].append(d.text.strip(" .;"))
    assert found == {row: ordered(row) for row in rows}
