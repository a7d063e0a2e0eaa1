"""Each rule earns its place: without it, what docs/rules.md says that it finds is not found any more.

A rule is left out as if its entry had been taken from its file, and all that was worked out from the rules before is
forgotten. What the page says is a test for each rule in tests/test_rules.py: this is the test that turns red.
"""

import gc
import random
from contextlib import contextmanager
from functools import _lru_cache_wrapper

import pytest
from rules_page_reader import documented, problem

from pipeline.core import rules as rule_files
from pipeline.core.rules import load, rule_names

RULES = sorted((rule.file, rule.id) for name in rule_names() for rule in load(name).rules)
SOME = random.Random(30).sample(RULES, 24)
WRITTEN = {name: rule_files._read(name) for name in rule_names()}


def forget():
    """Clears what the modules of the pipeline keep of the rules, also where a test had all objects frozen."""
    gc.unfreeze()
    for kept in [c for c in gc.get_objects() if isinstance(c, _lru_cache_wrapper)]:
        if kept.__module__.startswith(("pipeline.core.rules", "pipeline.grammar", "pipeline.parse")):
            kept.cache_clear()


@contextmanager
def without(monkeypatch, file, rule):
    entries = [entry for entry in WRITTEN[file]["rules"] if entry["id"] != rule]
    needs = {name: words for name, words in WRITTEN[file].get("needs", {}).items() if name != rule}
    left = {**WRITTEN[file], "rules": entries, **({"needs": needs} if "needs" in WRITTEN[file] else {})}
    with monkeypatch.context() as patched:
        patched.setattr(rule_files, "_read", {**WRITTEN, file: left}.__getitem__)
        forget()
        yield
    forget()


def assert_missed(monkeypatch, file, rule):
    examples = [e for e in documented() if (e.file, e.rule) == (file, rule)]
    assert examples and not any(map(problem, examples))
    with without(monkeypatch, file, rule):
        assert any(map(problem, examples)), f"{file}: {rule} is not needed for its own examples"


@pytest.mark.parametrize(("file", "rule"), SOME)
def test_a_rule_left_out_is_missed(monkeypatch, file, rule):
    assert_missed(monkeypatch, file, rule)


@pytest.mark.long
@pytest.mark.parametrize(("file", "rule"), [r for r in RULES if r not in SOME])
def test_every_rule_left_out_is_missed(monkeypatch, file, rule):
    assert_missed(monkeypatch, file, rule)
