"""What several commands share: their options, the office's folder, and how JSON goes out."""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.core.clock import today_in_viet_nam as today_in_viet_nam
from pipeline.core.settings import SETTINGS_FILE, Settings, SettingsError, find_office, read_settings
from pipeline.core.texts import say
from pipeline.office import DATABASE_FILE as DATABASE_FILE
from pipeline.office import Office

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day, written 2024-12-31 or 31/12/2024."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a usage error."""
        if isinstance(value, date):
            return value
        day_first = _DAY_FIRST.fullmatch(str(value).strip())
        try:
            if day_first:
                return date(int(day_first[3]), int(day_first[2]), int(day_first[1]))
            return date.fromisoformat(str(value).strip())
        except ValueError:
            self.fail(say("cli.bad_day", value=value), param, ctx)


DAY = Day()


def received_option(command: Command) -> Command:
    """The option --received."""
    return click.option("--received", type=DAY, metavar=say("cli.day"), help=say("cli.received_option"))(command)


def today_option(command: Command) -> Command:
    """The option --today, by default the day in Viet Nam."""
    option = click.option(
        "--today", type=DAY, default=today_in_viet_nam, metavar=say("cli.day"), help=say("cli.today_option")
    )
    return option(command)


def json_option(command: Command) -> Command:
    """The flag --json."""
    return click.option("--json", "as_json", is_flag=True, help=say("cli.json_option"))(command)


def say_json(value: Any) -> None:
    """Write one object as one line on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False))


def say_text(text: str) -> None:
    """Write text for people on stdout; what would steer a terminal is shown as ?."""
    click.echo(_CONTROL.sub("?", text))


def tell(sentence: str) -> None:
    """Say a sentence on stderr, where messages go; what would steer a terminal is shown as ?."""
    click.echo(_CONTROL.sub("?", sentence), err=True)


def office_folder(option: str | None) -> Path:
    """The office's folder, by the option, the environment or the current folder."""
    return find_office(option, os.environ, Path.cwd())


def settings_if_any(option: str | None) -> Settings:
    """The settings of the office, if one was named or the current folder is in one; else the defaults."""
    try:
        folder = office_folder(option)
    except SettingsError:
        if option:
            raise
        return Settings()
    return read_settings(folder / SETTINGS_FILE)


@contextlib.contextmanager
def open_office(option: str | None) -> Iterator[Office]:
    """The office named by the option, the environment or the current folder; its record is closed at the end."""
    from pipeline.store.database import open_record

    folder = office_folder(option)
    settings = read_settings(folder / SETTINGS_FILE)
    db = open_record(folder / DATABASE_FILE)
    try:
        yield Office(folder, settings, db)
    finally:
        db.close()
