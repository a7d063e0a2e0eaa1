"""Whether the page answers at once with twenty people on it while mail is read. Run by hand (some minutes):

python tests/benchmarks/serving.py [--office FOLDER] [--people 20] [--seconds 60] [--pause 1.0] [--no-mail]

Makes an office of 10,000 dispatches and 50,000 tasks in FOLDER (kept, and used again) or in a temporary one, and serves
it on loopback to people with accounts. Each of them opens one view after another, `--pause` seconds after the last
was answered (0: as fast as the page can), while text files fall into the inbox and are read by `congvan watch`.
Prints for each view how long it took (median, p95), its weight, and what the server's processor took of one alone;
leaves with 1 where a median is above 200 ms or the first page with its assets weighs more than 200 kB.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import million
from million import TODAY, department

from pipeline.store.database import open_record, rows, writing
from pipeline.store.people import add_person, open_people
from pipeline.web.reader import reading_mail

DISPATCHES, TASKS = 10_000, 50_000
MEDIAN, FIRST_PAGE = 0.2, 200_000  # seconds, bytes
ALONE = 12  # times that a view is opened to see what it takes of the processor
PASSWORD = "mật khẩu đủ dài"
ROLES = ("clerk", "clerk", "leader", "department", "reader")
SETTINGS = "\n[inbox]\npoll_seconds = 1\nsettle_seconds = 0.5\n"
READ = {"clerk", "leader", "department", "reader"}
ALL = {"clerk", "leader", "reader"}
CLERK = {"clerk"}
WORDS = ("báo cáo kết quả", "rà soát", "tổng hợp báo cáo", "kế hoạch", "kết quả thực hiện", "danh sách", "gui bao cao")
# what is opened: name, address ({n} a dispatch, {t} a task, {i} what waits for review, {w} words), and who may
VIEWS = (
    ("first page", "/", READ),
    ("tasks", "/tasks", READ),
    ("tasks, late", "/tasks?when=late", READ),
    ("tasks, nobody leads", "/tasks?when=unassigned", ALL),
    ("tasks, department", f"/tasks?department={quote(department(3))}", ALL),
    ("tasks, words", "/tasks?words={w}", READ),
    ("tasks, all, page 200", "/tasks?state=all&sort=newest&number=200", ALL),
    ("task", "/tasks/{t}", ALL),
    ("instructions", "/instructions", READ),
    ("instructions, all", "/instructions?show=all", READ),
    ("instructions, words", f"/instructions?show=all&words={quote('đê điều')}", READ),
    ("dispatch", "/dispatches/{n}", ALL),
    ("dispatch with pages", "/dispatches/{scan}", ALL),
    ("page picture", "{picture}", ALL),
    ("chain", "/instructions/{n}", ALL),
    ("arrival", "/dispatches/{n}/arrival", CLERK),
    ("search", "/search?words={w}", READ),
    ("search, number", "/search?words=1081", READ),
    ("review", "/review", CLERK),
    ("review, further on", "/review?item={i}", CLERK),
    ("intake", "/intake", CLERK),
    ("register", "/register?year=2024", ALL),
    ("reports", "/reports", ALL),
    ("reports, year", "/reports?period=year", ALL),
    ("calendar", "/calendar", READ),
    ("calendar, week", "/calendar?span=week", READ),
    ("timeline", "/timeline", READ),
    ("settings", "/settings", CLERK),
    ("people", "/people", CLERK),
    ("own account", "/me", READ),
    ("api tasks", "/api/tasks", READ),
    ("api instructions", "/api/instructions", ALL),
    ("api dispatch", "/api/dispatches/{n}", ALL),
    ("api search", "/api/search?words={w}", ALL),
    ("api proposals", "/api/proposals", CLERK),
)
LETTER = """SỞ NỘI VỤ

Số: {number}/SNV-VP

Hải Lăng, ngày 27 tháng 5 năm 2024

Kính gửi: Chi cục Thủy lợi

