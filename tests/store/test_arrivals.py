"""Arrival numbers: who bears one, which year they are of, and what becomes of them when a dispatch is corrected."""

from datetime import date

import pytest
from store_office import CENTRE, ORDER, OWN, SETTINGS, SUPERIOR, TODAY

from pipeline.core.model import Arrival
from pipeline.store import corrections, replay
from pipeline.store.arrivals import gaps
from pipeline.store.instructions import show
from pipeline.store.undoing import undo


def number_of(db, serial):
    return db.execute("SELECT arrival_number FROM documents WHERE serial = ? AND held", [serial]).fetchone()[0]


def order(put, serial, **more):
    header = {"number": f"{serial}/SLĐTBXH-BTXH", "subject": f"việc số {serial}"}
    return put(ORDER, f"so {serial}", header=header, citations=[], directives=[], **more)


def test_an_own_dispatch_is_given_no_arrival_number_and_one_that_was_told_is_doubted(db, put):
    put(OWN, "khac", header={"number": "8/KH-TTBTXH"})
    put(OWN, "di", header={"number": "9/KH-TTBTXH", "subject": "việc khác"}, arrival_number="31")
    assert [number_of(db, "8"), number_of(db, "9")] == [None, "31"]
    (note,) = [n for n in show(db, SETTINGS, TODAY, "KH 9")["notes"] if n["field"] == "arrival.number"]
    assert "31" in note["problem"] and "do cơ quan ban hành mà mang" in note["problem"]
    assert put(ORDER).own is False


def test_an_old_dispatch_s_number_is_of_a_year_that_is_not_known(db, put):
    order(put, 1)
    stamped = Arrival(number="902")
    order(put, 2, arrival=stamped, received=date(2026, 5, 7), received_assumed=True)
    order(put, 3, received=date(2026, 5, 7), received_assumed=True)
    order(put, 4, received=date(2026, 5, 8))
    assert [number_of(db, str(n)) for n in range(1, 5)] == ["1", "902", "1", "2"]
    assert gaps(db, 2026) == []


@pytest.mark.parametrize(("first", "missing"), [("2026-05-07", [(733, 734)]), ("2026-01-05", [(2, 730), (733, 734)])])
def test_an_office_that_starts_in_mid_year_misses_nothing_before_its_own_first_number(db, put, first, missing):
    order(put, 1, received=date.fromisoformat(first))
    order(put, 2, arrival=Arrival(number="731"), received=date(2026, 5, 7))
    order(put, 3, received=date(2026, 5, 8))
    order(put, 4, arrival=Arrival(number="735"), received=date(2026, 5, 9))
    assert [number_of(db, str(n)) for n in range(1, 5)] == ["1", "731", "732", "735"]
    assert [(gap.first, gap.last) for gap in gaps(db, 2026)] == missing


def test_numbers_that_the_program_gave_alone_leave_no_gap_out(db, put):
    for n in (1, 2, 3):
        order(put, n, received=date(2026, 5, 7))
    db.execute("UPDATE documents SET arrival_number = NULL WHERE arrival_number = '2'")
    assert [(gap.first, gap.last) for gap in gaps(db, 2026)] == [(2, 2)]


def test_a_number_from_the_stamp_counts_where_the_dispatch_is_fresh(db, put):
    order(put, 1, arrival=Arrival(number="30"), received_assumed=True)
    order(put, 2)
    assert number_of(db, "2") == "31"


@pytest.mark.parametrize("told", [CENTRE, "Trung tâm"])
def test_a_dispatch_that_turns_out_to_be_own_gives_its_number_back(db, put, told):
    order(put, 1)
    corrections.correct(db, SETTINGS, "CV 1", "issuer", told)
    assert number_of(db, "1") is None
    undo(db, SETTINGS)
    assert number_of(db, "1") == "1"
    assert list(replay.differences(db)) == []


def test_a_dispatch_that_turns_out_to_have_come_is_numbered(db, put):
    order(put, 1)
    own = {"number": "2/CV-TT", "symbol": "CV-TT", "issuer": CENTRE, "parent": None, "type": "CV"}
    put(OWN, "di", header=own, citations=[])
    assert number_of(db, "2") is None
    corrections.correct(db, SETTINGS, "CV 2", "issuer", SUPERIOR)
    assert number_of(db, "2") == "2"
    undo(db, SETTINGS)
    assert number_of(db, "2") is None


def test_a_number_set_by_hand_stays_whoever_issued_it(db, put):
    order(put, 1)
    corrections.correct(db, SETTINGS, "CV 1", "arrival_number", "77")
    corrections.correct(db, SETTINGS, "CV 1", "issuer", CENTRE)
    assert number_of(db, "1") == "77"


@pytest.mark.parametrize("assumed", [False, True])
def test_a_dispatch_dated_after_its_receipt_is_doubted(db, put, assumed):
    order(put, 1, received=date(2024, 5, 5), received_assumed=assumed)
    (note,) = [n for n in show(db, SETTINGS, TODAY, "CV 1")["notes"] if n["field"] == "header.received"]
    assert "05/5/2024 lại trước ngày ban hành 06/5/2024" in note["problem"]


def test_dispatches_whose_own_number_was_not_read_leave_no_gap(db, put):
    for n in (1, 2, 3):
        order(put, n, received=date(2026, 5, 7))
    db.execute("UPDATE documents SET number = NULL WHERE arrival_number < '3'")
    assert gaps(db, 2026) == []
