"""Forks processes that take in an office's mail, all loaded already, so that kills hit the work and not its start.

Reads office folders from stdin, one a line; for each a process group of its own is started and its number printed.
A line that begins with `!` waits until that process has done all that is in the inbox, and prints its exit code.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path


def work(folder: Path) -> None:
    """Empty the inbox as `congvan watch` does, two files at a time, and end when nothing has been left to do."""
    from pipeline.store.database import open_record
    from pipeline.watch import Surroundings, Watcher

    quiet = Surroundings(lambda: date(2024, 6, 1), lambda result: None, lambda sentence: None, 2)
    watcher = Watcher(folder, open_record(folder / "congvan.db"), quiet)
    threading.Thread(target=_stop_when_idle, args=(folder, watcher.stop), daemon=True).start()
    watcher.run()


def _stop_when_idle(folder: Path, stop: Callable[[], None]) -> None:
    from pipeline.store.database import open_record

    db = open_record(folder / "congvan.db")
    idle = 0
    while idle < 10:
        time.sleep(0.05)
        unsettled = db.execute("SELECT count(*) FROM intake WHERE state IN ('received', 'reading')").fetchone()[0]
        idle = 0 if unsettled else idle + 1
    stop()


def _bury_the_dead() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def main() -> None:
    """Load all, then fork as told."""
    from pipeline.batch import Job, read_one
    from pipeline.core.settings import Settings

    sample = Path(sys.argv[1])
    read_one(Job(sample), Settings())
    print("ready", flush=True)
    for line in sys.stdin:
        _bury_the_dead()
        waiting, folder = line.startswith("!"), Path(line.strip().lstrip("!"))
        child = os.fork()
        if child == 0:
            os.setsid()
            status = 1
            try:
                work(folder)
                status = 0
            finally:
                os._exit(status)
        print(os.waitpid(child, 0)[1] if waiting else child, flush=True)


if __name__ == "__main__":
    main()
