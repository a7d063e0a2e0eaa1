"""Sentences of the genre, each with the deadlines that a clerk notes down."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.core.model import Block, Text, Zone
from pipeline.core.vietnamese import plain
from pipeline.core.workdays import calendar_of
from pipeline.grammar.lookup import rank
from pipeline.parse.deadlines import find_deadlines

LINES = [
    line.rsplit("=>", 1)
    for line in (Path(__file__).parent / "sentences" / "deadlines.txt").read_text(encoding="utf-8").splitlines()
    if "=>" in line
]


def told(deadline):
    rrule = deadline.rrule
    return " ".join(str(v) for v in (deadline.due, deadline.time, rrule) if v) or "none"


@pytest.mark.parametrize(("sentence", "wanted"), LINES, ids=[sentence.strip() for sentence, _ in LINES])
def test_a_sentence_sets_the_day_that_a_clerk_notes(sentence, wanted):
    sentence = sentence.strip()
    text = Text(sentence, plain(sentence), (Block(Zone.BODY, 0, len(sentence), 1),))
    kept = find_deadlines(text, issued=date(2024, 2, 27), received=date(2024, 2, 29), calendar=calendar_of())
    wanted = [w.strip() for w in wanted.split("&")]
    if len(wanted) > 1:
        assert [told(d) for d in kept if d.due or d.rrule] == wanted
    else:
        assert (told(max(kept, key=rank)) if kept else "none") == wanted[0]
