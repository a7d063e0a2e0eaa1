"""The keys of texts that the program asks for, as methods for Babel's extraction (its own take no choice between keys).

A key that is put together (`web.role_` and a role) is a pattern, and what is put in must be a word of the program.
"""

import ast
import re

from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from pipeline.core.texts import DOMAIN, LOCALE

SAY = {"say": None, "in_every_language": None}


def catalogue(language):
    """The messages of a language by their keys, in the order of the file."""
    with (LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        read = read_po(file, abort_invalid=True)
    return {m.id if isinstance(m.id, str) else m.id[0]: m for m in read if m.id}


def keys_in_code(fileobj, keywords, comment_tags, options):
    """The line, function and key of each call in a module; for a choice between keys, each of them."""
    for call in _calls_in_code(ast.parse(fileobj.read())):
        for node in _walk(call.args[0], ast.iter_child_nodes, ast.JoinedStr):
            if call.func.id in keywords and isinstance(node, ast.Constant) and "." in str(node.value):
                yield call.lineno, call.func.id, node.value, []


def keys_in_page(fileobj, keywords, comment_tags, options):
    """The same of a template."""
    for call in _calls_in_page(Environment().parse(fileobj.read().decode("utf-8"))):
        for node in _walk(call.args[0], nodes.Node.iter_child_nodes, nodes.Concat):
            if call.node.name in keywords and isinstance(node, nodes.Const) and "." in str(node.value):
                yield call.lineno, call.node.name, node.value, []


def _walk(node, children, put_together):
    """The node and those below it, but for what a key is put together of."""
    if not isinstance(node, put_together):
        yield node
        for child in children(node):
            yield from _walk(child, children, put_together)


def _calls_in_code(tree):
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    return (call for call in calls if getattr(call.func, "id", "") in SAY)


def _calls_in_page(tree):
    return (call for call in tree.find_all(nodes.Call) if call.args and getattr(call.node, "name", "") in SAY)


class Uses:
    """Whether anything in a package asks for a text."""

    def __init__(self, package):
        self._words, self._patterns = {""}, set()
        for path in package.rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            self._learn(node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
            for call in _calls_in_code(tree):
                for whole in (node for node in ast.walk(call.args[0]) if isinstance(node, ast.JoinedStr)):
                    self._patterns.add(_pattern(p.value if isinstance(p, ast.Constant) else None for p in whole.values))
        for path in package.rglob("*.html"):
            page = Environment().parse(path.read_text(encoding="utf-8"))
            self._learn(node.value for node in page.find_all(nodes.Const))
            for whole in (call.args[0] for call in _calls_in_page(page)):
                if isinstance(whole, nodes.Concat):
                    self._patterns.add(_pattern(getattr(part, "value", None) for part in whole.nodes))

    def _learn(self, values):
        texts = {str(value) for value in values}
        columns = {name for text in texts for name in re.findall(r"\bAS (\w+)", text)}
        self._words |= texts | columns | {text.replace("-", "_").lower() for text in texts}

    def of(self, key):
        if key in self._words:
            return True
        matches = (re.fullmatch(pattern, key) for pattern in self._patterns)
        return any(all(map(self._holds, match.groups(""))) for match in matches if match)

    def _holds(self, value):
        """Whether the program has the word, or its beginning as far as a `_` and what is behind that."""
        head, mark, tail = value.partition("_")
        return value in self._words or (f"{head}_" in self._words and self._holds(tail))


def _pattern(parts):
    """What matches the keys; two values side by side are a name and, before it, perhaps that of what it belongs to."""
    whole = "".join("(.*)" if part is None else re.escape(part) for part in parts)
    return whole.replace("(.*)(.*)", "(?:(.*)_)?([^_]*)")
