"""PDF files: pages, the words of their text layer with boxes, and pages as images."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator, Sequence
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
_PICTURE = 0.5  # of the page
_INKLESS = (3, 7)  # ways to draw letters: not at all, and as an edge to cut other things along
_WHITE = 250  # of 255
_LOOKED_AT = 72  # dpi
_STANDS_OUT = 60  # grey levels


class _Letter(NamedTuple):
    """One character: its box in points on the page as it is shown, from its lower left corner; whether it stands
    upright there; its place in the page; how far the font's own room for it reaches beyond its ink, left and right.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    upright: bool
    place: int
    before: float = 0.0
    after: float = 0.0


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
    """The words of a page's text layer: those that stand upright, and those written up or down its margin.

    What nobody sees is left out, but not on the picture of a page: there it is what recognition read of it.
    """
    textpage = page.get_textpage()
    try:
        shown = _Shown(page, number)
        upright: list[Word] = []
        turned: list[Word] = []
        found = list(_split(_letters(textpage, shown)))
        fonts = list(_fonts(textpage, (letters[0].place for letters in found)))
        texts = modern(["".join(c.text for c in letters) for letters in found], [name for name, _ in fonts])
        unseen = _unseen(page, textpage, found, shown)
        for n, (letters, (font, size), stored) in enumerate(zip(found, fonts, texts, strict=True)):
            text = clean(stored).strip()
            if text and n not in unseen:
                word = Word(text, shown.box(letters), 1.0, font, size)
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


def _letters(textpage: Any, shown: _Shown) -> Iterator[_Letter | None]:
    """The characters in the order of the file; None where a word ends."""
    from pypdfium2 import raw

    handle = textpage.raw  # a page has thousands of characters: nothing is made or looked up for each that need not be
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    edges = tuple(map(ctypes.byref, (left, right, bottom, top)))
    loose = raw.FS_RECTF()
    outline = ctypes.byref(loose)
    place, turned = shown.place, math.radians(shown.rotation)
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        text = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if text.isspace() or code == 0:
            yield None
            continue
        raw.FPDFText_GetCharBox(handle, index, *edges)
        angle = raw.FPDFText_GetCharAngle(handle, index) + turned
        if (angle > 0 or turned) and min(angle % (2 * math.pi), -angle % (2 * math.pi)) >= _UPRIGHT:
            yield _Letter(text, *place(left.value, bottom.value, right.value, top.value), False, index)
        elif turned:  # the font's height is told for letters that stand upright on the unrotated page alone
            yield _Letter(text, *place(left.value, bottom.value, right.value, top.value), True, index)
        else:
            raw.FPDFText_GetLooseCharBox(handle, index, outline)
            room = max(0.0, left.value - loose.left), max(0.0, loose.right - right.value)
            yield _Letter(text, *place(left.value, loose.bottom, right.value, loose.top), True, index, *room)


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
    gap = letter.left - last.right
    return -size < gap and gap - last.after - letter.before < _GAP * size


def _fonts(textpage: Any, places: Iterable[int]) -> Iterator[tuple[str, float]]:
    """The font and its size in points of each character."""
    from pypdfium2 import raw

    handle = textpage.raw
    buffer = ctypes.create_string_buffer(_FONT_NAME)
    for index in places:
        size = float(raw.FPDFText_GetFontSize(handle, index))
        length = raw.FPDFText_GetFontInfo(handle, index, buffer, _FONT_NAME, None)
        yield buffer.raw[: max(0, min(length, _FONT_NAME) - 1)].decode("utf-8", "replace"), size


def _unseen(page: Any, textpage: Any, words: Sequence[list[_Letter]], shown: _Shown) -> set[int]:
    """Which words are drawn without ink, or in white on white."""
    from pypdfium2 import raw

    parts = [ctypes.c_uint() for _ in range(4)]
    outlets = [*map(ctypes.byref, parts)]
    unseen, white = set(), []
    for n, letters in enumerate(words):
        drawn = raw.FPDFText_GetTextObject(textpage.raw, letters[0].place)
        if drawn and raw.FPDFTextObj_GetTextRenderMode(drawn) in _INKLESS:
            unseen.add(n)
        elif raw.FPDFText_GetFillColor(textpage.raw, letters[0].place, *outlets):
            red, green, blue, opacity = (part.value for part in parts)
            if min(red, green, blue) >= _WHITE or not opacity:
                white.append(n)
    if unseen and image_share(page) > _PICTURE:
        unseen = set()
    looked_at = _are_seen(page, [shown.box(words[n]) for n in white])
    return unseen | {n for n, is_seen in zip(white, looked_at, strict=True) if not is_seen}


def _are_seen(page: Any, boxes: Sequence[Box]) -> Iterator[bool]:
    """Whether anything stands out where words are said to stand."""
    if not boxes:
        return
    grey = picture(page, _LOOKED_AT).min(axis=2)
    height, width = grey.shape
    for box in boxes:
        rows = slice(int(box.top * height), int(box.bottom * height) + 1)
        part = grey[rows, int(box.left * width) : int(box.right * width) + 1]
        yield bool(part.size) and int(part.max()) - int(part.min()) >= _STANDS_OUT


class _Shown:
    """From points on the unrotated page to points, and to shares, of the page as it is shown."""

    def __init__(self, page: Any, number: int) -> None:
        self._number = number
        self.rotation = int(page.get_rotation()) % 360
        self._left, self._bottom, self._right, self._top = page.get_cropbox()
        width, height = max(self._right - self._left, 1.0), max(self._top - self._bottom, 1.0)
        self._width, self._height = (height, width) if self.rotation % 180 else (width, height)

    def place(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """The sides of a box on the page as it is shown, in points from its lower left corner."""
        if self.rotation == 90:
            return bottom - self._bottom, self._right - right, top - self._bottom, self._right - left
        if self.rotation == 180:
            return self._right - right, self._top - top, self._right - left, self._top - bottom
        if self.rotation == 270:
            return self._top - top, left - self._left, self._top - bottom, right - self._left
        return left - self._left, bottom - self._bottom, right - self._left, top - self._bottom

    def box(self, letters: list[_Letter]) -> Box:
        """What letters cover of the page, in shares."""
        _, lefts, bottoms, rights, tops, *_ = zip(*letters, strict=True)
        sides = (
            min(lefts) / self._width, 1 - max(tops) / self._height,
            max(rights) / self._width, 1 - min(bottoms) / self._height,
        )
        left, top, right, bottom = [min(1.0, max(0.0, side)) for side in sides]
        return Box(self._number, left, top, right, bottom)
