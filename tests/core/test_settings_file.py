"""congvan.toml rewritten as other settings: what is said, and the comments that stay."""

from dataclasses import replace as with_values
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.settings import (
    CalendarSettings,
    DeadlineSettings,
    Department,
    InboxSettings,
    Office,
    Settings,
    SettingsError,
    Superior,
    parse_settings,
)
from pipeline.core.settings_file import (
    FORMER_FILE,
    ChangedMeanwhile,
    differences,
    held,
    put_in_place,
    rewritten,
)
from pipeline.core.texts import LOCALE

FILE = Path("congvan.toml")
TEXT = """# Cài đặt của cơ quan
[office]
name = "Trung tâm Bảo trợ"   # như ghi trên văn bản
place = "Điện Biên"
superiors = [
  # cấp trên trực tiếp
  { name = "Sở Nội vụ", aliases = ["Sở"], until = 2025-02-28 },  # đã sáp nhập
  { name = "Sở Y tế", since = 2025-03-01 },
]

# các phòng
[[department]]
name = "Phòng Y tế"
aliases = ["P. YT"]   # viết tắt cũ

[[department]]
name = "Phòng Kế toán"   # cả thủ quỹ

[collectives]   # cụm từ
"các phòng" = ["Phòng Y tế", "Phòng Kế toán"]

[deadlines]
before_is_inclusive = false   # 'trước ngày 15' là hết ngày 14
"""
COMMENTS = [line.split("#")[1].strip() for line in TEXT.splitlines() if "#" in line]
BEFORE = parse_settings(TEXT.encode(), FILE)
FIRST, SECOND = BEFORE.departments


def said(after, text=TEXT, renamed=None):
    return rewritten(text.encode(), after, renamed).decode()


@pytest.mark.parametrize("after", [
    with_values(BEFORE, office=with_values(BEFORE.office, name="Trung tâm Công tác xã hội", symbols=("TTCTXH",))),
    with_values(BEFORE, office=with_values(BEFORE.office, superiors=(
        with_values(BEFORE.office.superiors[0], until=None), BEFORE.office.superiors[1], Superior("UBND tỉnh")))),
    with_values(BEFORE, departments=(with_values(FIRST, aliases=("YT",), head="Lò Thị Mai"), SECOND, Department("X"))),
    with_values(BEFORE, collectives={**BEFORE.collectives, "hai phòng": ("Phòng Y tế",)}),
    with_values(BEFORE, deadlines=DeadlineSettings(True, True)),
    with_values(BEFORE, calendar=CalendarSettings((date(2024, 8, 12),), (date(2024, 8, 17),))),
    with_values(BEFORE, inbox=InboxSettings("thu-den", 2.5, 1.0)),
])  # fmt: skip
def test_what_is_changed_is_said_and_every_comment_stays(after):
    new = said(after)
    assert parse_settings(new.encode(), FILE) == after
    for comment in COMMENTS:
        assert comment in new
    kept = [line for line in TEXT.splitlines() if line in new.splitlines()]
    assert len(kept) >= len(TEXT.splitlines()) - 6


def test_nothing_is_touched_where_nothing_changes():
    assert said(BEFORE) == TEXT


def test_what_goes_takes_only_its_own_words_along():
    fewer = with_values(BEFORE, departments=(SECOND,), collectives={"các phòng": ("Phòng Kế toán",)})
    new = said(fewer)
    assert "P. YT" not in new and "cả thủ quỹ" in new and "cụm từ" in new
    alone = with_values(BEFORE, office=with_values(BEFORE.office, superiors=BEFORE.office.superiors[1:]))
    assert "Sở Nội vụ" not in said(alone) and "Sở Y tế" in said(alone)
    bare = with_values(BEFORE, departments=(), collectives={})
    assert "[[department]]" not in said(bare)


def test_a_department_of_another_name_keeps_its_place_and_comments():
    after = with_values(
        BEFORE, departments=(with_values(FIRST, name="Phòng Chăm sóc"), SECOND),
        collectives={"các phòng": ("Phòng Chăm sóc", "Phòng Kế toán")},
    )  # fmt: skip
    new = said(after, renamed={"Phòng Y tế": "Phòng Chăm sóc"})
    assert "viết tắt cũ" in new and new.index("Phòng Chăm sóc") < new.index("Phòng Kế toán")


