"""`congvan draft`: the office's own dispatch that carries an instruction out, to be looked over in Word."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands.common import open_office, tell, today_option
from pipeline.commands.help import VietnameseHelp
from pipeline.commands.writing import OUT, inside, named, write_file
from pipeline.core.settings import Settings
from pipeline.core.texts import say

if TYPE_CHECKING:
    from pipeline.view.drafting import Draft


@click.command(cls=VietnameseHelp, help=say("draft.about"))
@click.argument("said", metavar=say("cli.instruction"), nargs=-1, required=True)
@click.option("-o", "--output", "out", required=True, metavar=say("cli.out"), type=OUT, help=say("draft.out_option"))
@click.option(
    "--days-before", "margin", type=click.IntRange(0, 60), default=2, metavar=say("cli.number"),
    help=say("draft.margin_option"),
)  # fmt: skip
@click.option("--all", "also_done", is_flag=True, help=say("draft.all_option"))
@today_option
@click.pass_context
def draft(
    ctx: click.Context, said: tuple[str, ...], out: Path, margin: int, also_done: bool, today: date
) -> None:
    """Write the draft, read it back and tell what might be understood otherwise."""
    from pipeline.store.drafting import draft_source
    from pipeline.view.draft import draft_document
    from pipeline.view.drafting import plan_draft

    out, kind = named(out, None, ("docx",))
    with open_office(ctx.obj) as office:
        source = draft_source(office.db, office.settings, today, " ".join(said), also_done=also_done)
        made = plan_draft(source, office.settings, today, margin)
        settings = office.settings
    data = draft_document(made)
    path = inside(out, say("draft.file_name", name=made.instruction), kind)
    write_file(path, data)
    if str(path) != "-":
        tell(say("draft.written", name=made.instruction, count=len(made.items), path=path))
    _read_back(made, data, settings)


def _read_back(made: Draft, data: bytes, settings: Settings) -> None:
    from pipeline.run import process
    from pipeline.view.draft_check import differences

    with tempfile.TemporaryDirectory(prefix="congvan-") as folder:
        path = Path(folder) / "draft.docx"
        path.write_bytes(data)
        read = process(path, received=made.day, settings=settings)
    found = differences(made, read.directives, settings)
    for other in found:
        what = ", ".join(say(f"draft.other_{part}") for part in other.parts)
        tell(say("draft.other", task=other.task, what=what, text=other.text))
    if not found:
        tell(say("draft.same", count=len(made.items)))
