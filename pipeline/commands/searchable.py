"""`congvan searchable`: a copy of a scan in which words can be found and selected."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands.common import open_office, tell
from pipeline.commands.help import VietnameseHelp
from pipeline.commands.writing import OUT, write_file
from pipeline.core.errors import UsageError
from pipeline.core.texts import say


@click.command(cls=VietnameseHelp, help=say("searchable.about"))
@click.argument("said", metavar=say("cli.instruction"), nargs=-1, required=True)
@click.option(
    "-o", "--output", "out", required=True, metavar=say("cli.out"), type=OUT, help=say("searchable.out_option")
)
@click.pass_context
def searchable(ctx: click.Context, said: tuple[str, ...], out: Path) -> None:
    """Write a searchable copy of each file of a dispatch."""
    from pipeline.store.database import rows
    from pipeline.store.evidence import words_of_scans
    from pipeline.store.finding import find_instruction
    from pipeline.view.export import safe_name
    from pipeline.view.searchable import ReadPage, searchable_copy

    written = 0
    with open_office(ctx.obj) as office:
        document = find_instruction(office.db, office.settings, " ".join(said))
        sql = "SELECT * FROM files WHERE document_id = ? AND archived_as IS NOT NULL ORDER BY id"
        for number, file in enumerate(rows(office.db, sql, [document]), start=1):
            pages = [ReadPage(n, tuple(words), turned) for n, turned, words in words_of_scans(office.db, file["id"])]
            data = (office.folder / file["archived_as"]).read_bytes()
            copy = searchable_copy(file["name"], data, pages)
            if copy is None:
                tell(say("searchable.no_pages", name=file["name"]))
                continue
            path = out / f"{safe_name(Path(file['name']).stem)}.pdf" if out.is_dir() else _numbered(out, number)
            write_file(path, copy)
            tell(say("searchable.written", path=path))
            written += 1
    if not written:
        raise UsageError(say("searchable.nothing", name=" ".join(said)))


def _numbered(out: Path, number: int) -> Path:
    return out if number == 1 else out.with_stem(f"{out.stem} ({number})")
