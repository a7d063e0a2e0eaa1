"""`congvan register`: the registers of Nghị định 30/2020/NĐ-CP."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pipeline.commands.common import open_office, tell, today_option
from pipeline.commands.help import VietnameseHelp
from pipeline.commands.writing import OUT, inside, named, write_file
from pipeline.core.errors import UsageError
from pipeline.core.texts import say

FORMATS = ("xlsx", "docx", "pdf")


@click.command(cls=VietnameseHelp, help=say("register.about"))
@click.option("--incoming", is_flag=True, help=say("register.incoming_option"))
@click.option("--outgoing", is_flag=True, help=say("register.outgoing_option"))
@click.option("--follow-up", is_flag=True, help=say("register.follow_up_option"))
@click.option("--year", type=click.IntRange(1945, 9998), metavar=say("cli.number"), help=say("register.year_option"))
@click.option("--format", "kind", type=click.Choice(FORMATS), help=say("register.format_option"))
@click.option("-o", "--output", "out", required=True, metavar=say("cli.out"), type=OUT, help=say("register.out_option"))
@today_option
@click.pass_context
def register(
    ctx: click.Context,
    incoming: bool,
    outgoing: bool,
    follow_up: bool,
    year: int | None,
    kind: str | None,
    out: Path,
    today: date,
) -> None:
    """Write one register of one year."""
    from pipeline.store.registers import Kind, drafts, register_entries
    from pipeline.view.formats import form_file
    from pipeline.view.registers import register_form

    if incoming + outgoing + follow_up > 1:
        raise UsageError(say("register.only_one"))
    book: Kind = "outgoing" if outgoing else "follow-up" if follow_up else "incoming"
    year = year or today.year
    with open_office(ctx.obj) as office:
        entries = register_entries(office.db, office.settings, today, book, year)
        unnumbered = drafts(office.db, year) if outgoing else 0
        form = register_form(entries, book, office.settings.office, year, today)
    out, kind = named(out, kind, FORMATS)
    path = inside(out, say("register.file_name", title=form.title.capitalize(), year=year), kind)
    write_file(path, form_file(form, kind))
    if str(path) != "-":
        title = form.title.removeprefix("SỔ ").lower()
        tell(say("register.written", title=title, year=year, count=len(entries), path=path))
    if unnumbered:
        tell(say("register.drafts", count=unnumbered, year=year))
