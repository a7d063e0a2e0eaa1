"""`congvan instruct`: a leader's instruction on a dispatch (bút phê), typed in by the clerk."""

from __future__ import annotations

from datetime import date

import click

from pipeline.commands.common import DAY, open_office, say_text
from pipeline.commands.help import VietnameseHelp
from pipeline.core.errors import UsageError
from pipeline.core.texts import say


@click.command(cls=VietnameseHelp, help=say("instruct.about"))
@click.argument("said", metavar=say("cli.instruction"))
@click.option("--by", required=True, metavar=say("cli.words"), help=say("decide.by_option"))
@click.option("--words", default="", metavar=say("cli.words"), help=say("instruct.words_option"))
@click.option("--lead", default="", metavar=say("cli.department"), help=say("instruct.lead_option"))
@click.option("--support", multiple=True, metavar=say("cli.department"), help=say("instruct.support_option"))
@click.option("--until", type=DAY, metavar=say("cli.day"), help=say("decide.own_until_option"))
@click.pass_context
def instruct(
    ctx: click.Context, said: str, by: str, words: str, lead: str, support: tuple[str, ...], until: date | None
) -> None:
    """Give all open tasks of a dispatch to departments, as its leader wrote on it."""
    from pipeline.store.finding import find_instruction
    from pipeline.store.mailroom import instruct as keep

    if not (words.strip() or lead or support):
        raise UsageError(say("instruct.nothing"))
    with open_office(ctx.obj) as office:
        document = find_instruction(office.db, office.settings, said)
        given = {"by": by, "words": words, "lead": lead}
        say_text(keep(office.db, office.settings, document, **given, support=support, until=until))
