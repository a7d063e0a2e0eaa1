from datetime import date
from pathlib import Path

import pytest

from pipeline.core.settings import Settings, SettingsError, Superior, find_office, read_settings

SHARED = Path(__file__).parents[3] / "shared" / "corpus" / "dev" / "congvan.toml"

WHOLE = """
[office]
name = "Trung tâm Bảo trợ xã hội tỉnh"
place = "Điện Biên"
aliases = ["Trung tâm"]
symbols = ["TTBTXH"]
groups = ["các đơn vị trực thuộc"]
superiors = [
  { name = "Sở Y tế", aliases = ["SYT"], symbols = ["SYT"], since = 2025-03-01 },
  { name = "Sở Nội vụ", until = 2025-02-28 },
]
[[department]]
name = "Phòng Chăm sóc"
aliases = ["P. CS"]
[[department]]
name = "Phòng Hành chính"
[collectives]
"các phòng" = ["Phòng Chăm sóc", "Phòng Hành chính"]
[deadlines]
before_is_inclusive = true
works_saturdays = true
[calendar]
off = [2024-08-12]
worked = [2024-08-17]
[inbox]
path = "thu-den"
poll_seconds = 2
settle_seconds = 0.5
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "congvan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_everything_has_a_default():
    settings = Settings()
    assert settings.office.name == ""
    assert settings.departments == ()
    assert settings.inbox.path == "inbox"
    assert settings.deadlines.before_is_inclusive is False


def test_a_whole_file_is_read(tmp_path):
    settings = read_settings(written(tmp_path, WHOLE))
    assert settings.office.superiors[0] == Superior("Sở Y tế", ("SYT",), ("SYT",), date(2025, 3, 1), None)
    assert settings.office.superiors[1].until == date(2025, 2, 28)
    assert [d.name for d in settings.departments] == ["Phòng Chăm sóc", "Phòng Hành chính"]
    assert settings.departments[0].aliases == ("P. CS",)
    assert settings.collectives == {"các phòng": ("Phòng Chăm sóc", "Phòng Hành chính")}
    assert settings.deadlines.works_saturdays is True
    assert settings.calendar.off == (date(2024, 8, 12),)
    assert settings.calendar.worked == (date(2024, 8, 17),)
    assert (settings.inbox.path, settings.inbox.poll_seconds, settings.inbox.settle_seconds) == ("thu-den", 2, 0.5)


def test_the_folder_stands_for_its_file_and_a_windows_editor_may_have_written_it(tmp_path):
    (tmp_path / "congvan.toml").write_bytes(b"\xef\xbb\xbf" + WHOLE.encode())
    assert read_settings(tmp_path).office.place == "Điện Biên"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[ofice]\nname = 'x'", "ofice"),
        ("[office]\nnmae = 'x'", "office.nmae"),
        ("[inbox]\npoll = 3", "inbox.poll"),
        ("[office]\nsuperiors = [{ name = 'x', form = 2024-01-01 }]", "office.superiors[1].form"),
        ("[[department]]\nname = 'x'\nalias = ['y']", "department[1].alias"),
        ("departments = []", "departments"),
    ],
)
def test_an_unknown_key_is_named_with_its_file(tmp_path, text, named):
    path = written(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    assert f"“{named}”" in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[office]\nname = 3", "office.name"),
        ("office = 'x'", "office"),
        ("[office]\naliases = 'x'", "office.aliases"),
        ("[office]\naliases = [1]", "office.aliases[1]"),
        ("[office]\nsuperiors = [{ since = '2024-01-01' }]", "office.superiors[1].since"),
        ("[deadlines]\nworks_saturdays = 1", "deadlines.works_saturdays"),
        ("[calendar]\noff = [2024-08-12T08:00:00]", "calendar.off[1]"),
        ("[inbox]\npoll_seconds = true", "inbox.poll_seconds"),
        ("[inbox]\npoll_seconds = 0", "inbox.poll_seconds"),
        ("collectives = []", "collectives"),
        ("[collectives]\nx = 'y'", "collectives.x"),
        ("[department]\nname = 'x'", "department"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(tmp_path, text, named):
    with pytest.raises(SettingsError, match="phải là") as caught:
        read_settings(written(tmp_path, text))
    assert f"“{named}”" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[department]]\nname = 'A'\naliases = ['c']\n[[department]]\nname = 'C'", "được dùng cho cả"),
        ("[[department]]\naliases = ['c']", "chưa ghi name"),
        ("[[department]]\nname = 'A'\n[collectives]\n'cả hai' = ['A', 'B']", "“B”"),
        ("[office", "TOML"),
        ("[office]\nname = Chi cục\nplace = 1", "dòng 2"),
        ("[office", "ở cuối tệp"),
    ],
)
def test_names_that_do_not_fit_together_are_told(tmp_path, text, says):
    with pytest.raises(SettingsError, match=says):
        read_settings(written(tmp_path, text))


def test_a_missing_file_is_told_with_its_remedy(tmp_path):
    with pytest.raises(SettingsError, match="congvan init"):
        read_settings(tmp_path / "congvan.toml")


def test_the_office_is_the_option_then_the_variable_then_the_folder_or_one_above(tmp_path):
    for name in ("one", "two", "three"):
        (tmp_path / name / "inbox").mkdir(parents=True)
        written(tmp_path / name, "")
    one, two, three = tmp_path / "one", tmp_path / "two", tmp_path / "three"
    environ = {"CONGVAN_OFFICE": str(two)}
    assert find_office(str(one), environ, three) == one
    assert find_office(None, environ, three) == two
    assert find_office(None, {}, three / "inbox") == three


def test_no_office_is_told_with_its_remedy(tmp_path):
    with pytest.raises(SettingsError, match="congvan init"):
        find_office(None, {}, tmp_path)
    with pytest.raises(SettingsError, match="--office"):
        find_office(str(tmp_path), {}, tmp_path)


@pytest.mark.skipif(not SHARED.is_file(), reason="the shared corpus is not beside this checkout")
def test_the_sample_office_is_read():
    settings = read_settings(SHARED)
    assert len(settings.departments) == 6
    assert settings.office.superiors[0].until == date(2025, 2, 28)
