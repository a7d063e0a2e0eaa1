"""`congvan review`: proposals that wait for a yes, and what the reading was unsure of; `congvan undo`."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from pipeline.commands.common import json_option, open_office, say_json, say_text
from pipeline.commands.help import VietnameseHelp
from pipeline.core.texts import say
from pipeline.office import Office

ID = click.IntRange(min=1)
_DOUBT = re.compile(r"[dnc]\d+")


@click.command(cls=VietnameseHelp, help=say("cli.review_about"))
@click.option("--accept", multiple=True, metavar=say("review.id"), help=say("review.accept_option"))
@click.option("--reject", multiple=True, metavar=say("review.id"), help=say("review.reject_option"))
@click.option("--seen", multiple=True, metavar=say("review.seen_what"), help=say("review.seen_option"))
@json_option
@click.pass_context
def review(
    ctx: click.Context, accept: tuple[str, ...], reject: tuple[str, ...], seen: tuple[str, ...], as_json: bool
) -> None:
    """Print what waits, or settle it."""
    from pipeline.store import proposals
    from pipeline.store.doubts import doubts

    with open_office(ctx.obj) as office:
        if accept or reject or seen:
            say_text("\n".join(_settled(office, accept, reject, seen)))
            return
        waiting, unsure = proposals.proposals(office.db), doubts(office.db)
    if as_json:
        for row in [{"kind": "proposal", **p} for p in waiting] + [{"kind": "doubt", **d} for d in unsure]:
            say_json(row)
        return
    from pipeline.view.review import review_text

    say_text(review_text(waiting, unsure))


def _settled(office: Office, accept: Sequence[str], reject: Sequence[str], seen: Sequence[str]) -> list[str]:
    from pipeline import reviewing
    from pipeline.store.database import writing
    from pipeline.store.doubts import confirm, confirm_all

    with writing(office.db):
        told = [reviewing.accept(office, number) for number in dict.fromkeys(accept)]
        told += [reviewing.reject(office, number) for number in dict.fromkeys(reject)]
        for said in dict.fromkeys(seen):
            one = _DOUBT.fullmatch(said)
            told.append(confirm(office.db, said) if one else confirm_all(office.db, office.settings, said))
    return told


@click.command(cls=VietnameseHelp, help=say("cli.undo_about"))
@click.argument("event", metavar=say("cli.event"), required=False, type=ID)
@click.pass_context
def undo(ctx: click.Context, event: int | None) -> None:
    """Take back the last decision, or a named one."""
    from pipeline.store.undoing import undo as take_back

    with open_office(ctx.obj) as office:
        say_text(take_back(office.db, office.settings, event))
