"""How a file becomes pages: its kind by its content, the secrecy stop, then its text in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pipeline.core.errors import CongvanError, Refused, Unreadable
from pipeline.core.model import Box, FileInfo, Line, Page, Table, Word
from pipeline.core.texts import say
from pipeline.ingest import ocr, page_memory, pdf, rulings, scan, stamps
from pipeline.ingest.clean import looks_vietnamese
from pipeline.ingest.containers import CONTAINERS, members
from pipeline.ingest.correction import corrected
from pipeline.ingest.files import Content, content_of, load
from pipeline.ingest.image import Picture
from pipeline.ingest.layout import margin_lines, reading_order
from pipeline.ingest.ocr import NoTesseract, TesseractFailed, TesseractSlow
from pipeline.ingest.office_file import read_docx
from pipeline.ingest.old_office import as_docx
from pipeline.ingest.picture_file import pictures
from pipeline.ingest.placing import placed, renumbered
from pipeline.ingest.secrecy import parts_of, refuse_if_marked
from pipeline.ingest.tables import Grid, filled, with_tables
from pipeline.ingest.text import read_text
from pipeline.ingest.time_limits import beat, page_limit
from pipeline.ingest.workbook import read_workbook

MOST_PAGES = 500  # of one file: no dispatch has so many
_DEEPEST = 2  # an archive in a mail is opened, one in that archive is not
_HEAD = 0.4  # of the height: marks stand above
_HEAD_LINES = 30  # of a plain text
_FEW_WORDS = 60
_STAMP_HEIGHT = 0.25  # of the page
_PICTURE = 0.5  # of the page


@dataclass(frozen=True, slots=True)
class _Begun:
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


def read_file(path: Path, confirmed: tuple[str, ...] = ()) -> tuple[FileInfo, tuple[Page, ...]]:
    """Read a file: what it is, and its pages with all their text in reading order.

    `confirmed` are names and values that the office has confirmed: what is misread of them is put right.

    Raises:
        Unreadable: it cannot be read; the message says why and what to do.
        Refused: it bears a secrecy mark, or may bear one; nothing of it is kept.
    """
    content = load(path)
    memory = page_memory.current()
    try:
        pages = _pages(content)
    except TesseractSlow as e:
        raise Unreadable(say("ingest.tesseract-slow", name=content.name)) from e
    except NoTesseract as e:
        raise Unreadable(say("ingest.no-tesseract", name=content.name)) from e
    except TesseractFailed as e:
        raise Unreadable(say("ingest.tesseract-failed", name=content.name)) from e
    except (Unreadable, Refused):
        raise
    except Exception as e:
        # Libraries meet damaged files with errors of every kind; none of them is the clerk's.
        raise Unreadable(say(f"ingest.{content.kind}-broken", name=content.name)) from e
    else:
        if memory is not None:
            memory.confirm()
    finally:
        if memory is not None:
            memory.forget()
    if not any(page.content for page in pages):
        unread = next((page.unread for page in pages if page.unread), "")
        raise Unreadable(unread or say("ingest.no-text", name=content.name))
    return FileInfo(content.name, content.sha256, len(pages)), tuple(_put_right(p, confirmed) for p in pages)


def _put_right(page: Page, confirmed: tuple[str, ...]) -> Page:
    """A page with what was misread of it put right; what was not read by recognition stays."""
    if page.source != "ocr":
        return page
    content, corrections = corrected(page.content, confirmed)
    return replace(page, content=content, corrections=corrections)


def _pages(content: Content, depth: int = 0) -> tuple[Page, ...]:
    """The pages of a file one by one: the pictures of a page are let go before the next; a mark ends it all."""
    if content.kind in CONTAINERS:
        return tuple(_contained(content, depth))
    if content.kind == "pdf":
        with pdf.opened(content.name, content.data) as document:
            sheets = enumerate(islice(document, MOST_PAGES), start=1)
            read = tuple(_read(begin_pdf_page(content, page, number)) for number, page in sheets)
            return (*read, *_beyond(len(document)))
    if content.kind == "image":
        taken = enumerate(islice(pictures(content.name, content.data), MOST_PAGES + 1), start=1)
        read = tuple(_read(_picture_head(content.name, picture, number)) for number, picture in taken)
        return (*read[:MOST_PAGES], *_beyond(len(read)))
    if content.kind in ("docx", "old-office"):
        data = content.data if content.kind == "docx" else as_docx(content.name, content.data)
        page, headers = read_docx(data)
        return _text_pages(content.name, (page,), headers)
    if content.kind == "xlsx":
        return _text_pages(content.name, read_workbook(content.data))
    return _text_pages(content.name, read_text(content.name, content.data))


def _beyond(pages: int) -> tuple[Page, ...]:
    """What tells that a file has more pages than are read; nothing where it has not."""
    if pages <= MOST_PAGES:
        return ()
    return (Page(MOST_PAGES + 1, "text", (), unread=say("ingest.many-pages", most=MOST_PAGES)),)


def _contained(content: Content, depth: int) -> Iterator[Page]:
    """The pages of all files in an archive or a mail, one after the other; a file that is not read is a page that says
    so. A marked one refuses the whole.
    """
    if depth >= _DEEPEST:
        raise Unreadable(say("ingest.container-deep", name=content.name))
    number = 0
    for name, data in members(content.name, content.kind, content.data):
        try:
            pages = _pages(content_of(f"{content.name}: {name}", data), depth + 1)
        except Unreadable as e:
            pages = (Page(1, "text", (), unread=str(e)),)
        except CongvanError:
            raise
        except Exception:
            # a damaged member is told of like a damaged file, and the others are read
            pages = (Page(1, "text", (), unread=say("ingest.member-broken", name=f"{content.name}: {name}")),)
        for page in pages:
            number += 1
            yield renumbered(page, number)


def _text_pages(name: str, pages: tuple[Page, ...], headers: Iterable[str] = ()) -> tuple[Page, ...]:
    refuse_if_marked(name, headers)
    for page in pages:
        refuse_if_marked(name, chain.from_iterable(islice(map(_apart, page.content), _HEAD_LINES)))
    return pages


def _apart(content: Line | Table) -> list[str]:
    """What stands apart in a line or table of a head: a mark may stand in a frame that was set as a table."""
    if isinstance(content, Line):
        return [content.text]
    return [cell.text for row in content.rows[:_HEAD_LINES] for cell in row]


def begin_pdf_page(content: Content, page: Any, number: int) -> _Begun:
    """Page `number` of a PDF as far as tells whether it bears a mark; `page` is pypdfium2's.

    Raises:
        Refused: it does, or may.
        NoTesseract, TesseractFailed: it cannot be recognised.
    """
    width, height = page.get_size()
    ratio = height / width
    words, turned = pdf.words_of(page, number)
    if _is_trusted(page, words):
        refuse_if_marked(content.name, parts_of(words, ratio, down_to=1.0 if number == 1 else _HEAD))
        _refuse_if_stamped(content.name, page, number, words)
        return _Begun(number, ratio, words, turned, rulings.drawn_in(content.data, page, number))
    return _scan_head(content.name, pdf.picture(page, ocr.DPI), number, ratio)


def _picture_head(name: str, picture: Picture, number: int) -> _Begun:
    return _scan_head(name, picture, number, picture.shape[0] / picture.shape[1])


def _scan_head(name: str, picture: Picture, number: int, ratio: float) -> _Begun:
    """A scanned page whose head bears no mark, as remembered or read now."""
    memory = page_memory.current()
    key = page_memory.key_of(picture, number) if memory else ""
    head, words = (memory.recall(key, number) if memory else None) or (None, None)
    if head is None:
        with page_limit():
            head = scan.read_head(picture, number)
    return replace(_checked(name, head, ratio), known=words, key=key)


def _refuse_if_stamped(name: str, page: Any, number: int, words: Sequence[Word]) -> None:
    """A mark may lie as a picture over a text layer: what is seen in the head and stands in no word is looked at.

    Where Tesseract is not installed the text layer alone decides, but not beside a picture: that may be a stamp.
    """
    with_pictures = pdf.has_pictures(page)
    if number > 1 and not with_pictures:
        return
    colour = pdf.picture(page, ocr.DPI, down_to=_HEAD)
    boxes = [
        Box(number, w.box.left, w.box.top / _HEAD, w.box.right, w.box.bottom / _HEAD)
        for w in words if w.box.top < _HEAD
    ]
    try:
        found = placed(stamps.beside(colour, boxes), colour.shape, number)
    except NoTesseract as e:
        if with_pictures or isinstance(e, TesseractSlow):
            raise
        return
    refuse_if_marked(name, parts_of(found, colour.shape[0] / colour.shape[1]), misread=True)


def _checked(name: str, head: scan.Head, ratio: float) -> _Begun:
    """A scanned page whose head bears no mark."""
    ratio = 1 / ratio if head.rotation % 180 else ratio
    refuse_if_marked(name, parts_of(head.words, ratio))
    for words in (head.stamped, head.faint):
        refuse_if_marked(name, parts_of(words, ratio), misread=True)
    return _Begun(head.number, ratio, scan=head)


def _is_trusted(page: Any, words: Sequence[Word]) -> bool:
    """Whether a text layer is the page's text: not garbage, and not only a stamp on the picture of a page."""
    if not words:
        return False
    if not looks_vietnamese(w.text for w in words):
        return False
    few = len(words) < _FEW_WORDS or max(w.box.bottom for w in words) - min(w.box.top for w in words) < _STAMP_HEIGHT
    return not (few and pdf.image_share(page) > _PICTURE)


