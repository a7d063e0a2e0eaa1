"""The inbox emptied whenever something has arrived whole, until it is stopped; nothing that passes ends it."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline import intake
from pipeline.arriving import Settling, Stamp, odd_under
from pipeline.batch import Readers
from pipeline.core.errors import CongvanError
from pipeline.core.settings import SETTINGS_FILE, Settings, read_settings
from pipeline.core.texts import say
from pipeline.intake import Arrival, Office, Result
from pipeline.keeping import letters
from pipeline.store import inbox as account
from pipeline.store.history import now

BEAT_SECONDS = 15.0
RESCAN_SECONDS = 60.0  # where the system tells of changes, the whole inbox is looked at so often all the same
TOGETHER = 100  # files in one batch
IDLE_SECONDS = 60.0  # after so long without mail the processes that read let their memory go
_LONGEST_PAUSE_SECONDS = 300.0
_BREATH_SECONDS = 0.2


@dataclass(frozen=True)
class Surroundings:
    """What the watcher is given: today's day, who is told of each file, and who of what is wrong."""

    today: Callable[[], date]
    tell: Callable[[Result], None]
    warn: Callable[[str], None]
    together: int = TOGETHER


class Watcher:
    """Looks at the inbox of an office again and again; for one thread, but `stop` and `wake` may come from any."""

    def __init__(self, folder: Path, db: sqlite3.Connection, around: Surroundings) -> None:
        self.folder = folder
        self.db = db
        self.around = around
        self.settings: Settings = read_settings(folder)
        self.settling = Settling(self.settings.inbox.settle_seconds)
        self.has_events = False
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._started = now()
        self._beaten: float | None = None
        self._refused: dict[Path, Stamp | None] = {}
        self._odd: frozenset[Path] = frozenset()
        self._troubles = 0
        self._told: str | None = None
        self._readers = Readers()
        self._read_last = 0.0

    def stop(self) -> None:
        """End after the file that is being recorded."""
        self._stopping.set()
        self._wake.set()

    def wake(self) -> None:
        """Look at the inbox now."""
        self._wake.set()

    def run(self, begun: Callable[[], None] = lambda: None) -> None:
        """Watch until `stop` is called; `begun` is called once the inbox is this process's alone.

        Raises:
            CongvanError: another process empties this inbox.
        """
        office = Office(self.folder, self.settings, self.db)
        with intake.sole(office), self._readers:
            begun()
            while not self._stopping.is_set():
                self._wake.clear()
                busy = self._one_round()
                if not busy and time.monotonic() - self._read_last > IDLE_SECONDS:
                    self._readers.rest()
                if not busy and self._wake.wait(self._pause()):
                    self._stopping.wait(_BREATH_SECONDS)  # a copy that goes on is told of again and again
            self._end()

    def _one_round(self) -> bool:
        """Look and take in what is there; true where there may be more at once. What is wrong is told once."""
        try:
            self._beat()
            count = self.round()
        except (CongvanError, OSError, sqlite3.OperationalError) as e:
            reason = str(e) if isinstance(e, CongvanError) else say("cli.busy", kind=type(e).__name__)
            if reason != self._told:
                self.around.warn(say("watch.trouble", reason=reason))
            self._told, self._troubles = reason, self._troubles + 1
            return False
        if self._told is not None:
            self.around.warn(say("watch.trouble_over"))
        self._told, self._troubles = None, 0
        return count > 0

    def round(self) -> int:
        """Look at the inbox once and take in what has arrived whole; how many files were settled.

        Raises:
            CongvanError: the settings are not understood, or there is no inbox.
        """
        self.settings = read_settings(self.folder / SETTINGS_FILE)
        office = Office(self.folder, self.settings, self.db)
        self.settling.settle_seconds = self.settings.inbox.settle_seconds
        whole = self.settling.look(office.inbox)
        self._tell_odd(office.inbox)
        places = {path: str(intake.place_in(office, path)) for path in self.settling.present}
        account.gone(self.db, list(places.values()), say("intake.gone"))
        account.enter(self.db, {place: letters(path.name) for path, place in places.items()})
        tried, at = account.tried(self.db), time.time()
        tries = {path: tried.get(places[path], (0, 0.0)) for path in whole if not self._is_refused(path)}
        # what was begun in vain goes last, so that it keeps nothing back
        ready = sorted((path for path in tries if tries[path][1] <= at), key=lambda path: tries[path][0])
        return sum(
            self._batch(office, ready[start : start + self.around.together])
            for start in range(0, len(ready), self.around.together)
        )

    def _tell_odd(self, inbox: Path) -> None:
        """Tell once of what lies in the inbox and is no file."""
        odd = frozenset(odd_under(inbox))
        for path in sorted(odd - self._odd):
            self.around.warn(say("intake.odd", file=path.name))
        self._odd = odd

    def _batch(self, office: Office, files: list[Path]) -> int:
        settled = 0
        if self._stopping.is_set():
            return settled
        read = self._readers.read_all
        for result in intake.take_in(office, files, Arrival(self.around.today()), self._stopping.is_set, read):
            self.around.tell(result)
            self._read_last = time.monotonic()
            if result.state == "refused":
                self._refused[result.path] = self.settling.present.get(result.path)
            settled += result.state not in ("left", "missing", "refused")
            self._beat()
        return settled

    def _is_refused(self, path: Path) -> bool:
        """Whether this very file was refused already: what is secret is not opened again and again."""
        return path in self._refused and self._refused[path] == self.settling.present.get(path)

    def _pause(self) -> float:
        poll = self.settings.inbox.poll_seconds
        if self._troubles:
            return min(poll * float(2 ** min(self._troubles, 10)), max(poll, _LONGEST_PAUSE_SECONDS))
        if self.has_events and not self.settling.present:
            return max(poll, RESCAN_SECONDS)
        return min(poll, self.settings.inbox.settle_seconds) if self.settling.present else poll

    def _beat(self) -> None:
        if self._beaten is None or time.monotonic() - self._beaten >= BEAT_SECONDS:
            account.beat(self.db, self._started)
            self._beaten = time.monotonic()

    def _end(self) -> None:
        try:
            account.interrupted(self.db, died=False)
            account.beat(self.db, self._started, stopped=True)
        except sqlite3.OperationalError as e:
            self.around.warn(say("watch.trouble", reason=say("cli.busy", kind=type(e).__name__)))
