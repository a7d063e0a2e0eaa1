"""Files taken apart and put together: no task is lost or doubled, what was decided stays, all of it can be undone."""

import hashlib
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from store_gold import extraction
from store_office import CARE, CENTRE, ORDER, SETTINGS, SUPERIOR, TODAY

from pipeline.core.errors import UsageError
from pipeline.core.model import Cut, FileInfo, PageInfo
from pipeline.store import continuing, corrections, decisions, joining, proposals, replay, splitting
from pipeline.store.database import open_record, row, rows
from pipeline.store.instructions import instructions, show
from pipeline.store.occurrences import make_due
from pipeline.store.record import record
from pipeline.store.safety import check
from pipeline.store.tasks import outstanding
from pipeline.store.undoing import undo

WORK = [
    "Kiểm tra toàn bộ hồ sơ đối tượng đang được nuôi dưỡng tại cơ sở, đối chiếu với sổ theo dõi hằng năm của đơn vị",
    "Báo cáo kết quả thực hiện công tác bảo trợ trong tháng gửi về Sở trước ngày cuối cùng của tháng để tổng hợp chung",
    "Lập danh sách người cao tuổi cần khám sức khỏe định kỳ trong quý này, gửi bệnh viện đa khoa tỉnh sắp xếp lịch",
    "Bố trí xe đưa người cao tuổi đi khám theo danh sách đã lập, bảo đảm an toàn suốt quá trình di chuyển và khám",
]
US = "Trung tâm Bảo trợ xã hội tỉnh"


def order(n, text, due=None, rrule=None, lead=US):
    kind = "recurring" if rrule else "date" if due else "none"
    return {"ref": str(n), "text": text, "lead": [lead], "deadline": {"kind": kind, "due": due, "rrule": rrule}}


LETTER_HEADER = {**ORDER["header"], "number": "500/SLĐTBXH-VP", "subject": "gửi kế hoạch", "recipients": [US]}
PLAN_HEADER = {
    **ORDER["header"], "type": "KH", "number": "61/KH-SLĐTBXH", "symbol": "KH-SLĐTBXH", "issued": date(2024, 5, 2),
    "subject": "khám sức khỏe người cao tuổi", "recipients": [],
}  # fmt: skip
LAW = {"type": "L", "number": "39/2009/QH12", "issued": None, "issuer": None, "title": "Luật Người cao tuổi"}
OF_LETTER = [order(1, WORK[0], date(2024, 6, 20))]
OF_PLAN = [
    order(1, WORK[1], date(2024, 5, 31), "FREQ=MONTHLY;BYMONTHDAY=-1"),
    order(2, WORK[2], date(2024, 7, 1)),
    order(3, WORK[3], None),
]


def part(name, header, orders, pages, *, cited=(), copy=1):
    made = extraction("tep", header=header, directives=orders, citations=cited)
    file = FileInfo("tep.pdf", hashlib.sha256(f"{name}{copy}".encode()).hexdigest(), 5)
    return replace(made, file=file, pages=tuple(PageInfo(n, "text-layer", 1.0, 0) for n in pages))


def letter(**more):
    cites = {"type": "KH", "number": "61/KH-SLĐTBXH", "issued": date(2024, 5, 2), "issuer": "Sở", "role": "attached"}
    return part("a", LETTER_HEADER, OF_LETTER, [1, 2], cited=[cites], **more)


def plan(orders=OF_PLAN, **more):
    return part("b", PLAN_HEADER, orders, [3, 4, 5], cited=[{**LAW, "role": "basis"}], **more)


def whole():
    """The file as one dispatch, as it is read where the second head is not recognised."""
    orders = [*OF_LETTER, *({**o, "ref": f"{n}"} for n, o in enumerate(OF_PLAN, 2))]
    made = part("a", LETTER_HEADER, orders, [1, 2, 3, 4, 5], cited=[{**LAW, "role": "basis"}])
    return replace(made, cuts=(Cut(3, 0, False, "Số: 61/KH-SLĐTBXH"),))


def put(db, read, received=date(2024, 5, 7)):
    return record(db, SETTINGS, read, received=received, archived_as="archive/x")


