"""A pattern tried only where it may match finds what it finds when it is tried everywhere."""

import pytest
import regex

from pipeline.core.rules import load, rule_names
from pipeline.core.vietnamese import fold, plain
from pipeline.grammar import trying
from pipeline.grammar.beginnings import beginnings_of
from pipeline.grammar.trying import Index, find_all, tries, whole

FILES = [name for name in rule_names() if load(name).rules]


def compiled(source):
    return regex.compile(rf"(?<!\w)(?:{source})(?!\w)", regex.IGNORECASE)


def found(file, text):
    return [(rule.id, m.span(), m.capturesdict()) for rule, matches in tries((file,), text) for m in matches]


@pytest.mark.parametrize("file", FILES)
def test_the_rules_of_a_file_match_what_they_match_everywhere(file):
    rules = load(file).rules
    every = [plain(example["text"]) for rule in rules for example in (*rule.examples, *rule.unlike)]
    texts = [form for text in every for form in (text, text.upper(), f"x; {text} - {text}", fold(text), f"_{text}_ 1")]
    for text in texts:
        everywhere = [(r.id, m.span(), m.capturesdict()) for r in rules for m in r.pattern.finditer(text)]
        assert found(file, text) == everywhere


def test_files_come_in_the_order_that_they_are_asked_for():
    got = [(rule.file, m.group()) for rule, ms in tries(("assignees", "directives"), "Giao Sở A báo cáo") for m in ms]
    assert got == sorted(got, key=lambda each: each[0])
    assert {file for file, _ in got} == {"assignees", "directives"}


def test_most_orders_and_days_are_not_looked_for_where_nothing_is_said_of_them():
    text = "Thời tiết hôm nay đẹp."
    for file in ("deadlines", "directives"):
        assert len(list(tries((file,), text))) < len(load(file).rules) / 4


@pytest.mark.parametrize(("source", "begins"), [
    (r"báo\s+cáo|gửi", {"báo", "gửi"}),
    (r"(?:rất\s+)?mong", {"rất", "mong"}),
    (r"(?:(?:rất\s+)*|vẫn\s+)mong", {"rất", "vẫn", "mong"}),
    (r"(?<=về\s+)(?!đó)việc", {"việc"}),
    (r"tr[ưu]ớc|[đd]ến", {"tr", "đ", "d"}),
    (r"k?hạn|(?P<a>x+)ong", {"k", "hạn", "x"}),
    (r"[0-3l]?\d|20\d\d", {"0", "l", "00"}),
    (r"^(?:[^.;]+)gửi|nộp", {"^", "nộp"}),
    (r"(?-i:Sở)\b", {"sở"}),
    (r"[^.;]{0,9}gửi", None), (r"\s+gửi", None), (r"gửi|", None), (r"(?:gửi)?", None), (r"\p{Lu}\w+", None),
    (r"(?P<a>gửi)?(?(a)a|b)", None), (r"(?:gửi){e<=1}", None), (r"[à-ỹ]n", None), (r"gửi)|(?:nộp", None),
])  # fmt: skip
def test_how_a_pattern_begins_is_read_from_it(source, begins):
    assert beginnings_of(compiled(source)) == begins


def test_nothing_is_known_of_a_pattern_that_may_begin_inside_a_word():
    assert beginnings_of(regex.compile("gửi")) is None
    assert beginnings_of(regex.compile(r"(?<!\w)(?:^gửi)(?!\w)", regex.MULTILINE)) is None


@pytest.mark.parametrize("text", ["Gửi, nộp", "- gửi xong; nộp 15 bản", "gửigửi _gửi GỬI 7 gửi 2gửi", "", "ſin tİn"])
@pytest.mark.parametrize("source", ["gửi(?: xong)?|nộp", r"\d+\s+\w+", "^-? ?gửi|gửi", r"[^.;]*?nộp", "sin|tin"])
def test_places_hold_every_match(source, text):
    pattern = compiled(source)
    places = dict(Index([pattern]).candidates(text)).get(0, ())
    assert {m.start() for m in pattern.finditer(text)} <= set(range(len(text)) if places is None else places)


@pytest.mark.parametrize("overlapped", [False, True])
@pytest.mark.parametrize("source", ["gửi(?: [^,;]+)?", r"nộp\s+\d+|\d+", r"(?<!\w)\p{Lu}\w+ gửi"])
def test_all_matches_are_found_one_after_the_other_or_overlapped(source, overlapped):
    text, pattern = "Sở gửi hồ sơ gửi kèm; nộp 15 bản, gửi, Gửi nộp 7", compiled(source)
    expected = [m.span() for m in pattern.finditer(text, overlapped=overlapped)]
    assert expected
    assert [m.span() for m in find_all(pattern, text, overlapped=overlapped)] == expected


def test_a_phrase_stands_where_no_letter_is_beside_it():
    assert list(whole("sở y tế", "sở y tế, sở y tếu; các(sở y tế) sở y tế")) == [0, 23, 32]
    assert list(whole("sở", "")) == []


def test_words_without_end_are_not_all_kept(monkeypatch):
    monkeypatch.setattr(trying, "_MOST_WORDS", 3)
    index = Index([compiled("gửi")])
    for text in ("một hai ba", "bốn năm gửi", "gửi sáu bảy"):
        assert bool(list(index.candidates(text))) == ("gửi" in text)
    assert len(index._by_word) <= 3


def test_without_patterns_nothing_can_match():
    assert not list(Index([]).candidates("gửi báo cáo"))
