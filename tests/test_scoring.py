"""Scores against gold: what is right, false, missed; the same figures as the reference scorer where it is at hand."""

import json
import random
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from pipeline.core.errors import CongvanError
from pipeline.likeness import close, matched, norm, number_key, overlap, same_deadline, same_unit
from pipeline.scoring import KINDS, WRONG_IDENTITY, Tally, figures, golds_in, read_gold, score, score_unread, table

SHARED = Path(__file__).parents[2] / "shared"
FIELDS = ("type", "number", "symbol", "place", "parent", "issuer", "subject", "signer", "signer_title", "signs_for")
GOLD = """\
received: 2024-03-05
header: {type: CV, number: 81/STC-VP, symbol: STC-VP, issued: 2024-03-01, place: Huế, parent: null,
  issuer: Sở Tài chính, subject: rà soát công nợ, recipients: [Các phòng, Chi cục Thuế], signer: Lê Văn An,
  signer_title: Giám đốc, signs_for: null, urgency: null, secrecy: null}
citations:
  - {type: CT, number: 05/CT-UBND, issued: 2024-01-10, issuer: UBND tỉnh, role: implements}
directives:
  - {ref: "1", from: Các phòng rà soát, to: ngày 15/3/2024., lead: [Các phòng], reports_to: [Sở Tài chính],
     deadline: {kind: date, due: 2024-03-14}}
  - {ref: "2", from: Chi cục Thuế đối chiếu, to: hằng tháng., lead: [Chi cục Thuế], support: [Các phòng],
     deadline: {kind: recurring, due: 2024-03-31, rrule: "FREQ=MONTHLY;BYMONTHDAY=-1"}}
optional:
  - {from: Nếu có vướng mắc, to: để được hướng dẫn.}
"""
TEXT = """\
1. Các phòng rà soát công nợ và gửi báo cáo về Sở Tài chính trước ngày 15/3/2024.
2. Chi cục Thuế đối chiếu số liệu với các phòng vào ngày cuối hằng tháng.
Nếu có vướng mắc, phản ánh về Sở Tài chính để được hướng dẫn.
"""


@pytest.fixture
def gold(tmp_path):
    (tmp_path / "mau.gold.yaml").write_text(GOLD, encoding="utf-8")
    (tmp_path / "mau.txt").write_text(TEXT, encoding="utf-8")
    return read_gold(tmp_path / "mau.gold.yaml")


def predicted(gold):
    """A reading of the gold that is right in everything."""

    def directive(entry):
        roles = [(role, u) for role in ("lead", "support") for u in entry.get(role, [])]
        units = [{"unit": u, "role": role, "inherited": False} for role, u in roles]
        deadline = {k: str(v) for k, v in (entry.get("deadline") or {}).items()}
        kept = {"ref": entry["ref"], "text": entry["text"], "reports_to": entry.get("reports_to", [])}
        return kept | {"assignees": units, "deadline": deadline}

    header = {k: str(v) if isinstance(v, date) else v for k, v in gold["header"].items()}
    citations = [c | {"issued": str(c["issued"]) if c.get("issued") else None} for c in gold["citations"]]
    return {"header": header, "citations": citations, "directives": [directive(d) for d in gold["directives"]]}


def test_a_right_reading_scores_one_in_everything(gold):
    tally = Tally()
    score(gold, predicted(gold), tally)
    assert {kind: tally.f1(kind) for kind in KINDS} == dict.fromkeys(KINDS, 1.0)
    assert tally.differences == []
    assert tally.of("directives") == [2, 0, 0]


def test_each_mistake_is_counted_where_it_is_and_told(gold):
    read = predicted(gold)
    read["header"] |= {"number": "18/STC-VP", "signer": "Lê Văn Ân", "recipients": ["Các phòng"]}
    read["citations"][0]["role"] = "refers"
    read["directives"][0]["deadline"]["due"] = "2024-03-15"
    read["directives"][1]["assignees"][0]["unit"] = "Văn phòng"
    tally = Tally()
    score(gold, read, tally)
    assert tally.of("header")[1:] == [2, 2]
    assert tally.of("recipients") == [1, 0, 1]
    assert tally.of("citation role") == [0, 1, 1]
    assert tally.of("deadlines") == [1, 1, 1]
    assert tally.of("lead") == [1, 1, 1]
    assert figures(tally, 1, [])[WRONG_IDENTITY] == 1
    assert len(tally.differences) == 6


def test_a_false_directive_counts_unless_it_is_optional(gold):
    read = predicted(gold)
    optional = gold["optional"][0]["text"]
    false = {"ref": "x", "text": "Mua sắm máy tính mới", "deadline": {"due": "2024-01-01"}}
    read["directives"] += [{"ref": "p", "text": optional}, false]
    tally = Tally()
    score(gold, read, tally)
    assert tally.of("directives") == [2, 1, 0]
    assert tally.of("deadlines") == [2, 1, 0]


def test_what_was_not_read_misses_everything_but_is_no_wrong_identity(gold):
    tally = Tally()
    score_unread(gold, tally)
    assert tally.of("directives") == [0, 0, 2]
    assert tally.of("citations") == [0, 0, 1]
    assert tally.of(WRONG_IDENTITY)[1] == 0
    assert any("directives" in line for line in table(tally))