def test_a_file_of_windows_stays_one():
    text = TEXT.replace("\n", "\r\n")
    new = said(with_values(BEFORE, deadlines=DeadlineSettings(True)), text)
    assert new.count("\r\n") == new.count("\n") and "before_is_inclusive = true" in new


def test_an_empty_file_takes_everything():
    new = said(BEFORE, "")
    assert parse_settings(new.encode(), FILE) == BEFORE
    inline = 'department = [{ name = "Phòng Y tế" }]\n'
    after = with_values(parse_settings(inline.encode(), FILE), departments=(Department("Phòng Y tế"), SECOND))
    assert parse_settings(said(after, inline).encode(), FILE) == after


def test_the_file_that_init_makes_keeps_its_explanations():
    made = (LOCALE / "vi" / "congvan.toml.txt").read_text(encoding="utf-8")
    new = said(BEFORE, made)
    assert parse_settings(new.encode(), FILE) == BEFORE
    assert [line.split("#")[1] for line in made.splitlines() if "#" in line] == [
        line.split("#")[1] for line in new.splitlines() if "#" in line
    ]


@pytest.mark.parametrize("after", [
    with_values(BEFORE, departments=(Department("A", ("B",)), Department("B"))),
    with_values(BEFORE, departments=(FIRST,)),
    with_values(BEFORE, inbox=InboxSettings(poll_seconds=0)),
])  # fmt: skip
def test_what_no_file_may_say_is_refused(after):
    with pytest.raises(SettingsError):
        said(after)


names = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12)
lists = st.lists(names, max_size=3, unique=True).map(tuple)


@given(st.builds(Office, name=names, place=names, aliases=lists, symbols=lists, groups=lists), lists)
def test_whatever_is_typed_comes_back(office, departments):
    unlike = {name.casefold(): name for name in departments}
    after = Settings(office=office, departments=tuple(Department(n) for n in unlike.values()))
    assert parse_settings(said(after, TEXT).encode(), FILE) == after


def test_differences_are_told_by_key():
    after = with_values(
        BEFORE, office=with_values(BEFORE.office, place="Sơn La", superiors=BEFORE.office.superiors[:1]),
        departments=(with_values(FIRST, email="yt@example.vn"), SECOND, Department("Phòng Mới")), collectives={},
    )  # fmt: skip
    found = {d.key: (d.before, d.after) for d in differences(BEFORE, after)}
    assert found == {
        "office.place": ("Điện Biên", "Sơn La"),
        "superior.Sở Y tế": ("Sở Y tế", None),
        "department.Phòng Y tế.email": ("", "yt@example.vn"),
        "department.Phòng Mới": (None, "Phòng Mới"),
        "collectives.các phòng": (("Phòng Y tế", "Phòng Kế toán"), None),
    }
    assert differences(BEFORE, BEFORE) == []


def test_the_former_text_is_kept_and_nothing_newer_is_overwritten(tmp_path):
    (tmp_path / "congvan.toml").write_text(TEXT, encoding="utf-8", newline="")
    was = held(tmp_path)
    put_in_place(tmp_path, was, b"[office]\n")
    assert (tmp_path / "congvan.toml").read_bytes() == b"[office]\n"
    assert (tmp_path / FORMER_FILE).read_text(encoding="utf-8") == TEXT
    with pytest.raises(ChangedMeanwhile):
        put_in_place(tmp_path, was, b"")
    assert (tmp_path / "congvan.toml").read_bytes() == b"[office]\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["congvan.toml", FORMER_FILE]


TWICE = """
[office]
name = "Phòng Y tế"
superiors = [
    { name = "Sở Y tế", symbols = ["SYT"], until = 2023-12-31 },  # trước khi hợp nhất
    { name = "Sở Y tế", symbols = ["SYTDB"], since = 2024-01-01 },
]
""".encode()


def test_a_body_that_stood_above_twice_keeps_both_its_times():
    before = parse_settings(TWICE, Path("congvan.toml"))
    first, second = before.office.superiors
    later = with_values(second, aliases=("Sở",))
    after = with_values(before, office=with_values(before.office, superiors=(first, later, Superior("UBND tỉnh"))))
    made = rewritten(TWICE, after)
    assert parse_settings(made, Path("congvan.toml")) == after
    assert "# trước khi hợp nhất" in made.decode()
    assert [(d.key, d.before, d.after) for d in differences(before, after)] == [
        ("superior.Sở Y tế.aliases", (), ("Sở",)), ("superior.UBND tỉnh", None, "UBND tỉnh"),
    ]  # fmt: skip
