"""The settings of one office: congvan.toml as frozen records, and where the office folder is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_type_hints

from pipeline.core.errors import CongvanError
from pipeline.core.texts import say

SETTINGS_FILE = "congvan.toml"
OFFICE_VARIABLE = "CONGVAN_OFFICE"


class SettingsError(CongvanError):
    """congvan.toml, or the place of the office folder, is not understood; the message names file and key."""


@dataclass(frozen=True, slots=True)
class Superior:
    """A body that gives this office orders, from `since` to `until` (both days included; None is open)."""

    name: str = ""
    aliases: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


def is_in_force(superior: Superior, day: date | None) -> bool:
    """Whether a body was over this office on a day; on one that is not known it may have been."""
    if day is None:
        return True
    return (superior.since is None or superior.since <= day) and (superior.until is None or day <= superior.until)


@dataclass(frozen=True, slots=True)
class Department:
    """A department of the office, how else it is written, its people, and the address that its letters go to.

    ``head`` and ``people`` are names of persons: what a dispatch of the office orders them is the department's.
    """

    name: str = ""
    aliases: tuple[str, ...] = ()
    email: str = ""
    head: str = ""
    people: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All by which it is meant: its names, and those of its people."""
        return tuple(name for name in (self.name, *self.aliases, self.head, *self.people) if name)


