"""The sample mail is read as its gold says: no measure falls below its floor, whatever form the dispatch has."""

from pathlib import Path

import pytest

from pipeline.run import process
from pipeline.scoring import KINDS, WRONG_IDENTITY, Tally, golds_in, read_gold, score
from pipeline.view.extract_json import to_json

DATA = Path(__file__).parents[1] / "data"
GOLDS = {
    folder: {name: read_gold(path) for name, path in golds_in(DATA / folder).items()} for folder in ("mail", "genre")
}
FLOORS = {
    "header": 0.98, "recipients": 0.97, "citations": 0.98, "citation issuer": 0.97, "citation role": 0.97,
    "directives": 0.95, "lead": 0.95, "support": 0.95, "deadlines": 0.97, "reports_to": 0.95,
}  # fmt: skip
SCAN_FLOORS = {
    "header": 0.93, "recipients": 0.9, "citations": 0.93, "citation issuer": 0.93, "citation role": 0.93,
    "directives": 0.88, "lead": 0.85, "support": 0.85, "deadlines": 0.9, "reports_to": 0.85,
}  # fmt: skip


GENRE_FLOORS = {
    "header": 0.99, "recipients": 0.96, "citations": 0.98, "citation issuer": 0.95, "citation role": 0.97,
    "directives": 0.97, "lead": 0.95, "support": 0.96, "deadlines": 0.97, "reports_to": 0.95,
}  # fmt: skip


def tally_of(folder, suffix, golds="mail"):
    """The scores of all dispatches of one form, and how many there are."""
    tally, read = Tally(), 0
    for name, gold in GOLDS[golds].items():
        path = folder / f"{name}{suffix}"
        if path.is_file():
            score(gold, to_json(process(path, received=gold.get("received"))), tally)
            read += 1
    return tally, read


def below(tally, floors):
    return {kind: tally.f1(kind) for kind in KINDS if tally.f1(kind) < floors[kind]}


@pytest.mark.parametrize("suffix", [".txt", ".pdf"])
def test_texts_and_pages_reach_the_floors(suffix):
    tally, read = tally_of(DATA / "mail", suffix)
    assert read == len(GOLDS["mail"]) >= 10
    assert below(tally, FLOORS) == {}, tally.differences
    assert tally.of(WRONG_IDENTITY)[1] == 0, tally.differences


def test_dispatches_of_other_offices_reach_the_floors():
    tally, read = tally_of(DATA / "genre", ".txt", "genre")
    assert read == len(GOLDS["genre"]) >= 540
    assert below(tally, GENRE_FLOORS) == {}, tally.differences
    assert tally.of(WRONG_IDENTITY)[1] == 0, tally.differences


@pytest.mark.long
def test_scans_reach_their_floors():
    tally, read = tally_of(DATA / "scans", ".scan.pdf")
    assert read >= 10
    assert below(tally, SCAN_FLOORS) == {}, tally.differences
