"""Mending: a misread phrase is spelled right, everything else stays, lengths never change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.grammar.mending import mend

PHRASES = ["quyết định", "ủy ban", "t[hb]ực [hb]iện", "về việc", "của", r"số(?=\s*\d)"]


@pytest.mark.parametrize(
    ("read", "mended"),
    [
        ("Quyêt đinh vẻ việc", "Quyết định về việc"),
        ("QUYÊT ĐỊNH cũa Sở", "QUYẾT ĐỊNH của Sở"),
        ("quyết. định sô 12", "quyết  định số 12"),
        ("một sổ nội dung, sô liệu", "một sổ nội dung, sô liệu"),
        ("quyết, định của", "quyết  định của"),
        ("của Tỉnh ủy, Ban Tổ chức", "của Tỉnh ủy, Ban Tổ chức"),
        ("Thực biện", "Thực hiện"),
        ("THƯC HIÊN", "THỰC HIỆN"),
        ("quyết liệt định hướng", "quyết liệt định hướng"),
    ],
)
def test_only_the_phrases_are_mended(read, mended):
    assert mend(read, PHRASES) == mended


@given(st.text(alphabet="quyêết đđiịnhvềẻ cuủa.số1 \n", max_size=60))
def test_the_length_stays_and_mending_twice_is_mending_once(text):
    once = mend(text, PHRASES)
    assert len(once) == len(text)
    assert mend(once, PHRASES) == once
