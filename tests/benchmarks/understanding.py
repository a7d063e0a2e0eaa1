"""How fast pages become directives: `python tests/benchmarks/understanding.py [REPEATS]`, by hand.

Two figures in one run, medians over the sample dispatches without tables on one core: from the words of a page to its
directives, and from a PDF with a text layer to its directives; with the share of each stage, and the cost by length.
"""

import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

from pipeline import run
from pipeline.ingest.reading import read_file
from pipeline.run import process

MAIL = Path(__file__).parents[2] / "data" / "mail"
STAGES = ("read_file", "find_blocks", "read_header", "find_citations", "find_outline", "find_task_rows", "annotate",
          "find_units", "find_deadlines", "find_orders", "gather_directives", "find_notes")  # fmt: skip


def timed(spent, name):
    """The stage of that name in `pipeline.run`, adding the seconds that it takes to `spent`."""
    stage = getattr(run, name)

    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        try:
            return stage(*args, **kwargs)
        finally:
            spent[name] += time.perf_counter() - start

    return wrapper


def main(repeats):
    """Print the figures."""
    paths = [p for p in sorted(MAIL.glob("*.pdf")) if "|" not in p.with_suffix(".txt").read_text(encoding="utf-8")]
    pages = {path: len(process(path).pages) for path in paths}  # the first call loads what is loaded once
    spent = defaultdict(float)
    for name in STAGES:
        setattr(run, name, timed(spent, name))
    rates, whole = [], []
    for _ in range(repeats):
        spent.clear()
        start = time.perf_counter()
        for path in paths:
            process(path)
        taken = time.perf_counter() - start
        whole.append(sum(pages.values()) / taken)
        rates.append(sum(pages.values()) / (taken - spent["read_file"]))
    print(f"from words to directives {statistics.median(rates):.1f} pages a second")
    print(f"from file to directives  {statistics.median(whole):.1f} pages a second")
    for name in STAGES:
        print(f"  {name:18} {spent[name] / sum(spent.values()):6.1%}")
    growth()


def growth():
    """How the time of understanding grows with the length of a dispatch: its pages, several times over."""
    _, pages = read_file(MAIL / "09-kh-73-cchc-chuyen-doi-so.pdf")
    base = None
    for times in (1, 5, 20, 50):
        run.read_file = lambda *_, many=pages * times: (None, many)
        start = time.perf_counter()
        process(Path("repeated"))
        taken = time.perf_counter() - start
        cost = taken / (len(pages) * times)
        base = base or cost
        print(f"{len(pages) * times:4} pages: {cost / base:5.2f} times the cost of a page of the first")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
