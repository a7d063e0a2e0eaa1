"""Dispatches that were damaged on the way: nothing is read that does not stand on the page, and nothing fails."""

import random
import re
from itertools import chain, combinations, pairwise
from pathlib import Path

import pytest

from pipeline.core.vietnamese import fold, plain
from pipeline.run import process

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    [
        *(Path(__file__).parent / "dispatches").glob("*.txt"),
        *(ROOT / "data" / "genre").glob("*.txt"),
    ]
)
NOISE = {"ủ": "ù", "ế": "ê", "ổ": "ô", "ị": "i", "đ": "d", "o": "0", "l": "1", "ộ": "ô", "ừ": "ư", ",": ".", ";": ","}
PASSAGE = r"(?!\w).{0,300}?(?:(?<=[-:,;.+(] )|(?<=[,;:])|(?<= các )|(?<= và ))"  # between pieces of a name printed apart
MOTTO = re.compile(r"\W*(?:cong hoa xa|xa hoi chu|chu nghia viet|doc lap|do - hanh|dang cong|cong san|san viet)")
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


def page_of(text):
    """The words of a page; the motto, whose column is read among the lines of the agency, and then all once more
    without what stands in brackets, which no name keeps."""
    running = flat("\n".join(line for line in text.split("\n") if not MOTTO.match(fold(line))))
    return f"{flat(text)}\n{running}\n{' '.join(re.sub(r'[(][^()]*[)]', ' ', running).split())}"


def stands_on(page, name):
    """Whether the words of a body are printed in this order within one passage of the page.

    A list may print what its names share once (`Giám đốc các Sở: Y tế, Nội vụ`): then the name may be in two or three
    pieces, each whole, the first ones before the last.
    """
    words = [re.escape(word) for word in flat(name).split()]
    inner = range(1, len(words))
    splits = chain([()], combinations(inner, 1), combinations(inner, 2))
    pieces = ([" ".join(words[a:b]) for a, b in pairwise((0, *cuts, len(words)))] for cuts in splits)
    return any(re.search(rf"(?<!\w){PASSAGE.join(p)}(?!\w)", page) for p in pieces)


def day_stands_on(page, day):
    """Whether day, month and year are printed one after the other, as figures."""
    return re.search(rf"(?<!\d)0?{day.day}(?!\d).{{1,14}}?(?<!\d)0?{day.month}(?!\d).{{1,12}}?{day.year}(?!\d)", page)


def units_of(read):
    """Every body that was read, and what it was read as."""
    header = read.header
    yield from (("issuer", name) for name in (header.issuer or "").split(" - "))  # of a joint dispatch each
    yield from (("parent", header.parent), ("signer", header.signer))
    yield from (("recipient", name) for name in header.recipients)
    yield from (("issuer of a citation", c.issuer) for c in read.citations)
    for d in read.directives:
        yield from ((a.role, a.unit) for a in d.assignees)
        yield from (("reports_to", unit) for unit in d.reports_to)


def days_of(read):
    yield from (("issued", read.header.issued), ("arrival", read.arrival.date))
    yield from (("issued of a citation", c.issued) for c in read.citations)


def problems(number, folder):
    path = folder / f"{number}.txt"
    path.write_text(mutated(number), encoding="utf-8")
    read = process(path)
    page = page_of(path.read_text(encoding="utf-8"))
    by_symbol = {e.field for e in read.header.evidence if e.rule == "issuer-by-symbol"}
    for field, unit in units_of(read):
        if unit and field not in by_symbol and not stands_on(page, unit):
            yield f"{number}: {field} {unit!r}"
    yield from (f"{number}: {field} {day}" for field, day in days_of(read) if day and not day_stands_on(page, day))
    for d in read.directives:
        if d.deadline.text and flat(d.deadline.text) not in page:
            yield f"{number}: deadline {d.deadline.text!r}"
        if not d.text or flat(d.text) not in page:
            yield f"{number}: text {d.text!r}"


def test_there_are_dispatches_to_damage():
    assert len(SOURCES) > 20


@pytest.mark.parametrize("name", ["Sở Y tế", "sở công thương", "Giám đốc Sở Công Thương", "Uỷ ban nhân dân xã Tân Lập"])
def test_a_name_stands_on_a_page_whole_or_under_a_shared_head(name):
    assert stands_on(flat("Giám đốc các Sở: Y tế,\nCông Thương; Ủy ban nhân dân\nxã Tân Lập."), name)


@pytest.mark.parametrize("name", ["Y tế Sở", "Sở Công an", "Sở Tế Thương", "Sở Nội vụ", "Giám đốc nhân dân"])
def test_a_name_of_other_words_or_another_order_does_not(name):
    assert not stands_on(flat("Giám đốc các Sở: Y tế, Công Thương X; Ủy ban nhân dân xã Tân Lập."), name)


@pytest.mark.parametrize("batch", range(200 // BATCH))
def test_only_what_is_printed_is_read_of_damaged_dispatches(tmp_path, batch):
    numbers = range(batch * BATCH, (batch + 1) * BATCH)
    assert list(chain.from_iterable(problems(n, tmp_path) for n in numbers)) == []


@pytest.mark.long
@pytest.mark.parametrize("batch", range(200 // BATCH, 2000 // BATCH))
def test_only_what_is_printed_is_read_of_many_damaged_dispatches(tmp_path, batch):
    numbers = range(batch * BATCH, (batch + 1) * BATCH)
    assert list(chain.from_iterable(problems(n, tmp_path) for n in numbers)) == []
