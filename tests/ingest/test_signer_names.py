"""The signer's name under seal and pen: told where several doubtful readings agree, else left as it was."""

import numpy as np
import pytest

from pipeline.core.model import Box, Word
from pipeline.ingest import strips
from pipeline.ingest.rows import rows_of
from pipeline.ingest.signer_names import with_name

RATIO = 1.41
HIGH = 0.012


def row(text, top=0.8, left=0.55, sure=0.4, last=0.96):
    """The words of a row, doubtful but for the last; a letter is 0.01 of the width."""
    parts = text.split(" ")
    words, at = [], left
    for n, part in enumerate(parts):
        box = Box(1, at, top, at + 0.01 * len(part), top + HIGH)
        words.append(Word(part, box, last if n == len(parts) - 1 else sure))
        at += 0.01 * (len(part) + 1)
    return tuple(words)


def names(words):
    return [r.text for r in rows_of(words, RATIO)]


SHOWN = [row(t) for t in ("PhamMạnh Cường", "Pham Mạnh Cường", "NG Phạm Mạnh Cường", "Phan “Mạnh Cường")]


def test_syllables_that_several_readings_show_alike_are_the_name():
    words = row("Phan anh Cường", sure=0.7)
    found = with_name(words, SHOWN, RATIO)
    assert names(found) == ["Phạm Mạnh Cường"]
    assert {w.confidence for w in found} == {0.6, 0.96}
    lefts = [w.box.left for w in sorted(found, key=lambda w: w.box.left)]
    assert lefts == sorted(set(lefts)) and all(w.box.left < w.box.right for w in found)


@pytest.mark.parametrize(
    "readings",
    [
        SHOWN[:2],
        [row(t) for t in ("Pham Tạnh Cường", "Phan Mạnh Cường", "Phạm Hạnh Cường", "Mạnh Cường")],
        [row(t) for t in ("Zqx Mạnh Cường", "Zqx Mạnh Cường", "Zqx Mạnh Cường")],
        [row(t) for t in ("Mạnh Cường", "anh Cường", "anh Cường")],
        [row("Phạm Mạnh Cường", top=0.6)] * 4,
        [],
    ],
    ids=["few", "no majority", "no family name", "beheaded", "another row", "none"],
)
def test_nothing_is_put_where_readings_do_not_agree(readings):
    words = row("Phan anh Cường", sure=0.7)
    assert with_name(words, readings, RATIO) == words


@pytest.mark.parametrize("text", ["Lò Mạnh Cường", "KT. CHỦ TỊCH", "mạnh cường"])
def test_a_whole_name_and_what_is_none_stay(text):
    words = row(text)
    assert with_name(words, SHOWN, RATIO) == words
    assert with_name((), SHOWN, RATIO) == ()


def test_a_family_name_takes_the_marks_that_a_reading_shows_or_the_only_ones_there_are():
    read = row("Tông Văn Quyền", sure=0.94)
    shown = [read, row("Tòng Văn Quyền", sure=0.84), read]
    assert names(with_name(read, shown, RATIO)) == ["Tòng Văn Quyền"]
    assert names(with_name(read, [read], RATIO)) == ["Tông Văn Quyền"]  # Tòng and Tống are family names
    assert names(with_name(row("Lễ Hoàng Anh", sure=0.9), [], RATIO)) == ["Lê Hoàng Anh"]
    right = row("Tống Văn Quyền", sure=0.9)
    assert with_name(right, [*shown, *shown], RATIO) == right


# --- bold print under a pen ----------------------------------------------------------------------------------


def strip_with(stroke, width=8):
    """A strip of 60 x 200 pixels: four letters of a stroke's width in its middle row, a line of a pen over them."""
    strip = np.full((60, 200), 255, np.uint8)
    for left in (40, 70, 100, 130):
        strip[20:40, left : left + width] = 0
    for x in range(10, 53):
        strip[stroke(x) : stroke(x) + 3, x] = 0
    return strip


def test_bold_letters_stand_alone_without_the_stroke_of_a_pen():
    ((across, alone),) = strips._bold_alone(strip_with(lambda x: 34 - x // 4), 20)
    assert 34 <= across <= 40 and across + alone.shape[1] == 138  # a stub of the stroke stays
    inked = (alone < 128).any(axis=0)[40 - across :]
    assert inked[:8].all() and inked[30:38].all() and not inked[14:26].any()
    assert (strip_with(lambda x: 34 - x // 4)[:, 10:40] < 128).any()


def test_thin_print_is_not_taken_for_bold():
    assert list(strips._bold_alone(strip_with(lambda x: 34 - x // 4, width=3), 20)) == []
    assert list(strips._bold_alone(np.full((60, 200), 255, np.uint8), 20)) == []


def test_leaning_letters_are_levelled():
    feet = [np.array([x, 20 + x // 20, 8, 20, 160]) for x in (0, 40, 80, 120)]
    assert 2.5 < strips._slope(feet, 20) < 3.2
    assert strips._slope(feet[:1], 20) == 0.0