def test_handwritten_fields_may_be_left_blank_but_not_wrong(gold):
    gold["handwritten"] = ["number"]
    read = predicted(gold)
    for number, counted in ((None, [12, 0, 0]), ("8/STC", [12, 1, 1])):
        tally = Tally()
        score(gold, {**read, "header": read["header"] | {"number": number}}, tally)
        assert tally.of("header") == counted


def test_a_gold_that_does_not_fit_its_text_is_told(tmp_path):
    (tmp_path / "a.gold.yaml").write_text(GOLD, encoding="utf-8")
    (tmp_path / "a.txt").write_text("Văn bản khác.", encoding="utf-8")
    with pytest.raises(CongvanError, match="không khớp"):
        read_gold(tmp_path / "a.gold.yaml")
    (tmp_path / "a.txt").unlink()
    with pytest.raises(CongvanError, match="Không đọc được bản chuẩn"):
        read_gold(tmp_path / "a.gold.yaml")
    assert list(golds_in(tmp_path)) == ["a"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ủy ban nhân dân tỉnh", "UBND tỉnh", True),
        ("Các phòng chuyên môn", "phòng chuyên môn", True),
        ("Giám đốc Sở Tài chính", "Phó Giám đốc Sở Tài chính", False),
        ("Phòng Kế toán", "Phòng Kế tóan", True),
        ("Phòng Kế toán", "Phòng Y tế", False),
    ],
)
def test_the_same_body(one, other, same):
    assert same_unit(one, other) is same


@pytest.mark.parametrize(
    ("want", "got", "same"),
    [
        ({"due": "2024-03-31"}, {"due": "2024-03-31"}, True),
        ({"due": "2024-03-31"}, {"due": "2024-03-30"}, False),
        ({"due": "2024-03-31", "time": "17:00"}, {"due": "2024-03-31"}, False),
        ({"rrule": "FREQ=MONTHLY;INTERVAL=1"}, {"rrule": "RRULE:FREQ=MONTHLY"}, True),
        ({"rrule": "FREQ=MONTHLY;BYMONTH=6"}, {"rrule": "FREQ=YEARLY;BYMONTH=6"}, True),
        ({"rrule": "FREQ=MONTHLY;BYMONTHDAY=-1"}, {"rrule": "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"}, True),
        ({"due": "2024-01-15", "rrule": "FREQ=MONTHLY;INTERVAL=3"},
         {"due": "2024-01-15", "rrule": "FREQ=YEARLY;BYMONTH=1,4,7,10"}, True),
        ({"due": "2024-01-15", "rrule": "FREQ=MONTHLY"}, {"due": "2024-01-15", "rrule": "often"}, False),
    ],
)  # fmt: skip
def test_the_same_deadline(want, got, same):
    assert same_deadline(want, got) is same


def test_small_differences_of_writing_are_folded():
    assert norm(" Uỷ ban – “nhân dân”; ") == norm("ủy ban-nhân dân")
    assert number_key("05 / CT-UBND".replace(" / ", "/")) == "5/CT-UBND"
    assert close(None, None, 0.9) and not close(None, "a", 0.9)
    assert overlap("một hai", "ba") == 0.0
    assert matched([1, 2, 2], [2, 3], lambda a, b: a == b) == (1, 1, 2)


def spoiled(read, chance):
    """The reading with some of its values lost, doubled or changed."""
    whole = json.loads(json.dumps(read))
    for field in FIELDS:
        if chance.random() < 0.3:
            whole["header"][field] = chance.choice([None, "sai", (whole["header"][field] or "") + " x"])
    for citation in whole["citations"]:
        citation["role"] = chance.choice([citation["role"], "refers", "reminds"])
        citation["issuer"] = chance.choice([citation.get("issuer"), None])
        citation["number"] = chance.choice([citation["number"], citation["number"] + "A"])
    for directive in list(whole["directives"]):
        words = directive["text"].split()
        directive["text"] = " ".join(words[: chance.randint(1, len(words))])
        directive["assignees"] = [u for u in directive["assignees"] if chance.random() < 0.7]
        if chance.random() < 0.3:
            directive["deadline"] = {"due": "2024-02-29", "rrule": "FREQ=MONTHLY"}
        if chance.random() < 0.2:
            whole["directives"].append(dict(directive))
    return whole


@pytest.mark.skipif(not (SHARED / "tools" / "score.py").is_file(), reason="the reference scorer is not at hand")
@pytest.mark.parametrize("corpus", ["seeds", "dev", "real"])
def test_the_figures_are_those_of_the_reference_scorer(corpus, tmp_path):
    folder = SHARED / "corpus" / corpus
    chance = random.Random(corpus)
    tally, lines = Tally(), []
    for name, path in golds_in(folder).items():
        gold = read_gold(path)
        read = spoiled(predicted(gold), chance)
        score(gold, read, tally)
        lines.append(json.dumps({"file": {"name": f"{name}.pdf"}, **read}, ensure_ascii=False, default=str))
    (tmp_path / "read.jsonl").write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, str(SHARED / "tools" / "score.py"), str(folder), str(tmp_path / "read.jsonl"), "--json"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert figures(tally, len(lines), []) == json.loads(done.stdout)
