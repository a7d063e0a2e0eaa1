"""`congvan slip`: the slip on which an incoming dispatch goes through the office."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pipeline.commands.common import open_office, tell, today_option
from pipeline.commands.help import VietnameseHelp
from pipeline.commands.writing import OUT, inside, named, write_file
from pipeline.core.errors import UsageError
from pipeline.core.texts import say


@click.command(cls=VietnameseHelp, help=say("slip.about"))
@click.argument("said", metavar=say("cli.instruction"), nargs=-1, required=True)
@click.option("-o", "--output", "out", required=True, metavar=say("cli.out"), type=OUT, help=say("slip.out_option"))
@today_option
@click.pass_context
def slip(ctx: click.Context, said: tuple[str, ...], out: Path, today: date) -> None:
    """Write the slip of one dispatch."""
    from pipeline.store.instructions import show
    from pipeline.view.slip import slip as make

    with open_office(ctx.obj) as office:
        shown = show(office.db, office.settings, today, " ".join(said))
        body = office.settings.office
    if not shown["received"]:
        raise UsageError(say("slip.not_held", name=shown["name"]))
    out, kind = named(out, None, ("docx",))
    path = inside(out, say("slip.file_name", name=shown["name"]), kind)
    write_file(path, make(shown, body, today))
    if str(path) != "-":
        tell(say("slip.written", name=shown["name"], path=path))
