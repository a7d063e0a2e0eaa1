"""Errors of usage, in the clerk's language."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

import click
from click import Group, exceptions

from pipeline.commands.help import ExtraWords
from pipeline.core.texts import say


def usage_sentence(error: click.ClickException) -> str:
    """One sentence that says what was not understood and where to look."""
    if isinstance(error, exceptions.NoArgsIsHelpError):
        return error.format_message()
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "congvan"
    return f"{_what(error)} {say('cli.see_help', command=command)}"


def _what(error: click.ClickException) -> str:
    if isinstance(error, ExtraWords):
        return say("cli.extra_words", words=error.message)
    if isinstance(error, exceptions.MissingParameter):
        return say("cli.missing", what=_hint(error))
    if isinstance(error, exceptions.NoSuchOption):
        return _unknown("cli.no_such_option", error.option_name, error.possibilities)
    if isinstance(error, exceptions.NoSuchCommand):
        known = error.ctx.command.list_commands(error.ctx) if error.ctx and isinstance(error.ctx.command, Group) else ()
        return _unknown("cli.no_such_command", error.command_name, get_close_matches(error.command_name, known))
    if isinstance(error, exceptions.BadOptionUsage):
        return _option_misused(error)
    if isinstance(error, exceptions.BadParameter):
        return say("cli.bad_value", what=_hint(error), problem=_problem(error))
    return say("cli.misused")


def _unknown(key: str, name: str, like: Sequence[str] | None) -> str:
    told = say(key, name=name)
    return f"{told} {say('cli.perhaps', names=', '.join(like))}" if like else told


def _option_misused(error: exceptions.BadOptionUsage) -> str:
    """An option without its value, or a value where it takes none."""
    options = error.ctx.command.get_params(error.ctx) if error.ctx else ()
    flags = {name for p in options if isinstance(p, click.Option) and p.is_flag for name in p.opts}
    known = {name for p in options if isinstance(p, click.Option) for name in p.opts}
    if error.option_name not in known:
        return say("cli.misused")
    return say("cli.takes_no_value" if error.option_name in flags else "cli.needs_value", name=error.option_name)


def _problem(error: exceptions.BadParameter) -> str:
    """What a value must be; of the kinds of values that click knows itself it would say it in English."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return say("cli.one_of", known=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange):
        if kind.max is None:
            return say("cli.number_from", least=kind.min)
        return say("cli.number_between", least=kind.min, most=kind.max)
    if type(kind).__module__.startswith("click."):
        return say("cli.not_fitting")
    return error.message.removesuffix(".")


def _hint(error: exceptions.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    return error.param.get_error_hint(error.ctx)
