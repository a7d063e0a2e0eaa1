from datetime import date

import pytest

from pipeline.store.identity import (
    Identity,
    alike,
    same_document,
    same_issuer,
    serial_of,
    symbol_of,
    text_likeness,
    year_of,
)

DAY, OTHER = date(2024, 5, 6), date(2024, 5, 9)


@pytest.mark.parametrize(
    ("number", "serial", "symbol", "year"),
    [
        ("05/CT-UBND", "5", "CT-UBND", 2024),
        ("40-CT/TW", "40", "CT/TW", 2024),
        ("30/2020/NĐ-CP", "30", "2020/ND-CP", 2020),
        ("36a/NQ-CP", "36a", "NQ-CP", 2024),
        ("412 /SLĐT BXH - VP", "412", "SLDTBXH-VP", 2024),
        ("412", None, None, 2024),
        ("", None, None, 2024),
    ],
)
def test_a_number_is_taken_apart(number, serial, symbol, year):
    assert (serial_of(number), symbol_of(number), year_of(number, DAY)) == (serial, symbol, year)
    assert serial_of(None) is None
    assert symbol_of(None) is None
    assert year_of("412/X", None) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("CV", "412/LĐTBXH-VP", DAY, None), ("CV", "412/LĐTBOXH-VP", DAY, None), True),
        (("CV", "412/LĐTBXH-VP", DAY, None), ("CV", "0412/SLĐTBXH-VP", DAY, None), True),
        (("CV", "412/LĐTBXH-VP", DAY, None), ("CV", "412/LĐTBXH-VP", OTHER, None), True),
        (("CV", "412/LĐTBXH-VP", DAY, None), ("CV", "412/LĐTBOXH-VP", OTHER, None), False),
        (("CV", "412/LĐTBXH-VP", DAY, None), ("CV", "412/LĐTBXH-VP", date(2023, 5, 6), None), False),
        (("CV", "412/LĐTBXH-VP", DAY, "Sở"), ("CV", "412/SLĐTBXH-VP", None, "Sở LĐTBXH"), True),
        (("CV", "412/SYT-VP", DAY, None), ("CV", "412/SNV-VP", DAY, None), False),
        (("CT", "34-CT/TW", DAY, None), ("CT", "34-CT/TU", DAY, None), False),
        (("CT", "34-CT/TW", DAY, None), (None, "34-CT/TW", None, None), True),
        (("CT", "34/CT-UBND", DAY, None), ("KH", "34/CT-UBND", DAY, None), False),
        (("KH", "8/KH-UBND", DAY, "Chủ tịch UBND tỉnh"), ("KH", "08/KH-UBND", DAY, "Ủy ban nhân dân tỉnh"), True),
        (("KH", "8/KH-UBND", DAY, "UBND tỉnh"), ("KH", "08/KH-UBND", DAY, "UBND huyện Bát Xát"), False),
        (("KH", "8/KH-THCS", DAY, "Nhà trường"), ("KH", "08/KH-THCS", DAY, "Trường THCS Hợp Thành"), True),
        (("CV", "412/LĐTBXH-VP", DAY, None), ("CV", None, DAY, None), False),
        (("CV", "x", DAY, None), ("CV", "x", DAY, None), False),
    ],
)
def test_mentions_are_one_document_or_two(one, other, same):
    assert same_document(Identity(*one), Identity(*other)) is same
    assert same_document(Identity(*other), Identity(*one)) is same


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (("KH", None, DAY, "Trung tâm Bảo trợ xã hội", "rà sóat hồ sơ năm 2024 của đơn vị"), True),
        (("KH", None, DAY, "Trung tâm Bảo trợ xã hội", "Tổ chức Tết Trung thu"), False),
        (("KH", None, OTHER, "Trung tâm Bảo trợ xã hội", "Rà soát hồ sơ năm 2024 của đơn vị"), False),
        (("KH", None, DAY, "Sở Y tế", "Rà soát hồ sơ năm 2024 của đơn vị"), False),
        (("KH", None, DAY, "Trung tâm Bảo trợ xã hội", None), False),
        ((None, None, DAY, "Trung tâm Bảo trợ xã hội", "Rà soát hồ sơ năm 2024 của đơn vị"), True),
        (("KH", None, DAY, None, "Rà soát hồ sơ năm 2024 của đơn vị"), False),
    ],
)
def test_drafts_are_one_by_day_issuer_and_subject(other, same):
    draft = Identity("KH", None, DAY, "Trung tâm Bảo trợ xã hội tỉnh", "Rà soát hồ sơ năm 2024 của đơn vị")
    assert same_document(draft, Identity(*other)) is same


def test_issuers_are_compared_as_bodies():
    assert same_issuer("Chủ tịch UBND tỉnh", "Ủy ban nhân dân tỉnh Lào Cai") is True
    assert same_issuer("Thủ tướng", "Thủ tướng Chính phủ") is True
    assert same_issuer("Sở Y tế", "Sở Nội vụ") is False
    assert same_issuer(None, "Sở Nội vụ") is None


def test_a_letter_misread_in_a_long_name_is_let_pass():
    assert alike("điếm vệ tinh", "Điểm vệ tinh")
    assert alike("Phòng Quản ly học viên - Báo vệ", "Phòng Quản lý học viên - Bảo vệ")
    assert alike("Phòng Quan Iý học viên - Bảo vệ", "Phòng Quản lý học viên - Bảo vệ")
    assert not alike("Phòng Y tế", "Phòng Vật tư")
    assert not alike("", "")


def test_texts_are_one_when_most_pairs_of_words_agree():
    text = "Yêu cầu các phòng rà soát toàn bộ hồ sơ học viên đang quản lý và gửi danh sách về văn phòng"
    scanned = "Yêu câu các phòng rà soát toàn bộ hô sơ học vien đang quán lý vả gửi danh sách vê văn phòng"
    other = "Mời đại biểu dự hội nghị tổng kết phong trào thi đua năm học tại hội trường tầng hai trụ sở mới"
    assert text_likeness(text, scanned) > 0.9
    assert text_likeness(text, other) == 0
    assert text_likeness(text, "Yêu cầu các phòng rà soát") is None
