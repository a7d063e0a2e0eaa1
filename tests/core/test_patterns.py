"""Patterns kept compiled: the same with and without, whatever lies in the cache folder."""

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
import regex

from pipeline.core import patterns
from pipeline.core.patterns import CACHE_VARIABLE, FILE, MOST, Kept, cache_folder, compiled
from pipeline.core.rules import load, rule_names

SOURCE = r"(?<!\w)trước\s+ngày\s+(?P<day>\d{1,2})(?:/(?P<month>\d{1,2}))?(?!\w)"
TEXT = "Gửi báo cáo trước ngày 15/8, TRƯỚC  NGÀY 3"
MANY_AT_ONCE = """
import sys
from pipeline.core import patterns
from pipeline.core.patterns import compiled
patterns._BUSY_SECONDS = 60
for n in range(60):
    compiled(f"mục {sys.argv[1]}-{n}")
    compiled(f"mục {n}")
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    patterns._kept.cache_clear()
    yield tmp_path / "cache"
    patterns._kept.cache_clear()


def another_process():
    patterns._kept.cache_clear()


def rows(folder):
    with closing(sqlite3.connect(folder / FILE)) as db:
        return db.execute("SELECT key, packed FROM pattern ORDER BY rowid").fetchall()


def change(folder, statement, *values):
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as db:
        db.execute(statement, values)


@pytest.fixture
def compilations(monkeypatch):
    """The sources that were compiled, in order."""
    compile_, made = regex.compile, []

    def compiling(source, *more):
        made.extend([source] if source else [])
        return compile_(source, *more)

    monkeypatch.setattr(regex, "compile", compiling)
    return made


def found(pattern):
    return [(m.span(), m.groupdict()) for m in pattern.finditer(TEXT)]


def same(one, other):
    told = ("pattern", "flags", "groups", "groupindex", "named_lists")
    return [getattr(one, t) for t in told] == [getattr(other, t) for t in told]


def test_a_kept_pattern_is_that_which_was_compiled(folder, compilations):
    first = compiled(SOURCE, regex.IGNORECASE)
    another_process()
    again = compiled(SOURCE, regex.IGNORECASE)
    assert compilations == [SOURCE]
    assert again is not first and same(again, first)
    assert found(again) == found(first) and len(found(again)) == 2


def test_other_flags_are_another_pattern(folder, compilations):
    compiled(SOURCE, regex.IGNORECASE)
    another_process()
    assert len(found(compiled(SOURCE))) == 1
    assert compilations == [SOURCE, SOURCE]


@pytest.mark.parametrize("name", rule_names())
def test_every_rule_is_the_same_when_it_is_taken_up(name):
    for rule in load(name).rules:
        made = regex.compile(rule.pattern.pattern, rule.pattern.flags)
        taken = patterns._unpacked(patterns._packed(made), made.pattern)
        assert same(taken, made)
        for example in (*rule.examples, *rule.unlike):
            assert [m.capturesdict() for m in taken.finditer(example["text"])] == [
                m.capturesdict() for m in made.finditer(example["text"])
            ]


@pytest.mark.parametrize("name, value", [("__version__", "1999.1.1"), ("DEFAULT_VERSION", regex.VERSION1)])
def test_patterns_of_another_version_are_compiled_anew(folder, monkeypatch, compilations, name, value):
    compiled(SOURCE)
    monkeypatch.setattr(regex, name, value)
    another_process()
    compiled(SOURCE)
    assert compilations == [SOURCE, SOURCE] and len(rows(folder)) == 2


def test_another_python_compiles_anew(folder, monkeypatch, compilations):
    compiled(SOURCE)
    monkeypatch.setattr(sys, "version", "3.99")
    another_process()
    compiled(SOURCE)
    assert compilations == [SOURCE, SOURCE]


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"nothing that was ever packed",
        zlib.compress(b"no pickle"),
        zlib.compress(pickle.dumps(("a", 0))),
        zlib.compress(pickle.dumps(os.getcwd)),
        "text",
        7,
    ],
    ids=str,
)
def test_a_damaged_pattern_is_compiled_anew_and_mended(folder, compilations, packed):
    compiled(SOURCE)
    change(folder, "UPDATE pattern SET packed = ?", packed)
    another_process()
    assert len(found(compiled(SOURCE))) == 1
    another_process()
    compiled(SOURCE)
    assert compilations == [SOURCE, SOURCE]


def test_the_pattern_of_another_source_is_not_taken(folder, compilations):
    compiled(SOURCE)
    change(folder, "UPDATE pattern SET packed = ?", patterns._packed(regex.compile("ngày")))
    another_process()
    assert compiled(SOURCE).pattern == SOURCE


def test_nothing_is_called_that_a_pickle_names(folder, tmp_path):
    class Harmful:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "done"),)

    compiled(SOURCE)
    change(folder, "UPDATE pattern SET packed = ?", zlib.compress(pickle.dumps(Harmful())))
    another_process()
    assert len(found(compiled(SOURCE))) == 1
    assert not (tmp_path / "done").exists()


TORN = b"SQLite format 3\0" + bytes(99)


@pytest.mark.parametrize("content", [b"no database", b"", TORN], ids=["text", "none", "torn"])
def test_a_damaged_database_is_begun_anew(folder, compilations, content):
    folder.mkdir()
    (folder / FILE).write_bytes(content)
    assert len(found(compiled(SOURCE))) == 1
    another_process()
    compiled(SOURCE)
    assert compilations == [SOURCE]


def test_a_database_torn_in_its_midst_costs_only_compiling(folder):
    sources = [f"{SOURCE}{n}" for n in range(300)]
    for source in sources:
        compiled(source)
    whole = (folder / FILE).read_bytes()
    other = random.Random(1).randbytes(len(whole) // 2)
    (folder / FILE).write_bytes(whole[:4096] + other + whole[4096 + len(other) :])
    another_process()
    assert [compiled(source).pattern for source in sources] == sources


def test_nothing_is_kept_where_the_variable_is_empty(folder, monkeypatch, tmp_path, compilations):
    monkeypatch.setenv(CACHE_VARIABLE, "")
    monkeypatch.chdir(tmp_path)
    assert cache_folder() is None
    assert compiled(SOURCE).pattern == SOURCE
    assert not list(tmp_path.iterdir())


def test_without_the_variable_it_is_the_folder_of_the_user(monkeypatch, tmp_path):
    monkeypatch.delenv(CACHE_VARIABLE, raising=False)
    asked = []
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name, appauthor: asked.append(name) or tmp_path)
    patterns._folder_of_user.cache_clear()
    assert cache_folder() == tmp_path and asked == ["congvan"]
    patterns._folder_of_user.cache_clear()
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name, appauthor: Path("~/.cache/congvan"))
    assert cache_folder() is None
    patterns._folder_of_user.cache_clear()


def test_a_place_where_nothing_can_be_written(folder, tmp_path, compilations):
    folder.write_text("a file where the folder should be", encoding="utf-8")
    assert compiled(SOURCE).pattern == SOURCE
    assert compiled("ngày").pattern == "ngày"
    assert compilations == [SOURCE, "ngày"] and folder.is_file()


def test_a_store_that_is_only_read_serves_all_the_same(folder, monkeypatch, compilations):
    compiled(SOURCE)
    monkeypatch.setattr(
        patterns.sqlite3, "connect",
        lambda file, connect=sqlite3.connect, **given: connect(f"file:{file}?mode=ro", uri=True, **given),
    )
    another_process()
    compiled(SOURCE)
    assert compilations == [SOURCE]
    assert compiled("ngày").pattern == "ngày"
    assert len(rows(folder)) == 1


def test_while_another_writes_nothing_is_waited_for_twice(folder, monkeypatch):
    compiled(SOURCE)
    monkeypatch.setattr(patterns, "_BUSY_SECONDS", 0.01)
    tried = []
    connect = sqlite3.connect
    with closing(connect(folder / FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr(patterns.sqlite3, "connect", lambda *a, **k: tried.append(a) or connect(*a, **k))
        another_process()
        assert compiled(SOURCE).pattern == SOURCE
        assert compiled("ngày").pattern == "ngày"
    assert len(tried) == 1


def test_processes_that_write_at_once_lose_nothing(folder):
    started = [subprocess.Popen([sys.executable, "-c", MANY_AT_ONCE, str(n)]) for n in range(3)]
    assert [process.wait() for process in started] == [0, 0, 0]
    assert len(rows(folder)) == 4 * 60


def test_it_does_not_grow_without_bound(folder, monkeypatch):
    monkeypatch.setattr(patterns, "_BOUND", patterns._BOUND.replace(str(MOST), "20"))
    for n in range(50):
        compiled(f"mục {n}")
    another_process()
    assert len(rows(folder)) == 20
    assert {patterns._key(f"mục {n}", 0) for n in range(30, 50)} == {key for key, _ in rows(folder)}


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="the system tells nothing of who may write")
def test_a_folder_into_which_others_write_is_not_used(folder, compilations):
    compiled(SOURCE)
    folder.chmod(0o777)
    another_process()
    compiled(SOURCE)
    compiled("ngày")
    assert compilations == [SOURCE, SOURCE, "ngày"] and len(rows(folder)) == 1


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="the system tells nothing of who may write")
def test_a_folder_of_another_user_is_not_used(folder, monkeypatch, compilations):
    compiled(SOURCE)
    mine = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: mine + 1)
    another_process()
    compiled(SOURCE)
    assert compilations == [SOURCE, SOURCE]


def test_what_is_no_pattern_is_told_as_regex_tells_it(folder):
    with pytest.raises(regex.error):
        compiled("(")
    assert not (folder / FILE).exists()


def test_a_regex_that_gives_no_parts_is_used_without_keeping(folder, monkeypatch):
    monkeypatch.delitem(patterns.copyreg.dispatch_table, regex.Pattern)
    assert compiled(SOURCE).pattern == SOURCE
    assert not (folder / FILE).exists()
    assert Kept(folder).take(b"", SOURCE) is None
