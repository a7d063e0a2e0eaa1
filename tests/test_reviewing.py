"""Yes and no to proposals and doubts from the command line, by the number that the list gives."""

import json

import pytest
from click.testing import CliRunner

from pipeline.cli import cli
from pipeline.commands.common import DATABASE_FILE
from pipeline.core.settings import read_settings
from pipeline.store import corrections
from pipeline.store.database import insert, open_record, row
from pipeline.store.history import now


@pytest.fixture
def office(tmp_path):
    """An office with an order that was read with little confidence, and a note about a number."""
    assert CliRunner().invoke(cli, ["init", str(tmp_path)]).exit_code == 0
    db = open_record(tmp_path / DATABASE_FILE)
    insert(
        db, "documents", type="CV", number="5/SYT", serial="5", symbol="SYT", issued="2024-05-02", issuer="Sở Y tế",
        recipients="[]", copies="[]", held=1, direction="incoming", received="2024-05-03", received_assumed=0,
        recorded_at=now(),
    )  # fmt: skip
    corrections.add_task(db, read_settings(tmp_path), "CV 5", text="Tiêm phòng cho học viên")
    db.execute("DELETE FROM corrections")
    db.execute("UPDATE directives SET confidence = 0.4")
    insert(db, "notes", document_id=1, field="header.number", problem="Số đọc không rõ")
    yield tmp_path, db
    db.close()


def said(folder, *words):
    done = CliRunner().invoke(cli, ["--office", str(folder), *words])
    return done.exit_code, done.output


def waiting(folder):
    return [json.loads(line)["id"] for line in said(folder, "review", "--json")[1].splitlines()]


def test_a_doubt_is_accepted_and_taken_back(office):
    folder, _ = office
    assert waiting(folder) == ["n1", "d1"]
    code, told = said(folder, "review", "--accept", "d1", "--accept", "N1")
    assert (code, waiting(folder)) == (0, [])
    assert "Đã ghi là đọc đúng: d1 (CV 5/SYT)" in told
    said(folder, "undo")
    assert waiting(folder) == ["n1"]


def test_an_order_that_is_none_is_dropped(office):
    folder, db = office
    assert said(folder, "review", "--reject", "d1")[0] == 0
    task = row(db, "SELECT state, note FROM tasks")
    assert tuple(task) == ("dropped", "không phải nhiệm vụ (đọc nhầm)")
    assert waiting(folder) == ["n1"]
    said(folder, "undo")
    assert waiting(folder) == ["n1", "d1"]


def test_an_order_of_others_is_only_settled(office):
    folder, db = office
    db.execute("UPDATE tasks SET state = 'not_ours'")
    assert said(folder, "review", "--reject", "d1")[0] == 0
    assert row(db, "SELECT state FROM tasks")["state"] == "not_ours"
    assert waiting(folder) == ["n1"]


@pytest.mark.parametrize("words", [
    ["--reject", "n1"], ["--accept", "d99"], ["--accept", "3"], ["--reject", "p3"], ["--accept", "x"], ["--reject", ""],
])  # fmt: skip
def test_what_does_not_wait_or_cannot_be_denied_is_told(office, words):
    folder, _ = office
    code, told = said(folder, "review", *words)
    assert code != 0 and told.strip()
    assert waiting(folder) == ["n1", "d1"]
