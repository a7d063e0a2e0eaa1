from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.vietnamese import fold, plain


def test_one_placement_of_tones_one_dash_one_quote():
    assert plain("Uỷ ban hoà giải khoẻ thuỷ lợi") == "Ủy ban hòa giải khỏe thủy lợi"
    assert plain("UỶ BAN HOÀ BÌNH") == "ỦY BAN HÒA BÌNH"
    assert plain("quý hoàn quỹ loại") == "quý hoàn quỹ loại"
    assert plain("2021–2025 — “A”\t\u00a0Ðắk") == '2021-2025 - "A"  Đắk'


@given(st.text(alphabet="aàáoòuủyỷỳeèqhtnđĐðÐ –—\u00a0“”OÀUỶ/1.", max_size=40))
def test_plain_keeps_every_offset_and_is_idempotent(text):
    once = plain(text)
    assert len(once) == len(text)
    assert plain(once) == once


def test_fold_drops_accents_and_case():
    assert fold("Điều trị NGHIỆN") == "dieu tri nghien"
