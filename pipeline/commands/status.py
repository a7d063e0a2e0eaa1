"""`congvan status`: the state of a dispatch that came by the exchange, as a package for who sent it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from pipeline.commands.common import open_office, tell, today_option
from pipeline.commands.help import VietnameseHelp
from pipeline.commands.writing import OUT, inside, named, write_file
from pipeline.core.errors import CongvanError, UsageError
from pipeline.core.texts import say
from pipeline.edxml_status import CODES, status_code, status_package


@click.command(cls=VietnameseHelp, help=say("edxml.status_about"))
@click.argument("said", metavar=say("cli.instruction"), nargs=-1, required=True)
@click.option("--code", type=click.Choice(CODES), help=say("edxml.status_code_option"))
@click.option(
    "-o", "--output", "out", required=True, metavar=say("cli.out"), type=OUT, help=say("edxml.status_out_option")
)
@today_option
@click.pass_context
def status(ctx: click.Context, said: tuple[str, ...], code: str | None, out: Path, today: date) -> None:
    """Write the status of one dispatch."""
    from pipeline.store.instructions import show

    out, kind = named(out, None, ("edxml",))
    with open_office(ctx.obj) as office:
        shown = show(office.db, office.settings, today, " ".join(said))
        package = _package_of(office.folder, shown)
        name = office.settings.office.name
    code = code or status_code(shown)
    path = inside(out, say("edxml.status_file", name=shown["name"]), kind)
    write_file(path, status_package(shown, package, name, code))
    if str(path) != "-":
        tell(say("edxml.status_written", code=code, words=say(f"edxml.code_{code}"), name=shown["name"], path=path))


def _package_of(folder: Path, shown: dict[str, Any]) -> Any:
    """The package in which a dispatch came, from the archive."""
    from pipeline.exchange import package_of

    for file in shown["files"]:
        place = folder / (file["archived_as"] or "?")
        if file["name"].lower().endswith((".edxml", ".xml")) and not place.is_file():
            raise CongvanError(say("edxml.not_there", name=shown["name"], path=place))
        package = package_of(place) if place.is_file() else None
        if package is not None:
            return package
    raise UsageError(say("edxml.not_exchanged", name=shown["name"]))
