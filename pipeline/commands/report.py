"""`congvan report`: how the tasks of a period stand, as a report to the superior."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pipeline.commands.common import DAY, open_office, tell, today_option
from pipeline.commands.help import VietnameseHelp
from pipeline.commands.writing import OUT, inside, named, write_file
from pipeline.core.errors import CongvanError, UsageError
from pipeline.core.system_errors import system_words
from pipeline.core.texts import say

PERIODS = ("month", "quarter", "half", "year")
OWN_TEMPLATE = Path("templates") / "bao-cao.docx"
_FILE = click.Path(path_type=Path)


@click.command(cls=VietnameseHelp, help=say("report.about"))
@click.option("--from", "first", type=DAY, metavar=say("cli.day"), help=say("report.first_option"))
@click.option("--until", "last", type=DAY, metavar=say("cli.day"), help=say("report.last_option"))
@click.option("--period", type=click.Choice(PERIODS), help=say("report.period_option"))
@click.option("--template", type=_FILE, metavar=say("cli.out"), help=say("report.template_option"))
@click.option("--give-template", is_flag=True, help=say("report.give_template_option"))
@click.option("-o", "--output", "out", required=True, metavar=say("cli.out"), type=OUT, help=say("report.out_option"))
@today_option
@click.pass_context
def report(
    ctx: click.Context,
    first: date | None,
    last: date | None,
    period: str | None,
    template: Path | None,
    give_template: bool,
    out: Path,
    today: date,
) -> None:
    """Write the report, or the template alone."""
    from pipeline.store.reporting import reported_tasks
    from pipeline.view.report import filled, report_context
    from pipeline.view.report_template import report_template

    out, kind = named(out, None, ("docx",))
    if give_template:
        path = inside(out, OWN_TEMPLATE.stem, kind)
        write_file(path, report_template())
        tell(say("report.template_written", path=path))
        return
    first, last = _days(first, last, period, today)
    with open_office(ctx.obj) as office:
        found = reported_tasks(office.db, office.settings, today, first, last)
        names = [department.name for department in office.settings.departments]
        context = report_context(found, office.settings.office, first, last, today, names)
        own = office.folder / OWN_TEMPLATE
    template = template or (own if own.is_file() else None)
    data = filled(_read(template) if template else report_template(), context)
    path = inside(out, say("report.file_name", first=first.isoformat(), last=last.isoformat()), kind)
    write_file(path, data)
    if str(path) != "-":
        told = {"first": context["tu_ngay"], "last": context["den_ngay"]}
        tell(say("report.written", **told, count=len(found), path=path))


def _days(first: date | None, last: date | None, period: str | None, today: date) -> tuple[date, date]:
    from pipeline.store.reporting import period_of
    from pipeline.view.lines import day

    if (first is None) != (last is None) or (first and period):
        raise UsageError(say("report.both_days"))
    if first is None or last is None:
        return period_of(period or "month", today)  # type: ignore[arg-type]
    if last < first:
        raise UsageError(say("report.wrong_order", first=day(first), last=day(last)))
    return first, last


def _read(template: Path) -> bytes:
    try:
        return template.read_bytes()
    except OSError as e:
        raise CongvanError(say("report.no_template", path=template, problem=system_words(e))) from e
