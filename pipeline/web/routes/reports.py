"""Registers and reports: what stands in them on the page, and their files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, get_args

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from pipeline.commands.report import OWN_TEMPLATE
from pipeline.core.errors import UsageError
from pipeline.core.texts import say
from pipeline.store.registers import Kind, register_entries, register_page
from pipeline.store.reporting import Counts, Period, period_of, reported_tasks, share_on_time
from pipeline.store.tallying import tally
from pipeline.view.formats import form_file
from pipeline.view.registers import register_form
from pipeline.view.report import filled, report_context
from pipeline.view.report_template import report_template
from pipeline.web.desk import desk
from pipeline.web.pages import attachment, day_given, page
from pipeline.web.routes.tasks import Word

router = APIRouter(include_in_schema=False)
BOOKS: tuple[Kind, ...] = get_args(Kind)
FORMATS = ("xlsx", "docx", "pdf")
PER_PAGE = 50
Year = Annotated[int | None, Query(ge=1945, le=9998)]


@router.get("/register", name="register")
def register(
    request: Request, book: Word = "incoming", year: Year = None,
    number: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:  # fmt: skip
    """A register of a year, as it will be printed, a page of it."""
    with desk(request, "all") as at:
        year = year or at.today.year
        kind = _kind(book)
        some = {"limit": PER_PAGE, "offset": (number - 1) * PER_PAGE}
        entries, total = at.recent.get(
            ("register", at.today, kind, year, number),
            lambda: register_page(at.db, at.settings, at.today, kind, year, **some),
        )
        form = register_form(entries, kind, at.settings.office, year, at.today, with_data=False)
        return page(
            request, at, "register.html", form=form, book=book, books=BOOKS, year=year, formats=FORMATS, total=total,
            number=number, pages=-(-total // PER_PAGE) or 1,
        )  # fmt: skip


@router.get("/register/{book}/{year}.{kind}", name="register_file")
def register_file(request: Request, book: str, year: Annotated[int, Path(ge=1945, le=9998)], kind: str) -> Response:
    """The same as a file."""
    with desk(request, "all") as at:
        if kind not in FORMATS:
            raise UsageError(say("web.no_kind", kind=kind))
        entries = register_entries(at.db, at.settings, at.today, _kind(book), year)
        with_data = kind == "xlsx"
        form = register_form(entries, _kind(book), at.settings.office, year, at.today, with_data=with_data)
        data = form_file(form, kind)
    return attachment(data, f"so-{book}-{year}.{kind}", kind)


def _kind(book: str) -> Kind:
    kind = next((known for known in BOOKS if known == book), None)
    if kind is None:
        raise UsageError(say("web.not_understood"))
    return kind


@router.get("/reports", name="reports")
def reports(request: Request, period: Word = "month", first: Word = "", last: Word = "") -> Response:
    """How the tasks of a period stand, by department and by who gave them."""
    with desk(request, "all") as at:
        begin, end = _days(period, first, last, at.today)
        key = ("tally", at.today, begin, end)
        found = at.recent.get(key, lambda: tally(at.db, at.settings, at.today, begin, end))
        return page(
            request, at, "reports.html", period=period, periods=get_args(Period), first=begin, last=end,
            whole=found.whole, share=share_on_time(found.whole),
            tables=(
                ("by_department", _named(found.by_department, say("web.unassigned"))),
                ("by_giver", _named(found.by_giver, say("web.own_office"))),
            ),
        )  # fmt: skip


@router.get("/reports/file.docx", name="report_file")
def report_file(request: Request, period: Word = "month", first: Word = "", last: Word = "") -> Response:
    """The report in the decree's layout, from the office's own template where it has one."""
    with desk(request, "all") as at:
        begin, end = _days(period, first, last, at.today)
        found = reported_tasks(at.db, at.settings, at.today, begin, end)
        own = at.folder / OWN_TEMPLATE
        template = own.read_bytes() if own.is_file() else report_template()
        names = [department.name for department in at.settings.departments]
        data = filled(template, report_context(found, at.settings.office, begin, end, at.today, names))
    return attachment(data, f"bao-cao-{begin.isoformat()}-{end.isoformat()}.docx", "docx")


def _days(period: str, first: str, last: str, today: date) -> tuple[date, date]:
    begin, end = day_given(first), day_given(last)
    if begin and end:
        if end < begin:
            raise UsageError(say("web.wrong_order"))
        return begin, end
    kind: Period | None = next((known for known in get_args(Period) if known == period), None)
    if kind is None:
        raise UsageError(say("web.not_understood"))
    return period_of(kind, today)


def _named(counted: Sequence[tuple[str | None, Counts]], nobody: str) -> list[tuple[str, Counts]]:
    return [(name or nobody, counts) for name, counts in counted]
