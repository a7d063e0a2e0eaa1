"""Help in the clerk's language."""

from __future__ import annotations

import re
from typing import Any

import click

from pipeline.core.texts import say

# what click adds behind the words of an option
_REQUIRED, _RANGE, _WHOLE_NUMBER = "[required]", re.compile(r"\s*\[[^\[\]]*x[<>]=?[^\[\]]*\]"), "INTEGER RANGE"


class ExtraWords(click.UsageError):
    """Words on the command line that the command does not know what to do with."""

    def __init__(self, words: list[str], ctx: click.Context) -> None:
        super().__init__(" ".join(words), ctx)


class VietnameseHelp(click.Command):
    """A command whose help and errors of usage speak the clerk's language."""

    def __init__(self, *args: Any, **more: Any) -> None:
        more.setdefault("options_metavar", say("cli.options_metavar"))
        if not isinstance(self, click.Group):
            more["context_settings"] = {"allow_extra_args": True} | (more.get("context_settings") or {})
        super().__init__(*args, **more)
        if not isinstance(self, click.Group):
            self.params.append(_office_option())

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line; an error of usage knows the command in which it was made."""
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as e:
            e.ctx = e.ctx or ctx
            raise
        if rest and not isinstance(self, click.Group) and not ctx.resilient_parsing:
            raise ExtraWords(rest, ctx)
        return rest

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that says how the command is called."""
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=say("cli.usage") + " ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands of a group."""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = [_in_vietnamese(r) for p in options if (r := p.get_help_record(ctx)) is not None]
        if records:
            with formatter.section(say("cli.options")):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option --help, described in Vietnamese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say("cli.help_option")
        return option


class VietnameseGroup(VietnameseHelp, click.Group):
    """A group of commands, in the order in which they were added."""

    def __init__(self, *args: Any, **more: Any) -> None:
        more.setdefault("subcommand_metavar", say("cli.subcommand_metavar"))
        super().__init__(*args, **more)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, as they were added."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with what each does; those of a group within a group are told under its name."""
        inside = f"{self.name}_" if ctx.parent else ""
        with formatter.section(say("cli.commands")):
            formatter.write_dl([(name, say(f"cli.{inside}{name}_short")) for name in self.list_commands(ctx)])


def _in_vietnamese(record: tuple[str, str]) -> tuple[str, str]:
    """An option and what it does, without the English words that click puts in; ranges are told when they matter."""
    name, told = record
    told = _RANGE.sub("", told).replace(_REQUIRED, say("cli.required"))
    return name.replace(_WHOLE_NUMBER, say("cli.number")), told


def _office_option() -> click.Option:
    """--office after the command's name, where it does the same as before it."""

    def keep(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
        if value is not None:
            ctx.obj = value

    metavar, told = say("cli.folder"), say("cli.office_here")
    return click.Option(["--office"], expose_value=False, callback=keep, metavar=metavar, help=told)
