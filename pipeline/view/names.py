"""What types of dispatches are called."""

from __future__ import annotations

from pipeline.core.rules import load


def type_name(short: str | None) -> str:
    """The name of a type of dispatches by its abbreviation; the abbreviation itself where it is not known."""
    entry = load("types").tables["types"].get(short or "")
    return str(entry["name"]) if entry else short or ""