def _read(begun: _Begun) -> Page:
    """A page whole; one that takes too long is told as unread, and the others go on."""
    if begun.scan is None:
        beat()
        content = _content(begun.words, begun.grids, begun.number, begun.ratio)
        return Page(begun.number, "text-layer", (*content, *margin_lines(begun.turned, begun.number)))
    try:
        with page_limit():
            return _recognised(begun, begun.scan)
    except TesseractSlow:
        return Page(begun.number, "ocr", (), 0.0, unread=say("ingest.page-slow", page=begun.number))


def scanned_words(begun: _Begun, head: scan.Head) -> tuple[Word, ...]:
    """All words of a scanned page, remembered for the next time."""
    if begun.known is not None:
        return begun.known
    words = scan.read_rest(head)
    memory = page_memory.current()
    if memory is not None:
        memory.learn(begun.key, head, words)
    return words


def _recognised(begun: _Begun, head: scan.Head) -> Page:
    words = scanned_words(begun, head)
    letters = sum(len(w.text) for w in words)
    sure = sum(w.confidence * len(w.text) for w in words) / letters if letters else 0.0
    stamp = (head.arrival,) if head.arrival else ()
    content = _marks_in_head(_content(words, head.grids, begun.number, begun.ratio), head.framed)
    return Page(begun.number, "ocr", (*stamp, *content), sure, head.rotation)


def _marks_in_head(content: Sequence[Line | Table], marks: Sequence[Word]) -> tuple[Line | Table, ...]:
    """The content with stamped marks of urgency at the end of the head, wherever on the page they were put."""
    stray = [c for c in content if isinstance(c, Line) and not c.column and c.words and set(c.words) <= set(marks)]
    others = [c for c in content if c not in stray]
    head = next((n for n, c in enumerate(others) if not (isinstance(c, Line) and c.column)), len(others))
    return (*others[:head], *(replace(line, column="left") for line in stray), *others[head:])


def _content(words: Sequence[Word], grids: Iterable[Grid], number: int, ratio: float) -> tuple[Line | Table, ...]:
    """Tables take their words first; the others are put in reading order round them."""
    found = []
    for grid in grids:
        table, words = filled(grid, words, ratio)
        found.append(table)
    return with_tables(reading_order(words, number, ratio), found)
