"""`congvan watch` and `congvan retry`: the inbox emptied as mail arrives, and failed files tried once more."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import nullcontext

import click

from pipeline.commands.common import open_office, say_text, tell
from pipeline.commands.help import VietnameseHelp
from pipeline.core.clock import today_in_viet_nam
from pipeline.core.errors import CongvanError
from pipeline.core.texts import say


@click.command(cls=VietnameseHelp, help=say("watch.about"))
@click.option("--events", is_flag=True, help=say("watch.events_option"))
@click.option("--until-closed", is_flag=True, hidden=True)
@click.pass_context
def watch(ctx: click.Context, events: bool, until_closed: bool) -> None:
    """Take in what arrives until the keyboard or the system stops it, or whoever started it ends."""
    from pipeline.commands.office import tell_result
    from pipeline.native_events import telling_of_changes
    from pipeline.platform_guard import give_way, stopped_by
    from pipeline.watch import Surroundings, Watcher

    with open_office(ctx.obj) as opened:
        around = Surroundings(today_in_viet_nam, tell_result, tell)
        watcher = Watcher(opened.folder, opened.db, around)
        inbox = opened.folder / opened.settings.inbox.path
        watcher.has_events = events
        if until_closed:
            _stop_when_closed(watcher.stop)
        with stopped_by(watcher.stop), telling_of_changes(inbox, watcher.wake) if events else nullcontext():
            give_way()  # who asks the record something waits for nothing that is being read
            watcher.run(lambda: tell(say("watch.started", inbox=inbox)))
    tell(say("watch.stopped"))


def _stop_when_closed(stop: Callable[[], None]) -> None:
    """Stop once the input is closed: by the program that started this one, or by its end."""

    def wait() -> None:
        while os.read(0, 1024):  # not through sys.stdin: its lock would be held when the program ends otherwise
            pass
        stop()

    threading.Thread(target=wait, daemon=True).start()


@click.command(cls=VietnameseHelp, help=say("watch.retry_about"))
@click.argument("names", nargs=-1, metavar=say("watch.names"))
@click.pass_context
def retry(ctx: click.Context, names: tuple[str, ...]) -> None:
    """Put files of the quarantine into the inbox again."""
    from pipeline.intake import bring_back
    from pipeline.keeping import letters, quarantined

    with open_office(ctx.obj) as office:
        there = {path.name: path for path in quarantined(office.folder)}
        for name in names:
            if name not in there:
                raise CongvanError(say("intake.not_quarantined", name=name))
        if not there:
            say_text(say("intake.quarantine_empty"))
        for name in dict.fromkeys(names or there):
            back = bring_back(office, there[name])
            place = back.relative_to(office.inbox).as_posix()
            say_text(say("intake.brought_back", file=letters(name), place=letters(place)))
