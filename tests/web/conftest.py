"""An office with two tasks: one of Phòng Y tế that is late, one of Phòng Kế toán."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from made_record import with_dispatch

from pipeline.cli import cli
from pipeline.core.settings import read_settings
from pipeline.store import corrections
from pipeline.store.people import add_person, open_people
from pipeline.web.app import create_app

TODAY = date(2024, 6, 1)
PASSWORD = "mật khẩu đủ dài"
AT_HOME = "http://127.0.0.1:8765"

SETTINGS = """
[office]
name = "Trung tâm Bảo trợ xã hội"

[[department]]
name = "Phòng Y tế"

[[department]]
name = "Phòng Kế toán"
"""


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """Passwords hashed with little work, as nobody guesses at these; test_attacks.py looks at the real settings."""
    from argon2 import PasswordHasher

    from pipeline.store import people

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture
def web_office(tmp_path):
    (tmp_path / "congvan.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "inbox").mkdir()
    settings = read_settings(tmp_path)
    db = with_dispatch(tmp_path)
    tasks = (
        ("Lập danh sách cán bộ", "Phòng Y tế", date(2024, 5, 20)),
        ("Quyết toán kinh phí", "Phòng Kế toán", date(2024, 9, 1)),
    )
    for text, department, until in tasks:
        corrections.add_task(db, settings, "CV 12", text=text, department=department, until=until)
    db.close()
    return tmp_path


@pytest.fixture
def at_the_machine(web_office):
    return TestClient(create_app(web_office, local=True, today_is=TODAY), base_url=AT_HOME)


@pytest.fixture
def over_the_network(web_office):
    def enter(role, department=None):
        with open_people(web_office) as people:
            add_person(people, f"người {role}", PASSWORD, role, department=department)
        client = TestClient(create_app(web_office, local=False, today_is=TODAY), base_url="http://congvan.office")
        answer = client.post("/login", data={"name": f"người {role}", "password": PASSWORD}, follow_redirects=False)
        assert answer.status_code == 303
        client.headers["origin"] = "http://congvan.office"
        return client

    return enter


@pytest.fixture
def clerk(at_the_machine):
    """Who sits at the machine, with a browser: it tells where a change comes from."""
    at_the_machine.headers["origin"] = AT_HOME
    return at_the_machine


@pytest.fixture(scope="session")
def office_with_mail(tmp_path_factory):
    """An office that has taken in one dispatch of the sample mail; to be copied, not to be changed."""
    mail = Path(__file__).parents[2] / "data" / "mail"
    office = tmp_path_factory.mktemp("read") / "office"
    for words in (["init", str(office)], ["--office", str(office), "ingest", str(mail / "07-cv-734-hoa-toc.pdf")]):
        assert CliRunner().invoke(cli, words).exit_code == 0
    return office


@pytest.fixture
def read_office(office_with_mail, tmp_path):
    """The page of that office, at the machine itself."""
    office = shutil.copytree(office_with_mail, tmp_path / "office")
    app = create_app(office, local=True, today_is=TODAY)
    return TestClient(app, base_url=AT_HOME, headers={"origin": AT_HOME})
