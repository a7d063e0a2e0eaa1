"""PDF files: pages, the words of their text layer with boxes, and pages as images."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.core.errors import Unreadable
from pipeline.core.model import Box, Word
from pipeline.core.texts import say
from pipeline.ingest.clean import clean
from pipeline.ingest.legacy import modern

if TYPE_CHECKING:
    import numpy as np

_GAP = 0.25  # of the letter size: a wider gap between two letters parts words
_STEP = 0.5  # of the letter size: a larger step up or down begins another line
_UPRIGHT = 0.1  # radians
_LONGEST_SIDE = 3400  # pixels: an A3 sheet at 200 dpi; some scanners state wild page sizes
_FONT_NAME = 128  # bytes


class _Letter(NamedTuple):
    """One character: its box in points on the unrotated page, whether it stands upright, its place in the page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    upright: bool
    place: int


@contextmanager
def opened(name: str, data: bytes) -> Iterator[Any]:
    """An open pypdfium2 document, closed at the end.

    Raises:
        Unreadable: it is damaged, wants a password or has no pages.
    """
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as e:
        locked = getattr(e, "err_code", None) == pdfium.raw.FPDF_ERR_PASSWORD
        raise Unreadable(say("ingest.pdf-password" if locked else "ingest.pdf-broken", name=name)) from e
    try:
        if len(document) == 0:
            raise Unreadable(say("ingest.pdf-no-pages", name=name))
        yield document
    except pdfium.PdfiumError as e:
        raise Unreadable(say("ingest.pdf-broken", name=name)) from e
    finally:
        document.close()


def words_of(page: Any, number: int) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """The words of a page's text layer: those that stand upright, and those written up or down its margin."""
    textpage = page.get_textpage()
    try:
        place = _Placing(page, number)
        upright: list[Word] = []
        turned: list[Word] = []
        found = list(_split(_letters(textpage)))
        fonts = list(_fonts(textpage, (letters[0].place for letters in found)))
        texts = modern(["".join(c.text for c in letters) for letters in found], [name for name, _ in fonts])
        for letters, (font, size), stored in zip(found, fonts, texts, strict=True):
            text = clean(stored).strip()
            if text:
                word = Word(text, place.box(letters), 1.0, font, size)
                (upright if letters[0].upright else turned).append(word)
        return tuple(upright), tuple(turned)
    finally:
        textpage.close()


def picture(page: Any, dpi: int, *, down_to: float = 1.0) -> np.ndarray[Any, Any]:
    """The page as it looks, stamps and notes included, down to a share of its height: height x width x 3 bytes, RGB."""
    import numpy as np

    scale = min(dpi / 72, _LONGEST_SIDE / max(page.get_size()))
    hidden = page.get_size()[1] * (1 - down_to)
    bitmap = page.render(scale=scale, crop=(0, hidden, 0, 0), rev_byteorder=True)
    try:
        array = bitmap.to_numpy()
        if array.ndim == 2 or array.shape[2] == 1:
            return np.repeat(array.reshape(*array.shape[:2], 1), 3, axis=2)
        return np.ascontiguousarray(array[:, :, :3])
    finally:
        bitmap.close()


def image_share(page: Any) -> float:
    """How much of the page its largest image covers, as a share of its area."""
    import pypdfium2 as pdfium

    width, height = page.get_size()
    areas: list[float] = [0.0]
    for item in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = item.get_bounds()
        areas.append(max(0.0, right - left) * max(0.0, top - bottom))
    return max(areas) / float(width * height)


def has_pictures(page: Any) -> bool:
    """Whether there is more on a page than text and drawn lines: images, notes, stamps, nested forms."""
    import pypdfium2 as pdfium

    kinds = [pdfium.raw.FPDF_PAGEOBJ_IMAGE, pdfium.raw.FPDF_PAGEOBJ_FORM, pdfium.raw.FPDF_PAGEOBJ_SHADING]
    objects = page.get_objects(filter=kinds, max_depth=1)
    return pdfium.raw.FPDFPage_GetAnnotCount(page) > 0 or next(iter(objects), None) is not None


def _letters(textpage: Any) -> Iterator[_Letter | None]:
    """The characters in the order of the file; None where a word ends."""
    from pypdfium2 import raw

    handle = textpage.raw  # a page has thousands of characters: nothing is made or looked up for each that need not be
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    edges = tuple(map(ctypes.byref, (left, right, bottom, top)))
    loose = raw.FS_RECTF()
    outline = ctypes.byref(loose)
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        text = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if text.isspace() or code == 0:
            yield None
            continue
        raw.FPDFText_GetCharBox(handle, index, *edges)
        angle = raw.FPDFText_GetCharAngle(handle, index)
        if angle > 0 and min(angle % (2 * math.pi), -angle % (2 * math.pi)) >= _UPRIGHT:
            yield _Letter(text, left.value, bottom.value, right.value, top.value, False, index)
        else:
            raw.FPDFText_GetLooseCharBox(handle, index, outline)
            yield _Letter(text, left.value, loose.bottom, right.value, loose.top, True, index)


def _split(letters: Iterator[_Letter | None]) -> Iterator[list[_Letter]]:
    word: list[_Letter] = []
    for letter in letters:
        if word and (letter is None or not _joined(word[-1], letter)):
            yield word
            word = []
        if letter is not None:
            word.append(letter)
    if word:
        yield word


def _joined(last: _Letter, letter: _Letter) -> bool:
    if last.upright != letter.upright:
        return False
    if not letter.upright:
        return True
    size = max(last.top - last.bottom, letter.top - letter.bottom, 1.0)
    if abs(letter.bottom - last.bottom) >= _STEP * size:
        return False
    return -size < letter.left - last.right < _GAP * size


def _fonts(textpage: Any, places: Iterable[int]) -> Iterator[tuple[str, float]]:
    """The font and its size in points of each character."""
    from pypdfium2 import raw

    handle = textpage.raw
    buffer = ctypes.create_string_buffer(_FONT_NAME)
    for index in places:
        size = float(raw.FPDFText_GetFontSize(handle, index))
        length = raw.FPDFText_GetFontInfo(handle, index, buffer, _FONT_NAME, None)
        yield buffer.raw[: max(0, min(length, _FONT_NAME) - 1)].decode("utf-8", "replace"), size


class _Placing:
    """From points on the unrotated page to shares of the page as it is shown."""

    def __init__(self, page: Any, number: int) -> None:
        self._number = number
        self._rotation = page.get_rotation()
        self._left, self._bottom, right, top = page.get_cropbox()
        self._width = max(right - self._left, 1.0)
        self._height = max(top - self._bottom, 1.0)

    def box(self, letters: list[_Letter]) -> Box:
        _, lefts, bottoms, rights, tops, _, _ = zip(*letters, strict=True)
        x0 = (min(lefts) - self._left) / self._width
        x1 = (max(rights) - self._left) / self._width
        y0 = (min(bottoms) - self._bottom) / self._height
        y1 = (max(tops) - self._bottom) / self._height
        sides = {0: (x0, 1 - y1, x1, 1 - y0), 90: (y0, x0, y1, x1), 180: (1 - x1, y0, 1 - x0, y1),
                 270: (1 - y1, 1 - x1, 1 - y0, 1 - x0)}[self._rotation % 360]
        left, top, right, bottom = [min(1.0, max(0.0, side)) for side in sides]
        return Box(self._number, left, top, right, bottom)
