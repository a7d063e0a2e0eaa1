"""What clerks are told: one catalogue for each language, so that another can stand beside it."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from importlib.resources import files

from pipeline.core.errors import CongvanError

LANGUAGE_VARIABLE = "CONGVAN_LANGUAGE"
_OWN = "vi"  # what others do not say is said in this one


def say(key: str, **values: object) -> str:
    """The text of `key` ('AREA.NAME' of `pipeline/texts/LANGUAGE/AREA.toml`) with `values` put in.

    Raises:
        CongvanError: the catalogue has no such text (a fault of the program, not of the clerk).
    """
    area, name = key.split(".", 1)
    text = _catalogue(language(), area).get(name) or _catalogue(_OWN, area).get(name)
    if text is None:
        raise CongvanError(f"no text {key!r} in the catalogue; report this as a bug")
    return text.format(**values)


def in_every_language(key: str) -> tuple[str, ...]:
    """The text of `key` in each language, without values: what was kept in the record was said in one of them."""
    area, name = key.split(".", 1)
    folders = sorted(folder.name for folder in files("pipeline.texts").iterdir() if folder.is_dir())
    found = (_catalogue(folder, area).get(name) for folder in folders)
    return tuple(dict.fromkeys(text for text in found if text))


def language() -> str:
    """The language of the catalogue in use: 'vi', or what $CONGVAN_LANGUAGE says."""
    return os.environ.get(LANGUAGE_VARIABLE, _OWN)


@cache
def _catalogue(language: str, area: str) -> dict[str, str]:
    path = files("pipeline.texts") / language / f"{area}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
