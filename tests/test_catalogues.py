"""The catalogues of texts: complete in both languages, the same values put in, every text used and every use a text."""

import os
import re
import string
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from texts_in_use import SAY, Uses, catalogue, keys_in_code, keys_in_page

import pipeline
from pipeline.core import texts
from pipeline.core.errors import CongvanError
from pipeline.core.texts import DOMAIN, LANGUAGE_VARIABLE, for_the_record, in_every_language, languages, say, speaking

PACKAGE = Path(pipeline.__file__).parent
CATALOGUES = {name: catalogue(name) for name in languages()}
OTHERS = [name for name in CATALOGUES if name != "vi"]


def forms(message):
    return [message.string] if isinstance(message.string, str) else list(message.string)


def values_in(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_there_is_vietnamese_with_english_beside_it():
    assert set(CATALOGUES) >= {"vi", "en"}


@pytest.mark.parametrize("language", OTHERS)
def test_the_same_texts_stand_in_every_language(language):
    assert list(CATALOGUES[language]) == list(CATALOGUES["vi"])


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_text_is_blank_or_unsure(language):
    wrong = [key for key, m in CATALOGUES[language].items() if m.fuzzy or not all(forms(m))]
    assert wrong == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_each_form_of_a_text_has_the_values_of_the_vietnamese_one(language):
    wanted = {key: values_in(forms(m)[0]) for key, m in CATALOGUES["vi"].items()}
    wrong = [key for key, m in CATALOGUES[language].items() if any(values_in(f) != wanted[key] for f in forms(m))]
    assert wrong == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_text_with_a_count_has_plural_forms(language):
    wrong = [key for key, m in CATALOGUES[language].items() if m.pluralizable != ("count" in values_in(forms(m)[0]))]
    assert wrong == [], "a text with {count} needs msgid_plural (its key once more) and msgstr[0], msgstr[1] …"


def test_every_text_that_is_asked_for_stands_in_the_catalogue():
    asked = extract_from_dir(PACKAGE, [("**.py", keys_in_code), ("web/templates/**.html", keys_in_page)], keywords=SAY)
    found = {key: f"{file}:{line}" for file, line, key, *_ in asked}
    assert {key: at for key, at in found.items() if key not in CATALOGUES["vi"]} == {}
    assert len(found) > 1000


def test_no_text_is_kept_that_nobody_asks_for():
    uses = Uses(PACKAGE)
    assert [key for key in CATALOGUES["vi"] if not uses.of(key)] == []


def test_the_page_speaks_english_where_it_is_asked_to(monkeypatch):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")
    assert say("web.overdue") == "Overdue"
    assert say("web.days_left", count=3) == "3 days left"


# official papers, and what is read back from them, are in Vietnamese in every language; so are the names of dispatches
PAPERS = {"draft", "edxml", "form", "register", "report", "slip"}
NAMES = {"store.dispatch", "store.draft_name", "store.subject_name", "store.unknown_name", "mailroom.by_hint"}


def test_what_is_told_in_english_has_no_vietnamese_words():
    odd = []
    for key, message in CATALOGUES["en"].items():
        said = re.sub(r"“[^”]*”|\([^()]*\)|Nghị định|rà\*", "", " ".join(forms(message)))
        if key.split(".")[0] not in PAPERS and key not in NAMES and re.search("[ăđơưạ-ỹ]", said, re.I):
            odd.append(key)
    assert odd == []


def test_what_has_no_english_is_said_in_vietnamese(monkeypatch):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "fr")
    assert "bị hỏng" in say("ingest.pdf-broken", name="a.pdf")


def test_what_was_kept_is_known_in_the_language_it_was_said_in():
    assert in_every_language("deadlines.anchor_receipt") == ("the day of receipt", "ngày nhận")


def test_the_commands_speak_english_where_they_are_asked_to():
    told = {}
    for language in ("en", ""):
        command = [sys.executable, "-m", "pipeline", "outstanding", "--help"]
        environment = {**os.environ, LANGUAGE_VARIABLE: language or "vi", "PYTHONIOENCODING": "utf-8"}
        ran = subprocess.run(command, capture_output=True, check=True, env=environment)
        told[language] = ran.stdout.decode("utf-8")
    assert "Only the tasks that are overdue." in told["en"] and "Cách dùng" not in told["en"]
    assert "Chỉ các nhiệm vụ quá hạn." in told[""]


