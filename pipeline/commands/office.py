"""`congvan init` and `congvan ingest`: an office's folder, and what is put into its record."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import closing, nullcontext
from datetime import date
from pathlib import Path

import click

from pipeline.arriving import files_under, odd_under, waiting
from pipeline.commands.common import (
    DATABASE_FILE,
    json_option,
    open_office,
    received_option,
    say_json,
    say_text,
    tell,
    today_option,
)
from pipeline.commands.help import VietnameseHelp
from pipeline.core.clock import today_in_viet_nam
from pipeline.core.errors import CongvanError, UsageError
from pipeline.core.settings import SETTINGS_FILE
from pipeline.core.system_errors import system_words
from pipeline.core.texts import LOCALE, say
from pipeline.intake import Arrival, Result, place_in, sole, take_in
from pipeline.office import Office

FOLDERS = ("inbox", "archive", "quarantine")
_FINE = ("recorded", "linked", "duplicate")


@click.command(cls=VietnameseHelp, help=say("cli.init_about"))
@click.argument("folder", metavar=say("cli.folder"), type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make what an office's folder lacks; what is there stays as it is."""
    from pipeline.platform_guard import on_network_share
    from pipeline.store.database import open_record

    try:
        made = [name for name in FOLDERS if _make_folder(folder / name)]
        if _write_new(folder / SETTINGS_FILE, settings_template()):
            made.append(SETTINGS_FILE)
    except OSError as e:
        raise CongvanError(say("office.cannot_make", folder=folder, problem=system_words(e))) from e
    if not (folder / DATABASE_FILE).exists():
        open_record(folder / DATABASE_FILE, create=True).close()
        made.append(DATABASE_FILE)
    if on_network_share(folder):
        tell(say("office.network", folder=folder))
    if made:
        say_text(say("office.made", folder=folder, names=", ".join(made)))
        say_text(say("office.next", file=folder / SETTINGS_FILE))
    else:
        say_text(say("office.complete", folder=folder))


def settings_template() -> str:
    """A congvan.toml to fill in, its keys explained in Vietnamese."""
    return (LOCALE / "vi" / "congvan.toml.txt").read_text(encoding="utf-8")


def _make_folder(folder: Path) -> bool:
    if folder.is_dir():
        return False
    folder.mkdir(parents=True)
    return True


