"""`congvan outstanding`, `instructions` and `show`: questions to the record."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from pipeline.commands.common import json_option, open_office, say_json, say_text, tell, today_option
from pipeline.commands.help import VietnameseHelp
from pipeline.core.texts import say

DAYS = click.IntRange(0, 36500)


@click.command(cls=VietnameseHelp, help=say("cli.outstanding_about"))
@click.option("--department", metavar=say("cli.department"), help=say("listing.department_option"))
@click.option("--instruction", metavar=say("cli.instruction"), help=say("listing.instruction_option"))
@click.option("--unassigned", is_flag=True, help=say("listing.unassigned_option"))
@click.option("--overdue", is_flag=True, help=say("listing.overdue_option"))
@click.option("--due-within", type=DAYS, metavar=say("cli.days"), help=say("listing.due_within_option"))
@click.option("--limit", type=click.IntRange(min=1), metavar=say("cli.number"), help=say("listing.limit_option"))
@today_option
@json_option
@click.pass_context
def outstanding(ctx: click.Context, /, today: date, as_json: bool, **wanted: Any) -> None:
    """Print the open tasks, the nearest deadline first."""
    from pipeline.store.tasks import outstanding as find

    with open_office(ctx.obj) as office:
        rows = find(office.db, office.settings, today, **wanted)
        if as_json:
            for row in rows:
                say_json(row)
            return
        from pipeline.view.listing import outstanding_text

        if wanted["department"]:
            from pipeline.store.departments import find_departments

            names = find_departments(office.db, office.settings, wanted["department"])
        else:
            names = [d.name for d in office.settings.departments]
        say_text(outstanding_text(rows, names, only_these=bool(wanted["department"])))


@click.command(cls=VietnameseHelp, help=say("cli.instructions_about"))
@click.option("--open", "open_only", is_flag=True, help=say("listing.open_option"))
@today_option
@json_option
@click.pass_context
def instructions(ctx: click.Context, open_only: bool, today: date, as_json: bool) -> None:
    """Print every dispatch received or cited, with its state."""
    from pipeline.store.instructions import instructions as find

    with open_office(ctx.obj) as office:
        rows = find(office.db, office.settings, today, open_only=open_only)
    if as_json:
        for row in rows:
            say_json(row)
        return
    from pipeline.view.listing import instructions_text

    say_text(instructions_text(rows))


@click.command(cls=VietnameseHelp, help=say("cli.show_about"))
@click.argument("said", metavar=say("cli.instruction"), nargs=-1, required=True)
@today_option
@json_option
@click.pass_context
def show(ctx: click.Context, said: tuple[str, ...], today: date, as_json: bool) -> None:
    """Print one dispatch: what it asks, what carries it out, what it cites, who signed its files, its history."""
    from pipeline.signing import signed_files, signing_json, untrusted_files
    from pipeline.store.instructions import show as find

    with open_office(ctx.obj) as office:
        row = find(office.db, office.settings, today, " ".join(said))
        signed = signed_files(office.folder, row.get("files") or ())
        for sentence in untrusted_files(office.folder) if signed else ():
            tell(sentence)
    if as_json:
        say_json({**row, "signatures": signing_json(signed)})
        return
    from pipeline.view.listing import show_text
    from pipeline.view.signed import signed_text

    say_text(show_text(row) + signed_text(signed))
