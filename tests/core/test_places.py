from pipeline.core.model import Box, Piece, Text
from pipeline.core.places import boxes_of, confidence_of, page_at, pieces_in

WORDS = (
    Piece(0, 3, 1, Box(1, 0.1, 0.1, 0.2, 0.12), 0.9),
    Piece(4, 7, 1, Box(1, 0.22, 0.1, 0.3, 0.12), 0.5),
    Piece(8, 12, 1, Box(1, 0.1, 0.13, 0.2, 0.15), 1.0),
    Piece(13, 15, 2, Box(2, 0.1, 0.1, 0.2, 0.12), 1.0),
)
TEXT = Text("Các phòng ban ở", "Các phòng ban ở", (), WORDS)


def test_the_words_between_two_offsets():
    assert pieces_in(TEXT, 3, 4) == ()
    assert pieces_in(TEXT, 2, 9) == WORDS[:3]
    assert pieces_in(TEXT, 14, 99) == WORDS[3:]


def test_words_of_a_row_are_one_box_and_rows_are_not():
    assert boxes_of(TEXT, 0, 15) == (
        Box(1, 0.1, 0.1, 0.3, 0.12),
        Box(1, 0.1, 0.13, 0.2, 0.15),
        Box(2, 0.1, 0.1, 0.2, 0.12),
    )
    assert boxes_of(Text("a", "a", (), (Piece(0, 1, 1),)), 0, 1) == ()


def test_page_and_confidence():
    assert (page_at(TEXT, 1), page_at(TEXT, 13), page_at(TEXT, 99)) == (1, 2, 2)
    assert round(confidence_of(TEXT, 0, 7), 6) == 0.7
    nothing = Text("", "", ())
    assert (page_at(nothing, 0), confidence_of(nothing, 0, 5)) == (1, 1.0)
