"""All rules together: their examples as checks, and what they say to a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.core.model import Finding
from pipeline.core.rules import Rule, load

Explain = Callable[..., Sequence[Finding]]

_GIVEN = frozenset({"text", "issued", "received", "zone", "file"})


def explainers() -> Mapping[str, Explain]:
    """For each rules file whose rules have examples, the function that says what they find in a text."""
    from pipeline.parse import assignees, citations, deadlines, directives, header, outline

    modules = (header, citations, outline, directives, assignees, deadlines)
    return {module.__name__.rsplit(".", 1)[1]: module.explain for module in modules}


def problems() -> Iterator[str]:
    """Each example that its rule does not fulfil, in one sentence; nothing when all hold.

    An example is right when this rule (and no earlier one) made a finding with the values that it names; a
    text under `unlike` is right when this rule made none.
    """
    for name, explain in explainers().items():
        for rule in load(name).rules:
            yield from problems_of(rule, explain)


def problems_of(rule: Rule, explain: Explain) -> Iterator[str]:
    """The examples of one rule that do not hold."""
    for example in rule.examples:
        found = _findings(explain, example)
        wanted = {k: v for k, v in example.items() if k not in _GIVEN}
        mine = [f for f in found if f.rule == rule.id]
        if not any(_holds(f.values, wanted) for f in mine):
            got = [dict(f.values) for f in mine] or f"nothing by this rule; others: {[f.rule for f in found]}"
            yield f"rules/{rule.file}.yaml, {rule.id}: {example['text']!r} should give {wanted or 'a match'}, got {got}"
    for example in rule.unlike:
        if any(f.rule == rule.id for f in _findings(explain, example)):
            yield f"rules/{rule.file}.yaml, {rule.id}: {example['text']!r} should not match"


def _findings(explain: Explain, example: Mapping[str, Any]) -> Sequence[Finding]:
    given = {k: v for k, v in example.items() if k in _GIVEN and k != "text"}
    return explain(example["text"], **given)


def _holds(values: Mapping[str, object], wanted: Mapping[str, Any]) -> bool:
    return all(k in values and str(values[k]) == str(v) for k, v in wanted.items())
