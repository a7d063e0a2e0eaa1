"""Dispatches that were damaged on the way: nothing is read that does not stand on the page, and nothing fails."""

import random
import re
from itertools import chain, combinations, pairwise, zip_longest
from pathlib import Path
from unicodedata import normalize

import pytest

from pipeline.core.vietnamese import fold, plain
from pipeline.grammar.lines import once
from pipeline.run import process

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    [
        *(Path(__file__).parent / "dispatches").glob("*.txt"),
        *(ROOT / "data" / "genre").glob("*.txt"),
    ]
)
NOISE = {"ủ": "ù", "ế": "ê", "ổ": "ô", "ị": "i", "đ": "d", "o": "0", "l": "1", "ộ": "ô", "ừ": "ư", ",": ".", ";": ","}
TONES = {  # hook, grave, acute, tilde, dot below: what a scan reads for them
    "\u0309": ("", "\u0301", "\u0300"), "\u0300": ("", "\u0301"), "\u0301": ("", "\u0300"),
    "\u0303": ("", "\u0301", "\u0309"), "\u0323": ("",),
}  # fmt: skip
FIGURES = {"đ": "d", "Đ": "D", "l": "1", "1": "l", "I": "l", "O": "0", "o": "0", "0": "O", "i": "í", "5": "S", "S": "5",
           "8": "B", ",": ".", ".": ",", ";": ":", ":": ";", "-": "–", "m": "rn", "h": "b", "u": "n", "/": "I"}
STAMPS = ("CÔNG VĂN ĐẾN", "ĐẾN", "Số: 214", "Ngày: 12/3/2020", "SAO Y BẢN CHÍNH", "VĂN PHÒNG", "CHỦ TỊCH", "T.M",
          "Chuyển: Phòng Kế hoạch", "* SỞ Y TẾ *", "ĐẾN Số: 1024 Ngày: 05 -04- 2019", "Kính chuyển đ/c Hùng")
PASSAGE = r"(?!\w).{0,300}?(?:(?<=[-:,;.+(] )|(?<=[,;:])|(?<= các )|(?<= và ))"  # pieces of a name printed apart
MOTTO = re.compile(r"\W*(?:cong hoa xa|xa hoi chu|chu nghia viet|doc lap|do - hanh|dang cong|cong san|san viet)")
MOTTOES = re.compile(
    r"(?<!\w)(?:cong hoa xa hoi chu nghia viet nam|dang cong san viet nam|doan tncs ho chi minh"
    r"|doc lap\W+tu do\W+hanh phuc)(?!\w)(?: \w{1,4}(?=\n))?"
)
IN_CAPITALS = ("issuer", "parent", "signer_title", "signs_for")
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


def scanned(lines, chance):
    """Tones and hats misread, figures for letters, blanks lost and put in."""
    rate = chance.choice((0.01, 0.02, 0.04))
    misread = ("".join(_misread(c, chance) if chance.random() < rate else c for c in line) for line in lines)
    lost = ("".join("" if c == " " and chance.random() < 0.01 else c for c in line) for line in misread)
    return [re.sub(r"(?<=\w)(?=\w)", lambda _: " " if chance.random() < 0.004 else "", line) for line in lost]


def _misread(letter, chance):
    base, *marks = normalize("NFD", letter)
    if not marks:
        return FIGURES.get(letter, letter)
    at = chance.randrange(len(marks))
    marks[at] = chance.choice(TONES.get(marks[at], ("", marks[at])))
    return normalize("NFC", base + "".join(marks))


def twice(lines, chance):
    """Lines that were read twice."""
    return list(chain.from_iterable([line] * (2 if line.strip() and chance.random() < 0.06 else 1) for line in lines))


def beside(lines, chance):
    """Letters of a neighbouring line or column at the ends of lines."""
    near = [lines[min(len(lines) - 1, max(0, i + chance.choice((-2, -1, 1, 2))))] for i in range(len(lines))]
    sides = (f"{line} {o[: chance.randint(1, 4)]}" if chance.random() < 0.5 else f"{o[-chance.randint(1, 4) :]} {line}"
             for line, o in zip(lines, near, strict=True))
    return [side if line.strip() and chance.random() < 0.12 else line for line, side in zip(lines, sides, strict=True)]


def shuffled(lines, chance):
    """Pages in another order."""
    cuts = sorted(chance.randrange(len(lines)) for _ in range(chance.randint(1, 3)))
    pages = [lines[a:b] for a, b in pairwise((0, *cuts, len(lines)))]
    chance.shuffle(pages)
    return list(chain.from_iterable(pages))


def merged(lines, chance):
    """Two columns read line by line as one."""
    high = chance.randint(2, 8)
    at = chance.choice((0, chance.randrange(max(1, len(lines) - 2 * high)), max(0, len(lines) - 2 * high)))
    gap = chance.choice((" ", "   ", "\t"))
    rows = zip_longest(lines[at : at + high], lines[at + high : at + 2 * high], fillvalue="")
    return [*lines[:at], *(gap.join(filter(None, row)) for row in rows), *lines[at + 2 * high :]]


