"""Names of departments that rules/units.yaml knows, of people and groups that rules/people.yaml knows."""

import pytest

from pipeline.core.rules import load
from pipeline.core.vietnamese import plain
from pipeline.grammar.bodies import units_of
from pipeline.grammar.known_departments import known_departments
from pipeline.grammar.people_words import person_end


def whole(text):
    return [text[start:end] for start, end in known_departments(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Phòng Kế hoạch - Tài chính lập dự toán", ["Phòng Kế hoạch - Tài chính"]),
        ("Phòng Kế hoạch và Tài chính lập dự toán", ["Phòng Kế hoạch và Tài chính"]),
        ("Phòng Kiểm tra, giám sát việc thu phí", ["Phòng Kiểm tra"]),
        ("Phòng chống thiên tai là việc thường xuyên", []),
        ("phòng kiểm tra, giải quyết khiếu nại, tố cáo", ["phòng kiểm tra, giải quyết khiếu nại, tố cáo"]),
    ],
)
def test_the_longest_known_name_is_whole(text, names):
    assert whole(text) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Các thủ kho lập thẻ", "Các thủ kho"),
        ("Đo đạc viên ghi sổ", "Đo đạc viên"),
        ("Ga Yên Trạch bố trí người gác", "Ga"),
        ("Các ga bố trí người gác", "Các ga"),
        ("Xếp loại viên chức cuối năm", None),
        ("Động viên bà con", None),
        ("Bầu tổ trưởng", None),
        ("Tham mưu Trưởng Công an xã", None),
        ("Kho phải thông thoáng", None),
    ],
)
def test_where_the_word_for_who_acts_ends(text, name):
    end = person_end(text, 0)
    assert (text[:end] if end else None) == name


def test_a_department_is_not_cut_inside_and_trades_are_told_apart():
    text = "Phòng Công chức, viên chức; thủ kho, lái xe và chủ tàu"
    assert [name for name, _ in units_of(text)] == ["Phòng Công chức, viên chức", "thủ kho", "lái xe", "chủ tàu"]


def test_no_entry_of_a_sector_stands_twice():
    for sector, entries in load("units").tables["departments_of"].items():
        twice = sorted({e for e in entries if entries.count(e) > 1})
        assert not twice, f"departments_of.{sector}"


@pytest.mark.parametrize(
    "tables",
    [
        ("people", "acting", "crowds"),
        ("places", "run"),
        ("staff", "on_duty"),
        ("trades", "trades_on_duty", "doing", "duties"),
    ],
)
def test_every_word_for_people_stands_once(tables):
    words = []
    for entries in (load("people").tables[table] for table in tables):
        lists = entries.values() if isinstance(entries, dict) else (entries,)
        words += [plain(word) for some in lists for entry in some for word in str(entry).split(", ")]
    assert not sorted({word for word in words if words.count(word) > 1})