def file_of(db, said):
    return show(db, SETTINGS, TODAY, said)["document"], row(
        db, "SELECT id FROM files WHERE document_id = ? ORDER BY id", [show(db, SETTINGS, TODAY, said)["document"]]
    )["id"]


def texts(db, said):
    return [d["text"] for d in show(db, SETTINGS, TODAY, said)["directives"]]


def trouble(db):
    aside = {"no_original", "original_missing", "no_file"}
    return [t for t in check(db, Path("/nowhere"), TODAY, datetime.now(UTC)) if t.grave and t.kind not in aside]


def test_a_letter_and_the_plan_it_sends_are_two_dispatches_in_one_file(db):
    done = put(db, replace(letter(), enclosed=(plan(),)))
    assert (done.name, done.enclosed) == ("CV 500/SLĐTBXH-VP", ("KH 61/KH-SLĐTBXH",))
    a, b = (show(db, SETTINGS, TODAY, said) for said in ("CV 500", "KH 61"))
    assert texts(db, "CV 500") == WORK[:1]
    assert texts(db, "KH 61") == WORK[1:]
    assert [(c["name"], c["role"]) for c in a["citations"]] == [("KH 61/KH-SLĐTBXH", "attached")]
    assert (b["received"], b["received_on"], b["arrival"]["number"]) == (True, "2024-05-07", None)
    assert b["forwarded_by"] == ["CV 500/SLĐTBXH-VP"]
    (ours,), (theirs,) = a["files"], b["files"]
    assert ours["sha256"] == theirs["sha256"] and ours["archived_as"] == theirs["archived_as"]
    assert ((ours["first_page"], ours["last_page"]), (theirs["first_page"], theirs["last_page"])) == ((1, 2), (3, 5))
    assert trouble(db) == []


def test_the_same_bytes_again_and_another_scan_of_both_double_nothing(db):
    put(db, replace(letter(), enclosed=(plan(),)))
    before = db.execute("SELECT count(*) FROM tasks").fetchone()[0]
    assert put(db, replace(letter(), enclosed=(plan(),))).outcome == "duplicate"
    assert put(db, replace(letter(copy=2), enclosed=(plan(copy=2),))).outcome == "linked"
    assert db.execute("SELECT count(*) FROM tasks").fetchone()[0] == before
    assert len(show(db, SETTINGS, TODAY, "KH 61")["files"]) == 2


def test_a_plan_that_came_before_by_itself_is_linked(db):
    put(db, plan(copy=7))
    put(db, replace(letter(), enclosed=(plan(),)))
    assert texts(db, "KH 61") == WORK[1:]
    assert len([i for i in instructions(db, SETTINGS, TODAY) if i["received"]]) == 2


def test_a_plan_whose_number_is_blank_is_the_one_that_its_letter_names(db):
    blank = replace(plan(), header=replace(plan().header, number=None, symbol="KH-SLĐTBXH", issued=None))
    put(db, replace(letter(), enclosed=(blank,)))
    told = show(db, SETTINGS, TODAY, "KH 61")
    assert told["received"] and [d["text"] for d in told["directives"]] == WORK[1:]
    assert any("61/KH-SLĐTBXH" in n["problem"] for n in told["notes"])


def test_two_dispatches_scanned_in_one_go_each_take_an_arrival_number(db):
    header = {**LETTER_HEADER, "number": "501/SLĐTBXH-VP"}
    put(db, replace(part("a", header, OF_LETTER, [1, 2]), enclosed=(plan(),)))
    numbers = [show(db, SETTINGS, TODAY, said)["arrival"]["number"] for said in ("CV 501", "KH 61")]
    assert numbers == ["1", "2"]


def split_whole(db):
    put(db, whole())
    (waiting,) = [p for p in proposals.proposals(db) if p["role"] == "split"]
    document, file = file_of(db, "CV 500")
    return waiting["id"], document, file


