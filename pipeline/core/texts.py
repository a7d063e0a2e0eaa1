"""What clerks are told: gettext's catalogues, one for each language, so that another can stand beside them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from pipeline.core.errors import CongvanError

LANGUAGE_VARIABLE = "CONGVAN_LANGUAGE"
LOCALE = Path(__file__).parents[1] / "locale"
DOMAIN = "congvan"
_OWN = "vi"  # what others do not say is said in this one
_chosen: ContextVar[str | None] = ContextVar("language", default=None)


def say(key: str, **values: object) -> str:
    """The text of `key` (`AREA.NAME`, a msgid of the catalogue) with `values` put in; `count` decides the plural form.

    Raises:
        CongvanError: the catalogue has no such text (a fault of the program, not of the clerk).
    """
    text = _text(_catalogue(language()), key, values.get("count"))
    if text is None:
        raise CongvanError(f"no text {key!r} in the catalogue; report this as a bug")
    return text.format(**values)


def in_every_language(key: str) -> tuple[str, ...]:
    """The text of `key` in each language, without values: what was kept in the record was said in one of them."""
    found = (_text(_catalogue(name), key, None) for name in languages())
    return tuple(dict.fromkeys(text for text in found if text))


def language() -> str:
    """The language that is spoken: what the person chose, else what $CONGVAN_LANGUAGE says, else 'vi'.

    Part of the key of whatever is kept from request to request and holds texts.
    """
    wanted = _chosen.get() or os.environ.get(LANGUAGE_VARIABLE)
    return wanted if wanted in languages() else _OWN


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a catalogue, in alphabetical order."""
    return tuple(sorted(folder.parent.name for folder in LOCALE.glob("*/LC_MESSAGES")))


@contextmanager
def speaking(name: str | None) -> Iterator[None]:
    """Speak the language inside of this context (a request of the page); None is the office's own, also if unknown."""
    before = _chosen.set(name)
    try:
        yield
    finally:
        _chosen.reset(before)


@contextmanager
def for_the_record() -> Iterator[None]:
    """Around what goes into the record (also as a decorator): said in the office's language, whoever asks for it."""
    with speaking(None):
        yield


def _text(catalogue: GNUTranslations, key: str, count: object) -> str | None:
    """The text, in the plural form for `count` where it is a number; None where there is none."""
    text = catalogue.ngettext(key, key, count) if isinstance(count, int) else key
    if text == key:
        text = catalogue.gettext(key)
    return None if text == key else text


@cache
def _catalogue(name: str) -> GNUTranslations:
    """The catalogue of a language; what it does not say is said in Vietnamese."""
    found = _read(name)
    if name != _OWN:
        found.add_fallback(_catalogue(_OWN))
    return found


def _read(name: str) -> GNUTranslations:
    """The compiled catalogue; in a checkout its source where that was edited since, so that none is served stale."""
    source, compiled = (LOCALE / name / "LC_MESSAGES" / f"{DOMAIN}.{kind}" for kind in ("po", "mo"))
    edited = source.exists() and not (compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime)
    return GNUTranslations(BytesIO(_compiled(source) if edited else compiled.read_bytes()))


def _compiled(source: Path) -> bytes:
    try:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po
    except ImportError:
        raise CongvanError(f"{source} is newer than its compiled catalogue; run: make catalogues") from None
    made = BytesIO()
    write_mo(made, read_po(BytesIO(source.read_bytes()), abort_invalid=True))
    return made.getvalue()
