"""One sheet of a file, from its picture or text layer to the words on it; the secrecy stop comes before all else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from pipeline.core.model import Box, KnownPage, Word
from pipeline.core.vietnamese import fold
from pipeline.ingest import ocr, page_memory, pdf, picture_file, rulings, scan, stamps
from pipeline.ingest.clean import looks_vietnamese
from pipeline.ingest.files import Content
from pipeline.ingest.image import Picture
from pipeline.ingest.ocr import NoTesseract, TesseractSlow
from pipeline.ingest.placing import placed
from pipeline.ingest.secrecy import parts_of, refuse_if_marked
from pipeline.ingest.tables import Grid
from pipeline.ingest.time_limits import page_limit

HEAD = 0.4  # of the height: marks stand above
_FEW_WORDS = 60
_STAMP_HEIGHT = 0.25  # of the page
_PICTURE = 0.5  # of the page
_STRIP = 0.1  # of the height: so much of a page is compared with its text layer
_SAID = 0.4  # of the words there must be seen


@dataclass(frozen=True, slots=True)
class Begun:
    """A page that bears no mark: the words of its text layer, or its head as scanned.

    ``known`` is all that was read of a scan before, where it was; ``key`` is what it is remembered by.
    """

    number: int
    ratio: float
    words: tuple[Word, ...] = ()
    turned: tuple[Word, ...] = ()
    grids: tuple[Grid, ...] = ()
    scan: scan.Head | None = None
    known: tuple[Word, ...] | None = None
    key: str = ""


@contextmanager
def opened(content: Content) -> Iterator[Any]:
    """A PDF or a picture file whose pages can be begun one by one; `len` tells how many they are.

    Raises:
        Unreadable: it is damaged, or wants a password.
    """
    open_file = pdf.opened if content.kind == "pdf" else picture_file.opened
    with open_file(content.name, content.data) as document:
        yield document


def begin(content: Content, document: Any, number: int) -> Begun:
    """Page `number` of an opened file as far as tells whether it bears a mark.

    Raises:
        Refused: it does, or may.
        Unreadable: it is a damaged picture, too small or too large.
        NoTesseract, TesseractFailed: it cannot be recognised.
    """
    if content.kind == "pdf":
        return _begin_pdf_page(content, document[number - 1], number)
    picture = document.picture(number)
    return _begin_scan(content.name, picture, number, picture.shape[0] / picture.shape[1])


def begin_known(name: str, known: KnownPage, number: int) -> Begun | None:
    """A scanned page that was read before, as `begin` gives it; None where it has to be read.

    Raises:
        Refused: it bears a mark, or may.
    """
    memory = page_memory.current()
    found = memory.take(known, number) if memory else None
    if found is None:
        return None
    head, words = found
    return _checked(name, head, Begun(number, known.ratio, known=words, key=known.key))


def words_of_scan(begun: Begun, head: scan.Head) -> tuple[Word, ...]:
    """All words of a scanned page, remembered for the next time."""
    if begun.known is not None:
        return begun.known
    words = scan.read_rest(head)
    memory = page_memory.current()
    if memory is not None:
        memory.learn(begun.key, head, words)
    return words


def _begin_pdf_page(content: Content, page: Any, number: int) -> Begun:
    width, height = page.get_size()
    ratio = height / width
    words, turned = pdf.words_of(page, number)
    if _is_trusted(page, words):
        refuse_if_marked(content.name, parts_of(words, ratio, down_to=1.0 if number == 1 else HEAD))
        _refuse_if_stamped(content.name, page, number, words)
        return Begun(number, ratio, words, turned, rulings.drawn_in(content.data, page, number))
    return _begin_scan(content.name, pdf.picture(page, ocr.DPI), number, ratio)


def _begin_scan(name: str, picture: Picture, number: int, ratio: float) -> Begun:
    """A scanned page whose head bears no mark, as remembered or read now."""
    memory = page_memory.current()
    key = page_memory.key_of(picture, number) if memory else ""
    head, words = (memory.recall(key, number) if memory else None) or (None, None)
    if head is None:
        with page_limit():
            head = scan.read_head(picture, number)
    return _checked(name, head, Begun(number, 1 / ratio if head.rotation % 180 else ratio, known=words, key=key))


def _checked(name: str, head: scan.Head, begun: Begun) -> Begun:
    """A scanned page whose head bears no mark."""
    refuse_if_marked(name, parts_of(head.words, begun.ratio))
    for words in (head.stamped, head.faint):
        refuse_if_marked(name, parts_of(words, begun.ratio), misread=True)
    return replace(begun, scan=head)


def _refuse_if_stamped(name: str, page: Any, number: int, words: Sequence[Word]) -> None:
    """A mark may lie as a picture over a text layer: what is seen in the head and stands in no word is looked at.

    Where Tesseract is not installed the text layer alone decides, but not beside a picture: that may be a stamp.
    """
    with_pictures = pdf.has_pictures(page)
    if number > 1 and not with_pictures:
        return
    colour = pdf.picture(page, ocr.DPI, down_to=HEAD)
    boxes = [
        Box(number, w.box.left, w.box.top / HEAD, w.box.right, w.box.bottom / HEAD) for w in words if w.box.top < HEAD
    ]
    try:
        found = placed(stamps.beside(colour, boxes), colour.shape, number)
    except NoTesseract as e:
        if with_pictures or isinstance(e, TesseractSlow):
            raise
        return
    refuse_if_marked(name, parts_of(found, colour.shape[0] / colour.shape[1]), misread=True)


def _is_trusted(page: Any, words: Sequence[Word]) -> bool:
    """Whether a text layer is the page's text: not garbage, and not only a stamp on the picture of a page."""
    if not words:
        return False
    if not looks_vietnamese(w.text for w in words):
        return False
    on_picture = pdf.image_share(page) > _PICTURE
    few = len(words) < _FEW_WORDS or max(w.box.bottom for w in words) - min(w.box.top for w in words) < _STAMP_HEIGHT
    return not on_picture or (not few and _is_of_picture(page, words))


def _is_of_picture(page: Any, words: Sequence[Word]) -> bool:
    """Whether a text layer on the picture of a page says what is seen there, by the fullest strip of it; it may belong
    to another page. True where nothing can be recognised.
    """
    middles = sorted((w.box.top + w.box.bottom) / 2 for w in words)
    top = max(middles, key=lambda y: sum(y <= other < y + _STRIP for other in middles)) - _STRIP / 8
    colour = pdf.picture(page, ocr.DPI)
    height = colour.shape[0]
    strip = colour[int(max(0.0, top) * height) : int((top + _STRIP) * height)]
    try:
        seen = Counter(_letters_of(w.text) for w in ocr.recognise(strip, segmentation=ocr.ONE_BLOCK))
    except NoTesseract:
        return True
    told = Counter(_letters_of(w.text) for w in words if top <= (w.box.top + w.box.bottom) / 2 < top + _STRIP)
    seen[""] = told[""] = 0
    return (seen & told).total() >= _SAID * told.total()


def _letters_of(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())
