"""`congvan digest`: what is due this week and what is late, for each department."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from pipeline.commands.common import open_office, say_text, tell, today_option
from pipeline.commands.help import VietnameseHelp
from pipeline.commands.writing import OUT, make_folder, write_file
from pipeline.core.texts import say
from pipeline.office import Office


@click.command(cls=VietnameseHelp, help=say("digest.about"))
@click.option("--department", metavar=say("cli.department"), help=say("digest.department_option"))
@click.option("--days", type=click.IntRange(0, 366), default=7, metavar=say("cli.days"), help=say("digest.days_option"))
@click.option("-o", "--output", "out", metavar=say("cli.out"), type=OUT, help=say("digest.out_option"))
@today_option
@click.pass_context
def digest(ctx: click.Context, department: str | None, days: int, out: Path | None, today: date) -> None:
    """Print the lists, or write a mail file for each department that has something on its list."""
    from pipeline.view.digest import digest_mail, digest_text

    with open_office(ctx.obj) as office:
        lists = _lists(office, department, days, today)
        name, emails = office.settings.office.name, {d.name: d.email for d in office.settings.departments}
    if out is None:
        say_text("\n".join(digest_text(rows, who, name, today, days) for who, rows in lists.items()))
        return
    wanted = {who: rows for who, rows in lists.items() if rows}
    if not wanted:
        tell(say("digest.nobody_to_write", days=days))
        return
    from pipeline.view.export import safe_names

    make_folder(out)
    names = safe_names(wanted)
    for who, rows in wanted.items():
        write_file(out / f"{names[who]}.eml", digest_mail(rows, who, emails.get(who, ""), name, today, days))
    tell(say("digest.written", count=len(wanted), path=out))


def _lists(office: Office, department: str | None, days: int, today: date) -> dict[str, list[dict[str, Any]]]:
    """For each department what is late or due soon; what nobody leads comes last, where there is any."""
    from pipeline.store.departments import find_departments
    from pipeline.store.tasks import outstanding

    def near(**which: Any) -> list[dict[str, Any]]:
        return outstanding(office.db, office.settings, today, overdue=True, due_within=days, **which)

    if department is not None:
        return {who: near(department=who) for who in find_departments(office.db, office.settings, department)}
    lists = {d.name: near(department=d.name) for d in office.settings.departments}
    unassigned = near(unassigned=True)
    return lists | ({say("digest.whole"): unassigned} if unassigned or not lists else {})