def test_a_file_is_taken_apart_and_the_tasks_go_with_what_was_decided(db):
    proposal, _, file = split_whole(db)
    ids = {t["text"]: t["task"] for t in outstanding(db, SETTINGS, TODAY)}
    decisions.done(db, SETTINGS, ids[WORK[2]], on=date(2024, 6, 28))
    corrections.edit_task(db, SETTINGS, ids[WORK[3]], "due", "15/7/2024")
    said = splitting.split(db, SETTINGS, file, letter(), plan(), proposal=proposal)
    assert "KH 61/KH-SLĐTBXH" in said and proposals.proposals(db) == []
    assert texts(db, "CV 500") == WORK[:1]
    told = {d["text"]: d for d in show(db, SETTINGS, TODAY, "KH 61")["directives"]}
    assert list(told) == WORK[1:]
    assert (told[WORK[2]]["task"], told[WORK[2]]["state"]) == (ids[WORK[2]], "done")
    assert (told[WORK[3]]["task"], told[WORK[3]]["due"]) == (ids[WORK[3]], "2024-07-15")
    assert [c["name"] for c in show(db, SETTINGS, TODAY, "CV 500")["citations"]] == ["KH 61/KH-SLĐTBXH"]
    assert [c["number"] for c in show(db, SETTINGS, TODAY, "KH 61")["citations"]] == ["39/2009/QH12"]
    assert trouble(db) == [] and list(replay.differences(db)) == []


def test_an_order_that_was_not_found_again_goes_where_its_page_lies_and_nothing_is_doubled(db):
    _, _, file = split_whole(db)
    db.execute("UPDATE directives SET page = 4 WHERE text = ?", [WORK[3]])
    other = "Xe của cơ sở phục vụ việc đi lại cho các cụ, lái xe chịu trách nhiệm về an toàn của từng chuyến đi khám"
    splitting.split(db, SETTINGS, file, letter(), plan([*OF_PLAN[:2], order(3, other)]))
    assert texts(db, "KH 61") == WORK[1:]
    assert any(other in n["problem"] for n in show(db, SETTINGS, TODAY, "KH 61")["notes"])


def test_a_plan_that_is_held_already_takes_the_orders_that_were_read_twice_as_one(db):
    put(db, plan(copy=7))
    _, _, file = split_whole(db)
    assert len([t for t in outstanding(db, SETTINGS, TODAY) if t["text"] == WORK[2]]) == 2
    twice = [t["task"] for t in outstanding(db, SETTINGS, TODAY) if t["text"] == WORK[2]]
    decisions.done(db, SETTINGS, twice[-1], on=date(2024, 6, 28))
    splitting.split(db, SETTINGS, file, letter(), plan())
    told = show(db, SETTINGS, TODAY, "KH 61")["directives"]
    assert [d["text"] for d in told] == WORK[1:]
    assert {d["text"]: d["state"] for d in told}[WORK[2]] == "done"
    assert [t["text"] for t in outstanding(db, SETTINGS, TODAY) if t["text"] == WORK[3]] == [WORK[3]]
    assert list(replay.differences(db)) == []


def test_dispatches_are_joined_and_what_both_order_is_one_task(db):
    put(db, letter())
    double = part("c", {**LETTER_HEADER, "number": "50/SLĐTBXH-VP", "signer": "Lò Thị Hoa"},
                  [*OF_LETTER, order(2, WORK[3])], [1])  # fmt: skip
    put(db, double)
    first, second = (show(db, SETTINGS, TODAY, said)["document"] for said in ("CV 500", "CV 50"))
    joining.join(db, SETTINGS, first, second)
    told = show(db, SETTINGS, TODAY, "CV 500")
    assert [d["text"] for d in told["directives"]] == [WORK[0], WORK[3]]
    assert (told["header"]["signer"], len(told["files"])) == ("Lò Thị Hoa", 2)
    assert [t["text"] for t in outstanding(db, SETTINGS, TODAY)] == [WORK[0], WORK[3]]
    assert [i["name"] for i in instructions(db, SETTINGS, TODAY) if i["received"]] == ["CV 500/SLĐTBXH-VP"]
    assert trouble(db) == [] and list(replay.differences(db)) == []


def test_a_part_without_its_file_is_told(db):
    put(db, replace(letter(), enclosed=(plan(),)))
    db.execute("UPDATE files SET part_of = NULL WHERE state = 'part'")
    assert [t.kind for t in trouble(db)] == ["part_alone"]


