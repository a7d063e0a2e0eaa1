"""Names that an office has confirmed mend their misreadings; figures never change, and other people's names stay."""

import pytest

from pipeline.core.lexicon import lexicon
from pipeline.core.model import Box, Line, Page, Word
from pipeline.ingest import reading
from pipeline.ingest.correction import corrected, put_right
from pipeline.ingest.office_words import office_words

CONFIRMED = (
    "Lò Kim Chi", "Vì Thị Tiến", "Quàng Văn Hổ", "Phòng Bảo trợ - Giảm nghèo", "Kế hoạch số 45/KH-UBND ngày 12/3/2024",
)


def right(text, confidence=0.96, confirmed=CONFIRMED):
    words = text.split(" ")
    return " ".join(put_right(words, [confidence] * len(words), office_words(confirmed)))


@pytest.mark.parametrize(
    ("read", "confidence", "printed"),
    [
        ("Bà Lò Kim Chỉ chủ trì", 0.96, "Bà Lò Kim Chi chủ trì"),
        ("Ông Quàng Văn Hố, Trưởng phòng", 0.96, "Ông Quàng Văn Hổ, Trưởng phòng"),
        ("QUÀNG VĂN HỐ", 0.9, "QUÀNG VĂN HỔ"),
        ("Bà Vì Thị Tiên", 0.9, "Bà Vì Thị Tiến"),
    ],
)
def test_a_confirmed_name_mends_its_misreading(read, confidence, printed):
    assert right(read, confidence, ()) == read
    assert right(read, confidence) == printed


@pytest.mark.parametrize(
    "read",
    ["Bà Vì Thị Tiền", "Bà Vị Thị Tiến", "Ông Quàng Văn Hồ", "Ông Lò Văn Hố", "Quàng Hố", "Ví Thi Tiền", "Tiên"],
)
def test_the_names_of_others_stay(read):
    assert right(read) == read


def test_figures_and_symbols_never_change():
    for read in ("số 46/KH-UBND ngày 13/3/2024", "số 45/KH-UBND ngày 12/8/2024", "5 45 12", "Lò Kim Chi 2"):
        for confidence in (0.1, 0.6, 0.96):
            assert right(read, confidence) == read


def test_confirmed_pairs_join_the_lexicon_and_no_names_change_nothing():
    words = office_words(CONFIRMED)
    assert words.known.pairs["quàng", "văn"] == lexicon().pairs.get(("quàng", "văn"), 0) + 3
    assert not any("45" in syllable for syllable in words.known.words)
    assert office_words(()).known is lexicon() and not office_words(()).names
    assert office_words(CONFIRMED) is words


def test_a_name_over_the_end_of_a_line_is_mended_and_told():
    boxes = [Box(1, 0.1 * n, 0.5 + 0.02 * n, 0.1 * n + 0.05, 0.52 + 0.02 * n) for n in range(4)]
    lines = [
        Line("Giao Quàng", 1, boxes[0], (Word("Giao", boxes[0], 0.96), Word("Quàng", boxes[1], 0.96))),
        Line("Văn Hố", 1, boxes[2], (Word("Văn", boxes[2], 0.96), Word("Hố", boxes[3], 0.96))),
    ]
    content, changes = corrected(lines, CONFIRMED)
    assert [line.text for line in content] == ["Giao Quàng", "Văn Hổ"]
    assert [(c.read, c.text) for c in changes] == [("Hố", "Hổ")]


def test_only_what_recognition_read_is_put_right(tmp_path, monkeypatch):
    words = tuple(Word(w, Box(1, 0, 0, 1, 1), 0.96) for w in ["Ông", "Quàng", "Văn", "Hố"])
    line = Line("Ông Quàng Văn Hố", 1, None, words)
    pages = (Page(1, "ocr", (line,)), Page(2, "text-layer", (line,)))
    monkeypatch.setattr(reading, "_pages", lambda content: pages)
    file = tmp_path / "a.txt"
    file.write_text("Ông Quàng Văn Hố", encoding="utf-8")
    _, (scanned, typed) = reading.read_file(file, CONFIRMED)
    assert scanned.content[0].text == "Ông Quàng Văn Hổ" and scanned.corrections[0].read == "Hố"
    assert typed == pages[1]
