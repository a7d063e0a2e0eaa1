"""`congvan export`: task lists as files, for the office or for each of its departments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from pipeline.commands.common import open_office, tell, today_option
from pipeline.commands.help import VietnameseHelp
from pipeline.commands.writing import OUT, inside, make_folder, named, write_file
from pipeline.core.errors import UsageError
from pipeline.core.texts import say
from pipeline.office import Office

FORMATS = ("xlsx", "csv", "json", "ics", "docx")
Row = dict[str, Any]


@click.command(cls=VietnameseHelp, help=say("cli.export_about"))
@click.option("--department", metavar=say("cli.department"), help=say("export.department_option"))
@click.option("--each-department", is_flag=True, help=say("export.each_option"))
@click.option("--format", "kind", type=click.Choice(FORMATS), help=say("export.format_option"))
@click.option("-o", "--output", "out", required=True, metavar=say("cli.out"), type=OUT, help=say("export.out_option"))
@today_option
@click.pass_context
def export(
    ctx: click.Context, department: str | None, each_department: bool, kind: str | None, out: Path, today: date
) -> None:
    """Write the tasks that still need action to a file, or to one for each department."""
    if department and each_department:
        raise UsageError(say("export.not_both"))
    with open_office(ctx.obj) as office:
        if each_department:
            _export_each(office, kind or "xlsx", out, today)
        else:
            out, kind = named(out, kind, FORMATS)
            _export_one(office, department, kind, out, today)


def _export_one(office: Office, department: str | None, kind: str, out: Path, today: date) -> None:
    from pipeline.store.departments import find_departments
    from pipeline.store.tasks import outstanding

    rows = outstanding(office.db, office.settings, today, department=department)
    meant = find_departments(office.db, office.settings, department) if department else []
    title = meant[0] if len(meant) == 1 else department or ""
    out = inside(out, title or say("export.file_name", day=today.isoformat()), kind)
    _write(office, _File(out, kind, rows, title, whose=title if len(meant) == 1 else ""), today)


def _export_each(office: Office, kind: str, folder: Path, today: date) -> None:
    from pipeline.store.tasks import outstanding
    from pipeline.view.export import safe_names

    make_folder(folder)
    departments = [d.name for d in office.settings.departments]
    lists = {name: outstanding(office.db, office.settings, today, department=name) for name in departments}
    lists[say("export.nobody")] = outstanding(office.db, office.settings, today, unassigned=True)
    listed = {row["task"] for rows in lists.values() for row in rows}
    every = outstanding(office.db, office.settings, today)
    lists[say("export.others")] = [row for row in every if row["task"] not in listed]
    lists[say("export.whole_office")] = every
    names = safe_names(lists)
    for name, rows in lists.items():
        path = folder / f"{names[name]}.{kind}"
        # A list of no department is left out without tasks, unless one of an earlier day lies there.
        if rows or name in departments or path.exists():
            _write(office, _File(path, kind, rows, name, whose=name if name in departments else ""), today)


@dataclass(frozen=True)
class _File:
    """A file to write; ``whose`` is the department whose part in each task is told, empty for a list of several."""

    path: Path
    kind: str
    rows: Sequence[Row]
    title: str
    whose: str


def _write(office: Office, file: _File, today: date) -> None:
    """Write one file; what stood there is replaced only when the new one is whole."""
    from pipeline.view.export import exported

    data = exported(file.rows, file.kind, office.settings.office, file.whose, today, title=file.title)
    write_file(file.path, data)
    if str(file.path) != "-":
        tell(say("export.written", count=len(file.rows), path=file.path))
