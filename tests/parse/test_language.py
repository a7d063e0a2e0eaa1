"""The annotated text: tokens that stay whole, sentences, clauses, words that a cue respects."""

import pytest

from pipeline.core.model import Citation, Item, Span, Text
from pipeline.core.vietnamese import plain
from pipeline.grammar.annotation import annotate_stretches, mended, split_sentences, tokenize
from pipeline.grammar.cues import cues_of, spans_of
from pipeline.parse.language import annotate


def annotated(text):
    return annotate_stretches(plain(text), [Span(0, len(text))], ())


def texts(doc, group):
    return [doc.text[s.start : s.end] for s in spans_of(doc, group)]


@pytest.mark.parametrize(
    "whole", ["1081/LĐTBXH-VP", "34-CT/TW", "30/2020/NĐ-CP", "15/8/2023", "vp.so@sonla.gov.vn", "2.314"]
)
def test_numbers_dates_and_addresses_are_one_token(whole):
    doc = tokenize(f"Theo {whole} nêu trên")
    assert whole in [token.text for token in doc]
    assert doc.text == f"Theo {whole} nêu trên"


def test_tokens_keep_every_blank_and_line_break():
    text = "  Sở Y tế \n\n báo cáo   ngay "
    assert tokenize(text).text == text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Rà soát danh sách. Báo cáo kết quả về Sở.", 2),
        ("Gửi về TP. Hồ Chí Minh trước ngày 5/3.", 1),
        ("Liên hệ BSCKI. Bùi Văn Luận để được hướng dẫn.", 1),
        ("Tải mẫu tại https://soyte.gov.vn/mau.docx rồi gửi lại.", 1),
        ("Quản lý 2.314 lượt khám. Chuyển tuyến 37 lượt.", 2),
        ("Báo cáo về Sở (qua Văn phòng. ĐT: 0212) trước ngày 5/3.", 1),
    ],
)
def test_sentences_end_at_full_stops_only(text, count):
    assert len(split_sentences(text, 0, len(text))) == count


def test_the_mark_that_ends_a_dispatch_belongs_to_no_sentence():
    text = "Đề nghị các xã thực hiện nghiêm túc./."
    (only,) = split_sentences(text, 0, len(text))
    assert text[only.start : only.end] == "Đề nghị các xã thực hiện nghiêm túc"


def test_semicolons_cut_clauses_but_not_in_brackets_or_quotes():
    doc = annotated("Rà soát hồ sơ (bản giấy; bản mềm); gửi “Tổ A”; “Tổ B” kiểm tra; báo cáo kết quả.")
    assert len(spans_of(doc, "clause")) == 3


def test_a_semicolon_between_two_bodies_cuts_nothing():
    doc = annotated("Yêu cầu Thủ trưởng các sở, ngành; Chủ tịch UBND các xã tổ chức thực hiện; báo cáo trước ngày 5/3.")
    assert len(spans_of(doc, "clause")) == 2


@pytest.mark.parametrize(
    ("text", "word"),
    [("Tổ chức giao lưu văn nghệ.", "giao"), ("Mời các báo cáo viên.", "báo cáo"), ("Giao ban hằng tuần.", "Giao")],
)
def test_a_cue_does_not_cut_a_word(text, word):
    doc = annotated(text)
    found = [doc.text[c.start : c.end] for file in ("assignees", "directives") for c in cues_of(doc, file)]
    assert word not in found


def test_no_cue_is_found_in_a_cited_title():
    title = "Kế hoạch về việc rà soát hộ nghèo"
    text = f"Theo {title}, các xã tổng hợp kết quả."
    span = Span(5, 5 + len(title))
    citation = Citation("KH", None, None, None, None, "basis", span.start, span.end, (span,), "rule")
    doc = annotate(Text(text, plain(text), ()), [Item("1", "number", "", 0, len(text), 0)], [citation])
    assert all(c.start >= span.end for c in cues_of(doc, "directives") if c.gives["says"] == "act")


def test_slips_of_ocr_are_read_as_the_word_and_keep_the_length():
    text = "Tô chức kiêm tra, đê nghị các xã gừi báo cáo đề tổng hợp"
    assert mended(text) == "Tổ chức kiểm tra, đề nghị các xã gửi báo cáo để tổng hợp"
