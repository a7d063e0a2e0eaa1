"""Recognition of print with Tesseract: in this process where tesserocr is installed, else through its command."""

from __future__ import annotations

import ctypes
import io
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.core.errors import CongvanError
from pipeline.core.texts import say
from pipeline.ingest.clean import clean
from pipeline.ingest.image import Picture
from pipeline.ingest.time_limits import beat, seconds_left

LANGUAGE = "vie"
# Whether letters stand at fixed widths, as a typewriter sets them, need not be tried out: a twentieth of the time.
_VARIABLES = {"textord_all_prop": "1"}
_DIRECTIONS = "osd"  # the model that tells which way print stands
DPI = 200
_BLOCKS = 3  # page segmentation: find the columns and lines
_TRACE = 225  # grey levels: print, be it faint, is darker
_MARGIN = 40  # pixels of paper round print, as wide as between its lines
ONE_BLOCK = 6  # page segmentation: a single block of print
ONE_LINE = 7  # page segmentation: a single line of print
SPARSE = 11  # page segmentation: find single words anywhere
_ADVICE = {-3: 32 << 20, -1: 128 << 20}  # M_MMAP_THRESHOLD and M_TRIM_THRESHOLD of glibc, in bytes
_GIVEN_UP = 1  # its exit code where it sees too little print, or lacks a model
_FOLDER = re.compile(r'in "(.+?)"')
_ENGINES = threading.local()


class NoTesseract(CongvanError):
    """Tesseract cannot be had now: it or its Vietnamese model is not installed. The file is not to blame."""


class TesseractSlow(NoTesseract):
    """Tesseract gave no answer in time, as on a machine with too much to do."""


