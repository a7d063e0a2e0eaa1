"""Every example of every rule: the value is right, this rule gave it, and what is unlike does not match."""

import pytest

from pipeline.core.rules import load
from pipeline.rulebook import explainers, problems_of

CASES = [(explain, rule) for name, explain in explainers().items() for rule in load(name).rules]


@pytest.mark.parametrize(("explain", "rule"), CASES, ids=[f"{rule.file}-{rule.id}" for _, rule in CASES])
def test_examples_hold(explain, rule):
    assert list(problems_of(rule, explain)) == []
