"""Damaged and hostile files: each is read or told of in a sentence; none crashes, hangs, or fills the memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parent / "hostile.py"
MEMORY = 1500  # megabytes
SECONDS = 120  # the limit of a page; no file here has more than six


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    ran = subprocess.run(
        [sys.executable, str(PROGRAM), str(folder)], capture_output=True, text=True, encoding="utf-8", timeout=900,
        check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    return {line["name"]: line for line in map(json.loads, ran.stdout.splitlines())}


def test_there_are_forty_of_them_and_each_is_read_or_told_of(told):
    assert len(told) >= 40
    for one in told.values():
        assert one["kind"] in ("read", "unreadable"), one
        if one["kind"] == "unreadable":
            assert one["reason"].count("\n") == 0 and one["name"] in one["reason"], one


def test_none_takes_longer_than_its_pages_may(told):
    assert [one for one in told.values() if one["seconds"] > SECONDS] == []


def test_memory_is_bounded(told):
    assert max(one["megabytes"] for one in told.values()) < MEMORY


@pytest.mark.parametrize("name", ["bomb.png", "bomb-whole.png", "bomb.docx", "laughs.docx", "laughs.xlsx", "loop.pdf"])
def test_bombs_do_not_go_off(told, name):
    assert told[name]["kind"] == "unreadable"


def test_wrong_names_do_not_matter(told):
    assert told["picture.pdf"]["kind"] == told["dispatch.png"]["kind"] == "read"
    assert told["dispatch.png"]["text"] > 500


def test_pages_beyond_the_limit_are_told_of(told):
    assert any("trang đầu được đọc" in note for note in told["pages.pdf"]["notes"])


def test_what_is_read_of_damaged_pages_is_told_with_notes(told):
    torn = told["flip-200-pdf.pdf"]
    assert torn["kind"] == "unreadable" or torn["notes"]
