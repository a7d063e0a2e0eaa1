"""Several files at once: results in order, failures as outcomes, a crash blamed on the file that caused it."""

import signal
import subprocess
import sys
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import killers
import pytest

from pipeline import batch, processes
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
    """Stands in for processes, and gives what a test wants; counts what it was given."""

    def __init__(self, begun, outcome, *, is_broken=False):
        self.begun, self.outcome, self.is_broken, self.given = begun, outcome, is_broken, 0

    def submit(self, _, place, *__):
        if self.is_broken:
            raise BrokenProcessPool()
        self.given += 1
        future = Future()
        if isinstance(self.outcome, Exception):
            self.begun[place] = 1
            future.set_exception(self.outcome)
        else:
            future.set_result(self.outcome)
        return future

    def shutdown(self):
        pass


READ = Failure("unreadable", "hỏng")


@pytest.fixture
def pools(monkeypatch):
    """The pools that were started; what each is to give is taken from ``coming``, in order."""

    class Pools(list):
        coming = ()

        def start(self, workers, begun):
            outcome, is_broken = self.coming[len(self)]
            self.append(Pool(begun, outcome, is_broken=is_broken))
            return self[-1]

    made = Pools()
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(processes, "started", made.start)
    return made


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
    monkeypatch.setattr(processes, "started", lambda *_: pytest.fail("no process was wanted"))
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


@pytest.mark.parametrize(("again", "kind"), [(READ, "unreadable"), (BrokenProcessPool(), "fault")])
def test_after_a_crash_a_file_is_read_alone_and_blamed_only_if_it_crashes_again(again, kind, pools, tmp_path):
    pools.coming = [(BrokenProcessPool(), False), (again, False)]
    outcomes = list(read_all([Job(tmp_path)] * 3, Settings()))
    assert [o.kind for o in outcomes] == [kind] * 3
    assert [p.given for p in pools] == [3, 3]


def test_a_file_during_which_the_program_died_is_tried_alone_at_once(pools, tmp_path):
    pools.coming = [(BrokenProcessPool(), False)]
    (outcome,) = read_all([Job(tmp_path, alone=True)], Settings())
    assert outcome.kind == "fault"
    assert [p.given for p in pools] == [1]


def test_only_what_was_under_way_is_tried_alone_after_a_crash(tmp_path, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(batch, "read_one", killers.read_one)
    begun, begin = [], processes.Processes.begin
    monkeypatch.setattr(processes.Processes, "begin", lambda self, task: (begun.append(task), begin(self, task)))
    names = [f"{n}.md" for n in range(40)]
    names[5], names[20] = "chết.md", "chết luôn.md"
    outcomes = list(read_all([Job(tmp_path / name) for name in names], Settings()))
    assert [o.reason for o in outcomes if o.kind == "unreadable"] == [n for n in names if "chết" not in n]
    assert [o.kind for o in outcomes].count("fault") == 2
    alone = {task.given[0].path.name for task in begun if task.alone}
    assert {"chết.md", "chết luôn.md"} <= alone and len(alone) <= 4  # two crashes, each with two files under way


def test_where_no_process_can_be_started_that_is_told_and_not_tried_for_ever(monkeypatch, tmp_path):
    class Dead(Pool):
        def submit(self, *_):
            future = Future()
            future.set_exception(BrokenProcessPool())
            return future

    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(processes, "started", lambda _, begun: Dead(begun, READ))
    assert [o.kind for o in read_all([Job(tmp_path)] * 3, Settings())] == ["fault"] * 3


_PARENT = """
import os, signal
from multiprocessing.sharedctypes import RawArray
from pipeline import processes
if __name__ == "__main__":
    with processes.started(2, RawArray("B", 1)) as pool:
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


def test_processes_serve_the_next_files_too_until_they_are_let_go(pools, tmp_path):
    pools.coming = [(READ, False)] * 2
    jobs = [Job(tmp_path)] * 3
    with Readers() as readers:
        for _ in range(2):
            assert len(list(readers.read_all(jobs, Settings()))) == 3
        assert [p.given for p in pools] == [6]
        readers.rest()
        list(readers.read_all(jobs, Settings()))
    assert [p.given for p in pools] == [6, 3]


def test_processes_that_ended_between_two_batches_are_replaced(pools, tmp_path):
    pools.coming = [(READ, True), (READ, False)]
    assert [o.kind for o in read_all([Job(tmp_path)] * 3, Settings())] == ["unreadable"] * 3
    assert [p.given for p in pools] == [0, 3]


def test_a_process_that_works_is_known_to(monkeypatch):
    monkeypatch.setattr(processes, "_BEGUN", [bytearray(8)])
    assert processes._done(3, processes._WORKING.is_set, ()) and not processes._WORKING.is_set()
    assert list(processes._BEGUN[0]) == [0, 0, 0, 1, 0, 0, 0, 0]
