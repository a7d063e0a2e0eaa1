"""A clerk's decisions and corrections: `done`, `reopen`, `assign`, `correct`, `task edit`."""

from __future__ import annotations

from datetime import date

import click

from pipeline.commands.common import DAY, open_office, say_text, today_in_viet_nam
from pipeline.commands.help import VietnameseGroup, VietnameseHelp
from pipeline.core.texts import say

TASK = click.IntRange(min=1)


@click.command(cls=VietnameseHelp, help=say("cli.done_about"))
@click.argument("tasks", metavar=say("cli.tasks"), nargs=-1, required=True, type=TASK)
@click.option("--note", metavar=say("cli.words"), help=say("decide.note_option"))
@click.option("--evidence", metavar=say("cli.instruction"), help=say("decide.evidence_option"))
@click.option("--on", type=DAY, default=today_in_viet_nam, metavar=say("cli.day"), help=say("decide.on_option"))
@click.pass_context
def done(ctx: click.Context, tasks: tuple[int, ...], note: str | None, evidence: str | None, on: date) -> None:
    """Record that tasks are done."""
    from pipeline.store import decisions

    with open_office(ctx.obj) as office:
        for number in tasks:
            say_text(decisions.done(office.db, office.settings, number, on=on, note=note, evidence=evidence))


@click.command(cls=VietnameseHelp, help=say("cli.reopen_about"))
@click.argument("tasks", metavar=say("cli.tasks"), nargs=-1, required=True, type=TASK)
@click.pass_context
def reopen(ctx: click.Context, tasks: tuple[int, ...]) -> None:
    """Open tasks again."""
    from pipeline.store import decisions

    with open_office(ctx.obj) as office:
        for number in tasks:
            say_text(decisions.reopen(office.db, office.settings, number))


@click.command(cls=VietnameseHelp, help=say("cli.assign_about"))
@click.argument("number", metavar=say("cli.task"), type=TASK)
@click.argument("department", metavar=say("cli.department"))
@click.option("--role", type=click.Choice(["lead", "support"]), default="lead", help=say("decide.role_option"))
@click.pass_context
def assign(ctx: click.Context, number: int, department: str, role: str) -> None:
    """Give a task to a department."""
    from pipeline.store import decisions

    with open_office(ctx.obj) as office:
        say_text(decisions.assign(office.db, office.settings, number, department, role))


@click.command(cls=VietnameseHelp, help=say("cli.correct_about"))
@click.argument("said", metavar=say("cli.instruction"))
@click.argument("field", metavar=say("cli.field"))
@click.argument("value", metavar=say("cli.value"))
@click.pass_context
def correct(ctx: click.Context, said: str, field: str, value: str) -> None:
    """Set a field of a dispatch by hand."""
    from pipeline.store import corrections

    with open_office(ctx.obj) as office:
        say_text(corrections.correct(office.db, office.settings, said, field, value))


@click.group(cls=VietnameseGroup, help=say("cli.task_about"))
def task() -> None:
    """Hold the commands about tasks."""


@task.command(cls=VietnameseHelp, help=say("cli.edit_about"))
@click.argument("number", metavar=say("cli.task"), type=TASK)
@click.argument("field", metavar=say("cli.field"))
@click.argument("value", metavar=say("cli.value"))
@click.pass_context
def edit(ctx: click.Context, number: int, field: str, value: str) -> None:
    """Set a field of a task by hand."""
    from pipeline.store import corrections

    with open_office(ctx.obj) as office:
        say_text(corrections.edit_task(office.db, office.settings, number, field, value))
