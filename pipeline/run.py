"""How a file becomes an extraction: the table of contents of congvan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate
from pathlib import Path

from pipeline.core.model import Cut, Extraction, FileInfo, Note, Page, PageInfo, Together
from pipeline.core.settings import Settings
from pipeline.core.texts import say
from pipeline.core.workdays import calendar_of
from pipeline.exchange import package_of, with_header, with_package
from pipeline.ingest.edxml import Package
from pipeline.ingest.placing import renumbered
from pipeline.ingest.reading import read_file
from pipeline.parse.assignees import find_units
from pipeline.parse.blocks import find_blocks
from pipeline.parse.citations import find_citations
from pipeline.parse.deadlines import find_deadlines
from pipeline.parse.directives import gather_directives
from pipeline.parse.enclosures import cut_up, find_cuts
from pipeline.parse.header import read_arrival, read_header
from pipeline.parse.language import annotate
from pipeline.parse.notes import find_notes
from pipeline.parse.outline import find_outline
from pipeline.parse.scope import find_orders
from pipeline.parse.tables import find_task_rows


def process(
    path: Path,
    *,
    received: date | None = None,
    if_not_told: date | None = None,
    settings: Settings | None = None,
    confirmed: tuple[str, ...] = (),
) -> Extraction:
    """Read a file and all that it says; nothing is stored.

    Terms counted from receipt are counted from `received`. Without it they have no day, unless the caller names one to
    take `if_not_told`: then the day of the arrival stamp goes before it. `confirmed` are names and values that the
    office has confirmed.

    Raises:
        Unreadable: the file cannot be read; the message says why and what to do.
        Refused: it bears a secrecy mark, or may bear one.
    """
    file, pages = read_file(path, confirmed)
    package = package_of(path)
    read = _understood(file, pages, received, if_not_told, settings or Settings(), package)
    several = [Note("file", say("parts.several", page=c.page, text=c.text)) for c in find_cuts(pages) if c.sure]
    read = replace(read, notes=(*_unread(pages), *read.notes, *several))
    return with_package(read, package)


def process_parts(
    path: Path,
    *,
    received: date | None = None,
    if_not_told: date | None = None,
    settings: Settings | None = None,
    confirmed: tuple[str, ...] = (),
    at: Sequence[Cut] | None = None,
) -> Extraction:
    """Read a file as `process` does, each dispatch in it by itself: the first, with the others as its ``enclosed``.

    It is taken apart where that is sure, or `at` the places given; doubtful ones are told as ``cuts``.

    Raises:
        Unreadable, Refused: as `process`.
    """
    file, pages = read_file(path, confirmed)
    found = find_cuts(pages) if at is None else tuple(at)
    sure = [cut for cut in found if cut.sure or at is not None]
    known, package = settings or Settings(), package_of(path)
    front, *rest = cut_up(pages, sure)
    first = _understood(file, front, received, if_not_told, known, package)
    others = [_understood(file, part, received, if_not_told, known) for part in rest]
    enclosed = [replace(part, begins=cut.line) for cut, part in zip(sure, others, strict=True)]
    doubtful = tuple(cut for cut in found if cut not in sure)
    whole = replace(first, enclosed=tuple(enclosed), cuts=doubtful, notes=(*_unread(pages), *first.notes))
    return with_package(whole, package)


def process_together(paths: Sequence[Path], *, received: date | None, settings: Settings) -> Together:
    """Read files that are one dispatch, in the order of its pages, as `process` reads one; pages are counted through.

    Raises:
        Unreadable, Refused: as `process`.
    """
    read = [read_file(path) for path in paths]
    starts = accumulate((file.pages for file, _ in read), initial=0)
    pages = [renumbered(p, start + p.number) for (_, own), start in zip(read, starts, strict=False) for p in own]
    files = tuple(file for file, _ in read)
    return Together(files, _understood(files[0], pages, received, None, settings))


def _understood(
    file: FileInfo,
    pages: Sequence[Page],
    received: date | None,
    if_not_told: date | None,
    settings: Settings,
    package: Package | None = None,
) -> Extraction:
    text = find_blocks(pages)
    header, contradictions = with_header(read_header(text), package)
    arrival = read_arrival(text, header.issued)
    citations = find_citations(text, header)
    items = find_outline(text)
    rows = find_task_rows(text)
    doc = annotate(text, items, citations)
    units = find_units(doc, text, items, header, rows)
    deadlines = find_deadlines(
        text,
        issued=header.issued,
        received=received or (if_not_told and (arrival.date or if_not_told)),
        calendar=calendar_of(settings.calendar, settings.deadlines.works_saturdays),
        before_is_inclusive=settings.deadlines.before_is_inclusive,
        citations=citations,
        rows=rows,
    )
    orders = find_orders(doc, text, header, items, units)
    directives = gather_directives(text, header, items, rows, orders, units, deadlines)
    notes = (*arrival.notes, *find_notes(text, header, orders, directives), *contradictions)
    return Extraction(file, _infos(pages), text, header, arrival, citations, directives, notes)


def _unread(pages: Iterable[Page]) -> tuple[Note, ...]:
    """That a page, or a file in an archive, was not read."""
    return tuple(Note(f"pages.{page.number}", page.unread) for page in pages if page.unread)


def _infos(pages: Iterable[Page]) -> tuple[PageInfo, ...]:
    return tuple(PageInfo(p.number, p.source, round(p.confidence, 3), p.rotation, p.corrections) for p in pages)
