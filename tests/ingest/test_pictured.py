"""Pictures of how a page was treated: each step of each page, nothing of what was refused."""

import numpy as np
from click.testing import CliRunner
from PIL import Image

from pipeline.cli import cli
from pipeline.core.model import Box, Piece
from pipeline.ingest.pictured import save_steps


def picture(tmp_path, *, grainy=False):
    page = np.full((1800, 1200, 3), 250, np.uint8)
    page[600:660, 180:900] = 20
    if grainy:
        page[::3, ::2] = np.random.default_rng(5).integers(60, 200, page[::3, ::2].shape)
    path = tmp_path / "trang.png"
    Image.fromarray(page).save(path)
    return path


def test_each_step_and_the_boxes_of_words(tmp_path):
    words = [Piece(0, 3, 1, Box(1, 0.1, 0.3, 0.8, 0.4), 0.95), Piece(4, 6, 1, Box(1, 0.1, 0.6, 0.3, 0.7), 0.3)]
    words += [Piece(7, 8, 1), Piece(9, 10, 2, Box(2, 0.1, 0.1, 0.2, 0.2))]
    saved = save_steps(picture(tmp_path), words, tmp_path / "ảnh")
    assert [p.name for p in saved] == [
        "trang-001-1-scan.png", "trang-001-2-colourless.png", "trang-001-3-evened.png", "trang-001-4-upright.png",
        "trang-001-5-words.png",
    ]
    drawn = np.asarray(Image.open(saved[-1]))
    assert (drawn == (0, 140, 0)).all(axis=2).any() and (drawn == (210, 0, 0)).all(axis=2).any()
    assert np.asarray(Image.open(saved[1])).ndim == 2


def test_a_grainy_page_shows_that_its_grain_was_filtered(tmp_path):
    saved = save_steps(picture(tmp_path, grainy=True), [], tmp_path)
    assert any(p.name.endswith("despeckled.png") for p in saved)


def test_other_kinds_have_no_pictures(tmp_path):
    text = tmp_path / "a.txt"
    text.write_text("Sở Nội vụ báo cáo", encoding="utf-8")
    assert save_steps(text, [], tmp_path) == []


def test_the_command_saves_them_for_what_was_read_alone(tmp_path):
    good, secret = tmp_path / "a.txt", tmp_path / "b.txt"
    good.write_text("Sở Nội vụ báo cáo kết quả", encoding="utf-8")
    secret.write_text("MẬT\n\nSở Nội vụ báo cáo kết quả", encoding="utf-8")
    folder = tmp_path / "ảnh"
    result = CliRunner().invoke(cli, ["extract", str(good), str(secret), "--debug-images", str(folder)])
    assert result.exit_code == 3
    assert folder.is_dir() and not list(folder.iterdir())
