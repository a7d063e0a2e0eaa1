"""congvan.toml rewritten as other settings: its comments and order stay, and the former text is kept beside it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, MutableMapping, MutableSequence, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pipeline.core.errors import CongvanError
from pipeline.core.settings import (
    SETTINGS_FILE,
    Department,
    Settings,
    SettingsError,
    Superior,
    parse_settings,
)
from pipeline.core.texts import say
from pipeline.core.whole_file import whole

FORMER_FILE = "congvan.toml.truoc"  # the settings as they were before the last change made on the page
_TABLES = ("office", "deadlines", "calendar", "inbox")


class ChangedMeanwhile(SettingsError):
    """congvan.toml is not as it was when it was shown."""


@dataclass(frozen=True, slots=True)
class Held:
    """congvan.toml as it lies in the office's folder: what it says, its bytes, and the stamp that tells them apart."""

    settings: Settings
    content: bytes
    stamp: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting that two files say differently: its key (`office.name`, `department.Phòng Y tế.aliases`) and values."""

    key: str
    before: Any
    after: Any


def held(folder: Path) -> Held:
    """congvan.toml of an office.

    Raises:
        SettingsError: it is missing or not understood.
    """
    file = folder / SETTINGS_FILE
    try:
        content = file.read_bytes()
    except OSError as e:
        raise SettingsError(say("settings.missing", file=file)) from e
    return Held(parse_settings(content, file), content, hashlib.sha256(content).hexdigest())


# --- what is different ---------------------------------------------------------------------------------------


def differences(before: Settings, after: Settings) -> list[Difference]:
    """What `after` says otherwise than `before`, in the order of the file."""
    found: list[Difference] = []
    for table in _TABLES:
        one, other = getattr(before, table), getattr(after, table)
        found += _of_records(table, one, other, without=("superiors",))
        if table == "office":
            found += _of_lists("superior", one.superiors, other.superiors)
    found += _of_lists("department", before.departments, after.departments)
    words = [*before.collectives, *(w for w in after.collectives if w not in before.collectives)]
    for word in words:
        found += _told(f"collectives.{word}", before.collectives.get(word), after.collectives.get(word))
    return found


def _told(key: str, before: Any, after: Any) -> list[Difference]:
    return [] if before == after else [Difference(key, before, after)]


def _of_records(at: str, before: Any, after: Any, without: Sequence[str] = ()) -> list[Difference]:
    names = [f.name for f in fields(before) if f.name not in without]
    return [d for n in names for d in _told(f"{at}.{n}", getattr(before, n), getattr(after, n))]


def _of_lists(kind: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Difference]:
    old, new = dict(_told_apart(before)), dict(_told_apart(after))
    for at in [*old, *(n for n in new if n not in old)]:
        name, _ = at
        if at in old and at in new:
            yield from _of_records(f"{kind}.{name}", old[at], new[at])
        else:
            yield from _told(f"{kind}.{name}", name if at in old else None, name if at in new else None)


def _told_apart(entries: Sequence[Any]) -> Iterator[tuple[tuple[str, int], Any]]:
    """Entries by their names: one that stood above under two symbols, each for its time, is listed twice."""
    seen: Counter[str] = Counter()
    for entry in entries:
        seen[entry.name] += 1
        yield (entry.name, seen[entry.name]), entry


# --- the text ------------------------------------------------------------------------------------------------


def rewritten(content: bytes, after: Settings, renamed: Mapping[str, str] | None = None) -> bytes:
    """The bytes of a congvan.toml that says `after`, its comments and order kept.

    `renamed` names departments that are the same under another name (old: new).

    Raises:
        SettingsError: `after` holds what no congvan.toml may say, or the file is written in a way that cannot be
            changed here.
    """
    import tomlkit

    before = parse_settings(content, Path(SETTINGS_FILE))
    if before == after:
        return content
    text = content.decode("utf-8-sig")
    windows = "\r\n" in text
    document: MutableMapping[str, Any] = tomlkit.parse(text.replace("\r\n", "\n"))
    for table in _TABLES:
        names = [n for n in (f.name for f in fields(getattr(after, table))) if n != "superiors"]
        _set_all(document, table, getattr(before, table), getattr(after, table), names)
    if before.office.superiors != after.office.superiors:
        _set_superiors(_table(document, "office"), before.office.superiors, after.office.superiors)
    if before.departments != after.departments:
        _set_departments(document, before.departments, after.departments, renamed or {})
    _set_collectives(document, before.collectives, after.collectives)
    new = tomlkit.dumps(document)
    made = (new.replace("\n", "\r\n") if windows else new).encode("utf-8")
    if parse_settings(made, Path(SETTINGS_FILE)) != after:
        raise SettingsError(say("setup.cannot_write"))
    return made


def _table(document: MutableMapping[str, Any], name: str) -> MutableMapping[str, Any]:
    import tomlkit

    if name not in document:
        document[name] = tomlkit.table()
    table: MutableMapping[str, Any] = document[name]
    return table


def _set_all(document: MutableMapping[str, Any], table: str, before: Any, after: Any, names: Sequence[str]) -> None:
    for name in names:
        value = getattr(after, name)
        if value != getattr(before, name):
            _table(document, table)[name] = _value(value)


def _value(value: Any) -> Any:
    import tomlkit

    if not isinstance(value, tuple):
        return value
    array = tomlkit.array()
    array.extend(value)
    return array


def _entries(record: Any) -> dict[str, Any]:
    """The values of a record that are worth a key: its name, and what is not as it is by default."""
    default = type(record)()
    named = {f.name: getattr(record, f.name) for f in fields(record)}
    return {k: _value(v) for k, v in named.items() if k == "name" or v != getattr(default, k)}


def _update(entry: MutableMapping[str, Any], before: Any, after: Any) -> None:
    for f in fields(after):
        value = getattr(after, f.name)
        if value == getattr(before, f.name):
            continue
        if value is None:
            del entry[f.name]
        else:
            entry[f.name] = _value(value)


def _set_superiors(
    office: MutableMapping[str, Any], before: tuple[Superior, ...], after: tuple[Superior, ...]
) -> None:
    import tomlkit

    def made(superior: Superior) -> Any:
        table = tomlkit.inline_table()
        table.update(_entries(superior))
        return table

    if "superiors" not in office:
        office["superiors"] = tomlkit.array().multiline(True)
    array = office["superiors"]
    _match(array, before, after, {}, made)
    array.multiline(True)


def _set_departments(
    document: MutableMapping[str, Any], before: tuple[Department, ...], after: tuple[Department, ...],
    renamed: Mapping[str, str],
) -> None:  # fmt: skip
    import tomlkit

    def made(department: Department) -> Any:
        table = tomlkit.table() if tables else tomlkit.inline_table()
        table.update(_entries(department))
        if tables:
            table.add(tomlkit.nl())
        return table

    if "department" not in document:
        document["department"] = tomlkit.aot()
    listed = document["department"]
    tables = isinstance(listed, tomlkit.items.AoT)
    _match(listed, before, after, renamed, made)
    if not after:
        del document["department"]


def _match(
    listed: MutableSequence[Any], before: Sequence[Any], after: Sequence[Any], renamed: Mapping[str, str],
    made: Callable[[Any], Any],
) -> None:  # fmt: skip
    """Change the entries that stay, take out those that go, and put new ones behind."""
    new = dict(_told_apart(after))
    old = [(renamed.get(name, name), nth) for (name, nth), _ in _told_apart(before)]
    for n in range(len(before) - 1, -1, -1):
        if old[n] in new:
            _update(listed[n], before[n], new[old[n]])
        else:
            del listed[n]
    for at, entry in new.items():
        if at not in old:
            listed.append(made(entry))


def _set_collectives(
    document: MutableMapping[str, Any], before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]
) -> None:
    for words in before:
        if words not in after:
            del document["collectives"][words]
    for words, names in after.items():
        if before.get(words) != names:
            _table(document, "collectives")[words] = _value(names)


# --- the file ------------------------------------------------------------------------------------------------


def put_in_place(folder: Path, was: Held, content: bytes) -> None:
    """Put other bytes in the place of congvan.toml, whole or not at all; what it held is kept in `FORMER_FILE`.

    Raises:
        ChangedMeanwhile: it is not as it `was` any more.
        CongvanError: the folder cannot be written to.
    """
    file = folder / SETTINGS_FILE
    if held(folder).stamp != was.stamp:
        raise ChangedMeanwhile(say("setup.changed_meanwhile"))
    try:
        _write(folder / FORMER_FILE, was.content)
        _write(file, content)
    except OSError as e:
        raise CongvanError(say("setup.cannot_keep", file=SETTINGS_FILE)) from e


def put_back(folder: Path, was: Held, content: bytes) -> None:
    """Put back what congvan.toml `was` where it says `content`; what `FORMER_FILE` keeps is then no other.

    Raises:
        CongvanError: the folder cannot be written to.
    """
    file = folder / SETTINGS_FILE
    try:
        if file.read_bytes() == content:
            _write(file, was.content)
    except OSError as e:
        raise CongvanError(say("setup.cannot_keep", file=SETTINGS_FILE)) from e


def _write(file: Path, content: bytes) -> None:
    with whole(file) as out:
        out.write(content)
