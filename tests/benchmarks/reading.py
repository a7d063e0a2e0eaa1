"""How much of a processor reading a scan takes beside OCRmyPDF: `python tests/benchmarks/reading.py [PDF...]`.

The same scans go through congvan (text alone: read as far as OCRmyPDF reads, not understood; with the searchable copy)
and through OCRmyPDF (plain; with --deskew), in turn, with one thread of OpenMP, as an office has them read that finds a
morning's post in a folder: congvan takes all files in one command, OCRmyPDF takes one file at a time and is started for
each, so that its start counts once a file (some 0.6 CPU seconds) and congvan's once in all. Printed are CPU and wall
seconds a page and their ratios, medians over the rounds; and how much of the machine congvan uses when it reads and
understands all files with its own workers: the CPU seconds that its workers take over what all processors could give in
that time, the median of five runs. In both the start and the end of each run are counted. Where the machine has other
work, that share and the wall seconds say little: the load is printed with them.

Without names the 13 scans of data/scans are read, 26 pages; $ROUNDS says how many rounds (3). On few pages the start
weighs more: `reading.py data/scans/0[1-5]*.pdf` takes 8 pages, as this was measured at first.

With `--long N` one scan of N pages is made of the files and read with congvan's workers instead; printed are the most
memory that all its processes held together, and the pages a second.

OCRmyPDF is named by $OCRMYPDF, else found on the path; without it congvan's own figures are printed.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("ROUNDS", "3"))
SHARES = 5
_LOOK_SECONDS = 0.2
_READ = """
import sys
from pathlib import Path
from pipeline.ingest.reading import read_file
for name in sys.argv[1:]:
    read_file(Path(name))
"""
_COPY = """
import sys
from pathlib import Path
from pipeline.core.model import Line
from pipeline.ingest.reading import read_file
from pipeline.view.searchable import ReadPage, searchable_copy
for name in sys.argv[1:]:
    _, pages = read_file(Path(name))
    read = []
    for page in pages:
        lines = [part for part in page.content if isinstance(part, Line)]
        words = tuple((word.text, word.box) for line in lines for word in line.words)
        read.append(ReadPage(page.number, words, page.rotation))
    searchable_copy(name, Path(name).read_bytes(), read)
"""
_ALL = """
import sys
from pathlib import Path
from pipeline.batch import Job, read_all
from pipeline.core.settings import Settings
if __name__ == "__main__":
    for _ in read_all([Job(Path(name)) for name in sys.argv[1:]], Settings()):
        pass
"""


def timed(command: list[str]) -> tuple[float, float]:
    """CPU seconds of a process and its children, and wall seconds."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    environment = os.environ | {"OMP_THREAD_LIMIT": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - begun


def ocrmypdf(program: str, files: list[Path], folder: Path, *options: str) -> tuple[float, float]:
    """OCRmyPDF over the files, one after the other, on one worker."""
    cpu = wall = 0.0
    for file in files:
        options_of_all = ["-l", "vie", "--jobs", "1", "--output-type", "pdf", "--force-ocr", *options]
        used, took = timed([program, *options_of_all, str(file), str(folder / "out.pdf")])
        cpu, wall = cpu + used, wall + took
    return cpu, wall


def pages_of(files: list[Path]) -> int:
    import pypdfium2

    return sum(len(pypdfium2.PdfDocument(file)) for file in files)


def compared(files: list[Path], pages: int, folder: Path) -> None:
    """Print what congvan and OCRmyPDF take for the same files."""
    names, program = [str(file) for file in files], os.environ.get("OCRMYPDF") or shutil.which("ocrmypdf")
    ways = {
        "congvan, text": lambda: timed([sys.executable, "-c", _READ, *names]),
        "congvan, searchable copy": lambda: timed([sys.executable, "-c", _COPY, *names]),
    }
    if program:
        ways["OCRmyPDF, plain"] = lambda: ocrmypdf(program, files, folder)
        ways["OCRmyPDF, --deskew"] = lambda: ocrmypdf(program, files, folder, "--deskew")
    taken: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, run in ways.items():
            taken[way].append(run())
    medians = {way: [statistics.median(t) / pages for t in zip(*found, strict=True)] for way, found in taken.items()}
    for way, (cpu, wall) in medians.items():
        print(f"{way:28} {cpu:6.2f} CPU s a page, {wall:6.2f} s by the wall")
    for other in ("OCRmyPDF, plain", "OCRmyPDF, --deskew"):
        for own in ("congvan, text", "congvan, searchable copy"):
            if other in medians:
                cpu, wall = (a / b for a, b in zip(medians[own], medians[other], strict=True))
                print(f"{own} / {other}: CPU {cpu:.2f}, wall {wall:.2f}")


def share_of_machine(files: list[Path], pages: int, folder: Path) -> None:
    """Print how busy congvan's own workers keep the machine."""
    script = folder / "all.py"
    script.write_text(_ALL, encoding="utf-8")
    runs = [timed([sys.executable, str(script), *map(str, files)]) for _ in range(SHARES)]
    shares = sorted(used / took / (os.cpu_count() or 1) for used, took in runs)
    speed = pages / statistics.median(took for _, took in runs)
    print(f"all files with congvan's workers: {statistics.median(shares):.0%} of the machine "
          f"({shares[0]:.0%} to {shares[-1]:.0%} in {SHARES} runs), {speed:.2f} pages/s")


def long_scan(files: list[Path], pages: int, folder: Path) -> None:
    """Print the most memory that reading one long scan holds at a time, all processes together."""
    import psutil
    import pypdfium2

    path, script, made = folder / "long.pdf", folder / "all.py", pypdfium2.PdfDocument.new()
    while len(made) < pages:
        for file in files:
            made.import_pages(pypdfium2.PdfDocument(file))
    while len(made) > pages:
        del made[len(made) - 1]
    made.save(str(path))
    script.write_text(_ALL, encoding="utf-8")
    begun, most = time.monotonic(), 0
    environment = os.environ | {"OMP_THREAD_LIMIT": "1", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, str(script), str(path)], env=environment) as running:
        root = psutil.Process(running.pid)
        while running.poll() is None:
            held = 0
            with contextlib.suppress(psutil.Error):
                for process in (root, *root.children(recursive=True)):
                    with contextlib.suppress(psutil.Error):
                        held += process.memory_full_info().pss if psutil.LINUX else process.memory_info().rss
            most = max(most, held)
            time.sleep(_LOOK_SECONDS)
    print(f"{pages} pages, {path.stat().st_size / 1e6:.0f} MB: at most {most / 1e9:.2f} GB in all processes together, "
          f"{pages / (time.monotonic() - begun):.2f} pages/s, exit code {running.returncode}")


def main() -> None:
    given = sys.argv[1:]
    length = int(given.pop(given.index("--long") + 1)) if "--long" in given else 0
    files = [Path(name) for name in given if name != "--long"] or sorted((ROOT / "data" / "scans").glob("*.pdf"))
    pages = pages_of(files)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"{len(files)} files, {pages} pages, {ROUNDS} rounds, {os.cpu_count()} processors{load}")
    with tempfile.TemporaryDirectory() as folder:
        if length:
            long_scan(files, length, Path(folder))
        else:
            compared(files, pages, Path(folder))
            share_of_machine(files, pages, Path(folder))


if __name__ == "__main__":
    main()
