"""How long `congvan outstanding` takes on 1,000 tasks, in terms of `sqlite-utils --version`. Run by hand:

python tests/benchmarks/outstanding.py [RUNS]

Prints the medians of wall time and their ratio; leaves with 1 where the ratio is above 3.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from pipeline.core.model import (
    Arrival,
    Assignee,
    Citation,
    Deadline,
    Directive,
    Extraction,
    FileInfo,
    Header,
    Span,
    Text,
)
from pipeline.core.settings import read_settings
from pipeline.store.database import open_record
from pipeline.store.record import record

DISPATCHES, DIRECTIVES, LIMIT = 100, 10, 3.0
DEPARTMENTS = tuple(f"Phòng Nghiệp vụ {n}" for n in range(1, 7))
BODY = "rà soát, tổng hợp số liệu và gửi báo cáo kết quả thực hiện về Văn phòng đúng thời hạn được giao. " * 3
DAY = date(2024, 6, 1)


def make_office(folder: Path) -> None:
    """An office whose record holds 1,000 open tasks, half of them dated."""
    tables = "".join(f'[[department]]\nname = "{name}"\n' for name in DEPARTMENTS)
    (folder / "congvan.toml").write_text(
        f'[office]\nname = "Chi cục Thủy lợi"\nsymbols = ["CCTL"]\n{tables}', encoding="utf-8"
    )
    settings = read_settings(folder / "congvan.toml")
    db = open_record(folder / "congvan.db", create=True)
    for number in range(1, DISPATCHES + 1):
        record(db, settings, dispatch(number), received=DAY)
    db.close()


def dispatch(number: int) -> Extraction:
    """A dispatch of the office with ten orders that carries out a dispatch of its superior."""
    issued = DAY + timedelta(days=number % 90)
    body = "\n".join(f"{DEPARTMENTS[(number + i) % 6]} {BODY}" for i in range(DIRECTIVES))
    header = Header("KH", f"{number}/KH-CCTL", "KH-CCTL", issued, issuer="Chi cục Thủy lợi")
    place = (0, 1, (Span(0, 1),))
    cited = Citation("CV", f"{number}/SNNMT-VP", issued, "Sở Nông nghiệp", None, "implements", *place, rule="made")
    orders = tuple(order(number, i, line) for i, line in enumerate(body.splitlines()))
    file = FileInfo(f"{number}.pdf", hashlib.sha256(str(number).encode()).hexdigest(), 1)
    return Extraction(file, (), Text(body, body, ()), header, Arrival(), (cited,), orders, ())


def order(number: int, place: int, line: str) -> Directive:
    """One order to one department, another supporting; every second one dated."""
    due = DAY + timedelta(days=(number * 7 + place) % 120 - 40)
    deadline = Deadline("date", "trước ngày", "by", due) if place % 2 else Deadline()
    lead, support = (DEPARTMENTS[(number + place + i) % 6] for i in (0, 1))
    units = (Assignee(lead, "lead"), Assignee(support, "support"))
    return Directive(str(place + 1), line, (Span(0, len(line)),), units, (), deadline)


def seconds(command: list[str]) -> float:
    """The wall time of a command."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"COLUMNS": "100"})
    return time.perf_counter() - start


def main() -> int:
    """Measure both commands in turn, so that both meet the same load."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    scripts = Path(sys.executable).parent
    with tempfile.TemporaryDirectory() as name:
        make_office(Path(name))
        ours = [str(scripts / "congvan"), "--office", name, "outstanding", "--today", DAY.isoformat()]
        theirs = [str(scripts / "sqlite-utils"), "--version"]
        commands = {"text": ours, "json": [*ours, "--json"], "sqlite-utils": theirs}
        times: dict[str, list[float]] = {key: [] for key in commands}
        for _ in range(runs):
            for key, command in commands.items():
                times[key].append(seconds(command))
    medians = {key: statistics.median(values) for key, values in times.items()}
    for key, value in medians.items():
        print(f"{key:14} {value * 1000:7.0f} ms   {value / medians['sqlite-utils']:.2f}")
    return 0 if max(medians["text"], medians["json"]) <= LIMIT * medians["sqlite-utils"] else 1


if __name__ == "__main__":
    sys.exit(main())
