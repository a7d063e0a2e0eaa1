"""How a file becomes pages: its kind by its content, the secrecy stop, then its text in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pipeline.core.errors import CongvanError, Refused, Unreadable
from pipeline.core.model import FileInfo, Line, Page, ReadAhead, Table, Word
from pipeline.core.texts import say
from pipeline.ingest import page_memory, scan
from pipeline.ingest.containers import CONTAINERS, members
from pipeline.ingest.correction import corrected
from pipeline.ingest.files import Content, content_of, load
from pipeline.ingest.layout import margin_lines, reading_order
from pipeline.ingest.ocr import NoTesseract, TesseractFailed, TesseractSlow
from pipeline.ingest.office_file import read_docx
from pipeline.ingest.old_office import as_docx
from pipeline.ingest.placing import renumbered
from pipeline.ingest.secrecy import refuse_if_marked
from pipeline.ingest.sheets import Begun, begin, begin_known, opened, words_of_scan
from pipeline.ingest.tables import Grid, filled, with_tables
from pipeline.ingest.text import read_text
from pipeline.ingest.time_limits import beat, page_limit
from pipeline.ingest.workbook import read_workbook

MOST_PAGES = 500  # of one file: no dispatch has so many
_DEEPEST = 2  # an archive in a mail is opened, one in that archive is not
_HEAD_LINES = 30  # of a plain text


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
    if content.kind in ("pdf", "image"):
        with opened(content) as document:
            taken = range(1, min(len(document), MOST_PAGES) + 1)
            ahead = page_memory.ahead_of(content.sha256)
            return (*(_page(content, document, number, ahead) for number in taken), *_beyond(len(document)))
    if content.kind in ("docx", "old-office"):
        data = content.data if content.kind == "docx" else as_docx(content.name, content.data)
        page, headers = read_docx(data)
        return _text_pages(content.name, (page,), headers)
    if content.kind == "xlsx":
        return _text_pages(content.name, read_workbook(content.data))
    return _text_pages(content.name, read_text(content.name, content.data))


def _page(content: Content, document: Any, number: int, ahead: ReadAhead) -> Page:
    """A page as it was read ahead, or read now. What cannot be read costs no more than its page, but the first: a mark
    of secrecy would stand there.
    """
    if number in ahead.given_up:
        return _passed_over(number)
    try:
        known = ahead.pages.get(number)
        begun = begin_known(content.name, known, number) if known else None
        return _read(begun or begin(content, document, number))
    except (Refused, MemoryError):
        raise
    except Exception as e:
        without_tesseract = isinstance(e, NoTesseract) and not isinstance(e, TesseractSlow)
        if number == 1 or without_tesseract:
            raise
        return _passed_over(number)


def _passed_over(number: int) -> Page:
    return Page(number, "ocr", (), 0.0, unread=say("ingest.page-broke", page=number))


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


def _read(begun: Begun) -> Page:
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


def _recognised(begun: Begun, head: scan.Head) -> Page:
    words = words_of_scan(begun, head)
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
