"""What is kept of a text is enough to show it on its page, and to count its terms anew."""

from datetime import date

import pytest
from store_gold import extraction
from store_office import ORDER, SETTINGS, TODAY

from pipeline.core.workdays import calendar_of
from pipeline.parse.deadlines import find_deadlines
from pipeline.store import corrections, decisions
from pipeline.store.documents import document_row
from pipeline.store.readings import text_of
from pipeline.store.record import record
from pipeline.store.recounting import recount
from pipeline.store.tasks import tasks_of

ISSUED, RECEIVED = date(2024, 5, 6), date(2024, 5, 7)
TEXTS = [
    "Gửi danh sách về Sở trong thời hạn 05 ngày làm việc kể từ ngày nhận được Công văn này.",
    "Nộp hồ sơ trước ngày 20/5/2024.",
]


def counted(received):
    """The order with the deadlines that its text really holds."""
    blank = [{"ref": str(n), "text": text, "lead": ["Trung tâm"]} for n, text in enumerate(TEXTS, 1)]
    text = extraction("x", header={}, directives=blank).text
    found = find_deadlines(text, issued=ISSUED, received=received, calendar=calendar_of())
    fields = ("kind", "text", "bound", "due", "time", "rrule", "why", "rule", "start", "end")
    directives = [{**d, "deadline": {f: getattr(x, f) for f in fields}} for d, x in zip(blank, found, strict=True)]
    return extraction("den", header=ORDER["header"], directives=directives)


@pytest.fixture
def office(db):
    record(db, SETTINGS, counted(RECEIVED), received=RECEIVED, received_assumed=True)
    return db


def dues(db):
    return [t["due"] for t in tasks_of(db, [1], TODAY)]


def test_the_text_comes_back_as_it_was_read(office):
    assert text_of(office, 1) == counted(RECEIVED).text
    assert text_of(office, 2) is None


def test_a_corrected_day_of_receipt_moves_what_is_counted_from_it(office):
    assert dues(office) == ["2024-05-14", "2024-05-19"]
    said = corrections.correct(office, SETTINGS, "CV 412", "received", "10/5/2024")
    assert "1 nhiệm vụ" in said
    assert dues(office) == ["2024-05-17", "2024-05-19"]
    assert document_row(office, 1)["received_assumed"] == 0
    event = dict(office.execute("SELECT * FROM events ORDER BY id DESC LIMIT 1").fetchone())
    assert (event["what"], event["before"], event["after"]) == ("recount", "2024-05-14", "2024-05-17")


def test_without_a_day_of_receipt_there_is_no_due_day(office):
    corrections.correct(office, SETTINGS, "CV 412", "received", "")
    assert dues(office) == [None, "2024-05-19"]


def test_a_deadline_set_by_hand_and_a_task_that_is_done_stay(office):
    corrections.edit_task(office, SETTINGS, 1, "due", "31/5/2024")
    corrections.correct(office, SETTINGS, "CV 412", "received", "10/5/2024")
    assert dues(office) == ["2024-05-31", "2024-05-19"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.store.recounting.text_of", lambda *_: None)
        assert recount(office, SETTINGS, 1) == 0


def test_a_task_that_is_done_keeps_the_day_it_was_held_against(office):
    decisions.done(office, SETTINGS, 1, on=date(2024, 5, 14))
    corrections.correct(office, SETTINGS, "CV 412", "received", "10/5/2024")
    assert dues(office) == ["2024-05-14", "2024-05-19"]
