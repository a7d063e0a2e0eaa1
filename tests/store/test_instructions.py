from datetime import date

import pytest
from store_office import CENTRE, ORDER, OWN, SETTINGS, TODAY

from pipeline.core.errors import UsageError
from pipeline.core.model import Note
from pipeline.store import decisions, proposals
from pipeline.store.instructions import instructions, show

KEYS = {
    "name", "issued", "issuer", "received", "state", "carried_out_by", "answered_by", "reminded_by", "amended_by",
    "tasks",
}  # fmt: skip


def by_name(db, today=TODAY, **more):
    return {i["name"].split("/")[0].split(" (")[0]: i for i in instructions(db, SETTINGS, today, **more)}


def answering(role="answers", number="61/TTBTXH-HC", cited="412/SLĐTBXH-BTXH", **more):
    header = {
        "type": "CV", "number": number, "symbol": "TTBTXH-HC", "issued": date(2024, 5, 20), "place": "Điện Biên",
        "issuer": CENTRE, "subject": "việc khác", **more,
    }  # fmt: skip
    citation = {"type": "CV", "number": cited, "issued": date(2024, 5, 6), "issuer": "Sở", "role": role}
    return {"header": header, "citations": [citation], "directives": []}


def test_an_instruction_that_is_only_cited_shows_what_carries_it_out(db, put):
    put(OWN)
    told = show(db, SETTINGS, TODAY, "CV 412")
    assert set(told) >= KEYS | {"header", "directives", "citations", "history"}
    assert (told["received"], told["state"]) == (False, "in_work")
    assert told["carried_out_by"] == ["KH ngày 08/5/2024 (chưa số)"]
    assert told["tasks"] == {"open": 3, "overdue": 0, "done": 0}
    assert [t["dispatch"] for t in told["directives"]] == ["KH ngày 08/5/2024 (chưa số)"] * 3
    assert told["directives"] == told["carried_out_tasks"]


def test_a_received_instruction_counts_its_own_directives(db, put):
    put(ORDER)
    put(OWN, "di")
    told = by_name(db)["CV 412"]
    assert (told["received"], told["state"], told["own"]) == (True, "in_work", False)
    assert told["tasks"] == {"open": 2, "overdue": 1, "done": 0}
    own = by_name(db)["KH ngày 08"]
    assert (own["own"], own["received"], own["state"], own["tasks"]["open"]) == (True, True, "received", 3)


def test_the_states_follow_what_happens(db, put):
    put(OWN, "di", citations=[{"type": "KH", "number": "88/KH-UBND", "issuer": "UBND tỉnh", "role": "refers"}])
    assert by_name(db)["KH 88"]["state"] == "cited"
    put(ORDER)
    assert by_name(db)["CV 412"]["state"] == "received"
    open_tasks = [t["task"] for t in show(db, SETTINGS, TODAY, "CV 412")["directives"] if t["state"] == "open"]
    decisions.done(db, SETTINGS, open_tasks[0], on=date(2024, 5, 20))
    assert by_name(db)["CV 412"]["state"] == "in_work"
    assert by_name(db)["CV 412"]["tasks"] == {"open": 1, "overdue": 0, "done": 1}
    decisions.done(db, SETTINGS, open_tasks[1], on=date(2024, 6, 10))
    assert by_name(db)["CV 412"]["state"] == "closed"
    decisions.reopen(db, SETTINGS, open_tasks[1])
    assert by_name(db)["CV 412"]["state"] == "in_work"


def test_an_answer_is_proposed_first_and_counts_when_accepted(db, put):
    put(ORDER)
    put(answering(), "tra-loi")
    told = by_name(db)["CV 412"]
    assert (told["state"], told["answered_by"], told["proposed"]) == ("received", [], 1)
    (waiting,) = [p for p in proposals.proposals(db) if p["of"] == "CV 412/SLĐTBXH-BTXH" and p["task"] is None]
    assert (waiting["role"], waiting["dispatch"]) == ("answers", "CV 61/TTBTXH-HC")
    proposals.accept(db, waiting["id"])
    told = show(db, SETTINGS, TODAY, "CV 412")
    assert (told["state"], told["answered_by"], told["proposed"]) == ("answered", ["CV 61/TTBTXH-HC"], 0)
    assert told["history"][-1]["what"] == "accepted"
    with pytest.raises(UsageError, match="congvan review"):
        proposals.accept(db, waiting["id"])


def test_a_rejected_proposal_does_nothing_more(db, put):
    put(ORDER, citations=[])
    put(answering(), "tra-loi")
    for waiting in proposals.proposals(db):
        proposals.reject(db, waiting["id"])
    told = by_name(db)["CV 412"]
    assert (told["state"], told["answered_by"], told["proposed"]) == ("received", [], 0)
    assert proposals.proposals(db) == []


@pytest.mark.parametrize(
    ("role", "field", "state"),
    [
        ("amends", "amended_by", "received"),
        ("extends", "amended_by", "received"),
        ("replaces", "superseded_by", "superseded"),
    ],
)
def test_an_accepted_amendment_or_replacement_shows(db, put, role, field, state):
    put(ORDER, citations=[])
    put(answering(role), "sua")
    proposals.accept(db, proposals.proposals(db)[0]["id"])
    told = by_name(db)["CV 412"]
    assert (told[field], told["state"]) == (["CV 61/TTBTXH-HC"], state)


def test_a_reminder_and_a_superior_that_passes_on_show_at_once(db, put):
    put(ORDER)
    put(answering("reminds", "498/SLĐTBXH-BTXH", symbol="SLĐTBXH-BTXH", issuer="Sở"), "don-doc")
    assert by_name(db)["CV 412"]["reminded_by"] == ["CV 498/SLĐTBXH-BTXH"]
    told = by_name(db)["KH 88"]
    assert (told["state"], told["carried_out_by"]) == ("cited", [])
    assert told["passed_on_by"] == ["CV 412/SLĐTBXH-BTXH"]


def test_an_instruction_is_not_closed_while_what_carries_it_out_is_open(db, put):
    put(ORDER, directives=[])
    assert by_name(db)["CV 412"]["state"] == "closed"
    put(OWN, "di")
    assert by_name(db)["CV 412"]["state"] == "in_work"


def test_a_dispatch_that_sounds_like_an_order_is_not_closed_for_want_of_tasks(db, put):
    put(ORDER, directives=[], notes=[Note("directives", "Có lời yêu cầu nhưng không thấy nhiệm vụ nào.")])
    assert by_name(db)["CV 412"]["state"] == "received"


def test_open_ones_are_those_that_still_ask_for_something(db, put):
    put(ORDER)
    put(OWN, "di")
    assert set(by_name(db, open_only=True)) == {"CV 412", "KH ngày 08"}


def test_the_latest_stand_first_and_undated_ones_last(db, put):
    put(ORDER)
    put(OWN, "di", citations=[{"type": "NĐ", "number": "20/2021/NĐ-CP", "role": "basis"}])
    assert [i["issued"] for i in instructions(db, SETTINGS, TODAY)] == [
        "2024-05-08", "2024-05-06", "2024-04-09", "2024-04-02", None,
    ]  # fmt: skip