@dataclass(frozen=True, slots=True)
class Office:
    """The office itself. ``groups`` are words of its superiors that mean several bodies, this office among them."""

    name: str = ""
    place: str = ""
    aliases: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    superiors: tuple[Superior, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeadlineSettings:
    """How this office counts: whether 'trước ngày 15' includes the 15th, and whether Saturdays are worked."""

    before_is_inclusive: bool = False
    works_saturdays: bool = False


@dataclass(frozen=True, slots=True)
class CalendarSettings:
    """The office's own days off and worked days, over rules/holidays.yaml."""

    off: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class InboxSettings:
    """Where mail arrives (relative to the office folder), how often to look, how long a file must be still."""

    path: str = "inbox"
    poll_seconds: float = 5.0
    settle_seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class Settings:
    """All of congvan.toml; without a file, an office of no name and no departments.

    ``collectives`` maps words of the office's own dispatches to the names of the departments they mean.
    """

    office: Office = Office()
    departments: tuple[Department, ...] = ()
    collectives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    deadlines: DeadlineSettings = DeadlineSettings()
    calendar: CalendarSettings = CalendarSettings()
    inbox: InboxSettings = InboxSettings()


def find_office(option: str | Path | None, environ: Mapping[str, str], cwd: Path) -> Path:
    """The office folder: `option` (--office), else $CONGVAN_OFFICE, else `cwd` or the nearest folder above it.

    Raises:
        SettingsError: there is no congvan.toml there.
    """
    said = option or environ.get(OFFICE_VARIABLE)
    if said:
        folder = Path(said)
        if not (folder / SETTINGS_FILE).is_file():
            raise SettingsError(say("settings.no_office_there", folder=folder))
        return folder
    for folder in (cwd, *cwd.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise SettingsError(say("settings.no_office", folder=cwd))


def read_settings(path: Path) -> Settings:
    """The settings in a congvan.toml, or in the office folder that holds one.

    Raises:
        SettingsError: the file is missing or not TOML, a key is unknown or of the wrong kind, a name is used
            for two departments, or a collective names a department that is not there.
    """
    file = path / SETTINGS_FILE if path.is_dir() else path
    try:
        return parse_settings(file.read_bytes(), file)
    except FileNotFoundError as e:
        raise SettingsError(say("settings.missing", file=file)) from e


def parse_settings(content: bytes, file: Path) -> Settings:
    """The settings in the bytes of a congvan.toml; `file` is named in errors.

    Raises:
        SettingsError: as `read_settings`.
    """
    try:
        table = tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise SettingsError(say("settings.not_toml", file=file, problem=_place_of(e))) from e
    settings = _Reader(file).settings(table)
    _check_names(file, settings)
    return settings


class _Reader:
    """Turns TOML values into the settings' types; `file` is named in errors."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def settings(self, table: dict[str, Any]) -> Settings:
        # congvan.toml says [[department]], one table each; the record says departments
        renamed = {"departments" if key == "department" else key: value for key, value in table.items()}
        known = ("office", "department", "collectives", "deadlines", "calendar", "inbox")
        self.check_keys("", table, known)
        settings: Settings = self.record(Settings, renamed, "")
        return settings

    def check_keys(self, at: str, table: Mapping[str, Any], known: Iterable[str]) -> None:
        for key in table:
            if key not in known:
                raise SettingsError(
                    say("settings.unknown_key", file=self.file, entry=f"{at}{key}", known=", ".join(known))
                )

    def record(self, kind: type[Any], table: object, at: str) -> Any:
        if not isinstance(table, dict):
            raise self.wrong(at.rstrip("."), "table")
        known = [f.name for f in fields(kind)]
        self.check_keys(at, table, known)
        types = get_type_hints(kind)
        at_of = {key: "department" if key == "departments" else f"{at}{key}" for key in table}
        return kind(**{key: self.value(types[key], value, at_of[key]) for key, value in table.items()})

    def value(self, kind: Any, value: object, at: str) -> Any:
        if is_dataclass(kind):
            assert isinstance(kind, type)
            return self.record(kind, value, f"{at}.")
        if kind in _SINGLE:
            return self.single(kind, value, at)
        if kind in _MANY:
            return self.many(_MANY[kind], value, at)
        return self.collectives(value, at)

    def single(self, kind: Any, value: object, at: str) -> Any:
        name, fits = _SINGLE[kind]
        if not fits(value):
            raise self.wrong(at, name)
        return value

    def many(self, kind: Any, value: object, at: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise self.wrong(at, "list")
        return tuple(self.value(kind, entry, f"{at}[{n}]") for n, entry in enumerate(value, 1))

    def collectives(self, value: object, at: str) -> dict[str, tuple[str, ...]]:
        if not isinstance(value, dict):
            raise self.wrong(at, "table")
        return {key: self.many(str, names, f"{at}.{key}") for key, names in value.items()}

    def wrong(self, key: str, wanted: str) -> SettingsError:
        return SettingsError(say("settings.wrong_type", file=self.file, entry=key, wanted=say(f"settings.{wanted}")))


def _place_of(error: ValueError) -> str:
    """Where a file is no TOML; what is wrong there is told in English by the reader of TOML, so it is left out."""
    if isinstance(error, UnicodeDecodeError):
        return say("settings.not_utf8")
    place = re.search(r"line (\d+)", str(error))
    return say("settings.at_line", line=place[1]) if place else say("settings.at_end")


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_seconds(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


_SINGLE: dict[Any, tuple[str, Callable[[object], bool]]] = {
    str: ("text", lambda value: isinstance(value, str)),
    bool: ("flag", lambda value: isinstance(value, bool)),
    float: ("seconds", _is_seconds),
    date: ("day", _is_day),
    date | None: ("day", _is_day),
}
_MANY: dict[Any, Any] = {
    tuple[str, ...]: str,
    tuple[date, ...]: date,
    tuple[Superior, ...]: Superior,
    tuple[Department, ...]: Department,
}


def _check_names(file: Path, settings: Settings) -> None:
    owner: dict[str, str] = {}
    for department in settings.departments:
        if not department.name:
            raise SettingsError(say("settings.department_without_name", file=file))
        for name in {name.casefold() for name in department.names}:
            if owner.setdefault(name, department.name) != department.name:
                raise SettingsError(
                    say("settings.name_twice", file=file, name=name, one=owner[name], other=department.name)
                )
    names = {d.name for d in settings.departments}
    for words, members in settings.collectives.items():
        for member in members:
            if member not in names:
                raise SettingsError(say("settings.unknown_member", file=file, words=words, name=member))
