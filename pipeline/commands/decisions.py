"""A clerk's decisions and corrections: `done`, `reopen`, `assign`, `extend`, `drop`, `correct`, `task add`, `edit`."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from pipeline.commands.common import DAY, Command, open_office, say_text, today_option
from pipeline.commands.help import VietnameseGroup, VietnameseHelp
from pipeline.core.clock import today_in_viet_nam
from pipeline.core.labels import value_words
from pipeline.core.texts import say

TASK = click.IntRange(min=1)


class Role(click.ParamType[str]):
    """A department's part in a task, by its key or in words."""

    name = "role"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The key of the role, or a usage error."""
        for role in ("lead", "support"):
            if str(value).strip().lower() in (role, value_words("role", role)):
                return role
        known = ", ".join(f"{role} ({value_words('role', role)})" for role in ("lead", "support"))
        self.fail(say("cli.one_of", known=known), param, ctx)


def times_options(command: Command) -> Command:
    """The options --since and --until: which of the missed times of a duty."""
    until = click.option("--until", type=DAY, metavar=say("cli.day"), help=say("missed.until_option"))
    since = click.option("--since", type=DAY, metavar=say("cli.day"), help=say("missed.since_option"))
    return since(until(command))


def force_option(command: Command) -> Command:
    """The flag --force."""
    return click.option("--force", is_flag=True, help=say("doubt.force_option"))(command)


@click.command(cls=VietnameseHelp, help=say("cli.done_about"))
@click.argument("tasks", metavar=say("cli.tasks"), nargs=-1, required=True, type=TASK)
@click.option("--note", metavar=say("cli.words"), help=say("decide.note_option"))
@click.option("--evidence", metavar=say("cli.instruction"), help=say("decide.evidence_option"))
@click.option("--on", type=DAY, metavar=say("cli.day"), help=say("decide.on_option"))
@click.option("--missed", is_flag=True, help=say("missed.done_option"))
@times_options
@force_option
@click.pass_context
def done(
    ctx: click.Context,
    tasks: tuple[int, ...],
    note: str | None,
    evidence: str | None,
    on: date | None,
    missed: bool,
    since: date | None,
    until: date | None,
    force: bool,
) -> None:
    """Record that tasks are done."""
    from pipeline.store.database import writing
    from pipeline.store.decisions import done as one_done
    from pipeline.store.missed import Times, done_missed

    times, today = Times(since, until), today_in_viet_nam()
    with open_office(ctx.obj) as office:
        with writing(office.db):
            told = [
                done_missed(office.db, number, on=on or today, today=today, note=note, times=times)
                if missed or since or until
                else one_done(office.db, office.settings, number, on=on, note=note, evidence=evidence, force=force)
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
@click.option("--role", type=Role(), default="lead", metavar=say("decide.role"), help=say("decide.role_option"))
@click.option("--by", "given_by", metavar=say("cli.words"), help=say("decide.by_option"))
@click.option("--until", type=DAY, metavar=say("cli.day"), help=say("decide.own_until_option"))
@click.option("--remove", is_flag=True, help=say("decide.remove_option"))
@force_option
@click.pass_context
def assign(
    ctx: click.Context, /, number: int, department: str, role: str, remove: bool, **given: Any
) -> None:
    """Give a task to a department, or take it off."""
    from pipeline.store.assigning import assign as give
    from pipeline.store.assigning import unassign

    with open_office(ctx.obj) as office:
        if remove:
            say_text(unassign(office.db, office.settings, number, department))
        else:
            say_text(give(office.db, office.settings, number, department, role, **given))


@click.command(cls=VietnameseHelp, help=say("cli.extend_about"))
@click.argument("number", metavar=say("cli.task"), type=TASK)
@click.option("--until", type=DAY, required=True, metavar=say("cli.day"), help=say("decide.until_option"))
@click.option("--because", required=True, metavar=say("cli.words"), help=say("decide.because_option"))
@force_option
@click.pass_context
def extend(ctx: click.Context, number: int, until: date, because: str, force: bool) -> None:
    """Give a task until another day."""
    from pipeline.store import decisions

    with open_office(ctx.obj) as office:
        said = decisions.extend(office.db, office.settings, number, until=until, because=because, force=force)
        say_text(said)


@click.command(cls=VietnameseHelp, help=say("cli.drop_about"))
@click.argument("number", metavar=say("cli.task"), type=TASK)
@click.option("--because", required=True, metavar=say("cli.words"), help=say("decide.because_option"))
@click.option("--only-this", is_flag=True, help=say("decide.only_this_option"))
@click.option("--missed", is_flag=True, help=say("missed.drop_option"))
@times_options
@today_option
@click.pass_context
def drop(
    ctx: click.Context, /, number: int, because: str, only_this: bool, missed: bool, today: date, **times: date | None
) -> None:
    """Record that a task need not be done any more."""
    from pipeline.store import decisions
    from pipeline.store.missed import Times, drop_missed

    with open_office(ctx.obj) as office:
        if missed or any(times.values()):
            say_text(drop_missed(office.db, number, because=because, today=today, times=Times(**times)))
            return
        say_text(decisions.drop(office.db, office.settings, number, because=because, only_this=only_this))


@click.command(cls=VietnameseHelp, help=say("cli.correct_about"))
@click.argument("said", metavar=say("cli.instruction"))
@click.argument("field", metavar=say("cli.field"))
@click.argument("value", metavar=say("cli.value"))
@force_option
@click.pass_context
def correct(ctx: click.Context, said: str, field: str, value: str, force: bool) -> None:
    """Set a field of a dispatch by hand."""
    from pipeline.store import corrections

    with open_office(ctx.obj) as office:
        say_text(corrections.correct(office.db, office.settings, said, field, value, force=force))


@click.group(cls=VietnameseGroup, help=say("cli.task_about"))
def task() -> None:
    """Hold the commands about tasks."""


@task.command(cls=VietnameseHelp, help=say("cli.add_about"))
@click.argument("said", metavar=say("cli.instruction"))
@click.option("--text", required=True, metavar=say("cli.words"), help=say("decide.text_option"))
@click.option("--department", metavar=say("cli.department"), help=say("decide.department_option"))
@click.option("--until", type=DAY, metavar=say("cli.day"), help=say("decide.task_until_option"))
@force_option
@click.pass_context
def add(
    ctx: click.Context, said: str, text: str, department: str | None, until: date | None, force: bool
) -> None:
    """Add a task to a dispatch."""
    from pipeline.store import corrections

    with open_office(ctx.obj) as office:
        told = corrections.add_task(
            office.db, office.settings, said, text=text, department=department, until=until, force=force
        )
        say_text(told)


@task.command(cls=VietnameseHelp, help=say("cli.edit_about"))
@click.argument("number", metavar=say("cli.task"), type=TASK)
@click.argument("field", metavar=say("cli.field"))
@click.argument("value", metavar=say("cli.value"))
@force_option
@click.pass_context
def edit(ctx: click.Context, number: int, field: str, value: str, force: bool) -> None:
    """Set a field of a task by hand."""
    from pipeline.store import corrections

    with open_office(ctx.obj) as office:
        say_text(corrections.edit_task(office.db, office.settings, number, field, value, force=force))
