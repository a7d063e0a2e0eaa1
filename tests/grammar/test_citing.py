"""Citing: several mentions of one document become one citation."""

from datetime import date

from pipeline.core.model import Span, Text
from pipeline.grammar.citing import Mention, gather_citations, strongest
from pipeline.grammar.references import Reference

EMPTY = Text("", "", ())


def mention(start, number, role="refers", shape="number", **told):
    return Mention(Reference(shape, start, start + 5, start + 9, "CV", number, **told), role, "rule")


def test_values_come_from_the_fullest_mention_and_what_it_lacks_from_the_others():
    first = mention(0, "5/SYT-VP", title="rà soát")
    second = mention(20, "5/SYT-VP", "basis", issued=date(2024, 1, 2), issuer="Sở Y tế")
    [one] = gather_citations(EMPTY, [first, second])
    assert (one.issued, one.issuer, one.title, one.role) == (date(2024, 1, 2), "Sở Y tế", "rà soát", "basis")
    assert (one.start, one.end, one.mentions) == (20, 29, (Span(0, 9), Span(20, 29)))


def test_an_undated_mention_goes_to_the_document_of_its_number():
    found = gather_citations(EMPTY, [
        mention(0, "5/SYT-VP", issued=date(2022, 1, 2)), mention(20, "5/SYT-VP", issued=date(2024, 1, 2)),
        mention(40, "5/SYT-VP", issued=date(2024, 1, 2)),
    ])  # fmt: skip
    assert [len(c.mentions) for c in found] == [1, 2]


def test_a_short_mention_never_stands_alone():
    assert gather_citations(EMPTY, [mention(0, "5", shape="short")]) == ()
    [one] = gather_citations(EMPTY, [mention(0, "5", "implements", shape="short"), mention(20, "5/SYT-VP")])
    assert (one.number, one.role, one.start) == ("5/SYT-VP", "implements", 20)


def test_the_strongest_role_is_the_first_of_the_order():
    mentions = [mention(0, "5/SYT-VP", r) for r in ("attached", "basis", "replaces", "amends")]
    assert strongest(mentions).role == "replaces"
