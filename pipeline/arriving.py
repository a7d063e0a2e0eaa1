"""The inbox looked at: which files are mail, and which of them have arrived whole."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from pipeline.core.errors import CongvanError
from pipeline.core.texts import say
from pipeline.platform_guard import held_by_another

Stamp = tuple[int, int, int]

_TEMPORARY = ("~$", "~wrl", ".")
_NO_MAIL = frozenset({"thumbs.db", "desktop.ini"})
_UNFINISHED = frozenset(
    (".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".opdownload", ".download", ".lck", ".lock")
)
_LOOK_AGAIN_SECONDS = 1.0
_PATIENCE_SECONDS = 60.0  # with a file that looks cut off: a stalled copy goes on by then
_PDF_END_WITHIN = 2048  # bytes


def files_under(folder: Path) -> list[Path]:
    """The files under a folder in order, without hidden and temporary ones."""
    found = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if not any(_temporary(part) for part in inside) and path.is_file():
            found.append(path)
    return found


def odd_under(folder: Path) -> list[Path]:
    """What lies under a folder and is no file that can be read: broken links, links to folders, pipes, devices."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if not any(_temporary(part) for part in path.relative_to(folder).parts) and is_odd(path)
    ]


def is_odd(path: Path) -> bool:
    """Whether something is there that is neither a file nor a folder; to open it may mean to wait for ever."""
    try:
        if path.is_symlink() and not path.is_file():
            return True
        return path.exists() and not (path.is_file() or path.is_dir())
    except OSError:
        return True


def _temporary(name: str) -> bool:
    low = name.lower()
    return low.startswith(_TEMPORARY) or low in _NO_MAIL or Path(low).suffix in _UNFINISHED


def waiting(
    inbox: Path, settle_seconds: float, pause: Callable[[float], None] = time.sleep
) -> tuple[list[Path], list[Path]]:
    """The files of the inbox that have arrived whole, the oldest first, and those that are still growing or held.

    A file that changed a moment ago is looked at twice, `pause` between.

    Raises:
        CongvanError: there is no such folder.
    """
    before = stamps(inbox)
    now = time.time()
    if any(stamp is None or now - stamp[1] / 1e9 < settle_seconds for stamp in before.values()):
        pause(min(settle_seconds, _LOOK_AGAIN_SECONDS))
    whole: list[Path] = []
    growing: list[Path] = []
    for path, stamp in before.items():
        settled = stamp is not None and stamp == stamp_of(path) and not held_by_another(path)
        (whole if settled else growing).append(path)
    return in_order(whole, before), growing


class Settling:
    """What a watcher saw of the inbox: a file is whole when it was the same for `settle_seconds`."""

    def __init__(self, settle_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.settle_seconds = settle_seconds
        self.clock = clock
        self.present: dict[Path, Stamp | None] = {}
        self._since: dict[Path, float] = {}

    def look(self, inbox: Path) -> list[Path]:
        """Look at the inbox once more; the files that have arrived whole, the oldest first.

        Raises:
            CongvanError: there is no such folder.
        """
        before, self.present = self.present, stamps(inbox)
        now = self.clock()
        same = {path for path, stamp in self.present.items() if stamp is not None and before.get(path) == stamp}
        self._since = {path: self._since[path] if path in same else now for path in self.present}
        settled = [path for path in same if now - self._since[path] >= self.settle_seconds]
        return in_order([path for path in settled if self._ready(path)], self.present)

    def _ready(self, path: Path) -> bool:
        """Whether a file that is still can be read; one that looks cut off gets more time before it is judged."""
        young = self.clock() - self._since[path] < max(_PATIENCE_SECONDS, self.settle_seconds)
        return not held_by_another(path) and not (young and looks_cut_off(path))


def stamps(inbox: Path) -> dict[Path, Stamp | None]:
    """The files of the inbox with their stamps; None where one cannot be asked."""
    if not inbox.is_dir():
        raise CongvanError(say("intake.no_inbox", folder=inbox))
    return {path: stamp_of(path) for path in files_under(inbox)}


def stamp_of(path: Path) -> Stamp | None:
    """Size, time of the last change (ns) and number in the file system; None where the file cannot be asked."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino


def in_order(paths: list[Path], seen: dict[Path, Stamp | None]) -> list[Path]:
    """The paths in the order in which the files were finished, so that arrival numbers follow it."""
    return sorted(paths, key=lambda path: ((seen[path] or (0, 0, 0))[1], path))


def looks_cut_off(path: Path) -> bool:
    """Whether a file of a kind that tells its end lacks it (PDF, DOCX, PNG, JPEG), or has nothing in it yet."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
            file.seek(max(0, path.stat().st_size - _PDF_END_WITHIN))
            tail = file.read()
        if head.startswith(b"PK\x03\x04"):
            return not zipfile.is_zipfile(path)
    except OSError:
        return True
    if head.startswith(b"%PDF-"):
        return b"%%EOF" not in tail
    if head.startswith(b"\x89PNG"):
        return b"IEND" not in tail
    if head.startswith(b"\xff\xd8\xff"):
        return b"\xff\xd9" not in tail
    return not head
