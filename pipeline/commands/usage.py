"""Errors of usage, in the clerk's language."""

from __future__ import annotations

import click
from click import exceptions

from pipeline.core.texts import say


def usage_sentence(error: click.ClickException) -> str:
    """One sentence that says what was not understood and where to look."""
    if isinstance(error, exceptions.NoArgsIsHelpError):
        return error.format_message()
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "congvan"
    return f"{_what(error)} {say('cli.see_help', command=command)}"


def _what(error: click.ClickException) -> str:
    if isinstance(error, exceptions.MissingParameter):
        return say("cli.missing", what=_hint(error))
    if isinstance(error, exceptions.NoSuchOption):
        return say("cli.no_such_option", name=error.option_name)
    if isinstance(error, exceptions.NoSuchCommand):
        return say("cli.no_such_command", name=error.command_name)
    if isinstance(error, exceptions.BadParameter):
        return say("cli.bad_value", what=_hint(error), problem=_problem(error))
    return say("cli.misused", problem=error.format_message())


def _problem(error: exceptions.BadParameter) -> str:
    """What a value must be; click says it in English for the kinds of values it knows itself."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return say("cli.one_of", known=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange):
        if kind.max is None:
            return say("cli.number_from", least=kind.min)
        return say("cli.number_between", least=kind.min, most=kind.max)
    return error.message.removesuffix(".")


def _hint(error: exceptions.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    return error.param.get_error_hint(error.ctx)
