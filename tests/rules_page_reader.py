"""Reads docs/rules.md back: what the page says that each rule finds, to be compared with what the rules do find."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.rulebook import explainers

PAGE = Path(__file__).parents[1] / "docs" / "rules.md"
GIVEN = ("issued", "received", "zone", "file")
TOLD = ("zone", "says", "part", "level", "role")  # what a rule gives and a finding repeats


@dataclass(frozen=True)
class Documented:
    """One example of the page: of which rule, the text and what it is given with, and what is to be found in it."""

    file: str
    rule: str
    text: str
    given: dict[str, Any]
    wanted: dict[str, str]


def problem(example: Documented) -> str | None:
    """Nothing where some rule finds in the text what the page says; else a sentence."""
    found = explainers()[example.file](example.text, **example.given)
    if any(all(str(f.values.get(k)) == v for k, v in example.wanted.items()) for f in found):
        return None
    return f"{example.file}, {example.rule}: {example.text!r} should give {example.wanted}, not {found}"


@cache
def documented() -> tuple[Documented, ...]:
    """All examples of the page."""
    return tuple(_examples(PAGE.read_text(encoding="utf-8")))


def _examples(page: str) -> Iterator[Documented]:
    for section in page.split("\n## ")[1:]:
        file = section.split("\n", 1)[0]
        rows = [re.split(r"(?<!\\) \| ", line.strip("| ")) for line in section.split("\n") if line.startswith("| `")]
        keys = {k for row in rows for k in re.findall(r"(?:→|,) ([a-z_]+) ", row[2])}
        for rule, gives, examples, *_ in rows:
            given_back = dict(re.findall(r"(\w+) = ([^,]+)", gives))
            for cell in examples.split("<br>"):
                text, _, told = cell.replace("\\|", "|").replace("&lt;", "<").partition(" → ")
                values = dict(re.findall(rf"(?:^|, )({'|'.join(keys)}) (.*?)(?=, (?:{'|'.join(keys)}) |$)", told))
                given = {k: yaml.safe_load(values.pop(k)) for k in GIVEN if k in values}
                wanted = values or {k: v for k, v in given_back.items() if k in TOLD}
                yield Documented(file, rule.strip("`"), text.replace(" ⏎ ", "\n"), given, wanted)