def test_only_two_dispatches_that_are_here_can_be_joined(db):
    put(db, letter())
    found = {i["name"]: i["document"] for i in instructions(db, SETTINGS, TODAY)}
    held, cited = found["CV 500/SLĐTBXH-VP"], found["KH 61/KH-SLĐTBXH"]
    for one, other, why in ((held, held, "chỉ là một"), (held, cited, "nhắc đến"), (cited, held, "nhắc đến")):
        with pytest.raises(UsageError, match=why):
            joining.join(db, SETTINGS, one, other)


HELD = (
    "tasks", "directives", "assignments", "deadlines", "responsibles", "corrections", "documents", "citations",
    "proposals", "files", "readings", "pages", "notes",
)  # fmt: skip
DERIVED = {
    "citations": {"state"}, "responsibles": {"id"},
    "proposals": {"id", "at"}, "files": {"came_at"}, "corrections": {"at", "who"},
}  # fmt: skip


def told(db):
    held = {}
    for table in HELD:
        left_out = DERIVED.get(table, set())
        # what waits and rests on a citation is found anew whenever something changes
        only = "WHERE state <> 'waiting' OR citation_id IS NULL" if table == "proposals" else ""
        sql = f"SELECT * FROM {table} {only}"
        found = [{k: v for k, v in dict(r).items() if k not in left_out} for r in rows(db, sql)]
        held[table] = sorted(found, key=repr)
    return held


@pytest.mark.parametrize("decided", [False, True])
def test_a_split_is_taken_back_whole_with_what_came_round_since(db, decided):
    proposal, _, file = split_whole(db)
    before = told(db)
    more = plan([*OF_PLAN, order(4, "Họp định kỳ ngày đầu tháng tại hội trường lớn", date(2024, 6, 1), "FREQ=MONTHLY")])
    splitting.split(db, SETTINGS, file, letter(), more, proposal=proposal)
    make_due(db, date(2024, 9, 1))
    added = rows(db, "SELECT t.id FROM tasks t JOIN directives d ON d.id = t.directive_id WHERE d.text LIKE 'Họp%'")
    assert len(added) > 2
    if decided:
        decisions.done(db, SETTINGS, added[-1]["id"], on=date(2024, 9, 1))
        event = row(db, "SELECT max(id) AS id FROM events WHERE what = 'split'")["id"]
        with pytest.raises(UsageError, match="sửa tiếp"):
            undo(db, SETTINGS, event)
        undo(db, SETTINGS)
    undo(db, SETTINGS)
    after = told(db)
    # occurrences of the orders that were there before stay: they are no part of the split
    for held in (before, after):
        held["tasks"] = [t for t in held["tasks"] if t["period"] is None or t["period"] == "2024-05-31"]
        held["tasks"] = [{**t, "next_at": None} for t in held["tasks"]]
    assert after == before
    assert trouble(db) == [] and list(replay.differences(db)) == []


def test_what_was_joined_by_hand_is_taken_apart_again_and_its_part_of_the_file_is_one(db):
    put(db, replace(letter(), enclosed=(plan(),)))
    a, b = (show(db, SETTINGS, TODAY, said)["document"] for said in ("CV 500", "KH 61"))
    joining.join(db, SETTINGS, a, b)
    assert texts(db, "CV 500") == WORK
    file = row(db, "SELECT id FROM files WHERE part_of IS NULL")["id"]
    splitting.split(db, SETTINGS, file, letter(), plan())
    assert (texts(db, "CV 500"), texts(db, "KH 61")) == (WORK[:1], WORK[1:])
    assert db.execute("SELECT count(*) FROM files").fetchone()[0] == 2
    assert trouble(db) == []


@cache
def template():
    with tempfile.TemporaryDirectory() as folder, closing(open_record(Path(folder) / "db", create=True)) as made:
        put(made, whole())
        put(made, replace(letter(copy=3), header=replace(letter().header, number="9/SLĐTBXH-VP", subject="việc khác"),
                          directives=plan().directives, enclosed=()))  # fmt: skip
        own = {"type": "BC", "number": "7/BC-TTBTXH", "symbol": "BC-TTBTXH", "issued": date(2024, 6, 3),
               "issuer": CENTRE, "place": "Điện Biên", "subject": "Kết quả thực hiện"}  # fmt: skip
        cites = {"type": "CV", "number": "500/SLĐTBXH-VP", "issued": date(2024, 5, 6), "issuer": SUPERIOR}
        put(made, part("d", own, [order(1, WORK[0], date(2024, 6, 9), lead=CARE)], [1],
                       cited=[{**cites, "role": "implements"}]))  # fmt: skip
        outstanding(made, SETTINGS, TODAY)
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        made.backup(copy)
    return copy


