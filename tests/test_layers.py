"""The direction of imports: core < grammar < ingest < parse < store < view, and no module of parse imports another."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "pipeline"
LAYERS = ["core", "grammar", "ingest", "parse", "store", "view"]
MODULES = sorted(p for layer in LAYERS for p in (PACKAGE / layer).rglob("*.py"))


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return {n for n in names if n.startswith("pipeline")}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_from_earlier_layers_only(path):
    layer = LAYERS.index(path.relative_to(PACKAGE).parts[0])
    for name in imported(path):
        parts = name.split(".")
        if len(parts) < 2:
            continue
        allowed = parts[1] == "__version__" or (parts[1] in LAYERS and LAYERS.index(parts[1]) <= layer)
        assert allowed, f"{path.name} of {LAYERS[layer]} imports {name}"


@pytest.mark.parametrize("path", sorted((PACKAGE / "parse").glob("*.py")), ids=lambda p: p.name)
def test_siblings_in_parse_do_not_import_one_another(path):
    assert not [n for n in imported(path) if n.startswith("pipeline.parse")]
