"""The branches for Windows, with its libraries faked: what is asked of the system, and what is made of the answers."""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline import platform_guard
from pipeline.platform_guard import alone, flush_folder, give_way, held_by_another, is_running, on_network_share


class Kernel:
    """Stands in for kernel32: what was called, and the answers that a test wants."""

    def __init__(self, **answers):
        self.answers, self.called = answers, []

    def __getattr__(self, name):
        def call(*given):
            self.called.append((name, *given))
            return self.answers.get(name, 0)

        return call


class Locking:
    """Stands in for msvcrt: bytes of files that processes hold."""

    LK_NBLCK = 2

    def __init__(self, held=False):
        self.held, self.asked = held, []

    def locking(self, handle, mode, count):
        self.asked.append((os.lseek(handle, 0, os.SEEK_CUR), mode, count))
        if self.held:
            raise OSError(errno.EACCES, "Permission denied")


@pytest.fixture
def windows(monkeypatch):
    """Windows, as far as the guard can tell; gives the kernel that it asks."""
    monkeypatch.setattr(platform_guard.sys, "platform", "win32")

    def with_kernel(**answers):
        kernel = Kernel(**answers)
        faked = SimpleNamespace(
            windll=SimpleNamespace(kernel32=kernel), WinDLL=lambda name, use_last_error: kernel,
            get_last_error=lambda: answers.get("error", 0), c_void_p=ctypes.c_void_p,
        )  # fmt: skip
        monkeypatch.setitem(sys.modules, "ctypes", faked)
        return kernel

    return with_kernel


@pytest.mark.parametrize(("kind", "shared"), [(4, True), (3, False), (0, False)])
def test_a_drive_that_is_remote_is_a_share(windows, tmp_path, kind, shared):
    kernel = windows(GetDriveTypeW=kind)
    assert on_network_share(tmp_path) is shared
    assert kernel.called == [("GetDriveTypeW", tmp_path.resolve().anchor)]


@pytest.mark.parametrize("named", ["\\\\may-chu\\van-thu", "//may-chu/van-thu"])
def test_a_path_that_names_a_server_is_a_share_without_asking(monkeypatch, named):
    monkeypatch.setattr(Path, "resolve", lambda self: named)
    assert on_network_share(Path("x"))


@pytest.mark.parametrize("held", [False, True])
def test_the_first_byte_of_the_lock_file_is_locked_without_waiting(windows, monkeypatch, tmp_path, held):
    windows()
    locking = Locking(held)
    monkeypatch.setitem(sys.modules, "msvcrt", locking)
    (tmp_path / "lock").write_bytes(b"xyz")
    with alone(tmp_path / "lock") as free:
        assert free is not held
    assert locking.asked == [(0, Locking.LK_NBLCK, 1)]


@pytest.mark.parametrize(
    ("handle", "waited", "error", "runs"),
    [(7, 258, 0, True), (7, 0, 0, False), (0, 0, 87, False), (0, 0, 5, True)],
    ids=["runs", "has ended, but somebody holds it", "is not there", "another user's"],
)
def test_whether_a_process_runs(windows, handle, waited, error, runs):
    kernel = windows(OpenProcess=handle, WaitForSingleObject=waited, error=error)
    assert is_running(4711) is runs
    assert kernel.called[0] == ("OpenProcess", 0x101000, False, 4711)
    assert (("CloseHandle", 7) in kernel.called) is bool(handle)


def test_it_gives_way_by_its_class(windows):
    kernel = windows(GetCurrentProcess=-1)
    give_way()
    name, process, kind = kernel.called[-1]
    # the handle of this process in 64 bits
    assert (name, process.value, kind) == ("SetPriorityClass", ctypes.c_void_p(-1).value, 0x4000)


def test_a_folder_is_not_flushed_where_it_cannot_be_opened(windows, tmp_path):
    windows()
    flush_folder(tmp_path / "not there")


def test_a_file_that_another_program_holds(monkeypatch, tmp_path):
    def refused(self, *_):
        raise PermissionError(errno.EACCES, "The process cannot access the file because it is being used")

    (tmp_path / "a.docx").write_bytes(b"x")
    assert not held_by_another(tmp_path / "a.docx")
    monkeypatch.setattr(Path, "open", refused)
    assert held_by_another(tmp_path / "a.docx")


def test_signals_that_the_system_has_not_are_left_out(monkeypatch):
    monkeypatch.delattr(signal, "SIGHUP", raising=False)
    monkeypatch.setattr(signal, "SIGBREAK", signal.SIGUSR1 if hasattr(signal, "SIGUSR1") else 21, raising=False)
    set_up = []
    monkeypatch.setattr(signal, "signal", lambda number, handler: set_up.append(number))
    with platform_guard.stopped_by(lambda: None):
        assert set_up == [signal.SIGINT, signal.SIGTERM, signal.SIGBREAK]
    assert len(set_up) == 6
