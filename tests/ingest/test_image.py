"""Pictures are made fit for recognition: colour out, background even, upright and level."""

import made
import numpy as np
import pytest
from PIL import ImageDraw

from pipeline.ingest import image
from pipeline.ingest.rulings import drawn_on


def array(picture):
    return np.array(picture)


def test_red_and_blue_vanish_and_black_stays():
    colour = np.full((20, 60, 3), 250, np.uint8)
    colour[:, 10:20] = (220, 30, 30)
    colour[:, 25:35] = (40, 60, 230)
    colour[:, 40:50] = (20, 20, 20)
    grey = image.without_colour(colour)
    assert grey[5, 15] >= 220
    assert grey[5, 30] >= 220
    assert grey[5, 45] == 20


def test_a_shadow_is_evened_out():
    grey = np.array(made.picture().convert("L"), dtype=np.float64) * np.linspace(0.55, 1.0, made.SIZE[0])
    evened = image.even(grey.astype(np.uint8))
    paper = evened[1300:2300]
    assert paper.min() > 235
    assert evened.min() < 80


@pytest.mark.parametrize("skew", [-4.0, -1.3, 0.0, 0.7, 6.5])
def test_skew_is_found_to_a_tenth_of_a_degree(skew):
    leaning = array(made.picture().rotate(-skew, fillcolor="white"))
    assert image.skew_of(image.without_colour(leaning)) == pytest.approx(skew, abs=0.15)


def test_a_page_on_its_side_is_told_from_an_upright_one():
    grey = image.without_colour(array(made.scanned(made.picture(), skew=3.0)))
    assert not image.lies_on_its_side(grey)
    assert image.lies_on_its_side(image.quarter_turned(grey, 90))


def test_only_grainy_paper_is_smoothed():
    clean = image.without_colour(array(made.picture()))
    assert image.despeckled(clean) is clean
    grainy = image.without_colour(array(made.scanned(made.picture(), noise=14)))
    smoothed = image.despeckled(grainy)
    assert smoothed[1500:2200].std() < 0.8 * grainy[1500:2200].std()


def test_turning_keeps_the_pictures_of_a_page_together():
    page = image.upright(array(made.picture().rotate(90, expand=True)))
    assert page.rotation == 90
    assert page.grey.shape == page.tint.shape == page.leaning.shape
    again = image.turned(page, 90)
    assert again.rotation == 180
    assert again.grey.shape == again.tint.shape == again.leaning.shape == page.grey.shape[::-1]


def test_colour_is_told_from_the_tint_of_the_paper():
    page = np.full((40, 60, 3), (250, 240, 225), np.uint8)
    page[5:10, 5:20] = (210, 20, 20)
    page[20:25, 5:20] = (15, 15, 15)
    tint = image.colour_of(page)
    assert int(tint[5:10, 5:20].min()) > 150
    assert not tint[15:].any()


def test_a_part_of_a_page_is_levelled_like_the_whole():
    leaning = array(made.scanned(made.picture(), skew=2.0))
    page = image.upright(leaning)
    whole = image.levelled(page.leaning, page.skew)
    difference = np.abs(page.dark_part(300, 500).astype(int) - whole[300:500])
    assert difference.mean() < 0.5  # places are rounded to a fraction of a pixel


def test_ink_in_colour_is_levelled_as_the_whole_page_would_be():
    tint = np.zeros((1200, 900), np.uint8)
    tint[500:560, 700:800] = 200
    whole = 255 - image.levelled(255 - tint, 0.8)
    level = image._levelled_tint(tint, 0.8)
    assert np.abs(level.astype(int) - whole).max() <= 1
    assert not level[:400].any()
    assert image._levelled_tint(tint, 0.0) is tint


def test_faint_print_is_made_black_again_and_other_pages_stay():
    printed = np.array(made.picture().convert("L"))
    faint = (255 - (255 - printed.astype(np.float64)) * 0.4).astype(np.uint8)
    strong = image.strengthened(faint)
    assert faint.min() > 150 and strong.min() < 40
    assert np.median(strong) == 255
    assert image.strengthened(printed) is printed
    blank = np.full((400, 300), 250, np.uint8)
    blank[100:104, 100:140] = 120
    assert image.strengthened(blank) is blank


def test_the_table_on_a_faint_page_is_found():
    page = made.picture()
    draw = ImageDraw.Draw(page)
    for top in (1300, 1400, 1500):
        draw.line((200, top, 1500, top), fill=(25, 25, 25), width=2)
    for left in (200, 800, 1500):
        draw.line((left, 1300, left, 1500), fill=(25, 25, 25), width=2)
    faint = (255 - (255 - array(page).astype(np.float64)) * 0.35).astype(np.uint8)
    (grid,), _ = drawn_on(image.upright(faint).grey, 1)
    assert len(grid.cells) == 4
