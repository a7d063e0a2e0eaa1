"""A typeface like that of the offices, with all letters of Vietnamese."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

_FACES = {"Serif": "Regular", "Serif-Bold": "Bold", "Serif-Italic": "Italic", "Serif-BoldItalic": "BoldItalic"}
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts")


@cache
def face(name: str) -> Path:
    """The font file of a face (`Serif`, `Serif-Bold`, …).

    Raises:
        SystemExit: no Liberation Serif with Vietnamese letters is installed.
    """
    for folder in (Path.home() / ".fonts", *map(Path, _FOLDERS)):
        for path in sorted(folder.rglob(f"LiberationSerif-{_FACES[name]}.ttf"), reverse=True):
            if ord("Ộ") in TTFont(name, path).face.charToGlyph:
                return path
    sys.exit("No Liberation Serif with Vietnamese letters; install fonts-liberation2 (or fonts-liberation from 2.0)")


@cache
def register() -> None:
    """Makes the faces known to reportlab as one family."""
    for name in _FACES:
        pdfmetrics.registerFont(TTFont(name, face(name)))
    pdfmetrics.registerFontFamily("Serif", *_FACES)
