"""The English catalogue beside the Vietnamese one: the same texts, with the same values put in."""

import string
import tomllib
from pathlib import Path

import pytest

import pipeline
from pipeline.core.texts import LANGUAGE_VARIABLE, say

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


def test_what_has_no_english_is_said_in_vietnamese(monkeypatch):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")
    assert "bị hỏng" in say("ingest.pdf-broken", name="a.pdf")