class TesseractFailed(CongvanError):
    """Tesseract broke off on a picture."""


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
        NoTesseract: it is not installed, or gave no answer in time.
        TesseractFailed: it broke off.
    """
    left, top, printed = _printed_part(picture) if segmentation == _BLOCKS and picture.ndim == 2 else (0, 0, picture)
    try:
        import tesserocr  # noqa: F401
    except ImportError:
        found = by_command(printed, segmentation=segmentation)
    else:
        found = in_process(printed, segmentation=segmentation)
    if not left and not top:
        return found
    return tuple(
        replace(w, left=w.left + left, top=w.top + top, right=w.right + left, bottom=w.bottom + top) for w in found
    )


def _printed_part(grey: Picture) -> tuple[int, int, Picture]:
    """The part of a page round which there is no print, and where it begins (left, top).

    To look for columns and lines where nothing is takes as long as where something is. The paper keeps its grain: shown
    as white it is read faster, but words with narrow gaps then run together.
    """
    import cv2

    left, top, width, height = cv2.boundingRect((grey < _TRACE).view(np.uint8))
    first, above = max(0, left - _MARGIN), max(0, top - _MARGIN)
    return first, above, np.ascontiguousarray(grey[above : top + height + _MARGIN, first : left + width + _MARGIN])


def in_process(picture: Picture, *, segmentation: int = _BLOCKS) -> tuple[Recognised, ...]:
    """`recognise` through tesserocr."""
    from tesserocr import RIL, iterate_level

    engine = _engine()
    engine.SetPageSegMode(segmentation)
    _show(engine, picture)
    try:
        if not engine.Recognize(max(1, round(_left() * 1000))):
            raise TesseractSlow(say("ingest.tesseract-slow-here"))
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
    from pytesseract import pytesseract

    variables = [part for name, value in _VARIABLES.items() for part in ("-c", f"{name}={value}")]
    told = _command(picture, "-l", LANGUAGE, "--psm", str(segmentation), "--dpi", str(DPI), *variables, "tsv")
    if told.returncode:
        if LANGUAGE not in pytesseract.get_languages():
            raise NoTesseract(say("ingest.no-tesseract-here"))
        raise TesseractFailed(say("ingest.tesseract-failed-here"))
    return tuple(_rows(pytesseract.file_to_dict(_printed(told), "\t", -1)))


def upside_down(picture: Picture) -> int:
    """By how many degrees (a multiple of 90) the picture must be turned counter-clockwise to stand upright.

    Zero where too little print shows the way.

    Raises:
        NoTesseract: it is not installed, or gave no answer in time.
        TesseractFailed: it broke off.
    """
    try:
        import tesserocr  # noqa: F401
    except ImportError:
        return upside_down_by_command(picture)
    return upside_down_in_process(picture)


def upside_down_in_process(picture: Picture) -> int:
    """`upside_down` through tesserocr."""
    from tesserocr import PSM

    if not _has_model(_DIRECTIONS):
        return 0
    engine = _engine(_DIRECTIONS)
    engine.SetPageSegMode(PSM.OSD_ONLY)
    _show(engine, picture)
    try:
        found = engine.DetectOrientationScript()
        return int(found["orient_deg"]) % 360 if found else 0
    finally:
        engine.Clear()


def upside_down_by_command(picture: Picture) -> int:
    """`upside_down` through the tesseract command."""
    from pytesseract import pytesseract

    told = _command(picture, "-l", _DIRECTIONS, "--psm", "0", "--dpi", str(DPI))
    if told.returncode == _GIVEN_UP:
        return 0
    if told.returncode:
        raise TesseractFailed(say("ingest.tesseract-failed-here"))
    return int(pytesseract.osd_to_dict(_printed(told)).get("orientation", 0)) % 360


def _command(picture: Picture, *options: str) -> subprocess.CompletedProcess[bytes]:
    """The command run on a picture that goes through a pipe: in a file, a kill would leave a secret page behind."""
    from PIL import Image
    from pytesseract import pytesseract

    held = io.BytesIO()
    Image.fromarray(picture).save(held, format="PNG", compress_level=1)
    try:
        return subprocess.run(
            [pytesseract.tesseract_cmd, "stdin", "stdout", *options], input=held.getvalue(), capture_output=True,
            timeout=_left(), check=False, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise TesseractSlow(say("ingest.tesseract-slow-here")) from None
    except OSError as e:
        raise NoTesseract(say("ingest.no-tesseract-here")) from e


def _left() -> float:
    """The seconds that are left for the page.

    Raises:
        TesseractSlow: none are.
    """
    beat()
    left = seconds_left()
    if left <= 0:
        raise TesseractSlow(say("ingest.tesseract-slow-here"))
    return left


def _printed(told: subprocess.CompletedProcess[bytes]) -> str:
    return told.stdout.decode("utf-8").replace("\r\n", "\n")


def _show(engine: Any, picture: Picture) -> None:
    """Hand a picture over as it is."""
    height, width = picture.shape[:2]
    channels = picture.size // (height * width)
    engine.SetImageBytes(picture.tobytes(), width, height, channels, width * channels)
    engine.SetSourceResolution(DPI)


def _rows(data: dict[str, list[Any]]) -> Iterator[Recognised]:
    for text, left, top, width, height, confidence in zip(
        data["text"], data["left"], data["top"], data["width"], data["height"], data["conf"], strict=True,
    ):
        text = clean(str(text)).strip()
        if text:
            yield Recognised(text, left, top, left + width, top + height, float(confidence) / 100)


def _engine(language: str = LANGUAGE) -> Any:
    """Tesseract with a model loaded, one for each thread."""
    import tesserocr

    engines: dict[str, Any] = _ENGINES.__dict__
    if language not in engines:
        if not _has_model(language):
            raise NoTesseract(say("ingest.no-tesseract-here"))
        _keep_memory()
        tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)  # its remarks would stand among ours
        engines[language] = tesserocr.PyTessBaseAPI(path=str(model_folder()), lang=language)
        for name, value in _VARIABLES.items():
            engines[language].SetVariable(name, value)
    return engines[language]


@cache
def _keep_memory() -> None:
    """Have the memory of a page that is done kept for the next, where the C library can be told so: giving it back and
    asking for it again took a fiftieth of all time.
    """
    with suppress(OSError, TypeError, AttributeError):
        advise = ctypes.CDLL(None).mallopt
        for parameter, value in _ADVICE.items():
            advise(parameter, value)


def engine_version() -> str:
    """What recognises print here, with its version."""
    try:
        import tesserocr
    except ImportError:
        from pytesseract import pytesseract

        return f"tesseract {pytesseract.get_tesseract_version()}"
    return f"tesserocr {tesserocr.__version__} {tesserocr.tesseract_version()}"


def _has_model(language: str) -> bool:
    return (model_folder() / f"{language}.traineddata").is_file()


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
