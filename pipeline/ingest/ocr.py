"""Recognition of print with Tesseract: in this process where tesserocr is installed, else through its command."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.core.errors import CongvanError
from pipeline.core.texts import say
from pipeline.ingest.clean import clean
from pipeline.ingest.image import Picture

# More than one thread makes Tesseract slower, up to fifty times with two; OpenMP reads this when it is loaded.
os.environ["OMP_THREAD_LIMIT"] = "1"

LANGUAGE = "vie"
DPI = 200
_BLOCKS = 3  # page segmentation: find the columns and lines
ONE_BLOCK = 6  # page segmentation: a single block of print
ONE_LINE = 7  # page segmentation: a single line of print
SPARSE = 11  # page segmentation: find single words anywhere
_TIMEOUT = 120  # seconds for one page through the command
_FOLDER = re.compile(r'in "(.+?)"')
_ENGINES = threading.local()


class NoTesseract(CongvanError):
    """Tesseract or its Vietnamese model is not installed."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """One word: its box in pixels (left, top, right, bottom) and how sure Tesseract is of it, as a share of one."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float


def recognise(picture: Picture, *, segmentation: int = _BLOCKS) -> tuple[Recognised, ...]:
    """The words of a picture (grey or RGB, about 200 dpi), in Tesseract's order.

    Raises:
        NoTesseract: it is not installed.
    """
    try:
        import tesserocr  # noqa: F401
    except ImportError:
        return by_command(picture, segmentation=segmentation)
    return in_process(picture, segmentation=segmentation)


def in_process(picture: Picture, *, segmentation: int = _BLOCKS) -> tuple[Recognised, ...]:
    """`recognise` through tesserocr."""
    from PIL import Image
    from tesserocr import RIL, iterate_level

    engine = _engine()
    engine.SetPageSegMode(segmentation)
    engine.SetImage(Image.fromarray(picture))
    engine.SetSourceResolution(DPI)
    try:
        engine.Recognize()
        results = engine.GetIterator()
        found = []
        for item in iterate_level(results, RIL.WORD) if results else ():
            box = item.BoundingBox(RIL.WORD)
            if box:
                text = clean(item.GetUTF8Text(RIL.WORD)).strip()
                left, top, right, bottom = box
                found.append(Recognised(text, left, top, right, bottom, item.Confidence(RIL.WORD) / 100))
        return tuple(word for word in found if word.text)
    finally:
        engine.Clear()


def by_command(picture: Picture, *, segmentation: int = _BLOCKS) -> tuple[Recognised, ...]:
    """`recognise` through the tesseract command."""
    import pytesseract
    from PIL import Image

    try:
        data = pytesseract.image_to_data(
            Image.fromarray(picture), lang=LANGUAGE, config=f"--psm {segmentation} --dpi {DPI}",
            timeout=_TIMEOUT, output_type=pytesseract.Output.DICT,
        )
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError) as e:
        raise NoTesseract(say("ingest.no-tesseract-here")) from e
    return tuple(_rows(data))


def upside_down(picture: Picture) -> int:
    """By how many degrees (a multiple of 90) the picture must be turned counter-clockwise to stand upright.

    Zero where too little print shows the way.
    """
    import pytesseract
    from PIL import Image

    try:
        found = pytesseract.image_to_osd(
            Image.fromarray(picture), config=f"--dpi {DPI}", timeout=_TIMEOUT, output_type=pytesseract.Output.DICT,
        )
    except (pytesseract.TesseractError, pytesseract.TesseractNotFoundError, RuntimeError):
        return 0
    return int(found["orientation"]) % 360


def _rows(data: dict[str, list[Any]]) -> Iterator[Recognised]:
    for text, left, top, width, height, confidence in zip(
        data["text"], data["left"], data["top"], data["width"], data["height"], data["conf"], strict=True,
    ):
        text = clean(str(text)).strip()
        if text:
            yield Recognised(text, left, top, left + width, top + height, float(confidence) / 100)


def _engine() -> Any:
    """Tesseract with its model loaded, one for each thread."""
    import tesserocr

    if not hasattr(_ENGINES, "one"):
        folder = model_folder()
        if not (folder / f"{LANGUAGE}.traineddata").is_file():
            raise NoTesseract(say("ingest.no-tesseract-here"))
        tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)  # its remarks would stand among ours
        _ENGINES.one = tesserocr.PyTessBaseAPI(path=str(folder), lang=LANGUAGE)
    return _ENGINES.one


@cache
def model_folder() -> Path:
    """The folder of the installed models, as the command tells it or TESSDATA_PREFIX says.

    Raises:
        NoTesseract: the command is not installed.
    """
    if os.environ.get("TESSDATA_PREFIX"):
        return Path(os.environ["TESSDATA_PREFIX"])
    command = shutil.which("tesseract")
    if command is None:
        raise NoTesseract(say("ingest.no-tesseract-here"))
    told = subprocess.run([command, "--list-langs"], capture_output=True, text=True, encoding="utf-8", check=False)
    match = _FOLDER.search(told.stdout + told.stderr)
    if match is None:
        raise NoTesseract(say("ingest.no-tesseract-here"))
    return Path(match[1])
