"""Make pipeline/core/lexicon.txt.gz: how often syllables, and pairs of them, stand in official Vietnamese.

Counted are the dispatches of data/genre and data/mail, the examples of rules/*.yaml, and once each the entries of the
dictionary that underthesea brings along (Apache-2.0). `make lexicon`, or from the root of the checkout:
python data/generator/lexicon.py
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import yaml

from pipeline.core.lexicon import counted

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "pipeline" / "core" / "lexicon.txt.gz"
DICTIONARY = Path("corpus", "data", "Viet74K.txt")


def dispatches() -> Iterator[str]:
    """The paragraphs of the sample dispatches, and the examples of the rules."""
    for path in sorted((ROOT / "rules").glob("*.yaml")):
        rules = yaml.safe_load(path.read_text(encoding="utf-8")).get("rules") or []
        yield from (str(example["text"]) for rule in rules for example in rule.get("examples", []))
    for path in sorted([*(ROOT / "data" / "genre").glob("*.txt"), *(ROOT / "data" / "mail").glob("*.txt")]):
        for paragraph in path.read_text(encoding="utf-8").replace("|", "\n\n").split("\n\n"):
            if paragraph.strip():
                yield " ".join(paragraph.split())


def entries() -> Iterator[str]:
    """The entries of the dictionary."""
    spec = find_spec("underthesea")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("underthesea is not installed")
    folder = Path(spec.submodule_search_locations[0])
    yield from (folder / DICTIONARY).read_text(encoding="utf-8").splitlines()


def main() -> None:
    """Write the file."""
    words, pairs = counted(dispatches())
    more, inner = counted(entries())
    for word in more:
        words[word] += 1
    for pair, count in inner.items():
        if "^" not in pair:
            pairs[pair] += count
    lines = [f"{count} {word}" for word, count in sorted(words.items())]
    lines += [f"{count} {first} {second}" for (first, second), count in sorted(pairs.items())]
    TARGET.write_bytes(gzip.compress("\n".join(lines).encode("utf-8"), 9, mtime=0))
    print(f"{TARGET.relative_to(ROOT)}: {len(words)} syllables, {len(pairs)} pairs, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
