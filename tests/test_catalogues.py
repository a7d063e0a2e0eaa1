"""The English catalogue beside the Vietnamese one: the same texts, with the same values put in."""

import os
import re
import string
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import pipeline
from pipeline.core.texts import LANGUAGE_VARIABLE, in_every_language, say

TEXTS = Path(pipeline.__file__).parent / "texts"
ENGLISH = sorted((TEXTS / "en").glob("*.toml"))


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def values_in(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("path", ENGLISH, ids=lambda p: p.stem)
def test_an_english_text_stands_beside_each_vietnamese_one(path):
    english, vietnamese = read(path), read(TEXTS / "vi" / path.name)
    assert set(english) == set(vietnamese)
    wrong = [key for key in english if values_in(english[key]) != values_in(vietnamese[key])]
    assert wrong == []


def test_the_page_speaks_english_where_it_is_asked_to(monkeypatch):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")
    assert say("web.overdue") == "Overdue"
    assert say("web.days_left", days=3) == "3 days left"


def test_every_area_has_english():
    assert {path.stem for path in ENGLISH} == {path.stem for path in (TEXTS / "vi").glob("*.toml")}


# official papers, and what is read back from them, are in Vietnamese in every language; so are the names of dispatches
PAPERS = {"draft", "edxml", "form", "register", "report", "slip"}
NAMES = {"store.dispatch", "store.draft_name", "store.subject_name", "store.unknown_name", "mailroom.by_hint"}


def test_what_is_told_in_english_has_no_vietnamese_words():
    odd = []
    for path in ENGLISH:
        for key, text in read(path).items():
            said = re.sub(r"“[^”]*”|\([^()]*\)|Nghị định|rà\*", "", text)
            if path.stem not in PAPERS and f"{path.stem}.{key}" not in NAMES and re.search("[ăđơưạ-ỹ]", said, re.I):
                odd.append(f"{path.stem}.{key}")
    assert odd == []


def test_what_has_no_english_is_said_in_vietnamese(monkeypatch):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "fr")
    assert "bị hỏng" in say("ingest.pdf-broken", name="a.pdf")


def test_what_was_kept_is_known_in_the_language_it_was_said_in():
    assert in_every_language("deadlines.anchor_receipt") == ("the day of receipt", "ngày nhận")


def test_the_commands_speak_english_where_they_are_asked_to():
    told = {}
    for language in ("en", ""):
        command = [sys.executable, "-m", "pipeline", "outstanding", "--help"]
        environment = {**os.environ, LANGUAGE_VARIABLE: language or "vi", "PYTHONIOENCODING": "utf-8"}
        ran = subprocess.run(command, capture_output=True, check=True, env=environment)
        told[language] = ran.stdout.decode("utf-8")
    assert "Only the tasks that are overdue." in told["en"] and "Cách dùng" not in told["en"]
    assert "Chỉ các nhiệm vụ quá hạn." in told[""]
