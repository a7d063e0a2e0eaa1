"""Pages of one file read by several processes: equal to serial reading, and one bad page or process stops nothing."""

import gc
import multiprocessing
import os
import sys
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "ingest"))
import killers
import made

from pipeline import batch, processes
from pipeline.batch import Failure, Job, Readers, read_one
from pipeline.core.settings import Settings
from pipeline.core.texts import say

PAGES = [made.picture] + [
    lambda n=n: made.picture([(200, 300, f"{n}. Phòng Kế toán gửi báo cáo số {n} trước ngày {n + 9}/8/2024.")])
    for n in range(2, 6)
]


@pytest.fixture
def five_pages(tmp_path):
    return made.pdf_of_pictures(tmp_path / "năm trang.pdf", [page() for page in PAGES])


class Here:
    """Stands in for processes: what is given to it is done at once, in this one; what it was given is kept."""

    def __init__(self, breaks_at=None):
        self.given, self.breaks_at, self.begun = [], breaks_at, None

    def start(self, _, begun):
        self.begun = begun
        return self

    def submit(self, _, place, do, given):
        self.given.append((do, given))
        future = Future()
        if do is self.breaks_at:
            self.begun[place], self.breaks_at = 1, None
            future.set_exception(BrokenProcessPool())
        else:
            future.set_result(do(*given))
        return future

    def shutdown(self):
        pass


@pytest.fixture
def pool(monkeypatch):
    here = Here()
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(processes, "started", here.start)
    return here


@pytest.fixture
def small_pages(tmp_path):
    """A TIFF of four small pages."""
    lines = [(60, 60, "SỞ TƯ PHÁP"), (60, 200, "của các cơ quan")]
    pages = [
        made.picture([*lines, (60, 140, f"Trang {n} nói về việc kiểm tra")], size=(700, 990)) for n in range(1, 5)
    ]
    path = tmp_path / "bốn trang.tiff"
    pages[0].save(path, save_all=True, append_images=pages[1:], dpi=(85, 85))
    return path


def test_processes_that_share_the_pages_of_a_file_read_it_as_one_does(five_pages, monkeypatch):
    expected = read_one(Job(five_pages), Settings())
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    with Readers() as readers:
        (found,) = readers.read_all([Job(five_pages)], Settings())
        assert len(multiprocessing.active_children()) == 2
    assert found == expected and len(found.pages) == 5


def test_each_page_is_read_by_itself_and_recognised_once(five_pages, pool, monkeypatch):
    from pipeline.ingest import scan

    heads, read_head = [], scan.read_head
    monkeypatch.setattr(scan, "read_head", lambda colour, number: heads.append(number) or read_head(colour, number))
    with Readers() as readers:
        (found,) = readers.read_all([Job(five_pages)], Settings())
    ahead = [given[1] for do, given in pool.given if do is batch._ahead]
    assert ahead == [(1,), (2,), (3,), (4,), (5,)] and sorted(heads) == [1, 2, 3, 4, 5]
    assert len(found.pages) == 5


def test_a_file_in_the_midst_of_many_is_read_whole_unless_it_is_long(five_pages, pool, tmp_path):
    text = tmp_path / "a.md"
    text.write_text("1. Phòng Kế toán gửi báo cáo trước ngày 15/8/2023.\n", encoding="utf-8")
    with Readers() as readers:
        list(readers.read_all([Job(five_pages), *[Job(text)] * 2], Settings()))
    assert not [do for do, _ in pool.given if do is batch._ahead]


