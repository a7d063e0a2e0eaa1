"""Several files at once: results in order, failures as outcomes, a crash blamed on the file that caused it."""

import contextlib
import signal
import subprocess
import sys
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import pytest

from pipeline import batch
from pipeline.batch import Failure, Job, Readers, read_all, read_one
from pipeline.core.errors import CongvanError, Refused, Unreadable
from pipeline.core.model import Extraction
from pipeline.core.settings import Settings
from pipeline.ingest.ocr import NoTesseract

TEXT = "Kính gửi: Các phòng.\n\n1. Phòng Kế toán gửi báo cáo số {} trước ngày 15/8/2023.\n"


def because(sentence, cause):
    error = Unreadable(sentence)
    error.__cause__ = cause
    return error


class Pool:
    """Stands in for a pool of one process that gives what a test wants."""

    def __init__(self, outcome):
        self.outcome = outcome

    def submit(self, *_):
        future = Future()
        if isinstance(self.outcome, Exception):
            future.set_exception(self.outcome)
        else:
            future.set_result(self.outcome)
        return future


def test_results_come_in_the_order_of_the_jobs_from_several_processes(tmp_path, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    paths = [tmp_path / f"{n}.md" for n in range(4)]
    for n, path in enumerate(paths):
        path.write_text(TEXT.format(n), encoding="utf-8")
    paths[2].write_bytes(b"")
    outcomes = list(read_all([Job(p) for p in paths], Settings()))
    assert [o.file.name if isinstance(o, Extraction) else o.kind for o in outcomes] == [
        "0.md", "1.md", "unreadable", "3.md",
    ]  # fmt: skip


def test_one_processor_reads_without_processes(tmp_path, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    monkeypatch.setattr(batch, "_pool", lambda _: pytest.fail("no process was wanted"))
    path = tmp_path / "a.md"
    path.write_text(TEXT, encoding="utf-8")
    assert [o.file.name for o in read_all([Job(path)] * 3, Settings())] == ["a.md"] * 3


@pytest.mark.parametrize(
    ("error", "kind", "busy"),
    [
        (Unreadable("hỏng"), "unreadable", False),
        (because("đang bị giữ", PermissionError()), "unreadable", True),
        (because("chưa có Tesseract", NoTesseract()), "unreadable", True),
        (because("ảnh hỏng", OSError()), "unreadable", False),
        (Refused("mật"), "refused", False),
        (PermissionError("x"), "unreadable", True),
        (MemoryError(), "unreadable", True),
        (KeyError("chữ"), "fault", False),
    ],
)
def test_what_goes_wrong_is_an_outcome(error, kind, busy, monkeypatch, tmp_path):
    def process(*_, **__):
        raise error

    monkeypatch.setattr("pipeline.run.process", process)
    failure = read_one(Job(tmp_path), Settings())
    assert (failure.kind, failure.busy) == (kind, busy)
    assert "chữ" not in failure.reason.replace("chương trình", "") + failure.trace


def test_a_mistake_in_settings_or_rules_is_raised(monkeypatch, tmp_path):
    def process(*_, **__):
        raise CongvanError("rules/x.yaml")

    monkeypatch.setattr("pipeline.run.process", process)
    with pytest.raises(CongvanError):
        read_one(Job(tmp_path), Settings())


@pytest.mark.parametrize("again", [Failure("unreadable", "hỏng"), BrokenProcessPool()])
def test_after_a_crash_a_file_is_read_alone_and_blamed_only_if_it_crashes_again(again, monkeypatch, tmp_path):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    pools = iter([Pool(BrokenProcessPool()), *(Pool(again) for _ in range(3))])
    monkeypatch.setattr(batch, "_pool", lambda _: contextlib.nullcontext(next(pools)))
    outcomes = list(read_all([Job(tmp_path)] * 3, Settings()))
    wanted = "fault" if isinstance(again, BrokenProcessPool) else "unreadable"
    assert [o.kind for o in outcomes] == [wanted] * 3


_PARENT = """
import os, signal
from pipeline import batch
if __name__ == "__main__":
    with batch._pool(2) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_workers_end_when_their_parent_is_killed(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(_PARENT, encoding="utf-8")
    # the workers have this pipe too: it ends when the last of them has ended
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE) as process:
        told = process.communicate(timeout=60)[0]
    assert int(told) != process.pid and process.returncode == -signal.SIGKILL


class Kept:
    """Stands in for a pool, and counts what it was given."""

    def __init__(self, *broken):
        self.given, self.broken = 0, list(broken)

    def submit(self, *_):
        if self.broken:
            raise self.broken.pop()
        self.given += 1
        future = Future()
        future.set_result(Failure("unreadable", "hỏng"))
        return future


def test_processes_serve_the_next_files_too_until_they_are_let_go(monkeypatch, tmp_path):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    pools = [Kept(), Kept()]
    coming = iter(pools)
    monkeypatch.setattr(batch, "_pool", lambda _: contextlib.nullcontext(next(coming)))
    jobs = [Job(tmp_path)] * 3
    with Readers() as readers:
        for _ in range(2):
            assert len(list(readers.read_all(jobs, Settings()))) == 3
        assert [p.given for p in pools] == [6, 0]
        readers.rest()
        list(readers.read_all(jobs, Settings()))
    assert [p.given for p in pools] == [6, 3]


def test_processes_that_ended_between_two_batches_are_replaced(monkeypatch, tmp_path):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    pools = [Kept(BrokenProcessPool()), Kept()]
    coming = iter(pools)
    monkeypatch.setattr(batch, "_pool", lambda _: contextlib.nullcontext(next(coming)))
    assert [o.kind for o in read_all([Job(tmp_path)] * 3, Settings())] == ["unreadable"] * 3
    assert [p.given for p in pools] == [0, 3]


def test_a_process_that_hangs_where_pages_are_looked_through_is_known_to_read(monkeypatch, tmp_path):
    from pipeline.ingest import ahead

    seen = []
    monkeypatch.setattr(ahead, "scanned_pages", lambda _: seen.append(batch._READING.is_set()) or ())
    (tmp_path / "cv.pdf").write_bytes(b"%PDF")
    assert batch._scanned(Job(tmp_path / "cv.pdf")) == ()
    assert seen == [True] and not batch._READING.is_set()
