"""Every example of every rule: the value is right, this rule gave it, and what is unlike does not match.

The same examples stand in docs/rules.md. What the page says must be found whichever rule does it, so a rule that is
taken away is missed here (tests/test_rules_earn_their_place.py tries each).
"""

import pytest
from rules_page_reader import documented, problem

from pipeline.core.rules import load
from pipeline.rulebook import explainers, problems_of

CASES = [(explain, rule) for name, explain in explainers().items() for rule in load(name).rules]


@pytest.mark.parametrize(("explain", "rule"), CASES, ids=[f"{rule.file}-{rule.id}" for _, rule in CASES])
def test_examples_hold(explain, rule):
    assert list(problems_of(rule, explain)) == []


@pytest.mark.parametrize("name", sorted({f"{e.file}-{e.rule}" for e in documented()}))
def test_what_the_page_of_rules_says_is_found(name):
    assert [p for e in documented() if f"{e.file}-{e.rule}" == name and (p := problem(e))] == []
