"""Whether a record of a million tasks answers at once. Run by hand (some minutes, 3 GB of disk):

python tests/benchmarks/million.py [TASKS] [FOLDER]

Makes the office in FOLDER (kept, and used again) or in a temporary one; prints the medians within the process and from
the shell, the time of an export of 10,000 rows and the size of the database; leaves with 1 where a limit is not met.
"""

from __future__ import annotations

import hashlib
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pipeline.core.settings import Settings, read_settings
from pipeline.store.database import open_record, row, writing
from pipeline.store.instructions import show
from pipeline.store.judged_by import remember
from pipeline.store.search import Only, search
from pipeline.store.tasks import outstanding
from pipeline.view.export import exported

TASKS_OF_EACH, DEPARTMENTS, ROWS, RUNS = 10, 20, 200, 9
UNASSIGNED = 100  # one task in so many has no department
IN_PROCESS, FROM_SHELL, EXPORT, EXPORTED = 0.1, 0.5, 5.0, 10_000
TODAY = date(2024, 6, 1)
STATES = ("open",) * 5 + ("done",) * 4 + ("not_ours",)
WORDS = """
rà soát tổng hợp báo cáo kết quả thực hiện kế hoạch số liệu danh sách hồ sơ đề nghị phối hợp kiểm tra hướng
dẫn công trình thủy lợi phòng chống thiên tai an toàn đê điều tưới tiêu mùa mưa bão vật tư phương tiện dự phòng trực ban
tuyên truyền phổ biến pháp luật cải cách hành chính chuyển đổi số văn thư lưu trữ thi đua khen thưởng tài chính kế toán
đào tạo bồi dưỡng cán bộ công chức viên chức xây dựng nông thôn mới bảo vệ môi trường nguồn nước sạch
""".split()  # noqa: SIM905

Rows = Iterator[tuple[Any, ...]]


def department(number: int) -> str:
    """The name of a department."""
    return f"Phòng Nghiệp vụ {number % DEPARTMENTS + 1}"


