"""What is kept between processes: the same with and without, whatever lies in the cache folder."""

import os
import pickle
import random
import sqlite3
import subprocess
import sys
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.core import kept as module
from pipeline.core.kept import CACHE_VARIABLE, FILE, MOST, cache_folder, kept

MADE = (1, "đến ngày 15/8", (("a", b"\0\xff"), [None, True, 2.5]), {"ngày": 1, 2: ("ba",)}, frozenset({"x"}))
MANY_AT_ONCE = """
import sys
from pipeline.core import kept
kept._BUSY_SECONDS = 60
for n in range(60):
    kept.kept((sys.argv[1], n), lambda: n)
    kept.kept(("all", n), lambda: n)
"""
TORN = b"SQLite format 3\0" + bytes(99)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    another_process()
    yield tmp_path / "cache"
    another_process()


def another_process():
    module._store.cache_clear()


class Maker:
    """Counts how often it makes something."""

    def __init__(self, makes):
        self.makes, self.times = makes, 0

    def __call__(self):
        self.times += 1
        return self.makes


@pytest.fixture
def maker():
    return Maker(MADE)


def rows(folder):
    with closing(sqlite3.connect(folder / FILE)) as db:
        return db.execute("SELECT key, packed FROM kept ORDER BY rowid").fetchall()


def put_in_its_place(folder, packed):
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as db:
        db.execute("UPDATE kept SET packed = ?", (packed,))


def test_the_next_process_takes_what_was_made(folder, maker):
    assert kept(("a", 1), maker) == MADE
    another_process()
    again = kept(("a", 1), maker)
    assert again == MADE and [type(part) for part in again] == [type(part) for part in MADE]
    assert maker.times == 1


@pytest.mark.parametrize("other", [("a", 2), ("b", 1), ("a", "1"), ("a",), ("a1",), ("a", 1, 1)], ids=str)
def test_what_is_made_of_something_else_is_something_else(folder, other):
    assert kept(("a", 1), lambda: "one") == "one"
    another_process()
    assert kept(other, lambda: "another") == "another"


@pytest.mark.parametrize("made", ["", 0, (), {}, False])
def test_something_empty_is_kept_too(folder, made):
    maker = Maker(made)
    kept(("a",), maker)
    another_process()
    assert kept(("a",), maker) == made and maker.times == 1


@pytest.mark.parametrize("made", [None, Path("x"), (1, Path("x")), cache_folder, lambda: 1], ids=range(5))
def test_what_cannot_be_kept_is_made_each_time(folder, made):
    maker = Maker(made)
    assert kept(("a",), maker) is made
    another_process()
    assert kept(("a",), maker) is made and maker.times == 2


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"nothing that was ever packed",
        zlib.compress(b"no pickle"),
        zlib.compress(pickle.dumps(MADE))[:-1],
        zlib.compress(pickle.dumps(MADE)[:-2]),
        zlib.compress(pickle.dumps(os.getcwd)),
        zlib.compress(pickle.dumps(None)),
        "text",
        7,
    ],
    ids=range(9),
)
def test_something_damaged_is_made_again_and_mended(folder, maker, packed):
    kept(("a",), maker)
    put_in_its_place(folder, packed)
    another_process()
    assert kept(("a",), maker) == MADE
    another_process()
    assert kept(("a",), maker) == MADE
    assert maker.times == 2


def test_nothing_is_called_that_a_pickle_names(folder, maker, tmp_path):
    class Harmful:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "done"),)

    kept(("a",), maker)
    put_in_its_place(folder, zlib.compress(pickle.dumps(Harmful())))
    another_process()
    assert kept(("a",), maker) == MADE
    assert not (tmp_path / "done").exists()


@pytest.mark.parametrize("content", [b"no database", b"", TORN], ids=["text", "none", "torn"])
def test_a_damaged_database_is_begun_anew(folder, maker, content):
    folder.mkdir()
    (folder / FILE).write_bytes(content)
    assert kept(("a",), maker) == MADE
    another_process()
    assert kept(("a",), maker) == MADE and maker.times == 1


