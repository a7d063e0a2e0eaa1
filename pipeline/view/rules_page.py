"""`docs/rules.md`: every rule with what it gives and its examples, written from `rules/*.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.core.rules import Rule, load, rule_names, rules_folder

_INTRO = """# Rules

Written from `rules/*.yaml` by `congvan rules document`; change those files, then run it again. Patterns ignore case
and match one spelling of tones, dashes and quotes. `congvan rules try "…"` shows which rules match a sentence,
`congvan rules check` runs every example below."""


def rules_page() -> str:
    """The whole page in Markdown."""
    names = [name for name in rule_names() if name != "fragments"]
    return "\n".join([_INTRO, *(line for name in names for line in _file(name))]) + "\n"


def _file(name: str) -> Iterator[str]:
    rules = load(name)
    yield from ("", f"## {name}", "")
    about = " ".join(_about(name))
    if about:
        yield about
    if rules.tables:
        yield from ("", f"Tables: {', '.join(f'`{table}`' for table in rules.tables)}.")
    if rules.rules:
        yield from ("", "| rule | gives | for example | but not |", "| --- | --- | --- | --- |")
        yield from map(_row, rules.rules)


def _about(name: str) -> Iterator[str]:
    """The comment at the top of a file, up to the first line that indents or is empty."""
    for line in (rules_folder() / f"{name}.yaml").read_text(encoding="utf-8").splitlines():
        text = line.removeprefix("#")
        if text == line or not text.strip() or text.startswith("  "):
            return
        yield text.strip()


def _row(rule: Rule) -> str:
    gives = ", ".join(f"{key} = {value}" for key, value in rule.gives.items())
    examples = "<br>".join(map(_example, rule.examples))
    unlike = "<br>".join(_cell(example["text"]) for example in rule.unlike)
    return f"| `{rule.id}` | {_cell(gives)} | {examples} | {unlike} |"


def _example(example: Mapping[str, Any]) -> str:
    values = ", ".join(f"{key} {value}" for key, value in example.items() if key != "text")
    return _cell(f"{example['text']} → {values}" if values else example["text"])


def _cell(text: object) -> str:
    lines = " ⏎ ".join(" ".join(line.split()) for line in str(text).split("\n"))
    return lines.replace("|", "\\|").replace("<", "&lt;")