Yêu cầu {unit} rà soát, tổng hợp và gửi báo cáo biên chế lần thứ {number} trước ngày 20/6/2024.
"""


def make_office(folder: Path) -> None:
    """The office of the other benchmark, smaller, with all that the views show: doubts, proposals, mail, duties."""
    million.TASKS_OF_EACH = TASKS // DISPATCHES
    million.make_office(folder, TASKS)
    with (folder / "congvan.toml").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)
    (folder / "inbox").mkdir(exist_ok=True)
    db = open_record(folder / "congvan.db")
    with writing(db):
        for statement in _MORE:
            db.execute(statement)
    db.close()
    sample = Path(__file__).parents[2] / "data" / "mail" / "07-cv-734-hoa-toc.pdf"
    command = [sys.executable, "-m", "pipeline", "--office", str(folder), "ingest", str(sample)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open_people(folder) as people:
        for n in range(20):
            role = ROLES[n % len(ROLES)]
            add_person(people, f"người {n}", PASSWORD, role, department=department(n) if role == "department" else None)


# dispatches hang together in tens; some is doubted, proposed, done twice a month, was read today or not at all
_MORE = (
    "DELETE FROM citations WHERE document_id % 10 = 0",
    "UPDATE citations SET cited_id = document_id - document_id % 10 WHERE document_id > 10 AND document_id % 10 > 1",
    "UPDATE citations SET confidence = 0.4, text = 'Công văn số 12' WHERE document_id % 40 = 3",
    "UPDATE directives SET confidence = CASE WHEN id % 50 = 7 THEN 0.5 ELSE 0.95 END",
    "INSERT INTO notes (document_id, field, problem) "
    "SELECT id, 'header.signer', 'không đọc được người ký' FROM documents WHERE id % 8 = 1",
    "INSERT INTO proposals (kind, document_id, cited_id, evidence, page, state, at) "
    "SELECT 'answers', id, id - 1, 'thực hiện Công văn', 1, 'waiting', recorded_at FROM documents WHERE id % 50 = 9",
    "UPDATE tasks SET rrule = 'FREQ=MONTHLY', period = due, next_at = CASE WHEN due >= '2024-06-01' THEN due END "
    "WHERE due IS NOT NULL AND state = 'open' AND id % 20 = 4",
    "UPDATE tasks SET done_on = date(coalesce(due, '2023-01-01'), (id % 9 - 5) || ' days'), late = id % 9 > 5 "
    "WHERE state = 'done'",
    "UPDATE documents SET arrival_number = CAST(id AS TEXT)",
    "INSERT INTO intake (path, name, came_from, in_inbox, state, tries, sha256, came_at, changed_at) "
    "SELECT name, name, 'inbox', 0, CASE WHEN id % 200 = 5 THEN 'failed' ELSE 'recorded' END, 0, sha256, came_at, "
    "came_at FROM files",
    "INSERT INTO events (at, who, what, document_id, task_id, note) SELECT '2024-01-01T00:00:00+00:00', 'người 0', "
    "'comment', d.document_id, t.id, 'đã nhắc' FROM tasks t JOIN directives d ON d.id = t.directive_id WHERE t.id % 2",
)


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The page, to people with accounts: its port and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = (
        "import sys; from datetime import date; from pathlib import Path; from pipeline.web.server import run; "
        f"run(Path(sys.argv[1]), '127.0.0.1', {port}, local=False, today_is=date.fromisoformat('{TODAY}'))"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(folder)]) as process:
        try:
            until = time.monotonic() + 60
            while time.monotonic() < until:
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield port, process
        finally:
            process.terminate()


class Visitor:
    """One person with a browser of one connection."""

    def __init__(self, port: int, number: int) -> None:
        self.role = ROLES[number % len(ROLES)]
        self._host = f"127.0.0.1:{port}"
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._cookie = ""
        form = urlencode({"name": f"người {number}", "password": PASSWORD})
        headers = {"content-type": "application/x-www-form-urlencoded", "origin": f"http://{self._host}"}
        self._line.request("POST", "/login", form, headers)
        answer = self._line.getresponse()
        answer.read()
        self._cookie = answer.headers["set-cookie"].split(";")[0]

    def get(self, path: str) -> tuple[float, bytes]:
        """Seconds until the whole answer was there, and the answer."""
        begun = time.perf_counter()
        try:
            self._line.request("GET", path, headers={"cookie": self._cookie})
            answer = self._line.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self._line.close()  # the server lets go of a line that was idle; a browser opens another
            return self.get(path)
        body = answer.read()
        took = time.perf_counter() - begun
        if answer.status != 200:
            raise SystemExit(f"{path} answers {self.role} with {answer.status}")
        return took, body


def addresses(folder: Path) -> Callable[[str, random.Random], str]:
    """Fills in which dispatch, task or doubt is opened."""
    db = open_record(folder / "congvan.db")
    scan = rows(db, "SELECT document_id, sha256 FROM files WHERE archived_as IS NOT NULL ORDER BY id LIMIT 1")[0]
    doubts = [f"d{r['id']}" for r in rows(db, "SELECT id FROM directives WHERE confidence < 0.6 ORDER BY id LIMIT 500")]
    db.close()

    def fill(path: str, chance: random.Random) -> str:
        return path.format(
            n=chance.randrange(DISPATCHES // 2, DISPATCHES), t=chance.randrange(1, TASKS), scan=scan["document_id"],
            i=chance.choice(doubts), w=quote(chance.choice(WORDS)), picture=f"/files/{scan['sha256']}/pages/1.jpg",
        )  # fmt: skip

    return fill


def processor_seconds(process: int) -> float | None:
    """What the processor did for a process so far; None where the system does not tell."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def alone(visitors: dict[str, Visitor], process: int, fill: Callable[..., str]) -> dict[str, tuple[float, int]]:
    """Each view opened by one person: milliseconds of the server's processor, and bytes of the answer."""
    found = {}
    for name, path, who in VIEWS:
        chance = random.Random(1)
        visitor = visitors["clerk" if "clerk" in who else sorted(who)[0]]
        visitor.get(fill(path, chance))
        before = processor_seconds(process)
        sizes = [len(visitor.get(fill(path, chance))[1]) for _ in range(ALONE)]
        after = processor_seconds(process)
        used = (after - before) / ALONE * 1000 if before is not None and after is not None else float("nan")
        found[name] = used, max(sizes)
    return found