def _write_new(path: Path, text: str) -> bool:
    """Write a file that is not there yet; False, and nothing done, where it is."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


@click.command(cls=VietnameseHelp, help=say("cli.ingest_about"))
@click.argument("paths", nargs=-1, metavar=say("cli.paths"), type=click.Path(path_type=Path))
@received_option
@click.option("--arrival-number", metavar=say("cli.number"), help=say("intake.arrival_option"))
@today_option
@json_option
@click.pass_context
def ingest(
    ctx: click.Context,
    paths: tuple[Path, ...],
    received: date | None,
    arrival_number: str | None,
    today: date,
    as_json: bool,
) -> None:
    """Register the files named, or what has arrived whole in the inbox."""
    _require_plausible(received, arrival_number, today)
    with open_office(ctx.obj) as office:
        named = _named(office, paths)
        # a file from elsewhere may be registered while the inbox is watched
        with sole(office) if not paths or any(place_in(office, p) for p in named) else nullcontext():
            files = named if paths else _arrived(office)
            if arrival_number and len(files) > 1:
                raise UsageError(say("intake.one_number"))
            arrival = Arrival(today, received, arrival_number)
            states = _take_in(office, files, arrival, as_json=as_json)
            states += Counter(left=0 if paths else _tell_odd(office))  # += keeps no state of which there is none
        if states["recorded"]:
            _tell_gaps(office, arrival)
        if files and not office.settings.office.name:
            tell(say("intake.unnamed", file=SETTINGS_FILE))
    if not as_json:
        _sum_up(states)
    ctx.exit(0 if set(states) <= set(_FINE) else 3)


def _arrived(office: Office) -> list[Path]:
    """The files of the inbox that have arrived whole; the clerk is told of the others."""
    from pipeline.store.inbox import gone

    files, growing = waiting(office.inbox, office.settings.inbox.settle_seconds)
    gone(office.db, [str(place_in(office, path)) for path in (*files, *growing)], say("intake.gone"))
    for path in growing:
        tell(say("intake.growing", file=path.name))
    return files


def _tell_odd(office: Office) -> int:
    """Tell what lies in the inbox and is no file; how many."""
    odd = odd_under(office.inbox)
    for path in odd:
        tell(say("intake.odd", file=path.name))
    return len(odd)


def _tell_gaps(office: Office, arrival: Arrival) -> None:
    """Tell which arrival numbers of the year are missing."""
    from pipeline.store.arrivals import gaps, written_gaps

    year = (arrival.received or arrival.today).year
    found = gaps(office.db, year)
    if found:
        tell(say("intake.gaps", year=year, numbers=written_gaps(found)))


def _require_plausible(received: date | None, arrival_number: str | None, today: date) -> None:
    """Refuse a day to come and a number that is none, before anything is read."""
    from pipeline.store.arrivals import NUMBER

    last = max(today, today_in_viet_nam())
    if received and received > last:
        days = {"day": received.strftime("%d/%m/%Y"), "today": last.strftime("%d/%m/%Y")}
        raise UsageError(say("doubt.received_ahead", **days))
    if arrival_number is not None and not NUMBER.fullmatch(arrival_number.strip()):
        raise UsageError(say("intake.odd_number", number=arrival_number))


def _named(office: Office, paths: tuple[Path, ...]) -> list[Path]:
    """The files that the paths name, each once; folders are walked, what the office itself keeps is left out."""
    named = []
    for path in paths:
        if path.is_dir():
            kept = [office.folder / name for name in (*FOLDERS[1:], DATABASE_FILE, SETTINGS_FILE)]
            named += [file for file in files_under(path) if not _belongs(file, kept)]
        else:
            named.append(path)
    return list(dict.fromkeys(named))


def _belongs(file: Path, kept: list[Path]) -> bool:
    """Whether a file is one of these, is under one of them, or goes with one (`congvan.db-wal`)."""
    whole = file.resolve()
    owned = [own.resolve() for own in kept]
    beside = any(whole.parent == own.parent and whole.name.startswith(own.name) for own in owned)
    return beside or any(whole.is_relative_to(own) for own in owned)


def _take_in(office: Office, files: list[Path], arrival: Arrival, *, as_json: bool) -> Counter[str]:
    from pipeline.commands.progress import counted

    states: Counter[str] = Counter()
    assumed: list[str] = []
    with closing(take_in(office, files, arrival)) as results:
        for result in counted(results, len(files), say("cli.reading")):
            states[result.state] += 1
            assumed += [str(result.name)] if result.received_assumed else []
            tell_result(result, as_json=as_json)
    if assumed:
        day = arrival.today.strftime("%d/%m/%Y")
        tell(say("intake.assumed", count=len(assumed), day=day, name=assumed[0]))
    return states


def tell_result(result: Result, *, as_json: bool = False) -> None:
    """Tell what became of a file: on stdout where all is well, else on stderr."""
    if as_json:
        file = {"name": result.path.name}
        say_json({"file": file, "state": result.state, "dispatch": result.name, "place": result.place})
    if result.state not in _FINE:
        tell(result.sentence)
    elif not as_json:
        say_text(result.sentence)
    if result.trace and os.environ.get("CONGVAN_DEBUG"):
        tell(result.trace)


def _sum_up(states: Counter[str]) -> None:
    if not states:
        say_text(say("intake.nothing"))
        return
    failed = sum(count for state, count in states.items() if state not in _FINE)
    recorded = states["recorded"] + states["linked"]
    say_text(say("intake.summary", recorded=recorded, duplicates=states["duplicate"], failed=failed))
