"""What fields and values are called: one table, read both ways."""

import pytest

from pipeline.core.labels import KEYS, fields_told, label, named_field, rule_words, value_words
from pipeline.core.texts import say


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("issued", "ngày ban hành"),
        ("header.number", "số, ký hiệu"),
        ("arrival.number", "số đến"),
        ("arrival.date", "ngày trên dấu đến"),
        ("directives", "nhiệm vụ"),
        ("directives.3", "nhiệm vụ"),
        ("directives.II.1.d.deadline", "thời hạn"),
        ("directives.Phụ lục.8.deadline", "thời hạn"),
        ("directives.0.assignees", "đơn vị thực hiện"),
        ("citations", "văn bản được viện dẫn"),
        ("something.else", "mục khác"),
    ],
)
def test_a_field_is_told_by_its_label(field, told):
    assert label(field) == told


@pytest.mark.parametrize("key", KEYS)
def test_every_key_has_a_label_of_its_own_words(key):
    assert label(key) == say(f"fields.{key}") and label(key) != key


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("issued", "issued"),
        ("Ngày ban hành", "issued"),
        ("ngay ban hanh", "issued"),
        ("so den", "arrival_number"),
        ("số", "number"),
        ("số, ký hiệu", "number"),
        ("trích yếu", "subject"),
        ("ngày", None),
        ("", None),
        ("không có", None),
    ],
)
def test_a_field_is_named_by_key_or_label(said, meant):
    header = [key for key in KEYS if key not in ("due", "deadline")]
    assert named_field(said, header) == meant


def test_a_short_name_means_a_field_only_where_there_is_such_a_field():
    assert named_field("hạn", ["due", "note"]) == "due"
    assert named_field("hạn", ["note"]) is None


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("due", "2024-06-10", "10/06/2024"),
        ("due", None, "(trống)"),
        ("subject", "", "(trống)"),
        ("state", "not_ours", "không phải của cơ quan"),
        ("state", "done 2024-05-22", "đã xong ngày 22/05/2024"),
        ("role", "lead, support", "chủ trì, phối hợp"),
        ("recipients", '["Sở Y tế","Sở Tài chính"]', "Sở Y tế; Sở Tài chính"),
        ("recipients", "[]", "(trống)"),
        ("rrule", "FREQ=MONTHLY;BYMONTHDAY=10", "ngày 10 hằng tháng"),
        ("signer", "Lò Văn An", "Lò Văn An"),
        (None, "214", "214"),
    ],
)
def test_a_value_is_told_in_words(field, value, told):
    assert value_words(field, value) == told


@pytest.mark.parametrize(
    ("rrule", "told"),
    [
        ("FREQ=WEEKLY;BYDAY=FR", "thứ Sáu hằng tuần"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "ngày cuối tháng, hằng tháng"),
        ("FREQ=MONTHLY;INTERVAL=3", "3 tháng một lần"),
        ("FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=14", "ngày 14 tháng 6, 12 hằng năm"),
        ("FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1", "ngày cuối tháng 6, 12 hằng năm"),
        ("RRULE:FREQ=DAILY", "hằng ngày"),
        ("FREQ=HOURLY", "định kỳ"),
    ],
)
def test_a_rule_is_told_in_words(rrule, told):
    assert rule_words(rrule) == told


def test_the_fields_are_listed_with_their_keys():
    assert fields_told(["issued", "due"]) == "ngày ban hành (issued), thời hạn (due)"
