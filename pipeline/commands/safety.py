"""`congvan check`, `backup`, `restore`, `export-all` and `import-all`: that nothing of the record is lost."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import click

from pipeline.commands.common import json_option, open_office, say_json, say_text, tell, today_option
from pipeline.commands.help import VietnameseHelp
from pipeline.core.settings import OFFICE_VARIABLE
from pipeline.core.texts import say

TARGET = click.Path(path_type=Path)
_MEGABYTE = 1_000_000


@click.command(cls=VietnameseHelp, help=say("safety.check_about"))
@today_option
@json_option
@click.pass_context
def check(ctx: click.Context, today: date, as_json: bool) -> None:
    """Tell all that is wrong with the record, each in one sentence; exit 1 where something is."""
    from pipeline.platform_guard import on_network_share
    from pipeline.store.inbox import unsettled
    from pipeline.store.safety import Trouble, counted
    from pipeline.store.safety import check as find

    with open_office(ctx.obj) as office:
        found = list(find(office.db, office.folder, today, datetime.now(UTC)))
        if on_network_share(office.folder):
            found.append(Trouble("network", say("safety.network", folder=office.folder), grave=False))
        found += [Trouble(k, say(f"safety.{k}", count=n), grave=False) for k, n in unsettled(office.db).items()]
        grave = sum(trouble.grave for trouble in found)
        counts = {} if grave else counted(office.db)
    for trouble in found:
        if as_json:
            say_json({"kind": trouble.kind, "grave": trouble.grave, "sentence": trouble.sentence})
        else:
            (tell if trouble.grave else say_text)(trouble.sentence)
    if grave:
        tell(say("safety.unsound", count=grave, folder=office.folder))
        ctx.exit(1)
    if not as_json:
        say_text(say("safety.sound", **counts))


@click.command(cls=VietnameseHelp, help=say("safety.backup_about"))
@click.argument("target", metavar=say("safety.path"), type=TARGET)
@click.pass_context
def backup(ctx: click.Context, target: Path) -> None:
    """Copy the office into a new folder or .zip file; exit 1 where an original was damaged already."""
    from pipeline.backup import backup as copy

    with open_office(ctx.obj) as office:
        manifest, wrong = copy(office.folder, office.db, target)
    size = round(sum(entry.size for entry in manifest.files.values()) / _MEGABYTE, 1)
    say_text(say("safety.backed_up", count=len(manifest.files), size=size, path=target))
    for place in wrong:
        tell(say("safety.damaged_original", place=place))
    ctx.exit(1 if wrong else 0)


@click.command(cls=VietnameseHelp, help=say("safety.restore_about"))
@click.argument("source", metavar=say("safety.source"), type=TARGET)
@click.pass_context
def restore(ctx: click.Context, source: Path) -> None:
    """Make the office again from a backup, in a folder that holds none."""
    from pipeline.backup import restore as make

    folder = _new_office(ctx.obj)
    manifest = make(source, folder)
    say_text(say("safety.restored", count=len(manifest.files), folder=folder))


@click.command("export-all", cls=VietnameseHelp, help=say("safety.export_all_about"))
@click.argument("target", metavar=say("safety.path"), type=TARGET)
@click.pass_context
def export_all(ctx: click.Context, target: Path) -> None:
    """Write the whole record in open formats."""
    from pipeline.portable import export_all as write

    with open_office(ctx.obj) as office:
        done = write(office.folder, office.db, target)
    told = {"rows": sum(done.rows.values()), "tables": len(done.rows), "files": len(done.manifest.files)}
    say_text(say("safety.exported", path=target, **told))


@click.command("import-all", cls=VietnameseHelp, help=say("safety.import_all_about"))
@click.argument("source", metavar=say("safety.source"), type=TARGET)
@click.pass_context
def import_all(ctx: click.Context, source: Path) -> None:
    """Make the office again from what export-all wrote."""
    from pipeline.portable import import_all as read

    folder = _new_office(ctx.obj)
    done = read(source, folder)
    told = {"rows": sum(done.rows.values()), "tables": len(done.rows), "files": len(done.manifest.files)}
    say_text(say("safety.imported", folder=folder, **told))


def _new_office(option: str | None) -> Path:
    """The folder of an office that is yet to be: the one named, else the current one."""
    return Path(option or os.environ.get(OFFICE_VARIABLE) or ".")
