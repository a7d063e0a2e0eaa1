"""The sample mail is whole: every source has its gold, text and pages, and the texts say what the sources say."""

import sys
from pathlib import Path

import pytest
import yaml

from pipeline.core.settings import read_settings

DATA = Path(__file__).parents[1] / "data"
MAIL = DATA / "mail"
SOURCES = sorted(MAIL.glob("*.src.yaml"))


@pytest.fixture
def generator(monkeypatch):
    """The generator's modules, importable for one test."""
    monkeypatch.syspath_prepend(str(DATA / "generator"))
    yield
    for name in ("source", "plain"):
        sys.modules.pop(name, None)


def test_there_are_ten_dispatches_as_pages_and_as_scans():
    assert len(SOURCES) >= 10
    assert len(list((DATA / "scans").glob("*.scan.pdf"))) >= 10
    made = [path for name in ("mail", "scans") for path in (DATA / name).iterdir()]
    assert sum(path.stat().st_size for path in made) < 7_000_000


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.name.removesuffix(".src.yaml"))
def test_each_dispatch_has_gold_text_and_pages(source):
    name = source.name.removesuffix(".src.yaml")
    gold = yaml.safe_load((MAIL / f"{name}.gold.yaml").read_text(encoding="utf-8"))
    text = " ".join((MAIL / f"{name}.txt").read_text(encoding="utf-8").split())
    for directive in gold.get("directives") or ():
        assert " ".join(directive["from"].split()) in text
        assert " ".join(directive["to"].split()) in text
    assert (MAIL / f"{name}.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.name.removesuffix(".src.yaml"))
def test_the_text_is_what_the_generator_makes_of_the_source(path, generator):
    from plain import as_text
    from source import read_source

    source = read_source(path)
    assert (MAIL / f"{source.name}.txt").read_text(encoding="utf-8") == as_text(source)


def test_the_scans_are_those_of_the_list():
    listed = yaml.safe_load((DATA / "generator" / "scans.yaml").read_text(encoding="utf-8"))
    assert {f"{name}.scan.pdf" for name in listed} == {path.name for path in (DATA / "scans").glob("*.pdf")}


def test_the_office_of_the_sample_mail_is_understood():
    assert read_settings(MAIL / "congvan.toml").office.name