def together(
    port: int, people: int, seconds: float, pause: float, fill: Callable[..., str]
) -> tuple[dict[str, list[float]], float]:
    """All people at once: the seconds of every answer by view, and how long it all took."""
    took: dict[str, list[float]] = {name: [] for name, _, _ in VIEWS}
    visitors = [Visitor(port, n) for n in range(people)]
    end = time.monotonic() + seconds

    def visit(number: int) -> None:
        chance, visitor = random.Random(number), visitors[number]
        mine = [v for v in VIEWS if visitor.role in v[2]]
        time.sleep(pause * chance.random())
        while time.monotonic() < end:
            name, path, _ = chance.choice(mine)
            took[name].append(visitor.get(fill(path, chance))[0])
            time.sleep(pause * 2 * chance.random())

    begun = time.monotonic()
    threads = [threading.Thread(target=visit, args=(n,)) for n in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, time.monotonic() - begun


@contextmanager
def mail(folder: Path, wanted: bool) -> Iterator[None]:
    """Text files fall into the inbox, two a second, and are read."""
    if not wanted:
        yield
        return
    stop = threading.Event()

    def drop() -> None:
        begun = int(time.time())
        while not stop.wait(0.5):
            begun += 1
            letter = LETTER.format(number=begun % 10**7, unit=department(begun))
            (folder / "inbox" / f"{begun}.txt").write_text(letter, encoding="utf-8")

    with reading_mail(folder):
        time.sleep(10)  # it loads what it reads with
        dropping = threading.Thread(target=drop)
        dropping.start()
        try:
            yield
        finally:
            stop.set()
            dropping.join()


def weight_of_first_page(visitor: Visitor) -> int:
    """Bytes of the first page with all that it loads."""
    page = visitor.get("/")[1]
    assets = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.decode()))
    return len(page) + sum(len(visitor.get(path)[1]) for path in assets)


def recorded(folder: Path) -> int:
    """How many files the record holds."""
    db = open_record(folder / "congvan.db")
    try:
        return int(rows(db, "SELECT count(*) AS n FROM files")[0]["n"])
    finally:
        db.close()


def main() -> int:
    """Make the office where it is not there yet, serve it, visit it, print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--office", type=Path)
    asked.add_argument("--people", type=int, default=20)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--pause", type=float, default=1.0)
    asked.add_argument("--no-mail", action="store_true")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.office or Path(temporary) / "office"
        if not (folder / "congvan.db").exists():
            make_office(folder)
        fill, before = addresses(folder), recorded(folder)
        with served(folder) as (port, process):
            visitors = {ROLES[n]: Visitor(port, n) for n in range(len(ROLES))}
            weight = weight_of_first_page(visitors["clerk"])
            used = alone(visitors, process.pid, fill)
            with mail(folder, not given.no_mail):
                load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
                took, whole = together(port, given.people, given.seconds, given.pause, fill)
            return report(used, took, weight, whole, f"{recorded(folder) - before} files read, load before {load:.1f}")


def report(
    used: dict[str, tuple[float, int]], took: dict[str, list[float]], weight: int, whole: float, about: str
) -> int:
    """Print what was measured; 1 where something is too slow or too heavy."""
    slow = 0
    print(f"{'view':24}{'times':>6}{'median':>9}{'p95':>9}{'processor':>11}{'weight':>9}")
    for name, times in took.items():
        middle = statistics.median(times or [0.0])
        late = sorted(times or [0.0])[int(len(times) * 0.95)]
        slow += middle > MEDIAN
        processor, size = used[name]
        print(
            f"{name:24}{len(times):6}{middle * 1000:6.0f} ms{late * 1000:6.0f} ms{processor:8.1f} ms"
            f"{size / 1000:6.0f} kB{'  TOO SLOW' if middle > MEDIAN else ''}"
        )
    answered = sum(len(times) for times in took.values())
    every = [t for times in took.values() for t in times] or [0.0]
    print(
        f"{answered} answers in {whole:.0f} s ({answered / max(whole, 0.1):.0f} a second), median of all "
        f"{statistics.median(every) * 1000:.0f} ms; {about}"
    )
    print(f"first page with its assets: {weight / 1000:.0f} kB")
    return 1 if slow or weight > FIRST_PAGE else 0


if __name__ == "__main__":
    sys.exit(main())
