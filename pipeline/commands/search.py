"""`congvan search`: words found in everything recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from pipeline.commands.common import DAY, json_option, open_office, say_json, say_text, tell, today_option
from pipeline.commands.help import VietnameseHelp
from pipeline.core.errors import UsageError
from pipeline.core.texts import say


@click.command(cls=VietnameseHelp, help=say("search.about"))
@click.argument("said", metavar=say("cli.words"), nargs=-1, required=True)
@click.option("--issuer", metavar=say("search.issuer"), help=say("search.issuer_option"))
@click.option("--since", type=DAY, metavar=say("cli.day"), help=say("search.since_option"))
@click.option("--until", type=DAY, metavar=say("cli.day"), help=say("search.until_option"))
@click.option("--department", metavar=say("cli.department"), help=say("search.department_option"))
@click.option("--state", metavar=say("search.state"), help=say("search.state_option"))
@click.option("--limit", type=click.IntRange(min=1), metavar=say("cli.number"), help=say("search.limit_option"))
@today_option
@json_option
@click.pass_context
def search(
    ctx: click.Context, /, said: tuple[str, ...], limit: int | None, today: date, as_json: bool, **only: Any
) -> None:
    """Print the dispatches and the tasks that hold the words, where in them the words stand."""
    from pipeline.store.fields import state_said
    from pipeline.store.search import Only
    from pipeline.store.search import search as find

    words = " ".join(said)
    if only["since"] and only["until"] and only["since"] > only["until"]:
        raise UsageError(say("search.days_reversed"))
    if only["state"]:
        only["state"] = state_said(only["state"])
    with open_office(ctx.obj) as office:
        found = find(office.db, office.settings, today, words, Only(**only), limit=limit)
    if as_json:
        for row in found:
            say_json(row)
        return
    if not found:
        tell(say("search.nothing", said=words))
        return
    from pipeline.view.found import found_text

    say_text(found_text(found))