def make_office(folder: Path, tasks: int) -> None:
    """An office whose record holds so many tasks, half of them open, nearly each of one department."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = "".join(f'[[department]]\nname = "{department(n)}"\n' for n in range(DEPARTMENTS))
    (folder / "congvan.toml").write_text(f'[office]\nname = "Chi cục Thủy lợi"\n{tables}', encoding="utf-8")
    db = open_record(folder / "congvan.db", create=True)
    db.execute("PRAGMA cache_size = -500000")
    with writing(db):
        for sql, made in statements(tasks // TASKS_OF_EACH, random.Random(1)):
            db.executemany(sql, made)
        remember(db, read_settings(folder))
    db.close()


def statements(dispatches: int, chance: random.Random) -> Iterator[tuple[str, Rows]]:
    """The rows of every table."""
    tasks = dispatches * TASKS_OF_EACH
    texts = [" ".join(chance.choices(WORDS, k=24)) for _ in range(50_000)]

    def text(task: int) -> str:
        return f"{department(task).capitalize()} {texts[task * 7919 % len(texts)]} {texts[task % len(texts)][:60]}."

    def issued(n: int) -> str:
        return (TODAY - timedelta(days=(dispatches - n) * 3650 // dispatches)).isoformat()

    yield (
        "INSERT INTO documents (id, type, number, symbol, serial, issued, issuer, subject, recipients, copies, held, "
        "direction, received, received_assumed, recorded_at) VALUES (?, 'CV', ?, 'SNN-VP', ?, ?, ?, ?, '[]', '[]', 1, "
        "'incoming', ?, 0, ?)",
        ((n, f"{n % 4000}/SNN-VP", f"{n % 4000}", issued(n), f"Sở thứ {n % 40}", texts[n % len(texts)][:90], issued(n),
          issued(n)) for n in range(1, dispatches + 1)),
    )  # fmt: skip
    yield (
        "INSERT INTO files (id, sha256, name, state, came_from, came_at, document_id) VALUES (?, ?, ?, 'recorded', "
        "'path', ?, ?)",
        ((n, hashlib.sha256(b"%d" % n).hexdigest(), f"{n}.pdf", issued(n), n) for n in range(1, dispatches + 1)),
    )
    yield (
        "INSERT INTO readings (file_id, text, blocks) VALUES (?, ?, '[]')",
        ((n, f"Số: {n % 4000}/SNN-VP\n" + "\n".join(text(t) for t in tasks_of(n))) for n in range(1, dispatches + 1)),
    )
    yield (
        "INSERT INTO directives (id, document_id, file_id, position, ref, text) VALUES (?, ?, ?, ?, ?, ?)",
        ((t, n, n, p, str(p), text(t)) for n in range(1, dispatches + 1) for p, t in enumerate(tasks_of(n), 1)),
    )
    yield (
        "INSERT INTO responsibles (directive_id, position, department, role, through) "
        "VALUES (?, 1, ?, 'lead', 'named')",
        ((t, department(t)) for t in range(1, tasks + 1) if t % UNASSIGNED),
    )
    yield (
        "INSERT INTO deadlines (directive_id, kind, due) VALUES (?, 'date', ?)",
        ((t, due(t)) for t in range(1, tasks + 1)),
    )
    yield (
        "INSERT INTO tasks (directive_id, state, due) VALUES (?, ?, ?)",
        ((t, STATES[t * 31 % len(STATES)], due(t)) for t in range(1, tasks + 1)),
    )
    yield (
        "INSERT INTO events (at, who, what, document_id) VALUES (?, 'made', 'recorded', ?)",
        ((issued(n), n) for n in range(1, dispatches + 1)),
    )
    yield (
        "INSERT INTO citations (document_id, file_id, cited_id, position, role, state) "
        "VALUES (?, ?, ?, 1, 'implements', 'told')",
        ((n, n, n - 1) for n in range(2, dispatches + 1)),
    )


def tasks_of(dispatch: int) -> range:
    """The ids of the tasks of a dispatch."""
    return range((dispatch - 1) * TASKS_OF_EACH + 1, dispatch * TASKS_OF_EACH + 1)


def due(task: int) -> str | None:
    """The last day of a task; every third has none."""
    return None if task % 3 == 0 else (TODAY + timedelta(days=task * 7919 % 800 - 400)).isoformat()


def seconds(act: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def median(act: Callable[[], object]) -> float:
    """The median of several runs after a first that warms up; prints what the processor took of it."""
    act()
    start = time.process_time()
    taken = statistics.median(seconds(act) for _ in range(RUNS))
    print(f"  (processor {(time.process_time() - start) / RUNS * 1000:.1f} ms)", end=" ")
    return taken


def measure(folder: Path, settings: Settings) -> Iterator[tuple[str, float, float]]:
    """What was asked, how long it took, how long it may take."""
    db = open_record(folder / "congvan.db")
    name = department(3)
    last = row(db, "SELECT number FROM documents ORDER BY id DESC LIMIT 1")
    assert last is not None
    asked: dict[str, Callable[[], object]] = {
        "outstanding --department": lambda: outstanding(db, settings, TODAY, department=name, limit=ROWS),
        "outstanding --overdue": lambda: outstanding(db, settings, TODAY, overdue=True, limit=ROWS),
        "outstanding --unassigned": lambda: outstanding(db, settings, TODAY, unassigned=True, limit=ROWS),
        "show": lambda: show(db, settings, TODAY, f"{last['number']} ngày 1/6/2024"),
    }
    for said in ("báo cáo", "thiên tai nguồn", '"báo cáo kết quả"', "1081/SNN-VP", "1081", "khongco", "bao*"):
        asked[f"search {said}"] = lambda said=said: search(db, settings, TODAY, said)
    narrowed = {
        "department": Only(department=name), "state": Only(state="open"), "issuer": Only(issuer="Sở thứ 7"),
        "days": Only(since=date(2015, 1, 1), until=date(2015, 3, 1)),
    }  # fmt: skip
    for key, only in narrowed.items():
        asked[f"search báo cáo, {key}"] = lambda only=only: search(db, settings, TODAY, "báo cáo", only)
    for key, act in asked.items():
        yield key, median(act), IN_PROCESS
    rows = outstanding(db, settings, TODAY, limit=EXPORTED)
    for kind in ("xlsx", "csv", "json"):
        yield f"export {len(rows)} {kind}", seconds(lambda kind=kind: write(db, settings, kind)), EXPORT
    db.close()
    congvan = [str(Path(sys.executable).parent / "congvan"), "--office", str(folder)]
    today = ["--today", TODAY.isoformat()]
    for command in (
        ["outstanding", "--department", name, "--limit", str(ROWS), "--json"],
        ["show", f"{last['number']} ngày 1/6/2024"],
        ["search", "báo cáo"],
    ):
        run = [*congvan, *command, *today]
        act = lambda run=run: subprocess.run(run, check=True, stdout=subprocess.DEVNULL)  # noqa: E731
        yield f"$ congvan {command[0]}", median(act), FROM_SHELL


def write(db: Any, settings: Settings, kind: str) -> bytes:
    """An export of 10,000 rows."""
    rows = outstanding(db, settings, TODAY, limit=EXPORTED)
    return exported(rows, kind, settings.office.name, "", TODAY)


def main() -> int:
    """Make the office where it is not there yet, measure, print."""
    tasks = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[2] if len(sys.argv) > 2 else temporary)
        if not (folder / "congvan.db").exists():
            print(f"made in {seconds(lambda: make_office(folder, tasks)):.0f} s")
        size = (folder / "congvan.db").stat().st_size
        print(f"{tasks} tasks, database {size / 1e6:.0f} MB")
        slow = 0
        for asked, took, limit in measure(folder, read_settings(folder)):
            slow += took > limit
            print(f"{asked:32} {took * 1000:8.1f} ms{'  TOO SLOW' if took > limit else ''}", flush=True)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
