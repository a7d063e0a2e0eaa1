"""What a person is told to look at."""

from datetime import date

from pipeline.core.model import Deadline, Directive, Evidence, Finding, Header, Span, Text
from pipeline.core.vietnamese import plain
from pipeline.parse.notes import find_notes

WHOLE = Header(type="CV", number="1/UBND-VP", issued=date(2024, 3, 4), issuer="UBND xã")


def notes(header=WHOLE, orders=(), directives=(), text=""):
    return {n.field: n.problem for n in find_notes(Text(text, plain(text), ()), header, orders, directives)}


def test_a_whole_header_needs_no_note():
    assert notes() == {}


def test_blank_fields_are_named():
    assert set(notes(Header())) == {"header.number", "header.issued", "header.issuer", "header.type"}


def test_a_number_that_was_hard_to_read_is_shown():
    header = Header(
        type="CV", number="7/UBND-VP", issued=date(2024, 3, 4), issuer="UBND xã",
        evidence=(Evidence("number", 0, 5, "number", 0.4),),
    )
    assert "7/UBND-VP" in notes(header)["header.number"]


def test_terms_without_a_day_and_orders_to_nobody_are_shown():
    open_term = Deadline("relative", "trong 05 ngày kể từ ngày nhận được", start=0, end=5)
    found = notes(directives=[Directive("1", "Rà soát hồ sơ", (Span(0, 5),), deadline=open_term)])
    assert "trong 05 ngày" in found["directives.0.deadline"]
    assert "Rà soát hồ sơ" in found["directives.0.assignees"]


def test_the_problems_of_a_deadline_are_passed_on():
    bad = Deadline("date", "ngày 30/02/2024", notes=("Ngày 30/02/2024 không có thật.",))
    found = notes(directives=[Directive("1", "Rà soát", (Span(0, 5),), deadline=bad)])
    assert found["directives.0.deadline"] == "Ngày 30/02/2024 không có thật."


def test_doubtful_directives_are_shown_with_their_confidence():
    found = notes(directives=[Directive("1", "Rà soát", (Span(0, 5),), confidence=0.6)])
    assert "60%" in found["directives.0"]


def test_an_order_that_no_directive_took_up_is_shown():
    text = "Yêu cầu các xã kiểm tra."
    order = Finding("background", 0, len(text), {"says": "context", "told": True})
    assert text in notes(orders=[order], text=text)["directives"]
    taken = Directive("1", text, (Span(0, len(text)),), confidence=0.95)
    assert "directives" not in notes(orders=[order], directives=[taken], text=text)
