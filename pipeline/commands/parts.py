"""`congvan join` and `congvan split`: dispatches of the record put together, and taken apart."""

from __future__ import annotations

import click

from pipeline.commands.common import open_office, say_text
from pipeline.commands.help import VietnameseHelp
from pipeline.core.texts import say


@click.command(cls=VietnameseHelp, help=say("parts.join_about"))
@click.argument("keep", metavar=say("cli.instruction"))
@click.argument("gone", metavar=say("cli.instruction"))
@click.pass_context
def join(ctx: click.Context, keep: str, gone: str) -> None:
    """Make one dispatch of two."""
    from pipeline import parting

    with open_office(ctx.obj) as office:
        say_text(parting.join(office, keep, gone))


@click.command(cls=VietnameseHelp, help=say("parts.split_about"))
@click.argument("said", metavar=say("cli.instruction"))
@click.option("--at", "page", type=click.IntRange(min=1), required=True, metavar=say("parts.page"),
              help=say("parts.at_option"))
@click.pass_context
def split(ctx: click.Context, said: str, page: int) -> None:
    """Make a dispatch of its own of what begins on a page."""
    from pipeline import parting

    with open_office(ctx.obj) as office:
        say_text(parting.split(office, said, page))
