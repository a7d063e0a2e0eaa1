"""The command line: which command is done by which function, and the one place that tells errors.

A command's module is imported when the command is called, so that `--help` and the queries of the record
answer at once.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

import click

from pipeline import __version__
from pipeline.commands.help import VietnameseGroup
from pipeline.core.errors import CongvanError
from pipeline.core.texts import say

DEBUG_VARIABLE = "CONGVAN_DEBUG"
_OBJECTS = 50_000  # made until the collector looks for garbage: what is loaded for reading is a million that stay
COMMANDS = {
    "init": "pipeline.commands.office:init",
    "extract": "pipeline.commands.extract:extract",
    "ingest": "pipeline.commands.office:ingest",
    "watch": "pipeline.commands.watch:watch",
    "retry": "pipeline.commands.watch:retry",
    "outstanding": "pipeline.commands.queries:outstanding",
    "instructions": "pipeline.commands.queries:instructions",
    "show": "pipeline.commands.queries:show",
    "done": "pipeline.commands.decisions:done",
    "reopen": "pipeline.commands.decisions:reopen",
    "assign": "pipeline.commands.decisions:assign",
    "instruct": "pipeline.commands.instruct:instruct",
    "extend": "pipeline.commands.decisions:extend",
    "drop": "pipeline.commands.decisions:drop",
    "undo": "pipeline.commands.review:undo",
    "correct": "pipeline.commands.decisions:correct",
    "task": "pipeline.commands.decisions:task",
    "review": "pipeline.commands.review:review",
    "join": "pipeline.commands.parts:join",
    "split": "pipeline.commands.parts:split",
    "searchable": "pipeline.commands.searchable:searchable",
    "export": "pipeline.commands.export:export",
    "register": "pipeline.commands.register:register",
    "report": "pipeline.commands.report:report",
    "digest": "pipeline.commands.digest:digest",
    "draft": "pipeline.commands.draft:draft",
    "slip": "pipeline.commands.slip:slip",
    "status": "pipeline.commands.status:status",
    "search": "pipeline.commands.search:search",
    "serve": "pipeline.commands.serve:serve",
    "user": "pipeline.commands.serve:user",
    "check": "pipeline.commands.safety:check",
    "backup": "pipeline.commands.safety:backup",
    "restore": "pipeline.commands.safety:restore",
    "export-all": "pipeline.commands.safety:export_all",
    "open-data": "pipeline.commands.open_data:open_data",
    "import-all": "pipeline.commands.safety:import_all",
    "evaluate": "pipeline.commands.quality:evaluate",
    "rules": "pipeline.commands.quality:rules",
}


class LazyGroup(VietnameseGroup):
    """The commands by name, each imported when it is asked for; errors are told here and nowhere else."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the contract."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def main(self, args: Sequence[str] | None = None, *others: Any, **more: Any) -> Any:
        """Run the command line and leave with its exit code."""
        more["standalone_mode"] = False
        speak_utf8()
        with telling_errors():
            sys.exit(super().main(args, *others, **more) or 0)


def speak_utf8() -> None:
    """Write UTF-8 wherever the output goes; what has no letter there is written as its code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


@contextlib.contextmanager
def telling_errors() -> Iterator[None]:
    """Turn every error into one sentence on stderr and an exit code."""
    try:
        yield
    except click.ClickException as e:
        from pipeline.commands.usage import usage_sentence

        leave(usage_sentence(e), e.exit_code)
    except CongvanError as e:
        leave(str(e), e.exit_code)
    except (click.Abort, KeyboardInterrupt):
        leave(say("cli.stopped"), 1)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 the reader has gone
        sys.exit(1)
    except OSError as e:
        from pipeline.core.system_errors import system_words

        leave(say("cli.system", problem=system_words(e), file=e.filename or ""), 1)
    except Exception as e:
        from pipeline.core.system_errors import record_words

        problem = record_words(e)
        leave(say("cli.record_busy", problem=problem) if problem else unexpected(e), 1)


def leave(sentence: str, exit_code: int) -> None:
    """Say the sentence on stderr and end with the code."""
    from pipeline.commands.common import tell

    tell(sentence)
    sys.exit(exit_code)


def unexpected(error: BaseException) -> str:
    """The sentence for a fault of the program, its place written to a log file.

    The log names the places in the program and the kind of error, not its message: that may hold words of a
    dispatch.
    """
    import tempfile
    import traceback

    if os.environ.get(DEBUG_VARIABLE):
        traceback.print_exception(error)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="congvan-", suffix=".log", delete=False
    ) as log:
        log.write(f"congvan {__version__}, Python {sys.version}, {sys.platform}\n")
        log.writelines(traceback.format_tb(error.__traceback__))
        log.write(f"{type(error).__name__}\n")
    return say("cli.unexpected", kind=type(error).__name__, log=log.name, variable=DEBUG_VARIABLE)


@click.command(cls=LazyGroup, help=say("cli.about"))
@click.option("--office", envvar="CONGVAN_OFFICE", metavar=say("cli.folder"), help=say("cli.office_option"))
@click.version_option(__version__, message=say("cli.version", version=__version__), help=say("cli.version_option"))
@click.pass_context
def cli(ctx: click.Context, office: str | None) -> None:
    """Keep the office's folder for the command that follows."""
    ctx.obj = office


def main() -> None:
    """Run congvan."""
    gc.set_threshold(_OBJECTS)
    cli(prog_name="congvan")