class Regrouping(RuleBasedStateMachine):
    """Any sequence of splits, joins, decisions and undos: each undo gives back what was, and no order is lost."""

    @initialize()
    def begin(self):
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.row_factory = sqlite3.Row
        template().backup(self.db)
        self.earlier = []

    def act(self, do, *given, **more):
        before, events = told(self.db), self.events()
        try:
            do(self.db, SETTINGS, *given, **more)
        except UsageError:
            assert told(self.db) == before
            return
        if self.events() == events:  # what holds already is told so
            assert told(self.db) == before
        else:
            self.earlier.append(before)

    def events(self):
        return row(self.db, "SELECT count(*) AS many FROM events")["many"]

    def held(self):
        return [r["id"] for r in rows(self.db, "SELECT id FROM documents WHERE held ORDER BY id")]

    @rule(which=st.integers(0, 9), back=st.booleans())
    def split(self, which, back):
        files = rows(self.db, "SELECT id, first_page FROM files WHERE state = 'recorded' ORDER BY id")
        chosen = files[which % len(files)]["id"]
        if row(self.db, "SELECT 1 FROM files WHERE part_of = ? AND document_id <> ("
               "SELECT document_id FROM files WHERE id = ?)", [chosen, chosen]) is None:  # fmt: skip
            self.act(splitting.split, chosen, letter(), plan(OF_PLAN[:2] if back else OF_PLAN))

    @rule(one=st.integers(0, 9), other=st.integers(0, 9))
    def join(self, one, other):
        held = self.held()
        self.act(joining.join, held[one % len(held)], held[other % len(held)])

    @rule(which=st.integers(0, 99))
    def done(self, which):
        tasks = rows(self.db, "SELECT id FROM tasks ORDER BY id")
        self.act(decisions.done, tasks[which % len(tasks)]["id"], on=TODAY)

    @rule(which=st.integers(0, 99), day=st.dates(date(2024, 6, 2), date(2024, 12, 31)))
    def edit(self, which, day):
        tasks = rows(self.db, "SELECT id FROM tasks ORDER BY id")
        self.act(corrections.edit_task, tasks[which % len(tasks)]["id"], "due", day.isoformat())

    @rule()
    def undo(self):
        if self.earlier:
            undo(self.db, SETTINGS)
            assert told(self.db) == self.earlier.pop()

    @invariant()
    def no_order_is_lost_or_there_twice_and_the_record_is_whole(self):
        if not hasattr(self, "db"):
            return
        assert list(replay.differences(self.db)) == [] and trouble(self.db) == []
        held = {r["text"] for r in rows(self.db, "SELECT text FROM directives")}
        assert held >= set(WORK)
        for document in self.held():
            shown = rows(self.db, "SELECT d.text FROM tasks t JOIN directives d ON d.id = t.directive_id "
                         "WHERE d.document_id = ? AND t.same_as IS NULL GROUP BY d.id", [document])  # fmt: skip
            named = [r["text"] for r in shown]
            assert len(named) == len(set(named))

    def teardown(self):
        if hasattr(self, "db"):
            self.db.close()


TestRegrouping = Regrouping.TestCase
TestRegrouping.settings = settings(
    max_examples=40, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.long
def test_many_long_sequences_of_regrouping():
    run_state_machine_as_test(
        Regrouping,
        settings=settings(
            max_examples=600, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.parametrize(("name", "step", "names"), [
    ("quét 95.txt", -1, ("quét 94.txt", "quét 94.txt")),
    ("scan_100.pdf", -1, ("scan_099.pdf", "scan_99.pdf")),
    ("scan_009.pdf", 1, ("scan_010.pdf", "scan_10.pdf")),
    ("trang 1", 1, ("trang 2", "trang 2")),
    ("phụ lục.pdf", 1, ("", "")),
    ("scan_0.pdf", -1, ("", "")),
])  # fmt: skip
def test_the_neighbour_of_a_file_is_known_by_its_name(name, step, names):
    assert continuing._neighbour(name, step) == names
