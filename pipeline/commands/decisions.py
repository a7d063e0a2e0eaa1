"""A clerk's decisions and corrections: `done`, `reopen`, `assign`, `extend`, `drop`, `correct`, `task add`, `edit`."""

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
    from pipeline.store.database import writing

    with open_office(ctx.obj) as office:
        with writing(office.db):
            told = [
                decisions.done(office.db, office.settings, number, on=on, note=note, evidence=evidence)
                for number in dict.fromkeys(tasks)
            ]
        say_text("\n".join(told))


@click.command(cls=VietnameseHelp, help=say("cli.reopen_about"))
@click.argument("tasks", metavar=say("cli.tasks"), nargs=-1, required=True, type=TASK)
@click.pass_context
def reopen(ctx: click.Context, tasks: tuple[int, ...]) -> None:
    """Open tasks again."""
    from pipeline.store import decisions
    from pipeline.store.database import writing

    with open_office(ctx.obj) as office:
        with writing(office.db):
            told = [decisions.reopen(office.db, office.settings, number) for number in dict.fromkeys(tasks)]
        say_text("\n".join(told))


@click.command(cls=VietnameseHelp, help=say("cli.assign_about"))
@click.argument("number", metavar=say("cli.task"), type=TASK)
@click.argument("department", metavar=say("cli.department"))
@click.option("--role", type=click.Choice(["lead", "support"]), default="lead", help=say("decide.role_option"))
@click.option("--by", "given_by", metavar=say("cli.words"), help=say("decide.by_option"))
@click.option("--until", type=DAY, metavar=say("cli.day"), help=say("decide.own_until_option"))
@click.pass_context
def assign(
    ctx: click.Context, number: int, department: str, role: str, given_by: str | None, until: date | None
) -> None:
    """Give a task to a department."""
    from pipeline.store import decisions

    with open_office(ctx.obj) as office:
        said = decisions.assign(
            office.db, office.settings, number, department, role, given_by=given_by, until=until
        )
        say_text(said)


@click.command(cls=VietnameseHelp, help=say("cli.extend_about"))
@click.argument("number", metavar=say("cli.task"), type=TASK)
@click.option("--until", type=DAY, required=True, metavar=say("cli.day"), help=say("decide.until_option"))
@click.option("--because", required=True, metavar=say("cli.words"), help=say("decide.because_option"))
@click.pass_context
def extend(ctx: click.Context, number: int, until: date, because: str) -> None:
    """Give a task until another day."""
    from pipeline.store import decisions

    with open_office(ctx.obj) as office:
        say_text(decisions.extend(office.db, office.settings, number, until=until, because=because))


@click.command(cls=VietnameseHelp, help=say("cli.drop_about"))
@click.argument("number", metavar=say("cli.task"), type=TASK)
@click.option("--because", required=True, metavar=say("cli.words"), help=say("decide.because_option"))
@click.option("--only-this", is_flag=True, help=say("decide.only_this_option"))
@click.pass_context
def drop(ctx: click.Context, number: int, because: str, only_this: bool) -> None:
    """Record that a task need not be done any more."""
    from pipeline.store import decisions

    with open_office(ctx.obj) as office:
        say_text(decisions.drop(office.db, office.settings, number, because=because, only_this=only_this))


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


@task.command(cls=VietnameseHelp, help=say("cli.add_about"))
@click.argument("said", metavar=say("cli.instruction"))
@click.option("--text", required=True, metavar=say("cli.words"), help=say("decide.text_option"))
@click.option("--department", metavar=say("cli.department"), help=say("decide.department_option"))
@click.option("--until", type=DAY, metavar=say("cli.day"), help=say("decide.task_until_option"))
@click.pass_context
def add(ctx: click.Context, said: str, text: str, department: str | None, until: date | None) -> None:
    """Add a task to a dispatch."""
    from pipeline.store import corrections

    with open_office(ctx.obj) as office:
        told = corrections.add_task(
            office.db, office.settings, said, text=text, department=department, until=until
        )
        say_text(told)


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
