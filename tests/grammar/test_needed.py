"""A rule is passed over only where it cannot match."""

import pytest
import regex

from pipeline.core.rules import load, rule_names
from pipeline.core.vietnamese import fold, plain
from pipeline.grammar.needed import may_match, needs_of, read_words

RULES = [rule for name in rule_names() for rule in load(name).rules]


def tried(pattern, text):
    return may_match(needs_of(pattern), read_words(text)[1])


def compiled(source):
    return regex.compile(source, regex.IGNORECASE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.file}/{rule.id}")
def test_no_rule_is_passed_over_where_it_matches(rule):
    others = [other for other in RULES if other.file == rule.file]
    every = [example["text"] for other in others for example in (*other.examples, *other.unlike)]
    texts = [form for text in every for form in (plain(text), plain(text).upper(), f"x {plain(text)}", fold(text))]
    matched = [text for text in texts if rule.pattern.search(text)]
    assert [text for text in matched if not tried(rule.pattern, text)] == []


@pytest.mark.parametrize(("source", "needs"), [
    (r"báo\s+cáo", {("báo cáo",)}),
    (r"(?<!\w)(?:gửi|nộp)(?!\w)", {(" gửi", " nộp")}),
    (r"tr[ưu]ớc", {("truớc", "trước")}),
    (r"phòng,\s+chống", {("phòng chống",)}),
    (r"hạn\s+(?:cuối|chót)?", {("hạn ",)}),
    (r"(?:hạn)*xong{2}", {("xon",)}),
    (r"(?=hạn)xong(?!\s+việc)", {("xong",)}),
    (r"(?P<a>hạn)(?&a)", {("hạn",)}),
    (r"\p{Lu}an toàn", {("an",), ("toàn",)}),
    (r"(?:gửi|\d+)", set()),
    (r"(?:gửi){0,2}", set()),
    (r"(gửi)(?(1)xong|hạn)", set()),
    (r"(?:gửi){e<=1}", set()),
])  # fmt: skip
def test_what_a_pattern_needs_is_read_from_it(source, needs):
    found = {tuple(sorted(group)) for group in needs_of(compiled(source))}
    assert found == {tuple(sorted(group)) for group in needs}


@pytest.mark.parametrize(("source", "text"), [
    (r"báo\s+cáo", "BÁO\n  CÁO"), (r"(?<!\w)gửi", "(gửi"), (r"phòng,\s+chống", "Phòng,   chống"),
    (r"sáng", "ſáng"), (r"tin", "TİN"), (r"hạn:", "hạn:"), (r"và/hoặc", "và/hoặc"),
])  # fmt: skip
def test_blanks_marks_and_capitals_are_no_difference(source, text):
    assert compiled(source).search(text)
    assert tried(compiled(source), text)