def test_english_has_a_form_for_one_and_one_for_many():
    with speaking("en"):
        assert [say("web.count", count=n) for n in (0, 1, 2)] == ["0 tasks", "1 task", "2 tasks"]
    with speaking("vi"):
        assert [say("web.count", count=n) for n in (1, 2)] == ["1 nhiệm vụ", "2 nhiệm vụ"]


def test_a_text_that_nobody_wrote_is_a_fault_of_the_program():
    with pytest.raises(CongvanError, match="no text 'web.nothing_of_the_kind'"):
        say("web.nothing_of_the_kind")


def test_the_language_that_was_chosen_holds_inside_its_context_only(monkeypatch):
    monkeypatch.delenv(LANGUAGE_VARIABLE, raising=False)
    with speaking("en"):
        assert (texts.language(), say("web.overdue")) == ("en", "Overdue")
        with for_the_record():
            assert (texts.language(), say("web.overdue")) == ("vi", "Quá hạn")
        assert texts.language() == "en"
    assert (texts.language(), say("web.overdue")) == ("vi", "Quá hạn")


def test_a_language_that_nobody_knows_is_the_offices_own(monkeypatch):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "../en")
    assert texts.language() == "vi"
    with speaking("../en"):
        assert texts.language() == "vi"


SOURCE = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "web.overdue"
msgstr "{said}"
"""


@pytest.fixture
def own_catalogue(tmp_path, monkeypatch):
    """A catalogue of one text, compiled; what it says in its source can be changed."""
    source = tmp_path / "vi" / "LC_MESSAGES" / f"{DOMAIN}.po"
    source.parent.mkdir(parents=True)

    def say_there(said, when):
        source.write_text(SOURCE.replace("{said}", said), encoding="utf-8")
        os.utime(source, (when, when))

    say_there("trước", 1000)
    compiled = source.with_suffix(".mo")
    with source.open("rb") as given, compiled.open("wb") as made:
        write_mo(made, read_po(given))
    os.utime(compiled, (1000, 1000))
    monkeypatch.setattr(texts, "LOCALE", tmp_path)
    monkeypatch.setenv(LANGUAGE_VARIABLE, "vi")
    forget = (texts._catalogue.cache_clear, languages.cache_clear)
    for each in forget:
        each()
    yield say_there
    for each in forget:
        each()


def test_a_compiled_catalogue_is_read(own_catalogue):
    own_catalogue("sau", 1000)  # not edited since, by its time
    assert say("web.overdue") == "trước"


def test_what_a_language_does_not_say_is_said_in_vietnamese(own_catalogue, tmp_path):
    english = tmp_path / "en" / "LC_MESSAGES" / f"{DOMAIN}.po"
    english.parent.mkdir(parents=True)
    english.write_text(SOURCE.replace("{said}", "before").replace("web.overdue", "web.other"), encoding="utf-8")
    with speaking("en"):
        assert (say("web.other"), say("web.overdue")) == ("before", "trước")


def test_an_edited_catalogue_is_never_served_as_it_was(own_catalogue):
    own_catalogue("sau", 2000)
    assert say("web.overdue") == "sau"


def test_without_babel_an_edited_catalogue_says_what_to_do(own_catalogue, monkeypatch):
    own_catalogue("sau", 2000)
    monkeypatch.setitem(sys.modules, "babel.messages.pofile", None)
    with pytest.raises(CongvanError, match="make catalogues"):
        say("web.overdue")


def test_the_wheel_holds_the_compiled_catalogues_and_not_their_sources(tmp_path):
    pytest.importorskip("hatchling")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=PACKAGE.parent, check=True, capture_output=True)
    with ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        held = {name for name in wheel.namelist() if name.startswith("pipeline/locale/")}
    compiled = {f"pipeline/locale/{name}/LC_MESSAGES/{DOMAIN}.mo" for name in CATALOGUES}
    assert held == {*compiled, "pipeline/locale/vi/congvan.toml.txt"}
