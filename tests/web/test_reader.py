"""Mail read beside the page: by one process at a time, started again when it ends."""

import subprocess
import sys
import time
from contextlib import ExitStack

import pytest

from pipeline.intake import LOCK_FILE
from pipeline.platform_guard import alone
from pipeline.web import reader

# what stands for `watch`: it says that it is there, and ends with its input, or by itself
STANDS = "import sys; open(sys.argv[1], 'a').write('x'); sys.stdin.read()"
ENDS = "import sys; open(sys.argv[1], 'a').write('x')"


@pytest.fixture
def starting(monkeypatch, tmp_path):
    """Starts a stand-in in the place of `watch`; gives how often it was started."""
    told = tmp_path / "started"
    told.touch()
    real = subprocess.Popen

    def stand_in(program):
        def start(command, **given):
            assert command[1:] == ["-m", "pipeline", "--office", str(tmp_path), "watch", "--until-closed"]
            return real([sys.executable, "-c", program, str(told)], **given)

        monkeypatch.setattr(reader.subprocess, "Popen", start)
        return lambda: len(told.read_text())

    for name in ("_BEFORE_SECONDS", "PAUSE_SECONDS", "LONGEST_PAUSE_SECONDS"):
        monkeypatch.setattr(reader, name, 0.05)
    return stand_in


def until(condition):
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_it_runs_as_long_as_the_page(starting, tmp_path):
    started = starting(STANDS)
    with reader.reading_mail(tmp_path):
        until(lambda: started() == 1)
        time.sleep(0.5)
        assert started() == 1


def test_it_is_started_again(starting, tmp_path):
    started = starting(ENDS)
    with reader.reading_mail(tmp_path):
        until(lambda: started() >= 2)


def test_another_one_is_left_alone(starting, tmp_path):
    started = starting(STANDS)
    with ExitStack() as other:
        assert other.enter_context(alone(tmp_path / LOCK_FILE))
        with reader.reading_mail(tmp_path):
            time.sleep(0.5)
            assert started() == 0
            other.close()
            until(lambda: started() == 1)
