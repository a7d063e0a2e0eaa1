"""Mail is read beside the page: `congvan watch` in a process of its own for as long as the page is served.

A process of its own keeps pages quick while it reads, and a file that brings it down does not bring down the page.
Where another `watch` runs already it is left to that one.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.intake import LOCK_FILE
from pipeline.platform_guard import alone

PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 5.0, 60.0
_BEFORE_SECONDS = 1.0  # the page comes first
_PATIENCE_SECONDS = 15.0  # with the file that is being recorded when the page is closed


@contextmanager
def reading_mail(folder: Path) -> Iterator[None]:
    """Read what arrives in the office's inbox while the block runs; started again whenever it ends by itself."""
    stopping = threading.Event()
    keeper = threading.Thread(target=_keep, args=(folder, stopping), name="reading mail", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join(_PATIENCE_SECONDS + PAUSE_SECONDS)


def _keep(folder: Path, stopping: threading.Event) -> None:
    pause = PAUSE_SECONDS
    stopping.wait(_BEFORE_SECONDS)
    while not stopping.is_set():
        if _is_watched(folder):
            stopping.wait(pause)
            continue
        with _watching(folder) as process:
            while process.poll() is None and not stopping.wait(0.2):
                pass
            pause = PAUSE_SECONDS if process.returncode == 0 else min(2 * pause, LONGEST_PAUSE_SECONDS)
        stopping.wait(pause)


def _is_watched(folder: Path) -> bool:
    """Whether another process empties the inbox."""
    with alone(folder / LOCK_FILE) as free:
        return not free


@contextmanager
def _watching(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The process; it stops in good order once its input is closed, also when this one is killed."""
    command = [sys.executable, "-m", "pipeline", "--office", str(folder), "watch", "--until-closed"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet) as process:
        try:
            yield process
        finally:
            assert process.stdin is not None
            process.stdin.close()
            try:
                process.wait(_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
