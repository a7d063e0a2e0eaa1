"""What differs from one operating system to another: the one module that asks which it is."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "fuse.sshfs", "davfs"})
_MOUNTS = Path("/proc/mounts")
_DRIVE_REMOTE = 4  # DRIVE_REMOTE of the Windows API
_LOOK_AT = 0x101000  # SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION of the Windows API
_STILL_GOING = 0x102  # WAIT_TIMEOUT of the Windows API: a process that has ended would be waited for in vain no more
_DENIED = 5  # ERROR_ACCESS_DENIED of the Windows API
_BELOW_NORMAL = 0x4000  # BELOW_NORMAL_PRIORITY_CLASS of the Windows API


def on_network_share(path: Path) -> bool:
    """True where the path lies on a network share, as far as the system tells."""
    whole = path.resolve()
    if str(whole).startswith(("\\\\", "//")):
        return True
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(whole.anchor) == _DRIVE_REMOTE)
    if not _MOUNTS.is_file():
        return False
    return kind_of_mount(whole.as_posix(), _MOUNTS.read_text(encoding="utf-8", errors="replace")) in _NETWORK


def kind_of_mount(path: str, mounts: str) -> str:
    """The file system's kind under `path` by a table in the form of /proc/mounts; empty where none fits."""
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        if len(point) >= len(best) and PurePosixPath(path).is_relative_to(point):
            best, kind = point, fields[2]
    return kind


def flush_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk, where the system lets a program do so."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def held_by_another(path: Path) -> bool:
    """True while another program holds the file so that it cannot be opened (Windows locks files in use)."""
    try:
        with path.open("rb"):
            return False
    except PermissionError:
        return True


@contextmanager
def alone(lock: Path) -> Iterator[bool]:
    """Hold a lock file while the block runs; False where another process holds it.

    The system frees it when the process ends, however it ends; the file stays, its contents mean nothing.
    """
    with lock.open("a+b") as file:
        try:
            _lock(file.fileno())
        except OSError:
            yield False
            return
        yield True  # closing the file frees the lock


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_running(process: int) -> bool:
    """Whether a process of this number runs, as far as the system tells."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = kernel.OpenProcess(_LOOK_AT, False, process)
        if not handle:
            return bool(ctypes.get_last_error() == _DENIED)  # it runs, and is another user's
        # a process that has ended can be opened as long as somebody holds it
        going = bool(kernel.WaitForSingleObject(handle, 0) == _STILL_GOING)
        kernel.CloseHandle(handle)
        return going
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it runs, and is another user's
    return True


def give_way() -> None:
    """Let other programs of the machine go before this one."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        # -1 for "this process" must come there in all the bits of a handle
        kernel.SetPriorityClass(ctypes.c_void_p(kernel.GetCurrentProcess()), _BELOW_NORMAL)
    else:
        os.nice(5)


@contextmanager
def stopped_by(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` when the system or the keyboard asks the program to end, instead of ending at once."""
    names = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP")  # the last but one is of Windows, the last of the others
    signals = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, lambda *_: stop()) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
