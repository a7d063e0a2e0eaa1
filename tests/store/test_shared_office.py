"""The shared office: its mail, recorded as a perfect reader would give it, against what its ledger says."""

from datetime import date

import pytest
import yaml
from store_gold import CORPUS, from_gold

from pipeline.core.settings import read_settings
from pipeline.store.database import open_record
from pipeline.store.finding import Ambiguous, find_instruction
from pipeline.store.instructions import instructions, show
from pipeline.store.record import record
from pipeline.store.tasks import outstanding

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside this checkout")
TODAY = date(2024, 6, 1)
TCHCKT = "Phòng Tổ chức - Hành chính - Kế toán"


@pytest.fixture(scope="module")
def settings():
    return read_settings(CORPUS / "dev" / "congvan.toml")


@pytest.fixture(scope="module")
def ledger():
    return yaml.safe_load((CORPUS / "dev" / "ledger.yaml").read_text(encoding="utf-8"))


def office(tmp_path_factory, settings, names):
    db = open_record(tmp_path_factory.mktemp("office") / "congvan.db", create=True)
    documents = {}
    for name in names:
        read, received = from_gold(name)
        documents[name] = record(db, settings, read, received=received).document
    return db, documents


@pytest.fixture(scope="module")
def seeds(tmp_path_factory, settings):
    db, _ = office(tmp_path_factory, settings, ["000", "001", "002"])
    yield db
    db.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory, settings, ledger):
    names = [m["name"] for m in ledger["mail"] if not m.get("later")]
    db, documents = office(tmp_path_factory, settings, names)
    yield db, documents
    db.close()


@pytest.mark.parametrize(("said", "by"), [("CV 1081", "CV ngày 08/8/2023"), ("CT 01", "CV ngày 27/02/2024")])
def test_an_instruction_never_received_is_in_work_with_its_four_tasks(seeds, settings, said, by):
    told = show(seeds, settings, TODAY, said)
    assert (told["received"], told["state"]) == (False, "in_work")
    assert told["carried_out_by"] == [f"{by} (chưa số)"]
    assert told["tasks"]["open"] == 4
    assert len(outstanding(seeds, settings, TODAY, instruction=said)) == 4


def test_the_plan_is_the_offices_own_with_seven_tasks(seeds, settings):
    told = show(seeds, settings, TODAY, "KH 405")
    assert (told["own"], told["received"], len(told["directives"])) == (True, True, 7)
    # one of the seven comes round every year, and was missed twice: it counts once
    assert told["tasks"] == {"open": 7, "overdue": 1, "done": 0}
    (duty,) = [d["occurrences"] for d in told["directives"] if d["occurrences"]]
    assert [o["due"] for o in duty] == ["2022-08-14", "2023-08-14", "2024-08-14"]
    assert len([i for i in instructions(seeds, settings, TODAY) if (i["number"] or "").startswith("405/")]) == 1


def test_a_department_has_every_task_that_names_it_or_its_collective(seeds, settings):
    every = outstanding(seeds, settings, TODAY, department="Phòng TCHCKT")
    found = list({t["directive"]: t for t in every}.values())
    through = [next(d["through"] for d in t["departments"] if d["name"] == TCHCKT) for t in found]
    # all four of 000 and of 001, and of 002 all but the one that is another department's
    assert len(found) == 14
    assert (through.count("named"), through.count("collective")) == (3, 11)


def test_each_dispatch_is_found_by_every_way_the_ledger_says_it(whole, settings, ledger):
    db, documents = whole
    for instruction in ledger["instructions"]:
        for said in instruction["said"]:
            assert find_instruction(db, settings, said) == documents[instruction["name"]], said
    for spoken in ledger["spoken"]:
        if spoken["said"].startswith("CV đến"):
            continue  # the gold tells no arrival numbers
        found = find_instruction(db, settings, spoken["said"])
        assert db.execute("SELECT number FROM documents WHERE id = ?", [found]).fetchone()[0] == spoken["document"]
    with pytest.raises(Ambiguous):
        find_instruction(db, settings, "137")


def test_the_order_in_which_mail_comes_does_not_matter(tmp_path_factory, whole, settings, ledger):
    names = [m["name"] for m in ledger["mail"] if not m.get("later")]
    db, _ = office(tmp_path_factory, settings, reversed(names))
    told = ("name", "issued", "received", "state", "tasks", "direction", "proposed")

    def seen(record):
        found = instructions(record, settings, TODAY)
        return sorted([*(str(i[k]) for k in told), *sorted(i["carried_out_by"])] for i in found)

    assert seen(db) == seen(whole[0])
    db.close()


def test_spellings_of_one_number_are_one_document(whole, settings, ledger):
    db, _ = whole
    for spellings in ledger["aliases"]:
        assert len({find_instruction(db, settings, s) for s in spellings}) == 1
    for cited in ledger["cited_only"]:
        assert len([i for i in instructions(db, settings, TODAY) if i["number"] == cited["number"]]) == 1
