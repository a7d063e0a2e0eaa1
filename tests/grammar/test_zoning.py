"""Short lines of a scan: which of them are dirt, and which are words with one that was read with doubt."""

import pytest

from pipeline.core.model import Box, Line, Word
from pipeline.grammar.zoning import is_dirt, title_in


def line(*words):
    """A line of (text, confidence); its own confidence weighs them by their letters."""
    box = Box(1, 0.1, 0.5, 0.3, 0.52)
    whole = sum(len(t) * c for t, c in words) / sum(len(t) for t, _ in words)
    return Line(" ".join(t for t, _ in words), 1, box, tuple(Word(t, box, c) for t, c in words), confidence=whole)


@pytest.mark.parametrize("words", [[("Wuy/", 0.2)], [("½", 0.3), ("(an", 0.4)], [("ru", 0.95), ("¬¬¬¬¬", 0.1)]])
def test_strokes_of_a_pen_are_dirt(words):
    assert is_dirt(line(*words))


@pytest.mark.parametrize("words", [[("-", 0.87), ("BGH", 0.91), ("(b/©);", 0.01)], [("Lưu:", 0.96), ("#¥@£", 0.1)]])
def test_a_sure_word_makes_words_of_a_short_line(words):
    assert not is_dirt(line(*words))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("PHƯƠNG ÁN ỨNG PHÓ", "PHƯƠNG ÁN"),
        ("PHUONG AN", "PHUONG AN"),
        ("PHƯƠNG AN", "PHƯƠNG AN"),
        ("PHƯỜNG ÁN", "PHƯỜNG ÁN"),  # a scan that read one mark too many
        ("KỀ HOẠCH", "KỀ HOẠCH"),
        ("THỒNG BAO", "THỒNG BAO"),
        ("PHƯỜNG AN PHÚ", None),
        ("PHƯỜNG AN", None),
        ("PHƯỜNG  AN THỚI ĐÔNG", None),
    ],
)
def test_a_title_may_lose_marks_but_a_syllable_that_becomes_an_area_by_a_mark_is_a_place(text, title):
    assert title_in(text) == title
