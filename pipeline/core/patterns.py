"""Patterns made from rules: to compile all of them takes `regex` 1.7 s, to take up those that are kept 0.05 s."""

from __future__ import annotations

import copyreg
import sys
from typing import Any

import regex

from pipeline.core.kept import kept


def compiled(source: str, flags: int = 0) -> regex.Pattern[str]:
    """What `regex.compile` makes of a source that stands in the rules.

    Raises:
        regex.error: the source is no pattern.
    """
    made_by = regex.__version__, int(regex.DEFAULT_VERSION), sys.version, sys.platform, sys.byteorder
    parts = kept(("pattern", *made_by, int(flags), source), lambda: _apart(regex.compile(source, flags))[1])
    make, _ = _apart(regex.compile(""))
    try:
        made: regex.Pattern[str] = make(*parts)
    except Exception:  # what was kept makes no pattern, or this version of `regex` takes none apart
        return regex.compile(source, flags)
    return made if made.pattern == source else regex.compile(source, flags)


def _apart(pattern: regex.Pattern[str]) -> tuple[Any, Any]:
    """What `regex` itself hands to pickle: a function of its own, and the numbers and texts to give it."""
    reduce = copyreg.dispatch_table.get(regex.Pattern)
    return reduce(pattern) if reduce else (None, ())  # type: ignore[return-value]
