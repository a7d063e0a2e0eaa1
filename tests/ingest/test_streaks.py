"""Lines from edge to edge of a page, as dirt on the glass of a scanner draws them."""

import made
import numpy as np

from pipeline.ingest.image import upright
from pipeline.ingest.reading import read_file
from pipeline.ingest.streaks import without_streaks

LEGIBLE = 17  # of 20 lines (without filling 11): a streak may take a letter away


def page(height=1200, width=900):
    grey = np.full((height, width), 250, np.uint8)
    grey[200:220, 100:800] = 20  # print
    return grey


def test_a_line_from_edge_to_edge_goes_and_print_under_it_stays():
    streaked = page()
    streaked[:, 300:303] = 70
    assert np.array_equal(without_streaks(streaked), page())
    across = page()
    across[700:702] = 70
    assert np.array_equal(without_streaks(across), page())


def test_borders_rulings_and_shadows_stay():
    grey = page()
    grey[60:1140, 300:303] = 70  # a table ends at its margins
    grey[:, :40] = 10  # where the page ends
    grey[:, 600:700] = 200  # a fold
    assert without_streaks(grey) is grey


def test_a_streak_is_no_coloured_ink():
    colour = np.dstack([page()] * 3)
    colour[:, 300:303] = 60
    assert not (upright(colour).tint > 25).any()


def test_a_page_with_streaks_is_read_as_one_without(tmp_path):
    image = np.array(made.picture())
    for left in (330, 700, 1210):
        image[:, left : left + 2] = 60
    _, pages = read_file(made.save_picture(tmp_path / "a.png", made.Image.fromarray(image)))
    found = [c.text for c in pages[0].content if c.text in made.ORDERED]
    assert len(found) >= LEGIBLE, [c.text for c in pages[0].content]