def stamped(lines, chance):
    """A stamp or a clerk's words in the middle of lines."""
    lines = list(lines)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(lines))
        words = lines[at].split(" ")
        words.insert(chance.randrange(len(words) + 1), chance.choice(STAMPS))
        lines[at] = " ".join(words).strip()
    return lines


MUTATIONS = (without_lines, swapped, noisy, repeated, torn, scanned, twice, beside, shuffled, merged, stamped)


def mutated(number):
    chance = random.Random(number)
    lines = SOURCES[number % len(SOURCES)].read_text(encoding="utf-8").split("\n")
    for mutation in chance.sample(MUTATIONS, chance.randint(1, 3)):
        lines = mutation(lines, chance)
    return "\n".join(lines)


def flat(text):
    return " ".join(plain(text).casefold().split())


def page_of(text):
    """The words of a page, and then once more without what a name may lack that stands among its words.

    That is the motto, whose column is read among the lines of the agency, what stands in brackets, and lines that
    were read twice.
    """
    running = flat("\n".join(line for line in text.split("\n") if not MOTTO.match(fold(line))))
    bare = " ".join(re.sub(r"[(][^()]*[)]", " ", running).split())
    beside_motto = flat("".join(_without(MOTTOES, text)))
    lines = [line for line in text.split("\n") if line.strip()]
    kept = flat("\n".join(lines[at] for at in once(lines)))
    return "\n".join((flat(text), running, bare, beside_motto, kept))


def _without(pattern, text):
    """The text without the stretches in which its bare letters match."""
    at = 0
    for found in pattern.finditer(fold(text)):
        yield text[at : found.start()]
        at = found.end()
    yield text[at:]


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
    yield from (("signer_title", header.signer_title), ("signs_for", header.signs_for))
    yield from (("recipient", name) for name in header.recipients)
    yield from (("issuer of a citation", c.issuer) for c in read.citations)
    for d in read.directives:
        yield from ((a.role, a.unit) for a in d.assignees)
        yield from (("reports_to", unit) for unit in d.reports_to)


def days_of(read):
    yield from (("issued", read.header.issued), ("arrival", read.arrival.date))
    yield from (("issued of a citation", c.issued) for c in read.citations)


def number_stands_on(page, number):
    """Whether the letters and figures of a number are printed one after the other; marks and blanks may be lost."""
    signs = r"[\W_]{0,4}".join(map(re.escape, re.findall(r"[^\W_]", fold(number))))
    return re.search(rf"(?<!\d)(?<!so \d )(?<!so \d\d ){signs}(?![^\W_])", fold(page))


def numbers_of(read):
    yield from (("number", read.header.number), ("symbol", read.header.symbol), ("arrival", read.arrival.number))
    yield from (("citation", c.number) for c in read.citations)


def year_follows(page, issued, due):
    """Whether the year of a day is printed, if only as the year of issue, or as that after the day's."""
    years = (due.year, due.year + 1, due.year - 1 if issued and issued.year == due.year - 1 else due.year)
    return any(re.search(rf"(?<!\d){year}(?!\d)", page) for year in years)


def term_stands_on(page, term):
    """Whether the words of a term are printed; figures with which it begins are no rest of others."""
    return re.search((r"(?<!\d)(?<!\d )" if term[0].isdigit() else "") + re.escape(term), page)


def problems(number, folder):
    path = folder / f"{number}.txt"
    path.write_text(mutated(number), encoding="utf-8")
    read = process(path)
    page = page_of(path.read_text(encoding="utf-8"))
    by_symbol = {e.field for e in read.header.evidence if e.rule == "issuer-by-symbol"}
    for field, unit in units_of(read):
        if unit and field not in by_symbol and not stands_on(page, unit):
            bare = field in IN_CAPITALS and stands_on(fold(page), fold(unit))  # marks that capitals lost are known
            if not bare:
                yield f"{number}: {field} {unit!r}"
    yield from (f"{number}: {field} {day}" for field, day in days_of(read) if day and not day_stands_on(page, day))
    yield from (f"{number}: {field} {n!r}" for field, n in numbers_of(read) if n and not number_stands_on(page, n))
    for d in read.directives:
        if d.deadline.text and not term_stands_on(page, flat(d.deadline.text)):
            yield f"{number}: deadline {d.deadline.text!r}"
        if d.deadline.due and not year_follows(page, read.header.issued, d.deadline.due):
            yield f"{number}: due {d.deadline.due} of {d.deadline.text!r}"
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


def test_a_speck_before_the_first_word_of_the_text_hurts_nothing(tmp_path):
    path = tmp_path / "speck.txt"
    text = ". Căn cứ Thông tư số 12/2016/TT-BTC ngày 30/12/2016 của Bộ Tài chính; Sở đề nghị các phòng báo cáo."
    path.write_text(f"SỞ TÀI CHÍNH\n\nSố: 7/STC-VP\n\nKính gửi: Các phòng\n\n{text}\n", encoding="utf-8")
    assert [c.number for c in process(path).citations] == ["12/2016/TT-BTC"]
