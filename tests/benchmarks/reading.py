"""How much of a processor reading a scan takes beside OCRmyPDF: `python tests/benchmarks/reading.py [PDF...]`.

The same scans go through congvan (text alone; with the searchable copy) and through OCRmyPDF (plain; with --deskew), in
turn, each a process of its own with one thread of OpenMP. Printed are CPU seconds a page and their ratios, medians over
the rounds; and how much of the machine congvan uses when it reads all files with its own workers: the CPU seconds
that its workers take over what all processors could give in that time.

OCRmyPDF is named by $OCRMYPDF, else found on the path; without it congvan's own figures are printed.
"""

from __future__ import annotations

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
ROUNDS = 3
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


def main() -> None:
    files = [Path(name) for name in sys.argv[1:]] or sorted((ROOT / "data" / "scans").glob("*.pdf"))[:4]
    names, pages = [str(file) for file in files], pages_of(files)
    program = os.environ.get("OCRMYPDF") or shutil.which("ocrmypdf")
    ways = {
        "congvan, text": lambda _: timed([sys.executable, "-c", _READ, *names]),
        "congvan, searchable copy": lambda _: timed([sys.executable, "-c", _COPY, *names]),
    }
    if program:
        ways["OCRmyPDF, plain"] = lambda folder: ocrmypdf(program, files, folder)
        ways["OCRmyPDF, --deskew"] = lambda folder: ocrmypdf(program, files, folder, "--deskew")
    cpu: dict[str, list[float]] = {way: [] for way in ways}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            for way, run in ways.items():
                cpu[way].append(run(Path(folder))[0] / pages)
        script = Path(folder) / "all.py"
        script.write_text(_ALL, encoding="utf-8")
        used, took = timed([sys.executable, str(script), *names])
    medians = {way: statistics.median(found) for way, found in cpu.items()}
    print(f"{len(files)} files, {pages} pages, {ROUNDS} rounds")
    for way, seconds in medians.items():
        print(f"{way:28} {seconds:6.2f} CPU s a page")
    for other in ("OCRmyPDF, plain", "OCRmyPDF, --deskew"):
        for own in ("congvan, text", "congvan, searchable copy"):
            if other in medians:
                print(f"{own} / {other}: {medians[own] / medians[other]:.2f}")
    print(f"all files with congvan's workers: {used / took / (os.cpu_count() or 1):.0%} of the machine")


if __name__ == "__main__":
    main()
