"""Other settings for an office: told what they change, then written, judged by, and kept in the history at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.core.errors import UsageError
from pipeline.core.settings import Settings
from pipeline.core.settings_file import (
    ChangedMeanwhile,
    Difference,
    Held,
    differences,
    held,
    put_back,
    put_in_place,
    rewritten,
)
from pipeline.core.texts import say
from pipeline.store.changes import Change, change, kept
from pipeline.store.database import packed, rows, writing
from pipeline.store.departments import OFF
from pipeline.store.foresight import Foreseen, foresee
from pipeline.store.history import add_event
from pipeline.store.people import PEOPLE_FILE, Person, all_people, open_people, rename_departments
from pipeline.store.settling import settle_all


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody wants: the settings as they were shown, as they are to be, and departments by their new names."""

    was: Held
    after: Settings
    renamed: Mapping[str, str]

    @property
    def changed(self) -> list[Difference]:
        """What is set otherwise; a department under another name is one."""
        named = [Difference(f"department.{new}", old, new) for old, new in self.renamed.items()]
        return [*named, *differences(_as_renamed(self.was.settings, self.renamed), self.after)]


def _as_renamed(settings: Settings, renamed: Mapping[str, str]) -> Settings:
    departments = tuple(replace(d, name=renamed.get(d.name, d.name)) for d in settings.departments)
    collectives = {
        words: tuple(renamed.get(name, name) for name in names) for words, names in settings.collectives.items()
    }
    return replace(settings, departments=departments, collectives=collectives)


def plan(folder: Path, stamp: str, after: Settings, renamed: Mapping[str, str] | None = None) -> Plan:
    """A change of the settings, looked through: nothing is written yet.

    Raises:
        ChangedMeanwhile: congvan.toml has another stamp than the one that was shown.
        SettingsError: `after` holds what no congvan.toml may say.
        UsageError: a department is to go that has accounts.
    """
    was = held(folder)
    if was.stamp != stamp:
        raise ChangedMeanwhile(say("setup.changed_meanwhile"))
    new = {old: name for old, name in (renamed or {}).items() if old != name}
    rewritten(was.content, after, new)
    gone = {d.name for d in was.settings.departments} - {d.name for d in after.departments} - set(new)
    for person in _people(folder):
        if person.department in gone:
            raise UsageError(say("setup.has_accounts", department=person.department, name=person.name))
    return Plan(was, after, new)


def _people(folder: Path) -> list[Person]:
    """Who may log in; nobody where the page never had accounts."""
    if not (folder / PEOPLE_FILE).is_file():
        return []
    with open_people(folder) as people:
        return [person for person, active in all_people(people) if active]


def foreseen(db: sqlite3.Connection, planned: Plan) -> Foreseen:
    """What becomes of open tasks with it; that a department is called otherwise changes none."""
    return foresee(db, planned.was.settings, planned.after, planned.renamed)


def carry_out(db: sqlite3.Connection, folder: Path, planned: Plan) -> int:
    """Write the settings and judge every task by them; how many settings changed.

    Raises:
        ChangedMeanwhile: congvan.toml was changed since it was looked through.
        CongvanError: the folder cannot be written to.
    """
    changed = planned.changed
    if not changed:
        return 0
    content = rewritten(planned.was.content, planned.after, planned.renamed)
    with _or_put_back(folder, planned.was, content), writing(db):
        first: int | None = None
        for one in changed:
            event = add_event(
                db, "settings", field=one.key, before=words(one.before), after=words(one.after), part_of=first
            )
            first = event if first is None else first
        _rename(db, planned.renamed, first)
        settle_all(db, planned.after, part_of=first)
        put_in_place(folder, planned.was, content)
    if planned.renamed and (folder / PEOPLE_FILE).is_file():
        with open_people(folder) as people:
            rename_departments(people, planned.renamed)
    return len(changed)


@contextmanager
def _or_put_back(folder: Path, was: Held, content: bytes) -> Iterator[None]:
    """Where the record cannot keep that the file says `content` now, the file says again what it said."""
    try:
        yield
    except BaseException:
        put_back(folder, was, content)
        raise


def _rename(db: sqlite3.Connection, renamed: Mapping[str, str], part_of: int | None) -> None:
    """What clerks assigned to a department, or took off it, goes with its name; two may have changed theirs."""
    off = {f"{OFF}{old}": f"{OFF}{new}" for old, new in renamed.items()}
    changes: list[Change] = []
    for table, column, names, only in (
        ("responsibles", "department", renamed, "AND through = 'assigned'"), ("corrections", "field", off, ""),
    ):  # fmt: skip
        sql = f"SELECT id, {column} FROM {table} WHERE {column} IN (SELECT value FROM json_each(?)) {only} ORDER BY id"
        for r in rows(db, sql, [packed(list(names))]):
            changes += change(db, table, r["id"], **{column: names[r[column]]})
    if changes:
        add_event(db, "settings", field="department", detail=kept(changes), part_of=part_of)


def words(value: Any) -> str | None:
    """A setting's value as the history keeps it."""
    if isinstance(value, tuple):
        return "; ".join(str(entry) for entry in value)
    return None if value is None else str(value)