def test_a_database_torn_in_its_midst_costs_only_the_making(folder):
    for n in range(300):
        kept((n,), lambda n=n: f"{n}" * 99)
    whole = (folder / FILE).read_bytes()
    other = random.Random(1).randbytes(len(whole) // 2)
    (folder / FILE).write_bytes(whole[:4096] + other + whole[4096 + len(other) :])
    another_process()
    assert all(kept((n,), lambda n=n: f"{n}" * 99) == f"{n}" * 99 for n in range(300))


def test_nothing_is_kept_where_the_variable_is_empty(folder, monkeypatch, tmp_path, maker):
    monkeypatch.setenv(CACHE_VARIABLE, "")
    monkeypatch.chdir(tmp_path)
    assert cache_folder() is None
    assert kept(("a",), maker) == MADE
    another_process()
    assert kept(("a",), maker) == MADE and maker.times == 2
    assert not list(tmp_path.iterdir())


def test_without_the_variable_it_is_the_folder_of_the_user(monkeypatch, tmp_path):
    monkeypatch.delenv(CACHE_VARIABLE, raising=False)
    asked = []
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name, appauthor: asked.append(name) or tmp_path)
    module._folder_of_user.cache_clear()
    assert cache_folder() == tmp_path and asked == ["congvan"]
    module._folder_of_user.cache_clear()
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name, appauthor: Path("~/.cache/congvan"))
    assert cache_folder() is None
    module._folder_of_user.cache_clear()


def test_a_place_where_nothing_can_be_written(folder, maker):
    folder.write_text("a file where the folder should be", encoding="utf-8")
    assert kept(("a",), maker) == kept(("a",), maker) == MADE
    assert maker.times == 2 and folder.is_file()


@pytest.mark.parametrize("hidden", [".", FILE])
def test_a_place_that_may_not_be_looked_into(folder, monkeypatch, maker, hidden):
    kept(("a",), maker)
    stat = Path.stat

    def looked_at(path, **given):
        if path == folder / hidden:
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **given)

    monkeypatch.setattr(Path, "stat", looked_at)
    another_process()
    assert kept(("a",), maker) == MADE and maker.times == 2


def test_what_can_only_be_read_serves_all_the_same(folder, monkeypatch, maker):
    kept(("a",), maker)
    connect = sqlite3.connect
    monkeypatch.setattr(
        module.sqlite3, "connect", lambda file, **given: connect(f"{file.as_uri()}?mode=ro", uri=True, **given)
    )
    another_process()
    assert kept(("a",), maker) == MADE and maker.times == 1
    assert kept(("b",), maker) == MADE and maker.times == 2
    monkeypatch.setattr(module.sqlite3, "connect", connect)
    assert len(rows(folder)) == 1


def test_for_another_that_writes_it_waits_only_once(folder, monkeypatch, maker):
    kept(("a",), maker)
    monkeypatch.setattr(module, "_BUSY_SECONDS", 0.01)
    connect, tried = sqlite3.connect, []
    with closing(connect(folder / FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr(module.sqlite3, "connect", lambda *a, **k: tried.append(a) or connect(*a, **k))
        another_process()
        assert kept(("a",), maker) == kept(("b",), maker) == MADE
    assert len(tried) == 1


def test_processes_that_write_at_once_lose_nothing(folder):
    started = [subprocess.Popen([sys.executable, "-c", MANY_AT_ONCE, str(n)]) for n in range(3)]
    assert [process.wait() for process in started] == [0, 0, 0]
    assert len(rows(folder)) == 4 * 60


def test_it_does_not_grow_without_bound(folder, monkeypatch):
    monkeypatch.setattr(module, "_BOUND", module._BOUND.replace(str(MOST), "20"))
    for n in range(50):
        kept((n,), lambda n=n: n)
    assert len(rows(folder)) == 20
    another_process()
    assert [kept((n,), lambda: "made") for n in (30, 49)] == [30, 49]


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="the system tells nothing of who may write")
def test_a_folder_into_which_others_write_is_not_used(folder, maker):
    kept(("a",), maker)
    folder.chmod(0o777)
    another_process()
    assert kept(("a",), maker) == kept(("b",), maker) == MADE
    assert maker.times == 3 and len(rows(folder)) == 1


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="the system tells nothing of who may write")
def test_a_folder_of_another_user_is_not_used(folder, monkeypatch, maker):
    kept(("a",), maker)
    mine = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: mine + 1)
    another_process()
    assert kept(("a",), maker) == MADE and maker.times == 2


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="the system tells nothing of who may write")
def test_others_do_not_write_into_what_it_makes(folder, maker):
    kept(("a",), maker)
    assert not folder.stat().st_mode & 0o077
