"""Dispatches that were damaged on the way: nothing is read that does not stand on the page, and nothing fails."""

import random
from itertools import chain
from pathlib import Path

import pytest

from pipeline.core.vietnamese import plain
from pipeline.run import process

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(Path(__file__).parent / "dispatches").glob("*.txt"), *(ROOT / "data" / "genre").glob("*.txt")])
NOISE = {"ủ": "ù", "ế": "ê", "ổ": "ô", "ị": "i", "đ": "d", "o": "0", "l": "1", "ộ": "ô", "ừ": "ư", ",": ".", ";": ","}
BATCH = 25


def without_lines(lines, chance):
    return [line for line in lines if chance.random() > 0.1]


def swapped(lines, chance):
    """Neighbouring lines out of order, as where two columns were read one into the other."""
    lines = list(lines)
    for _ in range(max(1, len(lines) // 8)):
        at = chance.randrange(len(lines) - 1)
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    return lines


def noisy(lines, chance):
    return ["".join(NOISE.get(c, c) if chance.random() < 0.04 else c for c in line) for line in lines]


def repeated(lines, chance):
    at = chance.randrange(len(lines))
    return [*lines[:at], *lines[max(0, at - chance.randrange(1, 9)) : at], *lines[at:]]


def torn(lines, chance):
    """Lines broken in the middle, and the rest of some lost."""
    broken = (line.split(" ") for line in lines)
    halves = ((w[: len(w) // 2], w[len(w) // 2 :]) if chance.random() < 0.15 else (w,) for w in broken)
    return [" ".join(half) for half in chain.from_iterable(halves) if chance.random() > 0.03]


MUTATIONS = (without_lines, swapped, noisy, repeated, torn)


def mutated(number):
    chance = random.Random(number)
    lines = SOURCES[number % len(SOURCES)].read_text(encoding="utf-8").split("\n")
    for mutation in chance.sample(MUTATIONS, chance.randint(1, 3)):
        lines = mutation(lines, chance)
    return "\n".join(lines)


def flat(text):
    return " ".join(plain(text).casefold().split())


def stands_on(page, unit):
    """Whether a body is printed; of a list with one head (`Các Bộ: Công an, …`) the head and the name apart."""
    words, printed = flat(unit).split(), set(page.split())
    return " ".join(words) in page or any(
        (cut < 4 and printed.issuperset(words[:cut]) or " ".join(words[:cut]) in page) and " ".join(words[cut:]) in page
        for cut in range(1, len(words))
    )


def problems(number, folder):
    path = folder / f"{number}.txt"
    path.write_text(mutated(number), encoding="utf-8")
    read = process(path)
    page = flat(read.text.text)
    for d in read.directives:
        yield from (f"{number}: {a.unit!r}" for a in d.assignees if not stands_on(page, a.unit))
        yield from (f"{number}: {unit!r}" for unit in d.reports_to if not stands_on(page, unit))
        if d.deadline.text and flat(d.deadline.text) not in page:
            yield f"{number}: {d.deadline.text!r}"
        if not d.text or flat(d.text) not in page:
            yield f"{number}: {d.text!r}"


def test_there_are_dispatches_to_damage():
    assert len(SOURCES) > 20


@pytest.mark.parametrize("batch", range(200 // BATCH))
def test_only_what_is_printed_is_read_of_damaged_dispatches(tmp_path, batch):
    numbers = range(batch * BATCH, (batch + 1) * BATCH)
    assert list(chain.from_iterable(problems(n, tmp_path) for n in numbers)) == []


@pytest.mark.long
@pytest.mark.parametrize("batch", range(200 // BATCH, 2000 // BATCH))
def test_only_what_is_printed_is_read_of_many_damaged_dispatches(tmp_path, batch):
    numbers = range(batch * BATCH, (batch + 1) * BATCH)
    assert list(chain.from_iterable(problems(n, tmp_path) for n in numbers)) == []
