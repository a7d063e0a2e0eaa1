"""Patterns taken up again are those that were compiled."""

import sys

import pytest
import regex

from pipeline.core import kept, patterns
from pipeline.core.kept import CACHE_VARIABLE, FILE
from pipeline.core.patterns import compiled
from pipeline.core.rules import load, rule_names

SOURCE = r"(?<!\w)trước\s+ngày\s+(?P<day>\d{1,2})(?:/(?P<month>\d{1,2}))?(?!\w)"
TEXT = "Gửi báo cáo trước ngày 15/8, TRƯỚC  NGÀY 3"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    another_process()
    yield tmp_path
    another_process()


def another_process():
    kept._store.cache_clear()


@pytest.fixture
def compilations(monkeypatch):
    """The sources that were compiled, in order."""
    compile_, made = regex.compile, []

    def compiling(source, *more):
        made.extend([source] if source else [])
        return compile_(source, *more)

    monkeypatch.setattr(regex, "compile", compiling)
    return made


def found(pattern):
    return [(m.span(), m.groupdict()) for m in pattern.finditer(TEXT)]


def same(one, other):
    told = ("pattern", "flags", "groups", "groupindex", "named_lists")
    return [getattr(one, t) for t in told] == [getattr(other, t) for t in told]


def test_a_kept_pattern_is_that_which_was_compiled(folder, compilations):
    first = compiled(SOURCE, regex.IGNORECASE)
    another_process()
    again = compiled(SOURCE, regex.IGNORECASE)
    assert compilations == [SOURCE]
    assert again is not first and same(again, first)
    assert found(again) == found(first) and len(found(again)) == 2
    assert again.sub(r"\g<month>-\g<day>", TEXT) == first.sub(r"\g<month>-\g<day>", TEXT) != TEXT


def test_other_flags_are_another_pattern(folder, compilations):
    compiled(SOURCE, regex.IGNORECASE)
    another_process()
    assert len(found(compiled(SOURCE))) == 1
    assert compilations == [SOURCE, SOURCE]


@pytest.mark.parametrize("name", rule_names())
def test_every_rule_is_the_same_when_it_is_taken_up(name):
    for rule in load(name).rules:
        made = regex.compile(rule.pattern.pattern, rule.pattern.flags)
        make, parts = patterns._apart(made)
        taken = make(*kept._unpacked(kept._packed(parts)))
        assert same(taken, made)
        for example in (*rule.examples, *rule.unlike):
            matches = [[m.capturesdict() for m in pattern.finditer(example["text"])] for pattern in (taken, made)]
            assert matches[0] == matches[1]


@pytest.mark.parametrize("name, value", [("__version__", "1999.1.1"), ("DEFAULT_VERSION", regex.VERSION1)])
def test_patterns_of_another_version_are_compiled_anew(folder, monkeypatch, compilations, name, value):
    compiled(SOURCE)
    monkeypatch.setattr(regex, name, value)
    another_process()
    compiled(SOURCE)
    assert compilations == [SOURCE, SOURCE]


def test_another_python_compiles_anew(folder, monkeypatch, compilations):
    compiled(SOURCE)
    monkeypatch.setattr(sys, "version", "3.99")
    another_process()
    compiled(SOURCE)
    assert compilations == [SOURCE, SOURCE]


@pytest.mark.parametrize(
    "parts", [(), ("a", 0), patterns._apart(regex.compile("ngày"))[1], 7, (SOURCE, *range(10))], ids=range(5)
)
def test_what_makes_no_such_pattern_is_compiled(folder, monkeypatch, parts):
    monkeypatch.setattr(patterns, "kept", lambda made_of, make: parts)
    assert len(found(compiled(SOURCE))) == 1


def test_what_is_no_pattern_is_told_as_regex_tells_it(folder):
    with pytest.raises(regex.error):
        compiled("(")
    assert not (folder / FILE).exists()


def test_where_regex_takes_no_pattern_apart_it_is_compiled(folder, monkeypatch):
    monkeypatch.delitem(patterns.copyreg.dispatch_table, regex.Pattern)
    assert len(found(compiled(SOURCE))) == 1
    another_process()
    assert len(found(compiled(SOURCE))) == 1
