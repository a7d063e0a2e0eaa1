"""`congvan extract`: what files say, printed and not stored."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import click

from pipeline.batch import Failure, Job, Outcome, read_all
from pipeline.commands.common import json_option, received_option, say_json, say_text, settings_if_any, tell
from pipeline.commands.help import VietnameseHelp
from pipeline.commands.progress import counted
from pipeline.core.texts import say
from pipeline.view.extract_json import refused_json, to_json


@click.command(cls=VietnameseHelp, help=say("cli.extract_about"))
@click.argument("files", nargs=-1, required=True, metavar=say("cli.files"), type=click.Path(path_type=Path))
@received_option
@click.option(
    "--debug-images", "images", metavar=say("cli.folder"), type=click.Path(path_type=Path, file_okay=False),
    help=say("cli.debug_images_option"),
)
@json_option
@click.pass_context
def extract(
    ctx: click.Context, files: tuple[Path, ...], received: date | None, images: Path | None, as_json: bool
) -> None:
    """Print what each file says, in the order given."""
    settings = settings_if_any(ctx.obj)
    unread = 0
    with closing(read_all([Job(path, received) for path in files], settings)) as outcomes:
        for path, outcome in in_step(files, outcomes):
            unread += isinstance(outcome, Failure)
            show_outcome(path, outcome, as_json=as_json)
            if images and not isinstance(outcome, Failure):
                from pipeline.ingest.pictured import save_steps

                save_steps(path, outcome.text.pieces, images)
    ctx.exit(3 if unread else 0)


def in_step(files: Sequence[Path], outcomes: Iterator[Outcome]) -> Iterator[tuple[Path, Outcome]]:
    """Each file with its outcome, the progress told."""
    yield from zip(files, counted(outcomes, len(files), say("cli.reading")), strict=True)


def show_outcome(path: Path, outcome: Outcome, *, as_json: bool) -> None:
    """Print what was read; say why where nothing was."""
    if isinstance(outcome, Failure):
        tell(failure_sentence(path, outcome))
        if as_json and outcome.kind == "refused":
            say_json(refused_json(path.name))
    elif as_json:
        say_json(to_json(outcome))
    else:
        from pipeline.view.extract_text import to_text

        say_text(to_text(outcome))


def failure_sentence(path: Path, failure: Failure) -> str:
    """The file and why it gave nothing, for stderr; with CONGVAN_DEBUG also where the program failed."""
    shown = f"\n{failure.trace}" if failure.trace and os.environ.get("CONGVAN_DEBUG") else ""
    named = "" if path.name in failure.reason else f"{path}: "
    return f"{named}{failure.reason}{shown}"
