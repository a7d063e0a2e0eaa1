"""Sentences as they open dispatches, each with the documents that it cites and what they mean for it."""

from pathlib import Path

import pytest

from pipeline.parse.citations import explain

TABLE = Path(__file__).parent / "sentences" / "cited.txt"
ROWS = [line.rsplit("=>", 1) for line in TABLE.read_text(encoding="utf-8").splitlines() if "=>" in line]


def told(document):
    number, role, day, issuer = document.strip().split(" ", 3)
    return number.lstrip("0"), role, day, issuer


@pytest.mark.parametrize(("sentence", "wanted"), ROWS, ids=[sentence[:60] for sentence, _ in ROWS])
def test_a_sentence_cites_each_document_in_its_role(sentence, wanted):
    values = [f.values for f in explain(sentence.strip()) if f.values["number"]]
    cited = [(v["number"].lstrip("0"), v["role"], str(v["issued"]), str(v["issuer"])) for v in values]
    assert cited == [told(document) for document in wanted.split(";")]
