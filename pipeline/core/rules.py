"""Rules are data: patterns in `rules/*.yaml` with what they give, and examples that are tests.

A file is a mapping. Its key `rules` lists rules: `id`, `match` (a pattern or several), `gives` (words that the
module of the same name knows), `examples`, `unlike`, and optionally `anywhere` (do not require word
boundaries) and `because` (why the rule is there). Its other keys are tables that the module reads itself.

Patterns are written for the `regex` library and matched, ignoring case, against `core.vietnamese.plain`. A
blank matches any white space; `$name` stands for a fragment of `rules/fragments.yaml` or of the file's own
`fragments`. Every rule has at least one example.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import regex
import yaml

from pipeline.core.errors import CongvanError
from pipeline.core.patterns import compiled
from pipeline.core.vietnamese import plain

_KEYS = {"id", "match", "gives", "examples", "unlike", "anywhere", "because"}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # some builds of PyYAML lack the fast one
_FRAGMENT = regex.compile(r"\$(\w+)")
_BLANK = regex.compile(r"(?<!\\)[ ]+")


class RuleError(CongvanError):
    """A rules file says something that congvan does not know; the message names the file and the rule."""


@dataclass(frozen=True)
class Rule:
    """One rule: its pattern, what it gives, and its examples."""

    id: str
    file: str
    pattern: regex.Pattern[str]
    gives: Mapping[str, Any]
    examples: tuple[Mapping[str, Any], ...]
    unlike: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class RuleFile:
    """A rules file: its rules in order, earlier ones first, and its tables."""

    name: str
    rules: tuple[Rule, ...]
    tables: Mapping[str, Any] = field(default_factory=dict)


def rules_folder() -> Path:
    """Where the rules lie: inside the installed package, or beside it in a checkout."""
    installed = Path(str(files("pipeline"))) / "rules"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "rules"


def rule_names() -> tuple[str, ...]:
    """The names of all rules files, without `.yaml`."""
    return tuple(sorted(p.stem for p in rules_folder().glob("*.yaml")))


@cache
def load(name: str) -> RuleFile:
    """Read `rules/NAME.yaml`.

    Raises:
        RuleError: the file, a key or a pattern is not understood.
    """
    data = _read(name)
    own = data.get("fragments") or {}
    if name == "fragments":
        return RuleFile(name, (), data)
    fragments = {**load("fragments").tables, **own}
    entries = data.get("rules") or []
    tables = {k: v for k, v in data.items() if k not in ("rules", "fragments")}
    rules = tuple(_rule(name, entry, fragments) for entry in entries)
    twice = {r.id for r in rules if sum(r.id == other.id for other in rules) > 1}
    if twice:
        raise RuleError(f"rules/{name}.yaml: the id {sorted(twice)[0]!r} is used twice; give each rule its own")
    return RuleFile(name, rules, tables)


def _read(name: str) -> dict[str, Any]:
    path = rules_folder() / f"{name}.yaml"
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except FileNotFoundError as e:
        raise RuleError(f"rules/{name}.yaml is missing; restore it from the distribution") from e
    except yaml.YAMLError as e:
        raise RuleError(f"rules/{name}.yaml is not valid YAML: {e}") from e
    if not isinstance(data, dict):
        raise RuleError(f"rules/{name}.yaml must be a mapping at its top")
    return data


def _rule(name: str, entry: Mapping[str, Any], fragments: Mapping[str, str]) -> Rule:
    at = f"rules/{name}.yaml, rule {entry.get('id')!r}"
    unknown = set(entry) - _KEYS
    if unknown:
        raise RuleError(f"{at}: unknown key {sorted(unknown)[0]!r}; known are {', '.join(sorted(_KEYS))}")
    missing = {"id", "match", "examples"} - set(entry)
    if missing:
        raise RuleError(f"{at}: {sorted(missing)[0]!r} is missing")
    if not entry["examples"]:
        raise RuleError(f"{at}: a rule needs at least one example")
    return Rule(
        id=entry["id"],
        file=name,
        pattern=_compile(at, entry["match"], fragments, anywhere=bool(entry.get("anywhere"))),
        gives=entry.get("gives") or {},
        examples=tuple(_example(e) for e in entry["examples"]),
        unlike=tuple(_example(e) for e in entry.get("unlike") or ()),
    )


def _example(entry: str | Mapping[str, Any]) -> Mapping[str, Any]:
    return {"text": entry} if isinstance(entry, str) else entry


def _compile(at: str, match: str | list[str], fragments: Mapping[str, str], *, anywhere: bool) -> regex.Pattern[str]:
    alternatives = "|".join(match) if isinstance(match, list) else match
    source = expand(at, alternatives, fragments)
    whole = f"(?:{source})" if anywhere else rf"(?<!\w)(?:{source})(?!\w)"
    try:
        return compiled(plain(whole), regex.IGNORECASE)
    except regex.error as e:
        raise RuleError(f"{at}: the pattern is not valid: {e}") from e


def expand(at: str, pattern: str, fragments: Mapping[str, str]) -> str:
    """A pattern with its fragments put in and its blanks widened; `at` names the place for errors."""

    def put(match: regex.Match[str]) -> str:
        if match[1] not in fragments:
            raise RuleError(f"{at}: unknown fragment ${match[1]}")
        return f"(?:{expand(at, fragments[match[1]], fragments)})"

    return str(_FRAGMENT.sub(put, _BLANK.sub(r"\\s+", pattern)))
