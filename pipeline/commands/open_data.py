"""`congvan open-data`: the record as CSV with its description, and the metadata for Datasette."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

import click

from pipeline.commands.common import open_office, tell
from pipeline.commands.help import VietnameseHelp
from pipeline.commands.writing import make_folder, write_file
from pipeline.core.errors import CongvanError, UsageError
from pipeline.core.system_errors import system_words
from pipeline.core.texts import say

_PATH = click.Path(path_type=Path)


@click.command("open-data", cls=VietnameseHelp, help=say("data.about"))
@click.option("-o", "--output", "out", metavar=say("cli.out"), type=_PATH, help=say("data.out_option"))
@click.option("--model", type=_PATH, metavar=say("cli.out"), help=say("data.model_option"))
@click.pass_context
def open_data(ctx: click.Context, out: Path | None, model: Path | None) -> None:
    """Write the views, or the page that describes the schema."""
    from pipeline.open_data import write_open_data
    from pipeline.store.database import open_record
    from pipeline.view.data_model import data_model_page

    if (out is None) == (model is None):
        raise UsageError(say("data.one_of"))
    if model is not None:
        with (
            tempfile.TemporaryDirectory(prefix="congvan-") as folder,
            closing(open_record(Path(folder) / "new.db", create=True)) as db,
        ):
            page = data_model_page(db)
        write_file(model, page.encode("utf-8"))
        tell(say("data.model_written", path=model))
        return
    assert out is not None
    make_folder(out)
    with open_office(ctx.obj) as office:
        try:
            counts = write_open_data(office.db, out)
        except OSError as e:
            raise CongvanError(say("export.cannot_write", path=out, problem=system_words(e))) from e
    tell(say("data.written", rows=sum(counts.values()), views=len(counts), path=out))
