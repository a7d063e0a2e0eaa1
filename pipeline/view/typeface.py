"""A typeface with all Vietnamese letters for PDF pages: Times New Roman, or one as wide."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipeline.core.errors import CongvanError
from pipeline.core.texts import say

REGULAR, BOLD, ITALIC = "congvan", "congvan-bold", "congvan-italic"
# the files of a family in one order: regular, bold, italic
_FAMILIES = (
    ("times.ttf", "timesbd.ttf", "timesi.ttf"),
    ("Times New Roman.ttf", "Times New Roman Bold.ttf", "Times New Roman Italic.ttf"),
    ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf", "LiberationSerif-Italic.ttf"),
    ("Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf"),
    ("FreeSerif.ttf", "FreeSerifBold.ttf", "FreeSerifItalic.ttf"),
    ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif-Italic.ttf"),
)


@cache
def use_typeface() -> None:
    """Make the three faces known to reportlab.

    Raises:
        CongvanError: none is installed.
    """
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for family in _families(font_folders()):
        faces = [TTFont(name, path) for name, path in zip((REGULAR, BOLD, ITALIC), family, strict=True)]
        if all(ord("Ộ") in face.face.charToGlyph for face in faces):
            for face in faces:
                pdfmetrics.registerFont(face)
            return
    raise CongvanError(say("register.no_font"))


def font_folders() -> list[Path]:
    """The folders in which systems keep their typefaces, those that are there."""
    home = Path.home()
    windows = Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
    user = Path(os.environ.get("LOCALAPPDATA", str(home))) / "Microsoft" / "Windows" / "Fonts"
    unix = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]
    mac = [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"]
    return [folder for folder in (windows, user, *unix, *mac) if folder.is_dir()]


def _families(folders: Sequence[Path]) -> list[list[Path]]:
    """The families whose three files are there, in the order wished for."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.ttf")):
            # of two of a name the later is the newer one (liberation, liberation2)
            found[path.name] = path
    return [[found[name] for name in family] for family in _FAMILIES if all(name in found for name in family)]


def _cut(word: str, fits: int) -> int:
    """Where a word that is too long is cut: behind its last dash or stroke that fits, else where the line is full."""
    joint = max(word.rfind(sign, 0, fits) for sign in "-/") + 1
    return joint if joint > 1 else fits


def wrapped(text: str, face: str, size: float, width: float) -> list[str]:
    """The text in lines no wider than `width` points; a word that is wider by itself is cut, if it can be
    behind a dash or a stroke.
    """
    from reportlab.pdfbase.pdfmetrics import stringWidth

    if not text:
        return []
    if "\n" not in text and stringWidth(text, face, size) <= width:
        return [text]
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        blank = stringWidth(" ", face, size)
        for word in paragraph.split():
            wide = stringWidth(word, face, size)
            if line and used + blank + wide <= width:
                line, used = f"{line} {word}", used + blank + wide
                continue
            if line:
                lines.append(line)
            while wide > width and len(word) > 1:
                cut = _cut(word, max(1, int(len(word) * width / wide)))
                lines.append(word[:cut])
                word = word[cut:]
                wide = stringWidth(word, face, size)
            line, used = word, wide
        lines.append(line)
    return lines