def test_a_short_scan_needs_no_processes(tmp_path, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(processes, "started", lambda *_: pytest.fail("no process was wanted"))
    path = made.pdf_of_pictures(tmp_path / "a.pdf", [PAGES[0](), PAGES[1]()])
    with Readers() as readers:
        (found,) = readers.read_all([Job(path)], Settings())
    assert len(found.pages) == 2


@pytest.mark.parametrize("at", [batch._survey, batch._ahead, read_one], ids=["survey", "page", "whole"])
def test_what_ends_a_process_once_is_read_all_the_same(small_pages, pool, at):
    expected = read_one(Job(small_pages), Settings())
    pool.breaks_at = at
    with Readers() as readers:
        (found,) = readers.read_all([Job(small_pages)], Settings())
    assert found == expected and len(found.pages) == 4


@pytest.mark.parametrize("ahead", [killers.ahead, killers.ahead_hanging], ids=["it ends", "it hangs"])
def test_a_page_that_ends_two_processes_is_told_of_and_the_others_are_read(small_pages, monkeypatch, ahead):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(batch, "_ahead", ahead)
    with Readers() as readers:
        (found,) = readers.read_all([Job(small_pages)], Settings())
    assert [n.problem for n in found.notes if n.field == "pages.3"] == [say("ingest.page-broke", page=3)]
    assert [f"Trang {n}" in found.text.text for n in range(1, 5)] == [True, True, False, True]
    assert len(found.pages) == 4


def test_a_file_that_ends_its_process_is_tried_page_by_page(small_pages, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(batch, "_ahead", killers.ahead)
    monkeypatch.setattr(batch, "read_one", killers.read_whole)
    found = batch._alone(Job(small_pages, alone=True), Settings())
    assert [n.field for n in found.notes if n.field.startswith("pages")] == ["pages.3"]
    assert [f"Trang {n}" in found.text.text for n in range(1, 5)] == [True, True, False, True]


def test_where_the_first_page_cannot_be_looked_at_for_a_mark_nothing_is_read(small_pages, monkeypatch):
    class Breaking(Here):
        def submit(self, _, place, do, given):
            self.breaks_at = batch._ahead if do is batch._ahead and 1 in given[1] else None
            return super().submit(_, place, do, given)

    here = Breaking()
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(processes, "started", here.start)
    with Readers() as readers:
        (found,) = readers.read_all([Job(small_pages)], Settings())
    assert isinstance(found, Failure) and found.kind == "fault"
    assert not [do for do, _ in here.given if do is read_one]


def test_pages_of_a_tiff_are_read_by_several_processes_as_by_one(small_pages, pool, monkeypatch):
    expected = read_one(Job(small_pages), Settings())
    with Readers() as readers:
        (found,) = readers.read_all([Job(small_pages)], Settings())
    assert found == expected
    assert [given[1] for do, given in pool.given if do is batch._ahead] == [(1,), (2,), (3,), (4,)]


def test_a_marked_page_refuses_the_whole_whoever_reads_it(pool, tmp_path):
    stamp = (240, 390, "MẬT", (205, 30, 35), 46, True)
    pages = [page() for page in PAGES[:3]]
    path = made.pdf_of_pictures(tmp_path / "a.pdf", [*pages, made.picture(stamps=[stamp])])
    with Readers() as readers:
        (found,) = readers.read_all([Job(path, memory=tmp_path / "cache")], Settings())
    assert isinstance(found, Failure) and found.kind == "refused"
    assert not [p for p in (tmp_path / "cache").rglob("*") if p.is_file()]


def test_an_office_remembers_pages_between_two_readings(five_pages, tmp_path, monkeypatch):
    from pipeline.ingest import ocr

    job = Job(five_pages, memory=tmp_path / "cache")
    first = read_one(job, Settings())
    monkeypatch.setattr(ocr, "recognise", lambda *_, **__: pytest.fail("read again"))
    assert read_one(job, Settings()) == first


def test_workers_use_one_thread(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    task, workers = processes.Task(os.getenv, "OMP_THREAD_LIMIT"), processes.Processes()
    workers.begin(task)
    assert task.result() == "1"
    workers.rest()


def test_what_the_first_task_has_loaded_is_looked_through_no_more(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    workers = processes.Processes()
    counts = []
    for _ in range(2):
        task = processes.Task(gc.get_freeze_count, alone=True)
        workers.begin(task)
        counts.append(task.result())
    workers.rest()
    assert counts[0] == 0 < counts[1]


def test_what_is_under_way_is_lost_where_the_processes_are_stopped(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    workers = processes.Processes()
    tasks = [processes.Task(time.sleep, 3600) for _ in range(4)]
    for task in tasks:
        workers.begin(task)
    workers.stop()
    assert all(t.future.cancelled() or isinstance(t.future.exception(), BrokenProcessPool) for t in tasks)
    again = processes.Task(os.getenv, "OMP_THREAD_LIMIT")
    workers.begin(again)
    assert again.result() == "1"
    workers.rest()


@pytest.mark.parametrize(("error", "ended"), [(None, "rest"), (KeyboardInterrupt, "stop"), (GeneratorExit, "stop")])
def test_who_stops_reading_does_not_wait_for_what_is_under_way(monkeypatch, error, ended):
    told = []
    for name in ("rest", "stop"):
        monkeypatch.setattr(processes.Processes, name, lambda _, name=name: told.append(name))
    with nullcontext() if error is None else pytest.raises(error), Readers():
        if error:
            raise error
    assert told == [ended]


def test_what_an_office_remembers_is_no_part_of_its_record(tmp_path, five_pages):
    from click.testing import CliRunner

    from pipeline.cli import cli

    def congvan(*words):
        office = {"CONGVAN_OFFICE": str(tmp_path / "office")}
        done = CliRunner().invoke(cli, [str(word) for word in words], env=office, prog_name="congvan")
        assert done.exit_code == 0, done.output

    congvan("init", tmp_path / "office")
    congvan("ingest", five_pages)
    cache = tmp_path / "office" / "cache"
    assert len([path for path in cache.rglob("*") if path.is_file()]) == 5
    congvan("check")
    congvan("backup", tmp_path / "copy")
    assert not (tmp_path / "copy" / "cache").exists()
    congvan("--office", tmp_path / "restored", "restore", tmp_path / "copy")
    for path in cache.rglob("*"):
        if path.is_file():
            path.write_bytes(b"damaged")
    congvan("check")
